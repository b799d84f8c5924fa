"""Runs blocks in any order: finds the earlier blocks that a block needs, by the names in them."""

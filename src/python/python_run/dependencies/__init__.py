"""Blocks in any order: which earlier blocks of a session a block needs, found by their names."""

"""Finds the packages that a block needs, and their files."""

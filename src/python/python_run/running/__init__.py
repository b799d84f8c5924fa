"""Runs blocks, and reports how they ended."""

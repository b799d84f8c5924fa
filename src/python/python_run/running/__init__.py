"""Runs blocks, and tells how they ended."""

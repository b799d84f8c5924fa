"""Copies of an interpreter's memory, from which other interpreters continue."""

"""Copies of an interpreter's memory, from which others go on."""

"""Blocks in any order: which earlier blocks of a session a block needs, found by their names."""

from .planner import Block, First, Plan, Ran, Reason, SetupCode, plan

__all__ = ["Block", "First", "Plan", "Ran", "Reason", "SetupCode", "plan"]

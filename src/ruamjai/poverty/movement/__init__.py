"""Capitals before and after help, matched on the household."""

from ruamjai.poverty.movement.capitals import compare_capitals

__all__ = ["compare_capitals"]

"""Vulnerable households: low income and/or dependents."""

from ruamjai.poverty.vulnerable.households import find_vulnerable

__all__ = ["find_vulnerable"]

"""How wrong each list is, from field checks."""

from ruamjai.poverty.checking.lists import check_lists

__all__ = ["check_lists"]

"""How many poor people no register knows, by capture-recapture."""

from ruamjai.poverty.unseen.counting import count_unseen

__all__ = ["count_unseen"]

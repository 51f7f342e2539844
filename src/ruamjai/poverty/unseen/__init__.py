"""How many poor people no register knows, by capture-recapture."""

from ruamjai.poverty.unseen.anchor import Words, estimate_anchored
from ruamjai.poverty.unseen.counting import count_unseen
from ruamjai.poverty.unseen.estimates import Estimate
from ruamjai.poverty.unseen.estimating import estimate_unseen
from ruamjai.poverty.unseen.two_lists import chapman

__all__ = ["Estimate", "Words", "chapman", "count_unseen", "estimate_anchored", "estimate_unseen"]

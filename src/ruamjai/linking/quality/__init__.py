"""How good the links are: a sample for people to read, what they found, and beside it what the model thinks of itself.

Doors: ``measure_links`` (the step of a run), ``sample_links`` and ``third_opinions`` (pairs to read) and ``review_sheet`` (the
same as people read them).
"""

from ruamjai.linking.quality.measuring import measure_links
from ruamjai.linking.quality.sampling import Drawn, Stratum, sample_links
from ruamjai.linking.quality.sheets import review_sheet, third_opinions

__all__ = ["Drawn", "Stratum", "measure_links", "review_sheet", "sample_links", "third_opinions"]

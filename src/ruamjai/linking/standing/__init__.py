"""A standing spine: people known from earlier files, to whom each new file is linked without linking everybody again.

Doors: ``make_spine``, ``add_batch``, ``withdraw_batch`` and ``learn_spine`` change it; ``read_manifest`` and ``spine_people``
say what stands. Why it is so: docs/decisions/0011-a-spine-that-stands.md.
"""

from ruamjai.linking.standing.changing import add_batch, learn_spine, make_spine, withdraw_batch
from ruamjai.linking.standing.reports import Report
from ruamjai.linking.standing.showing import spine_people
from ruamjai.linking.standing.spine_file import Batch, Manifest, read_manifest

__all__ = [
    "Batch", "Manifest", "Report", "add_batch", "learn_spine", "make_spine", "read_manifest", "spine_people", "withdraw_batch",
]  # fmt: skip

"""What a change of a standing spine brought about, in figures and as rows."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.blocking import rule_names
from ruamjai.linking.comparing import patterns
from ruamjai.linking.links import BITS
from ruamjai.linking.person_files import Notice
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import Ints
from ruamjai.linking.standing.held_links import HeldLinks, held_links
from ruamjai.linking.standing.held_pairs import blocking_mask, held, levels_of, packed
from ruamjai.linking.standing.people import Naming
from ruamjai.linking.standing.relinking import Standing
from ruamjai.linking.standing.standing_rows import Segment

_NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Report:
    """One change. ``counts``: rows, by_number, by_comparison (linked), to_review, new_people of the batch; all_rows and people
    of the whole spine after it; merged, split, retired people, and rows that moved to another person.

    ``links`` of the batch's rows: left_id, left_register, left_batch, right_id, person_id, probability, tier, rule, pattern,
    weight (bits; null in tier 1); ``possible`` likewise, of pairs that link nobody and are kept for review. ``changes``:
    kind, change, old_id, new_id, and of a row that moved its register, batch and record_id.
    """

    act: str
    batch: str
    register: str
    counts: dict[str, int]
    links: pa.Table
    possible: pa.Table
    changes: pa.Table
    seconds: dict[str, float]
    notices: list[Notice] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """What is written down of it: no person's data."""
        return {"act": self.act, "batch": self.batch, "register": self.register, "counts": self.counts, "seconds": self.seconds}


def batch_counts(standing: Standing, segment: Segment) -> dict[str, int]:
    """The figures of one batch."""
    links = _links_of(standing, segment)
    entities = standing.rows.entities()[segment.first : segment.first + len(segment)]
    person = standing.person[segment.first : segment.first + len(segment)]
    linked = links.probability >= standing.rules.accept
    by_number = links.tier == 1
    return {
        "rows": len(segment),
        "repeated": int((entities != segment.rows()).sum()),
        "by_number": int((linked & by_number).sum()),
        "by_comparison": int((linked & ~by_number).sum()),
        "to_review": int((~linked).sum()),
        "new_people": int((person == segment.rows()).sum()),
    }


def spine_counts(standing: Standing) -> dict[str, int]:
    """The figures of the whole spine."""
    people = sum(
        int((standing.person[one.first : one.first + len(one)] == one.rows().astype(np.int32)).sum())
        for one in standing.rows.segments
    )
    return {"all_rows": standing.rows.number(), "people": people}


def _links_of(standing: Standing, segment: Segment) -> HeldLinks:
    links = standing.links.get(segment.rank, held_links([]))
    return links.where((links.right >= segment.first) & (links.right < segment.first + len(segment)))


def batch_links(standing: Standing, segment: Segment, naming: Naming) -> tuple[pa.Table, pa.Table]:
    """(links of a batch's rows, pairs for review), in the order of the rows."""
    found = _links_table(standing, segment, naming)
    linked = pc.greater_equal(found["probability"], standing.rules.accept)
    return found.filter(linked), found.filter(pc.invert(linked))


def _links_table(standing: Standing, segment: Segment, naming: Naming) -> pa.Table:
    links = _links_of(standing, segment)
    rules = standing.rules
    pairs = standing.pairs.get(segment.rank, held([]))
    pairs = pairs.where((pairs.right >= segment.first) & (pairs.right < segment.first + len(segment)))
    order = np.argsort(pairs.packed())
    place = order[np.searchsorted(pairs.packed()[order], packed(links.left, links.right))] if len(links) else order[:0]
    weight = np.where(links.tier == 1, np.nan, pairs.log_odds[place] * BITS)
    people = standing.person[links.right].astype(np.int64)
    return pa.table(
        {
            "left_id": pa.array(standing.rows.ids(links.left), pa.string()),
            "left_register": pa.array(naming.register(standing.rows, links.left), pa.string()),
            "left_batch": pa.array(standing.rows.batches(links.left), pa.string()),
            "right_id": pa.array(standing.rows.ids(links.right), pa.string()),
            "person_id": pa.array(naming.of(standing.rows, people), pa.string()),
            "probability": pa.array(links.probability, pa.float64()),
            "tier": pa.array(links.tier, pa.int8()),
            "rule": pa.array(_rules(pairs.rules[place], links.tier, rules), pa.string()),
            "pattern": pa.array(patterns(levels_of(pairs.kind[place], rules), rules), pa.string()),
            "weight": pa.array(weight, pa.float64(), mask=np.isnan(weight)),
        }
    )


def no_links() -> pa.Table:
    """The same columns, no rows."""
    texts = ("left_id", "left_register", "left_batch", "right_id", "person_id")
    kinds = [(name, pa.string()) for name in texts] + [("probability", pa.float64()), ("tier", pa.int8())]
    return pa.schema([*kinds, ("rule", pa.string()), ("pattern", pa.string()), ("weight", pa.float64())]).empty_table()


def _rules(bits: Ints, tier: npt.NDArray[np.int8], rules: LinkingRules) -> list[str]:
    named = rule_names(bits & blocking_mask(rules), rules)
    return [_NUMBER if one == 1 else name for one, name in zip(tier.tolist(), named, strict=True)]

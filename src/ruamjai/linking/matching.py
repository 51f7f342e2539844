"""Two files of people, or one file against itself, by the stages that a run links registers by."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.linking.blocking import JoinOn
from ruamjai.linking.comparing import patterns
from ruamjai.linking.duplicates import find_duplicates
from ruamjai.linking.links import Links
from ruamjai.linking.model import Model
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.spine import Joining, Linker, Spine
from ruamjai.linking.standardise import NONE, Records, one_list, two_lists

_TEXTS = ("rule", "pattern")


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of one or two files.

    ``links``: left_id, right_id (text), probability, tier, rule, pattern, weight (bits, null in tier 1), sorted by left_id;
    between two files they are one-to-one, and those below the rulebook's ``accept`` are kept for review. ``doubted``:
    left_id, right_id, pattern of pairs whose one number is contradicted. ``seconds`` by stage. ``clusters`` (of one file):
    id, cluster_id, probability.
    """

    links: pa.Table
    doubted: pa.Table
    model: Model
    seconds: dict[str, float]
    clusters: pa.Table | None = None


def match_people(
    left: pa.Table,
    right: pa.Table,
    *,
    rules: LinkingRules,
    shipped: Model,
    seed: int = 0,
    model: Model | None = None,
    join_on: JoinOn | None = None,
    details: bool = True,
    progress: Callable[[str], None] = lambda stage: None,
) -> Match:
    """Who of one person table (``id`` and ``standardise.PERSON_COLUMNS``) is who of another.

    Every row counts as a person of its own. ``shipped`` is the rulebook's model, which learning starts from; a ``model``
    learnt before is taken as it is. ``join_on`` does the blocking joins on an engine instead of in memory. Without ``details``
    links have no rule, pattern and weight, which saves a tenth of the time.
    """
    clock = _Clock(progress)
    records = two_lists(left, right)
    everyone = np.arange(len(records), dtype=np.int64)
    before, rows = everyone[: len(left)], everyone[len(left) :]
    spine = Spine(person=np.where(everyone < len(left), everyone, NONE), n_people=len(left))
    linker = Linker(rules, shipped, join_on, seed, clock.begin, model, details)
    used = shipped
    if len(before) and len(rows):
        joining = Joining(spine, records, linker, before, rows, rows - len(left))
        person_of = np.full(len(rows), NONE, np.int64)
        joining.by_number(person_of)
        used = joining.by_comparison(person_of, seed)
    links = _links_table(records, spine.links + spine.possible, rules, details=details)
    return Match(links, _doubted_table(records, spine, rules), used, clock.done())


def match_within(
    people: pa.Table,
    *,
    rules: LinkingRules,
    shipped: Model,
    model: Model | None = None,
    join_on: JoinOn | None = None,
    progress: Callable[[str], None] = lambda stage: None,
) -> Match:
    """Which rows of one person table speak of one person. A cluster's id is that of its first row; a row's probability is that
    of its strongest link into the cluster, 1 for a row that stands alone."""
    clock = _Clock(progress)
    records = one_list(people)
    rows = np.arange(len(records), dtype=np.int64)
    clock.begin("duplicates")
    used = model or shipped
    found = find_duplicates(records, rows, rules, used, join_on)
    spine = Spine(found.entity, links=found.links, doubted=[found.doubted])
    first = np.unique(found.entity, return_index=True)[1]
    strongest = np.zeros(len(rows))
    for links in found.links:
        np.maximum.at(strongest, links.left, links.probability)
        np.maximum.at(strongest, links.right, links.probability)
    size = np.bincount(found.entity)[found.entity]
    clusters = pa.table(
        {
            "id": records.ids,
            "cluster_id": records.ids.take(pa.array(first[found.entity])),
            "probability": np.where(size > 1, strongest, 1.0),
        }
    )
    links = _links_table(records, found.links, rules)
    return Match(links, _doubted_table(records, spine, rules), used, clock.done(), clusters)


class _Clock:
    """Seconds of each stage, by the name under which it was begun."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.progress, self.seconds = progress, dict[str, float]()
        self.stage, self.since = "standardise", time.perf_counter()

    def begin(self, stage: str) -> None:
        self.done()
        self.stage = stage
        self.progress(stage)

    def done(self) -> dict[str, float]:
        now = time.perf_counter()
        self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + now - self.since
        self.since = now
        return self.seconds


def _links_table(records: Records, parts: list[Links], rules: LinkingRules, *, details: bool = True) -> pa.Table:
    tables = [_NO_LINKS if details else _NO_LINKS.drop_columns([*_TEXTS, "weight"])]
    for links in parts:
        columns = {
            "left_id": records.ids.take(pa.array(links.left)),
            "right_id": records.ids.take(pa.array(links.right)),
            "probability": pa.array(links.probability, pa.float64()),
            "tier": pa.array(np.full(len(links.left), links.tier), pa.int8()),
        }
        if details:
            weight = np.full(len(links.left), np.nan) if links.weight is None else links.weight
            columns["rule"] = pa.array(links.rules, pa.string())
            columns["pattern"] = pa.array(patterns(links.levels, rules), pa.string())
            columns["weight"] = pa.array(weight, pa.float64(), mask=np.isnan(weight))
        tables.append(pa.table(columns))
    return pa.concat_tables(tables).sort_by([("left_id", "ascending"), ("right_id", "ascending")])


_NO_LINKS = pa.schema(
    [("left_id", pa.string()), ("right_id", pa.string()), ("probability", pa.float64()), ("tier", pa.int8())]
    + [(name, pa.string()) for name in _TEXTS]
    + [("weight", pa.float64())]
).empty_table()


def _doubted_table(records: Records, spine: Spine, rules: LinkingRules) -> pa.Table:
    columns: dict[str, list[object]] = {"left_id": [], "right_id": [], "pattern": []}
    for left, right, levels in spine.doubted:
        columns["left_id"] += records.ids.take(pa.array(left)).to_pylist()
        columns["right_id"] += records.ids.take(pa.array(right)).to_pylist()
        columns["pattern"] += patterns(levels, rules)
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})

"""The step of a run: how good its links are, by what people said of pairs they read, and by what the model says of itself."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.linking.quality.calibrating import calibration
from ruamjai.linking.quality.counting import count_links
from ruamjai.linking.quality.estimates import Reach, measured, stated
from ruamjai.linking.quality.pairs import PAIR, Collect, count_pairs, weighed_pairs
from ruamjai.linking.quality.verdicts import Reviewed, frame_in_force, reviewed_pairs
from ruamjai.tables import TABLES
from ruamjai.warehouse import arrow_schema

_REACH = "blocking_reach"


def measure_links(
    *,
    person_links: ir.Table,
    record_persons: ir.Table,
    people: ir.Table,
    contradicted_numbers: ir.Table,
    link_models: ir.Table,
    link_reviews: ir.Table,
    collect: Collect,
    possible_links: ir.Table | None = None,
    rules: object = None,
) -> dict[str, pa.Table]:
    """The tables ``reviewed_links``, ``link_counts``, ``link_quality`` and ``link_calibration`` of a run.

    Reads the promised tables of the same names, none of them personal; ``collect`` executes an expression.
    Without ``possible_links`` nothing is said of what was missed. Method: docs/method/link-quality.md.
    """
    del rules  # bins, least numbers and level are the method's own, not policy
    pairs = weighed_pairs(
        person_links=person_links, record_persons=record_persons, people=people, possible_links=possible_links
    )
    counts = count_pairs(pairs, collect)
    reach = _reach(person_links, link_models, collect)
    drawn = reviewed_pairs(collect(link_reviews).to_pylist())
    frame = frame_in_force(drawn)
    figures = measured(frame, reach) + stated(counts, reach)
    rows = count_links(
        pairs=counts, record_persons=record_persons, people=people, contradicted_numbers=contradicted_numbers, collect=collect
    )
    return {
        "reviewed_links": _reviewed_links(drawn, person_links, possible_links, record_persons, collect),
        "link_counts": _arrow("link_counts", rows),
        "link_quality": _arrow("link_quality", [asdict(figure) for figure in figures]),
        "link_calibration": _arrow("link_calibration", calibration(frame, counts)),
    }


def _reach(person_links: ir.Table, link_models: ir.Table, collect: Collect) -> Reach:
    """Of each register the reach of blocking, its lists weighted by the links of tier 1 that it was measured on."""
    if _REACH not in link_models.columns:
        return {}
    reach_of = {
        row["model"]: row[_REACH] for row in collect(link_models.select("model", _REACH).distinct()).to_pylist()
    }  # one value a model
    by_model = person_links.filter(person_links.model.notnull() & (person_links.tier == 1))
    counted = collect(by_model.group_by("right_register", "model").aggregate(n=by_model.count())).to_pylist()
    total: Counter[str] = Counter()
    reached: dict[str, float] = defaultdict(float)
    unknown = set()
    for row in sorted(counted, key=lambda row: row["model"]):
        register, reach = row["right_register"], reach_of.get(row["model"])
        if reach is None:
            unknown.add(register)
        else:
            total[register] += row["n"]
            reached[register] += row["n"] * reach
    return {register: reached[register] / total[register] for register in total if register not in unknown}


def _reviewed_links(
    drawn: Sequence[Reviewed],
    person_links: ir.Table,
    possible_links: ir.Table | None,
    record_persons: ir.Table,
    collect: Collect,
) -> pa.Table:
    """The drawn pairs with their verdicts, and where each stands in this run."""
    if not drawn:
        return _arrow("reviewed_links", [])
    ids = sorted({record for pair in drawn for record in (pair.left_record_id, pair.right_record_id)})

    def among(pairs: ir.Table) -> set[tuple[str, str]]:
        near = pairs.filter(pairs.left_record_id.isin(ids) & pairs.right_record_id.isin(ids))
        return {(row[PAIR[0]], row[PAIR[1]]) for row in collect(near.select(*PAIR)).to_pylist()}

    linked, possible = among(person_links), among(possible_links) if possible_links is not None else set()
    known = collect(record_persons.filter(record_persons.record_id.isin(ids)).select("record_id", "person_id")).to_pylist()
    person = {row["record_id"]: row["person_id"] for row in known}

    def now(pair: Reviewed) -> str:
        key = pair.left_record_id, pair.right_record_id
        people = [person.get(record) for record in key]
        if None in people:
            return "gone"
        if key in linked:
            return "linked"
        if people[0] == people[1]:
            return "one_person"
        return "possible" if key in possible else "apart"

    return _arrow("reviewed_links", [asdict(pair) | {"province": pair.province or None, "now": now(pair)} for pair in drawn])


def _arrow(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    promise = TABLES[name]
    schema = arrow_schema(promise)
    return pa.Table.from_pylist(rows, schema=schema).sort_by([(key, "ascending") for key in promise.key])

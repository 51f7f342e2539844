"""How many rows, links and contradicted numbers there are, for all, by register and by province: rows of ``link_counts``."""

from collections import Counter
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from ruamjai.linking.quality.pairs import DUPLICATES, NOWHERE, POSSIBLE, TIER1, TIER2, Collect, PairCount

_BY_KIND = {TIER1: "n_tier1", DUPLICATES: "n_duplicates", TIER2: "n_tier2", POSSIBLE: "n_possible"}
_NAMES = ("n_records", "n_alone", *_BY_KIND.values(), "n_contradicted")
Row = dict[str, str | int]


def count_links(
    *,
    pairs: Sequence[PairCount],
    record_persons: ir.Table,
    people: ir.Table,
    contradicted_numbers: ir.Table,
    collect: Collect,
) -> list[Row]:
    """One row for all, one for each register and one for each province that has rows of people.

    A link counts for the register of its right row and the province of that row's person; people whom no register places
    count for all and for their register only.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    for register, province, name, n in [
        *_rows(record_persons, people, collect),
        *_contradicted(contradicted_numbers, record_persons, people, collect),
        *((one.right_register, one.province, _BY_KIND[one.kind], one.n) for one in pairs),
    ]:
        counts["all", "all", name] += n
        counts["register", register, name] += n
        if province != NOWHERE:
            counts["province", province, name] += n
    scopes = sorted({key[:2] for key in counts})
    return [{"scope": scope, "scope_id": id_, **{name: counts[scope, id_, name] for name in _NAMES}} for scope, id_ in scopes]


def _rows(record_persons: ir.Table, people: ir.Table, collect: Collect) -> list[tuple[str, str, str, int]]:
    rows_of = record_persons.group_by("person_id").aggregate(n_rows=record_persons.count())
    known = record_persons.inner_join(rows_of, "person_id").inner_join(_homes(people), "person_id")
    counted = known.group_by("register", "province").aggregate(
        n_records=known.count(), n_alone=(known.n_rows == 1).ifelse(1, 0).sum()
    )
    return [
        (row["register"], row["province"], name, int(row[name]))
        for row in collect(counted).to_pylist()
        for name in ("n_records", "n_alone")
    ]


def _contradicted(
    contradicted_numbers: ir.Table, record_persons: ir.Table, people: ir.Table, collect: Collect
) -> list[tuple[str, str, str, int]]:
    right = record_persons.select(right_record_id="record_id", person_id="person_id")
    known = contradicted_numbers.inner_join(right, "right_record_id").inner_join(_homes(people), "person_id")
    counted = known.group_by("right_register", "province").aggregate(n=known.count())
    return [(row["right_register"], row["province"], "n_contradicted", int(row["n"])) for row in collect(counted).to_pylist()]


def _homes(people: ir.Table) -> ir.Table:
    return people.select("person_id", province=ibis.coalesce(people.tambon_code.substr(0, 2), NOWHERE))

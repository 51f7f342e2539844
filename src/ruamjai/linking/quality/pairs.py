"""The pairs that can be right or wrong: links, and pairs weighed and left apart. Each has a kind, a bin of its stated
probability, a stratum, and the province of the right row's person."""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.tables.pair_codes import PAIR_KINDS

TIER1, DUPLICATES, TIER2, POSSIBLE = PAIR_KINDS
LINKED = (TIER1, DUPLICATES, TIER2)
EDGES = (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)
"""Lower edges of the bins of stated probability, each inclusive; the last ends at 1."""
NOWHERE = ""
"""Stands for the province of people whom no register places."""

_BILLION = 1_000_000_000
Collect = Callable[[ir.Table], pa.Table]
PAIR = ("left_record_id", "right_record_id")


def bin_of(kind: str, edge: float) -> tuple[float, float]:
    """The edges of a kind's bin: the whole of 0 to 1 for tier 1, whose probability is the rulebook's, not weighed."""
    if kind == TIER1:
        return 0.0, 1.0
    return edge, ([*EDGES, 1.0])[EDGES.index(edge) + 1]


def weighed_pairs(
    *,
    person_links: ir.Table,
    record_persons: ir.Table,
    people: ir.Table,
    possible_links: ir.Table | None = None,
    by_province: bool = False,
) -> ir.Table:
    """Every pair with ``kind``, ``bin`` (its place among :data:`EDGES`), ``stratum``, ``right_register``, ``probability`` and
    ``province``.

    Of the possible pairs those are left out whose two rows are one person all the same, by way of other rows; where several
    pairs of rows speak of the same two people, the likeliest stands for them. Strata are register x kind x bin, and province
    where asked for.
    """
    pairs = _linked(person_links)
    if possible_links is not None:
        pairs = pairs.union(_apart(possible_links, record_persons))
    homes = record_persons.inner_join(people, "person_id").select(
        right_record_id=record_persons.record_id, province=people.tambon_code.substr(0, 2)
    )
    joined = pairs.left_join(homes, "right_record_id")
    placed = joined.select(*(pairs[name] for name in pairs.columns), province=ibis.coalesce(homes.province, NOWHERE))
    # As a whole number: what a float literal becomes on its way back differs between engines.
    steps = ((placed.probability >= EDGES[place], ibis.literal(place)) for place in range(len(EDGES) - 1, 0, -1))
    weighed = placed.kind != TIER1
    placed = placed.mutate(bin=weighed.ifelse(ibis.cases(*steps, else_=ibis.literal(0)), ibis.literal(0)).cast("int8"))
    parts = [placed.right_register, ibis.literal(":"), placed.kind, _bin_words(placed)]
    if by_province:
        parts += [ibis.literal(":"), placed.province]
    stratum = parts[0]
    for part in parts[1:]:
        stratum = stratum + part
    return placed.mutate(stratum=stratum)


def _bin_words(placed: ir.Table) -> ir.StringValue:
    """The bin's lower edge behind a colon; nothing for tier 1."""
    return ibis.cases(
        *(((placed.kind != TIER1) & (placed.bin == place), f":{edge:g}") for place, edge in enumerate(EDGES)), else_=""
    )


def _linked(person_links: ir.Table) -> ir.Table:
    kind = ibis.cases((person_links.rule.startswith("duplicate"), DUPLICATES), (person_links.tier == 1, TIER1), else_=TIER2)
    return person_links.select(*PAIR, "right_register", "probability", kind=kind)


def _apart(possible_links: ir.Table, record_persons: ir.Table) -> ir.Table:
    left = record_persons.select(left_record_id="record_id", left_person="person_id")
    right = record_persons.select(right_record_id="record_id", right_person="person_id")
    known = possible_links.inner_join(left, "left_record_id").inner_join(right, "right_record_id")
    apart = known.filter(known.left_person != known.right_person)
    people = ibis.window(
        group_by=[apart.left_person, apart.right_person],
        order_by=[ibis.desc(apart.probability), apart.left_record_id, apart.right_record_id],
    )
    first = apart.mutate(place=ibis.row_number().over(people)).filter(lambda t: t.place == 0)
    return first.select(*PAIR, "right_register", "probability", kind=ibis.literal(POSSIBLE))


@dataclass(frozen=True, slots=True)
class PairCount:
    """Pairs of one stratum in one province of this run: how many, and the sum of their stated probabilities."""

    stratum: str
    right_register: str
    kind: str
    edge: float
    province: str
    n: int
    stated: float

    @property
    def linked(self) -> bool:
        return self.kind != POSSIBLE


def count_pairs(pairs: ir.Table, collect: Collect) -> list[PairCount]:
    """The pairs counted by stratum and province, in that order."""
    names = ("stratum", "right_register", "kind", "bin", "province")
    # In whole billionths: a sum of floats would depend on the order in which an engine adds them.
    whole = (pairs.probability * _BILLION).round().cast("int64")
    rows = collect(pairs.group_by(names).aggregate(n=pairs.count(), stated=whole.sum())).to_pylist()
    rows.sort(key=lambda row: (row["stratum"], row["province"]))
    return [PairCount(edge=EDGES[row.pop("bin")], stated=int(row.pop("stated")) / _BILLION, **row) for row in rows]

"""Drawing pairs for people to read: how many of each stratum, and which ones."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.linking.quality.pairs import PAIR, Collect, PairCount, count_pairs, weighed_pairs
from ruamjai.tables.pair_codes import PairCode

FEWEST = 6
"""Pairs drawn of each stratum at least, or all it has: no stratum is taken on trust."""
_HALVINGS = 200
_LEAST_DOUBT = 0.02  # stated probabilities nearer to 0 or 1 count as this: they are what is to be tested


@dataclass(frozen=True, slots=True)
class Stratum:
    """``n`` pairs of one kind, ``stated`` their mean stated probability, ``drawn`` how many are to be read."""

    id: str
    n: int
    stated: float
    drawn: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample: its frame's id, the strata, and the pairs drawn, each with its design, in the order of their ids."""

    sample: str
    strata: list[Stratum]
    pairs: list[PairCode]


def sample_links(
    *,
    person_links: ir.Table,
    record_persons: ir.Table,
    people: ir.Table,
    possible_links: ir.Table | None,
    run: str,
    made_at: str,
    size: int,
    seed: int,
    by_province: bool,
    collect: Collect,
) -> Drawn:
    """Draw ``size`` pairs of a run's links and possible links, stratified by register, kind, score and, if asked, province.

    The same run and seed give the same pairs; a larger size adds to them. ``run`` and ``made_at`` say which run it is.
    ``UsageError`` if the run has no pairs, or ``size`` is too small to draw from every stratum.
    """
    pairs = weighed_pairs(
        person_links=person_links, record_persons=record_persons, people=people, possible_links=possible_links,
        by_province=by_province,
    )  # fmt: skip
    counts = count_pairs(pairs, collect)
    strata = plan(counts, size)
    frame = hashlib.sha256(f"{run}|{made_at}|{by_province}".encode()).hexdigest()[:12]
    chosen = collect(_drawn(pairs, strata, seed)).sort_by([(name, "ascending") for name in PAIR])
    return Drawn(frame, strata, _with_design(chosen.to_pylist(), counts, frame, run))


def plan(counts: Sequence[PairCount], size: int) -> list[Stratum]:
    """How many pairs of each stratum are read: Neyman's allocation by the stated probabilities, at least :data:`FEWEST` each.

    A stratum's share grows with its size times the spread sqrt(p (1 - p)) of its mean stated probability, kept between 0.02
    and 0.98 (Neyman 1934; Cochran 1977, 5.5); no more is drawn than there is.
    """
    sizes: Counter[str] = Counter()
    stated: dict[str, float] = defaultdict(float)
    for count in counts:
        sizes[count.stratum] += count.n
        stated[count.stratum] += count.stated
    names = sorted(sizes)
    least = sum(min(sizes[name], FEWEST) for name in names)
    if not names:
        raise UsageError("This run has no links to draw from.", message_th="รอบข้อมูลนี้ยังไม่มีคู่ที่เชื่อมไว้ให้สุ่มตรวจ")
    if size < least:
        raise UsageError(
            f"{size} pairs are too few: with {len(names)} strata at least {least} are needed.",
            message_th=f"สุ่ม {size} คู่น้อยเกินไป มี {len(names)} ชั้นภูมิ ต้องสุ่มอย่างน้อย {least} คู่",
        )
    means = {name: stated[name] / sizes[name] for name in names}
    wanted = [sizes[name] * _spread(means[name]) for name in names]
    drawn = _allocate(wanted, [min(sizes[name], FEWEST) for name in names], [sizes[name] for name in names], size)
    return [Stratum(name, sizes[name], means[name], n) for name, n in zip(names, drawn, strict=True)]


def _spread(mean: float) -> float:
    kept = min(max(mean, _LEAST_DOUBT), 1 - _LEAST_DOUBT)
    return float(np.sqrt(kept * (1 - kept)))


def _allocate(wanted: Sequence[float], least: Sequence[int], most: Sequence[int], size: int) -> list[int]:
    """Whole numbers in proportion to ``wanted``, each between ``least`` and ``most``, adding up to ``size`` or all there is."""
    weights, bottom, top = np.array(wanted), np.array(least, np.float64), np.array(most, np.float64)
    goal = min(size, sum(most))
    low, high = 0.0, float((top / weights).max())
    for _ in range(_HALVINGS):  # the factor at which the bounded shares add up to the goal
        middle = (low + high) / 2
        if np.clip(weights * middle, bottom, top).sum() < goal:
            low = middle
        else:
            high = middle
    exact = np.clip(weights * high, bottom, top)
    whole = np.floor(exact + 1e-9)
    by_rest = sorted(np.flatnonzero(whole < top).tolist(), key=lambda place: (whole[place] - exact[place], place))
    for place in by_rest[: goal - int(whole.sum())]:
        whole[place] += 1
    return [int(n) for n in whole]


def _drawn(pairs: ir.Table, strata: Sequence[Stratum], seed: int) -> ir.Table:
    """The pairs that come first in each stratum by the SHA-256 of seed and ids: at random, whatever the order of rows.

    (Permanent random numbers: Ohlsson 1995. A larger sample holds the smaller one.)
    """
    order = (ibis.literal(f"{seed}|") + pairs.left_record_id + ibis.literal("|") + pairs.right_record_id).hexdigest("sha256")
    ranked = pairs.mutate(
        place=ibis.row_number().over(ibis.window(group_by=pairs.stratum, order_by=[order, *(pairs[name] for name in PAIR)]))
    )
    sizes = ibis.memtable(pa.table({"stratum": [one.id for one in strata], "drawn": [one.drawn for one in strata]}))
    sized = ranked.inner_join(sizes, "stratum")
    return sized.filter(sized.place < sized.drawn).drop("place", "drawn")


def _with_design(rows: Sequence[Mapping[str, object]], counts: Sequence[PairCount], frame: str, run: str) -> list[PairCode]:
    strata, sides = Counter[str](), Counter[tuple[str, bool]]()
    cells = {(count.stratum, count.province): count for count in counts}
    for count in counts:
        strata[count.stratum] += count.n
        sides[count.province, count.linked] += count.n
    pairs = []
    for row in rows:
        cell = cells[str(row["stratum"]), str(row["province"])]
        pairs.append(
            PairCode(
                sample=frame, run=run, left_record_id=str(row["left_record_id"]), right_record_id=str(row["right_record_id"]),
                right_register=cell.right_register, stratum=cell.stratum, kind=cell.kind,
                probability=float(str(row["probability"])), province=cell.province, n_stratum=strata[cell.stratum],
                n_cell=cell.n, n_side=sides[cell.province, cell.linked],
            )
        )  # fmt: skip
    return pairs

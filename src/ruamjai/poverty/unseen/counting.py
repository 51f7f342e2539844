"""How many poor people no register knows, by capture-recapture: by province and for the country.

A register counts in an area where it has data. Where it knows (almost) nobody its silence is no word, so a province has that
many fewer captures, and the country has those captures that every province with data has.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.poverty.areas import COUNTRY
from ruamjai.poverty.conditions import any_of, expression
from ruamjai.poverty.unseen.estimates import Estimate
from ruamjai.poverty.unseen.estimating import estimate_unseen
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.policies.captures import Capture, CapturesVersion
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, arrow_schema

_NAMES = ("capture_counts", "unseen_poor")
_UNKNOWN, _ANY = "?", "."


@dataclass(slots=True)
class _Area:
    """What the registers say of an area's people: by history, and by register whom it knows and whom it cannot tell of."""

    histories: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    squares: int = 0  # Σ m² over its homes of m people of one history

    def add(self, other: "_Area") -> None:
        self.histories.update(other.histories)
        self.known.update(other.known)
        self.unknown.update(other.unknown)


def count_unseen(
    *,
    person_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """``capture_counts`` and ``unseen_poor`` by the newest version of ``policies/captures.toml``; neither has rows without one.

    People in no known province count for the country alone. In ``capture_counts`` a history with a ``?`` is no cell of the
    estimate: it says of how many people that register's word is unknown (".?." is the second of three), whatever the others
    say. They were taken as not captured by it. Members of a home are found together: errors count with how many (``dispersion``
    of ``estimate_unseen``).
    """
    versions = rules.policies["captures"].versions.versions
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _NAMES}
    if versions:
        version = versions[-1]
        known = collect(areas.filter(areas.level.isin(["country", "province"])).select("area_code", "level")).to_pylist()
        level = {row["area_code"]: row["level"] for row in known}
        found = _by_province(collect(_counts(person_poverty, version.captures)), version.captures, set(level))
        areas_told = [(code, area, kept) for code, area, kept in _areas(found, version) if code in level]
        squares = {
            kept: _squares(collect(_together(person_poverty, kept)))
            for kept in dict.fromkeys(k for _, _, k in areas_told)
            if kept
        }
        for code, area, kept in areas_told:
            place = {"area_code": code, "level": level[code], "captures": "+".join(c.id for c in kept)}
            area.squares = squares[kept].get(code, 0) if kept else 0
            _write(rows, place, area, [version.captures.index(capture) for capture in kept], version)
    return {name: pa.Table.from_pylist(rows[name], schema=arrow_schema(TABLES[name])) for name in _NAMES}


def _counts(people: ir.Table, captures: Sequence[Capture]) -> ir.Table:
    """People by province and by which registers captured them; of each group whom a register knows, and cannot tell of."""
    flags: dict[str, ir.Value] = {"province": people.tambon_code.left(2)}
    for i, capture in enumerate(captures):
        captured = expression(capture.captured, lambda name: people[name])
        knows = expression(capture.knows, lambda name: people[name]).fill_null(False)
        flags[f"captured_{i}"] = captured.fill_null(False).cast("int8")
        flags[f"known_{i}"] = knows.cast("int64")
        flags[f"unknown_{i}"] = (captured.isnull() & knows).cast("int64")
    told = people.select(**flags)
    sums = {
        f"{word}_{i}": told[f"{word}_{i}"].sum().cast("int64") for word in ("known", "unknown") for i in range(len(captures))
    }
    by = ["province", *(f"captured_{i}" for i in range(len(captures)))]
    return told.group_by(by).agg(n=told.count().cast("int64"), **sums)


def _together(people: ir.Table, captures: Sequence[Capture]) -> ir.Table:
    """Σ m² by province over the homes of m people of one history; who has no home that is known stands alone."""
    flags = {
        f"captured_{i}": expression(capture.captured, lambda name: people[name]).fill_null(False).cast("int8")
        for i, capture in enumerate(captures)
    }
    told = people.select(province=people.tambon_code.left(2), home=people.household_id.fill_null(people.person_id), **flags)
    seen = told.filter(any_of([told[name] == 1 for name in flags]))
    homes = seen.group_by(["province", "home", *flags]).agg(m=seen.count().cast("int64"))
    return homes.group_by("province").agg(squares=(homes.m * homes.m).sum().cast("int64"))


def _squares(found: pa.Table) -> dict[str, int]:
    """By area, the country among them."""
    by_province = dict(zip(found["province"].to_pylist(), found["squares"].to_pylist(), strict=True))
    whole = sum(by_province.values())
    return {**{code: n for code, n in by_province.items() if code is not None}, COUNTRY: whole}


def _by_province(counted: pa.Table, captures: Sequence[Capture], codes: set[str]) -> dict[str | None, _Area]:
    """Areas by province; None for people in no known one."""
    found: dict[str | None, _Area] = {}
    for row in counted.to_pylist():
        history = "".join(str(row[f"captured_{i}"]) for i in range(len(captures)))
        part = _Area(Counter({history: row["n"]}))
        for i, capture in enumerate(captures):
            part.known[capture.id] = row[f"known_{i}"]
            part.unknown[capture.id] = row[f"unknown_{i}"]
        code = row["province"] if row["province"] in codes else None
        found.setdefault(code, _Area()).add(part)
    return found


def _areas(found: Mapping[str | None, _Area], version: CapturesVersion) -> list[tuple[str, _Area, tuple[Capture, ...]]]:
    """Each province with data and the country, with the captures that count there."""
    country = _Area()
    for area in found.values():
        country.add(area)

    def with_data(area: _Area) -> tuple[Capture, ...]:
        return tuple(capture for capture in version.captures if area.known[capture.id] >= version.known_at_least)

    provinces = [(code, area, with_data(area)) for code, area in found.items() if code is not None and with_data(area)]
    everywhere = tuple(capture for capture in with_data(country) if all(capture in kept for _, _, kept in provinces))
    whole = [(COUNTRY, country, everywhere)] if with_data(country) else []
    return whole + sorted(provinces, key=lambda province: province[0])


def _write(
    rows: dict[str, list[dict[str, Any]]], place: dict[str, Any], area: _Area, kept: Sequence[int], version: CapturesVersion
) -> None:
    """The rows of one area, over the registers at the places ``kept``."""
    counts: Counter[str] = Counter()
    for history, n in area.histories.items():
        counts["".join(history[i] for i in kept)] += n
    counts.pop("0" * len(kept), None)
    told = dict(sorted(counts.items()))
    for i, place_of in enumerate(kept):
        told[_ANY * i + _UNKNOWN + _ANY * (len(kept) - i - 1)] = area.unknown[version.captures[place_of].id]
    rows["capture_counts"].extend({**place, "history": history, "n": n} for history, n in told.items() if n)
    seen = sum(counts.values())
    estimates = estimate_unseen(
        counts, len(kept), people_at_least=version.people_at_least, overlap_at_least=version.overlap_at_least,
        dispersion=area.squares / seen if seen else 1.0,
    )  # fmt: skip
    rows["unseen_poor"].extend(_row(place, seen, i == 0, estimate) for i, estimate in enumerate(estimates))


def _row(place: dict[str, Any], seen: int, chosen: bool, estimate: Estimate) -> dict[str, Any]:
    return {
        **place,
        "model": estimate.model, "chosen": chosen, "n_seen": seen,
        "unseen": estimate.unseen, "se": estimate.se, "ll": estimate.ll, "ul": estimate.ul,
        "aic": estimate.aic, "weight": estimate.weight, "reason": estimate.reason,
    }  # fmt: skip

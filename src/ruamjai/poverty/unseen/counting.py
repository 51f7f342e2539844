"""How many poor people no register knows, by capture-recapture: by province and for the country.

A register counts in an area where it has data. Where it knows (almost) nobody its silence is no word, so a province has that
many fewer captures, and the country has those captures that every province with data has. The first of an area's captures
says who is poor there (see ``anchor``).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.poverty.areas import COUNTRY
from ruamjai.poverty.conditions import any_of, expression
from ruamjai.poverty.unseen.anchor import Anchored, Words, estimate_anchored, named_by_others
from ruamjai.poverty.unseen.estimates import Estimate
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.policies.captures import Capture, CapturesVersion
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, arrow_schema

_NAMES = ("capture_counts", "unseen_poor")
_UNKNOWN, _ANY = "?", "."

# What one register says of a person. The last two are both silence of a register that only names people.
_POOR, _NOT_POOR, _CANNOT_TELL, _SILENT, _NOT_KNOWN = "1", "0", "?", "x", "-"


@dataclass(slots=True)
class _Area:
    """People by what each register of the policy says, one letter each; and of those in homes, Σ m² and Σ m."""

    said: Counter[str] = field(default_factory=Counter)
    squares: int = 0
    in_homes: int = 0

    def known(self, place: int) -> int:
        return sum(n for said, n in self.said.items() if said[place] != _NOT_KNOWN)

    def cannot_tell(self, place: int) -> int:
        return sum(n for said, n in self.said.items() if said[place] == _CANNOT_TELL)

    def words(self, places: Sequence[int], judges: bool) -> dict[str, Words]:
        """By what the registers at ``places`` but the first say. People whom the first asked and cannot judge are in none."""
        found: dict[str, Words] = {}
        for said, n in self.said.items():
            state = _state(said[places[0]], judges)
            if state:
                name = "".join("1" if said[place] == _POOR else "0" for place in places[1:])
                found[name] = found.get(name, Words()) + Words(**{state: n})
        return found


def _state(first: str, judges: bool) -> str:
    """Which number of ``Words`` a person counts in by the first register's word; "" for none."""
    if first in (_POOR, _NOT_POOR):
        return "poor" if first == _POOR else "not_poor"
    return "unreached" if first == _NOT_KNOWN or (first == _SILENT and not judges) else ""


def count_unseen(
    *,
    person_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """``capture_counts`` and ``unseen_poor`` by the newest version of ``policies/captures.toml``; neither has rows without one.

    People in no known province count for the country alone. In ``capture_counts`` a history with a ``?`` is no cell of the
    estimate: it says of how many people that register cannot tell (".?." is the second of three), whatever the others
    say. Where it is the first they are set aside, else they were taken as not captured by it. Members of a home are found
    together: errors count with how many (``dispersion`` of ``estimate_unseen``).
    """
    versions = rules.policies["captures"].versions.versions
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _NAMES}
    if versions:
        version = versions[-1]
        known = collect(areas.filter(areas.level.isin(["country", "province"])).select("area_code", "level")).to_pylist()
        level = {row["area_code"]: row["level"] for row in known}
        told = [one for one in _areas(_by_province(collect(_counts(person_poverty, version.captures)), set(level)), version)
                if one[0] in level]  # fmt: skip
        for kept in dict.fromkeys(places for _, _, places in told if places):
            alike = {code: area for code, area, places in told if places == kept}
            _add_homes(alike, collect(_together(person_poverty, [version.captures[place] for place in kept])))
            _write(rows, alike, level, kept, version)
        for code, area, kept in told:
            if not kept:
                _write(rows, {code: area}, level, kept, version)
    for name in _NAMES:
        rows[name].sort(key=lambda row: (row["area_code"] != COUNTRY, row["area_code"]))
    return {name: pa.Table.from_pylist(rows[name], schema=arrow_schema(TABLES[name])) for name in _NAMES}


def _said(people: ir.Table, capture: Capture) -> ir.Value:
    """One letter: what a register says of each person."""

    def asked(name: str) -> ir.Value:
        return people[name]

    captured, knows = expression(capture.captured, asked), expression(capture.knows, asked).fill_null(False)
    judged = [] if capture.judged is None else [(expression(capture.judged, asked).fill_null(False), _NOT_POOR)]
    return ibis.cases(
        (captured.fill_null(False), _POOR), *judged, (knows & captured.isnull(), _CANNOT_TELL), (knows, _SILENT),
        else_=_NOT_KNOWN,
    )  # fmt: skip


def _counts(people: ir.Table, captures: Sequence[Capture]) -> ir.Table:
    """People by province and by what each register says of them."""
    letters = {f"said_{i}": _said(people, capture) for i, capture in enumerate(captures)}
    told = people.select(province=people.tambon_code.left(2), **letters)
    return told.group_by(["province", *letters]).agg(n=told.count().cast("int64"))


def _together(people: ir.Table, captures: Sequence[Capture]) -> ir.Table:
    """Σ m² and Σ m by province over the homes of m people of one history: poor by the first register, or not reached by it
    and named by others. Who has no known home is left out: whom they were found with cannot be told."""
    letters = {f"said_{i}": _said(people, capture) for i, capture in enumerate(captures)}
    told = people.select(province=people.tambon_code.left(2), home=people.household_id, **letters)
    first, *others = (told[name] for name in letters)
    missed = first == _NOT_KNOWN if captures[0].judged is not None else first.isin([_NOT_KNOWN, _SILENT])
    named = any_of([other == _POOR for other in others]) if others else ibis.literal(False)
    seen = told.filter(told.home.notnull() & ((first == _POOR) | (missed & named)))
    history = {f"in_{name}": (seen[name] == _POOR).cast("int8") for name in letters}
    seen = seen.select("province", "home", **history)
    homes = seen.group_by(["province", "home", *history]).agg(m=seen.count().cast("int64"))
    return homes.group_by("province").agg(squares=(homes.m * homes.m).sum().cast("int64"), people=homes.m.sum().cast("int64"))


def _add_homes(areas: Mapping[str, _Area], found: pa.Table) -> None:
    for row in found.to_pylist():
        for area in (areas.get(row["province"]), areas.get(COUNTRY)):
            if area is not None:
                area.squares += row["squares"]
                area.in_homes += row["people"]


def _by_province(counted: pa.Table, codes: set[str]) -> dict[str | None, _Area]:
    """Areas by province; None for people in no known one."""
    letters = [name for name in counted.column_names if name.startswith("said_")]
    rows = [
        (row["province"] if row["province"] in codes else None, "".join(row[name] for name in letters), row["n"])
        for row in counted.to_pylist()
    ]
    found: dict[str | None, _Area] = {}
    # An engine hands groups over in any order, and sums of floats are told by their order.
    for code, said, n in sorted(rows, key=lambda row: (row[0] or "", row[1])):
        found.setdefault(code, _Area()).said[said] += n
    return found


def _areas(found: Mapping[str | None, _Area], version: CapturesVersion) -> list[tuple[str, _Area, tuple[int, ...]]]:
    """Each province with data and the country, with the places of the captures that count there."""
    country = _Area()
    for area in found.values():
        country.said.update(area.said)

    def with_data(area: _Area) -> tuple[int, ...]:
        return tuple(place for place in range(len(version.captures)) if area.known(place) >= version.known_at_least)

    provinces = [(code, area, with_data(area)) for code, area in found.items() if code is not None and with_data(area)]
    everywhere = tuple(place for place in with_data(country) if all(place in kept for _, _, kept in provinces))
    return [*([(COUNTRY, country, everywhere)] if with_data(country) else []), *provinces]


def _write(
    rows: dict[str, list[dict[str, Any]]], areas: Mapping[str, _Area], level: Mapping[str, str], kept: Sequence[int],
    version: CapturesVersion,
) -> None:  # fmt: skip
    """The rows of the areas that have the registers at the places ``kept``; provinces lend one another judged people."""
    captures = [version.captures[place] for place in kept]
    judges = bool(captures) and captures[0].judged is not None
    words = {code: area.words(kept, judges) if kept else {} for code, area in areas.items()}
    lent = sum((named_by_others(one) for code, one in words.items() if code != COUNTRY), Words())
    for code, area in areas.items():
        place: dict[str, Any] = {
            "area_code": code,
            "level": level[code],
            "captures": "+".join(capture.id for capture in captures),
        }
        homes = area.squares / area.in_homes if area.in_homes else 1.0
        lending = None if code == COUNTRY else lent
        found = _estimate(words[code], lending, len(kept), judges, homes, version)
        rows["capture_counts"].extend({**place, **row} for row in _histories(words[code], found))
        unknown = [(_ANY * i + _UNKNOWN + _ANY * (len(kept) - i - 1), area.cannot_tell(at)) for i, at in enumerate(kept)]
        rows["capture_counts"].extend({**place, "history": history, "n": n} for history, n in unknown if n)
        place["n_seen"] = round(sum(one.poor for one in words[code].values()))
        rows["unseen_poor"].extend(_row(place, 1, found.named, i == 0, one) for i, one in enumerate(found.estimates))
        for times in version.missed_times if judges and found.estimates[0].unseen is not None else ():
            other = _estimate(words[code], lending, len(kept), judges, homes, version, times=times)
            rows["unseen_poor"].append(_row(place, times, other.named, False, other.estimates[0]))


def _estimate(
    words: Mapping[str, Words], lent: Words | None, lists: int, judges: bool, dispersion: float, version: CapturesVersion,
    *, times: int = 1,
) -> Anchored:  # fmt: skip
    return estimate_anchored(
        {name: one.missed_times(times) for name, one in words.items()}, lists,
        country=lent.missed_times(times) if lent else None, judges=judges, judged_at_least=version.judged_at_least,
        people_at_least=version.people_at_least, overlap_at_least=version.overlap_at_least, dispersion=dispersion,
    )  # fmt: skip


def _histories(words: Mapping[str, Words], found: Anchored) -> list[dict[str, Any]]:
    """The cells of an area with anybody, in the order of their histories."""
    rows = []
    for name, one in words.items():
        if one.poor:
            rows.append({"history": f"1{name}", "n": round(one.poor), "expected": float(one.poor)})
        if one.unreached and "1" in name:
            share = found.shares.get(name)
            told = {"expected": share.b * one.unreached, "n_judged": round(share.n), "share_of": share.source} if share else {}
            rows.append({"history": f"0{name}", "n": round(one.unreached), **told})
    return sorted(rows, key=lambda row: str(row["history"]))


def _row(place: dict[str, Any], times: int, named: float | None, chosen: bool, estimate: Estimate) -> dict[str, Any]:
    return {
        **place,
        "model": estimate.model, "missed_times": times, "chosen": chosen, "n_named": named,
        "unseen": estimate.unseen, "se": estimate.se, "ll": estimate.ll, "ul": estimate.ul,
        "aic": estimate.aic, "weight": estimate.weight, "reason": estimate.reason,
    }  # fmt: skip

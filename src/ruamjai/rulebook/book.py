"""The rulebook as one thing: everything it holds, read from files and checked as a whole."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ruamjai.errors import RulebookError
from ruamjai.rulebook import kinds, laying
from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import Capitals, Dated, Finding, Indicator, Measure, Places, Rule
from ruamjai.tables.registers import CAPITALS, DIMENSIONS

SHIPPED = Path(__file__).parent

# What the work rooms ask for by name: a rulebook without one of them cannot be run.
_NEEDED_RULES = ("union", "target")

T = TypeVar("T", Indicator, Measure, Capitals, Places, Rule)


@dataclass(frozen=True)
class Rulebook:
    """What policy people decided, with dates and sources. Mappings are keyed by id (findings by code) in file order."""

    indicators: Mapping[str, Indicator]
    measures: Mapping[str, Measure]
    capitals: Mapping[str, Capitals]
    rules: Mapping[str, Rule]
    places: Mapping[str, Places]
    linking: Mapping[str, Mapping[str, Any]]
    findings: Mapping[str, Finding]
    content: Mapping[str, Any] = dataclasses.field(repr=False)

    def digest(self) -> str:
        """SHA-256 over all that the rulebook holds, whatever its layout: two runs with one digest had the same rules."""
        return laying.digest(dict(self.content))

    def as_of(self, day: dt.date) -> "Rulebook":
        """The rulebook as it stood on ``day``: later versions are left out, here and in the digest."""
        return dataclasses.replace(
            self,
            indicators=_until(self.indicators, day),
            measures=_until(self.measures, day),
            capitals=_until(self.capitals, day),
            rules=_until(self.rules, day),
            places=_until(self.places, day),
            content=laying.until(self.content, day),
        )


def _until(things: Mapping[str, T], day: dt.date) -> dict[str, T]:
    return {
        name: dataclasses.replace(thing, versions=Dated(tuple(v for v in thing.versions.versions if v.start <= day)))
        for name, thing in things.items()
    }


def load(*overlays: Path) -> Rulebook:
    """The rulebook that ships with the programme, with the folders ``overlays`` laid over it, the last on top.

    Raises ``RulebookError`` with every fault at once, each with file and key.
    """
    faults: list[str] = []
    content = laying.read_folder(SHIPPED, faults, strict=False)
    for overlay in overlays:
        content = laying.lay_over(content, laying.read_folder(Path(overlay), faults, strict=True), faults)
    book = _read(content, faults)
    if faults:
        raise RulebookError(faults)
    return book


def _read(content: laying.Content, faults: list[str]) -> Rulebook:
    indicators: list[tuple[Fields, Indicator]] = []
    measures: list[tuple[Fields, Measure]] = []
    capitals: list[tuple[Fields, Capitals]] = []
    places: list[tuple[Fields, Places]] = []
    rules: dict[str, Rule] = {}
    findings: list[tuple[Fields, Finding]] = []
    linking: dict[str, Mapping[str, Any]] = {}
    for file, raw in content.items():
        fields = Fields(file, raw, faults)
        folder = file.partition("/")[0]
        kind = fields.choice("kind", ("alkire-foster", "capitals", "rules")) if folder == "measures" else ""
        if folder == "linking":  # what stands in it is checked by ruamjai.linking
            linking[fields.text("id")] = raw
            continue
        if folder == "indicators":
            indicators.append((fields, kinds.read_indicator(fields)))
        elif folder == "places":
            places.append((fields, kinds.read_places(fields)))
        elif folder == "findings":
            findings.extend((fields, finding) for finding in kinds.read_findings(fields))
        elif kind == "alkire-foster":
            measures.append((fields, kinds.read_measure(fields)))
        elif kind == "capitals":
            capitals.append((fields, kinds.read_capitals(fields)))
        else:
            rules.update(kinds.read_rules(fields))
        fields.end()
    _check_unique([(fields, finding.code) for fields, finding in findings])
    for group in (indicators, measures, capitals, places):
        _check_unique([(fields, thing.id) for fields, thing in group])
    book = Rulebook(
        indicators={thing.id: thing for _, thing in indicators},
        measures={thing.id: thing for _, thing in measures},
        capitals={thing.id: thing for _, thing in capitals},
        rules=rules,
        places={thing.id: thing for _, thing in places},
        linking=linking,
        findings={thing.code: thing for _, thing in findings},
        content=content,
    )
    for fields, measure in measures:
        _check_measure(fields, measure, book)
    _check_needed(book, faults)
    return book


def _check_unique(names: Iterable[tuple[Fields, str]]) -> None:
    named = list(names)
    counts = Counter(name for _, name in named)
    for fields, name in named:
        if counts[name] > 1:
            fields.fault("id" if fields.has("id") else "code", f"{name} stands in more than one place")


def _check_measure(fields: Fields, measure: Measure, book: Rulebook) -> None:
    """Each indicator of a measure must be there, once in a version, and in its own dimension."""
    for version in measure.versions.versions:
        seen = Counter(name for names in version.indicators.values() for name in names)
        for dimension, names in version.indicators.items():
            for name in names:
                key = f"version from {version.start}: indicators.{dimension}"
                if name not in book.indicators:
                    fields.fault(key, f"there is no indicator {name}")
                elif book.indicators[name].dimension != dimension:
                    fields.fault(key, f"{name} says it belongs to {book.indicators[name].dimension}")
                elif seen[name] > 1:
                    fields.fault(key, f"{name} stands more than once in this version")


def _check_needed(book: Rulebook, faults: list[str]) -> None:
    def need(file: str, key: str, found: Iterable[str] | None, wanted: Iterable[str]) -> None:
        if found is None:
            faults.append(f"{file}: the file: the programme needs it")
        elif tuple(found) != tuple(wanted):
            faults.append(f"{file}: {key}: must be {', '.join(wanted)}, in this order")

    tpmap, pppconnext = book.measures.get("tpmap"), book.capitals.get("pppconnext")
    need("measures/tpmap.toml", "dimension", [d.id for d in tpmap.dimensions] if tpmap else None, DIMENSIONS)
    need("measures/pppconnext.toml", "capital", [c.id for c in pppconnext.capitals] if pppconnext else None, CAPITALS)
    if "strategic_areas" not in book.places:
        faults.append("places/strategic_areas.toml: the file: the programme needs it")
    spoken: dict[str, str] = {}
    for name, rule in book.rules.items():
        if rule.register is not None and spoken.setdefault(rule.register, name) != name:
            both = f"rules {spoken[rule.register]} and {name}"
            faults.append(f"measures/rules.toml: rule.register: {both} are both the word of {rule.register}")
    for name in _NEEDED_RULES:
        if name not in book.rules:
            faults.append(f"measures/rules.toml: rule: the programme needs the rule {name}")

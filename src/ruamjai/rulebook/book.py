"""The rulebook as one thing: everything it holds, read from files and checked as a whole."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ruamjai.errors import RulebookError
from ruamjai.rulebook import kinds, laying, policies
from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import Capitals, Dated, Finding, Indicator, Measure, Places, Policy, Rule
from ruamjai.rulebook.surveys import SurveyMeasure, read_survey_measure
from ruamjai.tables.registers import CAPITALS, DIMENSIONS

SHIPPED = Path(__file__).parent

# What the work rooms ask for by name: a rulebook without one of them cannot be run.
_NEEDED_RULES = ("union", "target")

T = TypeVar("T", Indicator, Measure, Capitals, Places, Rule, Policy, SurveyMeasure)


@dataclass(frozen=True)
class Rulebook:
    """What policy people decided, with dates and sources. Mappings are keyed by id (findings by code) in file order."""

    indicators: Mapping[str, Indicator]
    measures: Mapping[str, Measure]
    capitals: Mapping[str, Capitals]
    rules: Mapping[str, Rule]
    places: Mapping[str, Places]
    policies: Mapping[str, Policy]
    surveys: Mapping[str, SurveyMeasure]
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
            policies=_until(self.policies, day),
            surveys=_until(self.surveys, day),
            content=laying.until(self.content, day),
        )


def _until(things: Mapping[str, T], day: dt.date) -> dict[str, T]:
    def held(versions: Dated[Any]) -> Dated[Any]:
        return Dated(tuple(version for version in versions.versions if version.start <= day))

    return {name: dataclasses.replace(thing, versions=held(thing.versions)) for name, thing in things.items()}


def load(*overlays: Path) -> Rulebook:
    """The rulebook that ships with the programme, with the folders ``overlays`` laid over it, the last on top.

    Raises ``RulebookError`` with every fault at once, each with file and key.
    """
    faults: list[str] = []
    content = laying.read_folder(SHIPPED, faults, strict=False)
    faults.extend(laying.said_once(content))
    for overlay in overlays:
        content = laying.lay_over(content, laying.read_folder(Path(overlay), faults, strict=True), faults)
    book = _read(content, faults)
    if faults:
        raise RulebookError(faults)
    return book


# folder → what reads one of its files into one thing with an id
_READERS: Mapping[str, Callable[[Fields], Any]] = {
    "indicators": kinds.read_indicator,
    "places": kinds.read_places,
    "policies": policies.read,
    "surveys": read_survey_measure,
    "alkire-foster": kinds.read_measure,
    "capitals": kinds.read_capitals,
}


def _read(content: laying.Content, faults: list[str]) -> Rulebook:
    found: dict[str, list[tuple[Fields, Any]]] = {kind: [] for kind in _READERS}
    rules: dict[str, Rule] = {}
    findings: list[tuple[Fields, Finding]] = []
    linking: dict[str, Mapping[str, Any]] = {}
    for file, raw in content.items():
        fields = Fields(file, raw, faults)
        kind = file.partition("/")[0]
        if kind == "measures":
            kind = fields.choice("kind", ("alkire-foster", "capitals", "rules"))
        if kind == "linking":  # what stands in it is checked by ruamjai.linking
            linking[fields.text("id")] = raw
            continue
        if kind == "findings":
            findings.extend((fields, finding) for finding in kinds.read_findings(fields))
        elif kind == "rules":
            rules.update(kinds.read_rules(fields))
        else:
            found[kind].append((fields, _READERS[kind](fields)))
        fields.end()
    _check_unique([(fields, finding.code) for fields, finding in findings])
    for group in found.values():
        _check_unique([(fields, thing.id) for fields, thing in group])
    named = {kind: {thing.id: thing for _, thing in group} for kind, group in found.items()}
    book = Rulebook(
        indicators=named["indicators"],
        measures=named["alkire-foster"],
        capitals=named["capitals"],
        rules=rules,
        places=named["places"],
        policies=named["policies"],
        surveys=named["surveys"],
        linking=linking,
        findings={finding.code: finding for _, finding in findings},
        content=content,
    )
    for fields, measure in found["alkire-foster"]:
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
    files = {f"policies/{name}": name in book.policies for name in policies.READERS}
    files["places/strategic_areas"] = "strategic_areas" in book.places
    faults.extend(f"{name}.toml: the file: the programme needs it" for name, there in files.items() if not there)
    spoken: dict[str, str] = {}
    for name, rule in book.rules.items():
        if rule.register is not None and spoken.setdefault(rule.register, name) != name:
            both = f"rules {spoken[rule.register]} and {name}"
            faults.append(f"measures/rules.toml: rule.register: {both} are both the word of {rule.register}")
    for name in _NEEDED_RULES:
        if name not in book.rules:
            faults.append(f"measures/rules.toml: rule: the programme needs the rule {name}")

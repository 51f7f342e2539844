"""From the fields of a survey measure to what it says: the small file that an analyst writes, or one that ships.

A file without ``[[version]]`` is one version; with them, each holds from its day on. Every fault is told at once.
"""

import datetime as dt
import itertools
import tomllib
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar, cast

from ruamjai.errors import RulebookError
from ruamjai.rulebook.conditions import Condition, read_fraction
from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import NOTHING_SAID, Dated, Label
from ruamjai.rulebook.surveys.model import (
    UNDATED,
    Combine,
    Component,
    CountingVersion,
    MissingRule,
    Score,
    ScoresVersion,
    SurveyDimension,
    SurveyIndicator,
    SurveyMeasure,
)
from ruamjai.rulebook.surveys.weights import read_weight, share
from ruamjai.tables.schema import ColumnType

V = TypeVar("V", CountingVersion, ScoresVersion)


def read_survey_file(path: Path) -> SurveyMeasure:
    """The measure in a TOML file. ``RulebookError`` with every fault at once, naming the file without its folder."""
    faults: list[str] = []
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise RulebookError([f"{path.name}: the file: there is no such file"]) from None
    except OSError as error:
        raise RulebookError([f"{path.name}: the file: it cannot be read ({type(error).__name__})"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError([f"{path.name}: the file: {error}"]) from None
    fields = Fields(path.name, raw, faults)
    measure = read_survey_measure(fields)
    fields.end()
    if faults:
        raise RulebookError(faults)
    return measure


def read_survey_measure(fields: Fields) -> SurveyMeasure:
    """``surveys/*.toml``, or a file of that form: kind "alkire-foster" (the default) or "capitals"."""
    name = fields.text("id")
    label = _label(fields, name)
    if fields.choice("kind", ("alkire-foster", "capitals"), "alkire-foster") == "capitals":
        return SurveyMeasure(name, label, "capitals", _versions(fields, _read_scores))
    return SurveyMeasure(name, label, "alkire-foster", _versions(fields, _read_counting))


def _label(fields: Fields, name: str) -> Label:
    return fields.label("label") if fields.has("label") else Label(name, name)


def _versions(fields: Fields, read: Callable[[Fields], V]) -> Dated[V]:
    return fields.versions(read) if fields.has("version") else Dated((read(fields),))


def _date_and_source(fields: Fields) -> tuple[dt.date, Label, bool]:
    """When a version holds from and where it is written; a file without dates need say neither."""
    needed = bool(fields.key)  # a [[version]]
    start = fields.day("from") if needed or fields.has("from") else UNDATED
    source = fields.source() if needed or fields.has("source") else NOTHING_SAID
    return start, source, fields.verified()


def _read_counting(fields: Fields) -> CountingVersion:
    start, source, verified = _date_and_source(fields)
    k = fields.fraction("k")
    if not 0 < k <= 1 and read_fraction(fields.raw.get("k")) is not None:
        fields.fault("k", f"is {k}: it must be above 0 and at most 1")
    missing = fields.choice("missing", ("drop", "known-fail-counts", "bounds"), "drop")
    return CountingVersion(start, source, verified, k, cast(MissingRule, missing), _read_dimensions(fields))


def _read_dimensions(fields: Fields) -> tuple[SurveyDimension, ...]:
    before = len(fields.faults)
    blocks = fields.by_id("dimension")
    listed = {name: inner.by_id("indicator") for name, inner in blocks.items()}
    own = {name: {key: read_weight(inner) for key, inner in listed[name].items()} for name in blocks}
    combined = {name: inner.choice("combine", ("nested", "union"), "nested") for name, inner in blocks.items()}
    written = {name: read_weight(inner) for name, inner in blocks.items()}
    sound = len(fields.faults) == before  # of weights that could not be read, nothing further is said
    weights = _dimension_weights(fields, written, own, combined) if sound else dict.fromkeys(blocks, Fraction(0))
    found = []
    for name, inner in blocks.items():
        none = dict.fromkeys(own[name], Fraction(0))
        parts = _indicator_weights(inner, own[name], combined[name], weights[name]) if sound else none
        indicators = tuple(_read_indicator(block, key, parts[key]) for key, block in listed[name].items())
        combine = cast(Combine, combined[name])
        found.append(SurveyDimension(name, _label(inner, name), combine, weights[name], indicators))
        inner.end()
    _check_ids(fields, found)
    total = sum((dimension.weight for dimension in found), Fraction(0))
    if total != 1 and len(fields.faults) == before:  # of other faults this would be an echo
        fields.fault("dimension", f"the weights sum to {total}, not to 1")
    return tuple(found)


def _dimension_weights(
    fields: Fields,
    written: Mapping[str, Fraction | None],
    own: Mapping[str, Mapping[str, Fraction | None]],
    combined: Mapping[str, str],
) -> dict[str, Fraction]:
    """Of each dimension: as written; else the sum of its indicators' where all have theirs; else equal."""
    nested = all(combine == "nested" for combine in combined.values())
    weighed = nested and all(weight is not None for group in own.values() for weight in group.values())
    if weighed and all(weight is None for weight in written.values()):
        return {name: sum((weight or Fraction(0) for weight in group.values()), Fraction(0)) for name, group in own.items()}
    shared = share(list(written.values()), Fraction(1))
    if shared is None:
        fields.fault("dimension", 'some have a weight and some have none: give all, or none ("0" switches one off)')
        return dict.fromkeys(written, Fraction(0))
    return dict(zip(written, shared, strict=True))


def _indicator_weights(
    fields: Fields, own: Mapping[str, Fraction | None], combine: str, whole: Fraction
) -> dict[str, Fraction]:
    """Of each indicator of a dimension, of the whole; in a union 1, or 0 for what is switched off."""
    if combine == "union":
        for key, weight in own.items():
            if weight:
                fields.fault(key, f'is {weight} in a union, which is one item: only "0" (switched off) may be written')
        if whole and own and all(weight == 0 for weight in own.values()):
            fields.fault("indicator", "every indicator is switched off, but the dimension has a weight")
        return {key: Fraction(0 if weight == 0 else 1) for key, weight in own.items()}
    shared = share(list(own.values()), whole)
    if shared is None:
        fields.fault("indicator", 'some have a weight and some have none: give all, or none ("0" switches one off)')
        return dict.fromkeys(own, Fraction(0))
    total = sum(shared, Fraction(0))
    if own and total != whole:
        fields.fault("indicator", f"the weights sum to {total}, not to the dimension's {whole}")
    return dict(zip(own, shared, strict=True))


def _check_ids(fields: Fields, dimensions: list[SurveyDimension]) -> None:
    """An indicator stands once; a dimension's name is no indicator's, unless that is all it holds."""
    seen: set[str] = set()
    for dimension in dimensions:
        for indicator in dimension.indicators:
            if indicator.id in seen:
                fields.fault(f"dimension {dimension.id}", f"the indicator {indicator.id} stands twice")
            seen.add(indicator.id)
    for dimension in dimensions:
        alone = [indicator.id for indicator in dimension.indicators] == [dimension.id]
        if dimension.id in seen and not alone:
            fields.fault(f"dimension {dimension.id}", "is the name of an indicator too")


def _read_indicator(fields: Fields, name: str, weight: Fraction) -> SurveyIndicator:
    if fields.has("column") == fields.has("deprived"):
        both = fields.has("column")
        fields.fault("", "has a column and a condition: give one" if both else "needs a column, or a condition deprived")
    column = fields.text("column") if fields.has("column") else None
    deprived, applies = _condition(fields, "deprived"), _condition(fields, "applies")
    label = _label(fields, name)
    fields.end()
    return SurveyIndicator(name, label, column, deprived, applies, weight)


def _condition(fields: Fields, key: str) -> Condition | None:
    return fields.condition(key, _asked(fields.raw.get(key)))


def _asked(raw: Any) -> dict[str, ColumnType]:
    """The columns that a condition names, with the type that its values show: a survey's columns are not known before."""
    found: dict[str, ColumnType] = {}
    for name, inner in raw.items() if isinstance(raw, dict) else ():
        if name in ("all_of", "any_of"):
            for part in inner if isinstance(inner, list) else ():
                found |= _asked(part)
        else:
            found[name] = _type_of(inner)
    return found


def _type_of(words: Any) -> ColumnType:
    values: list[Any] = []
    for word, value in words.items() if isinstance(words, dict) else ():
        if word != "known":
            values.extend(value if isinstance(value, list) else [value])
    if values and all(isinstance(value, bool) for value in values):
        return "bool"
    if any(isinstance(value, str) and read_fraction(value) is None for value in values):
        return "string"
    return "float64"


def _read_score(name: str, inner: Fields) -> Score:
    label = _label(inner, name)
    if inner.has("column") == inner.has("component"):
        inner.fault("column", "a score rests on a column, or on one [[score.component]] or more: on one of the two")
    if not inner.has("component"):
        return Score(name, label, inner.text("column"))
    components = []
    for part in inner.tables("component"):
        most = part.fraction("most")
        if most <= 0:
            part.fault("most", "must be above 0")
        components.append(Component(part.text("column"), most))
        part.end()
    return Score(name, label, None, tuple(components))


def _read_scores(fields: Fields) -> ScoresVersion:
    start, source, verified = _date_and_source(fields)
    scores = []
    for name, inner in fields.by_id("score").items():
        scores.append(_read_score(name, inner))
        inner.end()
        if name == "overall":
            inner.fault("id", "overall is the name of the mean of all scores")
    least, most, edges = fields.fraction("least"), fields.fraction("most"), fields.fractions("edges")
    steps = (least, *edges, most)
    if any(lower >= upper for lower, upper in itertools.pairwise(steps)):
        fields.fault("edges", "must rise between least and most")
    poor = fields.whole("poor_at_or_below")
    if poor > len(edges) + 1:
        fields.fault("poor_at_or_below", f"there are {len(edges) + 1} levels")
    return ScoresVersion(start, source, verified, tuple(scores), least, most, edges, poor)

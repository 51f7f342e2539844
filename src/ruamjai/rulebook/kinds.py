"""What each kind of rulebook file holds: one reader a kind, from its fields to what ``model`` describes."""

import itertools
from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from ruamjai.rulebook.conditions import AllOf, Condition
from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import (
    Capital,
    Capitals,
    CapitalsVersion,
    Dimension,
    Finding,
    Indicator,
    IndicatorVersion,
    Level,
    Measure,
    MeasureVersion,
    Missing,
    Places,
    PlacesVersion,
    Rule,
    RuleVersion,
    Severity,
    WeightedWord,
)
from ruamjai.rulebook.weighing import MOST_WORDS, weighed_rule
from ruamjai.tables import TABLES
from ruamjai.tables.schema import ColumnType

SEVERITIES = ("refused", "emptied", "noted", "file")
ACCEPTANCE = ("all", "some", "none")

# What an indicator may ask: the answers of the จปฐ. form, and what poverty/ computes from them.
HOUSEHOLD_COLUMNS: Mapping[str, ColumnType] = {
    **{column.name: column.type for column in TABLES["basic_needs_households"].columns if column.name != "household_record_id"},
    "income_per_person": "float64",
}
MEMBER_COLUMNS: Mapping[str, ColumnType] = {
    column.name: column.type
    for column in TABLES["basic_needs_members"].columns
    if column.name not in ("record_id", "household_record_id")
}

# What a rule over registers may ask: each register's word on a person.
PERSON_COLUMNS: Mapping[str, ColumnType] = {
    name: TABLES["person_poverty"].column(name).type
    for name in ("in_basic_needs", "basic_needs_poor", "tpmap_listed", "welfare_state", "pppconnext_level", "pppconnext_poor")
}

# Every reason that places/ can give; the rulebook words each of them.
REASONS = (
    "concentrated", "not_concentrated", "too_few_households", "concentration_unknown", "concentration_unsure",
    "has_manager", "no_manager", "manager_unknown",
    "data_accepted", "data_partly_accepted", "data_not_accepted", "data_unknown",
)  # fmt: skip

_NOTHING: Condition = AllOf(())


def read_indicator(fields: Fields) -> Indicator:
    """``indicators/*.toml``: one indicator of a survey."""
    name = fields.text("id")
    unit = fields.choice("unit", ("household", "person"))
    # Where the unit itself is wrong, no column is blamed for it.
    columns = {"household": HOUSEHOLD_COLUMNS, "person": MEMBER_COLUMNS}
    known = columns.get(str(fields.raw.get("unit")), {**HOUSEHOLD_COLUMNS, **MEMBER_COLUMNS})

    def version(inner: Fields) -> IndicatorVersion:
        if not inner.has("deprived"):
            inner.fault("deprived", "must say when the indicator fails")
        return IndicatorVersion(
            start=inner.day("from"),
            source=inner.source(),
            verified=inner.verified(),
            applies=inner.condition("applies", known),
            deprived=inner.condition("deprived", known) or _NOTHING,
            missing=cast(Missing, inner.choice("missing", ("unknown", "known-answers-decide"), "unknown")),
        )

    answers = fields.table("answers")
    indicator = Indicator(
        id=name,
        number=fields.whole("number", 1),
        dimension=fields.text("dimension"),
        unit="household" if unit == "household" else "person",
        label=fields.label("label"),
        need=fields.label("need"),
        answers={key: answers.label(key) for key in answers.raw},
        versions=fields.versions(version),
    )
    for column in indicator.columns:
        if column not in indicator.answers:
            answers.fault(column, "the indicator rests on it: it needs words, th and en")
    for column in indicator.answers:
        if column not in indicator.columns:
            answers.fault(column, "no version of the indicator rests on it")
    return indicator


def read_measure(fields: Fields) -> Measure:
    """``measures/*.toml`` of kind "alkire-foster"."""
    name, label = fields.text("id"), fields.label("label")
    dimensions = []
    for key, inner in fields.by_id("dimension").items():
        dimensions.append(Dimension(key, inner.label("label")))
        inner.end()
    names = [dimension.id for dimension in dimensions]

    def version(inner: Fields) -> MeasureVersion:
        k = inner.fraction("k")
        if not 0 < k <= 1:
            inner.fault("k", "must be above 0 and at most 1")
        weights, listed = inner.table("weights"), inner.table("indicators")
        found = MeasureVersion(
            start=inner.day("from"),
            source=inner.source(),
            verified=inner.verified(),
            k=k,
            weights={key: weights.fraction(key) for key in names},
            indicators={key: listed.texts(key) for key in names},
        )
        total = sum(found.weights.values(), Fraction(0))
        if total != 1:
            weights.fault("", f"sum to {total}, not to 1")
        weights.end()
        listed.end()
        return found

    return Measure(name, label, tuple(dimensions), fields.versions(version))


def read_rules(fields: Fields) -> dict[str, Rule]:
    """``measures/*.toml`` of kind "rules": ways to make one list of people from several registers."""
    fields.text("id")
    found, read = {}, fields.by_id("rule")
    for name, inner in read.items():
        register = inner.text("register") if inner.has("register") else None
        found[name] = Rule(name, inner.label("label"), register, inner.versions(_rule_version(register)))
        inner.end()
    return {name: weighed_rule(rule, found, read[name].fault) for name, rule in found.items()}


def _rule_version(register: str | None):  # type: ignore[no-untyped-def]  # inferred: Callable[[Fields], RuleVersion]
    def version(inner: Fields) -> RuleVersion:
        weighted = inner.has("word") and register is None
        for key, needed in (("takes_in", not weighted), ("at_least", weighted), ("asked", register is not None)):
            if inner.has(key) != needed:
                inner.fault(key, "is missing" if needed else _OUT_OF_PLACE[key])
        return RuleVersion(
            start=inner.day("from"),
            source=inner.source(),
            verified=inner.verified(),
            takes_in=inner.condition("takes_in", PERSON_COLUMNS) or _NOTHING,
            asked=inner.condition("asked", PERSON_COLUMNS),
            words=_words(inner) if weighted else (),
            at_least=_share(inner, "at_least") if weighted and inner.has("at_least") else None,
        )

    return version


_OUT_OF_PLACE = {
    "takes_in": "a rule of weighted words has none: its words and at_least say whom it takes in",
    "at_least": "only a rule of weighted words has it",
    "asked": "only a rule that is one register's word has it",
}


def _share(fields: Fields, key: str) -> Fraction:
    value = fields.fraction(key)
    if not 0 < value <= 1:
        fields.fault(key, "must be above 0 and at most 1")
    return value


def _words(fields: Fields) -> tuple[WeightedWord, ...]:
    """The words of a weighted rule: each names a rule or says a condition, and their weights sum to 1."""
    found = []
    for inner in fields.tables("word"):
        if inner.has("rule") == inner.has("says"):
            inner.fault("", "must hold either rule, the id of another rule, or says, a condition")
        found.append(
            WeightedWord(
                rule=inner.text("rule") if inner.has("rule") else None,
                says=inner.condition("says", PERSON_COLUMNS),
                weight=_share(inner, "weight"),
            )
        )
        inner.end()
    total = sum((word.weight for word in found), Fraction(0))
    if found and total != 1:
        fields.fault("word", f"the weights sum to {total}, not to 1")
    if len(found) > MOST_WORDS:
        fields.fault("word", f"{len(found)} words are too many: at most {MOST_WORDS}")
    return tuple(found)


def read_capitals(fields: Fields) -> Capitals:
    """``measures/*.toml`` of kind "capitals"."""
    name, label = fields.text("id"), fields.label("label")
    capitals, levels = [], []
    for key, inner in fields.by_id("capital").items():
        capitals.append(Capital(key, inner.label("label"), inner.texts("synonyms", needed=False)))
        inner.end()
    for inner in fields.tables("level"):
        levels.append(Level(inner.whole("number", 1), inner.label("label"), inner.texts("synonyms", needed=False)))
        inner.end()
    if [level.number for level in levels] != list(range(1, len(levels) + 1)):
        fields.fault("level", "numbers must run from 1 without a gap")

    def version(inner: Fields) -> CapitalsVersion:
        found = CapitalsVersion(
            start=inner.day("from"),
            source=inner.source(),
            verified=inner.verified(),
            least=inner.fraction("least"),
            most=inner.fraction("most"),
            edges=inner.fractions("edges"),
            poor_at_or_below=inner.whole("poor_at_or_below"),
        )
        steps = (found.least, *found.edges, found.most)
        if any(lower >= upper for lower, upper in itertools.pairwise(steps)):
            inner.fault("edges", "must rise between least and most")
        if len(found.edges) != len(levels) - 1:
            inner.fault("edges", f"{len(levels)} levels have {len(levels) - 1} edges between them")
        if found.poor_at_or_below > len(levels):
            inner.fault("poor_at_or_below", f"there are {len(levels)} levels")
        return found

    return Capitals(name, label, tuple(capitals), tuple(levels), fields.versions(version))


def read_places(fields: Fields) -> Places:
    """``places/*.toml``: the criteria of a strategic area."""
    name, label = fields.text("id"), fields.label("label")
    reasons = {}
    for key, inner in fields.by_id("reason").items():
        reasons[key] = inner.label("label")
        inner.end()
        if key not in REASONS:
            inner.fault("id", f"places/ gives no reason {key}; it gives {', '.join(REASONS)}")
    for key in REASONS:
        if key not in reasons:
            fields.fault("reason", f"{key} has no words")

    def version(inner: Fields) -> PlacesVersion:
        found = PlacesVersion(
            start=inner.day("from"),
            source=inner.source(),
            verified=inner.verified(),
            location_quotient_at_least=inner.fraction("location_quotient_at_least"),
            households_at_least=inner.whole("households_at_least", 1),
            poor_households_at_least=inner.whole("poor_households_at_least", 1),
            accepted_when=inner.texts("accepted_when"),
        )
        for word in found.accepted_when:
            if word not in ACCEPTANCE:
                inner.fault("accepted_when", f"{word} is none of {', '.join(ACCEPTANCE)}")
        return found

    return Places(name, label, reasons, fields.versions(version))


def read_findings(fields: Fields) -> list[Finding]:
    """``findings/*.toml``: what may be wrong with a row or file, in words."""
    if fields.has("id"):
        fields.text("id")
    found = []
    for inner in fields.tables("finding"):
        label, todo = inner.label("label"), inner.label("todo")
        severity = cast(Severity, inner.choice("severity", SEVERITIES))
        found.append(Finding(inner.text("code"), severity, label.th, label.en, todo.th, todo.en))
        inner.end()
    return found

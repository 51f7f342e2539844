"""What the page of a household shows, put together from what the registers say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.poverty.explaining import IndicatorWhy, RowWhy, SurveyWhy
from ruamjai.rulebook.conditions import Test
from ruamjai.rulebook.model import Label
from ruamjai.tables.registers import CAPITALS, DIMENSIONS
from ruamjai.web import charts, sentences, vocabulary
from ruamjai.web.queries.households import Household, HouseholdRow
from ruamjai.web.templatetags.ruamjai import NO_FIGURE, figure
from ruamjai.web.views.household_people import age_of
from ruamjai.web.views.household_words import REGISTERS, Chip, register_name
from ruamjai.web.words import label_of

CHILD_BELOW = 15
ELDERLY_FROM = 60
_FAR_APART = 0.2  # two incomes that differ by more than a fifth are told apart


@dataclass(frozen=True, slots=True)
class Listed:
    """A household in a list, in words."""

    household: HouseholdRow
    chips: Sequence[Chip]
    level: str | None


def row(found: HouseholdRow) -> Listed:
    """A household in a list."""
    return Listed(found, _need_chips(found), vocabulary.level(found.level))


def _need_chips(found: HouseholdRow) -> list[Chip]:
    if not found.surveyed:
        chips = [Chip(_("not surveyed"), "n")]
    elif found.deprived:
        chips = [Chip(vocabulary.dimension(name), "w") for name in found.deprived]
    elif found.poor is None:
        chips = [Chip(_("not yet known"), "n")]
    else:
        chips = [Chip(_("lacks nothing"), "g")]
    if found.differs:
        chips.append(Chip(_("registers differ"), ""))
    return chips


def sentence(found: Household, year: int | None) -> sentences.Sentence:
    """The answer in one sentence."""
    ages = [age for one in found.people if (age := age_of(one, year)) is not None]
    survey, capitals = found.survey, found.capitals
    now = capitals.get("after") or capitals.get("before")
    before = capitals.get("before") if "after" in capitals else None
    said = {one.dimension: one.deprived for one in survey.dimensions} if survey else {}
    return sentences.household(
        sentences.HouseholdState(
            n_members=len(found.people),
            n_children=sum(age < CHILD_BELOW for age in ages),
            n_elderly=sum(age >= ELDERLY_FROM for age in ages),
            surveyed=survey is not None,
            deprived=tuple(vocabulary.dimension(name) for name in DIMENSIONS if said.get(name)),
            unknown=tuple(vocabulary.dimension(name) for name in DIMENSIONS if survey and said.get(name) is None),
            level=vocabulary.level(now["level"]) if now else None,
            level_before=vocabulary.level(before["level"]) if before else None,
            n_disagreements=sum(line.differs for line in register_table(found).lines),
        )
    )


# what each register says


@dataclass(frozen=True, slots=True)
class Line:
    """One matter and what each register (its name) says of it, None where it does not ask; ``differs`` where two disagree."""

    what: str
    said: Sequence[tuple[str, Chip | None]]
    differs: bool


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """Registers as columns (name, year CE), matters as lines."""

    registers: Sequence[tuple[str, int | None]]
    lines: Sequence[Line]


def register_table(found: Household) -> RegisterTable:
    """What each register says, side by side. A register that does not know the household has no column."""
    known = [name for name in REGISTERS if name in found.vintages]
    poor = _poor(found)
    matters = [
        (_("Counts as poor"), poor),
        (_("Members"), _members(found)),
        (_("Income a person a year (baht)"), _income(found)),
        *((vocabulary.dimension(name), _dimension(found, name)) for name in DIMENSIONS),
        (_("Holders of a welfare card"), _cards(found)),
    ]
    lines = []
    for what, said in matters:
        if any(said.get(name) is not None for name in known):
            differs = _differ([value for name in known if (value := said.get(name)) is not None])
            words = (_("yes"), _("no")) if said is poor else (_("lacking"), _("not lacking"))
            cells = [_said(said[name], differs, words) if name in said else None for name in known]
            lines.append(Line(what, list(zip([register_name(name) for name in known], cells, strict=True)), differs))
    return RegisterTable([(register_name(name), found.vintages[name]) for name in known], lines)


def _poor(found: Household) -> dict[str, bool | None]:
    people_said = found.why.people if found.why else ()
    levels = [person.pppconnext_poor for person in people_said if person.pppconnext_poor is not None]
    return {
        "basic_needs": found.survey.poor if found.survey else None,
        "tpmap": True if any(person.tpmap_listed for person in people_said) else None,  # the list names only the poor
        "pppconnext": any(levels) if levels else None,
    }


def _members(found: Household) -> dict[str, int | None]:
    return {
        "basic_needs": found.survey.n_members if found.survey else None,
        "pppconnext": _latest_pppconnext_members(found),
    }


def _latest_pppconnext_members(found: Household) -> int | None:
    latest = next((source for source in found.sources if source["register"] == "pppconnext"), None)
    if latest is None:
        return None
    return sum(one["household_record_id"] == latest["household_record_id"] for one in found.pppconnext_members)


def _income(found: Household) -> dict[str, float | None]:
    latest = next((source for source in found.sources if source["register"] == "pppconnext"), None)
    earned = [
        one["monthly_income"]
        for one in found.pppconnext_members
        if latest and one["household_record_id"] == latest["household_record_id"]
    ]
    whole = len(earned) > 0 and all(income is not None for income in earned)
    return {
        "basic_needs": found.survey.income_per_person if found.survey else None,
        "pppconnext": sum(earned) * 12 / len(earned) if whole else None,
    }


def _dimension(found: Household, name: str) -> dict[str, bool | None]:
    said = {one.dimension: one.deprived for one in found.survey.dimensions} if found.survey else {}
    people_said = found.why.people if found.why else ()
    listed = [person for person in people_said if person.tpmap_listed]
    return {
        "basic_needs": said.get(name),
        "tpmap": any(name in person.tpmap_dimensions for person in listed) if listed else None,
    }


def _cards(found: Household) -> dict[str, int | None]:
    people_said = found.why.people if found.why else ()
    answers = [one["member"]["says_welfare_card"] for one in found.people if one["member"]]
    return {
        "basic_needs": sum(bool(answer) for answer in answers) if any(answer is not None for answer in answers) else None,
        "welfare_card": _holders(person.welfare_state for person in people_said),
    }


def _holders(states: Iterable[str | None]) -> int | None:
    """How many hold a card; None where no register says of anybody."""
    known = [state for state in states if state is not None]
    return sum(state != "none" for state in known) if known else None


def _differ(said: Sequence[bool | float]) -> bool:
    if len(said) < 2:
        return False
    if all(isinstance(value, float) for value in said):
        return max(said) - min(said) > _FAR_APART * max(said)
    return len(set(said)) > 1


def _said(value: bool | float | None, differs: bool, words: tuple[str, str]) -> Chip:
    if value is None:
        return Chip(_("no answer"), "n")
    if isinstance(value, bool):
        return Chip(words[0], "w") if value else Chip(words[1], "g")
    return Chip(figure(value), "w" if differs else "")


# indicators, and why


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator: its words, the result as a chip, why, and the rule's source."""

    label: str
    chip: Chip
    why: Sequence[str]
    source: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class DimensionBlock:
    """A dimension with its indicators, failed ones first."""

    label: str
    chip: Chip
    lines: Sequence[IndicatorLine]


def dimensions(survey: SurveyWhy | None, who: Mapping[str, str]) -> list[DimensionBlock]:
    """Each dimension: lacking, not, or unknown, and the indicators that make it so. ``who``: a register's row -> the person."""
    if survey is None:
        return []
    blocks = []
    for dimension in survey.dimensions:
        mine = [one for one in survey.indicators if one.dimension == dimension.dimension]
        mine.sort(key=lambda one: (("fail", "unknown", "pass", "not_applicable").index(one.result), one.number))
        chip = {
            True: Chip(_("lacking"), "w"),
            False: Chip(_("not lacking"), "g"),
            None: Chip(_("not yet known"), "n"),
        }[dimension.deprived]
        lines = [
            IndicatorLine(
                vocabulary.indicator(one.indicator), _result_chip(one.result), _why(one, who), one.source, one.verified
            )
            for one in mine
        ]
        blocks.append(DimensionBlock(vocabulary.dimension(dimension.dimension), chip, lines))
    return blocks


def _result_chip(result: str) -> Chip:
    return {
        "pass": Chip(_("passes"), "g"),
        "fail": Chip(_("fails"), "w"),
        "not_applicable": Chip(_("does not apply"), "n"),
        "unknown": Chip(_("not yet known"), "n"),
    }[result]


def _why(one: IndicatorWhy, who: Mapping[str, str]) -> list[str]:
    """Why the result is what it is, a sentence each."""
    if one.result == "not_applicable":
        return [_("Nobody in the house is asked this.") if one.unit == "person" else _("The household is not asked this.")]
    failing = [row for row in one.rows if row.applies is not False and row.deprived]
    open_rows = [row for row in one.rows if row.applies is not False and (row.deprived is None or row.applies is None)]
    if one.result == "fail":
        return [_row_why(one, row, who) for row in failing]
    if one.result == "unknown":
        return [_missing(one, row, who) for row in open_rows] or [_("An answer that it needs is missing.")]
    return []


def _row_why(one: IndicatorWhy, row: RowWhy, who: Mapping[str, str]) -> str:
    told = sentences.listed([_test_words(one, test, row.answers.get(test.column)) for test in row.unmet])
    return f"{who[row.record_id]}: {told}" if row.record_id in who else told


def _missing(one: IndicatorWhy, row: RowWhy, who: Mapping[str, str]) -> str:
    names = [_answer(one, column) for column, value in row.answers.items() if value is None]
    told = _("no answer to “%(what)s”") % {"what": "”, “".join(names)} if names else _("an answer is missing")
    return f"{who[row.record_id]}: {told}" if row.record_id in who else told


def _test_words(one: IndicatorWhy, test: Test, answer: Any) -> str:
    words = {"what": _answer(one, test.column), "answer": _value(answer), "value": _value(test.value)}
    if test.word == "below":
        return _("%(what)s is %(answer)s, below %(value)s") % words
    if test.word in ("is_not", "is"):
        return _("“%(what)s” was answered: no") % words
    return _("%(what)s is %(answer)s") % words


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "–".join(_value(one) for one in value)
    return NO_FIGURE if value is None or isinstance(value, (bool, str)) else figure(float(value))


def _answer(one: IndicatorWhy, column: str) -> str:
    """What a column of answers means, as the rulebook words it."""
    answers = vocabulary.rules().indicators[one.indicator].answers if one.indicator in vocabulary.rules().indicators else {}
    return label_of({"label": answers[column]}) if column in answers else column


# capitals


@dataclass(frozen=True, slots=True)
class Capital:
    """One capital: where it was before help and is now, and the change, coloured by whether its level moved."""

    dot: charts.Dot
    moved: Chip | None


def capitals(found: Household) -> list[Capital]:
    """Each capital, and all together last. [] where PPPConnext did not survey the household."""
    now = found.capitals.get("after") or found.capitals.get("before")
    if now is None:
        return []
    before = found.capitals.get("before") if "after" in found.capitals else None
    lines = []
    for name in (*CAPITALS, "overall"):
        whole = name == "overall"
        level = vocabulary.level(now["level" if whole else f"{name}_level"]) or _("not surveyed")
        dot = charts.dot(
            _("All five") if whole else vocabulary.capital(name),
            level,
            now[name],
            before[name] if before else None,
            least=1,
            most=4,
        )
        lines.append(Capital(dot, _moved(found, name)))
    return lines


def _moved(found: Household, name: str) -> Chip | None:
    change = found.change[f"{name}_change"] if found.change else None
    if found.change is None or change is None:
        return None
    words = figure(change, 2) if round(change, 2) <= 0 else f"+{figure(change, 2)}"
    return Chip(words, {"better": "g", "worse": "w"}.get(found.change[f"{name}_moved"] or "", "n"))

"""What is held about a person, in words for that person: what each promised column is called, and what its codes say.

Questions that decide an indicator have their words in the rulebook (``[answers]``); those of จปฐ. that decide none have
theirs here, after the form (``registers/basic_needs``). A column named nowhere keeps the agency's own heading.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ruamjai.thai import dates
from ruamjai.web import vocabulary
from ruamjai.web.words import label_of

COLUMNS: dict[str, Promise] = {
    "a1241": _("Breast-fed and nothing else for six months"),
    "a1321": _("Has every vaccination"),
    "a1641": _("Health check every year (aged 35 or over)"),
    "a31821": _("Job training (neither studying nor working)"),
    "a52411": _("Does not drink alcohol"),
    "a52511": _("Does not smoke"),
    "a52611": _("Religious practice every week"),
    "a42211": _("Income from main jobs (baht a year)"),
    "a42212": _("Income from second jobs (baht a year)"),
    "a42213": _("Other income (baht a year)"),
    "a42214": _("Worth of what the home grows or gathers (baht a year)"),
    "a42216": _("Average income (baht a person a year)"),
    "a42311": _("The household saves"),
    "a52921": _("Cared for while chronically ill"),
    "a5301": _("Takes part in public activities"),
    "a53111": _("Warm family"),
    "age": _("Age"),
    "basic_needs_poor": _("Lacking by the จปฐ. survey"),
    "basic_needs_year": _("Year of the จปฐ. survey"),
    "birth_day": _("Day of birth"),
    "birth_month": _("Month of birth"),
    "birth_year": _("Year of birth"),
    "body_status": _("State of the body"),
    "checked_on": _("Day of the visit"),
    "citizen_id": _("Citizen number"),
    "citizen_id_state": _("Whether the citizen number is right"),
    "citizen_id_written": _("Citizen number as written, with a slip"),
    "drawn_from": _("List that the visit was drawn from"),
    "education": _("Education"),
    "first_name": _("Given name"),
    "house_no": _("House number"),
    "household_id": _("Pseudonym of the household"),
    "human": _("Human capital (1 to 4)"),
    "in_basic_needs": _("Surveyed by จปฐ."),
    "in_union": _("Lacking by any register"),
    "last_name": _("Family name"),
    "monthly_income": _("Income (baht a month)"),
    "n_registers": _("Registers that know the person"),
    "n_registers_asked": _("Registers asked about need"),
    "n_registers_poor": _("Registers that say in need"),
    "occupation": _("Occupation"),
    "outcome": _("What the visit found"),
    "pppconnext_level": _("Level in PPPConnext"),
    "pppconnext_poor": _("In need by PPPConnext"),
    "pppconnext_year": _("Year of PPPConnext"),
    "relation": _("Relation to the head of the household"),
    "says_welfare_card": _("Says to hold a welfare card"),
    "scheme_year": _("Year of the scheme"),
    "self_care": _("Can look after themselves"),
    "sex": _("Sex"),
    "state": _("State of the welfare card"),
    "tambon_code": _("Tambon"),
    "target": _("On the list of those to be helped"),
    "title": _("Title before the name"),
    "tpmap_listed": _("Listed by TPMAP"),
    "tpmap_year": _("Year of TPMAP"),
    "village_code": _("Village"),
    "weight": _("How many of the list the visit stands for"),
    "welfare_state": _("State of the welfare card"),
    "welfare_year": _("Year of the welfare card"),
    "year": _("Year"),
}
_SEVERAL: dict[str, tuple[Promise, int]] = {  # questions of one indicator, counted by the digit before the last
    "a212": (_("Pollution that disturbs the home"), 6),
    "a213": (_("Guards against accidents and disasters"), 4),
    "a214": (_("Harm to life and property"), 6),
}
RELATIONS: dict[str, Promise] = {
    "head": _("Head of household"),
    "spouse": _("Spouse"),
    "child": _("Child"),
    "grandchild": _("Grandchild"),
    "parent": _("Parent"),
    "other": _("Other"),
}
OUTCOMES: dict[str, Promise] = {
    "confirmed": _("confirmed in need"),
    "not_poor": _("found not poor"),
    "newly_found": _("newly found in need"),
    "moved": _("moved away"),
    "dead": _("has died"),
    "refused": _("did not want to answer"),
    "not_reached": _("not reached"),
}
CARDS: dict[str, Promise] = {"verified": _("verified"), "registered": _("registered"), "none": _("no card")}
_CODES: dict[str, Mapping[Any, Promise]] = {
    "body_status": {0: _("as usual"), 1: _("disabled"), 2: _("chronically ill")},
    "citizen_id_state": {
        "valid": _("right"),
        "missing": _("none was written"),
        "damaged": _("damaged by a spreadsheet"),
        "invalid": _("does not pass the check"),
    },
    "outcome": OUTCOMES,
    "relation": RELATIONS,
    "sex": {1: _("male"), 2: _("female")},
    "state": CARDS,
    "welfare_state": CARDS,
}
_ANSWERS: dict[int, Promise] = {1: _("Yes"), 0: _("No"), 2: _("No")}  # a box that is not ticked is written 0
_LACKING = ("health", "living", "education", "income", "access")
_MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"),
    _("October"), _("November"), _("December"),
)  # fmt: skip


def column_label(name: str, otherwise: str = "", *, table: str = "") -> str:
    """The column in the reader's language; ``otherwise``, or its own name, where no words are known for it."""
    if table == "tpmap_people" and name in _LACKING:
        return gettext("Listed as lacking: %(what)s") % {"what": vocabulary.dimension(name)}
    if name in COLUMNS:
        return str(COLUMNS[name])
    if name in _questions():
        return label_of({"label": _questions()[name]})
    if name[:4] in _SEVERAL and len(name) == 6:
        what, n = _SEVERAL[name[:4]]
        return gettext("%(what)s, question %(n)s of %(of)s") % {"what": what, "n": name[4], "of": n}
    return otherwise or name


def heading_words(heading: str, ours: str) -> str:
    """What an agency's form calls a column, as a notice tells it: a bare number says which question that is, and a reader of
    English has the promised column's name where there is one."""
    if heading.isdigit():
        number = gettext("question %(number)s") % {"number": heading}
        label = column_label(ours, table="")
        return number if label == ours else f"{label} ({number})"
    return str(COLUMNS[ours]) if get_language() == "en" and ours in COLUMNS else heading


def value_words(name: str, value: Any) -> str:
    """What a value says: codes in words, years as the reader counts them, days as they are written; else as it is."""
    if isinstance(value, bool):
        return str(_ANSWERS[value])
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}" if get_language() == "en" else dates.format_thai(value)
    if name in _CODES:
        return str(_CODES[name].get(value, value))
    if name[:1] == "a" and name[1:].isdigit():
        return str(_ANSWERS.get(value, value))
    return _SAID[name](value) if name in _SAID else _plain(value)


def _year(value: int) -> str:
    return str(value) if get_language() == "en" else str(dates.to_buddhist(int(value)))


def _plain(value: Any) -> str:
    return f"{value:,.2f}".removesuffix(".00") if isinstance(value, float) else str(value)


def _month(value: int) -> str:
    return str(_MONTHS[value - 1])


def _list(value: str) -> str:
    return gettext("every home of an area") if value == "area" else vocabulary.rule(value)


def _level(value: int) -> str:
    return vocabulary.level(value) or str(value)


_SAID: dict[str, Callable[[Any], str]] = {
    "birth_month": _month,
    "drawn_from": _list,
    "pppconnext_level": _level,
    **dict.fromkeys(
        ("basic_needs_year", "birth_year", "pppconnext_year", "scheme_year", "tpmap_year", "welfare_year", "year"), _year
    ),
}


@cache
def _questions() -> dict[str, Any]:
    """Questions that decide an indicator, in the rulebook's words."""
    return {name: label for one in vocabulary.rules().indicators.values() for name, label in one.answers.items()}

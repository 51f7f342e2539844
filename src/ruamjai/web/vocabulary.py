"""The rulebook's words in the reader's language: dimensions, indicators, capitals, levels, rules, reasons."""

from functools import cache

from ruamjai import rulebook
from ruamjai.rulebook import Rulebook
from ruamjai.web.words import label_of

MEASURE = "tpmap"
CAPITALS = "pppconnext"
PLACES = "strategic_areas"


@cache
def rules() -> Rulebook:
    """The rulebook that ships with the programme, read once."""
    return rulebook.load()


def dimension(name: str) -> str:
    """A dimension of TPMAP's measure; the id itself where the rulebook no longer knows it."""
    return _label({found.id: found.label for found in rules().measures[MEASURE].dimensions}, name)


def indicator(name: str) -> str:
    """An indicator of จปฐ."""
    return _label({found.id: found.label for found in rules().indicators.values()}, name)


def capital(name: str) -> str:
    """One of PPPConnext's capitals."""
    return _label({found.id: found.label for found in rules().capitals[CAPITALS].capitals}, name)


def level(number: int | None) -> str | None:
    """The word for a level of capital, 1 to 4; None without one."""
    if number is None:
        return None
    return _label({found.number: found.label for found in rules().capitals[CAPITALS].levels}, number)


def rule(name: str) -> str:
    """A rule of the comparison."""
    return _label({found.id: found.label for found in rules().rules.values()}, name)


def capture(name: str) -> str:
    """A register as an independent capture of people in need."""
    return _label({found.id: found.label for found in _captures()}, name)


def definition(name: str) -> str:
    """Whom a register that is a capture counts as poor, in words; "" for one that the rulebook does not have."""
    return next((label_of({"label": found.definition}) for found in _captures() if found.id == name), "")


def assumptions() -> list[str]:
    """What the estimate of people whom no register knows takes for granted."""
    policy = rules().policies.get("captures")
    found = getattr(policy.versions.newest, "assumptions", ()) if policy else ()
    return [label_of({"label": one.label}) for one in found]


def _captures() -> tuple:  # type: ignore[type-arg]
    policy = rules().policies.get("captures")
    return getattr(policy.versions.newest, "captures", ()) if policy else ()


def reason(name: str) -> str:
    """A reason for or against a strategic area."""
    return _label(dict(rules().places[PLACES].reasons), name)


def _label(labels: dict, name: str | int) -> str:  # type: ignore[type-arg]
    return label_of({"label": labels[name]}) if name in labels else str(name)

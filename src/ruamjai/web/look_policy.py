"""How far looking at people may go: purposes (``purposes.toml``), budgets, windows and rules of alert (``looks.toml``)."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from ruamjai.web import permissions
from ruamjai.web.models import User
from ruamjai.web.roles import Verb, verbs_of
from ruamjai.web.words import in_language

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """Something of a closed list: its id and what it is called."""

    id: str
    th: str
    en: str

    def __str__(self) -> str:
        return in_language(self.th, self.en)


@dataclass(frozen=True, slots=True)
class Purpose(Words):
    """What names may be opened for: who may choose it, whether the whole number may follow, whether a reference is asked."""

    help_th: str
    help_en: str
    roles: frozenset[str]
    number: bool
    reference: bool

    @property
    def help(self) -> str:
        return in_language(self.help_th, self.help_en)


@dataclass(frozen=True, slots=True)
class Rule(Words):
    """A kind of alert; ``told`` says what happened from the counts that an alert holds."""

    told_th: str
    told_en: str

    def told(self, detail: Mapping[str, Any]) -> str:
        """What happened; without counts where an alert of old holds others."""
        try:
            return in_language(self.told_th, self.told_en).format_map(dict(detail))
        except (KeyError, ValueError):
            return ""


@dataclass(frozen=True, slots=True)
class Home:
    """Whom a look would open: the people of one household, in one run, all under pseudonyms."""

    area_code: str
    run: str
    people: frozenset[str]
    household_id: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What held on a day. Minutes are whole minutes; budgets count distinct people a day."""

    names_minutes: int
    number_minutes: int
    page: int
    budgets: Mapping[str, int]
    most_extra: int
    extra_days: int
    rules: Mapping[str, Mapping[str, int]]

    def budget_of(self, roles: Iterable[str]) -> int:
        """The largest budget among ``roles``; 0 where none of them has any."""
        return max((self.budgets.get(role, 0) for role in roles), default=0)


def policy(day: dt.date | None = None) -> Policy:
    """What holds on ``day`` (today)."""
    return _policy_on(day or timezone.localdate())


@cache
def _policy_on(day: dt.date) -> Policy:
    versions = sorted(_file("looks.toml")["version"], key=lambda one: one["from"])
    held = [one for one in versions if one["from"] <= day] or versions[:1]
    found = held[-1]
    return Policy(
        names_minutes=found["names_minutes"],
        number_minutes=found["number_minutes"],
        page=found["lists_per_page"],
        budgets=found["budgets"],
        most_extra=found["extending"]["most"],
        extra_days=found["extending"]["days"],
        rules=found["rules"],
    )


@cache
def purposes() -> dict[str, Purpose]:
    """The closed list of purposes, in its order."""
    listed = _file("purposes.toml")["purpose"]
    return {one["id"]: Purpose(**{**one, "roles": frozenset(one["roles"])}) for one in listed}


@cache
def rules() -> dict[str, Rule]:
    """The kinds of alert."""
    return {one["id"]: Rule(**one) for one in _file("looks.toml")["rule"]}


@cache
def notes() -> dict[str, Words]:
    """What an auditor may find an alert to be."""
    return {one["id"]: Words(**one) for one in _file("looks.toml")["note"]}


@cache
def reasons() -> dict[str, Words]:
    """Why an account may be given more."""
    return {one["id"]: Words(**one) for one in _file("looks.toml")["reason"]}


def purpose_label(name: str) -> str:
    """A purpose in words; its id where the list no longer has it."""
    return str(purposes().get(name, name))


def roles_of(user: User | AnonymousUser, verb: Verb = Verb.HOUSEHOLD_SEE_NAMES, area: str | None = None) -> frozenset[str]:
    """The roles by which ``user`` may do ``verb`` (in ``area``, where one is given); none where the gate says no."""
    if not (permissions.may(user, verb, area) if area else permissions.areas(user, verb)):
        return frozenset()
    held = (grant for grant in user.standing_grants if verb in verbs_of(grant.role))
    return frozenset(grant.role for grant in held if area is None or permissions.inside(area, grant.area_code))


def purposes_for(user: User | AnonymousUser, area: str) -> list[Purpose]:
    """The purposes that ``user`` may choose in ``area``."""
    roles = roles_of(user, area=area)
    return [purpose for purpose in purposes().values() if purpose.roles & roles]


def extends(by: User | AnonymousUser, user: User) -> bool:
    """Whether ``by`` may give ``user`` more people a day: never oneself, and only where all areas of theirs are one's own."""
    areas = permissions.areas(user, Verb.HOUSEHOLD_SEE_NAMES)
    return by.pk != user.pk and bool(areas) and all(permissions.may(by, Verb.LOOK_EXTEND, area) for area in areas)


def midnight(now: dt.datetime) -> dt.datetime:
    """When the day of ``now`` began in Thailand."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))

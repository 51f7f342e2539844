"""The names on a household's page: hidden, asked for, or open for a while; and what is told where they stay closed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ruamjai.web import look_policy
from ruamjai.web.forms.looks import LookForm
from ruamjai.web.models import Look
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import looks, people
from ruamjai.web.queries.people import Address, PersonalRun, Said
from ruamjai.web.titles import title
from ruamjai.web.views.household_words import register_name

CLOSED = "names_closed"  # in the session: looks up to this one were closed by hand


@dataclass(frozen=True, slots=True)
class Line:
    """A name, a number or an address, and, where registers differ, which of them say it. No ``repr`` shows the words."""

    words: str = field(repr=False)
    registers: str


@dataclass(frozen=True, slots=True)
class Named:
    """What is open of one person. ``whole``: the number stands there whole."""

    id: str
    names: Sequence[Line]
    numbers: Sequence[Line]
    whole: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class Names:
    """How it stands with the names of a household: may they be asked for, are they open, and until when."""

    may_ask: bool
    form: LookForm | None = None
    budget: looks.Budget | None = None
    look: Look | None = None
    minutes: int = 0
    purpose: look_policy.Purpose | None = None
    seconds: int = 0  # until the page has to be asked for again, without names
    people: Mapping[str, Named] = field(default_factory=dict)
    addresses: Sequence[Line] = ()


def session_of(request: HttpRequest) -> str:
    """What stands for the session beside a look: a keyed digest, so that nothing in the database opens a session."""
    key = request.session.session_key
    return salted_hmac("ruamjai.web.looks", key, algorithm="sha256").hexdigest() if key else ""


def names(request: HttpRequest, run: PersonalRun, household_id: str, area_code: str) -> Names:
    """What this reader sees of the names now. Rights are asked anew each time: what was open closes with the right."""
    purposes = look_policy.purposes_for(request.user, area_code)
    if not purposes:
        return Names(may_ask=False)
    budget, minutes = looks.budget(request.user), look_policy.policy().names_minutes
    asked = {"household_id": household_id, "run": run.id, "session": session_of(request)}
    asked["after"] = request.session.get(CLOSED, 0)
    look = looks.open_look(request.user, **asked)
    if look is None:
        return Names(may_ask=True, form=LookForm(purposes=purposes), budget=budget, minutes=minutes)
    numbers = looks.open_numbers(request.user, **asked)
    whole: dict[str, tuple[Said, ...]] = {}
    for number in numbers:
        whole = people.numbers(run, number) | whole
    ends = min(one.until for one in (look, *numbers))
    return Names(
        may_ask=True,
        budget=budget,
        look=look,
        minutes=minutes,
        purpose=look_policy.purposes().get(look.purpose),
        seconds=max(1, math.ceil((ends - timezone.now()).total_seconds())),
        people={person: _named(person, one, whole.get(person)) for person, one in people.opened(run, look).items()},
        addresses=_addresses(run, people.addresses(run, look)),
    )


def _named(person: str, one: people.Opened, whole: tuple[Said, ...] | None) -> Named:
    numbers = whole if whole is not None else one.numbers
    return Named(person, _lines(one.names), _lines(numbers), whole is not None, one.erased)


def _lines(said: Sequence[Said]) -> list[Line]:
    return [Line(one.words, _registers(one.registers) if len(said) > 1 else "") for one in said]


def _registers(names_: Sequence[str]) -> str:
    return " · ".join(register_name(name) for name in names_)


def _addresses(run: PersonalRun, found: Sequence[Address]) -> list[Line]:
    return [Line(_address(run, one), _registers(one.registers) if len(found) > 1 else "") for one in found]


def _address(run: PersonalRun, one: Address) -> str:
    atlas = areas_of.atlas(run)
    code = one.village_code if one.village_code in atlas else one.tambon_code
    path = atlas.path(code)[1:] if code and code in atlas else []
    house = _("House no. %(number)s") % {"number": one.house_no}
    return " ".join((house, *(title(area) for area in reversed(path))))

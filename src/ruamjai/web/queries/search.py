"""Finding an area by its name and a household by its label, from any page."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from ruamjai.thai.address import plain_area_name
from ruamjai.thai.text import normalise
from ruamjai.web import permissions
from ruamjai.web.models import User
from ruamjai.web.queries import atlas, runs
from ruamjai.web.queries.atlas import Area
from ruamjai.web.roles import Verb

MOST = 30


@dataclass(frozen=True)
class Found:
    """What was found. ``is_number``: a citizen number was typed, and nothing was looked for."""

    areas: list[Area] = field(default_factory=list)
    households: list[dict[str, Any]] = field(default_factory=list)
    is_number: bool = False

    def __len__(self) -> int:
        return len(self.areas) + len(self.households)


def search(query: str, user: User | AnonymousUser) -> Found:
    """Areas whose name has ``query`` in it (or whose code it is), and households with that label where ``user`` may see them.

    At most 30 of each. A citizen number is never looked up.
    """
    wanted = normalise(query).strip().lower()
    if not wanted:
        return Found()
    digits = "".join(character for character in wanted if character.isdigit())
    if len(digits) == 13:  # with a wrong check digit it may still be somebody's, with a slip of the finger
        return Found(is_number=True)
    return Found(areas=_areas(wanted), households=_households(wanted, user))


def area_named(code: str) -> Area | None:
    """The area with that code; of a village its tambon; None for an unknown code."""
    return atlas.closed_list().get(code[:6])


@cache
def _names() -> tuple[tuple[str, str, Area], ...]:
    return tuple((plain_area_name(area.name_th).lower(), area.name_en.lower(), area) for area in atlas.closed_list())


def _areas(wanted: str) -> list[Area]:
    if (exact := atlas.closed_list().get(wanted)) is not None:
        return [exact]
    plain = plain_area_name(wanted) or wanted
    found = [(not (thai == plain or english == wanted), not (thai.startswith(plain) or english.startswith(wanted)), area)
             for thai, english, area in _names() if plain in thai or wanted in english]  # fmt: skip
    found.sort(key=lambda hit: (hit[0], hit[1], atlas.LEVELS.index(hit[2].level), hit[2].code))
    return [area for _exact, _begins, area in found[:MOST]]


def _households(wanted: str, user: User | AnonymousUser) -> list[dict[str, Any]]:
    allowed = permissions.areas(user, Verb.HOUSEHOLD_SEE)
    run = runs.published()
    if not allowed or run is None or "-" not in wanted or not run.has("households"):
        return []
    table = run.table("households")
    table = table.filter(table.label.lower().startswith(wanted), table.tambon_code.notnull())
    if "TH" not in allowed:
        here = table.tambon_code.cast("string")
        inside = here.startswith(allowed[0][:6])
        for code in allowed[1:]:
            inside = inside | here.startswith(code[:6])
        table = table.filter(inside)
    columns = ("household_id", "label", "tambon_code", "village_code")
    rows = run.collect(table.order_by(["label", "household_id"]).select(*columns).limit(MOST)).to_pylist()
    # A right for one village ends at that village.
    return [row for row in rows if permissions.may(user, Verb.HOUSEHOLD_SEE, row["village_code"] or row["tambon_code"])]

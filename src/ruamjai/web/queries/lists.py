"""Where lists disagree: what each rule adds to the target list and leaves out of it, how wrong lists are, and who it is.

Counts of rules stand in ``queries/figures``; what is added and left is for readers with the right to small counts. Rates of
field checks are open to anybody where they rest on at least five errors and five that were none, and so does what they leave
over of the area around (see ``queries/open_areas``). Lists of people hold no names and are for those who may see households.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from ruamjai.poverty import people_by_rule
from ruamjai.rulebook import Rulebook
from ruamjai.warehouse.privacy import SMALL
from ruamjai.web.queries.atlas import COUNTRY
from ruamjai.web.queries.open_areas import open_areas
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

PAGE = 30
TARGET = "target"
MEASURES = ("inclusion", "gone", "exclusion")
KINDS = ("dropped", "added", "left", "unknown")
_ERRORS = ("area_code", "rule", "measure", "n_drawn", "n_reached", "n_errors", "b", "se", "ll", "ul")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """A rule beside the target rule: people both take in, people only this one does, people only the target does.

    ``both`` is counted; in a run that was made before it was, it is the most that it can be, and ``counted`` says so.
    ``untold`` are people whom this rule takes in and the target rule cannot judge, ``unknown`` whom this rule cannot judge.
    """

    rule: str
    both: int
    untold: int
    added: int
    left: int
    unknown: int
    counted: bool = True


@dataclass(frozen=True, slots=True)
class ListError:
    """How wrong a rule's list is by one measure. ``state``: shown, or why not: withheld, none (nobody was reached)."""

    rule: str
    measure: str
    state: str
    n_drawn: int = 0
    n_reached: int = 0
    n_errors: int = 0
    b: float | None = None
    se: float | None = None
    ll: float | None = None
    ul: float | None = None


def has_differences(run: SealedRun) -> bool:
    """Whether the run holds what rules add and leave; one made before that does not."""
    return run.has("rule_comparison") and "n_added" in run.table("rule_comparison").columns


@once_a_run
def _differences(run: SealedRun) -> dict[str, dict[str, Beside]]:
    if not has_differences(run):
        return {}
    counted = "n_both" in run.table("rule_comparison").columns
    names = ("area_code", "rule", "n_people", "n_added", "n_left", "n_unknown", *(("n_both",) if counted else ()))
    rows = columns_of(run, "rule_comparison", *names)
    lines = list(zip(*rows.values(), strict=True))
    target = {code: people for code, rule, people, *_rest in lines if rule == TARGET}
    found: dict[str, dict[str, Beside]] = {}
    for code, rule, people, added, left, unknown, *told in lines:
        # Whom the target rule cannot judge it has not taken in: no rule has more in common with it than it holds.
        both = told[0] if told else min(people - added, max(0, target.get(code, 0) - left))
        found.setdefault(code, {})[rule] = Beside(rule, both, people - added - both, added, left, unknown, counted)
    return found


def beside_target(run: SealedRun, code: str) -> dict[str, Beside]:
    """Each rule beside the target rule, for readers with the right to small counts; {} where no register names anybody."""
    return _differences(run).get(code, {})


@once_a_run
def _errors(run: SealedRun) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    rows = columns_of(run, "list_errors", *_ERRORS)
    return {row[:3]: row[3:] for row in zip(*rows.values(), strict=True)}


@once_a_run
def _open_errors(run: SealedRun) -> frozenset[tuple[str, str, str]]:
    """The rates that anybody may see: (area, rule, measure)."""
    by_kind: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for (code, rule, measure), (_drawn, reached, errors, *_rest) in _errors(run).items():
        by_kind.setdefault((rule, measure), {})[code] = (reached, errors)
    return frozenset((code, *kind) for kind, visits in by_kind.items() for code in open_areas(visits, _enough_visits))


def _enough_visits(visits: Sequence[int]) -> bool:
    reached, errors = visits
    return errors >= SMALL and reached - errors >= SMALL


def checked_area(run: SealedRun, code: str) -> str | None:
    """The nearest area outward from ``code`` that field checks say something of; None where there is none."""
    known = {key[0] for key in _errors(run)}
    while code not in known:
        if code == COUNTRY:
            return None
        code = code[:-2] if len(code) > 2 else COUNTRY
    return code


def list_errors(run: SealedRun, code: str, *, sees_small: bool) -> dict[str, list[ListError]]:
    """Rule -> its errors by measure, in the order of ``MEASURES``; {} where no field check was taken.

    Without the right to small counts the target list's alone: lists lie within one another, and of two the errors between
    them could be told.
    """
    found: dict[str, list[ListError]] = {}
    for (area, rule, measure), (drawn, reached, errors, *figure) in _errors(run).items():
        if area != code or (rule != TARGET and not sees_small):
            continue
        if not reached:
            one = ListError(rule, measure, "none", drawn if sees_small else 0)
        elif sees_small or (area, rule, measure) in _open_errors(run):
            one = ListError(rule, measure, "shown", drawn, reached, errors, *figure)
        else:
            one = ListError(rule, measure, "withheld")
        found.setdefault(rule, []).append(one)
    return {rule: sorted(errors, key=lambda one: MEASURES.index(one.measure)) for rule, errors in found.items()}


def can_list_people(run: SealedRun) -> bool:
    """Whether the run holds each register's word with its year; one made before that does not."""
    return run.has("person_poverty") and "tpmap_year" in run.table("person_poverty").columns


def people_on(run: SealedRun, code: str, *, rule: str, kind: str, rules: Rulebook, page: int = 1) -> tuple[list[Row], int]:
    """One page of the people of a tambon or village whom a rule adds, leaves, drops or cannot tell, and how many there are.

    Rows of ``poverty.people_by_rule`` with ``label`` of the household and ``outcome``, ``checked_on`` of the latest field
    check; by village and household. ``rules`` must be those of the run.
    """
    people = people_by_rule(run.table("person_poverty"), rules, rule=rule, against=TARGET, kind=kind, tambon=code[:6])
    if len(code) == 8:
        people = people.filter(people.village_code == code)
    homes = run.table("households").select("household_id", "label")
    checks = run.table("checked_people").select("person_id", "outcome", "checked_on")
    found = people.left_join(homes, "household_id").drop("household_id_right")
    found = found.left_join(checks, "person_id").drop("person_id_right")
    ordered = found.mutate(total=found.count().over(ibis.window())).order_by(["village_code", "label", "person_id"])
    rows = run.collect(ordered.limit(PAGE, offset=(max(1, page) - 1) * PAGE)).to_pylist()
    if not rows and page > 1:  # beyond the last page nobody tells the total
        return [], int(run.collect(people.aggregate(n=people.count())).to_pylist()[0]["n"])
    return rows, int(rows[0]["total"]) if rows else 0

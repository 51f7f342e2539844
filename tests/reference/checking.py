"""How wrong a list is, said in plain loops: one person, one rule, one village after another."""

import datetime as dt
import math
from fractions import Fraction

from scipy.special import betainc, expit
from scipy.stats import t as student

from reference.conditions import true, version_for

YES, NO = True, False
POOR, TOLD, GONE = {"confirmed", "newly_found"}, {"confirmed", "newly_found", "not_poor"}, {"moved", "dead"}


def latest(visits):
    """The newest visit; a visit of no known day is the oldest, and of visits of one day the lowest row counts."""
    return min(visits, key=lambda v: (-(v["checked_on"] or dt.date.min).toordinal(), v["record_id"]))


def by(rows, key):
    found = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def visits_of(tables):
    person_of = {row["record_id"]: row["person_id"] for row in tables["record_persons"]}
    persons = {row["person_id"]: row for row in tables["person_poverty"]}
    return [{**persons[person_of[row["record_id"]]], **row} for row in tables["field_checks"]]


def checked_people(tables):
    names = ("person_id", "village_code", "tambon_code", "outcome", "checked_on", "drawn_from", "weight")
    groups = by(visits_of(tables), lambda v: v["person_id"])
    return [{**{name: latest(mine)[name] for name in names}, "n_checks": len(mine)} for mine in groups.values()]


def takes_in(person, rule):
    """True, False or None, by the version of the person's จปฐ. year, the newest where there is none."""
    versions, year = rule.versions.versions, person["basic_needs_year"]
    version = versions[-1] if year is None else version_for(versions, year)
    return true(version.takes_in, person) if version else None


def weights(visits):
    """Each visit's weight in whole millionths, by its row."""
    given = {v["record_id"]: None if v["weight"] is None else math.floor(v["weight"] * 1_000_000 + 0.5) for v in visits}
    found = {}
    for alike in by(visits, lambda v: (v["drawn_from"], (v["tambon_code"] or "")[:2] or None)).values():
        known = [given[v["record_id"]] for v in alike if given[v["record_id"]] is not None]
        mean = sum(known) // len(known) if known else 1_000_000
        found |= {v["record_id"]: mean if given[v["record_id"]] is None else given[v["record_id"]] for v in alike}
    return found


def samples(visits, name, rule):
    """(visited, measure, [(visit, counts, error)]) for one rule: who was visited, who the figure could rest on, who counts."""
    mine = [v for v in visits if v["drawn_from"] in (name, "area")]
    people = [latest(group) for group in by(mine, lambda v: v["person_id"]).values()]
    doors = [v for v in visits if v["drawn_from"] == "area"]
    at_home = [latest(group) for group in by(doors, lambda v: v["person_id"]).values()]
    taken = [v for v in people if takes_in(v, rule) is YES]
    found = [v for v in at_home if v["outcome"] in POOR]
    yield people, "inclusion", [(v, v["outcome"] in TOLD, v["outcome"] == "not_poor") for v in taken]
    yield people, "gone", [(v, v["outcome"] in TOLD | GONE, v["outcome"] in GONE) for v in taken]
    yield at_home, "exclusion", [(v, takes_in(v, rule) is not None, takes_in(v, rule) is NO) for v in found]


def areas_of(visit, known):
    tambon = visit["tambon_code"]
    codes = ["TH", tambon[:2], tambon[:4]] if tambon else ["TH"]
    return [code for code in codes if code in known]


def village_of(visit):
    return (visit["tambon_code"], visit["village_code"] or visit["person_id"])


def list_errors(tables, rules):
    visits = visits_of(tables)
    weight = weights(visits)
    levels = {row["area_code"]: row["level"] for row in tables["areas"] if row["level"] in ("country", "province", "amphoe")}
    found = []
    for name, rule in rules.items():
        for visited, measure, drawn in samples(visits, name, rule):
            for area, level in levels.items():
                here = [one for one in drawn if area in areas_of(one[0], levels)]
                villages = {village_of(v) for v in visited if area in areas_of(v, levels)}
                if here:
                    key = {"area_code": area, "level": level, "rule": name, "measure": measure}
                    found.append(key | rate(here, villages, weight))
    return found


def rate(drawn, villages, weight):
    """The share of errors and its interval, from (visit, counts, error) of everybody drawn and the villages visited."""
    counted = [(v, error) for v, counts, error in drawn if counts]
    n, n_errors = len(counted), sum(error for _, error in counted)
    row = {"n_drawn": len(drawn), "n_reached": n, "n_errors": n_errors, "b": None, "se": None, "ll": None, "ul": None}
    if n < 2:
        return row
    w = [Fraction(weight[v["record_id"]], 1_000_000) for v, _ in counted]
    b = sum(wi for wi, (_, error) in zip(w, counted, strict=True) if error) / sum(w)
    squares = sum(Fraction((weight[v["record_id"]] + 500) // 1000, 1000) ** 2 for v, _ in counted)
    effective = float(min(n, sum(w) ** 2 / squares))
    reached_in = by(zip(w, counted, strict=True), lambda one: village_of(one[1][0]))
    row["b"] = float(b)
    if b in (0, 1) or len(reached_in) < 2:
        return row | dict(zip(("ll", "ul"), exact(float(b) * effective, effective), strict=True))
    z = [sum(wi * (error - b) for wi, (_, error) in mine) / sum(w) for mine in reached_in.values()]
    variance = Fraction(len(villages), len(villages) - 1) * sum(one * one for one in z)
    se = max(math.sqrt(variance), math.sqrt(float(b * (1 - b)) / effective))
    b = float(b)
    half = student.ppf(0.975, len(reached_in) - 1) * se / (b * (1 - b))
    middle = math.log(b / (1 - b))
    return row | {"se": se, "ll": float(expit(middle - half)), "ul": float(expit(middle + half))}


def exact(errors, n):
    """The shares p at which as many errors or more, and as many or fewer, have a chance of 2.5 %; found by halving."""

    def solve(chance):
        low, high = 0.0, 1.0
        for _ in range(100):
            low, high = ((low + high) / 2, high) if chance((low + high) / 2) < 0 else (low, (low + high) / 2)
        return low

    # P(X >= x) = I_p(x, n - x + 1) of a binomial with n draws.
    lower = 0.0 if errors <= 0 else solve(lambda p: betainc(errors, n - errors + 1, p) - 0.025)
    upper = 1.0 if errors >= n else solve(lambda p: betainc(errors + 1, n - errors, p) - 0.975)
    return lower, upper

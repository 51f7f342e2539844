"""Households as an official could work them out: one list after another, one household after another, no arrays."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Row:
    """One survey of one household. ``rank`` is the place of its list; rows of a list stand by name."""

    name: str
    rank: int
    register: str
    code: str | None = None
    house_no: str | None = None
    village: str | None = None
    tambon: str | None = None
    year: int | None = None
    date: dt.date | None = None

    def place(self):
        return (self.code, self.tambon) if self.code and self.tambon else None

    def address(self):
        return (self.village, self.house_no) if self.village and self.house_no else None

    def day(self):
        """Days since 1970; a year alone is its middle; nothing told is before all."""
        if self.date:
            return (self.date - dt.date(1970, 1, 1)).days
        return int((self.year - 1970) * 365.25) + 182 if self.year else -1

    def told_year(self):
        return self.year or (self.date.year if self.date else None)


@dataclass(frozen=True)
class Listing:
    """A person listed in a row; ``record`` is the order of records."""

    record: int
    person: int
    row: str
    relation: str | None = None
    sex: int | None = None
    birth_year: int | None = None


@dataclass(frozen=True)
class Rules:
    shared_members: Fraction
    head_years: int
    alike_members: Fraction
    unlisted_left: bool


def newest_last(rows):
    """Of one day the list joined first, and in it the first row, is the newest."""
    return sorted(sorted(rows, key=lambda row: row.name, reverse=True), key=lambda row: (row.day(), -row.rank))


class Household:
    """The rows of one household so far."""

    def __init__(self, rows, listings):
        self.rows = newest_last(rows)
        names = {row.name for row in rows}
        self.listings = [one for one in listings if one.row in names]

    def people(self):
        return {one.person for one in self.listings}

    def heads(self):
        return {one.person for one in self.listings if one.relation == "head"}

    def newest(self, what):
        told = [what(row) for row in self.rows if what(row) is not None]
        return told[-1] if told else None

    def all(self, what):
        return {what(row) for row in self.rows if what(row) is not None}

    def newest_list(self):
        """Who the newest row with people lists, each once."""
        for row in reversed(self.rows):
            found = {}
            for one in sorted(self.listings, key=lambda one: one.record):
                if one.row == row.name:
                    found.setdefault(one.person, one)
            if found:
                return list(found.values())
        return []


def compose(rows, listings, rules):
    """Row name -> number of its household, in the order in which households are first met."""
    number, made = {}, []
    for rank in sorted({row.rank for row in rows}):
        here = sorted((row for row in rows if row.rank == rank), key=lambda row: row.name)
        entities = [Household(part, listings) for part in one_list(here, listings, rules)]
        before = [Household([row for row in rows if number.get(row.name) == h], listings) for h in range(len(made))]
        joined = join(before, entities, rules)
        for e, entity in enumerate(entities):
            h = joined.get(e)
            if h is None:
                h = len(made)
                made.append(h)
            for row in entity.rows:
                number[row.name] = h
    return number


def one_list(here, listings, rules):
    """The rows of one list as households, in the order of their first rows."""
    parts = []
    houses = {}
    for row in here:
        houses.setdefault(row.place() or row.name, []).append(row)
    for house in houses.values():
        peopled = [row for row in house if Household([row], listings).people()]
        empty = [row for row in house if row not in peopled]
        groups = []
        for row in peopled:
            mine = [group for group in groups if any(one_by_people(row, other, listings, rules) for other in group)]
            groups = [group for group in groups if group not in mine] + [[row, *(one for group in mine for one in group)]]
        if len(groups) <= 1:
            parts.append([*(groups[0] if groups else []), *empty])
        else:
            parts += groups + [[row] for row in empty]
    order = {row.name: place for place, row in enumerate(here)}
    return sorted((part for part in parts if part), key=lambda part: min(order[row.name] for row in part))


def one_by_people(row, other, listings, rules):
    ours, theirs = Household([row], listings).people(), Household([other], listings).people()
    return Fraction(len(ours & theirs), min(len(ours), len(theirs))) >= rules.shared_members


def join(before, entities, rules):
    """Entity -> household of the lists before: first by people, then, of those left, by their houses."""
    pairs = [(h, e) for h in range(len(before)) for e in range(len(entities))]
    by_people = [(people_rank(before[h], entities[e], rules), h, e) for h, e in pairs]
    joined = {}
    for _, h, e in sorted(one for one in by_people if one[0] is not None):
        if e not in joined and h not in joined.values():
            joined[e] = h
    by_house = [(house_rank(before[h], entities[e], rules), h, e) for h, e in still_open(pairs, joined)]
    by_house = [one for one in by_house if one[0] is not None]
    while sole := [pair for pair in by_house if is_sole_best(pair, by_house)]:
        joined |= {e: h for _, h, e in sole}
        by_house = [(rank, h, e) for rank, h, e in by_house if (h, e) in still_open(pairs, joined)]
    return joined


def still_open(pairs, joined):
    return [(h, e) for h, e in pairs if e not in joined and h not in joined.values()]


def people_rank(ours, theirs, rules):
    """The least joins first: tier, then more people shared, then with the head; None where people do not join them."""
    shared = ours.people() & theirs.people()
    tier = people_tier(ours, theirs, shared, rules)
    if tier is None:
        return None
    smaller = min(len(ours.people()), len(theirs.people()))
    return tier, -Fraction(len(shared) ** 2, smaller), not shared & (ours.heads() | theirs.heads())


def people_tier(ours, theirs, shared, rules):
    if not shared:
        return None
    if ours.all(Row.place) & theirs.all(Row.place):
        return 0
    sizes = sorted([len(ours.people()), len(theirs.people())])
    one_village = ours.newest(lambda row: row.village) == theirs.newest(lambda row: row.village) is not None
    if one_village and not codes_differ(ours, theirs) and Fraction(len(shared), sizes[0]) >= rules.shared_members:
        return 1
    if (one_village or len(shared) > 1) and Fraction(len(shared), sizes[1]) >= rules.shared_members:
        return 1
    if ours.all(Row.address) & theirs.all(Row.address) and not codes_differ(ours, theirs):
        return 2
    return None


def codes_differ(ours, theirs):
    return bool(ours.all(Row.place) and theirs.all(Row.place)) and not ours.all(Row.place) & theirs.all(Row.place)


def house_rank(ours, theirs, rules):
    agree = heads_agree(ours.newest_list(), theirs.newest_list(), rules)
    if ours.newest(Row.place) in theirs.all(Row.place):
        return 0 if agree else 1
    if ours.newest(Row.address) in theirs.all(Row.address) and not codes_differ(ours, theirs):
        return 2 if agree else None
    return None


def heads_agree(ours, theirs, rules):
    """Heads of one sex and about one age; where either side names none, enough people of one sex and birth year."""
    larger = max(len(ours), len(theirs))
    known, other_known = ([one for one in side if one.sex and one.birth_year] for side in (ours, theirs))
    heads, other_heads = ([one for one in side if one.relation == "head"] for side in (known, other_known))
    if heads and other_heads:
        return any(a.sex == b.sex and abs(a.birth_year - b.birth_year) <= rules.head_years for a in heads for b in other_heads)
    left = [(one.sex, one.birth_year) for one in other_known]
    alike = 0
    for one in known:
        if (one.sex, one.birth_year) in left:
            left.remove((one.sex, one.birth_year))
            alike += 1
    return alike >= 2 and Fraction(alike, larger) >= rules.alike_members


def is_sole_best(pair, pairs):
    rank, h, e = pair
    rivals = [other for other in pairs if other != pair and (other[1] == h or other[2] == e)]
    return all(other[0] > rank for other in rivals)


def homes(rows, listings, number, rules):
    """Person -> household they live in, None where they have left the last one."""
    order = {row.name: place for place, row in enumerate(newest_last(rows))}
    row_of = {row.name: row for row in rows}
    found = {}
    for person in {one.person for one in listings}:
        mine = sorted((one for one in listings if one.person == person), key=lambda one: order[one.row])
        last = row_of[mine[-1].row]
        found[person] = home = number[last.name]
        for one in mine:
            register = row_of[one.row].register
            if number[one.row] == home and rules.unlisted_left:
                surveys = [
                    row_of[other.row].day()
                    for other in listings
                    if number[other.row] == home and row_of[other.row].register == register
                ]
                if max(surveys) > last.day():
                    found[person] = None
    return found


def members(rows, listings, number, lives_in):
    """(household, person) -> what household_members says of them."""
    order = {row.name: place for place, row in enumerate(newest_last(rows))}
    row_of = {row.name: row for row in rows}
    groups = {}
    for one in listings:
        groups.setdefault((number[one.row], one.person), []).append(one)
    found = {}
    for (household, person), group in groups.items():
        mine = sorted(group, key=lambda one: (order[one.row], -one.record))
        last = row_of[mine[-1].row]
        newest = max(row_of[one.row].day() for one in listings if number[one.row] == household)
        told = [row_of[one.row] for one in mine if row_of[one.row].told_year()]
        first = min(told, key=lambda row: (row.day(), row.rank, row.name), default=None)
        relations = [one.relation for one in mine if one.relation]
        if lives_in[person] == household:
            basis = "newest_survey" if last.day() == newest else "earlier_survey"
        else:
            basis = "left" if lives_in[person] is None else "elsewhere"
        found[household, person] = {
            "lives_here": lives_in[person] == household,
            "basis": basis,
            "relation": relations[-1] if relations else None,
            "first_year": first and first.told_year(),
            "first_date": first and first.date,
            "last_year": last.told_year(),
            "last_date": last.date,
            "last_register": last.register,
            "n_sources": len({one.row for one in mine}),
            "n_registers": len({row_of[one.row].register for one in mine}),
        }
    return found

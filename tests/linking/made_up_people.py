"""A small made-up population written as the promised tables of several registers, with known truth and known errors.

Difficulties and rates after the design notes on linking: tone and homophone errors, changed names, births known by year,
default dates, moves, mates who share family name and house, numbers missing, mistyped or a mate's, errors that come together.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from ruamjai.tables import TABLES
from ruamjai.thai.citizen_id import NO_OFFICE, check_digit, is_valid
from ruamjai.thai.text import normalise

OFFICES = sorted(NO_OFFICE)
TAMBONS = ("570505", "571303", "570506", "570901", "570103", "570104")
TYPES = {
    "string": pa.string(),
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "date": pa.date32(),
    "bool": pa.bool_(),
}
HOMOPHONES = str.maketrans("ศษสณนทธพภฐถใไชฌ", "สสศนณธทภพถฐไใฌช")
REGISTERS = ("basic_needs", "welfare_card", "tpmap", "pppconnext")


@dataclass
class Truth:
    """The tables, and which true person (and household) each row speaks of."""

    tables: dict[str, pa.Table]
    person_of: dict[str, int] = field(default_factory=dict)
    household_of: dict[str, int] = field(default_factory=dict)

    def true_pairs(self) -> set[tuple[str, str]]:
        """Pairs of rows that are one person, each as (smaller id, larger id)."""
        return pairs_of(self.person_of)


def pairs_of(group_of: dict[str, object]) -> set[tuple[str, str]]:
    """All pairs of keys with one value."""
    groups: dict[object, list[str]] = {}
    for key, group in group_of.items():
        groups.setdefault(group, []).append(key)
    return {(a, b) for keys in groups.values() for a in sorted(keys) for b in keys if a < b}


class _Person:
    def __init__(self, draw, household, head, surname, first, sex, year):
        self.household, self.first, self.last, self.sex = household, first, surname, sex
        self.year, self.month, self.day = year, int(draw.integers(1, 13)), int(draw.integers(1, 29))
        digits = str(draw.integers(1, 9)) + OFFICES[draw.integers(len(OFFICES))] + f"{draw.integers(10**9):09d}"
        self.number = digits + str(check_digit(digits))


def make_up(*, households: int, seed: int, harshness: float = 1.0, registers=REGISTERS) -> Truth:
    """A population of that many households in six tambons, and what each register says of it."""
    draw = np.random.default_rng(seed)
    given = {1: _by_rank(draw, sorted(thai_male_names())), 2: _by_rank(draw, sorted(thai_female_names()))}
    halves = sorted(thai_family_names())
    surnames = [
        normalise(halves[i][: len(halves[i]) // 2 + 1] + halves[j][len(halves[j]) // 2 :])
        for i, j in draw.integers(len(halves), size=(max(households, 400), 2))
    ]
    people, homes = [], []
    for h in range(households):
        tambon = TAMBONS[draw.integers(len(TAMBONS))]
        homes.append((tambon, f"{tambon}{draw.integers(1, 13):02d}", str(draw.integers(1, 400))))
        surname = surnames[draw.integers(len(surnames))]
        for member in range(1 + draw.poisson(2.3)):
            sex = int(draw.integers(1, 3))
            first = given[sex]()
            if member and draw.random() < 0.12:  # alliterating siblings
                first = normalise(people[-1].first[:2] + first[2:])
            year = int(draw.integers(1940, 1975)) if member < 2 else int(draw.integers(1970, 2020))
            last = surname if draw.random() < 0.8 else surnames[draw.integers(len(surnames))]
            people.append(_Person(draw, h, member == 0, last, first, sex, year))
    writing = _Writing(draw, people, homes, harshness)
    for register in registers:
        writing.write(register)
    return writing.truth()


def _by_rank(draw, names):
    """Zipf-Mandelbrot: the commonest given name is about 0.8 % of a sex."""
    weights = 1 / (np.arange(len(names)) + 12.0) ** 0.95
    order, cumulative = draw.permutation(len(names)), np.cumsum(weights / weights.sum())
    return lambda: normalise(names[order[np.searchsorted(cumulative, draw.random())]])


class _Writing:
    def __init__(self, draw, people, homes, harshness):
        self.draw, self.people, self.homes, self.harshness = draw, people, homes, harshness
        self.persons, self.addresses, self.facts = [], [], []
        self.person_of, self.household_of = {}, {}

    def write(self, register):
        keeps = {"basic_needs": 0.93, "welfare_card": 0.27, "tpmap": 0.2, "pppconnext": 0.5}[register]
        by_household = register in ("basic_needs", "pppconnext")
        listed = self.draw.random(len(self.homes)) < keeps
        rounds = 2 if register == "pppconnext" else 1
        for round_number in range(rounds):
            for i, person in enumerate(self.people):
                if by_household and (not listed[person.household] or (round_number and person.household % 3)):
                    continue
                if not by_household and self.draw.random() >= keeps:
                    continue
                self._row(register, i, person, by_household, round_number)
        if by_household:
            for h in np.flatnonzero(listed).tolist():
                for round_number in range(rounds):
                    if not (round_number and h % 3):
                        self._household(register, h, round_number)

    def _household(self, register, h, round_number):
        tambon, village, house = self.homes[h]
        row = self._household_id(register, h, round_number)
        code = f"{5705000000 + h * 7 + 10**10:011d}" if self.draw.random() < 0.9 else None
        self.household_of[row] = h
        source = {"household_record_id": row, "register": register, "batch": "b", "row_number": len(self.facts) + 2}
        place = {"village_code": village, "tambon_code": tambon}
        self.addresses.append(source | place | {"house_code": code, "house_no": house})
        years = {"basic_needs": 2022, "pppconnext": 2021 + round_number}
        self.facts.append(source | place | {"in_municipality": False, "survey_year": years[register], "survey_date": None})

    def _household_id(self, register, h, round_number):
        return f"{register}:h{h * 7919 % 1000003:07d}{round_number}"

    def _row(self, register, i, person, by_household, round_number):
        draw, first_register = self.draw, register == "basic_needs"
        rate = self.harshness * (0.25 if first_register else 1.0) * (3 if draw.random() < 0.2 else 0.55)

        def happens(share):
            return draw.random() < share * rate

        row_id = f"{register}:{(i * 104729 + 17) % 10000019:08d}{round_number}"
        self.person_of[row_id] = i
        tambon, village, house = self.homes[person.household]
        if happens(0.10):  # moved
            tambon, village, house = self.homes[draw.integers(len(self.homes))]
        house = None if happens(0.05) else str(draw.integers(1, 400)) if happens(0.05) else house
        first = self._mistyped(person.first) if happens(0.08) else person.first
        last = self._mistyped(person.last) if happens(0.08) else person.last
        if happens(0.02):
            first = self.people[draw.integers(len(self.people))].first
        if person.sex == 2 and 1970 < person.year < 2003 and happens(0.12):
            last = self.people[draw.integers(len(self.people))].last
        year, month, day = person.year, person.month, person.day
        if happens(0.03):
            year = month = day = None
        elif happens(0.08):
            month = day = None
        elif happens(0.06):
            month = day = 1
        elif happens(0.02) and day <= 12:
            month, day = day, month
        elif happens(0.03):
            year += int(draw.integers(-3, 4))
        number, state = self._number(i, person, happens)
        self.persons.append({
            "record_id": row_id, "register": register, "batch": "b", "row_number": len(self.persons) + 2,
            "household_record_id": self._household_id(register, person.household, round_number) if by_household else None,
            "citizen_id": number, "citizen_id_state": state, "title": "นาย" if person.sex == 1 else "นาง",
            "first_name": first, "last_name": last, "sex": None if happens(0.03) else person.sex,
            "birth_year": year, "birth_month": month, "birth_day": day,
            "house_no": house, "village_code": village, "tambon_code": tambon,
        })  # fmt: skip

    def _number(self, i, person, happens):
        if happens(0.18):
            return None, "missing"
        if happens(0.01):  # a mate's valid number
            mate = self.people[max(i - 1, 0)]
            return mate.number, "valid"
        if happens(0.04):
            place = int(self.draw.integers(13))
            number = person.number[:place] + str(self.draw.integers(10)) + person.number[place + 1 :]
            return (number, "valid") if is_valid(number) else (None, "invalid")
        return person.number, "valid"

    def _mistyped(self, name):
        place = int(self.draw.integers(1, max(len(name), 2)))
        kind = self.draw.random()
        if kind < 0.4:
            return name.translate(HOMOPHONES)
        if kind < 0.7 and any(mark in name for mark in "่้์"):
            return "".join(char for char in name if char not in "่้์")
        if kind < 0.85:
            return normalise(name[:place] + name[place + 1 :])
        return normalise(name[:place] + "กนรมอ"[self.draw.integers(5)] + name[place:])

    def truth(self):
        tables = {
            "person_records": as_promised("person_records", self.persons),
            "household_addresses": as_promised("household_addresses", self.addresses),
            "household_records": as_promised("household_records", self.facts),
            "areas": as_promised("areas", [area_row(code) for code in TAMBONS]),
        }
        return Truth(tables, self.person_of, self.household_of)


def area_row(code):
    from ruamjai.thai.areas import all_areas

    name = next(area.name_th for area in all_areas() if area.code == code)
    return {"area_code": code, "level": "tambon", "parent_code": code[:4], "name_th": name, "name_en": "", "order_key": name}


def as_promised(name, rows):
    """Rows as Arrow in the promised columns and types."""
    types = TYPES | {"float64": pa.float64(), "int64": pa.int64()}
    schema = pa.schema([(column.name, types[column.type]) for column in TABLES[name].columns])
    return pa.Table.from_pylist(rows, schema=schema)

"""A few households written out by hand, as the linker has them and as the plain reference does."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from linking.few_records import records_of
from linking.made_up_people import as_promised
from linking.shipped import RULES
from reference import households as plain
from ruamjai.linking import households as built
from ruamjai.linking.standardise import NONE

CODE, OTHER_CODE = "57050000012", "57050000013"
VILLAGE, OTHER_VILLAGE = "57050503", "57130302"


def rules(**changes):
    """The shipped rules with other values for households."""
    return replace(RULES, households=replace(RULES.households, **changes))


def row(name, register="basic_needs", *, code=None, house_no=None, village=VILLAGE, year=None, date=None):
    """One survey of one household; its list's place is found when the world is put together."""
    tambon = village and village[:6]
    return plain.Row(name, 0, register, code, house_no, village, tambon, year or (date and date.year), date)


@dataclass
class World:
    """Rows and who is listed in them: (row name, person, relation, sex, birth year) in the order of records."""

    rows: list
    listed: list
    rules: object = RULES

    def __post_init__(self):
        order = {register: place for place, register in enumerate(self.rules.order)}
        lists = sorted({(order[one.register], one.year or 0) for one in self.rows})
        self.rows = [replace(one, rank=lists.index((order[one.register], one.year or 0))) for one in self.rows]
        of_row = {one.name: one for one in self.rows}
        self.listed = sorted(self.listed, key=lambda one: of_row[one[0]].rank)
        self.listings = [
            plain.Listing(place, person, name, relation, sex, year)
            for place, (name, person, relation, sex, year) in enumerate(self.listed)
        ]
        self._tables(of_row)

    def _tables(self, of_row):
        source = {"batch": "b", "row_number": 2}
        rows = [
            {
                "household_record_id": one.name, "register": one.register, "village_code": one.village,
                "tambon_code": one.tambon, "house_code": one.code, "house_no": one.house_no, "survey_year": one.year,
                "survey_date": one.date, **source,
            }
            for one in self.rows
        ]  # fmt: skip
        keep = ("household_record_id", "register", "batch", "row_number", "village_code", "tambon_code")
        addresses = as_promised("household_addresses", [{k: r[k] for k in (*keep, "house_code", "house_no")} for r in rows])
        facts = as_promised("household_records", [{k: r[k] for k in (*keep, "survey_year", "survey_date")} for r in rows])
        self.records = records_of(
            *(
                {
                    "record_id": f"r{place:03d}", "register": of_row[name].register, "household_record_id": name, "sex": sex,
                    "birth_year": year, "village_code": of_row[name].village, "tambon_code": of_row[name].tambon,
                }
                for place, (name, _, _, sex, year) in enumerate(self.listed)
            ),
            years={one.name: one.year for one in self.rows},
        )  # fmt: skip
        members = [
            {"record_id": f"r{place:03d}", "household_record_id": name, "relation": relation}
            for place, (name, _, relation, _, _) in enumerate(self.listed)
        ]
        self.person = np.array([one[1] for one in self.listed], np.int64)
        self.n_people = int(self.person.max(initial=-1)) + 1
        self.household_rows = built.household_rows(addresses, facts, self.rules)
        self.found = built.listings(self.records, self.person, self.household_rows, as_promised("basic_needs_members", members))

    def compose(self):
        """Row name -> number of its household."""
        self.household = built.build_households(self.household_rows, self.found, self.n_people, self.rules)
        return dict(zip(self.household_rows.ids.to_pylist(), self.household.tolist(), strict=True))

    def homes(self):
        """Where everything is."""
        self.compose()
        return built.find_homes(
            self.records, self.person, self.n_people, self.household_rows, self.household, self.found, self.rules
        )

    def members_table(self):
        """The table household_members."""
        homes = self.homes()
        found = built.find_members(self.household_rows, self.household, self.found, homes)
        return built.members_table(self.household_rows, found, self._ids("h"), self._ids("p"))

    def members(self):
        """(household, person) -> the row of household_members."""
        rows = self.members_table().to_pylist()
        return {(int(one.pop("household_id")[1:]), int(one.pop("person_id")[1:])): one for one in rows}

    def sources_table(self):
        """The table household_member_sources."""
        homes = self.homes()
        found = built.find_members(self.household_rows, self.household, self.found, homes)
        return built.member_sources_table(self.records, self.household_rows, self.found, found, self._ids("h"), self._ids("p"))

    def sources(self):
        """Its rows."""
        return self.sources_table().to_pylist()

    def _ids(self, kind):
        n = int(self.household.max(initial=-1)) + 1 if kind == "h" else self.n_people
        return built.pseudonyms([f"{kind}{place:020d}" for place in range(n)])

    def plain_rules(self):
        chosen = self.rules.households
        return plain.Rules(
            plain.Fraction(str(chosen.shared_members)), chosen.head_years, plain.Fraction(str(chosen.alike_members)),
            chosen.unlisted_left,
        )  # fmt: skip


def world(rows, listed, **changes):
    """``listed``: row name -> people, each a number or (number, relation, sex, birth year)."""
    people = [
        (name, *(one if isinstance(one, tuple) else (one, None, None, None))) for name, those in listed.items() for one in those
    ]
    return World(list(rows), people, rules(**changes))


def day(year, month=5, of_month=1):
    """A day."""
    return dt.date(year, month, of_month)


__all__ = ["CODE", "NONE", "OTHER_CODE", "OTHER_VILLAGE", "VILLAGE", "World", "day", "row", "rules", "world"]

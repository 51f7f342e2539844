"""One household after another, told in a few words: every answer stands and passes unless the test says otherwise."""

from ruamjai.tables import TABLES

PLACE = {"tambon_code": "570505", "village_code": "57050501"}
AREAS = [{"area_code": code, "level": "x", "name_th": "", "name_en": "", "order_key": ""} for code in
         ("TH", "57", "5705", "570505", "57050501", "57050502", "47", "4703", "470301", "47030101")]  # fmt: skip


def _passing(table):
    return {c.name: 1 for c in TABLES[table].columns if c.name[1:].isdigit() and c.type == "int8"}


HOUSEHOLD = {**_passing("basic_needs_households"), "a1111": 2, "a1121": None, "a42216": 120_000.0}
MEMBER = {**_passing("basic_needs_members"), "age": 40, "body_status": 0, "a31711": 2}


class Village:
    """Builds the tables that ``measure_poverty`` reads. Each method adds rows and returns the village."""

    def __init__(self):
        self.tables = {name: [] for name in (
            "household_records", "basic_needs_households", "basic_needs_members", "tpmap_people", "pppconnext_households",
            "pppconnext_members", "welfare_cards", "record_persons", "household_sources", "people",
        )}  # fmt: skip
        self.tables["areas"] = AREAS

    def _row(self, register, row, household, year, place):
        self.tables["household_records"].append(
            {"household_record_id": row, "register": register, "survey_year": year, **(place or PLACE)}
        )
        self.tables["household_sources"].append({"household_record_id": row, "register": register, "household_id": household})

    def _record(self, register, person):
        record = f"{register}:{len(self.tables['record_persons']):04d}"
        self.tables["record_persons"].append({"record_id": record, "register": register, "person_id": person})
        return record

    def surveyed(self, household, answers=None, members=None, year=2022, row=None, place=None):
        """A household that จปฐ. surveyed. ``members`` is ``{person: answers}``; left out, one adult who passes all."""
        row = row or f"basic_needs:{household}"
        self._row("basic_needs", row, household, year, place)
        self.tables["basic_needs_households"].append({"household_record_id": row, **HOUSEHOLD, **(answers or {})})
        for person, member in ({f"{household}-1": {}} if members is None else members).items():
            self.tables["basic_needs_members"].append(
                {"record_id": self._record("basic_needs", person), "household_record_id": row, **MEMBER, **member}
            )
            self._lives(person, household, place)
        return self

    def capitals(self, household, members, year=2022, period="after", row=None, place=None, **scores):
        """A household that PPPConnext surveyed. ``members`` is ``{person: human capital}``."""
        row = row or f"pppconnext:{household}:{period}"
        self._row("pppconnext", row, household, year, place)
        self.tables["pppconnext_households"].append({"household_record_id": row, "period": period, **scores})
        for person, human in members.items():
            self.tables["pppconnext_members"].append(
                {"record_id": self._record("pppconnext", person), "household_record_id": row, "human": human}
            )
            self._lives(person, household, place)
        return self

    def listed(self, person, welfare_state=None, year=2022, **dimensions):
        record = self._record("tpmap", person)
        self.tables["tpmap_people"].append({"record_id": record, "year": year, "welfare_state": welfare_state, **dimensions})
        return self._lives(person, None, None)

    def card(self, person, state, year=2022):
        record = self._record("welfare_card", person)
        self.tables["welfare_cards"].append({"record_id": record, "state": state, "scheme_year": year})
        return self._lives(person, None, None)

    def _lives(self, person, household, place):
        if all(row["person_id"] != person for row in self.tables["people"]):
            self.tables["people"].append({"person_id": person, "household_id": household, **(place or PLACE)})
        return self

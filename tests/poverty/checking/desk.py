"""Field checks on a desk: people and what registers say of them, visits to them, and the tables that come of it."""

import datetime as dt
import functools

import ibis

from poverty.desk import arrow
from ruamjai import poverty, rulebook
from ruamjai.poverty.areas import TO_AMPHOE
from ruamjai.poverty.checking.rates import rates
from ruamjai.poverty.checking.visits import count_by_village, latest_visits, visits_of
from ruamjai.tables import TABLES
from ruamjai.warehouse import promised

READS = ("field_checks", "record_persons", "person_poverty", "areas")
AREAS = [
    {"area_code": code, "level": level, "name_th": "", "name_en": "", "order_key": ""}
    for code, level in (
        ("TH", "country"), ("57", "province"), ("47", "province"), ("5705", "amphoe"), ("5713", "amphoe"), ("4703", "amphoe"),
        ("570505", "tambon"), ("570506", "tambon"), ("571301", "tambon"), ("470301", "tambon"), ("57050501", "village"),
    )
]  # fmt: skip

TARGET = {"in_basic_needs": True, "basic_needs_poor": True, "welfare_state": "verified", "basic_needs_year": 2022}
CARDLESS = {**TARGET, "welfare_state": "none"}
UNSURE = {**TARGET, "basic_needs_poor": None}
NOT_POOR = {**TARGET, "basic_needs_poor": False}
NOBODY = {"in_basic_needs": False, "basic_needs_poor": None, "welfare_state": "none"}


class Checks:
    """People and visits, a row a call; ``visited`` adds the person on the first visit."""

    def __init__(self):
        self.tables = {"field_checks": [], "record_persons": [], "person_poverty": [], "areas": AREAS}

    def person(self, person, words=TARGET, village="57050501", tambon=None):
        place = {"village_code": village, "tambon_code": tambon or (village[:6] if village else None)}
        self.tables["person_poverty"].append(
            {"person_id": person, "tpmap_listed": False, "in_union": False, "n_registers_poor": 0, "n_registers_asked": 0,
             **words, **place}
        )  # fmt: skip
        return self

    def visited(self, person, outcome, words=TARGET, *, village="57050501", tambon=None, on=1, drawn="target", weight=None):
        if all(row["person_id"] != person for row in self.tables["person_poverty"]):
            self.person(person, words, village, tambon)
        record = f"field_checks:{len(self.tables['field_checks']):024x}"
        day = None if on is None else dt.date(2023, 6, on)
        self.tables["field_checks"].append(
            {"record_id": record, "outcome": outcome, "checked_on": day, "drawn_from": drawn, "weight": weight}
        )
        self.tables["record_persons"].append({"record_id": record, "register": "field_checks", "person_id": person})
        return self

    def several(self, *outcomes, start=0, **more):
        """One person an outcome."""
        for outcome in outcomes:
            self.visited(f"p{len(self.tables['person_poverty']) + start:03d}", outcome, **more)
        return self


class Desk:
    """The two queries built once; ``check(tables)`` gives ``{table: [row, …]}``."""

    def __init__(self):
        self.rules = rulebook.load()
        self.connection = ibis.duckdb.connect()
        bound = {name: ibis.table(ibis.Schema.from_pyarrow(arrow(name, []).schema), name=name) for name in READS}
        visits = visits_of(bound["field_checks"], bound["record_persons"], bound["person_poverty"])
        self.counts = ibis.to_sql(count_by_village(visits, self.rules.rules), dialect="duckdb")
        self.latest = ibis.to_sql(promised(latest_visits(visits), TABLES["checked_people"]), dialect="duckdb")

    def check(self, tables):
        for name in READS:
            self.connection.con.register(name, arrow(name, tables[name]))
        counted = self.connection.con.sql(self.counts).to_arrow_table()
        levels = {level for level, _ in TO_AMPHOE}
        known = [row["area_code"] for row in tables["areas"] if row["level"] in levels]
        latest = self.connection.con.sql(self.latest).to_arrow_table().to_pylist()
        return {"checked_people": latest, "list_errors": rates(counted, known)}


@functools.cache
def desk():
    """The desk with the rulebook that ships."""
    return Desk()


def rate(checks, measure, rule="target", area="TH"):
    """The row of ``list_errors`` of one rule and measure, or None."""
    rows = desk().check(checks.tables)["list_errors"]
    key = (area, rule, measure)
    return next((row for row in rows if (row["area_code"], row["rule"], row["measure"]) == key), None)


def counts(checks, measure, rule="target", area="TH"):
    """(drawn, reached, errors), or None."""
    row = rate(checks, measure, rule, area)
    return row and (row["n_drawn"], row["n_reached"], row["n_errors"])


def by_the_door(tables):
    """The same through the step's own door."""
    bound = {name: ibis.memtable(arrow(name, tables[name])) for name in READS}
    made = poverty.check_lists(**bound, rules=rulebook.load(), collect=lambda expression: expression.to_pyarrow())
    return {
        "checked_people": made["checked_people"].to_pyarrow().to_pylist(), "list_errors": made["list_errors"].to_pylist(),
    }  # fmt: skip

"""The tables that link quality reads, made by hand: people in two provinces, links, pairs left apart."""

import ibis
import pyarrow as pa

from ruamjai.linking.quality.pairs import weighed_pairs
from ruamjai.tables import TABLES
from ruamjai.tables.link_quality import POSSIBLE_LINKS
from ruamjai.warehouse import arrow_schema

PROMISES = TABLES | {"possible_links": POSSIBLE_LINKS}


def table(name, rows):
    """Rows of a promised table, nullable as they come back from Parquet; what a row leaves out is null, or as good as empty."""
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(PROMISES[name])])
    blank = {"string": "", "int8": 0, "int16": 0, "int32": 0, "int64": 0, "float64": 0.0, "bool": False, "date": None}
    filled = [{c.name: row.get(c.name, None if c.nullable else blank[c.type]) for c in PROMISES[name].columns} for row in rows]
    return pa.Table.from_pylist(filled, schema=schema)


class World:
    """Each row is a person of its own unless ``same`` joined it to another; provinces go round."""

    def __init__(self, provinces=("570505", "470301", None)):
        self.provinces, self.person, self.links, self.possible = provinces, {}, [], []

    def record(self, register):
        record = f"{register}:{len(self.person):024d}"
        self.person[record] = record
        return record

    def link(self, register, *, tier=2, rule="name", probability=0.995, left=None):
        left = left or self.record("basic_needs")
        right = self.record(register)
        self.person[right] = self.person[left]
        self.links.append(self._row(left, right, tier=tier, rule=rule, probability=probability))
        return left, right

    def apart(self, register, *, probability=0.3, left=None, right=None):
        left, right = left or self.record("basic_needs"), right or self.record(register)
        self.possible.append(self._row(left, right, rule="name", probability=probability))
        return left, right

    @staticmethod
    def _row(left, right, **more):
        registers = {"left_register": left.split(":")[0], "right_register": right.split(":")[0]}
        model = None if more["rule"].startswith("duplicate") else registers["right_register"]
        return {"left_record_id": left, "right_record_id": right, "model": model, "pattern": "aaaaaa", **registers, **more}

    def tables(self):
        """The four tables as Arrow, by name."""
        people = sorted(set(self.person.values()))
        tambons = {person: self.provinces[n % len(self.provinces)] for n, person in enumerate(people)}
        return {
            "person_links": table("person_links", self.links),
            "possible_links": table("possible_links", self.possible),
            "record_persons": table(
                "record_persons",
                [{"record_id": r, "register": r.split(":")[0], "person_id": p} for r, p in sorted(self.person.items())],
            ),
            "people": table("people", [{"person_id": p, "tambon_code": tambons[p]} for p in people]),
        }

    def bound(self, *, shuffled=0):
        """The same as expressions, the rows of each in another order."""
        made = {}
        for name, rows in self.tables().items():
            order = sorted(range(rows.num_rows), key=lambda n: (n * 7919 + shuffled) % 104_729) if shuffled else None
            made[name] = ibis.memtable(rows.take(order) if order else rows)
        return made

    def frame(self, **more):
        return collect(weighed_pairs(**self.bound(), **more)).to_pylist()


_ENGINE = ibis.duckdb.connect(threads=1)


def collect(expression):
    """The rows of an expression."""
    return _ENGINE.to_pyarrow(expression)

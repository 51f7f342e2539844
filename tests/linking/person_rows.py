"""Person tables written out by hand: what the linker takes of a file, a row a record."""

import pyarrow as pa

from ruamjai.linking.standardise import two_lists

TEXT = pa.dictionary(pa.int32(), pa.string())
TYPES = {
    "id": pa.string(), "number": pa.int64(), "number_valid": pa.bool_(), "first_name": TEXT, "last_name": TEXT,
    "sex": pa.int8(), "birth_year": pa.int16(), "birth_month": pa.int8(), "birth_day": pa.int8(), "house_no": TEXT,
    "village": pa.int64(), "tambon": pa.int64(), "amphoe": pa.int64(),
}  # fmt: skip
NUMBER, OTHER_NUMBER = 1287001234563, 3287001234569  # both pass the check digit, of an office that does not exist
SOMCHAI = {
    "number": None, "first_name": "สมชาย", "last_name": "ใจดี", "sex": 1, "birth_year": 1960, "birth_month": 5,
    "birth_day": 17, "house_no": "12", "village": 57050503, "tambon": 570505, "amphoe": 5705,
}  # fmt: skip
UNKNOWN = dict.fromkeys(SOMCHAI)


def people(*rows, side="a"):
    """A person table; what a row does not say is as of ``SOMCHAI``, ids are a0, a1, …; a number is valid unless said."""
    filled = [{"id": f"{side}{i}"} | SOMCHAI | row for i, row in enumerate(rows)]
    filled = [{"number_valid": row["number"] is not None} | row for row in filled]
    return table(filled)


def table(rows):
    """Rows that say everything, as a person table."""
    columns = {name: pa.array([row[name] for row in rows], _plain(kind)).cast(kind) for name, kind in TYPES.items()}
    return pa.table(columns)


def _plain(kind):
    return pa.string() if kind == TEXT else kind


def pair(one, other):
    """``Records`` of two rows, the first of one list and the second of another."""
    return two_lists(people(one), people(other, side="b"))

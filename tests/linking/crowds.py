"""Crowds: person tables of any size in which everybody is somebody else, and what a bad file does to all of its rows."""

import numpy as np
import pyarrow as pa

from linking.person_rows import TEXT, TYPES
from ruamjai.thai.citizen_id import check_digit

LETTERS = np.array(list("กขคงจชดตทนบปพมรลวสหอ"))
TAMBONS = np.array([570505, 570506, 571303, 500101, 500102, 470301, 470302])


def crowd(n, seed=1):
    """Columns of n people who differ in name, birth and house, and have valid numbers of an office that does not exist."""
    draw = np.random.default_rng(seed)
    village = TAMBONS[draw.integers(0, len(TAMBONS), n)] * 100 + draw.integers(1, 20, n)
    serial = draw.permutation(10**7)[:n]
    columns = {
        "number": np.array([_number(value) for value in serial.tolist()], np.int64),
        "first_name": _names(draw, n, 5),
        "last_name": _names(draw, n, 8),
        "sex": draw.integers(1, 3, n),
        "birth_year": draw.integers(1935, 2015, n),
        "birth_month": draw.integers(1, 13, n),
        "birth_day": draw.integers(2, 29, n),
        "house_no": np.array([f"{number}" for number in draw.integers(1, 500, n).tolist()], object),
        "village": village,
        "tambon": village // 100,
        "amphoe": village // 10**4,
    }
    return columns | {"number_valid": np.ones(n, bool)}


def _number(serial):
    digits = f"12899{serial:07d}"
    return int(digits + str(check_digit(digits)))


def _names(draw, n, length):
    return np.array(["".join(row) for row in LETTERS[draw.integers(0, len(LETTERS), (n, length))]], object)


def table_of(columns, rows, side):
    """Some rows of a crowd as a person table; a column that is a plain value is that value on every row."""
    n = len(rows)
    found = {"id": pa.array([f"{side}{row}" for row in rows.tolist()], pa.string())}
    for name, kind in TYPES.items():
        if name in columns:
            values = columns[name]
            listed = values[rows] if isinstance(values, np.ndarray) else [values] * n
            found[name] = pa.array(listed, pa.string() if kind == TEXT else kind, from_pandas=False).cast(kind)
    return pa.table(found).select(list(TYPES))


NO_NUMBER = {"number": None, "number_valid": False}
NOTHING = dict.fromkeys(TYPES.keys() - {"id"}) | {"number_valid": False}
# What bad files do: the columns that are the same on every row.
SPOILT = {
    "no numbers": NO_NUMBER,
    "one name": {"first_name": "สมชาย", "last_name": "ใจดี"},
    "one name, no numbers": {"first_name": "สมชาย", "last_name": "ใจดี"} | NO_NUMBER,
    "a default birth": {"birth_year": 1957, "birth_month": 7, "birth_day": 1},
    "a default birth, no numbers": {"birth_year": 1957, "birth_month": 7, "birth_day": 1} | NO_NUMBER,
    "one house": {"house_no": "1", "village": 57050503, "tambon": 570505, "amphoe": 5705},
    "one house, no numbers": {"house_no": "1", "village": 57050503, "tambon": 570505, "amphoe": 5705} | NO_NUMBER,
    "one number": {"number": 1287001234563},
    "names alone": {name: None for name in NOTHING if not name.endswith("_name")} | {"number_valid": False},
    "numbers alone": {name: None for name in NOTHING if name not in ("number", "number_valid")},
    "births alone": {name: None for name in NOTHING if not name.startswith("birth")} | {"number_valid": False},
    "houses alone": {name: None for name in NOTHING if name not in ("house_no", "village", "tambon", "amphoe")}
    | {"number_valid": False},
}

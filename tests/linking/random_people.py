"""Random rows that meet in every way: few values for each part, any of them missing."""

import random

from linking.person_rows import SOMCHAI

NAMES = ("สมชาย", "สมหญิง", "สมชัย", "ธนพร", "ทนพร", "ธนภร", "ก", "Anna", "ANNA", "Somchai", "老李", "อารี", "อารีย์", "วิไล")
VILLAGES = (57050501, 57050502, 57050601, 57130301, 10**9 + 77)


def random_rows(n, seed, *, missing=0.15, side="a"):
    """That many rows of a person table, as dicts. Of a hundred rows or more what is as common as here counts as filler."""
    draw = random.Random(seed)  # noqa: S311  a test's cases
    return [_row(draw, missing) | {"id": f"{side}{i}"} for i in range(n)]


def _row(draw, missing):
    village = draw.choice(VILLAGES)
    foreign = village >= 10**9
    number = 1287001234000 + draw.choice((0, 1, 10, 100, 563, 653, 663, 10**8))
    row = {
        "number": number, "first_name": draw.choice(NAMES), "last_name": draw.choice(NAMES), "sex": draw.choice((1, 2)),
        "birth_year": draw.choice((1940, 1959, 1960, 1961, 1972, 1973)), "birth_month": draw.choice((1, 5, 7, 9)),
        "birth_day": draw.choice((1, 2, 5, 7, 9, 12, 21)), "house_no": draw.choice(("1", "2", "12/1")), "village": village,
        "tambon": 10**9 + 7 if foreign else village // 100, "amphoe": 10**9 + 1 if foreign else village // 10**4,
    }  # fmt: skip
    row = {name: None if draw.random() < missing else value for name, value in row.items()}
    row["number_valid"] = row["number"] is not None and draw.random() < 0.7
    if row["birth_year"] is None or row["birth_month"] is None or row["birth_day"] is None:
        row["birth_month"] = row["birth_day"] = None
    assert set(row) == set(SOMCHAI) | {"number_valid"}
    return row

"""Made-up lists of people in which everything happens: mates, twins, typing errors, numbers of others, rows of nobody."""

import random

from linking.person_rows import table

FIRST = ("สมชาย", "สมหญิง", "สมชัย", "ธนพร", "ทนพร", "ธนภร", "ก", "anna", "somchai", "老李", "อารี", "อารีย์", "วิไล", "วิลัย")
LAST = ("ใจดี", "ใจดีมาก", "แก้วมณี", "แก้วมณ", "สุขสันต์", "สุขสันติ", "รักไทย", "ศรีสุข", "smith")
VILLAGES = (57050501, 57050502, 57050601, 57130301, 10**9 + 77)


def people(n, seed):
    """True people, of whom lists then say more or less."""
    draw = random.Random(seed)  # noqa: S311  a test's cases
    found = []
    for i in range(n):
        mate = found[-1] if found and draw.random() < 0.5 else None
        village = mate["village"] if mate else draw.choice(VILLAGES)
        foreign = village >= 10**9
        found.append(
            {
                "number": 1287001230000 + i, "number_valid": True, "first_name": draw.choice(FIRST),
                "last_name": mate["last_name"] if mate and draw.random() < 0.8 else draw.choice(LAST),
                "sex": draw.choice((1, 2)), "birth_year": draw.randint(1955, 1964), "birth_month": draw.randint(1, 3),
                "birth_day": draw.randint(1, 4), "house_no": mate["house_no"] if mate else draw.choice(("1", "2", "12/1")),
                "village": village, "tambon": 10**9 + 7 if foreign else village // 100,
                "amphoe": 10**9 + 1 if foreign else village // 10**4,
            }
        )  # fmt: skip
    return found


def rows(truth, n, seed, *, name):
    """What one list says of ``n`` of the people, drawn with repeats now and then, its ids beginning with ``name``."""
    draw = random.Random(seed)  # noqa: S311  a test's cases
    drawn = draw.sample(truth, min(n, len(truth)))
    if len(drawn) > 3:
        drawn[-1] = drawn[0]  # somebody stands twice
    return [_said(draw, person, truth) | {"id": f"{name}{i}"} for i, person in enumerate(drawn)]


def _said(draw, person, truth):
    row = dict(person)
    kind = draw.random()
    if kind < 0.3:
        row["number"] = None
    elif kind < 0.4:
        row["number"], row["number_valid"] = row["number"] + draw.choice((1, 10, 100)), draw.random() < 0.5
    elif kind < 0.5:
        row["number"] = draw.choice(truth)["number"]
    if draw.random() < 0.2:
        row["first_name"] = draw.choice(FIRST)
    if draw.random() < 0.15:
        row["last_name"] = draw.choice(LAST)
    if draw.random() < 0.15:
        row["birth_month"] = row["birth_day"] = None
    if draw.random() < 0.1:
        row["birth_year"] = draw.choice((None, 1960))
        row["birth_month"] = row["birth_day"] = None
    for field in ("house_no", "sex", "first_name", "village"):
        if draw.random() < 0.05:
            row[field] = None
    row["number_valid"] = row["number"] is not None and row["number_valid"]
    return row


def as_table(said):
    """The rows as a person table."""
    return table(said)

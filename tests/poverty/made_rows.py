"""Small random registers, with gaps, several vintages, people in several registers and rows that speak of one household."""

import datetime as dt
from random import Random

from ruamjai.tables import TABLES
from ruamjai.tables.registers import CAPITALS, DIMENSIONS

TAMBONS = ("570505", "571303", "470301")
VILLAGES = tuple(f"{tambon}{village:02d}" for tambon in TAMBONS for village in (1, 2))
AREAS = sorted({code[:digits] for code in VILLAGES for digits in (2, 4, 6, 8)} | {"TH"})

_YEARS = (2017, 2021, 2022, None)
_LEVEL = {2: "country", 4: "amphoe", 6: "tambon", 8: "village"}


def area_rows():
    return [
        {"area_code": code, "level": "country" if code == "TH" else "province" if len(code) == 2 else _LEVEL[len(code)],
         "name_th": code, "name_en": code, "order_key": code}
        for code in AREAS
    ]  # fmt: skip


def _answers(random, table, gaps):
    """Answers of one row: mostly 1, a share of them failing, and a share ``gaps`` of them empty."""
    found = {}
    failing = random.choice([0, 0, 0, 0.02, 0.1])
    for column in TABLES[table].columns:
        if not column.name.startswith("a") or not column.name[1:].isdigit() or random.random() < gaps:
            continue
        if column.type == "float64":
            found[column.name] = float(random.choice([0, 29_999.5, 30_000, 38_000, 39_999, 40_000, 80_000, 114_000, 120_000]))
        else:
            found[column.name] = random.choice([0, 2]) if random.random() < failing else 1
    return found


def _score(random, gaps):
    if random.random() < gaps:
        return None
    return random.choice([1.0, 1.74, 1.75, 1.76, 2.5, 2.49, 3.25, 3.24, 4.0, 0.5, 4.01, round(random.uniform(1, 4), 2)])


def _place(random):
    village = random.choice([*VILLAGES, None])
    tambon = village[:6] if village else random.choice([*TAMBONS, None])
    return {"village_code": village, "tambon_code": tambon}


def chance(seed):
    """A source of chance that gives the same again for the same seed."""
    return Random(seed)  # noqa: S311  # made-up rows, not a secret


def registers(seed, n_households, gaps):
    """The tables that ``measure_poverty`` reads, for ``n_households`` survey rows, a share ``gaps`` of the answers empty."""
    random = chance(seed)
    tables = {name: [] for name in (
        "household_records", "basic_needs_households", "basic_needs_members", "tpmap_people", "pppconnext_households",
        "pppconnext_members", "welfare_cards", "record_persons", "household_sources", "people",
    )}  # fmt: skip
    tables["areas"] = area_rows()
    persons = [f"p{i:03d}" for i in range(max(1, n_households * 2))]
    homes = [f"h{i:03d}" for i in range(max(1, n_households))]
    for person in persons:
        tables["people"].append({"person_id": person, "household_id": random.choice([*homes, None]), **_place(random)})

    def record(register, prefix):
        name = f"{register}:{len(tables['record_persons']):05d}{prefix}"
        tables["record_persons"].append({"record_id": name, "register": register, "person_id": random.choice(persons)})
        return name

    for i in range(n_households):
        _basic_needs(random, tables, f"basic_needs:{i:04d}", random.choice(homes), record, gaps)
        if random.random() < 0.6:
            _pppconnext(random, tables, f"pppconnext:{i:04d}", random.choice(homes), record, gaps)
    for person in range(n_households):
        if random.random() < 0.4:
            tables["tpmap_people"].append(
                {"record_id": record("tpmap", person), **{name: random.random() < 0.3 for name in DIMENSIONS},
                 "welfare_state": random.choice(["none", "registered", "verified", None]), "year": random.choice(_YEARS)}
            )  # fmt: skip
        if random.random() < 0.6:
            state = random.choice(["registered", "verified"])
            tables["welfare_cards"].append(
                {"record_id": record("welfare_card", person), "state": state, "scheme_year": random.choice(_YEARS)}
            )
    return tables


def _household(random, tables, register, row, home):
    year = random.choice([2013, 2018, 2020, 2021, 2022, 2022, 2023, None])
    tables["household_records"].append(
        {"household_record_id": row, "register": register, "batch": "b", "row_number": 1, **_place(random),
         "survey_year": year, "survey_date": random.choice([None, dt.date(2022, 3, 1), dt.date(2022, 5, 9)])}
    )  # fmt: skip
    tables["household_sources"].append({"household_record_id": row, "register": register, "household_id": home})


def _basic_needs(random, tables, row, home, record, gaps):
    _household(random, tables, "basic_needs", row, home)
    tables["basic_needs_households"].append({"household_record_id": row, **_answers(random, "basic_needs_households", gaps)})
    for _ in range(random.choice([0, 1, 2, 3, 4])):
        tables["basic_needs_members"].append(
            {"record_id": record("basic_needs", ""), "household_record_id": row,
             "age": random.choice([None, 0, 2, 3, 5, 6, 14, 15, 37, 59, 60, 91]),
             "body_status": random.choice([None, 0, 0, 1, 2]), **_answers(random, "basic_needs_members", gaps)}
        )  # fmt: skip


def _pppconnext(random, tables, row, home, record, gaps):
    _household(random, tables, "pppconnext", row, home)
    tables["pppconnext_households"].append(
        {"household_record_id": row, "period": random.choice(["before", "after"]),
         "survey_round": random.choice([None, 1, 2]),
         **{name: _score(random, gaps) for name in CAPITALS if name != "human"}}
    )  # fmt: skip
    for _ in range(random.choice([0, 1, 2, 3])):
        tables["pppconnext_members"].append(
            {"record_id": record("pppconnext", ""), "household_record_id": row, "human": _score(random, gaps)}
        )

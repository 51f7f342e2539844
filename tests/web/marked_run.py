"""Two worlds that are one to whoever works in province 47 and differ in what only others may see.

At home (47) both hold the same household; abroad (57) one holds one household and the other five, with other small counts,
another file, other names. Every name, number and address is a mark that can be looked for in an answer.
"""

import copy
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai.registers import Batch
from ruamjai.registers.inbox import put_manifest
from ruamjai.tables import TABLES
from ruamjai.thai.citizen_id import is_valid, no_office
from ruamjai.warehouse import RunStore
from web.figures_run import (
    GONE,
    HOUSEHOLD,
    MANIFEST,
    MOVED,
    OTHER,
    PEOPLE,
    RULES,
    VILLAGES,
    area_rows,
    household_tables,
    poverty_rows,
    rule_rows,
    usual_tables,
    write_table,
)  # fmt: skip

HOME, ABROAD = "47", "57"
HOME_BATCH, ABROAD_BATCH = "basic_needs-aaaaaaaaaaaa", "basic_needs-bbbbbbbbbbbb"
HOME_FILE, ABROAD_FILE = "แฟ้มในบ้าน.csv", "แฟ้มนอกบ้าน.csv"
ABROAD_PERSON = "p" + "7" * 20  # of whom requests and looks abroad speak
HOME_LABEL, ABROAD_LABEL = "ก-1-0001", "ด-1-0001"
HOME_NAME, ABROAD_NAME = "ทดสอบนามในบ้าน", "ทดสอบนามนอกบ้าน"
HOME_HOUSE_NO, ABROAD_HOUSE_NO = "4747/9", "5757/9"


def number(n: int) -> str:
    """A citizen number of an office that does not exist."""
    for check in range(10):
        written = f"178{n:09d}{check}"
        if is_valid(written):
            assert no_office(written)
            return written
    raise AssertionError(n)


HOME_NUMBERS, ABROAD_NUMBERS = [number(n) for n in range(10, 13)], [number(n) for n in range(50, 56)]


def personal_rows(more: int) -> dict[str, list[dict[str, Any]]]:
    """Names, numbers and addresses of the three at home, of the one abroad, and of ``more`` abroad."""
    here, there = {"tambon_code": "470301", "village_code": "47030101"}, {"tambon_code": "570505", "village_code": "57050501"}
    people = [
        {"record_id": f"basic_needs:{i:024d}", "register": "basic_needs", "batch": HOME_BATCH, "row_number": i + 1,
         "household_record_id": "basic_needs:" + "1" * 24, "citizen_id": HOME_NUMBERS[i], "citizen_id_state": "valid",
         "first_name": f"{HOME_NAME}{i}", "last_name": HOME_NAME, "sex": 2, "house_no": HOME_HOUSE_NO, **here}
        for i in range(3)
    ] + [
        {"record_id": f"pppconnext:{i + 1:024d}", "register": "pppconnext", "batch": ABROAD_BATCH, "row_number": i + 1,
         "household_record_id": "pppconnext:" + "9" * 24, "citizen_id": ABROAD_NUMBERS[i], "citizen_id_state": "valid",
         "first_name": f"{ABROAD_NAME}{i}", "last_name": ABROAD_NAME, "sex": 1, "house_no": ABROAD_HOUSE_NO, **there}
        for i in range(1 + more)
    ]  # fmt: skip
    homes = [
        {"household_record_id": "basic_needs:" + "1" * 24, "register": "basic_needs", "batch": HOME_BATCH, "row_number": 1,
         "house_no": HOME_HOUSE_NO, **here},
        {"household_record_id": "pppconnext:" + "9" * 24, "register": "pppconnext", "batch": ABROAD_BATCH, "row_number": 1,
         "house_no": ABROAD_HOUSE_NO, **there},
    ]  # fmt: skip
    return {"person_records": people, "household_addresses": homes}


def abroad_household(n: int) -> str:
    return "h" + f"{n:020d}"


def abroad_rows(more: int) -> dict[str, list[dict[str, Any]]]:
    """``more`` further households in 57, each of one poor person."""
    there = {"tambon_code": "570505", "village_code": "57050501"}
    numbers = range(2, 2 + more)
    return {
        "households": [
            {"household_id": abroad_household(n), "label": f"ด-1-{n:04d}", "n_members": 1, "n_registers": 1, **there}
            for n in numbers
        ],
        "people": [
            {"person_id": f"p{n:020d}", "household_id": abroad_household(n), "sex": 1, "birth_year": 1980, "n_registers": 1,
             **there}
            for n in numbers
        ],
        "household_poverty": [
            {"household_id": abroad_household(n), "household_record_id": f"basic_needs:{n:024d}", "survey_year": 2023,
             "n_members": 1, "health": True, "n_deprived": 1, "poor": True, "income_per_person": 20000.0, **there}
            for n in numbers
        ],
        "person_poverty": [
            {"person_id": f"p{n:020d}", "household_id": abroad_household(n), "in_basic_needs": True, "basic_needs_poor": True,
             "welfare_state": "none", "in_union": True, "n_registers_poor": 1, "n_registers_asked": 2, **there}
            for n in numbers
        ],
    }  # fmt: skip


def tables(more: int) -> dict[str, list[dict[str, Any]]]:
    """The facts. The figures of the country are the same in both worlds; those of 57 differ where counts are below five."""
    made = {**usual_tables(), **household_tables()}
    for name, rows in abroad_rows(more).items():
        made[name] = [*made[name], *rows]
    small = 2 + bool(more)  # two poor people, or three: neither may be told
    told, counted = copy.deepcopy(VILLAGES), copy.deepcopy(VILLAGES)
    told["57050501"] |= {"poor": 2, "poor_households": 1, "health": 2}
    counted["57050501"] |= {"poor": small, "poor_households": 1, "health": small}
    abroad = [row for row in poverty_rows(counted) if row["area_code"].startswith(ABROAD)]
    made["area_poverty"] = [row for row in poverty_rows(told) if not row["area_code"].startswith(ABROAD)] + abroad
    lists = {**RULES, "57050501": {"union": small, "basic_needs": small, "target": small}}
    same = {**RULES, "57050501": {"union": 2, "basic_needs": 2, "target": 2}}
    made["rule_comparison"] = [row for row in rule_rows(same) if not row["area_code"].startswith(ABROAD)] + [
        row for row in rule_rows(lists) if row["area_code"].startswith(ABROAD)
    ]
    made["areas"] = area_rows(tuple(VILLAGES))
    return made


def put_batch(inbox: Path, name: str, file: str, sequence: int, tambon: str, n_rows: int) -> None:
    """A batch whose rows lie in one tambon, with a finding that nobody has dealt with."""
    folder = inbox / name
    (folder / "source").mkdir(parents=True)
    code = next(iter(_noted()))
    batch = Batch(
        id=name, register="basic_needs", layout="made_up", sequence=sequence, taken_at="2023-02-10T03:00:00+00:00",
        taken_by="somebody", file_name=file, sha256=name[-1] * 64, vintage=2023, n_rows=n_rows, n_taken=n_rows, n_findings=1,
        tables={"household_records": n_rows}, finding_counts={code: 1}, secret_check="s" * 8,
    )  # fmt: skip
    rows = [
        {"household_record_id": f"basic_needs:{i:024d}", "register": "basic_needs", "batch": name, "row_number": i + 1,
         "tambon_code": tambon}
        for i in range(n_rows)
    ]  # fmt: skip
    write_table(folder, "household_records", rows)
    found = {"register": "basic_needs", "batch": name, "row_number": 1, "column": "x", "code": code, "severity": "noted"}
    write_table(folder, "findings", [found])
    pq.write_table(pa.table({"batch": [name], "sequence": pa.array([sequence], pa.int32())}), folder / "sequence.parquet")
    put_manifest(batch, folder)


def _noted() -> list[str]:
    from ruamjai.web.queries.batches import rules_now

    return [code for code, finding in rules_now().findings.items() if finding.severity == "noted"]


def make_world(data: Path, *, more: int = 0) -> Path:
    """A data folder with a published run and two batches; with ``more`` households abroad it is the other world."""
    store = RunStore(data)
    manifest = MANIFEST | {
        "batches": [
            {"batch": name, "register": "basic_needs", "file_name": file, "vintage": 2023, "n_taken": 5}
            for name, file in ((HOME_BATCH, HOME_FILE), (ABROAD_BATCH, ABROAD_FILE))
        ],
    }
    if more:
        manifest = json.loads(json.dumps(manifest).replace(json.dumps(ABROAD_FILE)[1:-1], "another.csv"))
    with store.making() as making:
        facts, personal = making / "facts", making / "personal"
        facts.mkdir()
        personal.mkdir()
        found = tables(more) | personal_rows(more)
        for name, promise in TABLES.items():
            write_table(personal if promise.personal else facts, name, found.get(name, []))
        run = store.seal(making, manifest)
    store.publish(run.id)
    put_batch(data / "inbox", HOME_BATCH, HOME_FILE, 1, "470301", 5)
    put_batch(data / "inbox", ABROAD_BATCH, "another.csv" if more else ABROAD_FILE, 2, "570505", 5 + more)
    return data


# What must stand in no answer to whoever works in 47; the label and the pseudonyms of the household abroad among it.
ABROAD_MARKS = (ABROAD_LABEL, OTHER, ABROAD_PERSON, ABROAD_NAME, ABROAD_HOUSE_NO, *ABROAD_NUMBERS, ABROAD_FILE, ABROAD_BATCH)
HOME_NAMES = (HOME_NAME, HOME_HOUSE_NO, *HOME_NUMBERS)  # only to who may see names, after saying what for
HOME_FACTS = (HOUSEHOLD, HOME_LABEL, *PEOPLE, MOVED, GONE)  # only to who may see households

"""A small sealed run with names in its personal tables: every name is a marker that is searched for where it must not be."""

from pathlib import Path
from typing import Any

from ruamjai.tables import TABLES
from ruamjai.thai.citizen_id import check_digit, no_office
from ruamjai.warehouse import OpenRun, RunStore
from web.figures_run import HOUSEHOLD, MANIFEST, OTHER, household_tables, usual_tables, write_table

NEAR, FAR = "47030101", "57050501"  # villages of Kut Bak and Doi Ngam


def number(place: int, office: str = "99") -> str:
    """A made-up citizen number: of an office that there is not."""
    twelve = f"1{office}01{place:07d}"
    made = twelve + str(check_digit(twelve))
    assert no_office(made)
    return made


HEAD, CHILD, GRANDCHILD, NEIGHBOUR = (number(n) for n in (1, 2, 3, 4))
HEAD_ELSEWHERE = number(9)  # what another register says of the head
OF_HOUSEHOLD = ("สมหมาย", "สมหวัง", "ทองดี", "กล้าหาญ", "99/123")  # names and house number, nowhere else in the run
OF_OTHER = ("มาลัยวัลย์", "77/456")
NUMBERS = (HEAD, CHILD, GRANDCHILD, NEIGHBOUR, HEAD_ELSEWHERE)


def in_groups(digits: str) -> str:
    """A number as people write it."""
    return f"{digits[0]}-{digits[1:5]}-{digits[5:10]}-{digits[10:12]}-{digits[12]}"


MARKERS = (*OF_HOUSEHOLD, *OF_OTHER, *NUMBERS, *map(in_groups, NUMBERS))
EMPTIED = {"citizen_id": None, "title": None, "first_name": None, "last_name": None, "citizen_id_state": "missing"}


def person_records() -> list[dict[str, Any]]:
    """The rows of four who live there; the head's two registers differ, and an older row of one is not the newest."""
    bn = {"register": "basic_needs", "batch": "bn-2023", "citizen_id_state": "valid", "village_code": NEAR, "last_name": "ทองดี"}
    return [
        {**bn, "record_id": f"basic_needs:{0:024d}", "row_number": 1, "citizen_id": HEAD, "title": "นาง",
         "first_name": "สมหมาย"},
        {**bn, "record_id": f"basic_needs:{1:024d}", "row_number": 2, "citizen_id": CHILD, "title": "นางสาว",
         "first_name": "สมหวัง"},
        {**bn, "record_id": f"basic_needs:{2:024d}", "row_number": 3, **EMPTIED},
        {"record_id": "tpmap:" + "3" * 24, "register": "tpmap", "batch": "tp-2022", "row_number": 5,
         "citizen_id": HEAD_ELSEWHERE, "citizen_id_state": "valid", "title": "น.ส.", "first_name": "สมหมาย",
         "last_name": "กล้าหาญ"},
        {"record_id": f"pppconnext:{1:024d}", "register": "pppconnext", "batch": "pp-2022", "row_number": 1,
         "citizen_id": NEIGHBOUR, "citizen_id_state": "valid", "title": "นาย", "first_name": "มาลัยวัลย์", "village_code": FAR},
    ]  # fmt: skip


def addresses() -> list[dict[str, Any]]:
    here = {"village_code": NEAR, "tambon_code": "470301"}
    return [
        {"household_record_id": "basic_needs:" + "1" * 24, "register": "basic_needs", "batch": "bn-2023", "row_number": 1,
         "house_no": "99/123", **here},
        {"household_record_id": "pppconnext:" + "9" * 24, "register": "pppconnext", "batch": "pp-2022", "row_number": 1,
         "house_no": "77/456", "village_code": FAR, "tambon_code": "570505"},
    ]  # fmt: skip


def seal_named_run(data: Path, **changed: list[dict[str, Any]]) -> OpenRun:
    """Seal and publish the usual run with the personal tables beside it."""
    batches = [
        {"batch": batch, "register": register, "sequence": i, "taken_at": "2023-02-10T03:00:00+00:00", "vintage": year}
        for i, (batch, register, year) in enumerate(
            (("tp-2022", "tpmap", 2022), ("pp-2022", "pppconnext", 2022), ("bn-2023", "basic_needs", 2023))
        )
    ]
    tables = {**usual_tables(), **household_tables(), "batches": batches, "person_records": person_records(),
              "household_addresses": addresses(), **changed}  # fmt: skip
    store = RunStore(data)
    with store.making() as making:
        for folder in ("facts", "personal"):
            (making / folder).mkdir()
        for name, promise in TABLES.items():
            write_table(making / ("personal" if promise.personal else "facts"), name, tables.get(name, []))
        run = store.seal(making, MANIFEST)
    store.publish(run.id)
    return run


__all__ = ["HOUSEHOLD", "OTHER"]

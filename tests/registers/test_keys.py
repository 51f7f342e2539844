"""Record ids, rows that stand twice, and one number of two people."""

import hashlib
import hmac

import numpy as np
import pytest

from ruamjai import registers, rulebook
from ruamjai.registers.keys import identify, record_id
from ruamjai.registers.rows import Rows
from ruamjai.warehouse.cells import Cells

SHELF = registers.found()
RULES = rulebook.load().findings
SECRET = b"secret"


def identified(register="welfare_card", **columns):
    length = len(next(iter(columns.values())))
    rows = Rows(SHELF[register].layouts[0], "a.csv", np.arange(2, length + 2), RULES)
    rows.columns = {name: Cells.of(items) for name, items in columns.items()}
    rows.headings = {name: name for name in columns}
    identify(rows, register, SECRET)
    return rows


def told(rows):
    return [(one.code, one.row_numbers.tolist()) for one in rows.told]


def test_a_record_id_is_a_keyed_hash_of_register_and_key():
    plainly = hmac.new(b"secret", b"basic_needs|57050012345|1", hashlib.sha256).hexdigest()
    assert record_id("basic_needs", "57050012345|1", SECRET) == f"basic_needs:{plainly[:24]}"
    rows = identified("basic_needs", house_code=["57050012345"], member_no=[1], first_name=["ก"])
    assert rows.columns["record_id"].items() == [f"basic_needs:{plainly[:24]}"]
    assert rows.columns["household_record_id"].items() == [record_id("basic_needs", "57050012345", SECRET)]


def test_without_a_number_a_person_is_known_by_name_birth_and_place():
    rows = identified(
        citizen_id=[None, None, None],
        first_name=["มาลี", "มาลี", None],
        last_name=["ใจงาม", "ใจงาม", "ใจงาม"],
        birth_year=[1967, 1968, 1967],
    )
    assert rows.columns["record_id"].items() == [
        record_id("welfare_card", "มาลี|ใจงาม|1967||||", SECRET), record_id("welfare_card", "มาลี|ใจงาม|1968||||", SECRET), None,
    ]  # fmt: skip
    assert told(rows) == [("key_missing", [4])]


def test_rows_that_repeat_are_taken_once_and_rows_that_contradict_are_refused():
    rows = identified("basic_needs", house_code=["1", "1", "1", "2"], member_no=[1, 1, 1, 1], first_name=["ก", "ก", "ข", "ก"])
    assert told(rows) == [("row_repeated", [3]), ("row_contradicted", [4])]
    assert rows.kept.tolist() == [True, False, False, True]


def test_a_refused_row_does_not_stand_in_the_way_of_a_later_one_with_its_key():
    layout = SHELF["basic_needs"].layouts[0]
    rows = Rows(layout, "a.csv", np.arange(2, 4), RULES)
    rows.columns = {"house_code": Cells.of(["1", "1"]), "member_no": Cells.of([1, 1]), "first_name": Cells.of(["ก", "ข"])}
    rows.tell("row_shifted", None, np.array([True, False]))
    identify(rows, "basic_needs", SECRET)
    assert rows.kept.tolist() == [False, True]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_people_who_share_a_number_are_all_taken_whatever_their_order(order):
    people = [("2990100371017", "บัวคำ", 1947), ("2990100371017", "คำปัน", 1987), ("3990702591072", "สมศรี", 1980)]
    chosen = [people[place] for place in order]
    rows = identified(
        citizen_id=[p[0] for p in chosen],
        first_name=[p[1] for p in chosen],
        last_name=["ก"] * 3,
        birth_year=[p[2] for p in chosen],
    )
    ids = dict(zip([p[1] for p in chosen], rows.columns["record_id"].items(), strict=True))
    assert ids == {
        "บัวคำ": record_id("welfare_card", "บัวคำ|ก|1947||||", SECRET),
        "คำปัน": record_id("welfare_card", "คำปัน|ก|1987||||", SECRET),
        "สมศรี": record_id("welfare_card", "3990702591072", SECRET),
    }
    assert rows.kept.all()
    assert rows.columns["citizen_id"].items() == [p[0] for p in chosen]


def test_one_person_twice_under_one_number_is_no_shared_number():
    rows = identified(citizen_id=["2990100371017"] * 2, first_name=["ก", "ก"], last_name=["ข", None], birth_year=[1947, 1947])
    assert told(rows) == [("row_contradicted", [3])]

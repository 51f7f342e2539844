"""What a reviewer sees of a pair, and what not."""

from itertools import pairwise

import pyarrow as pa
import pytest

from linking.quality.weighed import table
from ruamjai.linking.quality.sheets import (
    ANSWER,
    CITIZEN_NUMBERS,
    CODE,
    NUMBER,
    REVIEWER,
    headings,
    numbers_agree,
    review_sheet,
    third_opinions,
)
from ruamjai.tables.pair_codes import PairCode, read_pair_code

AREAS = pa.table(
    {"area_code": ["570505", "5705", "57", "100101", "1001", "10"],
     "name_th": ["ดอยงาม", "พาน", "เชียงราย", "พระบรมมหาราชวัง", "พระนคร", "กรุงเทพมหานคร"]}
)  # fmt: skip
FIRST, OTHER = "1299900000017", "1299900000025"


def person(record, **said):
    usual = {
        "record_id": record, "register": record.split(":")[0], "citizen_id_state": "missing", "title": "นาย",
        "first_name": "สมชาย", "last_name": "ใจดี", "sex": 1, "birth_year": 1960, "birth_month": 5, "birth_day": 7,
        "house_no": "12/3", "village_code": "57050503", "tambon_code": "570505",
    }  # fmt: skip
    return usual | said


def pair(number, kind="tier2", probability=0.991):
    return PairCode(
        "0123456789ab", "0004", f"basic_needs:{number}", f"tpmap:{number}", "tpmap", f"tpmap:{kind}", kind, probability, "57",
        90, 30, 40,
    )  # fmt: skip


def sheet(pairs, people, reviewer=1, seed=1):
    return review_sheet(
        pairs, reviewer=reviewer, seed=seed, person_records=table("person_records", people), areas=AREAS,
        register_names={"basic_needs": "จปฐ."},
    )  # fmt: skip


def many(n=30):
    people = [person(f"{register}:{k}", citizen_id=FIRST) for k in range(n) for register in ("basic_needs", "tpmap")]
    kinds = ("tier1", "tier2", "possible")
    return [pair(k, kinds[k % 3], 0.1 + k / 100) for k in range(n)], people


def test_a_row_holds_both_records_side_by_side():
    rows = sheet(
        [pair(1)],
        [person("basic_needs:1"), person("tpmap:1", title=None, birth_month=None, birth_day=None, house_no=None, sex=None)],
    ).rows
    assert rows.column_names == headings()
    (row,) = rows.to_pylist()
    assert row[NUMBER] == "1"
    assert row[REVIEWER] == "1"
    assert row[ANSWER] is None
    assert row["ทะเบียน (ก) · register A"] == "จปฐ."
    assert row["ชื่อ (ก) · given name A"] == "นาย สมชาย"
    assert row["ชื่อ (ข) · given name B"] == "สมชาย"
    assert (row["วันเกิด พ.ศ. (ก) · born A"], row["วันเกิด พ.ศ. (ข) · born B"]) == ("07/05/2503", "2503")
    assert (row["เพศ (ก) · sex A"], row["เพศ (ข) · sex B"]) == ("ชาย", "–")
    assert (row["บ้านเลขที่ (ก) · house A"], row["บ้านเลขที่ (ข) · house B"]) == ("12/3", "–")
    assert row["หมู่ที่ (ก) · village A"] == "3"
    assert row["ตำบล อำเภอ จังหวัด (ก) · tambon, amphoe, province A"] == "ต.ดอยงาม อ.พาน จ.เชียงราย"
    assert read_pair_code(row[CODE]) == pair(1)


def test_bangkok_has_khwaeng_and_khet():
    rows = sheet(
        [pair(1)], [person("basic_needs:1", tambon_code="100101", village_code=None), person("tpmap:1")]
    ).rows.to_pylist()
    assert rows[0]["ตำบล อำเภอ จังหวัด (ก) · tambon, amphoe, province A"] == "แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพมหานคร"
    assert rows[0]["หมู่ที่ (ก) · village A"] == "–"


def test_neither_number_nor_tier_nor_score_nor_decision_can_be_read():
    pairs, people = many()
    made = sheet(pairs, people)
    assert made.hidden == (CODE,)
    seen = made.rows.drop_columns([CODE]).to_pylist()
    text = " ".join(str(cell) for row in seen for cell in row.values())
    for word in (FIRST, "tier", "possible", "0.", "0123456789ab", "basic_needs:"):
        assert word not in text
    # and the order says nothing: neither sorted by kind nor by probability
    read = [read_pair_code(code) for code in made.rows.column(CODE).to_pylist()]
    assert len({one.kind for one in read[:6]}) > 1
    rises = [one.probability < other.probability for one, other in pairwise(read)]
    assert True in rises
    assert False in rises


def test_each_reviewer_has_an_order_of_their_own_that_stays():
    pairs, people = many()
    first, again, second = (sheet(pairs, people, reviewer=n).rows.column(CODE).to_pylist() for n in (1, 1, 2))
    assert first == again
    assert first != second
    assert sorted(first) == sorted(second)
    assert sheet(pairs[::-1], people).rows.column(CODE).to_pylist() == first


def test_a_pair_whose_row_is_gone_is_left_out():
    made = sheet([pair(1), pair(2)], [person("basic_needs:1"), person("tpmap:1"), person("basic_needs:2")])
    assert made.rows.num_rows == 1


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (FIRST, FIRST, "same"), (FIRST, None, "missing"), (None, None, "missing"),
        (FIRST, "1299900000018", "one digit differs"), (FIRST, "1299900000071", "one digit differs"),
        (FIRST, OTHER, "differ"), ("1299900000017", "7299900000011", "differ"),
    ],
)  # fmt: skip
def test_of_numbers_only_whether_they_agree(one, other, words):
    assert numbers_agree(one, other).endswith(f" · {words}")
    assert numbers_agree(one, other) == numbers_agree(other, one)
    assert CITIZEN_NUMBERS in headings()


def test_the_third_reads_what_the_two_differ_on():
    design = {
        "sample": "0123456789ab", "run": "0004", "right_register": "tpmap", "stratum": "tpmap:tier2", "kind": "tier2",
        "probability": 0.991, "n_stratum": 90, "n_cell": 30, "n_side": 40,
    }  # fmt: skip
    rows = [
        {**design, "left_record_id": f"basic_needs:{n}", "right_record_id": f"tpmap:{n}", "state": state, "now": "linked",
         "province": "57" if n else None}
        for n, state in enumerate(("disagreed", "agreed", "disagreed", "unanswered", "settled"))
    ]  # fmt: skip
    found = third_opinions(table("reviewed_links", rows))
    assert [(one.left_record_id, one.province) for one in found] == [("basic_needs:0", ""), ("basic_needs:2", "57")]

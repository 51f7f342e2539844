"""A file under anybody's headings becomes the linker's person table, and what was odd is told."""

import pyarrow as pa
import pytest

from linking.person_files.made_up import chance, citizen_number
from ruamjai.errors import FileRefused, UsageError
from ruamjai.linking.person_files import choose_columns, read_map, read_people

CODED = pa.dictionary(pa.int32(), pa.string())
PROMISED = {
    "number": pa.int64(), "number_valid": pa.bool_(), "first_name": CODED, "last_name": CODED, "sex": pa.int8(),
    "birth_year": pa.int16(),
    "birth_month": pa.int8(), "birth_day": pa.int8(), "house_no": CODED, "village": pa.int64(), "tambon": pa.int64(),
    "amphoe": pa.int64(),
}  # fmt: skip


def read(columns, mapping=None):
    raw = columns if isinstance(columns, pa.Table) else pa.table(columns)
    wanted, _ = read_map(mapping)
    return read_people(raw, choose_columns(raw.column_names, wanted), label="a.csv")


def codes(found):
    return [notice.code for notice in found.notices]


def kinds(table):
    return dict(zip(table.column_names, table.schema.types, strict=True))


def test_a_thai_file_is_read_whole():
    number = citizen_number(chance(1))
    found = read(
        {
            "รหัสแถว": ["x", "y"],
            "เลขประจำตัวประชาชน": [f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}", "ไม่มี"],
            "คำนำหน้า": ["น.ส.", None],
            "ชื่อ": ["ปวีณา", "นายสมชาย"],
            "นามสกุล": ["รักไทย", "ใจดี"],
            "วันเกิด": ["15/02/2501", "2503"],
            "บ้านเลขที่": ["12/3", None],
            "หมู่": ["5", "ม.6"],
            "ตำบล": ["ต.ดอยงาม", "570505"],
            "อำเภอ": ["พาน", None],
            "จังหวัด": ["เชียงราย", None],
        }
    )
    assert found.table.to_pylist() == [
        {"id": "x", "number": int(number), "number_valid": True, "first_name": "ปวีณา", "last_name": "รักไทย",
        "sex": 2, "birth_year": 1958,
        "birth_month": 2,
         "birth_day": 15, "house_no": "12/3", "village": 57050505, "tambon": 570505, "amphoe": 5705},
        {"id": "y", "number": None, "number_valid": False, "first_name": "สมชาย", "last_name": "ใจดี", "sex": 1,
        "birth_year": 1960,
        "birth_month": None,
         "birth_day": None, "house_no": None, "village": 57050506, "tambon": 570505, "amphoe": 5705},
    ]  # fmt: skip
    assert {name: kind for name, kind in kinds(found.table).items() if name != "id"} == PROMISED
    assert found.columns["first_name"] == ("ชื่อ",)
    assert found.notices == []


def test_a_file_of_names_alone_has_all_columns_and_counts_its_rows():
    found = read({"name": ["สมชาย ใจดี", "นางปวีณา รักไทย", "มานี"]})
    assert found.table["id"].to_pylist() == [1, 2, 3]
    assert found.table["first_name"].to_pylist() == ["สมชาย", "ปวีณา", "มานี"]
    assert found.table["last_name"].to_pylist() == ["ใจดี", "รักไทย", None]
    assert found.table["sex"].to_pylist() == [None, 2, None]
    assert kinds(found.table) == {"id": pa.int64(), **PROMISED}
    assert codes(found) == ["names_parted"]
    assert "2 rows" in found.notices[0].en


def test_chunks_dictionaries_and_nulls_give_the_same_people():
    rng = chance(2)
    rows = 300
    columns = {
        "citizen_id": [rng.choice([citizen_number(rng), None]) for _ in range(rows)],
        "first_name": [rng.choice(["สมชาย", "นายสมชาย", "ปวีณา", None, ""]) for _ in range(rows)],
        "last_name": [rng.choice(["ใจดี", "รักไทย", None]) for _ in range(rows)],
        "sex": [rng.choice(["1", "หญิง", None]) for _ in range(rows)],
        "birth_date": [rng.choice(["1960-02-03", "03/02/2503", "2503", None]) for _ in range(rows)],
        "tambon": [rng.choice(["570505", "ดอยงาม", "nowhere", None]) for _ in range(rows)],
        "amphoe": [rng.choice(["5705", "พาน", None]) for _ in range(rows)],
        "moo": [rng.choice(["1", "2", None]) for _ in range(rows)],
    }
    plain = pa.table(columns)
    coded = pa.table(
        {
            name: column.combine_chunks().dictionary_encode()
            for name, column in zip(plain.column_names, plain.columns, strict=True)
        }
    )
    chunked = pa.concat_tables([coded.slice(0, 100).combine_chunks(), pa.table(columns).slice(100).cast(coded.schema)])
    expected = read(plain).table.to_pylist()
    assert read(coded).table.to_pylist() == expected
    assert read(chunked).table.to_pylist() == expected
    assert read(plain.cast(pa.schema([(name, pa.large_string()) for name in plain.column_names]))).table.to_pylist() == expected


def test_a_birth_in_parts_and_a_house_of_two_columns():
    found = read(
        {"name": ["a b", "c d"], "birth_year": [2501, 1960], "birth_month": [2, None], "birth_day": [15, None],
        "street_number": [8, None],
         "address_1": ["Rose St", "Hill St"]},
        {"house_no": ["street_number", "address_1"]},
    ).table  # fmt: skip
    assert found["birth_year"].to_pylist() == [1958, 1960]
    assert found["birth_day"].to_pylist() == [15, None]
    assert found["house_no"].to_pylist() == ["8rosest", "hillst"]


def test_febrl_columns_are_mapped():
    mapping = {
        "id": "rec_id", "first_name": "given_name", "last_name": "surname", "house_no": "street_number", "tambon": "suburb",
        "amphoe": "postcode", "province": "state", "birth_date": {"column": "date_of_birth", "order": "ymd"},
        "citizen_id": {"column": "soc_sec_id", "check": False},
    }  # fmt: skip
    found = read(
        {
            "rec_id": ["rec-1-org", "rec-2-org"], "given_name": ["michaela", None], "surname": ["neumann", "Blake"],
            "street_number": ["8", "12"], "suburb": ["winston hills", "richlands"], "postcode": ["4223", "4560"],
            "state": ["nsw", "vic"],
            "date_of_birth": ["19151111", "19990231"], "soc_sec_id": ["5304218", "4066625"],
        },
        mapping,
    )  # fmt: skip
    first, second = found.table.to_pylist()
    assert (first["id"], first["first_name"], first["last_name"], first["house_no"]) == (
        "rec-1-org",
        "michaela",
        "neumann",
        "8",
    )
    assert (first["birth_year"], first["birth_month"], first["birth_day"]) == (1915, 11, 11)
    assert (second["birth_year"], second["birth_month"], second["last_name"]) == (1999, None, "blake")
    assert first["tambon"] >= 10**9
    assert 0 < first["number"] != second["number"]
    assert "identifier_foreign" not in codes(found)
    # Without the map's word, the column's own values say so, and it is told.
    mapping["citizen_id"] = "soc_sec_id"
    assert "identifier_foreign" in codes(read({"soc_sec_id": ["5304218"], "given_name": ["x"]}, {"citizen_id": "soc_sec_id"}))


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"citizen_id": [None, "-"], "name": ["a b", "c d"]}, "numbers_missing"),
        ({"first_name": ["มานี", "มานี"], "last_name": ["ใจดี", "ใจดี"]}, "names_same"),
        ({"first_name": ["มานี", "ชูใจ"], "birth_date": ["soon", "1960-01-01"]}, "birth_date_unread"),
        ({"first_name": ["มานี", "ชูใจ"], "sex": ["x", "1"]}, "sex_unread"),
        ({"first_name": ["มานี", "ชูใจ"], "tambon": ["nowhere", "570505"]}, "tambon_unknown"),
    ],
)
def test_what_is_odd_is_told_in_both_languages_without_the_values(columns, code):
    found = read(columns)
    notice = next(one for one in found.notices if one.code == code)
    assert notice.th.startswith("a.csv: ")
    assert notice.en.startswith("a.csv: ")
    cells = {str(cell) for column in columns.values() for cell in column if cell and len(str(cell)) > 1}
    assert not [cell for cell in cells if cell in notice.th + notice.en]


def test_a_number_that_many_rows_share_is_told_and_not_used():
    rng = chance(3)
    cells = [citizen_number(rng)] * 60 + [citizen_number(rng) for _ in range(40)]
    found = read({"citizen_id": cells, "name": ["a b"] * 50 + ["c d"] * 50})
    assert "numbers_shared" in codes(found)
    assert found.table["number"].null_count == 60


@pytest.mark.parametrize("columns", [{"note": ["x"]}, {"sex": ["1"], "tambon": ["570505"]}])
def test_a_file_by_which_nobody_can_be_told_is_refused_without_telling_its_headings(columns):
    with pytest.raises(UsageError) as told:
        read(columns)
    assert "--map" in str(told.value)
    assert "note" not in str(told.value)
    assert told.value.message_th


def test_ids_that_repeat_stop_the_reading():
    with pytest.raises(FileRefused):
        read({"id": ["a", "a"], "name": ["x y", "z w"]})
    assert read({"id": ["a", "a"], "name": ["x y", "z w"]}, {"id": False}).table["id"].to_pylist() == [1, 2]

"""Which column means what: headings known in both languages, and maps whose faults are all told at once."""

import pytest

from ruamjai.errors import UsageError
from ruamjai.linking.person_files.columns import choose_columns, is_known, read_map
from ruamjai.thai.text import heading_key


def chosen(headings, wanted=None):
    found = choose_columns(headings, *([wanted] if wanted else []))
    return {field: source.columns if len(source.columns) > 1 else source.columns[0] for field, source in found.sources.items()}


@pytest.mark.parametrize(
    "headings",
    [
        ["id", "citizen_id", "title", "first_name", "last_name", "sex", "birth_date", "house_no", "moo", "tambon",
        "amphoe", "province"],
        ["ID", "Citizen ID", "Title", "First Name", "LAST_NAME", "Sex", "BirthDate", "House No.", "Moo", "Tambon",
        "Amphoe", "Province"],
        ["รหัสแถว", "เลขประจำตัวประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "เพศ", "วันเกิด", "บ้านเลขที่", "หมู่", "ตำบล", "อำเภอ", "จังหวัด"],
        ["rec_id", "เลขบัตรประชาชน", "คำนำหน้าชื่อ", "ชื่อตัว", "สกุล", "เพศ", "วัน/เดือน/ปีเกิด", "เลขที่บ้าน",
        "หมู่ที่", "ตำบล/แขวง", "อำเภอ/เขต", "ชื่อจังหวัด"],
    ],
)  # fmt: skip
def test_known_headings_are_found_whatever_their_case_and_punctuation(headings):
    fields = [
        "id",
        "citizen_id",
        "title",
        "first_name",
        "last_name",
        "sex",
        "birth_date",
        "house_no",
        "moo",
        "tambon",
        "amphoe",
        "province",
    ]
    assert chosen(headings) == dict(zip(fields, headings, strict=True))
    assert all(is_known(heading) for heading in headings)


def test_strangers_are_left_alone():
    assert chosen(["รายได้", "note", "", "ศาสนา"]) == {}
    assert not is_known("หมายเหตุ")


def test_the_surest_of_several_headings_is_read():
    assert chosen(["ตำบล", "รหัสตำบล", "name", "ชื่อ"]) == {"tambon": "รหัสตำบล", "first_name": "ชื่อ"}


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["ชื่อ-สกุล"], {"first_name": "ชื่อ-สกุล"}),
        (["ชื่อตัว", "ชื่อสกุล"], {"first_name": "ชื่อตัว", "last_name": "ชื่อสกุล"}),
        (["ชื่อ-นามสกุล", "เพศ"], {"first_name": "ชื่อ-นามสกุล", "sex": "เพศ"}),
        (["full name"], {"first_name": "full name"}),
    ],
)
def test_one_column_may_hold_the_whole_name(headings, expected):
    assert chosen(headings) == expected


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["birth_year"], "birth_year"),
        (["birth_day", "birth_year", "birth_month"], ("birth_year", "birth_month", "birth_day")),
        (["ปีเกิด", "birth_day"], "ปีเกิด"),
        (["ปีเกิด", "วันเกิด"], "วันเกิด"),
    ],
)
def test_a_birth_may_stand_in_parts(headings, expected):
    assert chosen(headings)["birth_date"] == expected


MAP = """
first_name = "given_name"
last_name = { column = "surname" }
house_no = ["street_number", "address_1"]
sex = false
[left]
citizen_id = { column = "soc_sec_id", check = false }
birth_date = { column = "date_of_birth", order = "ymd" }
[right]
first_name = "gname"
"""
FEBRL = [
    "rec_id",
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
    "soc_sec_id",
    "sex",
]


def test_a_map_speaks_of_both_files_and_of_each(tmp_path):
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    left, right = read_map(tmp_path / "map.toml")
    sources = choose_columns(FEBRL, left).sources
    assert sources["first_name"].columns == ("given_name",)
    assert sources["house_no"].columns == ("street_number", "address_1")
    assert (sources["citizen_id"].columns, sources["citizen_id"].check) == (("soc_sec_id",), False)
    assert (sources["birth_date"].columns, sources["birth_date"].order) == (("date_of_birth",), "ymd")
    assert sources["id"].columns == ("rec_id",)
    assert "sex" not in sources
    assert right.sources["first_name"].columns == ("gname",)
    assert right.names() == {heading_key(name) for name in ("gname", "surname", "street_number", "address_1")}


def test_a_map_s_columns_are_found_by_what_two_headings_share():
    left, _ = read_map({"first_name": "GIVEN NAME", "id": False})
    assert chosen(["id", " Given_Name"], left) == {"first_name": " Given_Name"}


def test_all_faults_of_a_map_are_told_at_once():
    parsed = {
        "firstname": "a", "last_name": 3, "sex": True, "id": ["a", "b"], "moo": {"column": "m", "check": True},
        "left": {"birth_date": {"column": "d", "order": "mdy", "era": "thai"}, "citizen_id": {"check": False}}, "right": "x",
        "title": {"column": "t", "check": "no"},
    }  # fmt: skip
    with pytest.raises(UsageError) as told:
        read_map(parsed)
    text = str(told.value)
    for part in ("firstname", "last_name", "sex", "id", "moo.check", "left.birth_date.order", "left.birth_date.era",
    "left.citizen_id", "right",
                 "title.check"):  # fmt: skip
        assert f"columns: {part}:" in text, part
    assert text.startswith("10 faults")
    assert told.value.message_th


def test_columns_that_the_file_has_not_are_all_told():
    left, _ = read_map({"first_name": "gname", "house_no": ["street", "sex"], "sex": "sex"})
    with pytest.raises(UsageError) as told:
        choose_columns(["sex", "name"], left, label="a.csv")
    assert "“gname”" in str(told.value)
    assert "“street”" in str(told.value)
    assert str(told.value).startswith("2 faults")


@pytest.mark.parametrize("content", [b"first_name = ", b"\xff\xfe\x00", None])
def test_a_map_that_cannot_be_read_is_told(tmp_path, content):
    path = tmp_path / "map.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as told:
        read_map(path)
    assert "map.toml" in str(told.value)
    assert told.value.message_th

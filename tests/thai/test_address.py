import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.thai.address import Address, split_address


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("123/4 หมู่ 5 ต.ดอยงาม อ.พาน จ.เชียงราย 57120", Address("123/4", "5", "ดอยงาม", "พาน", "เชียงราย", "57120")),
        ("12ม.3ต.ดอยงามอ.พานจ.เชียงราย", Address("12", "3", "ดอยงาม", "พาน", "เชียงราย", None)),
        (
            "บ้านเลขที่ ๑๒ หมู่ที่ ๓ ตำบลหล่ายงาว อำเภอเวียงแก่น จังหวัดเชียงราย",
            Address("12", "3", "หล่ายงาว", "เวียงแก่น", "เชียงราย", None),
        ),
        (
            "99/1 ซ.สุขุมวิท 101 ถ.สุขุมวิท แขวงบางนา เขตบางนา กทม. 10260",
            Address("99/1", None, "บางนา", "บางนา", "กทม.", "10260"),
        ),
        ("45 หมู่ 7 กุดบาก กุดบาก สกลนคร 47180", Address("45", "7", "กุดบาก", "กุดบาก", "สกลนคร", "47180")),
        ("ต.ก้ออ.ลี้จ.ลำพูน", Address(None, None, "ก้อ", "ลี้", "ลำพูน", None)),
        ("ม.3 ต.ดอยงาม", Address(None, "3", "ดอยงาม", None, None, None)),
        ("เลขที่ 5 ม. 3 ต ดอยงาม อ พาน จ เชียงราย", Address("5", "3", "ดอยงาม", "พาน", "เชียงราย", None)),
        ("8 ม.4ต.อากาศอ.อากาศอำนวยจ.สกลนคร", Address("8", "4", "อากาศ", "อากาศอำนวย", "สกลนคร", None)),
        ("12 หมู่บ้านสวนทอง ต.บ้านดู่ อ.เมือง", Address("12", None, "บ้านดู่", "เมือง", None, None)),
        ("12/3-4 ต.แม่สาย", Address("12/3-4", None, "แม่สาย", None, None, None)),
        ("", Address(None, None, None, None, None, None)),
    ],
)
def test_hand_written_addresses(text, parts):
    assert split_address(text) == parts


@given(st.text(max_size=60))
def test_no_text_breaks_the_splitter(text):
    assert isinstance(split_address(text), Address)


@given(st.integers(1, 999), st.integers(1, 30))
def test_numbers_come_back(house, moo):
    parts = split_address(f"{house} หมู่ที่ {moo} ตำบลดอยงาม อำเภอพาน จังหวัดเชียงราย 57120")
    assert (parts.house_no, parts.moo) == (str(house), str(moo))

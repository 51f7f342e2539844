"""Names of whole columns are those that ``thai.names`` reads cell by cell; sex comes from its column, else from a title."""

import re

import pyarrow as pa
import pytest

from linking.person_files.made_up import chance
from ruamjai.linking.person_files.coded import Coded
from ruamjai.linking.person_files.names import read_names
from ruamjai.linking.person_files.whole_names import cut
from ruamjai.thai import names

GIVEN = [
    "สมชาย", "สมหญิง", "ปวีณา", "คุณากร", "นางนวล", "พระนาย", "เณร", "ณัฐ", "นพดล", "ดรุณี", "สอน", "เด็ดเดี่ยว",
    "ไม่มี", "ไม่ทราบ", "ไม้เอก",
    "น้ำฝน", "กำธร", "เพ็ญศรี", "เเสงดาว", "สมศักดิ์", "นาย", "สาวิตรี", "JOHN", "Mary Ann", "null", "nan", "nana",
    "O'Neil", "Anna-Lena", "-", "", ".",
    "สมชาย  มานะ", "สม\u200bชาย", "ก่ิง", "กิ่ง", "มานี(แอ๋ว)", "Miss", "กฤษฎา", "ฤๅษี", "ฤๅ", "สํารวย", "ตู๋ี", "๙ชีวิต", "ครู", "ว่าที่ร้อย",
]  # fmt: skip
TITLES = [
    "นาย",
    "นาง",
    "นางสาว",
    "น.ส.",
    "ด.ช.",
    "ด.ญ. ",
    "เด็กหญิง ",
    "Mr.",
    "Mrs. ",
    "คุณ ",
    "พ.ต.อ.",
    "ว่าที่ ร.ต.",
    "ดร.",
    "พระ",
    "ผศ.ดร.",
    "นส ",
    "ดช ",
    "",
]
FAMILY = ["ใจดี", "ณ อยุธยา", "รักไทย", "-", "ไม่มี", "SMITH", "de la Cruz", "มีสุข (เดิม)", "ทองดี.", "ก."]


def column(cells):
    return Coded.of(pa.array(cells, pa.string()))


def read(title=None, first=None, last=None, sex=None):
    rows = len(next(cells for cells in (title, first, last, sex) if cells is not None))
    columns = {"title": title, "first": first, "last": last, "sex": sex}
    found = read_names(**{name: None if cells is None else column(cells) for name, cells in columns.items()}, rows=rows)
    return found, found.first.arrow().to_pylist(), found.last.arrow().to_pylist(), found.sex.tolist()


def small(text):
    return None if text is None else text.lower()


def test_family_names_read_as_they_do_one_by_one():
    rng = chance(1)
    cells = GIVEN + FAMILY + ["".join(rng.choices("กงนสเแะาิี่้์ำอ -.aB", k=rng.randint(1, 7))) for _ in range(6000)]
    found = read(first=["สมชาย"] * len(cells), last=cells)[2]
    assert found == [small(names.name_part(cell)) for cell in cells]


def test_given_names_lose_their_titles_as_they_do_one_by_one():
    rng = chance(2)
    cells = [title + name for title in TITLES for name in GIVEN] + [
        rng.choice(TITLES) + "".join(rng.choices("กงนสเแะาิี่้์ำอ -.aB", k=rng.randint(1, 7))) for _ in range(6000)
    ]
    found = read(first=cells, last=["ใจดี"] * len(cells))[1]
    for cell, got in zip(cells, found, strict=True):
        title, rest = names.split_title(cell)
        assert got == small(names.name_part(rest if title and rest else cell)), repr(cell)


def test_a_title_goes_where_its_own_column_is_open_or_says_the_same():
    _, first, _, sex = read(
        title=["นาย", None, "นาง", "ด.ช.", "คุณ"],
        first=["นายสมชาย", "นายสมชาย", "นายิกา", "เด็กชายสมชาย", "นางนวล"],
        last=["ใจดี"] * 5,
    )
    # นายิกา begins like นาย but what is left would be no name; นางนวล stands beside another title and is the whole name.
    assert first == ["สมชาย", "สมชาย", "นายิกา", "สมชาย", "นางนวล"]
    assert sex == [1, 1, 2, 1, 0]


WHOLE = [
    *(f"{title}{name} {family}" for title in TITLES for name in GIVEN for family in FAMILY),
    *(f"{title.strip()} {name} {family}" for title in TITLES for name in GIVEN for family in FAMILY[:4]),
    "นาย#สมชาย##ใจดี", "พ.ต.อ. ดร. สมชาย ใจดี", "นางสาวิตรี ใจดี", "นาย สมชาย", "สมชาย\u00a0ใจดี", " นายสมชาย\tใจดี ",
    "ด. ช. สมชาย ใจดี",
    "เด็ก ชาย สมชาย ใจดี", "ร้อยตำรวจเอก หญิง ปวีณา ใจดี", "ดร. ว่าที่ ร.ต. สมชาย ใจดี", "นาย ก. ใจดี", "นาย สมชาย ณ อยุธยา",
]  # fmt: skip


def test_whole_names_are_cut_as_they_are_one_by_one():
    titles, given, family = (part.to_pylist() for part in cut(pa.array(WHOLE)))
    for text, *parts in zip(WHOLE, titles, given, family, strict=True):
        # What is cut gets its one spelling with all other names, afterwards.
        title, first, last = (part if part is None else names.name_part(part) for part in parts)
        assert (title, first, last) == names.split_name(text), repr(text)


def test_whole_names_in_a_file_without_family_names_are_cut():
    cells = [cell for cell in WHOLE if re.search(r"\S\s+\S|#", cell)]
    _, first, last, sex = read(first=cells)
    for text, *parts in zip(cells, first, last, sex, strict=True):
        alone = names.split_name(text)
        assert parts[1] == small(alone.last), repr(text)
        if alone.title:
            assert (parts[0], parts[2]) == (small(alone.first), names.title_sex(alone.title) or 0), repr(text)


def test_whole_names_are_parted_in_the_rows_without_family_name_only():
    found, first, last, sex = read(first=["นายสมชาย ใจดี", "Mary Ann", "ปวีณา", "สมชาย ใจดี"], last=[None, "Smith", "รักไทย", "-"])
    assert first == ["สมชาย", "mary ann", "ปวีณา", "สมชาย ใจดี"]
    assert last == ["ใจดี", "smith", "รักไทย", None]
    assert found.parted == 1
    assert sex == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("word", "sex"),
    [("1", 1), ("2", 2), ("1.0", 1), ("M", 1), ("f", 2), ("Male", 1), ("FEMALE", 2), ("ชาย", 1), ("หญิง", 2), (" ช. ",
    1), ("ญ", 2), ("นาง", 2),
     ("ไม่ระบุ", 0), ("", 0), ("0", 0), ("x", 0)],
)  # fmt: skip
def test_a_sex_is_read_in_every_way_it_is_written(word, sex):
    assert read(first=["ปวีณา"], last=["ใจดี"], sex=[word])[3] == [sex]


def test_the_column_of_sexes_is_believed_before_titles_and_titles_where_it_is_open():
    found, _, _, sex = read(
        title=["นาย", "นาย", None, "ดร."],
        first=["สมชาย", "ปวีณา", "นางปวีณา", "ปวีณา"],
        last=["ใจดี"] * 4,
        sex=[None, "2", "?", None],
    )
    assert sex == [1, 2, 2, 0]
    assert found.odd_sexes == 1

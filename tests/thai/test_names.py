import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_female_names, thai_male_names

from ruamjai.thai.names import Name, name_part, split_name, split_title, standard_title, title_sex
from ruamjai.thai.titles import TITLES


@pytest.mark.parametrize(
    ("cell", "title", "rest"),
    [
        ("นางสาวปวีณา", "นางสาว", "ปวีณา"),  # not นาง + สาวปวีณา
        ("นางสาวิตรี", "นาง", "สาวิตรี"),  # the longest would leave a vowel sign in front
        ("นางสมศรี", "นาง", "สมศรี"),
        ("นายสมชาย ใจดี", "นาย", "สมชาย ใจดี"),
        ("นาย สมชาย", "นาย", "สมชาย"),
        ("คุณากร", None, "คุณากร"),  # not คุณ + ากร
        ("คุณธรรม", None, "คุณธรรม"),
        ("คุณ สมชาย", "คุณ", "สมชาย"),
        ("นายก", None, "นายก"),  # one letter is no name
        ("นายิกา", None, "นายิกา"),
        ("ด.ช.ก้อง", "เด็กชาย", "ก้อง"),
        ("ดช.ก้อง", "เด็กชาย", "ก้อง"),
        ("ด.ช ก้อง", "เด็กชาย", "ก้อง"),
        ("ด. ช. ก้อง", "เด็กชาย", "ก้อง"),
        ("เด็กหญิงน้ำฝน", "เด็กหญิง", "น้ำฝน"),
        ("น.ส.สมหญิง", "นางสาว", "สมหญิง"),
        ("นส. สมหญิง", "นางสาว", "สมหญิง"),
        ("นส สมหญิง", "นางสาว", "สมหญิง"),
        ("นาง สาว สมหญิง", "นางสาว", "สมหญิง"),
        ("ว่าที่ร้อยตรีสมชาย", "ว่าที่ร้อยตรี", "สมชาย"),
        ("ว่าที่ ร.ต.หญิง สมศรี", "ว่าที่ร้อยตรีหญิง", "สมศรี"),
        ("พ.ต.อ.สมชาย", "พันตำรวจเอก", "สมชาย"),
        ("พ.ต.o.สมชาย", "พันตำรวจเอก", "สมชาย"),  # Latin o for อ
        ("ร.ต.อ.(หญิง) สมศรี", "ร้อยตำรวจเอกหญิง", "สมศรี"),
        ("พล.ต.ต.หญิง สมศรี", "พลตำรวจตรีหญิง", "สมศรี"),
        ("ด.ต.สมหมาย", "ดาบตำรวจ", "สมหมาย"),
        ("จ.ส.อ. มานะ", "จ่าสิบเอก", "มานะ"),
        ("พลฯ สมชาย", "พลทหาร", "สมชาย"),
        ("พลอย", None, "พลอย"),
        ("พันธ์ทิพย์", None, "พันธ์ทิพย์"),
        ("เรืองศักดิ์", None, "เรืองศักดิ์"),
        ("พระสมชาย ฐิตธมฺโม", "พระ", "สมชาย ฐิตธมฺโม"),
        ("พระครูสังฆรักษ์สมชาย", "พระครูสังฆรักษ์", "สมชาย"),
        ("สามเณรก้อง", "สามเณร", "ก้อง"),
        ("ผศ.ดร.สมชาย ใจดี", "ผู้ช่วยศาสตราจารย์ ดอกเตอร์", "สมชาย ใจดี"),
        ("ม.ร.ว.สมชาย", "หม่อมราชวงศ์", "สมชาย"),
        ("สอ แก้ว", None, "สอ แก้ว"),  # a given name; the rank has its dots
        ("นพ", None, "นพ"),
        ("นพ.สมชาย", "นายแพทย์", "สมชาย"),
        ("Mr. John Smith", "นาย", "John Smith"),
        ("MISS SOM", "นางสาว", "SOM"),
        ("Missy", None, "Missy"),
        ("", None, ""),
    ],
)
def test_titles_come_off(cell, title, rest):
    assert split_title(cell) == (title, rest)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("นายสมชาย ใจดี", Name("นาย", "สมชาย", "ใจดี")),
        ("สมชาย", Name(None, "สมชาย", None)),
        ("นาย สมชาย ณ อยุธยา", Name("นาย", "สมชาย", "ณ อยุธยา")),
        ("สมชาย (เล็ก) ใจดี", Name(None, "สมชาย", "ใจดี")),
        ("นาย#สมชาย##ใจดี", Name("นาย", "สมชาย", "ใจดี")),
        ("นางสาวสมหญิง -", Name("นางสาว", "สมหญิง", None)),
        ("น.ส.", Name("นางสาว", None, None)),
        ("-", Name(None, None, None)),
    ],
)
def test_whole_names(cell, name):
    assert split_name(cell) == name


@pytest.mark.parametrize(
    ("cell", "title", "sex"),
    [
        ("น.ส.", "นางสาว", 2),
        ("นส", "นางสาว", 2),
        ("ดช", "เด็กชาย", 1),
        ("พตอ", "พันตำรวจเอก", None),
        ("ร้อยเอกหญิง", "ร้อยเอกหญิง", 2),
        ("พระ", "พระ", 1),
        ("อยู่ลำบาก", None, None),
        ("", None, None),
    ],
)
def test_title_columns(cell, title, sex):
    assert standard_title(cell) == title
    assert title_sex(title) == sex


def test_real_given_names_keep_their_beginnings():
    """Of 12,000 real given names only those two that are spelt like a title and a name lose something."""
    names = thai_male_names() | thai_female_names()
    changed = {name for name in names if split_title(name)[0] is not None}
    assert changed <= {"นาย", "นายณัฐ"}


@given(
    st.sampled_from([title for title in TITLES if title.written[0] == title.standard]),
    st.sampled_from(sorted(thai_male_names())),
)
def test_every_title_comes_off_every_name_when_spaced(title, name):
    taken, rest = split_title(f"{title.standard} {name}")
    assert taken is not None
    assert taken.split(" ")[0] == title.standard
    # ranks may be followed by a name that is itself spelt like a title; civil titles never are
    assert rest == name or title.followed


def test_words_for_none_are_none():
    assert name_part("ไม่มีนามสกุล") is None
    assert name_part(" ใจดี. ") == "ใจดี"

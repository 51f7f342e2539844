import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_female_names, thai_male_names

from ruamjai.thai.names import Name, name_part, split_name, split_title, standard_title, title_sex
from ruamjai.thai.text import normalise
from ruamjai.thai.titles import TITLES

# A cell, the standard title that it begins with, and what is left. Names in the last group begin as titles do.
TITLED = [
    ("นางสาวปวีณา", "นางสาว", "ปวีณา"),  # not นาง + สาวปวีณา
    ("นางสาวิตรี", "นาง", "สาวิตรี"),  # the longest would leave a vowel sign in front
    ("นางสาวสาวิตรี", "นางสาว", "สาวิตรี"),
    ("นางสมศรี", "นาง", "สมศรี"),
    ("นางน้อย", "นาง", "น้อย"),
    ("นายสมชาย ใจดี", "นาย", "สมชาย ใจดี"),
    ("นาย สมชาย", "นาย", "สมชาย"),
    ("นาย  สมชาย", "นาย", "สมชาย"),
    ("นาย.สมชาย", "นาย", "สมชาย"),
    ("นายMohamad", "นาย", "Mohamad"),
    ("นายนายิกา", "นาย", "นายิกา"),
    ("เด็กชายก้อง", "เด็กชาย", "ก้อง"),
    ("เด็ก ชาย ก้อง", "เด็กชาย", "ก้อง"),
    ("ด.ช.ก้อง", "เด็กชาย", "ก้อง"),
    ("ดช.ก้อง", "เด็กชาย", "ก้อง"),
    ("ด.ช ก้อง", "เด็กชาย", "ก้อง"),
    ("ด. ช. ก้อง", "เด็กชาย", "ก้อง"),
    ("ด ช ก้อง", "เด็กชาย", "ก้อง"),
    ("ดช ก้อง", "เด็กชาย", "ก้อง"),
    ("เด็กหญิงน้ำฝน", "เด็กหญิง", "น้ำฝน"),
    ("ด.ญ.น้ำฝน", "เด็กหญิง", "น้ำฝน"),
    ("น.ส.สมหญิง", "นางสาว", "สมหญิง"),
    ("นส. สมหญิง", "นางสาว", "สมหญิง"),
    ("นส สมหญิง", "นางสาว", "สมหญิง"),
    ("น ส สมหญิง", "นางสาว", "สมหญิง"),
    ("น.ส สมหญิง", "นางสาว", "สมหญิง"),
    ("นาง สาว สมหญิง", "นางสาว", "สมหญิง"),
    ("คุณ สมชาย", "คุณ", "สมชาย"),
    ("Mr. John Smith", "นาย", "John Smith"),
    ("MR.JOHN SMITH", "นาย", "JOHN SMITH"),
    ("MISS SOM", "นางสาว", "SOM"),
    ("Mrs. Som", "นาง", "Som"),
    ("Ms Som", "นางสาว", "Som"),
    # ranks: full, short, glued, acting, of women, senior colonels, Latin o or a zero typed for อ
    ("ว่าที่ร้อยตรีสมชาย", "ว่าที่ร้อยตรี", "สมชาย"),
    ("ว่าที่ ร.ต. สมชาย", "ว่าที่ร้อยตรี", "สมชาย"),
    ("ว่าที่ร.ต.สมชาย", "ว่าที่ร้อยตรี", "สมชาย"),
    ("ว่าที่ ร.ต.หญิง สมศรี", "ว่าที่ร้อยตรีหญิง", "สมศรี"),
    ("ว่าที่ พ.ต. สมชาย", "ว่าที่พันตรี", "สมชาย"),
    ("พ.ต.อ.สมชาย", "พันตำรวจเอก", "สมชาย"),
    ("พ.ต.อ. สมชาย", "พันตำรวจเอก", "สมชาย"),
    ("พตอ.สมชาย", "พันตำรวจเอก", "สมชาย"),
    ("พ.ต.o.สมชาย", "พันตำรวจเอก", "สมชาย"),
    ("พ.ต.O.สมชาย", "พันตำรวจเอก", "สมชาย"),
    ("พ.ต.0.สมชาย", "พันตำรวจเอก", "สมชาย"),
    ("พ.ต.๐.สมชาย", "พันตำรวจเอก", "สมชาย"),
    ("จ.ส.o.มานะ", "จ่าสิบเอก", "มานะ"),
    ("พ.อ.(พิเศษ) สมชาย", "พันเอก", "สมชาย"),
    ("พ.อ.พิเศษ ใจดี", "พันเอก", "พิเศษ ใจดี"),  # พิเศษ is a given name too
    ("ร.ต.อ.(หญิง) สมศรี", "ร้อยตำรวจเอกหญิง", "สมศรี"),
    ("ร้อยตำรวจเอกหญิงสมศรี", "ร้อยตำรวจเอกหญิง", "สมศรี"),
    ("พล.ต.ต.หญิง สมศรี", "พลตำรวจตรีหญิง", "สมศรี"),
    ("พล.ร.ต.สมชาย", "พลเรือตรี", "สมชาย"),
    ("พล.อ.อ.สมชาย", "พลอากาศเอก", "สมชาย"),
    ("เรืออากาศเอกสมชาย", "เรืออากาศเอก", "สมชาย"),
    ("น.อ.สมชาย", "นาวาเอก", "สมชาย"),
    ("ด.ต.สมหมาย", "ดาบตำรวจ", "สมหมาย"),
    ("จ.ส.อ. มานะ", "จ่าสิบเอก", "มานะ"),
    ("ส.ต.ท.มานะ", "สิบตำรวจโท", "มานะ"),
    ("พลฯ สมชาย", "พลทหาร", "สมชาย"),
    ("อส.ทพ.สมชาย", "อาสาสมัครทหารพราน", "สมชาย"),
    # learned, medical, royal
    ("ผศ.ดร.สมชาย ใจดี", "ผู้ช่วยศาสตราจารย์ ดอกเตอร์", "สมชาย ใจดี"),
    ("ศ.เกียรติคุณ ดร.สมชาย", "ศาสตราจารย์เกียรติคุณ ดอกเตอร์", "สมชาย"),
    ("อ.สมชาย", "อาจารย์", "สมชาย"),
    ("นพ.สมชาย", "นายแพทย์", "สมชาย"),
    ("ทพญ.สมศรี", "ทันตแพทย์หญิง", "สมศรี"),
    ("น.สพ.สมชาย", "สัตวแพทย์", "สมชาย"),
    ("สพ.ญ.สมศรี", "สัตวแพทย์หญิง", "สมศรี"),
    ("ม.ร.ว.สมชาย", "หม่อมราชวงศ์", "สมชาย"),
    ("มรว.สมชาย", "หม่อมราชวงศ์", "สมชาย"),
    ("ม.ล. สมชาย", "หม่อมหลวง", "สมชาย"),
    ("คุณหญิงสมศรี", "คุณหญิง", "สมศรี"),
    # monks and nuns
    ("พระสมชาย ฐิตธมฺโม", "พระ", "สมชาย ฐิตธมฺโม"),
    ("พระมหาสมชาย", "พระมหา", "สมชาย"),
    ("พระมหา ดร.สมชาย", "พระมหา ดอกเตอร์", "สมชาย"),
    ("พระครูสังฆรักษ์สมชาย", "พระครูสังฆรักษ์", "สมชาย"),
    ("พระอธิการสมชาย", "พระอธิการ", "สมชาย"),
    ("พระภิกษุสมชาย", "พระ", "สมชาย"),
    ("สามเณรก้อง", "สามเณร", "ก้อง"),
    ("ส.ณ.ก้อง", "สามเณร", "ก้อง"),
    ("แม่ชีสมศรี", "แม่ชี", "สมศรี"),
    # names that begin as titles do
    ("คุณากร", None, "คุณากร"),  # not คุณ + ากร
    ("คุณธรรม", None, "คุณธรรม"),
    ("นายก", None, "นายก"),  # one letter is no name
    ("นายิกา", None, "นายิกา"),
    ("ดรุณี", None, "ดรุณี"),
    ("ดร ดรุณี", None, "ดร ดรุณี"),  # the learned title has its dot
    ("พลอย", None, "พลอย"),
    ("พลกฤต", None, "พลกฤต"),
    ("พันธ์ทิพย์", None, "พันธ์ทิพย์"),
    ("เรืองศักดิ์", None, "เรืองศักดิ์"),
    ("ร้อยแก้ว", None, "ร้อยแก้ว"),
    ("สิบทิศ", None, "สิบทิศ"),
    ("สอ แก้ว", None, "สอ แก้ว"),  # a given name; the rank has its dots
    ("นพ", None, "นพ"),
    ("เณรน้อย", None, "เณรน้อย"),
    ("Missy", None, "Missy"),
    ("", None, ""),
    # what a title alone gives
    ("พ.ต.อ.", "พันตำรวจเอก", ""),
    ("พ.ต.อ.นาย", "พันตำรวจเอก", "นาย"),  # somebody called นาย
    # told wrongly, and known to be: a woman called สาวดี, a man called พระราม
    ("นางสาวดี", "นางสาว", "ดี"),
    ("พระราม", "พระ", "ราม"),
]


@pytest.mark.parametrize(("cell", "title", "rest"), TITLED)
def test_titles_come_off(cell, title, rest):
    assert split_title(cell) == (title, rest)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("นายสมชาย ใจดี", Name("นาย", "สมชาย", "ใจดี")),
        ("นาย สมชาย  ใจดี", Name("นาย", "สมชาย", "ใจดี")),
        ("สมชาย", Name(None, "สมชาย", None)),
        ("สมชาย ใจดี", Name(None, "สมชาย", "ใจดี")),
        ("นาย สมชาย ณ อยุธยา", Name("นาย", "สมชาย", "ณ อยุธยา")),
        ("ม.ล.สมชาย ณ ป้อมเพชร", Name("หม่อมหลวง", "สมชาย", "ณ ป้อมเพชร")),
        ("พ.ต.อ.สมชาย ใจดี", Name("พันตำรวจเอก", "สมชาย", "ใจดี")),
        ("พ.ต.อ. สมชาย ใจดี", Name("พันตำรวจเอก", "สมชาย", "ใจดี")),
        ("พ.อ.(พิเศษ) สมชาย ใจดี", Name("พันเอก", "สมชาย", "ใจดี")),
        ("ร.ต.อ.(หญิง)สมศรี ใจดี", Name("ร้อยตำรวจเอกหญิง", "สมศรี", "ใจดี")),
        ("ว่าที่ ร.ต. สมชาย ใจดี", Name("ว่าที่ร้อยตรี", "สมชาย", "ใจดี")),
        ("ผศ.ดร.สมชาย ใจดี", Name("ผู้ช่วยศาสตราจารย์ ดอกเตอร์", "สมชาย", "ใจดี")),
        ("สมชาย (เล็ก) ใจดี", Name(None, "สมชาย", "ใจดี")),
        ("สมชาย ใจดี [ย้ายออก]", Name(None, "สมชาย", "ใจดี")),
        ("นายสมชาย(เล็ก) ใจดี", Name("นาย", "สมชาย", "ใจดี")),
        # monks: the name in Pali is no family name
        ("พระสมชาย ฐิตธมฺโม", Name("พระ", "สมชาย", None)),
        ("พระมหาสมชาย ฐานวุฑฺโฒ", Name("พระมหา", "สมชาย", None)),
        ("พระสมชาย สุมโน", Name("พระ", "สมชาย", None)),
        ("พระสมชาย ปภสฺสโร (ใจดี)", Name("พระ", "สมชาย", None)),
        ("พระสมชาย ฐิตธมฺโม ใจดี", Name("พระ", "สมชาย", "ใจดี")),
        ("พระสมชาย ใจดี ฐิตธมฺโม", Name("พระ", "สมชาย", "ใจดี")),
        ("พระสมชาย ใจดี", Name("พระ", "สมชาย", "ใจดี")),
        ("พระมหา ดร.สมชาย ฐิตธมฺโม", Name("พระมหา ดอกเตอร์", "สมชาย", None)),
        ("พระครูพิศาลธรรมคุณ", Name("พระครู", "พิศาลธรรมคุณ", None)),
        ("สามเณรก้อง ใจดี", Name("สามเณร", "ก้อง", "ใจดี")),
        ("พระ#สมชาย#ฐิตธมฺโม#ใจดี", Name("พระ", "สมชาย ฐิตธมฺโม", "ใจดี")),
        ("นายสมชาย สุมโน", Name("นาย", "สมชาย", "สุมโน")),  # of a layman it is one
        # a smart card's text
        ("นาย#สมชาย##ใจดี", Name("นาย", "สมชาย", "ใจดี")),
        ("น.ส.#สมหญิง##ใจดี", Name("นางสาว", "สมหญิง", "ใจดี")),
        ("นาย#มูฮัมหมัด#อาลี#ใจดี", Name("นาย", "มูฮัมหมัด อาลี", "ใจดี")),
        ("Mr.#Somchai##Jaidee", Name("นาย", "Somchai", "Jaidee")),
        ("นาย#สมชาย", Name("นาย", "สมชาย", None)),
        # nothing said
        ("นางสาวสมหญิง -", Name("นางสาว", "สมหญิง", None)),
        ("นางสาวสมหญิง ไม่มีนามสกุล", Name("นางสาว", "สมหญิง", None)),
        ("น.ส.", Name("นางสาว", None, None)),
        ("-", Name(None, None, None)),
        ("ไม่ระบุ", Name(None, None, None)),
        ("", Name(None, None, None)),
        # foreign names, hill peoples, the south: no family name, or many words
        ("นายอาซา", Name("นาย", "อาซา", None)),
        ("นายจะอือ จะแล", Name("นาย", "จะอือ", "จะแล")),
        ("น.ส.นูรีฮัน บินตี อับดุลเลาะ", Name("นางสาว", "นูรีฮัน", "บินตี อับดุลเลาะ")),
        ("Mr. John Paul Smith", Name("นาย", "John", "Paul Smith")),
        ("นายสม\u200bชาย\u00a0ใจดี", Name("นาย", "สมชาย", "ใจดี")),
        ("นายเเก้ว ใจดี", Name("นาย", "แก้ว", "ใจดี")),
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
        ("003", "นาย", 1),  # the numbers of health files (thai-facts 6.2)
        ("004", "นางสาว", 2),
        ("832", "สามเณร", 1),
        ("3", None, None),
        ("สพ.ญ.", "สัตวแพทย์หญิง", 2),
        ("พ.อ.(พิเศษ)", "พันเอก", None),
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


GIVEN_NAMES = sorted({normalise(name) for name in thai_male_names() | thai_female_names()})
# Names which glued to a title make another title: นาง + สาวดี, พระ + มหาบุญชู. No rule can tell.
MAKES_ANOTHER = re.compile("สาว|ครู|มหา|อธิการ")


@pytest.mark.parametrize("title", ["นาย", "นาง", "นางสาว", "น.ส.", "เด็กชาย", "ด.ญ.", "พระ", "สามเณร", "ม.ล.", "แม่ชี"])
def test_a_glued_title_comes_off_every_given_name_and_takes_no_letter_of_it(title):
    wrong = [name for name in GIVEN_NAMES if split_title(title + name)[1] != name]
    assert all(MAKES_ANOTHER.match(name) for name in wrong)
    assert len(wrong) <= 4


names_and_noise = st.text(alphabet="นายงสาวด.ชญพตอรครูมหาคุณ oO0-()เ็ิ์่ A", max_size=16)


@given(names_and_noise)
def test_what_is_left_is_the_end_of_what_was_written(text):
    title, rest = split_title(text)
    assert normalise(text).endswith(rest)
    assert (title is None) == (rest == normalise(text))


@given(names_and_noise)
def test_a_name_without_its_title_has_none_that_comes_off_again_but_by_rank(text):
    title, rest = split_title(text)
    if title is not None and rest:
        assert rest[0] not in "ะัาำิีึืุู่้๊๋์็"


def test_words_for_none_are_none():
    assert name_part("ไม่มีนามสกุล") is None
    assert name_part(" ใจดี. ") == "ใจดี"

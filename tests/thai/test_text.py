import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from ruamjai.thai.text import ABOVE_BELOW, MARKS, TONES, normalise, to_one_byte
from ruamjai.thai.text import KARAN as KARANS

NIKHAHIT, AA, AM, THO, EK = "\u0e4d", "\u0e32", "\u0e33", "\u0e49", "\u0e48"
LONG_AA, KARAN, PHINTHU = "\u0e45", "\u0e4c", "\u0e3a"

thai_text = st.text(alphabet=[chr(code) for code in range(0x0E01, 0x0E5C)] + [" ", "a", "1", "\u200b", "\u00a0"], max_size=30)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        # what cannot be seen, and spaces
        ("สม\u200bชาย", "สมชาย"),  # zero-width space
        ("สม\u200cชา\u200dย", "สมชาย"),  # zero-width joiners
        ("\u200eสมชาย\u200f", "สมชาย"),  # direction marks
        ("สม\u00adชาย", "สมชาย"),  # soft hyphen
        ("สม\u2060ชาย", "สมชาย"),  # word joiner
        ("\ufeffสมชาย", "สมชาย"),  # byte-order mark
        ("สมชาย\u00a0ใจดี", "สมชาย ใจดี"),  # no-break space
        ("สมชาย\u2009ใจดี", "สมชาย ใจดี"),  # thin space
        ("สมชาย\u3000ใจดี", "สมชาย ใจดี"),  # ideographic space
        ("สมชาย\x00ใจดี", "สมชาย ใจดี"),  # a control character
        ("  สมชาย \t\r\n ใจดี ", "สมชาย ใจดี"),
        ("SOMCHAI   JAIDEE ", "SOMCHAI JAIDEE"),
        # digits
        ("๑๒/๓", "12/3"),
        ("หมู่ ๑๐", "หมู่ 10"),
        ("๑a๒", "1a2"),
        # sara am, in its four spellings, and where a tone goes with it
        (f"ก{NIKHAHIT}{AA}", f"ก{AM}"),
        (f"น{THO}{NIKHAHIT}{AA}", f"น{THO}{AM}"),  # tone before nikhahit
        (f"น{NIKHAHIT}{THO}{AA}", f"น{THO}{AM}"),  # tone between
        (f"น{NIKHAHIT}{AA}{THO}", f"น{THO}{AM}"),  # tone behind
        (f"น{AM}{THO}", f"น{THO}{AM}"),  # tone typed after ำ
        (f"อ{NIKHAHIT}{AA}นาจ", "อำนาจ"),
        (f"จ{NIKHAHIT}{AA}น{NIKHAHIT}{AA}", "จำนำ"),
        (f"พุทฺธ{NIKHAHIT}", f"พุทฺธ{NIKHAHIT}"),  # of Pali: a nikhahit of its own
        # sara ae, and the lakkhangyao that looks like aa
        ("เเก้ว", "แก้ว"),
        ("สมเเเก้ว", "สมแเก้ว"),  # three: one pair is joined, the third stands
        (f"น{LONG_AA}รี", "นารี"),
        (f"ฤ{LONG_AA}ษี", f"ฤ{LONG_AA}ษี"),  # where it belongs
        (f"ฦ{LONG_AA}ชา", f"ฦ{LONG_AA}ชา"),
        # the order of marks
        ("ท\u0e48\u0e35", "ที่"),  # tone before an upper vowel: class 0, NFC leaves it
        ("ผ\u0e49\u0e39", "ผู้"),  # tone before a lower vowel
        ("ว\u0e48\u0e31น", "วั่น"),
        ("เป\u0e47\u0e48น", "เป็่น"),  # maitaikhu is a vowel, the tone stands behind it
        ("สิทธ\u0e4c\u0e34", "สิทธิ์"),  # karan before the vowel
        ("พันธ\u0e4c\u0e38", "พันธุ์"),
        ("ธม\u0e3aโม", "ธมฺโม"),
        # marks typed twice
        ("ก\u0e48\u0e49า", "ก้า"),  # of two tones the last
        ("ท\u0e48\u0e35\u0e48", "ที่"),
        ("ก\u0e34\u0e34น", "กิน"),
        ("สิทธิ\u0e4c\u0e4c", "สิทธิ์"),
        ("เพ\u0e47\u0e47ญ", "เพ็ญ"),
        # what is right stays
        ("สมชาย ณ อยุธยา", "สมชาย ณ อยุธยา"),
        ("ๆ ฯลฯ", "ๆ ฯลฯ"),
        ("น้ำ", "น้ำ"),
        ("12/3-4 ก", "12/3-4 ก"),
        ("O'Neil-Smith", "O'Neil-Smith"),
        ("", ""),
    ],
)
def test_hard_spellings(typed, right):
    assert normalise(typed) == right


def test_nfkc_would_have_split_sara_am_and_normalise_keeps_it():
    assert unicodedata.normalize("NFKC", "น้ำ") != "น้ำ"
    assert normalise("น้ำ") == "น้ำ"
    assert normalise(unicodedata.normalize("NFKC", "น้ำ")) == "น้ำ"


def test_the_forms_of_unicode_are_all_brought_back():
    """Of 21,000 real names: whatever form a file is in, one spelling comes out."""
    names = sorted(thai_male_names() | thai_female_names() | thai_family_names())
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        wrong = [name for name in names if normalise(unicodedata.normalize(form, name)) != normalise(name)]
        assert wrong == [], form


@given(thai_text)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(thai_text)
def test_normalising_adds_no_character_but_joins_and_drops(text):
    assert len(normalise(text)) <= len(text)


@given(thai_text)
def test_what_is_normal_has_marks_in_order_and_nothing_that_is_not_seen(text):
    found = normalise(text)
    assert not re.search(r"[\u200b-\u200f\u2060-\u2064\ufeff\u00a0๐-๙]|  |^ | $|เเ", found)
    assert not re.search(f"[{TONES}]{{2}}|[{KARANS}]{{2}}|{NIKHAHIT}[{TONES}]?[{AA}{AM}]", found)
    for run in re.findall(f"[{MARKS}]+", found):  # vowels, nikhahit, one tone, one karan
        assert re.fullmatch(f"[{ABOVE_BELOW}]*{NIKHAHIT}?[{TONES}]?[{KARANS}]?", run)


@given(st.sampled_from(["ี้", "ู่", "ิ์", "ุ์", "ั่", "ึ้", "ํ้", "ี่์", "ฺ่"]).flatmap(st.permutations), st.sampled_from("กขคมน"))
def test_the_order_of_typing_marks_does_not_matter(marks, consonant):
    assert normalise(consonant + "".join(marks)) == consonant + "".join(
        sorted(marks, key=(ABOVE_BELOW + NIKHAHIT + TONES + KARANS).index)
    )


@given(st.permutations([NIKHAHIT, THO, AA]))
def test_the_parts_of_sara_am_meet_in_any_order(parts):
    assert normalise("น" + "".join(parts)) == f"น{THO}{AM}"


# linkage.md 4: U+0E01..U+0E4E become 0x30..0x7D, that is the ASCII characters from "0" on, one after the other.
THAI_CODES = [
    *zip("กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮฯ", "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^", strict=True),
    *zip("ะัาำิีึื\u0e38\u0e39\u0e3a", "_`abcdefghi", strict=True),
    *zip("เแโใไๅๆ็่้๊๋์ํ๎", "opqrstuvwxyz{|}", strict=True),
]


@pytest.mark.parametrize(("char", "code"), THAI_CODES)
def test_one_byte_follows_the_published_map(char, code):
    assert to_one_byte(char) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("สมชาย", "YP9aQ"),
        ("นารี", "HaRd"),
        ("Som", "\x13\x0f\x0d"),  # a is 1, so s 19, o 15, m 13
        ("SOM", "\x13\x0f\x0d"),
        ("az", "\x01\x1a"),
        ("0149", "\x1b\x1c\x1f\x25"),
        ("ก ข-ค.ง'", "0 1-3.6'"),
        ("฿é漢😀\n\x00", "//////"),  # what has no code
        ("๙", "/"),  # digits are ASCII before this is asked
        ("", ""),
    ],
)
def test_whole_texts_in_one_byte(text, code):
    assert to_one_byte(text) == code


letters = st.text(alphabet=[char for char, _ in THAI_CODES], min_size=1, max_size=12)


@given(letters, letters)
def test_thai_texts_are_equal_exactly_where_their_codes_are(one, other):
    assert (to_one_byte(one) == to_one_byte(other)) == (one == other)
    back = {code: char for char, code in THAI_CODES}
    assert "".join(back[code] for code in to_one_byte(one)) == one


@given(letters, st.text(alphabet=[chr(code) for code in range(0x20, 0x7F)] + list("é€漢"), min_size=1, max_size=12))
def test_thai_letters_and_others_never_share_a_code(thai, other):
    assert not set(to_one_byte(thai)) & set(to_one_byte(other))


@given(thai_text)
def test_one_byte_is_one_byte_a_character(text):
    coded = to_one_byte(text)
    assert len(coded) == len(text)
    assert len(coded.encode("utf-8")) == len(text)


def test_one_byte_keeps_unequal_thai_latin_and_digits_apart():
    alphabet = [chr(code) for code in range(0x0E01, 0x0E4F) if code not in range(0x0E3B, 0x0E40)]
    alphabet += list("abcdefghijklmnopqrstuvwxyz0123456789 -.'")
    assert len({to_one_byte(char) for char in alphabet}) == len(alphabet)
    assert to_one_byte("SOM") == to_one_byte("som")


def test_marks_are_the_combining_signs():
    assert all(unicodedata.category(mark) == "Mn" for mark in MARKS)

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.thai.text import MARKS, normalise, to_one_byte

NIKHAHIT, AA, AM, THO, EK = "\u0e4d", "\u0e32", "\u0e33", "\u0e49", "\u0e48"

thai_text = st.text(alphabet=[chr(code) for code in range(0x0E01, 0x0E5C)] + [" ", "a", "1", "\u200b", "\u00a0"], max_size=30)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("สม\u200bชาย", "สมชาย"),  # zero-width space
        ("\ufeffสมชาย", "สมชาย"),  # byte-order mark
        ("สมชาย\u00a0ใจดี", "สมชาย ใจดี"),  # no-break space
        ("  สมชาย \t\n ใจดี ", "สมชาย ใจดี"),
        ("๑๒/๓", "12/3"),
        (f"น{THO}{NIKHAHIT}{AA}", f"น{THO}{AM}"),  # tone before nikhahit
        (f"น{NIKHAHIT}{THO}{AA}", f"น{THO}{AM}"),  # tone between
        (f"ก{NIKHAHIT}{AA}", f"ก{AM}"),
        (f"น{AM}{THO}", f"น{THO}{AM}"),  # tone typed after ำ
        ("เเก้ว", "แก้ว"),  # two เ
        ("ท\u0e48\u0e35", "ที่"),  # tone before an upper vowel: class 0, NFC leaves it
        ("ผ\u0e49\u0e39", "ผู้"),  # tone before a lower vowel
        ("สิทธ\u0e4c\u0e34", "สิทธิ์"),  # karan before the vowel
        ("ก\u0e48\u0e49า", "ก้า"),  # repeated tone marks: the last
        ("ก\u0e34\u0e34น", "กิน"),  # one vowel typed twice
        ("นๅรี", "นารี"),  # ๅ typed for า
        ("ฤๅษี", "ฤๅษี"),  # where ๅ belongs
        ("SOMCHAI", "SOMCHAI"),
        ("", ""),
    ],
)
def test_hard_spellings(typed, right):
    assert normalise(typed) == right


def test_nfkc_would_have_split_sara_am_and_normalise_keeps_it():
    assert unicodedata.normalize("NFKC", "น้ำ") != "น้ำ"
    assert normalise("น้ำ") == "น้ำ"
    assert normalise(unicodedata.normalize("NFKC", "น้ำ")) == "น้ำ"


@given(thai_text)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(thai_text)
def test_normalising_adds_no_character_but_joins_and_drops(text):
    assert len(normalise(text)) <= len(text)


@given(st.permutations("ี้"), st.sampled_from("กขคมน"))
def test_the_order_of_typing_marks_does_not_matter(marks, consonant):
    assert normalise(consonant + "".join(marks)) == consonant + "ี้"


def test_one_byte_follows_the_published_map():
    # linkage.md 4: U+0E01..U+0E4E to 0x30..0x7D
    assert to_one_byte("ก") == "\x30"
    assert to_one_byte("\u0e4e") == "\x7d"


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

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from ruamjai.thai.sounds import lk82, lk82_numbers, lk82_of

thai_characters = [chr(code) for code in range(0x0E01, 0x0E5C)]
# Letters on which the rules of the code hang: karan and the pairs it silences, vowels around ห อ ย ร ว, sara u after ต ธ.
telling = st.text(alphabet="กตธจนมณฑทรหอยวฤฦเแไา์์็ะัิีึืุู่ฯๆํ", max_size=9)


@pytest.mark.parametrize(("one", "other"), [("ธนพร", "ทนพร"), ("ณัฐ", "นัฐ"), ("ศรี", "สี"), ("รถ", "รส")])
def test_homophones_meet(one, other):
    assert lk82(one) == lk82(other) != ""


@pytest.mark.parametrize("name", ["ลัก", "รัก", "รักษ์"])
def test_the_published_example(name):
    """The example of pythainlp's own documentation: three spellings of one sound."""
    assert lk82(name) == "ร1000"
    assert lk82_of([name]).to_pylist() == ["ร1000"]


@pytest.mark.parametrize("name", ["", "Anna", "123", "ๆ", "่", "์", "😀"])
def test_what_has_no_thai_sound_has_no_code(name):
    assert lk82(name) == ""
    assert lk82_of([name]).to_pylist() == [""]
    assert lk82_numbers([name]).tolist() == [0]


@given(st.text(alphabet=[*thai_characters, "a", " "], max_size=20))
def test_no_text_breaks_it(text):
    assert isinstance(lk82(text), str)


def test_every_known_name_has_the_code_that_pythainlp_gives():
    names = sorted(thai_male_names() | thai_female_names() | thai_family_names())
    assert len(names) > 20_000
    assert lk82_of(names).to_pylist() == [lk82(name) for name in names]


@given(st.lists(telling | st.text(alphabet=[*thai_characters, "a", " ", "é", "😀"], max_size=12), max_size=12))
def test_many_at_once_have_the_codes_of_each_alone(names):
    assert lk82_of(names).to_pylist() == [lk82(name) for name in names]


@given(st.lists(telling, min_size=2, max_size=8))
def test_numbers_are_equal_exactly_where_codes_are(names):
    codes, numbers = np.array([lk82(name) for name in names]), lk82_numbers(names)
    assert np.array_equal(codes[:, None] == codes, numbers[:, None] == numbers)

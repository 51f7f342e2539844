import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.thai.sounds import lk82


@pytest.mark.parametrize(("one", "other"), [("ธนพร", "ทนพร"), ("ณัฐ", "นัฐ"), ("ศรี", "สี"), ("รถ", "รส")])
def test_homophones_meet(one, other):
    assert lk82(one) == lk82(other) != ""


@pytest.mark.parametrize("name", ["ลัก", "รัก", "รักษ์"])
def test_the_published_example(name):
    """The example of pythainlp's own documentation: three spellings of one sound."""
    assert lk82(name) == "ร1000"


@pytest.mark.parametrize("name", ["", "Anna", "123", "ๆ", "่"])
def test_what_has_no_thai_sound_has_no_code(name):
    assert lk82(name) == ""


@given(st.text(alphabet=[chr(code) for code in range(0x0E01, 0x0E5C)] + ["a", " "], max_size=20))
def test_no_text_breaks_it(text):
    assert isinstance(lk82(text), str)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_female_names

from reference.jaro_winkler import jaro_winkler as plain
from ruamjai.linking.jaro_winkler import jaro_winkler
from ruamjai.thai.text import to_one_byte

words = st.text(alphabet="abcdef", min_size=1, max_size=12)


def as_letters(names):
    spelt = np.array([name.encode("ascii") for name in names], dtype=np.bytes_)
    letters = np.frombuffer(spelt.tobytes(), np.uint8).reshape(len(spelt), spelt.dtype.itemsize)
    return letters, (letters != 0).sum(axis=1)


def similarity(one, other):
    letters, lengths = as_letters([one, other])
    return float(jaro_winkler(letters, lengths, np.array([0]), np.array([1]))[0])


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("MARTHA", "MARHTA", 0.961),
        ("DIXON", "DICKSONX", 0.813),
        ("DWAYNE", "DUANE", 0.840),
        ("JONES", "JOHNSON", 0.832),
        ("DUNNINGHAM", "CUNNIGHAM", 0.896),
        ("NICHLESON", "NICHULSON", 0.956),
        ("MASSEY", "MASSIE", 0.933),
        ("ABROMS", "ABRAMS", 0.922),
        ("ITMAN", "SMITH", 0.467),  # below 0.7 without the bonus
        ("JERALDINE", "GERALDINE", 0.926),
        ("MICHELLE", "MICHAEL", 0.921),
        ("JULIES", "JULIUS", 0.933),
        ("TANYA", "TONYA", 0.880),
        ("SEAN", "SUSAN", 0.805),
    ],
)
def test_published_values(one, other, published):
    """Winkler (1994), Advanced methods for record linkage, the table of string comparator values; three digits are printed."""
    assert similarity(one, other) == pytest.approx(published, abs=0.0006)


@given(words, words)
def test_it_is_the_plain_formula(one, other):
    assert similarity(one, other) == pytest.approx(plain(one, other), abs=1e-12)


def test_many_pairs_at_once_are_the_plain_formula_in_thai():
    names = [to_one_byte(name) for name in sorted(thai_female_names())[::20]]
    letters, lengths = as_letters(names)
    left, right = np.repeat(np.arange(len(names)), 5), np.tile(np.arange(5) * 7 % len(names), len(names))
    found = jaro_winkler(letters, lengths, left, right)
    assert found == pytest.approx([plain(names[i], names[j]) for i, j in zip(left, right, strict=True)], abs=1e-12)


@given(words)
def test_a_name_is_like_itself(name):
    assert similarity(name, name) == pytest.approx(1.0)


@given(words, words)
def test_it_stays_between_nothing_in_common_and_equal(one, other):
    assert 0 <= similarity(one, other) <= 1
    assert (similarity(one, other) == 0) == (not set(one) & set(other) or similarity(other, one) == 0)


def test_thai_names_of_three_bytes_a_letter_do_not_look_alike():
    """linkage.md 4: of random unequal given names less than one in fifty reaches 0.7 when a letter is one byte."""
    names = [to_one_byte(name) for name in sorted(thai_female_names())]
    letters, lengths = as_letters(names)
    draw = np.random.default_rng(1)
    left, right = draw.integers(len(names), size=20_000), draw.integers(len(names), size=20_000)
    unequal = left != right
    assert (jaro_winkler(letters, lengths, left[unequal], right[unequal]) >= 0.7).mean() < 0.02

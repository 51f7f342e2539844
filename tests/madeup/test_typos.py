"""Misspellings: one slip a word, always a word that can be written."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.madeup.draws import stream, words
from ruamjai.madeup.typos import misspell

THAI_NAME = st.text(st.sampled_from("กขคงจชดตทนบปพมยรลวสหอะาิีึืุูั่้์เแโไ"), min_size=2, max_size=12).map(lambda tail: "ก" + tail)
FOLLOWING = set("ะัาำิีึืฺุู็่้๊๋์ํ")


def distance(a: str, b: str) -> int:
    """Levenshtein's, in its plainest form."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = _next(row, i, x, b)
    return row[-1]


def _next(row: list[int], i: int, x: str, b: str) -> list[int]:
    found = [i]
    for j, y in enumerate(b, 1):
        found.append(min(row[j] + 1, found[-1] + 1, row[j - 1] + (x != y)))
    return found


@given(st.lists(THAI_NAME, min_size=1, max_size=30), st.integers(0, 10_000))
def test_a_slip_changes_little_and_leaves_a_word(names: list[str], seed: int) -> None:
    wrong = misspell(words(names), np.ones(len(names), dtype=bool), stream(seed))
    for before, after in zip(names, wrong, strict=True):
        assert after and after[0] not in FOLLOWING
        assert distance(before, after) <= 2  # a swap counts two


def test_nobody_else_is_misspelt_and_the_source_stays() -> None:
    names = words(["สมชาย", "สมหญิง", "สมศรี"] * 200)
    wrong = np.arange(600) % 3 == 1
    found = misspell(names, wrong, stream(1))
    assert np.array_equal(found[~wrong], names[~wrong])
    assert np.mean(found[wrong] != names[wrong]) > 0.95
    assert names[1] == "สมหญิง"


def test_most_slips_are_by_ear() -> None:
    """Seven in ten in the linkage notes: tone marks, karan, vowel length, letters of the same sound."""
    found = misspell(words(["สุวรรณศักดิ์"] * 4_000), np.ones(4_000, dtype=bool), stream(2))
    same_length_or_mark_lost = [name for name in found if len(name) in (11, 12)]
    assert len(same_length_or_mark_lost) == 4_000
    assert "สุวรรณศักดิ" in found and "สุวรรณสักดิ์" in found

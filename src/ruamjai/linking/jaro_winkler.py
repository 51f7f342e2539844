"""Jaro-Winkler over many pairs of names at once, the same on every engine.

Winkler (1990), with his scale 0.1, at most four letters of common prefix, and the bonus only above a Jaro of 0.7, as in
his own code. Names are rows of one-byte letters; what the formula does letter by letter is done here for all pairs together.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Letters = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PREFIX_SCALE, LONGEST_PREFIX, BONUS_ABOVE = 0.1, 4, 0.7
_CHUNK = 32_768  # pairs at once: the matrices of one chunk stay in the processor's cache


def jaro_winkler(letters: Letters, lengths: Ints, left: Ints, right: Ints) -> Floats:
    """The similarity, 0 to 1, of names ``left[k]`` and ``right[k]``; both are rows of ``letters``, padded with 0."""
    found = np.zeros(len(left))
    # Pairs of like length together: the loops below run as far as a chunk's longest name.
    order = np.argsort(np.maximum(lengths[left], lengths[right]), kind="stable")
    for start in range(0, len(order), _CHUNK):
        chunk = order[start : start + _CHUNK]
        one, other = left[chunk], right[chunk]
        longest = int(max(lengths[one].max(), lengths[other].max(), 1))
        # Letter by letter in rows: each step below then works on memory that lies together.
        a = np.ascontiguousarray(letters[one, :longest].T)
        b = np.ascontiguousarray(letters[other, :longest].T)
        found[chunk] = _chunk_similarity(a, b, lengths[one], lengths[other])
    return found


def _chunk_similarity(a: Letters, b: Letters, a_length: Ints, b_length: Ints) -> Floats:
    a_matched, b_matched = _matches(a, b, np.maximum(np.maximum(a_length, b_length) // 2 - 1, 0))
    matches = a_matched.sum(axis=0)
    transposed = (_matched_only(a, a_matched) != _matched_only(b, b_matched)).sum(axis=0) // 2
    with np.errstate(divide="ignore", invalid="ignore"):
        jaro = (matches / a_length + matches / b_length + (matches - transposed) / matches) / 3
    jaro = np.where(matches > 0, jaro, 0.0)
    common = (a[:LONGEST_PREFIX] == b[:LONGEST_PREFIX]) & (a[:LONGEST_PREFIX] != 0)
    prefix = np.logical_and.accumulate(common, axis=0).sum(axis=0)
    similarity: Floats = np.where(jaro > BONUS_ABOVE, jaro + prefix * PREFIX_SCALE * (1 - jaro), jaro)
    return similarity


def _matches(a: Letters, b: Letters, window: Ints) -> tuple[Bools, Bools]:
    """Which letters match: equal, within the window, each taken once, first come first served."""
    longest, pairs = a.shape
    a_matched, b_matched = np.zeros((longest, pairs), bool), np.zeros((longest, pairs), bool)
    widest = int(window.max())
    near = [window >= distance for distance in range(widest + 1)]
    for i in range(longest):
        free = a[i] != 0
        for j in range(max(0, i - widest), min(longest, i + widest + 1)):
            hit = (a[i] == b[j]) & free & near[abs(i - j)] & ~b_matched[j]
            b_matched[j] |= hit
            free &= ~hit
            a_matched[i] |= hit
    return a_matched, b_matched


def _matched_only(letters: Letters, matched: Bools) -> Letters:
    """The matched letters in their order, moved to the front."""
    place = np.cumsum(matched, axis=0) - 1
    front = np.zeros_like(letters)
    columns = np.arange(letters.shape[1])
    for i in range(len(letters)):
        here = matched[i]
        front[place[i, here], columns[here]] = letters[i, here]
    return front

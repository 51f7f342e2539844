"""Thai words misspelt as typists misspell them: mostly marks, vowel length and letters that sound alike."""

import numpy as np

from ruamjai.madeup.draws import Bools, Words

_BY_EAR = 0.7
_TONES = "่้๊๋"
_KARAN = "์"
_LENGTH = dict(zip("ิีุูึืัาเแ", "ีิูุืึาัแเ", strict=True))
_SAME_SOUND = (
    "สศษซ", "นณ", "ทธฑฒ", "พภผ", "คฆข", "ยญ", "ลฬ", "ตฏ", "ถฐ", "ชฌ", "ดฎ", "รล",
)  # fmt: skip
_LIKE = {letter: group.replace(letter, "") for group in _SAME_SOUND for letter in group}
_LETTERS = "กขคงจชดตทนบปพมยรลวสหอ"
_FOLLOWS = frozenset("ะัาำิีึืฺุู็่้๊๋์ํๅ")  # signs that need a letter before them


def misspell(values: Words, wrong: Bools, rng: np.random.Generator) -> Words:
    """A copy of ``values`` with one slip in each word where ``wrong``; a word never starts with a sign that needs a letter."""
    found = values.copy()
    rows = np.flatnonzero(wrong)
    draws = rng.random((len(rows), 3))
    for row, (kind, place, choice) in zip(rows.tolist(), draws.tolist(), strict=True):
        found[row] = _slip(found[row], kind, place, choice)
    return found


def _slip(word: str, kind: float, place: float, choice: float) -> str:
    changed = _by_ear(word, place, choice) if kind < _BY_EAR else word
    if changed == word:
        changed = _by_hand(word, place, choice)
    return changed if changed and changed[0] not in _FOLLOWS else word


def _by_ear(word: str, place: float, choice: float) -> str:
    """A tone mark or karan lost or changed, a vowel's length, a letter of the same sound."""
    spots = [i for i, sign in enumerate(word) if sign in _TONES or sign == _KARAN or sign in _LENGTH or sign in _LIKE]
    if not spots:
        return word
    i = spots[int(place * len(spots))]
    sign = word[i]
    if sign == _KARAN or (sign in _TONES and choice < 0.5):
        return word[:i] + word[i + 1 :]
    options = _TONES.replace(sign, "") if sign in _TONES else _LENGTH.get(sign) or _LIKE[sign]
    return word[:i] + options[int(choice * len(options))] + word[i + 1 :]


def _by_hand(word: str, place: float, choice: float) -> str:
    """A sign lost, two swapped, or a letter hit for another."""
    i = int(place * len(word))
    if choice < 0.35 and len(word) > 2:
        return word[:i] + word[i + 1 :]
    if choice < 0.6 and i + 1 < len(word):
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return word[:i] + _LETTERS[int(choice * 997) % len(_LETTERS)] + word[i + 1 :]

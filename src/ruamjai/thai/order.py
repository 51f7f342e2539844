"""Thai dictionary order as a key that any engine sorts by its bytes.

DuckDB alone has ``COLLATE th``; Spark and the embedded PostgreSQL have no Thai collation. The key follows the same
rules (Unicode collation, Thai): a leading vowel counts after its consonant, tone marks and karan decide only between
words that are otherwise equal, punctuation and spaces only after that, Thai stands before Latin.
"""

import re

from ruamjai.thai.areas import level_word
from ruamjai.thai.digits import to_ascii

__all__ = ["level_word", "order_key"]

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
# Second-level marks in their order: yamakkan, thanthakhat, maitaikhu, then the four tones.
_SECOND = {mark: str(rank) for rank, mark in enumerate("\u0e4e\u0e4c\u0e47\u0e48\u0e49\u0e4a\u0e4b", start=1)}
# Characters that count at the first level; the rest (spaces, punctuation, ฯ, ๆ) is left to the last.
_FIRST = re.compile("[0-9a-zก-ฮะ-ฺเ-ๅํ]")
# Nikhahit sorts before ะ, ๅ as า, phinthu after ไ: give them code points that do.
_MOVED = str.maketrans({"\u0e4d": "\u0e2f", "ๅ": "า", "\u0e3a": "\u0e46"})
# Latin after Thai: the full-width letters stand far behind in code points and in UTF-8 bytes.
_LATIN = str.maketrans({chr(ord("a") + i): chr(0xFF41 + i) for i in range(26)})


def order_key(text: str) -> str:
    """A key whose byte order (and code-point order) is Thai dictionary order.

    Three parts joined by spaces: first-level letters; the places and kinds of tone marks; the text itself, so that
    unequal texts have unequal keys.
    """
    swapped = _LEADING_VOWEL.sub(r"\2\1", to_ascii(text).lower())
    letters: list[str] = []
    marks: list[str] = []
    for char in swapped:
        if char in _SECOND:
            marks.append(_SECOND[char])
        elif _FIRST.match(char):
            letters.append(char)
            marks.append("0")
    first = "".join(letters).translate(_MOVED).translate(_LATIN)
    return f"{first} {''.join(marks).rstrip('0')} {text}"

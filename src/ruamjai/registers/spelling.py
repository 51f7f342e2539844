"""How headings and code words are compared: by a key in which spelling, spaces and punctuation do not count."""

import re
from functools import lru_cache

from ruamjai.thai.text import normalise

_SPACES = re.compile(r"\s+")
# What agencies write into a cell that they leave open.
NOTHING = frozenset(
    ("", "-", "--", "---", "–", "—", ".", "ไม่ระบุ", "ไม่ทราบ", "ไม่มีข้อมูล", "ไม่ตอบ",
     "null", "none", "nan", "n/a", "#n/a", "#ref!", "#value!")
)  # fmt: skip


@lru_cache(maxsize=4096)
def word_key(text: str) -> str:
    """What two code words must share to be one: "อยู่ ลำบาก" and "อยู่ลำบาก" do; "1.0" is "1"."""
    word = plain(text).lower()
    if word.endswith(".0") and word[:-2].isdigit():
        word = word[:-2]
    return _SPACES.sub("", word).strip(".")


@lru_cache(maxsize=1 << 17)  # names, words and areas come again in every file
def plain(text: str) -> str:
    """A cell's text normalised, without the apostrophe by which a spreadsheet keeps it text."""
    text = normalise(text)
    return text[1:].strip() if text.startswith(("'", "’")) else text


def says_nothing(text: str) -> bool:
    """True for a dash, "ไม่ระบุ" and the like: the cell is open."""
    return text.lower() in NOTHING

"""One spelling for one Thai text, and one byte for one Thai character.

Unicode's own forms do not serve: NFKC splits ำ (U+0E33) into nikhahit and า, NFC does not join them again and does not
order a tone mark typed before an upper vowel. The rules below do, and are the only normalisation in the house.
"""

import re
from functools import lru_cache

from ruamjai.thai.digits import to_ascii

NIKHAHIT, AA, AM = "\u0e4d", "\u0e32", "\u0e33"
TONES = "\u0e48\u0e49\u0e4a\u0e4b"  # ่ ้ ๊ ๋
KARAN = "\u0e4c\u0e4e"  # thanthakhat ์ and yamakkan ๎: they close a cluster
ABOVE_BELOW = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47"  # ั ิ ี ึ ื ุ ู ฺ ็
MARKS = ABOVE_BELOW + TONES + KARAN + NIKHAHIT

# Zero-width characters, direction marks, soft hyphen, byte-order mark: invisible, and they break equality.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
# Any run of marks, with the า or ำ that a hurried hand typed among them.
_CLUSTER = re.compile(f"[{MARKS}]+[{AA}{AM}]?[{MARKS}]*|[{AA}{AM}][{MARKS}]+")
_LONG_AA = re.compile("(?<![ฤฦ])ๅ")


def normalise(text: str) -> str:
    """The text in the one spelling that the house stores and compares.

    Invisible characters go, spaces collapse, digits become ASCII, nikhahit + า becomes ำ, เเ becomes แ, marks on one
    consonant stand in the order vowel, tone, karan, of repeated tone marks the last stays. Source: thai-facts 6.3.
    Applying it twice changes nothing.
    """
    if text.isascii() and text.isprintable() and "  " not in text:  # numbers and dates, most cells by far
        return text.strip()
    text = _INVISIBLE.sub("", text)
    text = _CONTROL_OR_SPACE.sub(" ", text).strip()
    text = to_ascii(text)
    if text.isascii():
        return text
    text = _LONG_AA.sub(AA, text).replace("เเ", "แ")
    while True:
        # Each pass moves marks to the left or drops some, so this ends; nearly always in the second pass.
        ordered = _CLUSTER.sub(_order_cluster, text)
        if ordered == text:
            return text
        text = ordered


def _order_cluster(found: re.Match[str]) -> str:
    typed = found.group()
    vowels: list[str] = []
    tone = karan = nikhahit = tail = ""
    for char in typed:
        if char in TONES:
            tone = char
        elif char in KARAN:
            karan = char
        elif char == NIKHAHIT:
            nikhahit = char
        elif char in (AA, AM):
            tail = char
        elif char not in vowels:
            vowels.append(char)
    if nikhahit and tail:
        nikhahit, tail = "", AM
    return "".join(vowels) + nikhahit + tone + karan + tail


_NOT_A_LETTER = re.compile(r"[\s._\-–/\\()\[\]:*'\"“”,]+")


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """What two headings must share to be one: "ชื่อ - สกุล", "ชื่อ-สกุล" and "ชื่อ สกุล" do; digits are ASCII."""
    return _NOT_A_LETTER.sub("", normalise(text).lower())


_FIRST_THAI, _LAST_THAI, _FIRST_BYTE = 0x0E01, 0x0E4E, 0x30
_OTHER = "\x2f"
_ONE_BYTE: dict[int, str] = {code: chr(_FIRST_BYTE + code - _FIRST_THAI) for code in range(_FIRST_THAI, _LAST_THAI + 1)}
_ONE_BYTE |= {ord(char): chr(1 + i) for i, char in enumerate("abcdefghijklmnopqrstuvwxyz")}
_ONE_BYTE |= {ord(char): chr(1 + i) for i, char in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_ONE_BYTE |= {ord(char): byte for char, byte in zip("0123456789", "\x1b\x1c\x1d\x1e\x1f\x21\x22\x23\x24\x25", strict=True)}
_ONE_BYTE |= {ord(" "): " ", ord("-"): "-", ord("."): ".", ord("'"): "'"}
# Looked at character by character only where something else than Thai, a Latin letter or a digit stands in the text.
_NOT_CODED = re.compile(r"[^ก-ฺเ-๎A-Za-z0-9 .'\-]")


def to_one_byte(text: str) -> str:
    """The text with one ASCII character for each Thai one, for comparing.

    Byte-wise string distances take Thai names for alike, because each Thai character is three bytes of which the first
    is always the same: 53 % of random unequal given names reach Jaro-Winkler 0.7, recoded 0.8 % (linkage.md 4).
    U+0E01..U+0E4E become 0x30..0x7D. Latin letters (case dropped) and digits become codes below 0x30, so that
    romanised names are compared too and never meet a Thai letter's code; all else becomes one "other" code.
    """
    return _NOT_CODED.sub(_OTHER, text).translate(_ONE_BYTE)

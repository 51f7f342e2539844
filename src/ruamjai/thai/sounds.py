"""Thai names by their sound: the lk82 code, a key under which homophone spellings meet.

Lorchirachoonkul (1982), A Thai soundex system, Information Processing & Management 18(5), as pythainlp implements it.
Of the codes measured it brings back most misspelt true pairs for each pair it adds (linkage.md 6). ``lk82`` asks
pythainlp, five microseconds a name; ``lk82_of`` gives the same codes for many names at once, ten times faster.
"""

from collections.abc import Sequence
from functools import cache
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ruamjai.thai.letters import THAI, Bools, Bytes, Ints, Letters, characters, counts_before, padded, places, translate

CODE_LENGTH = 5


def lk82(name: str) -> str:
    """Five characters for the sound of a Thai name; "" where nothing of it sounds in Thai (Latin letters, marks alone)."""
    letters = "".join(char for char in name if "ก" <= char <= "๎")
    if not any("ก" <= char <= "ฮ" for char in letters):
        return ""
    return cast(str, _coder()(letters))


@cache
def _coder():  # type: ignore[no-untyped-def]
    from pythainlp.soundex.lk82 import lk82 as code  # noqa: PLC0415  60 ms that only a single name pays

    return code


def lk82_of(names: pa.Array | Sequence[str]) -> pa.Array:
    """``lk82`` of many names, as an Arrow array of strings; "" where a name has no Thai sound."""
    return pa.array(_LETTERS[_lk82(names)].view(f"U{CODE_LENGTH}").reshape(-1), pa.string())


def lk82_numbers(names: pa.Array | Sequence[str]) -> Ints:
    """``lk82`` of many names as whole numbers: equal exactly where the codes are equal, 0 where a name has no Thai sound."""
    places = 256 ** np.arange(CODE_LENGTH)[::-1]
    numbers: Ints = _lk82(names).astype(np.int64) @ places
    return numbers


# --- the rules of lk82, each a table of 256 over characters as ``letters.THAI`` holds them --------------------------------
_BREAK, _SILENT = 0xFE, 0xFF  # no code but a wall between equal codes; nothing at all. Neither is a character.
_KARAN = "์"
_SARA_U = "ุ"
_SIGNS = "ฯฺๆ็ํ"
_TONES = "่้๊๋"
_LONG_U = "ึืุู"
_SILENT_PAIRS = ("จน", "มณ", "ณฑ", "ทร", "ตร")  # both letters under one karan are silent
_FIRST = (
    ("กขฃคฅฆ", "ก"), ("จ", "จ"), ("ฉชฌ", "ช"), ("ซศษส", "ซ"), ("ญย", "ย"), ("ฎด", "ด"), ("ฏต", "ต"), ("ณน", "น"),
    ("ฐฑฒถทธ", "ท"), ("ผพภ", "พ"), ("ฝฟ", "ฟ"), ("รลฬฤฦ", "ร"), ("หฮ", "ห"),
)  # fmt: skip
_LATER = (
    ("กขฃคฅฆ", "1"), ("ง", "2"), ("จฉชซฌฎฏฐฑฒดตถทธศษส", "3"), ("ญณนรลฬฤฦ", "4"), ("บปพฟภผฝ", "5"), ("มำ", "6"), ("ยวไใ", "7"),
    ("หฮ", "8"), ("า", "9"), ("ๅึื", "A"), ("เ", "B"), ("แ", "C"), ("โ", "D"), ("ุู", "E"), ("อ", "F"),
)  # fmt: skip


def _held(char: str) -> int:
    code = ord(char)
    return code - 0x0E00 + THAI if code >= THAI else code


def _codes(groups: Sequence[tuple[str, str]]) -> bytes:
    table = bytearray(range(256))
    for chars, code in groups:
        for char in chars:
            table[_held(char)] = _held(code)
    return bytes(table)


def _members(chars: str) -> bytes:
    """A table that says 1 for these characters and 0 for all others."""
    return bytes(int(i in {_held(char) for char in chars}) for i in range(256))


_CONSONANTS = "".join(chr(code) for code in range(0x0E01, 0x0E2F))
_THAI_LETTERS = "".join(chr(code) for code in range(0x0E01, 0x0E4F) if chr(code) not in _TONES)
_FIRST_CODE, _LATER_CODE = _codes(_FIRST), _codes(_LATER)
# What a later letter gives when nothing around it changes that: bare vowels a wall, the rest their code.
_PLAIN_CODE = bytes(_BREAK if _members("ะัิี")[i] else _LATER_CODE[i] for i in range(256))
_IS_LETTER, _IS_CONSONANT, _IS_SIGN = _members(_THAI_LETTERS), _members(_CONSONANTS), _members(_SIGNS)
_IS_VOWEL, _IS_LONG_U, _UNDER_KARAN = _members("ะัิีาึืูๅุ"), _members(_LONG_U), _members("ะัาำิีึืุู")
_IS_SEMIVOWEL, _IS_HO_O = _members("ยรฤฦว"), _members("หอ")
_LETTERS: npt.NDArray[np.uint32] = np.array([i if i < THAI else 0x0E00 + i - THAI for i in range(256)], np.uint32)


def _is(flat: Bytes, members: bytes) -> Bools:
    return translate(flat, members).view(np.bool_)


def _lk82(names: pa.Array | Sequence[str]) -> Bytes:
    """A row of five codes a name, each held as ``letters.THAI`` says; a row of zeros where there is no sound."""
    found = characters(names)
    found = found.where(_is(found.flat, _IS_LETTER))
    sounding = np.diff(counts_before(_is(found.flat, _IS_CONSONANT))[found.starts]) > 0
    found = found.where(~(_silenced(found) | _is(found.flat, _IS_SIGN)))
    codes = _encoded(found)
    sounding &= found.lengths > 0
    matrix, lengths = padded(codes.where(places(codes) < CODE_LENGTH), CODE_LENGTH)
    matrix[np.arange(CODE_LENGTH) >= lengths[:, None]] = ord("0")
    matrix[~sounding] = 0
    return matrix


def _silenced(found: Letters) -> Bools:
    """Characters that a karan silences, itself among them: the consonant before it, a vowel between, or a known pair."""
    flat = found.flat
    silent = np.zeros(len(flat), np.bool_)
    karan = np.flatnonzero(flat == _held(_KARAN))
    if len(karan) == 0:
        return silent
    begins = _begins(found)
    ahead = np.append(np.zeros(2, np.uint8), flat)  # ahead[i + 1] stands before flat[i], ahead[i] before that
    one = np.where(begins[karan], 0, ahead[karan + 1])
    two = np.where((one == 0) | begins[karan - 1], 0, ahead[karan])
    consonant = _is(one, _IS_CONSONANT)
    known = np.isin(one + 256 * two.astype(np.int64), [_held(pair[1]) + 256 * _held(pair[0]) for pair in _SILENT_PAIRS])
    vowel = _is(one, _UNDER_KARAN) & _is(two, _IS_CONSONANT)
    silent[karan[consonant | vowel]] = True
    silent[karan[consonant | vowel] - 1] = True
    silent[karan[known | vowel] - 2] = True
    return silent


def _begins(found: Letters) -> Bools:
    """Marks the first character of each text."""
    begins = np.zeros(len(found.flat) + 1, np.bool_)
    begins[found.starts[:-1]] = True
    return begins[:-1]


def _encoded(found: Letters) -> Letters:
    """The codes of each text, without repetitions and not yet cut to five."""
    flat = found.flat
    codes = translate(flat, _PLAIN_CODE).copy()
    begins = _begins(found)
    if len(flat):
        rest = _lead(found, codes, begins)
        _context(flat, codes, begins, rest)
    spoken = found._replace(flat=codes).where(codes != _SILENT)
    begins = _begins(spoken)
    changed = begins.copy()
    changed[1:] |= spoken.flat[1:] != spoken.flat[:-1]
    return spoken.where(changed & (spoken.flat != _BREAK))


def _lead(found: Letters, codes: Bytes, begins: Bools) -> Bools:
    """Writes the codes of the first sound: a leading vowel changes place with its consonant. Marks where the rest begins."""
    flat = found.flat
    first = found.starts[:-1][found.lengths > 0]
    alone = found.lengths[found.lengths > 0] == 1
    consonant = _is(flat[first], _IS_CONSONANT)
    plain, vowel, lonely = first[consonant], first[~consonant & ~alone], first[~consonant & alone]
    codes[plain] = translate(flat[plain], _FIRST_CODE)
    codes[vowel] = translate(flat[vowel + 1], _FIRST_CODE)
    codes[vowel + 1] = translate(flat[vowel], _LATER_CODE)
    codes[lonely] = translate(flat[lonely], _LATER_CODE)
    head = begins.copy()
    head[vowel + 1] = True
    return ~head


def _context(flat: Bytes, codes: Bytes, begins: Bools, rest: Bools) -> None:
    """Codes of the rest that hang on their neighbours: sara u after ต ธ, and ห อ ย ร ฤ ฦ ว, spoken only beside a vowel."""
    before_long_u = np.zeros(len(flat), np.bool_)
    before_long_u[:-1] = _is(flat, _IS_LONG_U)[1:] & ~begins[1:]
    after_rest = np.zeros(len(flat), np.bool_)
    after_rest[1:] = rest[:-1] & ~begins[1:]
    after_vowel = np.zeros(len(flat), np.bool_)
    after_vowel[1:] = _is(flat, _IS_VOWEL)[:-1]
    after_vowel &= after_rest
    after_t = np.zeros(len(flat), np.bool_)
    after_t[1:] = _is(flat, _members("ตธ"))[:-1]
    codes[rest & (flat == _held(_SARA_U)) & after_t & after_rest] = _BREAK
    quiet = ~before_long_u & (_is(flat, _IS_HO_O) | (_is(flat, _IS_SEMIVOWEL) & ~after_vowel))
    codes[rest & quiet] = _SILENT

"""Names and sexes of whole columns: titles off, whole names parted, one spelling for one name.

Expressions over the distinct texts tell which ones ``thai.text`` and ``thai.names`` would leave as they are; only the others
are read one by one. The rules themselves stand in ``thai``, and the tests hold that the short cut never changes a result.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.person_files.coded import Bools, Coded
from ruamjai.linking.person_files.whole_names import cut
from ruamjai.thai import names
from ruamjai.thai.text import normalise
from ruamjai.thai.titles import ACTING, MONKS, TITLES

UNKNOWN_SEX = 0
_SEXES = {
    **dict.fromkeys(("1", "01", "ชาย", "ช", "เพศชาย", "ผู้ชาย", "male", "m", "man", "boy"), 1),
    **dict.fromkeys(("2", "02", "หญิง", "ญ", "เพศหญิง", "ผู้หญิง", "female", "f", "woman", "girl"), 2),
}
_OPEN = {"", "-", "0", "9", "ไม่ระบุ", "ไม่ทราบ", "null", "none", "nan", "n/a"}

# Thai letters in the one order that thai.text gives them: there is nothing to put right.
_THAI = "(?:เ?[ก-ฮ][ัิีึืฺุู็]?[่้๊๋]?[์๎]?[าำ]?|[ะแโใไฯๆ])+"
_USUAL = f"^(?:{_THAI}(?: {_THAI})*|[a-z]+(?:[ '-][a-z]+)*)$"
_TWO_WORDS = r"[^\s\p{Z}][\s\p{Z}]+[^\s\p{Z}]|#"
_PERHAPS_NO_NAME = "^(?:ไม่|null$|none$|nan$)"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a person file; ``sex`` is 1, 2 or 0 for unknown, from its own column, else from a title.

    ``parted``: rows whose first name held the whole name; ``odd_sexes``: rows whose sex could not be read.
    """

    first: Coded
    last: Coded
    sex: npt.NDArray[np.int8]
    parted: int
    odd_sexes: int


def read_names(*, title: Coded | None, first: Coded | None, last: Coded | None, sex: Coded | None, rows: int) -> Names:
    """The names that the columns say; a column that the file has not is None."""
    title, first, last = (column or Coded.nothing(rows) for column in (title, first, last))
    title = title.spelt(pa.array([names.standard_title(text) for text in title.values.to_pylist()], pa.string()))
    spaced = pc.match_substring_regex(first.values, _TWO_WORDS)
    whole = first.gather(_bools(spaced), False) & ~last.filled
    if whole.any():
        title, first, last = _parted(title, first, last, whole, spaced)
    first, glued = _without_titles(first, title, ~whole)
    last = _without_pali(last, title, glued)
    said, odd_sexes = _read_sexes(sex) if sex is not None else (np.zeros(rows, np.int8), 0)
    for column in (title, glued):
        if len(column.values) and (said == UNKNOWN_SEX).any():
            by_title = column.items([names.title_sex(text) for text in column.values.to_pylist()], np.int8, UNKNOWN_SEX)
            said = np.where(said == UNKNOWN_SEX, by_title, said)
    return Names(_in_one_spelling(first), _in_one_spelling(last), said, int(whole.sum()), odd_sexes)


def _bools(mask: pa.BooleanArray) -> Bools:
    found: Bools = mask.to_numpy(zero_copy_only=False)
    return found


def _in_one_spelling(column: Coded) -> Coded:
    usual = pc.match_substring_regex(column.values, _USUAL)
    return column.respelt(pc.or_(pc.invert(usual), pc.match_substring_regex(column.values, _PERHAPS_NO_NAME)), _spell)


def _spell(text: str) -> str | None:
    part = names.name_part(text)
    return part.lower() if part else None


def _parted(title: Coded, first: Coded, last: Coded, whole: Bools, spaced: pa.BooleanArray) -> tuple[Coded, Coded, Coded]:
    """The columns with the whole names that stand in ``first`` in the rows ``whole`` cut into their parts."""
    nothing = pa.nulls(len(first.values), pa.string())
    cells = cut(first.values.filter(spaced))
    titles, firsts, lasts = (first.spelt(pc.replace_with_mask(nothing, spaced, part)) for part in cells)
    in_whole = titles.where(whole, Coded.nothing(len(whole)))
    return title.otherwise(in_whole), firsts.where(whole, first), lasts.where(whole, last)


def _without_titles(first: Coded, title: Coded, rows: Bools) -> tuple[Coded, Coded]:
    """Given names without the titles glued to them in these rows, and those titles.

    A title goes where the row's title column is open or says the same; else it is the name's own beginning.
    """
    perhaps = pc.match_substring_regex(first.values, _may_begin_with_title())
    split = [names.split_title(text) for text in first.values.filter(perhaps).to_pylist()]
    goes_off = [rest if found else None for found, rest in split]
    if not any(goes_off):
        return first, Coded.nothing(len(first))
    nothing = pa.nulls(len(first.values), pa.string())
    bare = first.spelt(pc.replace_with_mask(nothing, perhaps, pa.array([rest or None for rest in goes_off], pa.string())))
    titles = [found if rest else None for (found, _), rest in zip(split, goes_off, strict=True)]
    glued = first.spelt(pc.replace_with_mask(nothing, perhaps, pa.array(titles, pa.string())))
    place = {text: code for code, text in enumerate(title.values.to_pylist())}
    same = glued.items([place.get(text) for text in glued.values.to_pylist()], np.int32) == title.codes
    goes = rows & glued.filled & (~title.filled | same)
    return bare.where(goes, first), glued.where(goes, Coded.nothing(len(first)))


def _without_pali(last: Coded, *titles: Coded) -> Coded:
    """Family names without the name in Pali that a monk or novice bears in their place."""
    monks = np.zeros(len(last), bool)
    for column in titles:
        monks |= column.gather(np.array([text.split(" ")[0] in MONKS for text in column.values.to_pylist()], bool), False)
    if not monks.any():
        return last
    theirs = np.zeros(len(last.values), bool)
    theirs[last.codes[monks & last.filled]] = True
    bare = last.respelt(pa.array(theirs), lambda text: names.family_name("พระ", text) or None)
    return bare.where(monks, last)


@cache
def _may_begin_with_title() -> str:
    """What any name with a title matches: a dot or a space somewhere, or a title's word in front."""
    words = {ACTING, *(form.rstrip() for title in TITLES for form in title.written if "." not in form)}
    return rf"[. ]|^(?:{'|'.join(sorted(map(re.escape, words)))})"


def _read_sexes(column: Coded) -> tuple[npt.NDArray[np.int8], int]:
    found = [_read_sex(text) for text in column.values.to_pylist()]
    odd = np.array([sex is None for sex in found], bool)
    sexes: npt.NDArray[np.int8] = column.items(found, np.int8, UNKNOWN_SEX)
    return sexes, int(column.gather(odd, False).sum())


def _read_sex(text: str) -> int | None:
    """1 or 2, 0 where the cell is left open, None where it cannot be read."""
    word = normalise(text).lower().replace(" ", "").removesuffix(".0").strip(".'")
    if word in _OPEN:
        return UNKNOWN_SEX
    return _SEXES.get(word) or names.title_sex(names.standard_title(text))

"""Whole names in one column ("นายสมชาย ใจดี"), cut into title, given name and family name a column at a time.

Nearly every whole name is another text, but the words that they begin with are few: those are read once each, by
``thai.names``, and the family name is what stands behind.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.person_files.coded import Coded
from ruamjai.thai import names
from ruamjai.thai.titles import ACTING, TITLES

# Words of letters, the last of two at least: of less a title may be the name itself ("นาย ก.").
_WORD, _LETTER = r"[ก-๎A-Za-z.,'/&-]", "[ก-ฮะ-ฺเ-ๅA-Za-z]"
_PLAIN = f"^{_WORD}+(?: {_WORD}+)* {_WORD}*{_LETTER}{_WORD}*{_LETTER}{_WORD}*$"
_TWO_PARTS = r"^(?P<head>[^ ]+)(?: (?P<tail>.+))?$"
_SOMEBODY = " กานดา"  # stands for the rest of a name, where a title is told by what follows it
# First words of titles that are written in two: "ว่าที่ ร.ต.", "เด็ก ชาย".
_BEGINS_A_TITLE = {ACTING, *(form.split()[0] for title in TITLES for form in title.written if " " in form.strip())}
_TEXT = pa.string()


def cut(texts: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray, pa.StringArray]:
    """(titles, given names, family names) as ``thai.names.split_name`` cuts them, null for a part that is not there."""
    nothing = pa.scalar(None, _TEXT)
    parts = pc.extract_regex(pc.if_else(pc.match_substring_regex(texts, _PLAIN), texts, nothing), _TWO_PARTS)
    first_word, tail = parts.field("head"), parts.field("tail")
    head = Coded.of(first_word)
    alone = pa.array(head.gather(np.array([rest == "" for _, rest in _read(head)], bool), False))
    if pc.any(alone).as_py():
        # "นาย สมชาย ใจดี": the title stands by itself, and the next word belongs to it.
        more = pc.extract_regex(tail, _TWO_PARTS)
        head = Coded.of(pc.if_else(alone, pc.binary_join_element_wise(first_word, more.field("head"), " "), first_word))
        tail = pc.if_else(alone, more.field("tail"), tail)
    read = _read(head)
    titles = _rows(head, [title for title, _ in read])
    given = _rows(head, [rest or None for _, rest in read])
    family = pc.if_else(pc.equal(tail, ""), nothing, tail)
    return _with_the_odd(texts, titles, given, family)


def _read(head: Coded) -> list[tuple[str | None, str | None]]:
    """(title, rest) of each head: the rest is "" where the head is a title alone, None where more must be known."""
    found: list[tuple[str | None, str | None]] = []
    for text in head.values.to_pylist():
        title, rest = names.split_title(text + _SOMEBODY)
        alone = rest == _SOMEBODY.strip()
        rest = "" if alone else rest.removesuffix(_SOMEBODY)
        found.append((title, None if rest in _BEGINS_A_TITLE or "." in rest or " " in rest else rest))
    return found


def _rows(head: Coded, of_value: list[str | None]) -> pa.StringArray:
    return head.spelt(pa.array(of_value, _TEXT)).arrow().cast(_TEXT)


def _with_the_odd(
    texts: pa.StringArray, titles: pa.StringArray, given: pa.StringArray, family: pa.StringArray
) -> tuple[pa.StringArray, pa.StringArray, pa.StringArray]:
    """The parts, where no given name was found those of the text read by itself."""
    odd = pc.is_null(given)
    if not pc.any(odd).as_py():
        return titles, given, family
    one_by_one = [names.split_name(text) for text in texts.filter(odd).to_pylist()]
    return (
        pc.replace_with_mask(titles, odd, pa.array([name.title for name in one_by_one], _TEXT)),
        pc.replace_with_mask(given, odd, pa.array([name.first for name in one_by_one], _TEXT)),
        pc.replace_with_mask(family, odd, pa.array([name.last for name in one_by_one], _TEXT)),
    )

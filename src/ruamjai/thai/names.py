"""Titles off names: longest first, glued or spaced, dotted or not, and never off a name that only begins like one."""

import re
from functools import cache
from typing import NamedTuple

from ruamjai.thai.text import normalise
from ruamjai.thai.titles import ACTING, CIVIL, CODES, FEMALE, LEARNED, MONKS, RANKS, SENIOR, TITLES, WOMAN, Title


class Name(NamedTuple):
    """A name in its parts; a part that is not given is None."""

    title: str | None
    first: str | None
    last: str | None


_NO_NAME = {"", "-", "--", "–", ".", "ไม่ระบุ", "ไม่ทราบ", "ไม่มี", "ไม่มีชื่อ", "ไม่มีนามสกุล", "ไม่มีสกุล", "null", "none", "nan", "n/a"}
_BRACKETED = re.compile(rf"\((?!(?:{WOMAN}|พิเศษ|เกียรติคุณ)\))[^()]*\)|\[[^\[\]]*\]")
# A monk's name in Pali stands where a family name would: it has a phinthu or nikhahit, or ends as a Pali noun does (สุมโน).
_PALI = re.compile("\\S*[\u0e3a\u0e4d]\\S*|\\S+โ[ก-ฮ]")
# A name begins with a consonant or a leading vowel, followed by at least one more letter; Latin names count as they are.
_BEGINS_A_NAME = re.compile(r"[เแโใไ]?[ก-ฮ].*|[A-Za-z].*", re.DOTALL)
_LETTER = re.compile(r"[ก-ฮะ-ฺเ-ๅA-Za-z]")


@cache
def _pattern() -> re.Pattern[str]:
    """All written forms, longest first, as one expression; a group's name ends in its title's place in ``TITLES``."""
    forms = [(form, i) for i, title in enumerate(TITLES) for form in title.written]
    forms.sort(key=lambda pair: (-len(pair[0]), pair[0]))  # นางสาว before นาง
    choices = "|".join(f"(?P<f{n}_{i}>{_spelling(form, TITLES[i])})" for n, (form, i) in enumerate(forms))
    return re.compile(f"(?P<acting>{ACTING} ?)?(?:{choices})", re.IGNORECASE)


def _spelling(form: str, title: Title) -> str:
    """A written form as an expression: dots may be spaced, the last may be missing, a Latin o or 0 may stand for อ."""
    if "." not in form:
        expression = re.escape(form.rstrip())
        # A form that ends in a space must be followed by one (or by nothing: the title stands alone).
        expression += r"(?: |$)" if form.endswith(" ") else ""
    else:
        letters = [re.escape(part).replace("อ", "[อoO0]") for part in form.split(".") if part]
        bare = "".join(letters)
        # The last dot may be missing where another stands: of one part alone (ดร นพ) it is what tells title from name.
        last_dot = r"(?: ?[.]|(?= )|$)" if len(letters) > 1 else r" ?[.]"
        expression = rf"{r' ?[.] ?'.join(letters)}{last_dot}|{bare}[.]"
        # Without any dot only the commonest are titles: สอ and นพ are given names too.
        expression = rf"(?:{expression}|{bare} )" if title in CIVIL else rf"(?:{expression})"
    return expression + (rf"(?: ?{re.escape(SENIOR)})?(?: ?\(?{WOMAN}\)?)?" if title in RANKS else "")


@cache
def _fronts() -> frozenset[str]:
    """The first two characters that a title can have: most names are sent on without trying every title."""
    fronts = {ACTING[:2]}
    for title in TITLES:
        for form in title.written:
            first = form.lower()[0]
            fronts |= {form.lower()[:2], first + form.lower().replace(".", "").replace(" ", "")[1:2]}
            fronts |= {first + ".", first + " "} if "." in form else set()
    return frozenset(fronts)


def _take_one(text: str) -> tuple[Title, str, str] | None:
    """(title, its standard words, rest), or None where no title stands at the front of a name."""
    if text[:2].lower() not in _fronts():
        return None
    pattern = _pattern()
    found = pattern.match(text)
    while found is not None:
        rest = text[found.end() :].lstrip(" .")
        if not rest or (_BEGINS_A_NAME.fullmatch(rest) and len(_LETTER.findall(rest)) >= 2):
            return *_named(found), rest
        # The longest form has eaten into the name (นางสาวิตรี is นาง + สาวิตรี): try the next shorter one.
        shorter = range(found.end() - 1, 0, -1)
        found = next((match for end in shorter if (match := pattern.fullmatch(text, 0, end))), None)
    return None


def _named(found: re.Match[str]) -> tuple[Title, str]:
    group = found.lastgroup or ""
    title = TITLES[int(group.rpartition("_")[2])]
    acting = ACTING if found["acting"] else ""
    woman = WOMAN if title in RANKS and WOMAN in found.group() else ""
    return title, f"{acting}{title.standard}{woman}"


def split_title(text: str) -> tuple[str | None, str]:
    """The standard title(s) at the front of a name, and the name without them.

    "นางสาวปวีณา" → ("นางสาว", "ปวีณา"); "คุณากร" → (None, "คุณากร"), because the rest would begin with a vowel sign. Ranks
    and learned titles may be followed by others ("ผศ.ดร.", "ร.ต.อ.หญิง"); the standard forms are then joined by a space.
    Text that is a title alone gives (title, "").
    """
    rest = normalise(text)
    titles: list[str] = []
    before: Title | None = None
    while (taken := _take_one(rest)) and (before is None or _may_follow(before, taken[0], taken[2])):
        before, words, rest = taken
        titles.append(words)
    return (" ".join(titles) or None), rest


def _may_follow(title: Title, other: Title, rest: str) -> bool:
    """Whether the other is a second title, and not the name of a man called นาย."""
    return (title.followed or (title.standard in MONKS and other in LEARNED)) and (rest != "" or other not in CIVIL)


def standard_title(text: str) -> str | None:
    """The standard form of a title column's cell ("น.ส." → "นางสาว"), or None where the cell is no title."""
    cell = normalise(text)
    if cell in CODES:
        return CODES[cell]
    # In a title's own column "นส" or "พตอ" without dots is a title; in front of a name it may be the name.
    for spelling in (cell, f"{cell}."):
        title, rest = split_title(spelling)
        if title is not None and not rest:
            return title
    return None


def title_sex(title: str | None) -> int | None:
    """The sex that a standard title says: 1 male, 2 female, None where it says none."""
    if title is None:
        return None
    words = title.split(" ")
    if any(word.endswith(WOMAN) for word in words):
        return FEMALE
    return next((known.sex for word in words for known in TITLES if known.standard == word and known.sex), None)


def split_name(text: str) -> Name:
    """A whole name in one cell: "นายสมชาย ใจดี", "พ.ต.อ.สมชาย ณ อยุธยา", or a smart card's "นาย#สมชาย##ใจดี".

    The first word after the title is the given name, all that follows the family name. Nicknames in brackets, a monk's name
    in Pali and words for "none" are dropped.
    """
    if "#" in text:
        return _card_name(text)
    title, rest = split_title(_BRACKETED.sub(" ", text))
    first, _, last = rest.partition(" ")
    return Name(title, name_part(first), name_part(family_name(title, last)))


def family_name(title: str | None, last: str) -> str:
    """What stands behind a given name without the name in Pali that a monk or novice bears: ฐิตธมฺโม, สุมโน."""
    if title is None or title.split(" ")[0] not in MONKS:
        return last
    return " ".join(word for word in last.split() if not _PALI.fullmatch(word))


def _card_name(text: str) -> Name:
    parts = [normalise(part) for part in text.split("#")] + [""] * 4
    given = " ".join(part for part in parts[1:3] if part)
    title = standard_title(parts[0])
    return Name(title, name_part(given), name_part(family_name(title, parts[3])))


def name_part(text: str) -> str | None:
    """A given or family name normalised, or None where the cell says that there is none."""
    part = normalise(text).strip(" -.,")
    return None if part.lower() in _NO_NAME else part

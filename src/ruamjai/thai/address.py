"""An address in one string, cut into its parts: "123/4 หมู่ 5 ต.ดอยงาม อ.พาน จ.เชียงราย 57120".

Written by hand in every way: words or letters with a dot before a name, spaced, glued or missing, Thai digits, the postcode
first, Latin letters by the official spelling ("12 Moo 5 T.Doi Ngam A.Phan Chiang Rai"). The parts are what was written;
``areas.match`` then looks them up in the closed list of areas.
"""

import re
from functools import cache
from typing import NamedTuple

import geothai

from ruamjai.thai.text import normalise


class Address(NamedTuple):
    """Parts as written, without their prefixes; a part that is not given is None. ``moo`` is a number as text."""

    house_no: str | None
    moo: str | None
    tambon: str | None
    amphoe: str | None
    province: str | None
    postcode: str | None


_PREFIX = re.compile(
    r"^(?:(?:จังหวัด|กิ่งอำเภอ|กิ่ง อ\.|กิ่งอ\.|อำเภอ|เขต|ตำบล|แขวง)\s*|(?:[จอต]|ข|กิ่ง)\.\s*(?!ป\.ร)|[จอต] +"
    r"|(?:tambon|amphoe|changwat|khwaeng|khet)\s+)",
    re.IGNORECASE,
)


def plain_area_name(text: str) -> str:
    """An area's name without the word for its level: ต.ดอยงาม → ดอยงาม, เขตบางนา → บางนา."""
    name = text.strip()
    shorter = _PREFIX.sub("", name).strip()
    return shorter or name


def area_key(name: str) -> str:
    """What two spellings of an area's name are compared by: no spaces, dots, hyphens or ฯ, small letters."""
    return re.sub(r"[\s.'\-ฯ]", "", name).lower()


# What may stand before each part. Longer words first; a single letter needs its dot or a space, and a letter before it
# makes it the end of another word (ทต. อบต. กม.), but for names glued to the next marker (ดอยงามอ.พาน).
_ALONE = r"(?<![ก-๎.])"
# เขต ends สนามชัยเขต and opens ในเขตเทศบาล; สามตำบล is a tambon.
_DISTRICT = rf"{_ALONE}เขต(?!เทศบาล)|(?<=[ก-๎])(?<!ใน)(?<!นอก)เขต(?=[ก-๎])(?!เทศบาล|[อจ]\.|อำเภอ|จังหวัด)"
_NUMBER = r"\d{1,5}(?:\s*[/\-]\s*\d{1,4}){0,2}(?:\s?/?[กขคงชดนบปพ](?![ก-๎.\d]))?(?!\d)"  # its letter is none of a marker's
_MOO_NUMBER = r"\s*[.:]?\s*(\d{1,2})(?!\d|/)"
_THAI_MARKERS = {
    "tambon": rf"(?<!เทศบาล)(?<!สาม)ตำบล|แขวง|{_ALONE}ต(?:\s*\.|\s)|(?<!อบ)(?<!{_ALONE}ท)ต\.",
    "amphoe": rf"กิ่งอำเภอ|กิ่ง\s?อ\.|อำเภอ|{_DISTRICT}|{_ALONE}อ(?:\s*\.|\s)|อ\.",
    "province": rf"จังหวัด|{_ALONE}จ(?:\s*\.|\s)(?!\s*ป\.ร)|จ\.(?!ป\.ร)|(?=กทม|กรุงเทพ)",
    "moo": rf"(?:หมู่บ้านที่|หมู่ที่|หมู่|{_ALONE}ม\s*\.|{_ALONE}ม(?=\s*\d)|(?<!ก)ม\.(?=\s*\d)){_MOO_NUMBER}",
    "house_no": rf"(?:บ้าน\s*)?เลขที่\s*:?\s*({_NUMBER})",
    "council": r"อบต\.?",
}
_LATIN_MARKERS = {
    "tambon": r"\b(?:tambon|tumbon|tambol|khwaeng|kwaeng)\b|\bt\.",
    "amphoe": r"\b(?:amphoe|amphur|khet)\b|\ba\.",
    "province": r"\b(?:changwat|jangwat)\b|\b[cj]\.",
    "moo": rf"(?:\bmoo\b|\bm\.){_MOO_NUMBER}",
    "house_no": rf"\bno\.?\s*:?\s*({_NUMBER})",
}
_MARKER = re.compile("|".join(f"(?P<{part}>{words})" for part, words in _THAI_MARKERS.items()))
_MARKER_OF_BOTH = re.compile(
    "|".join(f"(?P<{part}>{words}|{_LATIN_MARKERS.get(part, words)})" for part, words in _THAI_MARKERS.items()), re.IGNORECASE
)
_NAME = re.compile(r"[\s:]*([^\d,;:]*)")
_HOUSE_FIRST = re.compile(rf"\s*(?:ที่อยู่\s*:?\s*)?(?:บ้าน\s*)?({_NUMBER})")
_POSTCODE = re.compile(r"(?<!\d)(?:รหัสไปรษณีย์\s*)?([1-9]\d{4})(?!\d)")
_LATIN = re.compile("[A-Za-z]")
# Behind an address: notes in brackets, telephone numbers, the country. None of them is a part.
_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BEHIND = re.compile(
    r"(?<![ก-๎])(?:เบอร์)?โทร(?:ศัพท์|[\s.:\d]).*$|มือถือ.*$|\btel\b.*$|\bphone\b.*$|(?:ประเทศไทย|\bthailand)\W*$", re.IGNORECASE
)
_MAY_END = ("โทร", "มือถือ", "ประเทศไทย")
_ENGLISH_LEVEL = (("sub-?district", "Tambon"), ("district", "Amphoe"), ("province", "Changwat"))


def split_address(text: str) -> Address:
    """Cuts an address string into parts, which ``areas.match`` then checks against the closed list.

    Markers may be words or letters with a dot, spaced or glued ("12ม.3ต.ดอยงามอ.พานจ.เชียงราย"), in any order. Names
    without a marker are read where a province ends them or where the last three words are all that is left. Roads, lanes,
    villages' names, municipalities, notes in brackets and telephone numbers are left out. Never fails: what is not found
    is None.
    """
    line = _NOTE.sub(" ", normalise(text))
    latin = _LATIN.search(line) is not None
    if latin or any(word in line for word in _MAY_END):
        line = _markers_first(_BEHIND.sub("", line)).strip()
    postcode = _postcode(line)
    if postcode:
        line = f"{line[: postcode.start()]} , {line[postcode.end() :]}".strip(" ,")
    parts = _marked(line, _MARKER_OF_BOTH if latin else _MARKER)
    first = None if "house_no" in parts else _HOUSE_FIRST.match(line)
    house_no = first[1] if first else parts.get("house_no")
    tambon, amphoe, province = parts.get("tambon", parts.get("council")), parts.get("amphoe"), parts.get("province")
    if tambon is None and amphoe is None:
        tambon, amphoe, province = _unmarked(line, province)
    else:
        tambon, amphoe, province = _unglued(line, tambon, amphoe, province)
    return Address(
        house_no=re.sub(r"\s", "", house_no) if house_no else None,
        moo=str(int(parts["moo"])) if int(parts.get("moo", 0)) else None,
        tambon=tambon,
        amphoe=amphoe,
        province=province,
        postcode=postcode[1] if postcode else None,
    )


def _marked(line: str, pattern: re.Pattern[str]) -> dict[str, str]:
    """The first text of each kind of marker; a name goes on to the next marker, digit or comma."""
    markers = list(pattern.finditer(line))
    parts: dict[str, str] = {}
    for place, marker in enumerate(markers, start=1):
        end = markers[place].start() if place < len(markers) else len(line)
        kind = marker.lastgroup or ""
        if kind in ("moo", "house_no"):
            said = next((group for group in marker.groups() if group and group != marker.group()), "")
        else:
            found = _NAME.match(line, marker.end(), end)
            said = found[1].strip(" .-") if found else ""
        if said and kind not in parts:
            parts[kind] = said
    return parts


def _postcode(line: str) -> re.Match[str] | None:
    """The last five digits in a row; where they open the line, only if something else is the house's number or place."""
    found = list(_POSTCODE.finditer(line))
    if not found or (found[-1].start() == 0 and not re.search(r"\d|\w\w\w", line[found[-1].end() :])):
        return None
    return found[-1]


def _markers_first(line: str) -> str:
    """English levels that stand behind a name moved before it: "Phan District," → "Amphoe Phan,"."""
    if "district" not in line.lower() and "province" not in line.lower():
        return line
    for behind, before in _ENGLISH_LEVEL:
        line = re.sub(rf"(?<![\w-])([a-z][a-z '\-]*?)\s+{behind}\b", rf"{before} \1", line, flags=re.IGNORECASE)
    return line


@cache
def _provinces() -> frozenset[str]:
    names = {"กทม", "กรุงเทพ", "อยุธยา", "ayutthaya", "bangkok"}
    return frozenset(names | {area_key(name) for one in geothai.provinces() for name in (one.name_th, one.name_en)})


def _without_province(words: list[str]) -> tuple[list[str], str | None]:
    """Words and the province that they end in, if they do; English provinces are of one to three words."""
    for count in (3, 2, 1):
        if len(words) >= count and area_key("".join(words[-count:])) in _provinces():
            return words[:-count], " ".join(words[-count:])
    return words, None


def _unglued(
    line: str, tambon: str | None, amphoe: str | None, province: str | None
) -> tuple[str | None, str | None, str | None]:
    """Names that follow another without a marker of their own: "ต.ดอยงาม พาน เชียงราย", "อ.เมือง เชียงราย"."""
    if province is None:
        _, found = _without_province(re.split(r"[\s,;]+", line))
        if found and found not in (tambon, amphoe):
            province = found
            tambon, amphoe = (part and (part.removesuffix(found).strip() or None) for part in (tambon, amphoe))
    if amphoe is None and tambon is not None and " " in tambon and not tambon.isascii():
        tambon, amphoe = tambon.split(" ", 1)
    return tambon, amphoe, province


def _unmarked(line: str, province: str | None) -> tuple[str | None, str | None, str | None]:
    """The last words where no marker names a tambon or amphoe: read as tambon, amphoe, province."""
    words = [
        word
        for word in re.split(r"[\s,;]+", line)
        if word
        and not re.search(r"\d", word)
        and not re.match(r"(ถนน|ถ\.|ซอย|ซ\.|หมู่|บ้าน|ม\.|เทศบาล|ท[ตมน]\.|soi|road|rd)", word, re.IGNORECASE)
    ]
    if province is not None:
        words = [word for word in words if area_key(plain_area_name(word)) != area_key(province)]
        found: str | None = province
    else:
        words, found = _without_province(words)
    if found is None and len(words) >= 3:
        words, found = words[:-1], words[-1]
    if found is None or not words or line.isascii():  # of English words nobody knows which belong together
        return None, None, found
    return (words[-2], words[-1], found) if len(words) >= 2 else (None, words[-1], found)

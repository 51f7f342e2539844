"""An address in one string, cut into its parts: "123/4 หมู่ 5 ต.ดอยงาม อ.พาน จ.เชียงราย 57120"."""

import re
from typing import NamedTuple

from ruamjai.thai.text import normalise


class Address(NamedTuple):
    """Parts as written, without their prefixes; a part that is not given is None. ``moo`` is a number as text."""

    house_no: str | None
    moo: str | None
    tambon: str | None
    amphoe: str | None
    province: str | None
    postcode: str | None


_PREFIX = re.compile(r"^(?:(?:จังหวัด|กิ่งอำเภอ|กิ่ง อ\.|กิ่งอ\.|อำเภอ|เขต|ตำบล|แขวง)\s*|(?:[จอต]|ข|กิ่ง)\.\s*|[จอต] +)")


def plain_area_name(text: str) -> str:
    """An area's name without the word for its level: ต.ดอยงาม → ดอยงาม, เขตบางนา → บางนา."""
    name = text.strip()
    shorter = _PREFIX.sub("", name).strip()
    return shorter or name


# What may stand before each part. Longer words first; a single letter needs its dot or a space.
_TAMBON = r"(?:ตำบล|แขวง|(?<![ก-๎.])ต(?:\s*\.|\s)|ต\.)"
_AMPHOE = r"(?:กิ่งอำเภอ|กิ่ง\s?อ\.|อำเภอ|เขต|(?<![ก-๎.])อ(?:\s*\.|\s)|อ\.)"
_PROVINCE = r"(?:จังหวัด|(?<![ก-๎.])จ(?:\s*\.|\s)|จ\.|(?=กทม|กรุงเทพ))"
_POSTCODE = r"(?<!\d)(?:รหัสไปรษณีย์\s*)?([1-9]\d{4})(?!\d)"
_END = rf"(?={_TAMBON}|{_AMPHOE}|{_PROVINCE}|\s*{_POSTCODE}|[,;]|$)"
_TAMBON_PART = re.compile(rf"{_TAMBON}\s*(?P<name>[^\d,;]+?)\s*{_END}")
_AMPHOE_PART = re.compile(rf"{_AMPHOE}\s*(?P<name>[^\d,;]+?)\s*{_END}")
_PROVINCE_PART = re.compile(rf"{_PROVINCE}\s*(?P<name>[^\d,;]+?)\s*{_END}")
_POSTCODE_PART = re.compile(_POSTCODE)
_MOO = re.compile(
    r"(?:หมู่บ้านที่|หมู่ที่|หมู่|(?<![ก-๎.])ม\s*\.|(?<![ก-๎.])ม(?=\s*\d)|ม\.(?=\s*\d)|\bmoo\b\.?)\s*\.?\s*(\d{1,2})(?!\d|/)", re.IGNORECASE
)
_HOUSE = re.compile(
    r"^\s*(?:ที่อยู่\s*)?(?:บ้านเลขที่|เลขที่|บ้าน\s*เลขที่|no\.?)?\s*:?\s*(\d{1,5}(?:\s*[/\-]\s*\d{1,4}){0,2}(?:\s?[ก-ฮ](?![ก-๎.]))?)(?!\d)",
    re.IGNORECASE,
)


def split_address(text: str) -> Address:
    """Cuts an address string into parts, which ``areas.match`` then checks against the closed list.

    Markers may be words or letters with a dot, spaced or glued ("12ม.3ต.ดอยงามอ.พานจ.เชียงราย"). Where no marker names a
    tambon, the last words before the postcode are read as tambon, amphoe, province. Roads, lanes and villages' names
    are left out. Never fails: what is not found is None.
    """
    line = normalise(text)
    postcode = _POSTCODE_PART.search(line)
    moo = _MOO.search(line)
    house = _HOUSE.search(line)
    tambon, amphoe, province = (_named(pattern, line) for pattern in (_TAMBON_PART, _AMPHOE_PART, _PROVINCE_PART))
    if tambon is None and amphoe is None:
        tambon, amphoe, province = _unmarked(line, province)
    return Address(
        house_no=re.sub(r"\s", "", house[1]) if house and (not moo or house.start(1) < moo.start(1)) else None,
        moo=str(int(moo[1])) if moo and int(moo[1]) else None,
        tambon=tambon,
        amphoe=amphoe,
        province=province,
        postcode=postcode[1] if postcode else None,
    )


def _named(pattern: re.Pattern[str], line: str) -> str | None:
    found = pattern.search(line)
    return (found["name"].strip() or None) if found else None


def _unmarked(line: str, province: str | None) -> tuple[str | None, str | None, str | None]:
    words = [
        word
        for word in re.split(r"[\s,;]+", line)
        if not re.search(r"\d", word) and not re.match(r"(ถนน|ถ\.|ซอย|ซ\.|หมู่|บ้าน|ม\.)", word)
    ]
    if len(words) >= 3:
        return words[-3], words[-2], words[-1]
    return None, None, province

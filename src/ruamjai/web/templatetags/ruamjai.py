"""What every template may use: dates, figures, labels, rights. Loaded everywhere (``builtins`` in the settings).

Dates and figures leave through these filters only: Django's own ``date`` filter prints the year 2023 in Thai.
"""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ruamjai.thai import dates
from ruamjai.web import permissions, titles, words
from ruamjai.web.held_words import column_label, heading_words
from ruamjai.web.queries.atlas import COUNTRY, Area
from ruamjai.web.queries.search import area_named

register = template.Library()
NO_FIGURE = "–"
_NBSP = "\u00a0"  # a date is not broken over two lines
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@register.filter
def promised(column: str) -> str:
    """A promised column in words: ``{{ column|promised }}``."""
    return column_label(column)


@register.filter
def heading(field: Any) -> str:
    """A column of an agency's file in words: ``{{ field|heading }}``, where field has the agency's ``heading`` and ``ours``."""
    return heading_words(field.heading, field.ours)


@register.filter
def day(value: dt.date | dt.datetime | str | None, style: str = "short") -> str:
    """A day: "15 ก.พ. 2566" to a reader of Thai, "15 Feb 2023" to one of English; "–" where there is none.

    ``style`` is "short" or "long" ("15 กุมภาพันธ์ 2566"). A moment is told as the day it has in Thailand.
    """
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if value else None
    if value is None:
        return NO_FIGURE
    if isinstance(value, dt.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    if get_language() == "en":
        return _NBSP.join((str(value.day), _ENGLISH_MONTHS[value.month - 1], str(value.year)))
    return dates.format_thai(value, style=style).replace(" ", _NBSP)


@register.filter
def moment(value: dt.datetime | str | None) -> str:
    """A day and its time in Thailand: "15 ก.พ. 2566 14:05"."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if value else None
    if value is None:
        return NO_FIGURE
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"


@register.filter
def year(value: int | None) -> str:
    """A year: พ.ศ. to a reader of Thai, C.E. to one of English."""
    if value is None:
        return NO_FIGURE
    return str(value) if get_language() == "en" else str(dates.to_buddhist(int(value)))


@register.filter
def figure(value: float | Decimal | Fraction | None, decimals: int = 0) -> str:
    """A number with thousands separators and ``decimals`` places: 1,234 or 17.1; "–" where there is none."""
    if value is None or value == "":
        return NO_FIGURE
    rounded = f"{abs(value if isinstance(value, Decimal) else float(value)):,.{int(decimals)}f}"
    return f"−{rounded}" if value < 0 and rounded.strip("0.,") else rounded


@register.filter
def percent(value: float | None, decimals: int = 1) -> str:
    """A share between 0 and 1 as "17.1"; the unit % stands beside it on the page."""
    return NO_FIGURE if value is None else figure(value * 100, decimals)


@register.filter
def size(value: int | None) -> str:
    """Bytes, in kB or MB."""
    if value is None:
        return NO_FIGURE
    if value < 1_000_000:
        return f"{figure(max(1, round(value / 1000)))} kB"
    return f"{figure(value / 1_000_000, 1)} MB"


@register.filter
def duration(seconds: float | None) -> str:
    """How long something took: "0.4 s", "12 s", "3 min 5 s"."""
    if seconds is None:
        return NO_FIGURE
    if seconds < 10:
        return _("%(n)s s") % {"n": figure(seconds, 1)}
    if seconds < 60:
        return _("%(n)s s") % {"n": figure(seconds)}
    return _("%(min)s min %(s)s s") % {"min": figure(seconds // 60), "s": figure(seconds % 60)}


@register.filter
def label(thing: Any, what: str = "label") -> str:
    """``label_th`` or ``label_en`` (``{{ area|label:"name" }}``: ``name_th`` or ``name_en``), as the reader chose."""
    return words.label_of(thing, what)


@register.filter
def short(label_: str) -> str:
    """A label without what its brackets add: "จปฐ." of "จปฐ. (ความจำเป็นพื้นฐาน)"."""
    return label_.split(" (")[0] if label_ else label_


@register.filter
def share_of(value: float | None, total: float | None) -> str:
    """``value`` of ``total`` as a width in per cent for an SVG attribute: "43.2%"; "0%" where there is nothing to share."""
    return f"{min(1, max(0, value / total)) * 100:.1f}%" if value and total else "0%"


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], verb: str, thing: Any = None) -> bool:
    """``{% may "batch.take" as can_take %}``: whether the reader may do it."""
    return permissions.may(context["request"].user, verb, thing)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some of its query changed (None takes a key away): ``{% with_query page=2 %}``."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = value
    return f"?{urlencode(sorted(query.items()))}"


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """The entry of ``mapping`` under ``key``; None if there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def level_and_name(area: Area) -> str:
    """An area with the word for its level: "ตำบลกุดบาก", "Tambon Kut Bak"."""
    return titles.title(area)


@register.filter
def lies_in(code: str) -> str:
    """What an area lies in, from the nearest: "อำเภอกุดบาก จังหวัดสกลนคร"; the country for a province."""
    outer = [area_named(code[:n]) for n in (4, 2) if n < len(code)] if code != COUNTRY else []
    separator = ", " if get_language() == "en" else " "
    return separator.join(level_and_name(area) for area in outer if area) or _("Thailand")


@register.filter
def whole_name(code: str) -> str:
    """An area with all that it lies in: "ตำบลกุดบาก อำเภอกุดบาก จังหวัดสกลนคร"; the code itself where no such area is known."""
    area = area_named(code)
    if area is None:
        return code
    if len(area.code) == 2 or area.code == COUNTRY:
        return level_and_name(area)
    return f"{level_and_name(area)}{', ' if get_language() == 'en' else ' '}{lies_in(area.code)}"


@register.filter
def label_of_both(thing: Any) -> str:
    """The label of a thing of the rulebook, or the label itself: an object with ``th`` and ``en``."""
    return words.label_of(thing) or words.in_language(getattr(thing, "th", ""), getattr(thing, "en", ""))


@register.filter
def source_words(source: Any) -> str:
    """Where a rule is written, in the reader's language; what stays in its own, such as a paper's title, is marked."""
    return words.with_tongues(label_of_both(source))


@register.filter
def one_language(both: str) -> str:
    """What an agency's layout says as "Thai · English" in one text, in the reader's language; all of it where it is not two."""
    thai, _dot, english = both.partition(" · ")
    return words.in_language(thai, english)


@register.filter
def fraction(value: Fraction) -> str:
    """A weight or cut-off as the rulebook has it: "1/5", "1"."""
    return str(value)


@register.filter
def as_float(value: Fraction) -> float:
    """A fraction of the rulebook for the ``figure`` filter."""
    return float(value)


@register.filter(name="int")
def as_int(value: str) -> int:
    """The number of a run ("0012") as people say it: 12."""
    return int(value)


@register.filter
def unlocalize_number(value: float) -> str:
    """A number for an attribute of HTML: plain digits, whatever the language."""
    return f"{value:g}" if isinstance(value, float) else str(int(value))


@register.filter
def seconds(steps: list[dict[str, Any]]) -> float:
    """How long all steps of a run took together."""
    return sum(step["seconds"] for step in steps)

"""How areas are called on pages: the word for the level and the name, as the reader's language has it."""

from django.utils.translation import gettext as _

from ruamjai.web.queries.atlas import Area
from ruamjai.web.words import in_language


def name(area: Area) -> str:
    """The bare name: กุดบาก or Kut Bak; a village by its number, with its name where a register gives one."""
    if area.level == "village":
        return _village(area)
    return in_language(area.name_th, area.name_en)


def title(area: Area) -> str:
    """The name with the word for its level: ตำบลกุดบาก, เขตพระนคร, กรุงเทพมหานคร; Tambon Kut Bak."""
    bare = {"name": name(area)}
    if area.level in ("country", "village") or area.code == "10":
        return bare["name"]
    if area.level == "province":
        return _("%(name)s Province") % bare
    if area.in_bangkok:
        return (_("Khet %(name)s") if area.level == "amphoe" else _("Khwaeng %(name)s")) % bare
    return (_("Amphoe %(name)s") if area.level == "amphoe" else _("Tambon %(name)s")) % bare


def level_name(level: str, *, in_bangkok: bool = False) -> str:
    """What areas of a level are called, as the head of a column: อำเภอ, Amphoe."""
    if in_bangkok and level in ("amphoe", "tambon"):
        return _("Khet") if level == "amphoe" else _("Khwaeng")
    return {
        "country": _("Country"),
        "province": _("Province"),
        "amphoe": _("Amphoe"),
        "tambon": _("Tambon"),
        "village": _("Village"),
    }[level]


def _village(area: Area) -> str:
    number = int(area.code[6:])
    given = in_language(area.name_th, area.name_en)
    numbered = _("Village %(number)s") % {"number": number}
    bare = given.removeprefix("หมู่ที่").removeprefix("หมู่").removeprefix("Moo").removeprefix("Village").strip()
    return numbered if bare in ("", str(number)) else f"{numbered} {bare}"

"""What the pages of figures use in their templates: titles of areas, counts as they may be shown."""

from django import template

from ruamjai.warehouse.privacy import Cell
from ruamjai.web import sentences, titles
from ruamjai.web.queries.atlas import Area, closed_list
from ruamjai.web.queries.places import Place

register = template.Library()


@register.filter
def title_of(area: Area | None) -> str:
    """An area with the word for its level: "ตำบลกุดบาก", "Tambon Kut Bak"; "" for none."""
    return titles.title(area) if area else ""


@register.filter
def title_of_code(code: str) -> str:
    """The same by its code; the code itself where the closed list has no such area."""
    area = closed_list().get(code)
    return titles.title(area) if area else code


@register.filter
def amphoe_of(code: str) -> str:
    """The amphoe that a tambon lies in."""
    return title_of_code(code[:4])


@register.filter
def place_words(path: list[Area] | None) -> str:
    """Where something lies, innermost first, without the country: "หมู่ที่ 4 ตำบลกุดบาก อำเภอกุดบาก"."""
    return " ".join(titles.title(area) for area in reversed((path or [])[2:]))


@register.filter
def shown(cell: Cell) -> str:
    """A count as it may be shown: "1,234", "fewer than 5", "withheld", "no data"."""
    return sentences.count(cell)


@register.filter
def would_rank(place: Place) -> str:
    """Where a place would stand if the one thing it lacks were there."""
    return sentences.would_rank(place)

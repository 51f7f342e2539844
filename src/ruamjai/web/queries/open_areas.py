"""Of which areas anybody may read a mean or an index: none tells of a group too small, alone or less another.

Means and indices cannot be withheld cell by cell as counts are: the mean of a province and those of all its amphoes but one
tell that one. So for readers without the right to small counts the areas inside an open area are open only as far as what they
leave over of it would be open as well, and nothing inside a closed area is. So every sum and difference of open figures stands
for groups that are large enough themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from ruamjai.warehouse.privacy import SMALL
from ruamjai.web.queries.atlas import COUNTRY

ENOUGH = 50  # people or households that an open figure rests on at least
Sizes = Mapping[str, Sequence[int]]


def is_large(size: Sequence[int]) -> bool:
    """Whether a group is large enough to be open: fifty in all, and each guarded count none, or five with five outside it."""
    n, *counts = size
    return n >= ENOUGH and all(count == 0 or (count >= SMALL and n - count >= SMALL) for count in counts)


def open_areas(
    sizes: Sizes, large: Callable[[Sequence[int]], bool] = is_large, *, closed: Collection[str] = ()
) -> frozenset[str]:
    """The areas whose figures anybody may read; ``sizes``: area code -> how many it rests on, then its guarded counts.

    ``large`` says of such a group whether it may be open. It must hold of two groups together where it holds of each.
    ``closed`` are areas that another page withholds the same counts of, and so are not open here.
    """
    inside: dict[str | None, list[str]] = defaultdict(list)
    for code in sizes:
        inside[_outer(code, sizes)].append(code)
    opened: set[str] = set()
    waiting = [([code], None) for code in inside[None]]
    while waiting:
        parts, whole = waiting.pop()
        for code in _open_parts([code for code in parts if code not in closed], sizes, whole, large):
            opened.add(code)
            if code in inside:
                waiting.append((inside[code], sizes[code]))
    return frozenset(opened)


def _open_parts(
    parts: Sequence[str], sizes: Sizes, whole: Sequence[int] | None, large: Callable[[Sequence[int]], bool]
) -> list[str]:
    """Of the parts of an open area those that may be open beside it; the smallest give way first."""
    shown = sorted((code for code in parts if large(sizes[code])), key=lambda code: (-sizes[code][0], code))
    while shown and whole is not None:
        left = [total - sum(sizes[code][i] for code in shown) for i, total in enumerate(whole)]
        if not any(left) or large(left):
            break
        shown.pop()
    return shown


def _outer(code: str, known: Sizes) -> str | None:
    """The nearest area outward that is known too."""
    while code != COUNTRY:
        code = code[:-2] if len(code) > 2 else COUNTRY
        if code in known:
            return code
    return None

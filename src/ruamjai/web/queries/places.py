"""Strategic areas: which tambons meet the three criteria, in what order, and what the others lack."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ruamjai.warehouse.privacy import Cell
from ruamjai.web.queries.figures import figures
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

GATES = ("concentrated", "has_manager", "data_accepted")
_COLUMNS = (
    "tambon_code", "n_households", "n_poor_households", "share_poor", "share_least", "share_most", "location_quotient",
    "concentrated", "has_manager", "data_accepted", "eligible", "rank", "rank_if_gates_met", "reasons",
)  # fmt: skip

_OF_THE_COUNT = frozenset({"concentrated", "not_concentrated", "concentration_unsure"})  # reasons that are limits of it
_WHATEVER_THE_COUNT = frozenset({"too_few_households", "concentration_unknown"})


@dataclass(frozen=True, slots=True)
class Place:
    """A tambon against the three criteria, as one reader may see it. Shares, order and what rests on a count are None where
    the count is withheld."""

    code: str
    n_households: Cell
    n_poor_households: Cell
    share: float | None
    share_least: float | None
    share_most: float | None
    location_quotient: float | None
    concentrated: bool | None
    has_manager: bool | None
    data_accepted: bool | None
    eligible: bool | None
    rank: int | None  # among those that meet all three
    reasons: tuple[str, ...]
    would_rank: int | None = None  # where it would stand if the one thing it lacks were there
    order: int = 0  # by concentration, gates met or not; for a reader without the right to its figures, last

    @property
    def area_code(self) -> str:
        return self.code

    @property
    def withheld(self) -> bool:
        """Whether it is not told if it meets them, as that would tell of a count that this reader may not see."""
        return self.eligible is None

    @property
    def lacks(self) -> tuple[str, ...]:
        """The criteria that are not met; an unknown one is not met."""
        return tuple(gate for gate in GATES if getattr(self, gate) is not True)

    @property
    def near(self) -> bool:
        """Concentrated, and one gate away."""
        return self.concentrated is True and len(self.lacks) == 1


@once_a_run
def _rows(run: SealedRun) -> list[dict]:  # type: ignore[type-arg]
    columns = columns_of(run, "strategic_areas", *_COLUMNS)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def places(run: SealedRun, sees_small: Callable[[str], bool]) -> list[Place]:
    """Every tambon with data, in order: those that meet all three by rank, the near misses, the others by concentration.

    ``sees_small`` says of which areas the reader may see small counts. Elsewhere a place whose poor households are a hidden
    count has no share and no rank, and the ranks of the others are counted without it: a gap would say where it stands. Nor is
    it told whether they are concentrated: that is a limit of the count, and with the total around it may be the count.
    """
    shown = [_shown(run, row, sees_small(row["tambon_code"])) for row in _rows(run)]
    open_places = sorted((place for place in shown if place.order), key=lambda place: place.order)
    eligible = [place for place in open_places if place.eligible]
    ranked = {place.code: i for i, place in enumerate(eligible, 1)}
    found = []
    for place in open_places:
        would = 1 + sum(other.order < place.order for other in eligible) if place.near else None
        found.append(replace(place, rank=ranked.get(place.code), would_rank=would))
    found.sort(key=lambda place: (not place.eligible, not place.near, place.order))
    withheld = sorted((place for place in shown if not place.order), key=lambda place: (not place.eligible, place.code))
    return found + withheld


def _shown(run: SealedRun, row: dict, sees_small: bool) -> Place:  # type: ignore[type-arg]
    poor = figures(run).cell(row["tambon_code"], "n_poor_households", sees_small=sees_small)
    told = poor.state == "shown" and row["rank_if_gates_met"] is not None
    closed = poor.state in ("small", "hidden")
    reasons = tuple(reason for reason in row["reasons"].split("+") if reason and not (closed and reason in _OF_THE_COUNT))
    judged = not closed or not _WHATEVER_THE_COUNT.isdisjoint(reasons)
    return Place(
        code=row["tambon_code"],
        n_households=Cell(row["n_households"], "shown") if sees_small or row["n_households"] >= 5 else Cell(None, "small"),
        n_poor_households=poor,
        share=row["share_poor"] if told else None,
        share_least=row["share_least"] if told else None,
        share_most=row["share_most"] if told else None,
        location_quotient=row["location_quotient"] if told else None,
        concentrated=row["concentrated"] if judged else None,
        has_manager=row["has_manager"],
        data_accepted=row["data_accepted"],
        eligible=bool(row["eligible"]) if judged else None,
        rank=None,
        reasons=reasons,
        order=row["rank_if_gates_met"] if told else 0,
    )


def inside(found: Iterable[Place], code: str) -> list[Place]:
    """The places that are an area or lie in it; those of its tambon for a village."""
    prefix = "" if code == "TH" else code[:6]
    return [place for place in found if place.code.startswith(prefix)]

"""How many people in need no register knows, by province, as capture-recapture estimates it.

Anybody may read estimates, rounded to two digits, where at least fifty people are known: beside exact counts on other pages
an exact one here would tell how few people stand on one list only. How many people each combination of registers knows is
for readers with the right to small counts.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ruamjai.web.queries.atlas import COUNTRY
from ruamjai.web.queries.incomes import ENOUGH
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

_COLUMNS = (
    "area_code", "captures", "model", "chosen", "n_seen", "unseen", "se", "ll", "ul", "aic", "weight", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """One model's estimate for an area. ``n_seen`` and the estimates are whole people, or rounded ones (see above)."""

    captures: tuple[str, ...]
    model: str
    chosen: bool
    n_seen: int
    unseen: float | None
    se: float | None
    ll: float | None
    ul: float | None
    aic: float | None
    weight: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """An area: the figure that pages show, the other models, and how many people each combination of registers knows.

    ``withheld`` says that so few are known that nothing is told. ``histories``: history such as "10" -> people.
    """

    code: str
    chosen: Model | None
    models: Sequence[Model] = ()
    histories: Mapping[str, int] = field(default_factory=dict)
    withheld: bool = False
    rounded: bool = False

    @property
    def reason(self) -> str:
        """Why there is no figure; "" where there is one."""
        if self.chosen is not None and self.chosen.unseen is not None:
            return ""
        return next((model.reason for model in (self.chosen, *self.models) if model and model.reason), "not_fitted")


def unseen(run: SealedRun, sees_small: Callable[[str], bool]) -> list[Unseen]:
    """The country and every province that has a row, in code order; [] for a run that has none."""
    models, histories = _models(run), _histories(run)
    return [_as_seen(code, models[code], histories.get(code, {}), sees_small(code)) for code in sorted(models, key=_order)]


def _order(code: str) -> tuple[bool, str]:
    return (code != COUNTRY, code)


def _as_seen(code: str, models: Sequence[Model], histories: Mapping[str, int], sees_small: bool) -> Unseen:
    if not sees_small:
        if 0 < max(model.n_seen for model in models) < ENOUGH:
            return Unseen(code, None, withheld=True)
        models, histories = [_round(model) for model in models], {}
    chosen = next((model for model in models if model.chosen), None)
    return Unseen(code, chosen, [model for model in models if model is not chosen], histories, rounded=not sees_small)


def _round(model: Model) -> Model:
    """The model as anybody may see it: whole people to two digits, no errors or criteria by which more could be worked out."""
    return Model(
        model.captures, model.model, model.chosen, round(two_digits(model.n_seen) or 0), two_digits(model.unseen), None,
        two_digits(model.ll), two_digits(model.ul), None, None, model.reason,
    )  # fmt: skip


def two_digits(value: float | None) -> float | None:
    """Rounded to its first two digits, to whole people at least: 1,234 is 1,200."""
    return None if value is None else float(f"{round(value):.2g}") if value >= 1 else float(round(value))


@once_a_run
def _models(run: SealedRun) -> dict[str, list[Model]]:
    """Every model by area: the chosen first, then those of the average by their weight, then the rest by name."""
    rows = columns_of(run, "unseen_poor", *_COLUMNS)
    found: dict[str, list[Model]] = defaultdict(list)
    for code, captures, *rest in zip(*rows.values(), strict=True):
        found[code].append(Model(tuple(captures.split("+")) if captures else (), *rest))
    return {
        code: sorted(models, key=lambda one: (not one.chosen, -(one.weight or 0.0), one.model))
        for code, models in found.items()
    }


@once_a_run
def _histories(run: SealedRun) -> dict[str, dict[str, int]]:
    """How many people each combination of registers calls poor, by area; of several sets of captures the largest."""
    rows = columns_of(run, "capture_counts", "area_code", "captures", "history", "n")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for code, _captures, history, n in sorted(zip(*rows.values(), strict=True), key=lambda row: len(row[2])):
        if found[code] and len(next(iter(found[code]))) != len(history):
            found[code] = {}
        found[code][history] = n
    return dict(found)

"""How many people in need no register knows, by province, as capture-recapture estimates it.

Who is in need is said by the first of an area's registers. Anybody may read estimates, rounded to two digits, where at least
fifty people are known: beside exact counts on other pages an exact one here would tell how few people stand on one list only.
How many people each combination of registers knows is for readers with the right to small counts.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ruamjai.web.queries.atlas import COUNTRY
from ruamjai.web.queries.open_areas import ENOUGH
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

_COLUMNS = (
    "area_code", "captures", "model", "chosen", "n_seen", "unseen", "se", "ll", "ul", "aic", "weight", "reason", "n_named",
    "missed_times",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """One model's estimate for an area. ``n_seen`` and the estimates are whole people, or rounded ones (see above).

    ``n_named`` are expected to be poor among those whom the first register did not reach and another names.
    ``missed_times`` is 1, or more in a what-if: how often the first misses the poor, in times of others.
    """

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
    n_named: float | None
    missed_times: int


@dataclass(frozen=True, slots=True)
class History:
    """People of one combination of registers, and how many of them are expected to be poor as the first register has it."""

    history: str
    n: int
    expected: float | None
    share_of: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """An area: the figure that pages show, the other models, the what-ifs, and the people of each combination of registers.

    ``withheld`` says that so few are known that nothing is told. ``cannot_tell`` are people whom the first register asked and
    cannot judge; they are in no figure.
    """

    code: str
    chosen: Model | None
    models: Sequence[Model] = ()
    what_ifs: Sequence[Model] = ()
    histories: Sequence[History] = ()
    cannot_tell: int = 0
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
    return [_as_seen(code, models[code], histories.get(code, []), sees_small(code)) for code in sorted(models, key=_order)]


def _order(code: str) -> tuple[bool, str]:
    return (code != COUNTRY, code)


def _as_seen(code: str, models: Sequence[Model], histories: Sequence[History], sees_small: bool) -> Unseen:
    if not sees_small:
        if 0 < max(model.n_seen for model in models) < ENOUGH:
            return Unseen(code, None, withheld=True)
        models, histories = [_round(model) for model in models], []
    chosen = next((model for model in models if model.chosen), None)
    return Unseen(
        code,
        chosen,
        [model for model in models if model is not chosen and model.missed_times == 1],
        [model for model in models if model.missed_times > 1],
        [one for one in histories if "?" not in one.history],
        sum(one.n for one in histories if one.history.startswith("?")),
        rounded=not sees_small,
    )


def _round(model: Model) -> Model:
    """The model as anybody may see it: whole people to two digits, no errors or criteria by which more could be worked out."""
    return Model(
        model.captures, model.model, model.chosen, round(two_digits(model.n_seen) or 0), two_digits(model.unseen), None,
        two_digits(model.ll), two_digits(model.ul), None, None, model.reason,
        two_digits(model.n_named) if (model.n_named or 0) >= ENOUGH else None, model.missed_times,
    )  # fmt: skip


def two_digits(value: float | None) -> float | None:
    """Rounded to its first two digits, to whole people at least: 1,234 is 1,200."""
    return None if value is None else float(f"{round(value):.2g}") if value >= 1 else float(round(value))


@once_a_run
def _models(run: SealedRun) -> dict[str, list[Model]]:
    """Every model by area: the chosen first, then those of the average by their weight, then the rest by name."""
    if not _of_one_definition(run):
        return {}
    rows = columns_of(run, "unseen_poor", *_COLUMNS)
    found: dict[str, list[Model]] = defaultdict(list)
    for code, captures, *rest in zip(*rows.values(), strict=True):
        found[code].append(_model(captures, *rest))
    return {
        code: sorted(models, key=lambda one: (not one.chosen, one.missed_times, -(one.weight or 0.0), one.model))
        for code, models in found.items()
    }


@once_a_run
def _histories(run: SealedRun) -> dict[str, list[History]]:
    """People of each combination of registers by area; of several sets of captures the largest."""
    if not _of_one_definition(run):
        return {}
    rows = columns_of(run, "capture_counts", "area_code", "history", "n", "expected", "share_of")
    found: dict[str, list[History]] = defaultdict(list)
    for code, history, *rest in sorted(zip(*rows.values(), strict=True), key=lambda row: len(row[1])):
        if found[code] and len(found[code][0].history) != len(history):
            found[code] = []
        found[code].append(History(history, *rest))
    return dict(found)


def _model(captures: str, *rest: Any) -> Model:
    *numbers, named, times = rest
    return Model(tuple(captures.split("+")) if captures else (), *numbers, named, times or 1)


def _of_one_definition(run: SealedRun) -> bool:
    """Whether the run's registers share one definition of poor. Older runs took whom the first judged not poor as missed by
    it: their figures are not shown."""
    return run.has("unseen_poor") and "missed_times" in run.table("unseen_poor").columns

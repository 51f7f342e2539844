"""What is known of each tambon: its direct figure, how much that rests on, and its covariates from the registers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_PEOPLE = (
    "n", "n_housed", "n_homes", "n_surveyed", "card_known", "card_registered", "card_verified", "capital_known", "capital_low",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tambons:
    """Tambons in code order; every array is (tambons,), NaN for what is not known.

    ``direct`` and ``se`` are the headcount ratio as surveyed, ``effective`` the households it rests on as if of one size (Kish
    1965: (Σ n)² / Σ n², n the members). ``n_people`` and ``n_households`` are those whose state is known, 0 where nobody's is.
    """

    codes: Sequence[str]
    direct: Floats
    se: Floats
    n_people: NDArray[np.int64]
    n_households: NDArray[np.int64]
    effective: Floats
    covariates: Mapping[str, Floats]

    @property
    def province(self) -> NDArray[np.str_]:
        return np.array([code[:2] for code in self.codes], np.str_)

    @property
    def surveyed(self) -> NDArray[np.bool_]:
        return np.isfinite(self.direct) & (self.n_people > 0)


def read_tambons(
    *,
    poverty_measures: ir.Table,
    household_poverty: ir.Table,
    person_poverty: ir.Table,
    areas: ir.Table,
    collect: Callable[[ir.Table], pa.Table],
) -> Tambons:
    """Every tambon of ``areas`` in which anybody is known."""
    direct = poverty_measures.filter((poverty_measures.level == "tambon") & (poverty_measures.measure == "H"))
    known = areas.filter(areas.level == "tambon").select(tambon_code=areas.area_code)
    parts = [
        _collected(collect, direct.select("b", "se", tambon_code=direct.area_code), known),
        _collected(collect, _households(household_poverty), known),
        _collected(collect, _people(person_poverty), known),
    ]
    codes = sorted({code for part in parts for code in part["tambon_code"].to_pylist()})
    place = {code: i for i, code in enumerate(codes)}

    def column(part: pa.Table, name: str) -> Floats:
        values = np.full(len(codes), np.nan)
        at = np.array([place[code] for code in part["tambon_code"].to_pylist()], np.int64)
        values[at] = part[name].cast(pa.float64()).to_numpy()
        return values

    figures, homes, people = parts
    counts = {name: column(people, name) for name in _PEOPLE}
    total, squares = column(homes, "n_people"), column(homes, "squares")
    return Tambons(
        codes=codes, direct=column(figures, "b"), se=column(figures, "se"),
        n_people=np.nan_to_num(total).astype(np.int64),
        n_households=np.nan_to_num(column(homes, "n_households")).astype(np.int64),
        effective=_over(total**2, squares), covariates=_covariates(counts),
    )  # fmt: skip


def _collected(collect: Callable[[ir.Table], pa.Table], rows: ir.Table, known: ir.Table) -> pa.Table:
    return collect(rows.semi_join(known, "tambon_code"))


def _households(homes: ir.Table) -> ir.Table:
    known = homes.filter(homes.poor.notnull() & (homes.n_members > 0))
    members = known.n_members.cast("int64")
    return known.group_by("tambon_code").agg(
        n_households=known.count().cast("int64"),
        n_people=members.sum().cast("int64"),
        squares=(members * members).sum().cast("int64"),
    )


def _people(people: ir.Table) -> ir.Table:
    def of(rows: ir.BooleanValue) -> ir.IntegerValue:
        return rows.fill_null(False).cast("int64").sum().cast("int64")

    state = people.welfare_state
    return people.group_by("tambon_code").agg(
        n=people.count().cast("int64"),
        n_housed=people.household_id.count().cast("int64"),
        n_homes=people.household_id.nunique().cast("int64"),
        n_surveyed=of(people.in_basic_needs),
        card_known=of(state.notnull()),
        card_registered=of(state.isin(["registered", "verified"])),
        card_verified=of(state == ibis.literal("verified")),
        capital_known=of(people.pppconnext_poor.notnull()),
        capital_low=of(people.pppconnext_poor),
    )


def _covariates(n: Mapping[str, Floats]) -> dict[str, Floats]:
    """Each covariate of ``rulebook.policies.small_areas``; NaN where the register that tells it has nobody there."""
    with np.errstate(divide="ignore"):
        return {
            "card_verified": _over(n["card_verified"], n["card_known"]),
            "card_registered": _over(n["card_registered"], n["card_known"]),
            "pppconnext_low": _over(n["capital_low"], n["capital_known"]),
            "basic_needs_known": _over(n["n_surveyed"], n["n"]),
            "household_size": _over(n["n_housed"], n["n_homes"]),
            "log_people": np.log(n["n"]),
        }


def _over(above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)

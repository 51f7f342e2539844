"""Measures of capitals: the mean of a person's known scores, its level, and the means and shares that follow.

Scores count in ten-thousandths, so that an edge is met or not: a mean of s scores with sum t is at or above an edge p / q when
t · q ≥ s · p · 10,000, in whole numbers. An edge belongs to the level above it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_

import ibis
import ibis.expr.types as ir
import numpy as np

from ruamjai.poverty.counting.asking import Asked
from ruamjai.poverty.counting.cells import Cells, Floats
from ruamjai.poverty.counting.figures import Figure
from ruamjai.poverty.counting.scoring import answer
from ruamjai.poverty.counting.sums import keys_of, summed, weight_of
from ruamjai.rulebook.surveys import Score, ScoresVersion

UNIT = 10_000
_UNKNOWN = -1  # of a score in a mask


def score_of(table: ir.Table, score: Score, version: ScoresVersion) -> ir.IntegerValue:
    """A score in ten-thousandths; null where there is none, a component is missing, or it lies outside the scale.

    Of components: least + (most - least) Σ min(c, most of c) / Σ most of c; one below zero lies outside.
    """
    whole = (_given(table, score, version) * UNIT + 0.5).floor().cast("int64")
    inside = whole.between(int(version.least * UNIT), int(version.most * UNIT))
    return ibis.ifelse(inside, whole, ibis.null("int64"))


def _given(table: ir.Table, score: Score, version: ScoresVersion) -> ir.FloatingValue:
    if score.column is not None:
        return answer(table, score.column)
    parts = [(answer(table, part.column), float(part.most)) for part in score.components]
    reached = reduce(add, (ibis.ifelse(value > most, most, value) for value, most in parts))
    inside = reduce(and_, (value >= 0 for value, _ in parts))
    share = reached / float(sum(part.most for part in score.components))
    on_scale = float(version.least) + float(version.most - version.least) * share
    return ibis.ifelse(inside, on_scale, ibis.null("float64"))


@dataclass(frozen=True, slots=True)
class ScoresMethod:
    """How a measure of capitals is summed and read."""

    asked: Asked
    version: ScoresVersion

    present = "n"

    @property
    def weight(self) -> str:
        """The sum that shares of people are of."""
        return "w" if self.asked.weight is not None else "n"

    @property
    def masks(self) -> tuple[str, ...]:
        """The key columns that say what was answered, where rows are units."""
        return tuple(f"x{i}" for i in range(len(self.version.scores)))

    def totals(self, table: ir.Table) -> ir.Table:
        """Sums by group, stratum and unit."""
        keys = keys_of(table, self.asked)
        columns = keys | self._scores(table)
        if self.asked.weight is not None:
            columns["weight"] = weight_of(table, self.asked)
        rows = table.select(**columns)
        scores = [rows[name] for name in self.masks]
        rows = rows.mutate(
            total=reduce(add, (score.fill_null(0) for score in scores)),
            over=reduce(add, (score.notnull().cast("int64") for score in scores)),
        )
        rows = rows.mutate(met=self._edges_met(rows.total, rows.over), mean=rows.total / rows.over.nullif(0))
        return summed(rows, keys, self._sums(rows))

    def alike(self, table: ir.Table) -> ir.Table:
        """Rows of equal scores by group and stratum, where rows are units."""
        scores = {name: value.fill_null(_UNKNOWN) for name, value in self._scores(table).items()}
        keys = keys_of(table, self.asked) | scores
        weight = ibis.literal(1.0) if self.asked.weight is None else weight_of(table, self.asked).cast("float64")
        rows = table.select(**keys, weight=weight)
        return rows.group_by(list(keys)).agg(
            rows=rows.count(), weight=rows.weight.sum(), squares=(rows.weight * rows.weight).sum()
        )  # fmt: skip

    def answers(self, cells: Cells) -> Callable[[str], Floats]:
        """What a row of each cell of rows alike adds to a named sum."""
        scores = [cells.masks[name].astype(np.int64) for name in self.masks]
        known = [score != _UNKNOWN for score in scores]
        total = np.sum([score * there for score, there in zip(scores, known, strict=True)], axis=0)
        over = np.sum(known, axis=0)
        level = 1 + np.sum([total * e.denominator >= over * (e.numerator * UNIT) for e in self.version.edges], axis=0)
        found: dict[str, Floats] = {"rows": np.ones(len(total)), "n": over > 0, "w": over > 0}
        for i, there in enumerate(known):
            found |= {f"m{i}": scores[i] * there, f"kn_{i}": there, f"kw_{i}": there}
        found["overall"] = total / np.maximum(over, 1)
        for number in self._levels:
            found[f"level_{number}"] = (over > 0) & (level == number)
        found["p"] = (over > 0) & (level <= self.version.poor_at_or_below)
        return lambda name: np.asarray(found[name], np.float64)

    def finish(self, cells: Cells) -> Cells:
        """Nothing is derived cell by cell."""
        return cells

    def figures(self) -> list[Figure]:
        """Means by score and of all, shares by level, and the share at or below the level that counts as poor."""
        weighted, unit = self.asked.weight is not None, 1 / UNIT
        found = []
        for i, score in enumerate(self.version.scores):
            under = f"kw_{i}" if weighted else f"kn_{i}"
            found.append(Figure("mean", None, score.id, f"m{i}", under, f"kn_{i}", unit, "any"))
        found.append(Figure("mean", None, "overall", "overall", self.weight, "n", unit, "any"))
        found += [Figure(f"level_{level}", None, "", f"level_{level}", self.weight, "n") for level in self._levels]
        return [*found, Figure("H", None, "", "p", self.weight, "n")]

    def shares(self) -> list[Figure]:
        """The share of each group in all that have a level."""
        return [Figure("popshare", None, "", self.weight, self.weight, "n")]

    @property
    def _levels(self) -> Sequence[int]:
        return range(1, len(self.version.edges) + 2)

    def _scores(self, table: ir.Table) -> dict[str, ir.Value]:
        return {f"x{i}": score_of(table, score, self.version) for i, score in enumerate(self.version.scores)}

    def _edges_met(self, total: ir.IntegerValue, over: ir.IntegerValue) -> ir.IntegerValue:
        met = [(total * e.denominator >= over * (e.numerator * UNIT)).cast("int8") for e in self.version.edges]
        return reduce(add, met) if met else ibis.literal(0, "int8")

    def _sums(self, rows: ir.Table) -> dict[str, ir.Value]:
        one = ibis.literal(1, "int64") if self.asked.weight is None else rows.weight

        def of(where: ir.BooleanValue, what: ir.NumericValue = one) -> ir.NumericValue:
            return ibis.ifelse(where, what, 0).sum()

        known = rows.over > 0
        found = {"rows": rows.count(), "n": known.cast("int64").sum(), "w": of(known)}
        for i in range(len(self.version.scores)):
            score = rows[f"x{i}"]
            found |= {f"m{i}": (one * score).sum(), f"kn_{i}": score.count(), f"kw_{i}": of(score.notnull())}
        found["overall"] = (one * rows["mean"]).sum()
        for number in self._levels:
            found[f"level_{number}"] = of(known & (rows.met == number - 1))
        found["p"] = of(known & (rows.met < self.version.poor_at_or_below))
        return found

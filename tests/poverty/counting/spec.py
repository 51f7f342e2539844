"""Survey measures for tests, written short."""

from fractions import Fraction

from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.surveys import read_survey_measure


def survey(dimensions, k="1/3", missing="drop", **more):
    """The measure of {dimension: {indicator: what stands in it}}; None stands for a column of the indicator's own name."""
    blocks = []
    for name, indicators in dimensions.items():
        extra = dict(indicators)
        block = {"id": name, **{key: extra.pop(key) for key in ("weight", "combine") if key in extra}}
        block["indicator"] = [{"id": key, **({"column": key} if body is None else body)} for key, body in extra.items()]
        blocks.append(block)
    raw = {"id": "made", "k": str(Fraction(k)), "missing": missing, "dimension": blocks, **more}
    faults = []
    fields = Fields("made.toml", raw, faults)
    measure = read_survey_measure(fields)
    fields.end()
    assert not faults, faults
    return measure


def equal(n, k="1/3", missing="drop"):
    """``n`` indicators d0, d1 … of equal weight in one dimension."""
    return survey({"all": {f"d{i}": None for i in range(n)}}, k, missing)


def rows_of(measured):
    """(measure, k, subgroup, level, indicator) → the row of the long table; k as a fraction."""
    return {
        (row["measure"], None if row["k"] is None else Fraction(row["k"]), row["subgroup"], row["level"], row["indicator"]): row
        for row in measured.table.to_pylist()
    }


def figure(measured, name, indicator="", level="", subgroup=None):
    """The one row of that measure, indicator and level."""
    subgroup = subgroup if subgroup is not None else (measured.asked.groupings[1].name if level else "")
    (row,) = [
        row
        for row in measured.table.to_pylist()
        if (row["measure"], row["indicator"], row["level"], row["subgroup"]) == (name, indicator, level, subgroup)
    ]
    return row

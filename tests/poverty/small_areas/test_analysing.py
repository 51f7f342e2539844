"""The analyst's door on the milk data, and what it refuses."""

import numpy as np
import pyarrow as pa
import pytest

from poverty.small_areas.test_fay_herriot import MILK
from ruamjai.errors import UsageError
from ruamjai.poverty import estimate_small_areas


def milk(**more):
    region = [int(row["region"]) for row in MILK]
    columns = {
        "place": [row["area"] for row in MILK],
        "y": [float(row["direct"]) for row in MILK],
        "v": [float(row["sd"]) ** 2 for row in MILK],
        "region": [str(code) for code in region],
        **{f"r{code}": [int(code == other) for other in region] for code in (2, 3, 4)},
        "people": [100 + 10 * i for i in range(43)],
    }
    return pa.table(columns | more)


NAMES = {"area": "place", "direct": "y", "variance": "v", "covariates": ["r2", "r3", "r4"]}


def test_the_milk_data_through_the_door():
    found = estimate_small_areas(milk(), **NAMES)
    assert found.areas.column_names == ["area", "direct", "se", "synthetic", "eblup", "rmse", "gamma", "residual"]
    np.testing.assert_allclose(found.areas["eblup"].to_numpy(), [float(row["eblup"]) for row in MILK], atol=1e-6)
    np.testing.assert_allclose(found.areas["rmse"].to_numpy() ** 2, [float(row["mse"]) for row in MILK], atol=1e-7)
    np.testing.assert_allclose(found.areas["se"].to_numpy(), [float(row["sd"]) for row in MILK])
    model = found.model.to_pylist()
    numbers = ["sigma2", "sigma2_reml", "r2", "normal_p", "log_likelihood"]
    assert [row["term"] for row in model] == ["intercept", "r2", "r3", "r4", *numbers]
    assert model[0]["value"] == pytest.approx(0.9681890, abs=1e-6) and model[0]["n_areas"] == 43
    assert model[4]["value"] == pytest.approx(0.01855, abs=5e-6) and model[4]["se"] is None


def test_an_area_without_a_figure_and_benchmarks_by_region():
    y = [None, *(float(row["direct"]) for row in MILK[1:])]
    found = estimate_small_areas(milk(y=y), **NAMES, group="region", weight="people").areas.to_pylist()
    assert found[0]["direct"] is found[0]["se"] is found[0]["residual"] is None
    assert found[0]["gamma"] == 0 and found[0]["eblup"] == found[0]["synthetic"] == found[0]["benchmarked"]
    for code in "1234":
        here = [(row, 100 + 10 * i) for i, row in enumerate(found) if MILK[i]["region"] == code and row["direct"] is not None]
        assert sum(w * row["benchmarked"] for row, w in here) == pytest.approx(sum(w * row["direct"] for row, w in here))


def test_every_fault_is_told_by_name():
    table = milk(place=["1"] * 43, r2=["a"] * 43)
    with pytest.raises(UsageError) as caught:
        estimate_small_areas(table, **NAMES | {"direct": "income"}, group="region")
    assert str(caught.value).split("; ") == [
        "there is no column income", "column r2 holds no numbers", "an area stands twice in column place",
        "group and weight go together",
    ]  # fmt: skip
    assert "ใช้สร้างแบบจำลอง" in caught.value.message_th


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"v": [0.0] * 43}, "a variance is not above zero"),
        ({"r3": [None] * 43}, "a covariate is missing"),
        ({"r3": [1] * 43}, "cannot be told apart"),
        ({"y": [1.0] * 5 + [None] * 38}, "5 areas are too few for 4 covariates"),
    ],
)
def test_what_the_model_cannot_take_is_told(change, words):
    change = {name: pa.array(values, pa.float64()) for name, values in change.items()}
    with pytest.raises(UsageError, match=words):
        estimate_small_areas(milk(**change), **NAMES)


def test_where_the_variance_is_zero_an_analyst_may_ask_for_a_cautious_one():
    table = pa.table({"area": list("abcdefgh"), "direct": [0.1, 0.11, 0.1, 0.12, 0.1, 0.1, 0.11, 0.1], "variance": [0.01] * 8})
    for at_border, above in (("zero", False), ("adjusted", True)):
        found = estimate_small_areas(table, at_border=at_border)
        terms = dict(zip(found.model["term"].to_pylist(), found.model["value"].to_pylist(), strict=True))
        assert terms["sigma2_reml"] == 0 and (terms["sigma2"] > 0) == above
    with pytest.raises(UsageError, match="at_border must be one of zero, adjusted"):
        estimate_small_areas(table, at_border="near")

"""The step: tambons of made-up provinces, their models, flags and sums."""

import ibis
import numpy as np
import pytest

from poverty.desk import arrow
from ruamjai import rulebook
from ruamjai.poverty import model_small_areas
from ruamjai.tables import TABLES


def tambon(i, province="47"):
    return f"{province}{1 + i // 9:02d}{1 + i % 9:02d}"


class Made:
    """Tambons with households poor or not (None: unknown), and what the other registers say of their people."""

    def __init__(self):
        self.homes, self.people, self.measures, self.areas = [], [], [], [{"area_code": "TH", "level": "country"}]

    def tambon(self, code, states, *, verified, others=0, members=3):
        """``states``: one a household. Of the people a share ``verified`` has a card. ``others`` live in no surveyed house."""
        self.areas.append({"area_code": code, "level": "tambon"})
        for i, poor in enumerate(states):
            home = {"household_id": f"{code}-{i}", "tambon_code": code, "n_members": members, "poor": poor}
            self.homes.append(home)
            self._living(home["household_id"], code, members, True, verified)
        for i in range(others):
            self._living(f"{code}+{i}", code, 2, False, verified)
        known = [poor for poor in states if poor is not None]
        if known:
            b, n = sum(known) / len(known), len(known)
            se = None if n == 1 else (b * (1 - b) / (n - 1)) ** 0.5
            row = {"area_code": code, "level": "tambon", "measure": "H", "indicator": "", "k": "1/5", "b": b, "se": se}
            self.measures += [row | {"n": n * members}, row | {"measure": "M0", "b": b / 2}]
        return self

    def _living(self, home, code, members, surveyed, verified):
        for _ in range(members):
            n = len(self.people)
            card = "verified" if n % 10 < 10 * verified else "none"
            self.people.append(
                {
                    "person_id": str(n),
                    "household_id": home,
                    "tambon_code": code,
                    "in_basic_needs": surveyed,
                    "welfare_state": card,
                }
            )

    def modelled(self, rules=None):
        bench = ibis.duckdb.connect()
        given = {
            "poverty_measures": self.measures, "household_poverty": self.homes, "person_poverty": self.people,
            "areas": self.areas,
        }  # fmt: skip
        for name, rows in given.items():
            bench.con.register(name, arrow(name, rows))
        tables = {name: bench.table(name) for name in given}
        found = model_small_areas(**tables, rules=rules or rulebook.load(), collect=bench.to_pyarrow)
        for name, table in found.items():
            assert tuple(table.column_names) == TABLES[name].column_names
            table.validate(full=True)
        by_code = {row["area_code"]: row for row in found["small_areas"].to_pylist()}
        assert len(by_code) == found["small_areas"].num_rows
        return by_code, found["small_area_models"].to_pylist()


def states(random, n, share):
    poor = max(1, min(n - 1, round(n * share + random.normal(0, n**0.5 / 6))))
    return [i < poor for i in range(n)]


def province(made, code, areas, seed=1, households=(6, 60)):
    """Tambons whose share of poor households follows the share of verified cards."""
    random = np.random.default_rng(seed)
    for i in range(areas):
        verified = (i % 10) / 10
        n = int(random.integers(*households))
        share = 0.1 + 0.5 * verified
        made.tambon(tambon(i, code), states(random, n, share), verified=verified, others=i % 4, members=2 + i % 3)
    return made


def test_a_province_of_enough_tambons_has_a_model_of_its_own():
    found, models = province(Made(), "47", 30).modelled()
    terms = {row["term"]: row for row in models}
    assert {row["area_code"] for row in models} == {"47"} and {row["n_areas"] for row in models} == {30}
    assert terms["card_verified"]["value"] == pytest.approx(0.5, abs=0.1) and terms["card_verified"]["se"] > 0
    # PPPConnext surveyed nobody here: the covariate is named, and has no coefficient.
    assert terms["pppconnext_low"]["value"] is None
    assert terms["sigma2"]["value"] >= 0 and terms["sigma2"]["se"] is None and terms["r2"]["value"] > 0.5
    for row in found.values():
        few = row["n_households"] < 30
        assert row["flag"] == ("thin" if few else "") and row["rmse"] > 0
        assert row["direct_se"] > 0 and 0 <= row["gamma"] < 1
        assert min(row["direct"], row["synthetic"]) <= row["eblup"] <= max(row["direct"], row["synthetic"])


def test_the_benchmarked_figures_make_the_provinces_own():
    found, _ = province(province(Made(), "47", 25), "57", 22, seed=5).modelled()
    for code in ("47", "57"):
        rows = [row for row in found.values() if row["area_code"].startswith(code)]
        people = sum(row["n_people"] for row in rows)
        direct = sum(row["n_people"] * row["direct"] for row in rows) / people
        assert sum(row["n_people"] * row["benchmarked"] for row in rows) / people == pytest.approx(direct, abs=1e-12)
        assert sum(row["n_people"] * row["eblup"] for row in rows) / people != pytest.approx(direct, abs=1e-6)


def test_a_province_of_few_tambons_takes_the_countrys_model():
    found, models = province(province(Made(), "47", 24), "57", 5, seed=5).modelled()
    assert {(row["area_code"], row["n_areas"]) for row in models} == {("47", 24), ("TH", 29)}
    assert found["570101"]["eblup"] is not None


def test_without_enough_tambons_anywhere_there_is_no_model():
    found, models = province(Made(), "47", 12).modelled()
    assert models == [] and {row["flag"] for row in found.values()} == {"no_model"}
    row = found["470102"]
    assert row["direct"] is not None and row["direct_se"] > 0
    assert {row[name] for name in ("synthetic", "eblup", "rmse", "benchmarked", "gamma", "residual")} == {None}


def test_a_tambon_that_nobody_surveyed_has_the_models_figure_alone():
    made = province(Made(), "47", 30)
    made.tambon("479901", [], verified=0.9, others=20).tambon("479902", [None, None], verified=0.1)
    found, _ = made.modelled()
    for code in ("479901", "479902"):
        row = found[code]
        assert row["flag"] == "not_surveyed" and row["direct"] is row["direct_se"] is row["residual"] is None
        assert (row["n_people"], row["n_households"], row["gamma"]) == (0, 0, 0)
        assert row["eblup"] == row["synthetic"] == row["benchmarked"] and row["rmse"] > 0
    assert found["479901"]["synthetic"] > 0.4 > 0.25 > found["479902"]["synthetic"]


def test_three_households_of_which_none_is_poor_are_not_certain():
    made = province(Made(), "47", 30)
    made.tambon("479901", [False] * 3, verified=0.9).tambon("479902", [True], verified=0.9)
    found, _ = made.modelled()
    for code in ("479901", "479902"):
        assert found[code]["flag"] == "thin" and found[code]["direct_se"] > 0.2
    assert 0.3 < found["479901"]["eblup"] < 0.7  # what tambons like it are, not zero


def test_households_of_unlike_size_count_for_fewer():
    made = province(Made(), "47", 30, households=(40, 60))
    random = np.random.default_rng(2)
    made.tambon("479901", states(random, 35, 0.3), verified=0.4)
    made.homes[-1]["n_members"] = 60  # a home of sixty: (102 + 60)² / (34 · 9 + 3600) = 6.7 households' worth
    found, _ = made.modelled()
    assert found["479901"]["n_households"] == 35 and found["479901"]["flag"] == "thin"
    assert found["479901"]["n_people"] == 34 * 3 + 60


def test_a_tambon_unlike_all_others_is_extreme_before_it_is_thin():
    made = province(Made(), "47", 40, households=(30, 60))
    made.tambon("479901", [True] * 24 + [False], verified=0.0)
    found, _ = made.modelled()
    assert found["479901"]["flag"] == "extreme" and found["479901"]["residual"] > 2
    assert sum(row["flag"] == "extreme" for row in found.values()) == 1


def test_where_nobody_is_poor_there_is_nothing_to_model():
    made = Made()
    for i in range(25):
        made.tambon(tambon(i), [False] * 10, verified=(i % 10) / 10)
    found, models = made.modelled()
    assert models == [] and {row["flag"] for row in found.values()} == {"no_model"}
    assert {row["direct"] for row in found.values()} == {0}


def test_an_overlay_sets_the_edges_and_the_scale(tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "small_areas.toml").write_text(
        '[[version]]\nfrom = 2017-01-01\nsource = "a what-if"\n'
        'thin_below = 1\nareas_at_least = 10\ntransformation = "arcsine"\n'
    )
    found, models = province(Made(), "47", 12).modelled(rulebook.load(tmp_path))
    assert {row["flag"] for row in found.values()} == {""} and {row["n_areas"] for row in models} == {12}
    assert all(0 <= row["eblup"] <= 1 for row in found.values())


def alike():
    """Tambons that differ by nothing but whom the survey happened to meet, and one of many households."""
    random, made = np.random.default_rng(3), Made()
    for i in range(40):
        poor = [bool(random.random() < 0.2) for _ in range(8)]
        made.tambon(tambon(i), [True, False, *poor[2:]] if i % 5 == 0 else poor, verified=(i % 10) / 10)
    return made.tambon("479901", [i % 5 == 0 for i in range(110)], verified=0.5)


def test_where_tambons_seem_not_to_differ_the_variance_is_cautious_and_the_zero_is_told(tmp_path):
    found, models = alike().modelled()
    terms = {row["term"]: row["value"] for row in models}
    assert terms["sigma2_reml"] == 0 < terms["sigma2"]
    assert all(0 < row["gamma"] < 1 for row in found.values())
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "small_areas.toml").write_text(
        '[[version]]\nfrom = 2017-01-01\nsource = "a what-if"\nat_border = "zero"\n'
    )
    zero, models = alike().modelled(rulebook.load(tmp_path))
    assert {row["value"] for row in models if row["term"] in ("sigma2", "sigma2_reml")} == {0}
    assert {row["gamma"] for row in zero.values()} == {0}
    # REML's error claims more than twice the direct one of the tambon of many households, whatever the truth.
    assert zero["479901"]["rmse"] > 1.5 * zero["479901"]["direct_se"]
    assert found["479901"]["rmse"] < zero["479901"]["rmse"]


def test_the_figure_to_read_never_has_the_larger_error():
    seen = set()
    for made in (alike(), province(Made(), "47", 30), province(Made(), "47", 40, households=(2, 5))):
        # A tambon unlike all others in its covariate and of 29 households: the model has to reach far to it.
        made.tambon("479902", [i % 4 == 0 for i in range(29)], verified=1.0, others=4000)
        for row in made.modelled()[0].values():
            error = np.hypot(row["rmse"], row["benchmarked"] - row["eblup"])
            seen.add(row["flag"])
            assert row["flag"] != "thin" or error < row["direct_se"]
            assert row["flag"] != "unsure" or error >= row["direct_se"]
    assert {"thin", "unsure"} <= seen


def test_nobody_and_no_version_give_no_rows():
    import datetime as dt

    assert Made().modelled() == ({}, [])
    assert province(Made(), "47", 25).modelled(rulebook.load().as_of(dt.date(2000, 1, 1))) == ({}, [])

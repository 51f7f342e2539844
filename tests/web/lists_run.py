"""Tables for tests of the pages of lists, of people whom no register knows, and of incomes. Figures are made up by hand."""

import datetime as dt
from typing import Any

from ruamjai.tables.registers import CAPITALS
from web.figures_run import HOUSEHOLD, PEOPLE, RULES, area_rows, level_of, outer, rule_rows, usual_tables

TAMBON, THIN = "470301", "470303"
VILLAGE = "47030101"


def beside_rows() -> list[dict[str, Any]]:
    """rule_comparison with what each rule adds and leaves beside the target rule: whoever is not of both."""
    rows = rule_rows(RULES)
    target = {row["area_code"]: row["n_people"] for row in rows if row["rule"] == "target"}
    for row in rows:
        both = min(row["n_people"], target[row["area_code"]])
        row |= {"n_added": row["n_people"] - both, "n_left": 0, "n_both": both}
        row |= {"n_unknown": 6 if row["rule"] == "target" else 0}
    return rows


def error_rows() -> list[dict[str, Any]]:
    """Field checks of the target list: many in the country and Sakon Nakhon, few in Kut Bak, none in Phayao."""
    counts = {
        ("TH", "inclusion"): (220, 200, 30), ("TH", "gone"): (260, 250, 20), ("TH", "exclusion"): (90, 80, 28),
        ("47", "inclusion"): (200, 180, 24), ("47", "gone"): (200, 190, 12), ("47", "exclusion"): (90, 80, 28),
        ("57", "inclusion"): (20, 20, 6), ("57", "gone"): (20, 20, 0), ("57", "exclusion"): (10, 0, 0),
        ("4703", "inclusion"): (40, 30, 2), ("4703", "gone"): (40, 34, 5), ("4703", "exclusion"): (30, 24, 7),
    }  # fmt: skip
    rows = [
        {
            "area_code": code, "level": level_of(code), "rule": "target", "measure": measure, "n_drawn": drawn,
            "n_reached": reached, "n_errors": wrong, "b": wrong / reached if reached else None,
            "se": 0.02 if reached else None, "ll": max(0.001, wrong / reached - 0.04) if wrong else None,
            "ul": wrong / reached + 0.05 if wrong else None,
        }
        for (code, measure), (drawn, reached, wrong) in counts.items()
    ]  # fmt: skip
    return rows + [{**row, "rule": "union", "n_errors": row["n_errors"] + 2} for row in rows if row["n_reached"]]


def people_rows() -> list[dict[str, Any]]:
    """Four people of Kut Bak: one whom the target rule takes in, two whom it drops, one whom no register calls poor."""
    here = {"tambon_code": TAMBON, "village_code": VILLAGE, "household_id": HOUSEHOLD, "in_basic_needs": True,
            "basic_needs_year": 2023, "welfare_state": "none"}  # fmt: skip
    return [
        {**here, "person_id": PEOPLE[0], "basic_needs_poor": True, "tpmap_listed": True, "tpmap_year": 2022, "in_union": True,
         "welfare_state": "verified", "welfare_year": 2022, "target": True, "pppconnext_level": 3, "pppconnext_poor": False,
         "pppconnext_year": 2022, "n_registers_poor": 2, "n_registers_asked": 3},
        {**here, "person_id": PEOPLE[1], "basic_needs_poor": True, "in_union": True, "target": False, "n_registers_poor": 1,
         "n_registers_asked": 1},
        {**here, "person_id": PEOPLE[2], "basic_needs_poor": False, "tpmap_listed": True, "tpmap_year": 2022, "in_union": True,
         "target": False, "village_code": "47030102", "household_id": None, "n_registers_poor": 1, "n_registers_asked": 2},
        {**here, "person_id": "p" + "7" * 20, "basic_needs_poor": False, "target": False, "n_registers_asked": 1},
    ]  # fmt: skip


def check_rows() -> list[dict[str, Any]]:
    return [
        {"person_id": PEOPLE[1], "tambon_code": TAMBON, "village_code": VILLAGE, "outcome": "confirmed",
         "checked_on": dt.date(2023, 1, 12), "drawn_from": "target", "n_checks": 1},
    ]  # fmt: skip


def unseen_rows() -> list[dict[str, Any]]:
    """Two provinces with a figure, one with one register only, one with hardly anybody."""
    two = "basic_needs+pppconnext"

    def row(code: str, model: str, seen: int, n: float | None, *, chosen: bool = False, **more: Any) -> dict[str, Any]:
        ends = {} if n is None else {"se": n / 8, "ll": n * 0.8, "ul": n * 1.3}
        return {"area_code": code, "level": level_of(code), "captures": two, "model": model, "missed_times": 1,
                "chosen": chosen, "n_seen": seen, "n_named": None if n is None else n / 3, "unseen": n, "reason": "",
                **ends, **more}  # fmt: skip

    return [
        row("TH", "chapman", 12345, 2138.4, chosen=True),
        row("47", "chapman", 8765, 1512.7, chosen=True),
        row("TH", "chapman", 12345, 3911.2, missed_times=2),
        row("47", "chapman", 8765, 2811.6, missed_times=2),
        row("47", "a+b", 8765, 1490.2, aic=21.25, weight=1.0),
        row("57", "chapman", 3580, 625.7, chosen=True),
        row("30", "chapman", 640, None, chosen=True, reason="one_register"),
        row("10", "chapman", 12, 4.0, chosen=True),
    ]


def capture_rows() -> list[dict[str, Any]]:
    two = "basic_needs+pppconnext"
    counted = (("10", 8011), ("11", 751), ("?.", 44), (".?", 46))
    missed = {"history": "01", "n": 13, "expected": 3.4, "n_judged": 400, "share_of": "area"}
    rows = [{"history": history, "n": n, "expected": None if "?" in history else float(n)} for history, n in counted]
    return [{"area_code": "47", "level": "province", "captures": two, **row} for row in (*rows, missed)]


INCOMES = {
    # area: people with an income, below the line
    "TH": (6000, 620), "47": (4000, 500), "57": (2000, 120), "4703": (540, 97), "5705": (90, 0),
    "470301": (410, 73), "470303": (120, 24), "570505": (90, 0),
}  # fmt: skip
_MEASURES = {
    "mean": 61234.5, "median": 48000.0, "fgt1": 0.0612, "fgt2": 0.0234, "watts": 0.081, "sen": 0.0712, "gini": 0.3456,
    "theil": 0.211, "share_q1": 0.061, "share_q2": 0.112, "share_q3": 0.163, "share_q4": 0.231, "share_q5": 0.433,
}  # fmt: skip


def income_rows() -> list[dict[str, Any]]:
    rows = []
    for code, (n, below) in INCOMES.items():
        for measure, b in {**_MEASURES, "fgt0": below / n}.items():
            rows.append(
                {"area_code": code, "level": level_of(code), "measure": measure, "b": b, "se": b / 20, "ll": b * 0.9,
                 "ul": b * 1.1, "n": n, "n_missing": 10 if code.startswith("4703") else 0}
            )  # fmt: skip
    return rows


VULNERABLE = {
    # area: households, vulnerable, unknown, low income, dependents, both
    "470301": (130, 52, 8, 40, 30, 18), "470303": (40, 12, 0, 10, 6, 4), "570505": (60, 19, 2, 12, 12, 5),
}  # fmt: skip
CHANGES = {"470301": (90, 70, 60), "470303": (12, 9, 8)}


def sums(parts: dict[str, tuple[int, ...]]) -> dict[str, list[int]]:
    """Counts of tambons, added up to all that they lie in."""
    total: dict[str, list[int]] = {}
    for tambon, counts in parts.items():
        for code in outer(tambon):
            total[code] = [a + b for a, b in zip(total.get(code, [0] * len(counts)), counts, strict=True)]
    return total


def vulnerable_rows() -> list[dict[str, Any]]:
    names = ("n_households", "n_vulnerable", "n_unknown", "n_low_income", "n_dependents", "n_both")
    return [
        {"area_code": code, "level": level_of(code), **dict(zip(names, counts, strict=True))}
        for code, counts in sums(VULNERABLE).items()
    ]


def change_rows() -> list[dict[str, Any]]:
    rows = []
    for code, (before, after, matched) in sums(CHANGES).items():
        better, worse = matched // 2, matched // 6
        for i, capital in enumerate((*CAPITALS, "overall")):
            change = 0.2 - i / 10
            rows.append(
                {"area_code": code, "level": level_of(code), "capital": capital, "n_before": before, "n_after": after,
                 "n_matched": matched, "mean_before": 2.0, "mean_after": 2.0 + change, "b": change, "se": 0.03,
                 "ll": change - 0.06, "ul": change + 0.06, "n_better": better, "n_same": matched - better - worse,
                 "n_worse": worse}
            )  # fmt: skip
    return rows


def small_area_rows() -> list[dict[str, Any]]:
    return [
        {"area_code": TAMBON, "n_people": 410, "n_households": 130, "direct": 0.178, "direct_se": 0.021, "synthetic": 0.15,
         "eblup": 0.172, "rmse": 0.018, "benchmarked": 0.171, "gamma": 0.79, "residual": 0.4, "flag": ""},
        {"area_code": THIN, "n_people": 30, "n_households": 9, "direct": 0.2, "direct_se": 0.09, "synthetic": 0.14,
         "eblup": 0.151, "rmse": 0.04, "benchmarked": 0.15, "gamma": 0.18, "residual": 0.6, "flag": "thin"},
        {"area_code": "470305", "synthetic": 0.12, "eblup": 0.12, "rmse": 0.05, "benchmarked": 0.119, "gamma": 0.0,
         "flag": "not_surveyed"},
    ]  # fmt: skip


def model_rows() -> list[dict[str, Any]]:
    return [
        {"area_code": "47", "term": "intercept", "value": 0.12, "se": 0.01, "n_areas": 30},
        {"area_code": "47", "term": "sigma2", "value": 0.0021, "n_areas": 30},
    ]


def list_tables(*, checked: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Everything that the three pages stand on; ``checked`` is whether there were field checks."""
    return {
        **usual_tables(),
        "areas": area_rows(tuple(RULES)),
        "rule_comparison": beside_rows(),
        "list_errors": error_rows() if checked else [],
        "checked_people": check_rows() if checked else [],
        "households": [
            {"household_id": HOUSEHOLD, "label": "ก-1-0001", "n_members": 3, "n_registers": 2, "tambon_code": TAMBON,
             "village_code": VILLAGE},
        ],
        "person_poverty": people_rows(),
        "unseen_poor": unseen_rows(),
        "capture_counts": capture_rows(),
        "area_incomes": income_rows(),
        "area_vulnerable": vulnerable_rows(),
        "area_capital_changes": change_rows(),
        "small_areas": small_area_rows(),
        "small_area_models": model_rows(),
    }  # fmt: skip

"""Tables of link quality for tests of the page: two registers, two provinces, with and without reviews."""

from typing import Any

COUNTS = ("n_records", "n_alone", "n_tier1", "n_duplicates", "n_tier2", "n_possible", "n_contradicted")
SCOPES: dict[tuple[str, str], tuple[int, ...]] = {
    ("all", "all"): (44_425, 18_171, 12_822, 3, 1_885, 140, 64),
    ("register", "basic_needs"): (29_255, 17_815, 0, 2, 0, 0, 0),
    ("register", "pppconnext"): (1_792, 91, 1_217, 0, 436, 38, 24),
    ("register", "welfare_card"): (13_378, 265, 11_605, 1, 1_449, 102, 40),
    ("province", "47"): (21_848, 8_565, 6_560, 0, 1_091, 82, 61),
    ("province", "57"): (22_126, 9_155, 6_262, 3, 794, 58, 3),
}
LEFT, RIGHT = "basic_needs:" + "0" * 20, "tpmap:" + "0" * 20


def counts() -> list[dict[str, Any]]:
    return [
        {"scope": scope, "scope_id": id_, **dict(zip(COUNTS, numbers, strict=True))} for (scope, id_), numbers in SCOPES.items()
    ]


def opinions() -> list[dict[str, Any]]:
    """What the model holds of itself, everywhere; of recall it can say nothing of one register."""
    rows = []
    for place, (scope, id_) in enumerate(SCOPES):
        said = {"scope": scope, "scope_id": id_, "basis": "model", "n_pairs": 1000}
        rows.append({**said, "measure": "precision", "part": "all", "estimate": 0.9996 - place / 10_000})
        rows.append({**said, "measure": "recall", "part": "all", "estimate": None if id_ == "basic_needs" else 0.998})
    for part, share in (("tier1", 0.9998), ("tier2", 0.9985), ("duplicates", 0.61)):
        rows.append(
            {"scope": "all", "scope_id": "all", "basis": "model", "measure": "precision", "part": part, "estimate": share}
        )
    return rows


def measured() -> list[dict[str, Any]]:
    """What reviewers found: of all, of one register and one province; the others have been read too little."""
    rows = []

    def add(scope, id_, measure, part, found, n):
        estimate, low, high = found or (None, None, None)
        told = {} if found is None or measure in ("agreement", "kappa") else {"least": low - 0.01, "most": high}
        rows.append(
            {
                "scope": scope, "scope_id": id_, "measure": measure, "part": part, "basis": "review", "estimate": estimate,
                "ll": low, "ul": high, "n_reviewed": n, "n_open": 38, "n_pairs": 14_707, "run": "0007", **told,
            }
        )  # fmt: skip

    add("all", "all", "precision", "all", (0.98731, 0.96712, 0.99984), 347)
    add("all", "all", "precision", "tier1", (1.0, 0.9871, 1.0), 282)
    add("all", "all", "precision", "tier2", (0.9345, 0.8512, 0.9791), 63)
    add("all", "all", "recall_weighed", "all", (0.9712, 0.9422, 0.9877), 390)
    add("all", "all", "recall", "all", (0.9608, 0.9311, 0.9779), 390)
    add("all", "all", "agreement", "all", (0.95, 0.9239, 0.9692), 400)
    add("all", "all", "kappa", "all", (0.81, 0.71, 0.88), 400)
    add("register", "welfare_card", "precision", "all", (0.9914, 0.9613, 0.9993), 226)
    add("register", "welfare_card", "recall", "all", (0.9555, 0.9101, 0.9803), 250)
    add("register", "pppconnext", "precision", "all", None, 4)
    add("province", "47", "precision", "all", (0.9798, 0.9411, 0.9961), 183)
    add("province", "47", "recall_weighed", "all", (0.9656, 0.9213, 0.9888), 200)
    return rows


def calibration(*, reviewed: bool) -> list[dict[str, Any]]:
    found = {
        ("tier1", 0.0): (282, 0.9998, 1.0, 0.9871, 1.0),
        ("tier2", 0.99): (27, 0.9994, 1.0, 0.8723, 1.0),
        ("tier2", 0.95): (12, 0.974, 0.9167, 0.6152, 0.9979),
        ("tier2", 0.5): (12, 0.66, 0.75, 0.4281, 0.9451),
        ("possible", 0.2): (14, 0.33, 0.4286, 0.1766, 0.7114),
        ("possible", 0.05): (18, 0.11, 0.1111, 0.0138, 0.3471),
    }
    edges = {0.0: 1.0, 0.05: 0.2, 0.2: 0.5, 0.5: 0.8, 0.95: 0.99, 0.99: 1.0}
    rows = []
    for (kind, edge), (n, stated, share, low, high) in found.items():
        row = {"kind": kind, "bin_from": edge, "bin_to": edges[edge], "n_pairs": n * 30, "stated": stated}
        read = {"n_reviewed": n, "reviewed_stated": stated, "estimate": share, "ll": low, "ul": high}
        rows.append(row | (read if reviewed else {}))
    return rows


def drawn() -> list[dict[str, Any]]:
    """Ten reviewed pairs: seven links that hold of which one is undone since, two open, and one pair that was left apart."""
    states = [("agreed", "linked")] * 5 + [
        ("settled", "one_person"),
        ("single", "apart"),
        ("disagreed", "linked"),
        ("unanswered", "gone"),
    ]
    rows = [
        {"kind": "tier2", "state": state, "now": now, "verdict": "same" if state in ("agreed", "settled", "single") else None}
        for state, now in states
    ]
    rows.append({"kind": "possible", "state": "agreed", "now": "possible", "verdict": "different"})
    for n, row in enumerate(rows):
        row |= {
            "sample": "0123456789ab",
            "run": "0007",
            "left_record_id": f"{LEFT}{n:04d}",
            "right_record_id": f"{RIGHT}{n:04d}",
        }
    return rows


def link_tables(*, reviewed: bool) -> dict[str, list[dict[str, Any]]]:
    """The tables of a run, for ``figures_run.seal_run``."""
    return {
        "link_counts": counts(),
        "link_quality": opinions() + (measured() if reviewed else []),
        "link_calibration": calibration(reviewed=reviewed),
        "reviewed_links": drawn() if reviewed else [],
    }

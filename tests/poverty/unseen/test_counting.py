"""Histories of a run's people by area, and what is estimated from them."""

import ibis
import pyarrow as pa
import pytest

from poverty.desk import arrow
from reference import unseen as reference
from ruamjai import rulebook
from ruamjai.poverty import count_unseen
from ruamjai.rulebook.conditions import holds
from ruamjai.tables import TABLES

AREAS = [
    {"area_code": code, "level": level, "parent_code": parent, "name_th": code, "name_en": code, "order_key": code}
    for code, level, parent in [
        ("TH", "country", None), ("47", "province", "TH"), ("57", "province", "TH"), ("4701", "amphoe", "47"),
    ]
]  # fmt: skip

WORDS = {
    "1": {"in_basic_needs": True, "basic_needs_poor": True},
    "0": {"in_basic_needs": True, "basic_needs_poor": False},
    "?": {"in_basic_needs": True, "basic_needs_poor": None},
    "-": {"in_basic_needs": False, "basic_needs_poor": None},
}
LEVELS = {"1": (1, True), "0": (3, False), "?": (None, None), "-": (None, None)}
CARDS = {"1": "verified", "0": "registered", "-": "none", "?": None}


def people(*groups, tambon="470101"):
    """People by what the three registers say: ("10-", 5) is five poor by จปฐ., not poor by PPPConnext, without card."""
    rows = []
    for words, n in groups:
        level, low = LEVELS[words[1]]
        said = {**WORDS[words[0]], "pppconnext_level": level, "pppconnext_poor": low, "welfare_state": CARDS[words[2]]}
        said |= {"tambon_code": tambon, "tpmap_listed": words[0] == "1", "in_union": False}
        rows.extend(said for _ in range(n))
    return rows


def counted(rows, rules=None):
    rows = [{"person_id": str(i)} | row for i, row in enumerate(rows)]
    bench = ibis.duckdb.connect()
    for name, made in (("person_poverty", rows), ("areas", AREAS)):
        bench.con.register(name, arrow(name, made))
    tables = {name: bench.table(name) for name in ("person_poverty", "areas")}
    found = count_unseen(**tables, rules=rules or rulebook.load(), collect=bench.to_pyarrow)
    assert set(found) == {"capture_counts", "unseen_poor"}
    for name, table in found.items():
        assert tuple(table.column_names) == TABLES[name].column_names
        pa.Table.validate(table, full=True)
    histories = {(r["area_code"], r["captures"], r["history"]): r["n"] for r in found["capture_counts"].to_pylist()}
    return histories, found["unseen_poor"].to_pylist()


THREE = [("100", 60), ("010", 50), ("001", 70), ("110", 20), ("101", 25), ("011", 18), ("111", 9), ("000", 40), ("--0", 11)]
TWO = [("1-0", 80), ("0-1", 90), ("1-1", 30), ("0-0", 50)]


def test_three_registers_give_the_average_and_two_give_chapman():
    histories, rows = counted(people(*THREE) + people(*TWO, tambon="570505"))
    three, two = "basic_needs+pppconnext+welfare_card", "basic_needs+welfare_card"
    assert {h: n for (area, c, h), n in histories.items() if area == "47"} == dict(THREE[:7])
    assert {c for area, c, _ in histories if area == "47"} == {three}
    assert {h: n for (area, c, h), n in histories.items() if (area, c) == ("57", two)} == {"10": 80, "01": 90, "11": 30}
    chosen = {row["area_code"]: row for row in rows if row["chosen"]}
    assert {area: (row["captures"], row["model"], row["n_seen"]) for area, row in chosen.items()} == {
        # Not every province has PPPConnext: for the country it is no capture.
        "TH": (two, "chapman", 60 + 20 + 25 + 9 + 70 + 18 + 200),
        "47": (three, "average", 252),
        "57": (two, "chapman", 200),
    }  # fmt: skip
    unseen, variance = reference.chapman(110, 120, 30)
    assert chosen["57"]["unseen"] == pytest.approx(float(unseen))
    assert chosen["57"]["se"] == pytest.approx(float(variance) ** 0.5)
    models = {name: reference.log_linear(dict(THREE[:7]), pairs) for name, pairs in reference.models(3)}
    by_model = {row["model"]: row for row in rows if row["area_code"] == "47"}
    assert set(by_model) == {"average", *models}
    for name, (unseen, spread, aic) in models.items():
        assert by_model[name]["unseen"] == pytest.approx(unseen, rel=1e-6)
        assert by_model[name]["aic"] == pytest.approx(aic, abs=1e-6)
        assert by_model[name]["se"] ** 2 == pytest.approx(unseen + unseen**2 * spread, rel=1e-6)
    total = reference.average([(b, b + b**2 * v, aic) for b, v, aic in models.values()])
    assert (chosen["47"]["unseen"], chosen["47"]["se"]) == pytest.approx(total[:2], rel=1e-6)


def test_people_in_no_known_province_count_for_the_country_alone():
    _, rows = counted(people(*TWO) + people(*TWO, tambon=None) + people(("1-1", 3), tambon="990101"))
    seen = {row["area_code"]: row["n_seen"] for row in rows if row["chosen"]}
    assert seen == {"TH": 403, "47": 200}


def test_an_unknown_word_is_no_capture_and_is_counted():
    histories, rows = counted(people(*TWO, ("?-1", 12), ("?-0", 7)))
    captures = "basic_needs+welfare_card"
    assert histories["47", captures, "01"] == 90 + 12 and histories["47", captures, "?."] == 19
    assert ("47", captures, ".?") not in histories
    assert next(row for row in rows if row["area_code"] == "47")["n_seen"] == 212


def test_members_of_a_home_found_together_widen_the_interval():
    # The same people, alone and four to a home of one history: the figure stays, its variance is four times as large.
    alone = people(*[(words, 4 * n) for words, n in TWO])
    homes = [row | {"household_id": f"h{i // 4}"} for i, row in enumerate(alone)]
    one, four = (next(r for r in counted(rows)[1] if r["area_code"] == "47") for rows in (alone, homes))
    assert four["unseen"] == one["unseen"] and four["se"] == pytest.approx(2 * one["se"])
    assert four["ll"] < one["ll"] < one["ul"] < four["ul"]
    country = next(r for r in counted(homes)[1] if r["area_code"] == "TH")
    assert country["se"] == four["se"]


def test_a_home_of_several_histories_counts_by_history():
    # Per home: two people on both lists, one on the first alone. Σ m² / Σ m = (4 + 1) / 3.
    rows = [row | {"household_id": f"h{home}"} for home in range(30) for row in people(("1-1", 2), ("1-0", 1))] + [
        row | {"household_id": f"s{i}"} for i, row in enumerate(people(("0-1", 60)))
    ]
    found = next(r for r in counted(rows)[1] if r["area_code"] == "47")
    _, variance = reference.chapman(90, 120, 60)
    assert found["se"] ** 2 == pytest.approx(float(variance) * (30 * 5 + 60) / 150)


def test_one_register_tells_nothing_of_the_unseen():
    histories, rows = counted(people(("1--", 60), ("0--", 40)))
    assert histories == {("47", "basic_needs", "1"): 60, ("TH", "basic_needs", "1"): 60}
    assert [(row["area_code"], row["model"], row["chosen"], row["n_seen"], row["unseen"], row["reason"]) for row in rows] == [
        ("TH", "chapman", True, 60, None, "one_register"),
        ("47", "chapman", True, 60, None, "one_register"),
    ]


def test_a_register_that_knows_a_stray_person_has_no_data_in_the_province():
    # Two people of PPPConnext moved in: its silence about everybody else is no word.
    _, rows = counted(people(*TWO, ("111", 2)))
    assert {row["captures"] for row in rows if row["area_code"] == "47"} == {"basic_needs+welfare_card"}


def test_tpmaps_list_changes_nothing():
    def by(rows):
        return [{key: value for key, value in row.items() if key != "tpmap_listed"} for row in rows]

    rows = people(*THREE)
    listed = [row | {"tpmap_listed": not row["tpmap_listed"]} for row in rows]
    assert by(rows) == by(listed) and rows != listed
    assert counted(rows) == counted(listed)


def test_nobody_gives_no_rows():
    assert counted([]) == ({}, [])


def test_before_the_first_version_there_is_nothing():
    import datetime as dt

    assert counted(people(*THREE), rulebook.load().as_of(dt.date(2000, 1, 1))) == ({}, [])


def test_the_shipped_conditions_mean_what_the_plain_ones_mean():
    version = rulebook.load().policies["captures"].versions.newest
    captures = [
        (lambda row, c=capture: holds(c.captured, row), lambda row, c=capture: holds(c.knows, row))
        for capture in version.captures
    ]
    rows = people(*THREE, ("?1-", 8), ("1-?", 5), ("??1", 6))
    counts, known, unknown = reference.histories(rows, captures)
    assert known == [252 + 40 + 14 + 5, 252 + 40 + 8, 252 + 40 + 11 + 6] and unknown == [14, 0, 0]
    histories, _ = counted(rows)
    found = {h: n for (area, c, h), n in histories.items() if area == "47"}
    assert found == {h: n for h, n in counts.items() if "1" in h} | {"?..": 14}

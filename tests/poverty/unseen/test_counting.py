"""Histories of a run's people by area, and what is estimated from them."""

import random

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


def tables(rows, rules=None, collect=None):
    rows = [{"person_id": str(i)} | row for i, row in enumerate(rows)]
    bench = ibis.duckdb.connect()
    for name, made in (("person_poverty", rows), ("areas", AREAS)):
        bench.con.register(name, arrow(name, made))
    read = {name: bench.table(name) for name in ("person_poverty", "areas")}
    found = count_unseen(**read, rules=rules or rulebook.load(), collect=collect or bench.to_pyarrow)
    assert set(found) == {"capture_counts", "unseen_poor"}
    for name, table in found.items():
        assert tuple(table.column_names) == TABLES[name].column_names
        pa.Table.validate(table, full=True)
    return found


def capture_rows(rows):
    """Rows of ``capture_counts`` by area."""
    found = {}
    for row in tables(rows)["capture_counts"].to_pylist():
        found.setdefault(row["area_code"], []).append(row)
    return found


def counted(rows, rules=None):
    """(area, captures, history) → people, and the rows of ``unseen_poor``."""
    found = tables(rows, rules)
    histories = {(r["area_code"], r["captures"], r["history"]): r["n"] for r in found["capture_counts"].to_pylist()}
    return histories, found["unseen_poor"].to_pylist()


# Poor by จปฐ., judged not poor, and not reached. 54 / 192 of those judged whom another names are poor; 27 are on both others.
THREE = [
    ("100", 60), ("110", 20), ("101", 25), ("111", 9),
    ("000", 40), ("010", 50), ("001", 70), ("011", 18),
    ("-10", 30), ("-01", 28), ("-11", 12), ("--0", 11), ("-00", 13),
]  # fmt: skip
WORDS_OF_THREE = {"00": (60, 40, 0), "10": (20, 50, 30), "01": (25, 70, 28), "11": (9, 18, 12)}
TWO = [("1-0", 80), ("1-1", 30), ("0-1", 90), ("0-0", 50), ("--1", 40), ("--0", 5)]


def of(rows, area):
    return next(row for row in rows if row["area_code"] == area and row["chosen"])


def test_the_first_register_says_who_is_poor():
    histories, rows = counted(people(*TWO))
    captures = "basic_needs+welfare_card"
    assert {h: n for (area, c, h), n in histories.items() if (area, c) == ("47", captures)} == {"10": 80, "11": 30, "01": 40}
    found, (unseen, variance) = of(rows, "47"), reference.coverage({"0": (80, 50, 5), "1": (30, 90, 40)})
    assert (found["captures"], found["model"], found["n_seen"]) == (captures, "chapman", 110)
    assert found["n_named"] == pytest.approx(40 * 30 / 120)
    assert found["unseen"] == pytest.approx(float(unseen)) and found["se"] ** 2 == pytest.approx(float(variance))


def test_whom_the_first_judged_not_poor_is_in_no_row_whatever_the_others_say():
    # Taken for one population, 900 more card holders whom จปฐ. found not poor would be 900 people whom it missed.
    _, some = counted(people(*TWO))
    _, more = counted(people(*TWO, ("0-1", 900)))
    assert of(more, "47")["n_seen"] == of(some, "47")["n_seen"]
    assert of(more, "47")["unseen"] == pytest.approx(80 * 40 / 1021) and of(some, "47")["unseen"] > of(more, "47")["unseen"]


def test_three_registers_give_the_average_and_two_give_chapman():
    histories, rows = counted(people(*THREE) + people(*TWO, tambon="570505"))
    three, two = "basic_needs+pppconnext+welfare_card", "basic_needs+welfare_card"
    assert {h: n for (area, c, h), n in histories.items() if area == "47"} == {
        **dict(THREE[:4]), "010": 30, "001": 28, "011": 12,
    }  # fmt: skip
    assert {c for area, c, _ in histories if area == "47"} == {three}
    chosen = {area: of(rows, area) for area in ("TH", "47", "57")}
    assert {area: (row["captures"], row["model"], row["n_seen"]) for area, row in chosen.items()} == {
        # Not every province has PPPConnext: for the country it is no capture.
        "TH": (two, "chapman", 114 + 110),
        "47": (three, "average", 114),
        "57": (two, "chapman", 110),
    }  # fmt: skip
    shares = {row["history"]: (row["n_judged"], row["share_of"]) for row in capture_rows(people(*THREE))["47"]}
    assert shares["010"] == (70, "words") and shares["001"] == (95, "words") and shares["110"] == (None, None)
    assert shares["011"] == (192, "area"), "27 are fewer than the rulebook's least"
    counts = {history: float(n) for history, n in reference.expected(WORDS_OF_THREE).items()} | {"011": 12 * 54 / 192}
    assert chosen["47"]["n_named"] == pytest.approx(counts["010"] + counts["001"] + counts["011"])
    models = {name: reference.log_linear(counts, pairs) for name, pairs in reference.models(3)}
    by_model = {row["model"]: row for row in rows if row["area_code"] == "47" and row["missed_times"] == 1}
    assert set(by_model) == {"average", *models}
    for name, (unseen, _, aic) in models.items():
        assert by_model[name]["unseen"] == pytest.approx(unseen, rel=1e-6)
        assert by_model[name]["aic"] == pytest.approx(aic, abs=1e-5)
    told = reference.average(
        [(by_model[name]["unseen"], by_model[name]["se"] ** 2, aic) for name, (_, _, aic) in models.items()]
    )
    assert (chosen["47"]["unseen"], chosen["47"]["se"]) == pytest.approx(told[:2], rel=1e-5)
    whole = {"0": (60 + 20 + 80, 0, 0), "1": (25 + 9 + 30, 70 + 18 + 90, 28 + 12 + 40)}
    assert chosen["TH"]["unseen"] == pytest.approx(float(reference.coverage(whole)[0]))


def test_what_ifs_stand_beside_the_figure_and_are_not_chosen():
    _, rows = counted(people(*TWO))
    here = {row["missed_times"]: row for row in rows if row["area_code"] == "47"}
    assert {times: row["chosen"] for times, row in here.items()} == {1: True, 2: False, 3: False}
    for times in (2, 3):
        assert here[times]["unseen"] == pytest.approx(80 * 40 / (30 + 90 / times + 1))
        assert here[times]["n_named"] == pytest.approx(40 * 30 / (30 + 90 / times))


def test_a_province_borrows_a_share_from_those_with_the_same_registers():
    # 20 judged card holders in 57 are fewer than thirty. 47 has 120, of whom 30 are poor: with 57's own, 38 of 140.
    few = [("1-0", 80), ("1-1", 8), ("0-1", 12), ("--1", 70)]
    rows = people(*TWO) + people(*few, tambon="570505")
    (missed,) = (row for row in capture_rows(rows)["57"] if row["history"] == "01")
    assert (missed["n"], missed["n_judged"], missed["share_of"]) == (70, 140, "country")
    assert missed["expected"] == pytest.approx(70 * 38 / 140)
    found = of(counted(rows)[1], "57")
    assert found["unseen"] == pytest.approx(80 * 70 * 38 / 140 / 9) and found["n_named"] == pytest.approx(missed["expected"])
    alone = people(*few)
    assert of(counted(alone)[1], "47")["reason"] == "few_judged" and of(counted(alone)[1], "47")["n_named"] is None
    (missed,) = (row for row in capture_rows(alone)["47"] if row["history"] == "01")
    assert (missed["n"], missed["expected"], missed["n_judged"], missed["share_of"]) == (70, None, None, None)


def test_where_the_first_has_no_data_the_next_says_who_is_poor():
    # PPPConnext judges: 40 low without a card, 25 low and 60 not low with one; 35 card holders it did not survey.
    _, rows = counted(people(("-10", 40), ("-11", 25), ("-01", 60), ("--1", 35)))
    found = of(rows, "47")
    assert (found["captures"], found["n_seen"]) == ("pppconnext+welfare_card", 65)
    assert found["unseen"] == pytest.approx(40 * 35 / 86)


def test_people_in_no_known_province_count_for_the_country_alone():
    _, rows = counted(people(*TWO) + people(*TWO, tambon=None) + people(("1-1", 3), tambon="990101"))
    seen = {row["area_code"]: row["n_seen"] for row in rows if row["chosen"]}
    assert seen == {"TH": 223, "47": 110}


def test_whom_the_first_asked_and_cannot_judge_is_set_aside_and_counted():
    some, plain = (counted(people(*groups)) for groups in ([*TWO, ("?-1", 12), ("?-0", 7)], TWO))
    captures = "basic_needs+welfare_card"
    assert some[0]["47", captures, "?."] == 19 and some[0]["47", captures, "01"] == 40
    assert ("47", captures, ".?") not in some[0]
    assert some[1] == plain[1]


def test_members_of_a_home_found_together_widen_the_interval():
    # The same people, alone and four to a home of one history: the figure stays, its variance is four times as large.
    alone = people(*[(words, 4 * n) for words, n in TWO])
    homes = [row | {"household_id": f"h{i // 4}"} for i, row in enumerate(alone)]
    one, four = (of(counted(rows)[1], "47") for rows in (alone, homes))
    assert four["unseen"] == one["unseen"] and four["se"] == pytest.approx(2 * one["se"])
    assert four["ll"] < one["ll"] < one["ul"] < four["ul"]
    assert of(counted(homes)[1], "TH")["se"] == four["se"]


def test_a_home_of_several_histories_counts_by_history_and_who_has_no_known_home_tells_nothing():
    # Per home: two people poor on both lists, one on the first alone. Σ m² / Σ m = (4 + 1) / 3. Those judged not poor and
    # those without a home say nothing of how many are found together.
    rows = [row | {"household_id": f"h{home}"} for home in range(30) for row in people(("1-1", 2), ("1-0", 1))]
    rows += [row | {"household_id": "one home"} for row in people(("0-1", 50))] + people(("--1", 60))
    found = of(counted(rows)[1], "47")
    _, variance = reference.coverage({"0": (30, 0, 0), "1": (60, 50, 60)})
    assert found["se"] ** 2 == pytest.approx(float(variance) * (30 * 5) / 90)
    known = [row | {"household_id": row.get("household_id") or f"s{i}"} for i, row in enumerate(rows)]
    assert of(counted(known)[1], "47")["se"] ** 2 == pytest.approx(float(variance) * (30 * 5 + 60) / 150)


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


def test_the_order_in_which_groups_come_changes_nothing():
    rows = [row for tambon in ("470101", "570101") for row in people(*THREE, tambon=tambon)]

    def shuffled(seed):
        def collect(table):
            found = table.to_pyarrow()
            order = random.Random(seed).sample(range(len(found)), len(found))  # noqa: S311  the same orders each time
            return found.take(pa.array(order, pa.int64()))

        return tables(rows, collect=collect)

    first = shuffled(0)
    assert len(first["unseen_poor"]) > 0
    for seed in range(1, 30):
        assert shuffled(seed) == first


def test_nobody_gives_no_rows():
    assert counted([]) == ({}, [])


def test_before_the_first_version_there_is_nothing():
    import datetime as dt

    assert counted(people(*THREE), rulebook.load().as_of(dt.date(2000, 1, 1))) == ({}, [])


def test_the_shipped_conditions_mean_what_the_plain_ones_mean():
    version = rulebook.load().policies["captures"].versions.newest
    captures = [
        (
            lambda row, c=capture: holds(c.captured, row),
            (lambda row, c=capture: holds(c.judged, row)) if capture.judged else None,
            lambda row, c=capture: holds(c.knows, row),
        )
        for capture in version.captures
    ]
    assert [judged is not None for _, judged, _ in captures] == [True, True, False]
    rows = people(*THREE, ("?1-", 8), ("1-?", 5), ("??1", 6), ("0??", 4))
    words, cannot_tell = reference.words_of(rows, captures)
    assert words == {**{name: list(group) for name, group in WORDS_OF_THREE.items()}, "00": [65, 44, 24]} and cannot_tell == 14
    histories, _ = counted(rows)
    found = {h: n for (area, c, h), n in histories.items() if area == "47"}
    expected = {f"1{name}": group[0] for name, group in words.items()}
    expected |= {f"0{name}": group[2] for name, group in words.items() if "1" in name}
    assert found == expected | {"?..": 14}

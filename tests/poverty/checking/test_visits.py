"""Whose visit counts, and for which rule: by hand."""

import datetime as dt

import pytest

from poverty.checking.desk import CARDLESS, NOBODY, NOT_POOR, TARGET, UNSURE, Checks, by_the_door, counts, desk, rate


def test_refused_and_not_reached_are_nonresponse_and_never_not_poor():
    checks = Checks().several("confirmed", "confirmed", "newly_found", "not_poor", "refused", "not_reached", "moved", "dead")
    assert counts(checks, "inclusion") == (8, 4, 1)
    assert rate(checks, "inclusion")["b"] == 0.25
    assert counts(checks, "gone") == (8, 6, 2)  # drawn less reached is nonresponse alone
    silent = Checks().several("refused", "refused", "not_reached")
    row = rate(silent, "inclusion")
    assert (row["n_drawn"], row["n_reached"], row["n_errors"]) == (3, 0, 0)
    assert (row["b"], row["se"], row["ll"], row["ul"]) == (None, None, None, None)


def test_of_one_person_no_rate_is_told():
    assert rate(Checks().several("not_poor", "refused"), "inclusion")["b"] is None
    assert rate(Checks().several("not_poor", "confirmed"), "inclusion")["b"] == 0.5


def test_a_list_is_judged_by_visits_of_its_own_draw_and_of_door_to_door_checks():
    checks = Checks().several("confirmed", "not_poor").several("not_poor", drawn="area").several("not_poor", drawn="union")
    checks.several("not_poor", drawn=None)
    assert counts(checks, "inclusion") == (3, 3, 2)
    assert counts(checks, "inclusion", "basic_needs") == (1, 1, 1)  # door to door alone
    assert counts(checks, "inclusion", "union") == (2, 2, 2)


def test_whom_the_rule_no_longer_takes_in_or_cannot_tell_is_not_on_its_list():
    checks = Checks().several("not_poor", "confirmed").several("not_poor", words=NOT_POOR).several("not_poor", words=UNSURE)
    assert counts(checks, "inclusion") == (2, 2, 1)


def test_exclusion_is_of_the_found_poor_of_door_to_door_checks():
    checks = Checks().several("confirmed", drawn="area").several("confirmed", drawn="area", words=CARDLESS)
    checks.several("newly_found", "not_poor", "moved", "refused", drawn="area", words=NOBODY)
    checks.several("confirmed", drawn="target").several("newly_found", drawn="target", words=NOBODY)
    assert counts(checks, "exclusion") == (3, 3, 2)
    assert counts(checks, "exclusion", "basic_needs") == (3, 3, 1)
    assert rate(checks, "exclusion")["b"] == pytest.approx(2 / 3)


def test_unknown_membership_counts_neither_way_and_shows_in_the_difference():
    checks = Checks().several("confirmed", "confirmed", drawn="area").several("confirmed", drawn="area", words=UNSURE)
    assert counts(checks, "exclusion") == (3, 2, 0)


def test_without_door_to_door_checks_nothing_is_said_of_exclusion():
    assert rate(Checks().several("confirmed", "newly_found"), "exclusion") is None


def test_the_latest_visit_counts_and_a_visit_of_no_known_day_is_the_oldest():
    checks = Checks().visited("a", "not_reached", on=1).visited("a", "confirmed", on=9).visited("a", "not_poor", on=None)
    checks.visited("b", "confirmed", on=3).visited("b", "not_poor", on=4)
    assert counts(checks, "inclusion") == (2, 2, 1)
    found = {row["person_id"]: row for row in desk().check(checks.tables)["checked_people"]}
    assert found["a"] == {
        "person_id": "a", "village_code": "57050501", "tambon_code": "570505", "outcome": "confirmed",
        "checked_on": dt.date(2023, 6, 9), "drawn_from": "target", "weight": None, "n_checks": 3,
    }  # fmt: skip
    assert (found["b"]["outcome"], found["b"]["n_checks"]) == ("not_poor", 2)


def test_a_person_drawn_twice_counts_once_for_a_rule_and_for_each_rule_by_its_own_draws():
    checks = Checks().visited("a", "confirmed", on=1).visited("a", "not_poor", on=2, drawn="area")
    checks.visited("a", "moved", on=3, drawn="pppconnext")
    checks.visited("b", "confirmed", on=1, drawn="area").visited("b", "refused", on=2)
    assert counts(checks, "inclusion") == (2, 1, 1)  # a by the door-to-door visit, b refused when drawn again
    assert counts(checks, "inclusion", "basic_needs") == (2, 2, 1)
    assert counts(checks, "gone") == (2, 1, 0)
    assert counts(checks, "exclusion") == (1, 1, 0)  # b was found poor door to door, whatever came later
    assert len(desk().check(checks.tables)["checked_people"]) == 2


def test_somebody_whom_no_register_knows_is_among_the_checked():
    checks = Checks().visited("new", "newly_found", NOBODY, village=None, tambon="570505", drawn="area")
    (row,) = desk().check(checks.tables)["checked_people"]
    assert (row["person_id"], row["village_code"], row["tambon_code"], row["outcome"]) == ("new", None, "570505", "newly_found")
    assert counts(checks, "exclusion", area="5705") == (1, 1, 1)


def test_weights_stand_for_people_and_counts_stay_counts():
    checks = Checks().visited("a", "not_poor", weight=30).visited("b", "confirmed", weight=10, village="57050502")
    row = rate(checks, "inclusion")
    assert (row["n_reached"], row["n_errors"], row["b"]) == (2, 1, 0.75)


def test_a_visit_without_weight_counts_as_the_mean_of_its_draw_in_its_province():
    checks = Checks().visited("a", "not_poor", weight=10).visited("b", "confirmed", weight=30).visited("c", "confirmed")
    assert rate(checks, "inclusion")["b"] == pytest.approx(10 / 60)
    far = {"village": "47030101"}  # where no visit has a weight each counts as one
    checks.visited("d", "not_poor", **far).visited("e", "confirmed", **far).visited("f", "confirmed", drawn="area", **far)
    assert rate(checks, "inclusion", area="47")["b"] == pytest.approx(1 / 3)
    assert rate(checks, "inclusion")["b"] == pytest.approx(11 / 63)


def test_areas_are_country_province_and_amphoe_and_nothing_unknown():
    checks = Checks().several("not_poor", "confirmed").several("confirmed", village="57130101")
    checks.several("not_poor", village=None).several("not_poor", village="99990101")
    rows = desk().check(checks.tables)["list_errors"]
    found = {row["area_code"]: (row["level"], row["n_drawn"]) for row in rows if row["measure"] == "inclusion"}
    assert found == {"TH": ("country", 5), "57": ("province", 3), "5705": ("amphoe", 2), "5713": ("amphoe", 1)}


def test_no_visits_no_rows():
    assert desk().check(Checks().person("p").tables) == {"checked_people": [], "list_errors": []}


def test_the_door_says_the_same_as_its_parts():
    checks = (
        Checks().several("confirmed", "not_poor", "refused").several("newly_found", "confirmed", drawn="area", words=NOBODY)
    )
    checks.visited("p000", "not_poor", TARGET, on=7)
    made, parts = by_the_door(checks.tables), desk().check(checks.tables)
    assert made["list_errors"] == parts["list_errors"] != []
    in_order = [sorted(rows["checked_people"], key=lambda row: row["person_id"]) for rows in (made, parts)]
    assert in_order[0] == in_order[1]
    assert by_the_door(Checks().tables) == {"checked_people": [], "list_errors": []}

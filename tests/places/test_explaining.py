"""An official must be able to defend why a tambon was picked, and say what it still lacks."""

from fractions import Fraction

import ibis

from places.desk import bound, collect, shipped
from places.test_choosing import READY, tambon
from poverty.desk import arrow
from ruamjai import places


def explain(code, area_poverty, area_teams):
    tables = bound(area_poverty, area_teams)
    chosen = collect(places.choose_places(**tables, rules=shipped())["strategic_areas"])
    return places.explain(
        tambon=code,
        strategic_areas=ibis.memtable(chosen),
        area_teams=ibis.memtable(arrow("area_teams", area_teams)),
        rules=shipped(),
        collect=collect,
    )


def test_each_criterion_is_told_with_value_edge_and_reason():
    why = explain("570505", [tambon("570505", 100, 50), tambon("571303", 100, 10)],
                  [{"tambon_code": "570505", "university": "มหาวิทยาลัยตัวอย่าง", **READY, "data_acceptance": "some"}])  # fmt: skip
    concentration, manager, accepted = why.criteria
    assert concentration.met and concentration.edges["location_quotient_at_least"] == Fraction(5, 4)
    assert concentration.values["share_poor"] == 0.5 and concentration.reasons == ("concentrated",)
    assert manager.met and manager.values["university"] == "มหาวิทยาลัยตัวอย่าง"
    assert accepted.met is False and accepted.reasons == ("data_partly_accepted",)
    assert why.missing == ("accepted_data",) and not why.eligible


def test_an_unknown_gate_is_missing_and_unknown():
    why = explain("570505", [tambon("570505", 100, 50), tambon("571303", 100, 10)], [])
    assert [one.met for one in why.criteria] == [True, None, None]
    assert why.missing == ("manager", "accepted_data")


def test_a_tambon_without_data_has_no_answer():
    assert explain("470303", [tambon("570505", 100, 50)], []) is None

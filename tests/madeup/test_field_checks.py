"""Field checks of a made-up world: who is visited, by what weight, and that what is found follows the truth."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from madeup.conftest import SEED, Views
from ruamjai import registers
from ruamjai.madeup.draws import Ints
from ruamjai.madeup.dress.field_checks import Lists, lists_of, province_file
from ruamjai.madeup.world import World
from ruamjai.registers.spelling import word_key
from ruamjai.tables.registers import OUTCOMES


@dataclass(frozen=True)
class Checked:
    """One province's file, its words turned into the register's own."""

    lists: Lists
    person: Ints
    table: pa.Table
    outcome: list[str]
    drawn_from: list[str]


@pytest.fixture(scope="module", params=[("57", 0), ("47", 1)], ids=["57", "47"])
def checked(request: pytest.FixtureRequest, world: World, views: Views) -> Checked:
    province, place = request.param
    lists = lists_of(world, views.survey, views.joined)
    file = province_file(world, lists, province=province, place=place, seed=SEED)
    assert file.workbook is (place == 1)
    table = file.sheet.table
    return Checked(lists, file.sheet.person, table, _meant(table, "outcome"), _meant(table, "drawn_from"))


def _meant(table: pa.Table, ours: str) -> list[str]:
    column = registers.found()["field_checks"].layouts[0].column(ours)
    assert column is not None
    (heading,) = set(column.theirs) & set(table.column_names)
    return [column.codes[word_key(word)] for word in table.column(heading).to_pylist()]


def test_every_heading_and_word_is_one_that_the_register_knows(checked: Checked) -> None:
    (layout,) = registers.found()["field_checks"].layouts
    known = {name for column in layout.columns for name in column.theirs}
    assert set(checked.table.column_names) <= known
    assert {"confirmed", "not_poor", "newly_found", "moved", "refused", "not_reached"} <= set(checked.outcome) <= set(OUTCOMES)


def test_a_few_hundred_visits_and_no_more(checked: Checked) -> None:
    assert 150 < checked.table.num_rows < 900


def test_who_was_drawn_from_a_list_is_on_it_and_the_weights_make_up_the_list(world: World, checked: Checked) -> None:
    mine = world.province[world.household] == ("47" if "pppconnext" in checked.drawn_from else "57")
    weight = checked.table.column("ค่าถ่วงน้ำหนัก").to_pylist()
    for drawn, on_list in (("target", checked.lists.target), ("pppconnext", checked.lists.low)):
        rows = [row for row, said in enumerate(checked.drawn_from) if said == drawn]
        if not (on_list & mine).any():
            assert rows == []  # PPPConnext is not in every province
            continue
        assert on_list[checked.person[rows]].all()
        stands_for = {int(checked.person[row]): weight[row] for row in rows}
        assert len(stands_for) == 60
        assert sum(stands_for.values()) == pytest.approx((on_list & mine).sum(), rel=0.001)


def test_door_to_door_leaves_out_nobody_of_a_village_and_has_no_weight(world: World, checked: Checked) -> None:
    rows = np.array([row for row, said in enumerate(checked.drawn_from) if said == "area"])
    people = set(checked.person[rows].tolist())
    village = world.village[world.household]
    villages = set(village[list(people)].tolist())
    assert len(villages) == 5
    assert people == set(np.flatnonzero(np.isin(village, list(villages))).tolist())
    assert {checked.table.column("ค่าถ่วงน้ำหนัก")[int(row)].as_py() for row in rows} == {None}


def test_what_is_found_follows_the_truth_and_the_lists(world: World, checked: Checked) -> None:
    right: Counter[bool] = Counter()
    for person, outcome in zip(checked.person, checked.outcome, strict=True):
        if outcome in ("confirmed", "newly_found"):
            assert checked.lists.listed[person] == (outcome == "confirmed")
            right[bool(world.poor[person])] += 1
        elif outcome == "not_poor":
            right[not world.poor[person]] += 1
    assert right[True] > 10 * right[False] > 0


def test_who_was_not_reached_may_be_called_on_again_a_fortnight_later(checked: Checked) -> None:
    days = checked.table.column("วันที่ลงพื้นที่").to_pylist()
    visits: dict[tuple[int, str], list[int]] = {}
    for row, person in enumerate(checked.person.tolist()):
        visits.setdefault((person, checked.drawn_from[row]), []).append(row)
    again = [rows for rows in visits.values() if len(rows) > 1]
    assert again and all(len(rows) == 2 for rows in again)
    for first, second in again:
        assert checked.outcome[first] == "not_reached"
        assert days[first][-4:] == "2566" and days[first] != days[second]


def test_pppconnext_s_list_is_of_its_own_provinces_only(world: World, views: Views) -> None:
    lists = lists_of(world, views.survey, views.joined)
    assert set(world.province[world.household[np.flatnonzero(lists.low)]]) == {"47"}
    assert not (lists.target & ~lists.listed).any()

"""List after list: who is known already, and who is new."""

import dataclasses

import numpy as np
import pytest

from linking.few_records import records_of
from linking.made_up_people import make_up
from linking.person_rows import NUMBER, OTHER_NUMBER
from linking.shipped import RULES, SHIPPED
from ruamjai.linking.model import Model
from ruamjai.linking.spine import Linker, build_spine
from ruamjai.linking.standardise import NONE, standardise

WILAI = {
    "first_name": "วิไล", "last_name": "รักไทย", "sex": 2, "birth_year": 1999, "birth_month": 3, "birth_day": 9, "house_no": "77",
}  # fmt: skip
AREE = WILAI | {
    "first_name": "อารีย์",
    "last_name": "มั่งมี",
    "birth_year": 1971,
    "village_code": "57050611",
    "tambon_code": "570506",
}
MARRIED = WILAI | {"last_name": "ใจดี"}


def spine_of(*rows, rules=RULES, **how):
    """The spine of hand-written rows, and whom each row speaks of, in the order given."""
    records = records_of(*({"record_id": f"r{place:02d}"} | row for place, row in enumerate(rows)))
    found = build_spine(records, Linker(rules, SHIPPED, None, seed=1, **how))
    person = dict(zip(records.ids.to_pylist(), found.person.tolist(), strict=True))
    return found, [person[f"r{place:02d}"] for place in range(len(rows))]


def number(value):
    return {"citizen_id": str(value)}


def listed(register, *rows):
    return [row | {"register": register} for row in rows]


def test_the_first_list_makes_the_spine_and_each_later_one_adds_whom_it_does_not_know():
    found, person = spine_of(
        *listed("basic_needs", {}, WILAI), *listed("welfare_card", WILAI, AREE | number(NUMBER)),
        *listed("tpmap", AREE | number(NUMBER), {}),
    )  # fmt: skip
    assert person == [0, 1, 1, 2, 2, 0]
    assert found.n_people == 3
    assert list(found.models) == ["welfare_card", "tpmap"]


def test_someone_is_known_by_any_row_of_theirs():
    """The second list says the number, the first the name and birth: the third needs one of them alone."""
    found, person = spine_of(
        *listed("basic_needs", WILAI), *listed("welfare_card", WILAI | number(NUMBER)),
        *listed("tpmap", MARRIED | number(NUMBER) | {"birth_month": None, "village_code": "50130301", "tambon_code": "501303"}),
    )  # fmt: skip
    assert person == [0, 0, 0]
    assert [links.tier for links in found.links if len(links.left)] == [2, 1]


def test_one_to_one_between_a_list_and_the_people_before_it():
    """Two rows of one list that both look like one person: one of them is somebody new."""
    _, person = spine_of(
        *listed("basic_needs", number(NUMBER)), *listed("tpmap", number(NUMBER), number(OTHER_NUMBER)),
    )  # fmt: skip
    assert person == [0, 0, 1]


def test_two_rows_of_one_person_in_a_list_go_to_one_person_before():
    _, person = spine_of(*listed("basic_needs", WILAI, {}), *listed("tpmap", {}, {}, WILAI))
    assert person == [0, 1, 1, 1, 0]


def test_a_person_with_two_numbers_over_several_rows_takes_one_partner_of_two():
    found, person = spine_of(
        *listed("basic_needs", WILAI | number(NUMBER)), *listed("welfare_card", WILAI | {"citizen_id": None}),
        *listed("tpmap", WILAI | number(NUMBER), WILAI | number(OTHER_NUMBER)),
    )  # fmt: skip
    assert person[:3] == [0, 0, 0]
    assert person[3] == found.n_people - 1 == 1


def test_one_number_on_unlike_people_is_doubted_and_links_nobody():
    found, person = spine_of(*listed("basic_needs", number(NUMBER)), *listed("tpmap", WILAI | number(NUMBER)))
    assert person == [0, 1]
    assert [(left.tolist(), right.tolist()) for left, right, _ in found.doubted if len(left)] == [([0], [1])]


def test_a_number_is_not_doubted_where_another_row_of_the_person_bears_it_out():
    """Wilai is known under two names; the third list knows the new one."""
    found, person = spine_of(
        *listed("basic_needs", WILAI | number(NUMBER)),
        *listed("welfare_card", MARRIED | number(NUMBER)),
        *listed("tpmap", {"first_name": "อรุณ", "last_name": "ใจดี", "birth_year": 1999, "sex": 2} | number(NUMBER)),
    )
    assert person == [0, 0, 0]
    assert sum(len(left) for left, _, _ in found.doubted) == 0


def test_what_is_weighed_and_not_accepted_is_kept_apart():
    strict = dataclasses.replace(RULES, accept=1.0)
    found, person = spine_of(*listed("basic_needs", {}), *listed("tpmap", {}), rules=strict)
    assert person == [0, 1]
    assert sum(len(links.left) for links in found.links) == 0
    assert [(links.left.tolist(), links.right.tolist()) for links in found.possible if len(links.left)] == [([0], [1])]


def test_a_given_model_is_taken_for_every_list():
    nobody = Model(SHIPPED.coefficients * 0 - 1.0, labelled=3, reach=None)
    found, person = spine_of(*listed("basic_needs", {}), *listed("tpmap", {}), *listed("zoo", {}), model=nobody)
    assert person == [0, 1, 2]
    assert list(found.models.values()) == [nobody, nobody]


def test_no_records_no_people():
    found, person = spine_of()
    assert (found.n_people, person, found.links) == (0, [], [])


# --- a made-up population ---


@pytest.fixture(scope="module")
def population():
    tables = make_up(households=150, seed=31).tables
    return standardise(tables["person_records"], tables["household_records"], RULES)


@pytest.fixture(scope="module")
def spine(population):
    return build_spine(population, Linker(RULES, SHIPPED, None, seed=1))


def test_people_are_numbered_without_gaps_in_the_order_of_their_first_rows(spine):
    first = list(dict.fromkeys(spine.person.tolist()))
    assert NONE not in first
    assert first == sorted(first) == list(range(spine.n_people))


def test_whoever_is_new_to_a_list_was_linked_to_nobody_before(population, spine):
    """A row's person is older than its list exactly where a chain of links leads there."""
    known_before = 0
    for rank in range(len(population.lists.register)):
        rows = np.flatnonzero(population.in_list == rank)
        linked = {
            right for links in spine.links for left, right in zip(links.left.tolist(), links.right.tolist(), strict=True)
            if population.in_list[left] < rank
        }  # fmt: skip
        people_linked = {spine.person[row] for row in rows.tolist() if row in linked}
        assert {spine.person[row] for row in rows.tolist() if spine.person[row] < known_before} == people_linked
        known_before = max(known_before, int(spine.person[rows].max()) + 1)


def test_levels_and_rules_have_a_row_a_link(spine):
    for links in [*spine.links, *spine.possible]:
        n = len(links.left)
        assert len(links.right) == len(links.rules) == len(links.levels) == len(links.probability) == n
        assert links.weight is None or len(links.weight) == n


def test_stages_are_told_in_their_order(population):
    told = []
    build_spine(population, Linker(RULES, SHIPPED, None, seed=1, progress=told.append))
    per_list = ["tier 1", "blocking", "comparing", "learning", "weighing"]
    assert told == per_list * (len(population.lists.register) - 1)


def test_without_details_the_people_are_the_same(population, spine):
    bare = build_spine(population, Linker(RULES, SHIPPED, None, seed=1, details=False))
    assert bare.person.tolist() == spine.person.tolist()

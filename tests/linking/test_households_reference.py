"""Arrays say what the plain reference says, on worlds drawn at random; and nothing depends on the order of rows."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from linking.homesteads import CODE, OTHER_CODE, OTHER_VILLAGE, VILLAGE, World, row, rules
from reference import households as plain

SURVEYS = ({"year": 2021}, {"year": 2022}, {"year": 2023}, {"date": dt.date(2021, 7, 2)}, {"date": dt.date(2022, 9, 1)}, {})


def profile(person, wrong):
    """Sex and birth year as a register gives them: few, so that strangers are alike, and now and then unknown or off."""
    sex, year = 1 + person % 2, (1950, 1951, 1980)[person // 2 % 3]
    return {0: (None, year), 1: (sex, None), 2: (sex, year + 1)}.get(wrong, (sex, year))


CHANGES = st.fixed_dictionaries(
    {
        "shared_members": st.sampled_from([0.5, 0.75]),
        "head_years": st.integers(0, 1),
        "alike_members": st.sampled_from([0.5, 1.0]),
        "unlisted_left": st.booleans(),
    }
)
RELATIONS = st.sampled_from(["head", "head", "spouse", "child", None])


@st.composite
def mixed(draw):
    """Rows of several places, some of which share people."""
    rows = [
        row(
            f"h{place:02d}",
            draw(st.sampled_from(["basic_needs", "pppconnext"])),
            code=draw(st.sampled_from([CODE, CODE, OTHER_CODE, None, None])),
            house_no=draw(st.sampled_from(["12", "12", "12/1", None, "-"])),
            village=draw(st.sampled_from([VILLAGE, VILLAGE, OTHER_VILLAGE, None])),
            **draw(st.sampled_from(SURVEYS)),
        )
        for place in range(draw(st.integers(1, 9)))
    ]
    told = st.tuples(st.sampled_from([one.name for one in rows]), st.integers(0, 9), RELATIONS, st.integers(0, 5))
    listed = [(name, person, relation, *profile(person, wrong)) for name, person, relation, wrong in draw(st.lists(told))]
    return World(rows, listed, rules(**draw(CHANGES)))


@st.composite
def strangers(draw):
    """Rows of one house in which no person stands twice: only heads and ages are left to tell."""
    code = st.sampled_from([CODE, OTHER_CODE, None, None, None])
    rows = [
        row(f"h{place:02d}", draw(st.sampled_from(["basic_needs", "pppconnext"])), code=draw(code), house_no="12",
            **draw(st.sampled_from(SURVEYS)))
        for place in range(draw(st.integers(2, 6)))
    ]  # fmt: skip
    told = st.lists(st.tuples(st.integers(0, 5), RELATIONS, st.integers(0, 8)), max_size=4)
    listed = [
        (one.name, place * 48 + number * 12 + person, relation, *profile(person, wrong))
        for place, one in enumerate(rows)
        for number, (person, relation, wrong) in enumerate(draw(told))
    ]
    return World(rows, listed, rules(**draw(CHANGES)))


def worlds():
    return st.one_of(mixed(), strangers())


def as_plain(world):
    """The world's rows as the reference reads them: "-" is no house number."""
    return [replace(one, house_no=None if one.house_no == "-" else one.house_no) for one in world.rows]


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_households_members_and_homes_equal_the_reference(world):
    rows, listings = as_plain(world), world.listings
    number = plain.compose(rows, listings, world.plain_rules())
    assert world.compose() == number
    lives_in = plain.homes(rows, listings, number, world.plain_rules())
    found = world.homes().person_household.tolist()
    assert {person: None if found[person] == -1 else found[person] for person in lives_in} == lives_in
    assert world.members() == plain.members(rows, listings, number, lives_in)


@settings(max_examples=30, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(world, random):
    rows, listed = list(world.rows), list(world.listed)
    random.shuffle(rows)
    by_row = {one.name: [other for other in listed if other[0] == one.name] for one in rows}
    again = World(rows, [other for one in world.rows for other in by_row[one.name]], world.rules)
    first = World(world.rows, [other for one in world.rows for other in by_row[one.name]], world.rules)
    assert again.compose() == first.compose()
    assert again.members() == first.members()


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_what_holds_in_every_world(world):
    number, members = world.compose(), world.members()
    assert sorted(set(number.values())) == list(range(len(set(number.values())))), "households are numbered without gaps"
    assert {(number[one.row], one.person) for one in world.listings} == set(members), "everybody listed is kept"
    here = [person for (_, person), one in members.items() if one["lives_here"]]
    assert len(here) == len(set(here)), "nobody lives in two households"
    sources = world.sources()
    assert len(sources) == len(world.listings)
    assert sources == sorted(sources, key=lambda one: (one["household_id"], one["person_id"], one["record_id"]))
    for (household, person), one in members.items():
        mine = [s for s in sources if s["household_id"] == f"h{household:020d}" and s["person_id"] == f"p{person:020d}"]
        assert one["n_sources"] == len({s["household_record_id"] for s in mine})
        assert one["n_registers"] == len({s["register"] for s in mine})
        assert one["last_register"] in {s["register"] for s in mine}
        assert one["relation"] in {s["relation"] for s in mine}
    for one, two in ((a, b) for a in world.rows for b in world.rows if a.name < b.name and a.rank == b.rank):
        if number[one.name] == number[two.name]:
            assert one.place() == two.place() is not None, "rows of one list are one household only in one house"

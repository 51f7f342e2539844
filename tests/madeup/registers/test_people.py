"""People as they truly are: households, siblings, names, numbers, and how densely they live."""

import numpy as np
import pytest

from ruamjai.madeup.draws import Bools
from ruamjai.madeup.households import CHILD, GRANDCHILD
from ruamjai.madeup.registers.calendar import YEAR
from ruamjai.madeup.registers.people import People, make_people
from ruamjai.madeup.registers.places import make_places
from ruamjai.madeup.registers.rates import Habits
from ruamjai.madeup.registers.titles import TITLES, true_titles
from ruamjai.thai.citizen_id import is_valid, no_office


def siblings(people: People) -> tuple[Bools, Bools]:
    """Of each person but the first, whether the one before is a sibling; and one of the same sex."""
    young = np.isin(people.relation, (CHILD, GRANDCHILD))
    found = (people.household[1:] == people.household[:-1]) & (people.relation[1:] == people.relation[:-1]) & young[1:]
    return found, found & (people.male[1:] == people.male[:-1])


def test_households_have_one_to_eight_members_and_three_and_a_third_on_average(people: People) -> None:
    assert len(people) == 200_000
    assert set(people.size.tolist()) == set(range(1, 9))
    assert people.size.mean() == pytest.approx(3.3, abs=0.02)
    assert np.array_equal(np.bincount(people.household), people.size)
    assert np.array_equal(people.household[people.first_member], np.arange(len(people.size)))


def test_mates_mostly_share_the_surname(people: People) -> None:
    mates = people.household[1:] == people.household[:-1]
    family = people.names.family
    assert 0.6 < (family[1:] == family[:-1])[mates].mean() < 0.95
    assert (family[1:] == family[:-1])[~mates].mean() < 0.001


def test_a_quarter_of_same_sex_siblings_alliterate(people: People) -> None:
    _, same_sex = siblings(people)
    given = people.names.given.astype(np.int64)
    near = np.abs(given[1:] - given[:-1]) <= 2
    # A sibling whose name would be the very same gets a neighbouring one, too: a few in a thousand.
    assert near[same_sex].mean() == pytest.approx(0.25, abs=0.015)
    first = np.array([name.lstrip("เแโใไ")[0] for name in people.names.given_names])
    alike = first[given[1:]] == first[given[:-1]]
    strangers = people.household[1:] != people.household[:-1]
    assert alike[same_sex].mean() > alike[strangers].mean() + 0.15
    names = people.names.given_names
    assert not (names[given[1:]] == names[given[:-1]])[same_sex].any()


def test_one_sibling_in_a_hundred_is_a_twin_with_a_name_of_their_own(people: People) -> None:
    found, _ = siblings(people)
    twins = found & (people.birth[1:] == people.birth[:-1])
    n = int(found.sum())
    assert abs(twins.sum() / n - 0.01) < 5 * np.sqrt(0.01 / n) + 0.0005  # and those of one year born the same day by chance
    given = people.names.given_names[people.names.given]
    assert not (given[1:] == given[:-1])[twins].any()


def test_the_commonest_given_name_of_a_sex_has_about_eight_in_a_thousand(people: People) -> None:
    for sex in (True, False):
        counts = np.sort(np.bincount(people.names.given[people.male == sex]))[::-1]
        assert 0.006 < counts[0] / counts.sum() < 0.010
        assert counts[:10].sum() / counts.sum() < 0.08


def test_cohorts_like_other_names(people: People) -> None:
    old = YEAR[people.birth] < 1980
    counts = [np.bincount(people.names.given[mine], minlength=people.names.n_usual) for mine in (old, ~old)]
    assert abs(np.corrcoef(counts[0], counts[1])[0, 1]) < 0.3


def test_there_is_a_surname_for_twenty_people(people: People) -> None:
    assert len(people.names.family_names) == len(set(people.names.family_names)) == 200_000 // 20
    assert len(make_people(n=3_000, habits=Habits(), seed=1).names.family_names) == 9_836
    counts = np.bincount(people.names.family)
    assert counts.max() < 0.002 * len(people)


def test_numbers_are_valid_of_no_office_and_different(people: People) -> None:
    numbers = [f"{number:013}" for number in people.number.tolist()]
    assert len(set(numbers)) == len(numbers)
    assert all(is_valid(number) and no_office(number) for number in numbers)
    kind = people.number // 10**12
    young = YEAR[people.birth] >= 1984
    assert set(kind[young].tolist()) == {1, 2}
    assert set(kind[~young].tolist()) == {3, 4, 5}


def test_titles_follow_sex_and_age(people: People) -> None:
    title = np.array(TITLES, dtype=object)[true_titles(people.male, people.age, people.names.mrs)]
    child = people.age < 15
    assert set(title[people.male & child]) == {"เด็กชาย"}
    assert set(title[people.male & ~child]) == {"นาย"}
    assert set(title[~people.male & child]) == {"เด็กหญิง"}
    assert set(title[~people.male & ~child]) == {"นาง", "นางสาว"}
    assert set(title[people.names.mrs]) == {"นาง"}
    assert people.names.mrs[~people.male & (people.age > 60)].mean() > people.names.mrs[~people.male & (people.age < 30)].mean()


@pytest.mark.parametrize("n", [20_000, 200_000, 1_000_000, 6_135_000])
def test_a_tambon_has_some_eight_hundred_people_whatever_the_size(n: int) -> None:
    households = int(n / 3.3)
    places = make_places(people=n, households=households, seed=2)
    assert len(set(places.tambon.tolist())) == len(places.tambon)
    assert 780 < n / len(places.tambon) < 870
    count = np.bincount(places.household_tambon, minlength=len(places.tambon))
    assert count.min() > 0.1 * count.mean() and count.max() < 10 * count.mean()
    assert len(np.unique(places.tambon // 10_000)) <= max(2, round(1.5 * 77 * len(places.tambon) / 7_436))


def test_the_whole_country_is_the_most_there_is() -> None:
    places = make_places(people=12_000_000, households=100_000, seed=1)
    assert len(places.tambon) == 7_436 and len(np.unique(places.tambon // 10_000)) == 77


def test_houses_of_a_village_have_different_numbers_and_villages_follow_one_another() -> None:
    places = make_places(people=50_000, households=15_000, seed=3)
    village = places.household_tambon.astype(np.int64) * 100 + places.moo
    assert (np.diff(village) >= 0).all()
    assert len(set(zip(village.tolist(), (places.house // 4).tolist(), strict=True))) == 15_000
    assert places.moo.min() == 1 and places.moo.max() <= 14
    assert 0.10 < np.mean(places.house % 4 > 0) < 0.14


def test_regions_like_other_names_only_where_stated() -> None:
    """Correlation of given names' counts between the north-east and all else, in a world of several regions."""
    for habits, low, high in ((Habits(), 0.9, 1.0), (Habits(regional_names=1.0), -0.1, 0.85)):
        world = make_people(n=400_000, habits=habits, seed=5)
        province = world.places.tambon[world.places.household_tambon][world.household] // 10_000
        north_east = (province // 10 == 3) | (province // 10 == 4)
        assert 0.05 < north_east.mean() < 0.95
        counts = [np.bincount(world.names.given[mine], minlength=world.names.n_usual) for mine in (north_east, ~north_east)]
        assert low < np.corrcoef(counts[0], counts[1])[0, 1] <= high

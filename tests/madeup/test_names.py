"""Names: from the corpora at run time, spelt rightly, with families that share theirs."""

import ast
from pathlib import Path

import numpy as np
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from ruamjai.madeup import names
from ruamjai.madeup.households import CHILD, SPOUSE
from ruamjai.madeup.names import make_book
from ruamjai.madeup.world import World
from ruamjai.thai.names import split_title
from ruamjai.thai.text import normalise


def test_no_list_of_the_corpora_stands_in_the_code() -> None:
    """The corpora are share-alike. A few words of forms are names too (สกุล, พุทธ …); a list of names may not stand there."""
    source = Path(names.__file__).parent
    nodes = (node for path in source.rglob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    told = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    corpora = thai_family_names() | thai_female_names() | thai_male_names()
    assert len({word for word in told if len(word) >= 3} & corpora) < 10


def test_given_names_are_real_and_carry_no_title(world: World) -> None:
    book = world.book
    assert set(book.given[: book.n_male]) <= {normalise(name) for name in thai_male_names()}
    assert set(book.given[book.n_male :]) <= {normalise(name) for name in thai_female_names()}
    assert all(split_title(name)[0] is None for name in book.given)


def test_names_are_in_one_spelling_and_fit_windows_874(world: World) -> None:
    for name in (*world.book.given, *world.book.family):
        assert normalise(name) == name
        name.encode("cp874")


def test_family_names_are_recombined_and_many(world: World) -> None:
    family = world.book.family.tolist()
    assert len(set(family)) == len(family) == 9_836
    assert len(set(family) & thai_family_names()) < 0.12 * len(family)
    assert len(make_book(people=400_000, seed=1).family) == 20_000


def test_men_have_mens_names(world: World) -> None:
    assert np.array_equal(world.names.given < world.book.n_male, world.male)


def test_commonest_given_name_is_not_too_common(world: World) -> None:
    """About 0.8 % of a sex and cohort in the linkage notes."""
    young = world.male & (world.lives.birth > np.datetime64("1981-01-01"))
    share = np.bincount(world.names.given[young]).max() / young.sum()
    assert 0.005 < share < 0.012


def test_households_share_a_surname_mostly(world: World) -> None:
    head = world.names.family[world.first_member][world.household]
    same = world.names.family == head
    assert 0.80 < same[world.relation == SPOUSE].mean() < 0.90
    assert 0.94 < same[world.relation == CHILD].mean() < 0.99


def test_only_women_have_another_surname(world: World) -> None:
    has = world.names.maiden >= 0
    assert not (has & world.male).any()
    assert not (has & ~world.names.married).any()
    assert 0.4 < has[~world.male & (world.lives.age >= 30)].mean() < 0.95


def test_siblings_names_often_begin_alike(world: World) -> None:
    first = np.array([name[:2] for name in world.book.given])[world.names.given]
    near = (world.household[1:] == world.household[:-1]) & (world.male[1:] == world.male[:-1])
    siblings = near & (world.relation[1:] == CHILD) & (world.relation[:-1] == CHILD)
    alike = (first[1:] == first[:-1])[siblings].mean()
    by_chance = (first[1:] == first[:-1])[~near].mean()
    assert alike > by_chance + 0.18

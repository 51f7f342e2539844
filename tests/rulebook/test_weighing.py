"""Weighted words: the condition they are read as means the weighted sum, whatever is unknown."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai import rulebook
from ruamjai.errors import RulebookError
from ruamjai.rulebook.conditions import Test, holds
from ruamjai.rulebook.weighing import smallest_sets, weighed

WORDS = ("a", "b", "c", "d", "e")
SAID = (True, False, None)


def by_definition(weights, at_least, said):
    """Taken in if the known words weigh enough; not if not even the unknown would; else unknown."""
    least = sum((weight for name, weight in weights.items() if said[name] is True), Fraction(0))
    most = sum((weight for name, weight in weights.items() if said[name] is not False), Fraction(0))
    return True if least >= at_least else False if most < at_least else None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(1, 12))
def test_every_pattern_of_words_is_what_the_sum_says(parts, twelfths):
    weights = {name: Fraction(part, sum(parts)) for name, part in zip(WORDS, parts, strict=False)}
    at_least = Fraction(twelfths, 12)
    condition = weighed({name: Test(name, "is", True) for name in weights}, weights, at_least)
    for pattern in product(SAID, repeat=len(weights)):
        said = dict(zip(weights, pattern, strict=True))
        assert holds(condition, said) is by_definition(weights, at_least, said), said


def test_on_the_line_counts_and_only_smallest_sets_are_kept():
    tenths = {name: Fraction(1, 10) for name in "abcdefghij"}  # as floats, three tenths are more than 0.3
    assert all(len(chosen) == 3 for chosen in smallest_sets(tenths, lambda weight: weight >= Fraction(3, 10)))
    assert len(list(smallest_sets(tenths, lambda weight: weight >= Fraction(3, 10)))) == 120
    uneven = {"a": Fraction(1, 2), "b": Fraction(1, 4), "c": Fraction(1, 4)}
    assert list(smallest_sets(uneven, lambda weight: weight >= Fraction(1, 2))) == [("a",), ("b", "c")]


def person(basic_needs, pppconnext, card):
    """A person as the registers know them; None: the register does not know them (for the card: no file was taken)."""
    return {
        "in_basic_needs": basic_needs is not None, "basic_needs_poor": None if basic_needs == "unsure" else basic_needs,
        "tpmap_listed": False, "welfare_state": card,
        "pppconnext_level": {None: None, True: 1, False: 4}[pppconnext], "pppconnext_poor": pppconnext,
    }  # fmt: skip


CARDS = (None, "none", "registered", "verified")
EVERYBODY = [person(*words) for words in product((None, True, False, "unsure"), (None, True, False), CARDS)]


def test_the_weighted_rule_that_ships_on_every_pattern_of_registers():
    (version,) = rulebook.load().rules["weighted"].versions.versions
    for row in EVERYBODY:
        said = {
            "basic_needs": row["basic_needs_poor"] if row["in_basic_needs"] else False,
            "pppconnext": bool(row["pppconnext_poor"]),
            "card": None if row["welfare_state"] is None else row["welfare_state"] == "verified",
        }
        weights = {"basic_needs": Fraction(1, 2), "pppconnext": Fraction(1, 4), "card": Fraction(1, 4)}
        assert holds(version.takes_in, row) is by_definition(weights, Fraction(1, 2), said), row


def test_every_rule_that_ships_takes_in_people_of_the_union_alone():
    rules = {name: rule.versions.newest.takes_in for name, rule in rulebook.load().rules.items()}
    for row in [*EVERYBODY, *({**row, "tpmap_listed": True} for row in EVERYBODY)]:
        taken = {name for name, condition in rules.items() if holds(condition, row)}
        assert not taken or "union" in taken, (row, taken)


def test_tpmaps_list_is_no_second_witness_of_the_survey_it_derives_from():
    two = rulebook.load().rules["two_registers"].versions.newest.takes_in
    listed = {**person(True, None, "none"), "tpmap_listed": True}
    assert holds(two, listed) is False
    assert holds(two, {**listed, "welfare_state": "verified"}) is True
    assert holds(two, {**person(None, True, "none"), "tpmap_listed": True}) is True  # the list and another survey


HEAD = '[[rule]]\nid = "mine"\nlabel = { th = "ก", en = "k" }\n'
DATED = '[[rule.version]]\nfrom = 2020-01-01\nsource = "a what-if"\n'
HALVES = '[{ rule = "basic_needs", weight = "1/2" }, { rule = "pppconnext", weight = "1/2" }]'


def laid_over(folder, text):
    (folder / "measures").mkdir()
    (folder / "measures" / "rules.toml").write_text(text, encoding="utf-8")
    return rulebook.load(folder)


def test_a_word_means_the_version_of_its_rule_that_holds_in_the_same_year(tmp_path):
    later = (
        '[[rule]]\nid = "pppconnext"\n[[rule.version]]\nfrom = 2022-10-01\nsource = "a what-if"\n'
        "takes_in.pppconnext_level.at_most = 3\nasked.pppconnext_level.known = true\n"
    )
    rule = laid_over(tmp_path, HEAD + DATED + f'at_least = "1"\nword = {HALVES}\n' + later).rules["mine"]
    level_three = {**person(True, False, "none"), "pppconnext_level": 3}
    said = {year: holds(rule.versions.for_year(year).takes_in, level_three) for year in (2020, 2022, 2023)}
    assert said == {2020: False, 2022: False, 2023: True}
    assert rule.versions.for_year(2019) is None
    assert {version.source.th for version in rule.versions.versions} == {"a what-if"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"word = {HALVES}", "at_least: is missing"),
        (f'at_least = "1/2"\nword = {HALVES}\ntakes_in.tpmap_listed.is = true', "takes_in: a rule of weighted words has none"),
        ('at_least = "1/2"\ntakes_in.tpmap_listed.is = true', "at_least: only a rule of weighted words has it"),
        (f'at_least = "3/2"\nword = {HALVES}', "at_least: must be above 0 and at most 1"),
        ('at_least = "1/2"\nword = [{ rule = "basic_needs", weight = "1/2" }]', "word: the weights sum to 1/2, not to 1"),
        ('at_least = "1/2"\nword = [{ rule = "nobody", weight = "1" }]', "word: there is no rule nobody"),
        ('at_least = "1/2"\nword = [{ rule = "weighted", weight = "1" }]', "word: weighted is itself weighted"),
        ('at_least = "1/2"\nword = [{ weight = "1" }]', "word[0]: must hold either rule"),
        ('at_least = "1/2"\nword = [{ rule = "union", weight = "1", why = "x" }]', "word[0].why: no such key here"),
        ('at_least = "1/2"\nword = [{ says = { age.is = 1 }, weight = "1" }]', "word[0].says.age: no column of that name"),
    ],
)  # fmt: skip
def test_a_weighted_rule_that_cannot_be_read_is_told_by_key(tmp_path, text, fault):
    with pytest.raises(RulebookError) as caught:
        laid_over(tmp_path, HEAD + DATED + text)
    assert any(fault in line for line in caught.value.faults), caught.value.faults


def test_a_word_of_a_rule_that_does_not_hold_yet_is_a_fault(tmp_path):
    early = DATED.replace("2020", "2010")
    with pytest.raises(RulebookError) as caught:
        laid_over(tmp_path, HEAD + early + f'at_least = "1/2"\nword = {HALVES}')
    assert any("no version of basic_needs holds yet" in line for line in caught.value.faults)

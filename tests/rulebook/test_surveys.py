"""A survey measure as an analyst writes it: what it says is read as fractions, and every fault is told at once."""

from fractions import Fraction

import pytest

from ruamjai import rulebook
from ruamjai.errors import RulebookError
from ruamjai.rulebook.conditions import AllOf, Test
from ruamjai.rulebook.model import NOTHING_SAID
from ruamjai.rulebook.surveys import UNDATED, read_survey_file

HEAD = 'id = "training"\nk = "1/3"\n'


def read(folder, text):
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return read_survey_file(path)


def faults(folder, text):
    with pytest.raises(RulebookError) as caught:
        read(folder, text)
    return caught.value.faults


def dimension(name, *indicators, more=""):
    """A dimension of indicators "id" or ("id", what stands in it)."""
    text = f'[[dimension]]\nid = "{name}"\n{more}\n'
    for indicator in indicators:
        key, body = (indicator, "") if isinstance(indicator, str) else indicator
        column = "" if "deprived" in body else f'column = "{key}"\n'
        text += f'[[dimension.indicator]]\nid = "{key}"\n{column}{body}\n'
    return text


def weights(measure):
    return {indicator.id: indicator.weight for indicator in measure.versions.newest.indicators}


def test_what_is_left_out_is_equal_undated_and_without_labels(tmp_path):
    measure = read(tmp_path, HEAD + dimension("health", "d1", "d2") + dimension("school", "d3"))
    version = measure.versions.newest
    assert weights(measure) == {"d1": Fraction(1, 4), "d2": Fraction(1, 4), "d3": Fraction(1, 2)}
    assert (version.k, version.missing, version.start, version.source) == (Fraction(1, 3), "drop", UNDATED, NOTHING_SAID)
    assert measure.kind == "alkire-foster" and measure.label.en == "training"
    assert [d.combine for d in version.dimensions] == ["nested", "nested"]


def test_weights_of_indicators_alone_make_those_of_their_dimensions(tmp_path):
    third, sixth = 'weight = "1/3"', 'weight = "1/6"'
    measure = read(tmp_path, HEAD + dimension("a", ("d1", third), ("d2", third)) + dimension("b", ("d3", sixth), ("d4", sixth)))
    assert [d.weight for d in measure.versions.newest.dimensions] == [Fraction(2, 3), Fraction(1, 3)]


def test_a_weight_of_zero_switches_off_and_the_rest_share(tmp_path):
    off = 'weight = "0"'
    text = HEAD + dimension("a", "d1", ("d2", off), "d3") + dimension("b", "d4", more=off) + dimension("c", "d5")
    assert weights(read(tmp_path, text)) == {
        "d1": Fraction(1, 4), "d2": 0, "d3": Fraction(1, 4), "d4": 0, "d5": Fraction(1, 2),
    }  # fmt: skip


def test_a_union_is_one_item_and_its_indicators_have_no_weight_but_zero(tmp_path):
    text = HEAD + dimension("a", "d1", ("d2", 'weight = "0"'), more='combine = "union"') + dimension("b", "d3")
    version = read(tmp_path, text).versions.newest
    assert version.dimensions[0].combine == "union" and version.dimensions[0].weight == Fraction(1, 2)
    assert [indicator.weight for indicator in version.dimensions[0].indicators] == [1, 0]
    told = faults(tmp_path, HEAD + dimension("a", ("d1", 'weight = "1/2"'), more='combine = "union"'))
    assert len(told) == 1 and "is 1/2 in a union" in told[0]


def test_conditions_may_ask_any_column_and_take_numbers_words_and_truths(tmp_path):
    asked = 'deprived.years.below = 5\napplies.sex.one_of = ["f", "m"]\napplies.lives_here.is = true'
    measure = read(tmp_path, HEAD + dimension("a", ("d1", asked), ("d2", 'deprived."share of food".at_least = "1/2"')))
    first, second = measure.versions.newest.indicators
    assert first.column is None and first.deprived == Test("years", "below", 5)
    assert first.applies == AllOf((Test("sex", "one_of", ("f", "m")), Test("lives_here", "is", True)))
    assert first.columns == ("years", "sex", "lives_here")
    assert second.deprived == Test("share of food", "at_least", Fraction(1, 2))


def test_versions_are_dated_and_must_say_their_source(tmp_path):
    def version(day, k):
        text = dimension("a", "d1").replace("[[dimension", "[[version.dimension")
        return f'[[version]]\nfrom = {day}\nsource = "a paper"\nk = "{k}"\n{text}'

    measure = read(tmp_path, 'id = "two"\n' + version("2020-01-01", "1/2") + version("2010-01-01", "1"))
    assert measure.versions.for_year(2015).k == 1 and measure.versions.newest.k == Fraction(1, 2)
    told = faults(tmp_path, 'id = "two"\n' + version("2020-01-01", "1/2").replace('source = "a paper"', ""))
    assert told == ["mine.toml: version[0].source: must be a text"]


def test_every_fault_is_told_at_once_with_file_and_key_and_without_the_folder(tmp_path):
    text = (
        'id = "bad"\nk = "4/3"\nmissing = "guess"\nbogus = 1\n'
        + dimension("a", ("d0", 'weight = "-1/2"'), "d1", "d1")
        + dimension("b", ("d2", 'deprived.age.under = 5\ncolumn = "x"'))
    )
    told = faults(tmp_path, text)
    assert all(line.startswith("mine.toml: ") for line in told) and str(tmp_path) not in "".join(told)
    for part in (
        "k: is 4/3: it must be above 0 and at most 1",
        "missing: must be one of drop, known-fail-counts, bounds",
        "bogus: no such key here",
        "dimension[0].indicator[0].weight: must not be negative",
        "dimension[0].indicator[2].id: d1 stands twice",
        "dimension[1].indicator[0]: has a column and a condition: give one",
        "dimension[1].indicator[0].deprived.age.under: no such word",
    ):
        assert any(part in line for line in told), (part, told)
    assert len(told) == 7


HALF, OFF = 'weight = "1/2"', 'weight = "0"'
SOME_AND_NONE = "some have a weight and some have none"
NOT_WHOLE = {
    "dimension: the weights sum to 5/6, not to 1": dimension("a", "d1", more=HALF)
    + dimension("b", "d2", more='weight = "1/3"'),
    "dimension: " + SOME_AND_NONE: dimension("a", "d1", more=HALF) + dimension("b", "d2"),
    "dimension[0].indicator: " + SOME_AND_NONE: dimension("a", ("d1", HALF), "d2"),
    "the weights sum to 1/3, not to the dimension's 1/2": dimension("a", ("d1", 'weight = "1/3"')) + dimension("b", "d2"),
    "the weights sum to 1/2, not to the dimension's 1": dimension("a", ("d1", HALF), more='weight = "1"'),
    "dimension: the weights sum to 1/2, not to 1": dimension("a", ("d1", HALF)),
    "dimension: the weights sum to 0, not to 1": dimension("a", ("d1", OFF)),
    "the weights sum to 0, not to the dimension's 1/2": dimension("a", ("d1", OFF)) + dimension("b", "d2"),
    "dimension a: is the name of an indicator too": dimension("a", "d1", "a"),
    "the indicator d1 stands twice": dimension("a", "d1") + dimension("b", "d1"),
    'weight: must be a fraction in quotes, such as "1/6"': dimension("a", ("d1", "weight = 0.5")),
}


@pytest.mark.parametrize("told", NOT_WHOLE)
def test_weights_and_names_that_do_not_fit(tmp_path, told):
    found = faults(tmp_path, HEAD + NOT_WHOLE[told])
    assert len(found) == 1 and told in found[0]


def test_a_cut_off_must_be_a_fraction_in_quotes(tmp_path):
    (told,) = faults(tmp_path, 'id = "x"\nk = 0.26\n' + dimension("a", "d1"))
    assert told == 'mine.toml: k: must be a fraction in quotes, such as "1/5"'


def test_a_dimension_may_have_the_name_of_its_only_indicator(tmp_path):
    assert weights(read(tmp_path, HEAD + dimension("d1", "d1") + dimension("d2", "d2"))) == {"d1": 0.5, "d2": 0.5}


def test_scores_in_levels(tmp_path):
    text = (
        'id = "capitals"\nkind = "capitals"\nleast = "1"\nmost = "4"\nedges = ["7/4", "5/2", "13/4"]\npoor_at_or_below = 2\n'
        '[[score]]\nid = "human"\ncolumn = "h"\n[[score]]\nid = "social"\ncolumn = "s"\n'
    )
    measure = read(tmp_path, text)
    version = measure.versions.newest
    assert measure.kind == "capitals" and [score.column for score in version.scores] == ["h", "s"]
    assert version.edges == (Fraction(7, 4), Fraction(5, 2), Fraction(13, 4))
    told = faults(tmp_path, text.replace('"5/2"', '"3/2"').replace("below = 2", "below = 5").replace('"social"', '"overall"'))
    assert [line.split(": ")[1] for line in told] == ["score[1].id", "edges", "poor_at_or_below"]


def test_a_file_that_is_not_there_or_is_no_toml(tmp_path):
    with pytest.raises(RulebookError, match=r"none\.toml: the file: there is no such file"):
        read_survey_file(tmp_path / "none.toml")
    assert faults(tmp_path, "id = ")[0].startswith("mine.toml: the file: ")


def test_every_measure_that_ships_is_dated_sourced_and_named_in_both_languages():
    for measure in rulebook.load().surveys.values():
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in measure.label.th), measure.id
        for version in measure.versions.versions:
            assert version.source and version.start > UNDATED, measure.id

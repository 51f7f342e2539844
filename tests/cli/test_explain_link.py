"""Why two rows are held to be one person, as an officer reads it in a terminal."""

import re
from pathlib import Path

import pytest

from ruamjai import linking
from ruamjai.warehouse import RunStore


@pytest.fixture(scope="module")
def run(small_world):
    return RunStore(small_world).published()


@pytest.fixture(scope="module")
def weighed(run):
    """A pair linked by comparison and another that a number settled, as the run holds them."""
    links = run.collect(run.table("person_links")).to_pylist()
    return {
        "linked": next(row for row in links if row["tier"] == 2 and not row["rule"].startswith("duplicate")),
        "settled": next(row for row in links if row["rule"] == "number"),
    }


@pytest.fixture
def explain(ruamjai, small_world):
    def told(*words):
        return ruamjai("--data", small_world, "explain", "link", *words)

    return told


def bars(out):
    """(what is compared, bits, running sum) of each line of the waterfall."""
    found = [re.match(r"(\S.*?)  .*?([+-]\d+\.\d\d) +([+-]\d+\.\d\d)", line) for line in out.splitlines()]
    return [(line[1], float(line[2]), float(line[3])) for line in found if line]


def test_the_bars_add_up_to_the_links_weight(explain, weighed):
    row = weighed["linked"]
    code, out, _ = explain(row["left_record_id"], row["right_record_id"])
    assert code == 0
    steps = bars(out)
    assert [name for name, *_ in steps[:3]] == ["ก่อนเปรียบเทียบ", "ชื่อ", "นามสกุล"]
    assert len(steps) == 9
    total = 0.0
    for _, bits, running in steps:
        total += bits
        assert running == pytest.approx(total, abs=0.05)  # each is printed to a hundredth
    assert total == pytest.approx(row["weight"], abs=0.05)
    assert f"{row['probability']:.4f}" in out
    assert row["rule"] in out
    assert "█" in out


def test_a_pair_may_be_given_in_either_order(explain, weighed):
    row = weighed["linked"]
    ids = row["left_record_id"], row["right_record_id"]
    assert explain(*ids) == explain(*ids[::-1])


def test_where_a_number_settled_it_the_bars_say_what_comparing_would(explain, weighed):
    row = weighed["settled"]
    code, out, _ = explain(row["left_record_id"], row["right_record_id"])
    assert code == 0
    assert "a number settled it" in out
    assert len(bars(out)) == 9


def test_a_pair_left_apart_says_so(ruamjai, small_world, explain, tmp_path):
    """In a what-if that accepts nothing but certainty many pairs are left apart."""
    rules = (Path(linking.__file__).parents[1] / "rulebook" / "linking" / "people.toml").read_text("utf-8")
    (tmp_path / "linking").mkdir()
    strict = re.sub(r"^accept( +)= [0-9.]+", r"accept\1= 1.0", rules, flags=re.MULTILINE)
    assert strict != rules
    (tmp_path / "linking" / "people.toml").write_text(strict, "utf-8")
    assert ruamjai("--data", small_world, "run", "--rulebook", tmp_path)[0] == 0
    what_if = RunStore(small_world).runs()[-1].id
    opened = RunStore(small_world).open_run(what_if)
    row = opened.collect(opened.table("possible_links").limit(1)).to_pylist()[0]
    code, out, _ = explain(row["left_record_id"], row["right_record_id"], "--run", what_if)
    assert code == 0
    assert "weighed and left apart" in out
    assert bars(out)[-1][2] == pytest.approx(row["weight"], abs=0.05)


def test_a_pair_that_no_rule_brought_together_is_told(explain, weighed):
    left = weighed["linked"]["left_record_id"]
    code, _, err = explain(left, left)
    assert code == 2
    assert "no rule brings them together" in err
    assert explain("basic_needs:nobody", "tpmap:nobody")[0] == 2


@pytest.mark.parametrize("words", [["one"], ["one", "two", "three"]])
def test_a_link_is_two_rows(explain, words):
    assert explain(*words)[0] == 2


def test_a_household_and_an_area_are_one_id(ruamjai, small_world):
    for what in ("household", "area"):
        assert ruamjai("--data", small_world, "explain", what, "470301", "470302")[0] == 2

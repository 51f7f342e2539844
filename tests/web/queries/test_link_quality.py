"""Link quality as read from a sealed run: counts by right, measures, what of the review stands."""

import pytest

from ruamjai.warehouse.privacy import Cell
from ruamjai.web.queries import link_quality as quality
from web.figures_run import seal_run
from web.links_run import COUNTS, SCOPES, link_tables


def everything(_code):
    return True


def nothing(_code):
    return False


def by_id(found):
    return {(one.scope, one.id): one for one in found}


@pytest.fixture
def run(tmp_path):
    return seal_run(tmp_path, **link_tables(reviewed=True))


def test_scopes_come_whole_first_then_registers_then_provinces(run):
    found = quality.scopes(run, everything)
    assert [(one.scope, one.id) for one in found] == list(SCOPES)
    for one in found:
        assert [one.counts[name] for name in COUNTS] == [Cell(n, "shown") for n in SCOPES[one.scope, one.id]]


def test_a_reader_without_the_right_sees_no_small_count(run):
    found = by_id(quality.scopes(run, nothing))
    assert found["province", "57"].counts["n_contradicted"] == Cell(None, "small")
    assert found["register", "welfare_card"].counts["n_duplicates"].state in ("small", "hidden")
    assert found["province", "47"].counts["n_tier1"] == Cell(6_560, "shown")
    assert all((cell.value is None) == (cell.state != "shown") for one in found.values() for cell in one.counts.values())


def test_a_small_count_cannot_be_reckoned_from_the_whole_and_the_other_parts(tmp_path):
    def row(scope, id_, n_tier2):
        return {"scope": scope, "scope_id": id_, "n_records": 10 * n_tier2, "n_tier2": n_tier2}

    parts = {"basic_needs": 0, "tpmap": 3, "welfare_card": 100, "pppconnext": 40}
    rows = [row("all", "all", 143), *(row("register", name, n) for name, n in parts.items())]
    found = by_id(quality.scopes(seal_run(tmp_path, link_counts=rows), nothing))
    cells = [found["register", name].counts["n_tier2"] for name in parts]
    told = [cell.value for cell in cells if cell.value is not None]
    assert cells[1].value is None
    assert len(told) < 3 or found["all", "all"].counts["n_tier2"].value is None, "the whole less the others would be 3"
    assert cells[0] == Cell(0, "shown"), "nobody is nobody"


def test_the_right_of_a_province_opens_its_own_counts_only(run):
    found = by_id(quality.scopes(run, lambda code: code == "57"))
    assert found["province", "57"].counts["n_contradicted"] == Cell(3, "shown")
    assert found["register", "welfare_card"].counts["n_duplicates"].value is None


def test_measures_are_found_by_name_and_unknown_ones_are_none(run):
    whole = quality.scopes(run, everything)[0]
    precision = whole.measure("precision")
    assert (precision.estimate, precision.n_reviewed, precision.run) == (0.98731, 347, "0007")
    assert whole.measure("precision", part="tier2").estimate == 0.9345
    assert whole.measure("precision", basis="model").estimate == pytest.approx(0.9996)
    assert whole.measure("precision", part="nothing") is None
    pppconnext = by_id(quality.scopes(run, everything))["register", "pppconnext"]
    assert pppconnext.measure("precision") is None, "too few were read there"


def test_bins_stand_from_the_least_likely_to_the_surest(run):
    assert [(one.kind, one.bin_from) for one in quality.bins(run)] == [
        ("possible", 0.05), ("possible", 0.2), ("tier2", 0.5), ("tier2", 0.95), ("tier2", 0.99), ("tier1", 0.0),
    ]  # fmt: skip


def test_where_the_review_stands(run):
    found = quality.reviews(run)
    assert found.n == 10
    assert (found.states["agreed"], found.states["disagreed"], found.states["unanswered"]) == (6, 1, 1)
    assert (found.n_linked, found.n_still_linked) == (9, 7)


def test_a_run_without_these_tables_has_no_scopes(tmp_path):
    run = seal_run(tmp_path)
    assert quality.scopes(run, everything) == []
    assert quality.bins(run) == []
    assert quality.reviews(run).n == 0

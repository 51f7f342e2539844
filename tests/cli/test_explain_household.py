"""`ruamjai explain household` on a poor household: its needs, its ways out and each register's word, in two languages."""

import pytest

from ruamjai import rulebook
from ruamjai.warehouse import RunStore


@pytest.fixture
def poor(small_world):
    run = RunStore(small_world).published()
    table = run.table("household_poverty")
    rows = run.collect(table.filter(table.poor & (table.n_deprived > 1) & (table.n_members > 0)).order_by("household_id"))
    return run, rows.to_pylist()[0]


def test_it_tells_needs_ways_out_and_words_in_both_languages(ruamjai, small_world, poor):
    run, household = poor
    results = run.table("indicator_results")
    mine = results.filter((results.household_id == household["household_id"]) & (results.result == "fail"))
    failed = set(run.collect(mine.select("indicator"))["indicator"].to_pylist())
    code, out, _ = ruamjai("--data", small_world, "explain", "household", household["household_id"])
    assert code == 0
    book = rulebook.load()

    def tells(words):  # wherever the screen broke the lines: Thai has no spaces to break at
        return "".join(words.split()) in "".join(out.split())

    for name in failed:
        need = book.indicators[name].need
        assert tells(f"{need.th} · {need.en}")  # a line of the way out: the union needs all of them
    for dimension in book.measures["tpmap"].dimensions:
        if household[dimension.id]:
            assert tells(dimension.label.en)
    assert tells("way out 1") and not tells("way out 2")
    assert tells(f"basic needs survey of {household['survey_year']}: poor yes") and tells("ใช่ · yes")

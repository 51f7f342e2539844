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
    book, told = rulebook.load(), " ".join(out.split())
    for name in failed:
        need = book.indicators[name].need
        assert name in told and f"{need.th} · {need.en}" in told  # a line of the way out: the union needs all of them
    for dimension in book.measures["tpmap"].dimensions:
        if household[dimension.id]:
            assert dimension.label.en in told
    assert "way out 1" in told and "way out 2" not in told
    assert f"basic needs survey of {household['survey_year']}: poor yes" in told and "ใช่ · yes" in told

"""``ruamjai erase`` at the command line: first told, then done, and plain words when it cannot be."""

import shutil

import pytest

from ruamjai.warehouse import RunStore


@pytest.fixture
def world(small_world, tmp_path):
    shutil.copytree(small_world, tmp_path / "data", ignore=shutil.ignore_patterns("demo"))
    return tmp_path / "data"


def test_what_would_be_erased_is_told_first_and_then_done(ruamjai, world):
    run = RunStore(world).published()
    person = run.collect(run.table("people").limit(1)).to_pylist()[0]["person_id"]
    words = ("--data", world, "erase", person, "--reason", "objected")
    code, out, _ = ruamjai(*words, "--dry-run")
    assert code == 0
    assert "nothing was erased" in out
    assert "erasures" not in RunStore(world).published().manifest.raw
    code, out, err = ruamjai(*words)
    assert code == 0, err
    assert run.id in out
    (entry,) = RunStore(world).published().manifest.raw["erasures"]
    assert entry["reason"] == "objected"


def test_a_number_is_no_pseudonym(ruamjai, world):
    code, out, err = ruamjai("--data", world, "erase", "p-nobody", "--reason", "court")
    assert code == 2
    assert "No kept run knows" in out + err

"""The verb that writes made-up registers."""

from ruamjai.warehouse.reading import read_table


def test_registers_are_written_and_named(ruamjai, tmp_path):
    code, out, _ = ruamjai("madeup", "registers", tmp_path / "a", "--left", 3_000, "--right", 500, "--seed", 9)
    assert code == 0
    assert "ทะเบียนซ้าย" in out and "true pairs" in out and "nobody in it exists" in out
    assert [read_table(tmp_path / "a" / f"{name}.parquet").num_rows for name in ("left", "right", "truth")] == [3_000, 500, 425]
    assert ruamjai("madeup", "registers", tmp_path / "b", "--left", 3_000, "--right", 500, "--seed", 9)[0] == 0
    for name in ("left", "right", "truth"):
        assert (tmp_path / "a" / f"{name}.parquet").read_bytes() == (tmp_path / "b" / f"{name}.parquet").read_bytes()


def test_the_field_says_where_people_stand_twice(ruamjai, tmp_path):
    words = ("madeup", "registers", tmp_path, "--left", 3_000, "--right", 500, "--difficulty", "field", "--no-numbers")
    code, out, _ = ruamjai(*words)
    assert code == 0
    assert "right_duplicates.parquet" in out.replace("\n", "")
    assert read_table(tmp_path / "right.parquet")["citizen_id"].null_count == 500


def test_sizes_that_cannot_be_are_told_in_both_languages(ruamjai, tmp_path):
    code, _, error = ruamjai("madeup", "registers", tmp_path, "--left", 100, "--right", 900)
    assert code == 2
    assert "ทะเบียน" in error and "cannot be" in error

"""The files themselves: sizes, forms, the truth, the same bytes again."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from madeup.registers.conftest import LEFT, RIGHT, Read, texts
from ruamjai.errors import UsageError
from ruamjai.madeup import MadeRegisters, make_registers
from ruamjai.thai.areas import current
from ruamjai.thai.citizen_id import is_valid
from ruamjai.warehouse.reading import read_table

COLUMNS = [
    "id", "citizen_id", "title", "first_name", "last_name", "sex", "birth_date", "house_no", "moo", "tambon", "amphoe",
    "province",
]  # fmt: skip


def test_sizes_columns_and_forms(standard: Read) -> None:
    for register, rows in ((standard.left, LEFT), (standard.right, RIGHT)):
        assert list(register) == COLUMNS
        assert len(register["id"]) == len(set(register["id"])) == rows
        assert set(register["sex"]) == {"1", "2"}
        assert all(current(code) for code in set(register["tambon"]))
        assert [code[:4] for code in register["tambon"]] == register["amphoe"].tolist()
        assert [code[:2] for code in register["tambon"]] == register["province"].tolist()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", text) for text in set(standard.left["birth_date"]))
    births = set(standard.right["birth_date"]) - {None}
    assert all(re.fullmatch(r"\d\d/\d\d/2[45]\d\d|2[45]\d\d", text) for text in births)
    assert all(re.fullmatch(r"[1-9]\d*(/[1-3])?", text) for text in set(standard.left["house_no"]))


def test_every_column_is_text(standard: Read) -> None:
    for path in (standard.made.left, standard.made.right, standard.made.truth):
        for field in read_table(path).schema:
            kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
            assert kind == pa.string()


def test_the_truth_pairs_each_shared_person_once(standard: Read) -> None:
    assert len(standard.left_rows) == standard.made.pairs == round(0.85 * RIGHT)
    assert len(set(standard.left_rows.tolist())) == len(set(standard.right_rows.tolist())) == standard.made.pairs


def test_the_truth_is_true(standard: Read) -> None:
    """Rows that bear one valid number are one person, but for mates' numbers and typos that pass the check digit."""
    numbers = standard.left["citizen_id"]
    left = {number: row for row, number in enumerate(numbers) if number is not None and is_valid(number)}
    pairs = set(zip(standard.left_rows.tolist(), standard.right_rows.tolist(), strict=True))
    same = [(left[number], row) for row, number in enumerate(standard.right["citizen_id"]) if number in left]
    share = np.mean([pair in pairs for pair in same])
    assert 0.975 < share < 0.995
    # Among people of no pair hardly anybody of the right register has a namesake born the same day in the left one.
    paired = {right for _, right in pairs}
    named = set(zip(standard.left["first_name"], standard.left["last_name"], standard.left["tambon"], strict=True))
    others = [row for row in range(RIGHT) if row not in paired]
    keys = zip(*(standard.right[name][others] for name in ("first_name", "last_name", "tambon")), strict=True)
    assert np.mean([key in named for key in keys]) < 0.01


def test_who_is_in_the_right_register_alone_lives_among_the_others(standard: Read) -> None:
    alone = np.setdiff1d(np.arange(RIGHT), standard.right_rows)
    homes = set(zip(*(standard.left[name] for name in ("tambon", "moo", "house_no", "last_name")), strict=True))
    keys = zip(*(standard.right[name][alone] for name in ("tambon", "moo", "house_no", "last_name")), strict=True)
    # Mates with the same surname in the left register: most do not live alone, did not move and are spelt right.
    assert np.mean([key in homes for key in keys]) > 0.5


def test_ids_say_nothing(standard: Read) -> None:
    assert abs(np.corrcoef(standard.left_rows, standard.right_rows)[0, 1]) < 0.03
    tambon = np.array([int(code) for code in standard.left["tambon"]])
    assert abs(np.corrcoef(np.arange(LEFT), tambon)[0, 1]) < 0.03


def _hashes(made: MadeRegisters) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in (made.left, made.right, made.truth)]


@pytest.mark.parametrize("difficulty", ["standard", "harsh", "field"])
def test_the_same_seed_gives_the_same_bytes(difficulty: str, tmp_path: Path) -> None:
    made = [
        make_registers(tmp_path / str(i), left=6_000, right=2_000, difficulty=difficulty, seed=seed)  # type: ignore[arg-type]
        for i, seed in enumerate((3, 3, 4))
    ]
    first, again, other = (_hashes(one) for one in made)
    assert first == again
    assert all(a != b for a, b in zip(first, other, strict=True))


def test_without_numbers_all_else_is_the_same(tmp_path: Path) -> None:
    with_them = make_registers(tmp_path / "a", left=3_000, right=1_000)
    without = make_registers(tmp_path / "b", left=3_000, right=1_000, numbers=False)
    assert set(texts(without.right)["citizen_id"]) == {None}
    a, b = texts(with_them.right), texts(without.right)
    assert all(a[name].tolist() == b[name].tolist() for name in COLUMNS if name != "citizen_id")
    assert _hashes(with_them)[0] == _hashes(without)[0]


@pytest.mark.parametrize("difficulty", ["standard", "harsh", "field"])
@pytest.mark.parametrize(("left", "right"), [(1, 1), (40, 3), (17, 20)])
def test_a_handful_works_too(left: int, right: int, difficulty: str, tmp_path: Path) -> None:
    made = make_registers(tmp_path, left=left, right=right, difficulty=difficulty)  # type: ignore[arg-type]
    assert (read_table(made.left).num_rows, read_table(made.right).num_rows) == (left, right)
    assert read_table(made.truth).num_rows == made.pairs == round(0.85 * right)


@pytest.mark.parametrize(("left", "right"), [(0, 10), (10, 0), (7, 10), (-5, -5)])
def test_sizes_that_cannot_be_are_refused(left: int, right: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        make_registers(tmp_path, left=left, right=right)
    assert "ทะเบียน" in refused.value.message_th
    assert not list(tmp_path.iterdir())


def test_progress_is_told_to_its_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make_registers(tmp_path, left=500, right=100, progress=lambda what, done, total: told.append((what, done, total)))
    assert [done for _, done, _ in told] == [0, 1, 2, 3]
    assert {total for _, _, total in told} == {3}


def test_an_easier_pair_leaves_no_duplicates_of_a_harder_one(tmp_path: Path) -> None:
    assert make_registers(tmp_path, left=2_000, right=500, difficulty="field").right_duplicates is not None
    made = make_registers(tmp_path, left=2_000, right=500)
    assert made.left_duplicates is None and made.right_duplicates is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["left.parquet", "right.parquet", "truth.parquet"]

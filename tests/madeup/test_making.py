"""Making: the same files again, a key that fits every row, and files that the registers take."""

import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from madeup.conftest import FEW_PEOPLE
from ruamjai import registers
from ruamjai.errors import FileRefused, UsageError
from ruamjai.madeup import Made, make
from ruamjai.thai.citizen_id import read


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_bytes(made_in: Path, tmp_path: Path) -> None:
    make(out=tmp_path, people=FEW_PEOPLE)
    assert digests(tmp_path) == digests(made_in)


def test_another_seed_gives_other_people(made_in: Path, tmp_path: Path) -> None:
    make(out=tmp_path, people=3_500, provinces=("47",), seed=1)
    make(out=tmp_path / "again", people=3_500, provinces=("47",), seed=2)
    path = Path("welfare_card") / "card2565_47.csv"
    assert (tmp_path / path).read_bytes() != (tmp_path / "again" / path).read_bytes()


def test_files_of_five_registers_are_handed_out_and_nothing_else_lies_there(made: Made, made_in: Path) -> None:
    kinds = Counter(file.register for file in made.files)
    assert kinds["basic_needs"] == 36 and kinds["tpmap"] == 6 and kinds["welfare_card"] == 2 and kinds["area_teams"] == 1
    assert 12 <= kinds["pppconnext"] <= 18
    others = {path for path in made_in.rglob("*") if path.is_file()} - {file.path for file in made.files}
    assert {path.relative_to(made_in).parts[0] for path in others} == {"README.md", "broken", "truth"}


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    made = make(out=tmp_path, people=3_500, provinces=("57",), progress=lambda *step: told.append(step))
    assert told[:2] == [("world", 0, 1), ("world", 1, 1)]
    files = told[2:]
    assert [done for _, done, _ in files] == list(range(len(made.files) + 1))
    assert {total for _, _, total in files} == {len(made.files)}


def test_a_province_without_pppconnext_has_no_file_of_it(tmp_path: Path) -> None:
    made = make(out=tmp_path, people=3_500, provinces=("57",))
    assert "pppconnext" not in {file.register for file in made.files}


def test_a_province_whose_figures_are_not_known_takes_the_countrys(tmp_path: Path) -> None:
    made = make(out=tmp_path, people=1_500, provinces=("58",))
    assert pq.read_table(made.truth).num_rows > 1_500


def test_no_province_no_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        make(out=tmp_path / "none", provinces=("00",), people=1_000)
    assert not (tmp_path / "none").exists()


@pytest.fixture(scope="module")
def inbox(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    inbox = tmp_path_factory.mktemp("inbox")
    for register in sorted({file.register for file in made.files}):
        paths = [file.path for file in made.files if file.register == register]
        registers.take(register=register, files=paths, inbox=inbox, secret=b"0" * 32, by="a test")
    return inbox


def taken(inbox: Path, table: str) -> list[dict[str, object]]:
    files = {batch.id: batch.file_name for batch in registers.batches(inbox)}
    rows = []
    for folder in sorted(inbox.iterdir()):
        if (folder / f"{table}.parquet").is_file():
            rows.extend({**row, "file": files[folder.name]} for row in pq.read_table(folder / f"{table}.parquet").to_pylist())
    return rows


def test_the_registers_take_every_file_whole_but_for_the_shifted_rows(inbox: Path, made: Made) -> None:
    batches = list(registers.batches(inbox))
    assert {batch.file_name for batch in batches} == {file.path.name for file in made.files}
    refused = Counter(row["code"] for row in taken(inbox, "findings") if row["severity"] == "refused")
    assert set(refused) == {"row_shifted"}
    assert 6 <= refused["row_shifted"] <= 60


def test_the_mess_is_found(inbox: Path) -> None:
    codes = {str(row["code"]) for row in taken(inbox, "findings")}
    assert {"citizen_id_damaged", "citizen_id_invalid", "area_abolished", "row_shifted", "row_summary"} <= codes


def test_taking_files_made_twice_changes_nothing(inbox: Path, made: Made, tmp_path: Path) -> None:
    again = make(out=tmp_path, people=FEW_PEOPLE)
    book = next(file for file in again.files if file.path.suffix == ".xlsx")
    found = registers.take(register=book.register, files=[book.path], inbox=inbox, secret=b"0" * 32, by="a test")
    assert [batch.already for batch in found] == [True]


def test_the_key_fits_every_row_taken(inbox: Path, made: Made) -> None:
    key = {(row["register"], row["file_name"], row["row_number"]): row for row in pq.read_table(made.truth).to_pylist()}
    records = taken(inbox, "person_records")
    assert len(records) <= len(key)
    for record in records:
        row = key[record["register"], record["file"], record["row_number"]]
        written = read(str(row["citizen_id_written"] or ""))
        if record["citizen_id"] is not None:
            assert written.number == record["citizen_id"]
    assert len(key) - len(records) <= 60  # shifted rows, and TPMAP's doubles if any


def test_the_key_is_one_to_one_within_a_register_but_for_before_and_after(made: Made) -> None:
    rows = pq.read_table(made.truth).to_pandas()
    for register, most in (("basic_needs", 1), ("tpmap", 1), ("welfare_card", 1), ("pppconnext", 2)):
        assert rows[rows.register == register].person.value_counts().max() == most
    per_household = rows.groupby("household").poor.nunique()
    assert per_household.max() == 1
    assert rows.groupby("person").household.nunique().max() == 1
    assert 0.05 < rows[rows.register == "basic_needs"].poor.mean() < 0.25
    assert np.all(rows.row_number >= 2)


def test_the_broken_file_is_refused(made_in: Path, tmp_path: Path) -> None:
    broken = sorted((made_in / "broken").iterdir())
    assert len(broken) == 1
    with pytest.raises(FileRefused):
        registers.take(register="basic_needs", files=broken, inbox=tmp_path, secret=b"0" * 32, by="a test")

"""The shelf: what is on it, that each folder is whole, and that all faults of a register.toml are told at once."""

import re
import shutil
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from ruamjai import registers, rulebook
from ruamjai.errors import RulebookError
from ruamjai.registers.kinds import KINDS
from ruamjai.registers.shelf import OPTIONAL
from ruamjai.tables import TABLES
from ruamjai.tables.pair_codes import PairCode
from ruamjai.thai.dates import DateFault

SHELF = registers.found()


def test_the_registers_are_found_by_walking():
    assert list(SHELF) == ["area_teams", "basic_needs", "field_checks", "link_reviews", "pppconnext", "tpmap", "welfare_card"]


@pytest.mark.parametrize("name", SHELF)
def test_a_register_s_folder_is_whole(name):
    register = SHELF[name]
    assert (register.folder / "README.md").read_text("utf-8").startswith("# ")
    samples = {path.stem for path in (register.folder / "sample").iterdir()}
    assert samples == {path.name for path in (register.folder / "expected").iterdir()}
    assert samples


@pytest.mark.parametrize("name", SHELF)
def test_a_register_fills_every_promised_column_that_cannot_be_empty(name):
    machinery = {"register", "batch", "row_number", "record_id", "household_record_id", "year", "dimension_filter"}
    machinery |= {field.name for field in fields(PairCode)}  # unfolded from one cell of a reviewer's file
    for layout in SHELF[name].layouts:
        ours = {out for column in layout.columns if column.taken for out in _outputs(column)}
        for table in layout.produces:
            for column in TABLES[table].columns:
                if not column.nullable and column.name not in machinery:
                    assert column.name in ours, (table, column.name)


def _outputs(column):
    return [column.ours if out == "=" else out for out in KINDS[column.kind].outputs]


@pytest.mark.parametrize("name", SHELF)
def test_what_section_26_names_is_marked_and_has_its_ground(name):
    register = SHELF[name]
    sensitive = [column for column in register.columns if column.personal == "sensitive"]
    promised = {
        column.name for table in register.produces for column in TABLES[table].columns if column.personal == "sensitive"
    }
    assert promised <= {column.ours for column in sensitive}
    if any(column.taken for column in sensitive):
        assert register.legal_basis.sensitive_section.startswith("26(5)")
    assert register.legal_basis.section.startswith("24(")


def test_religion_and_the_number_on_the_card_s_back_are_not_taken():
    religion = [column for column in SHELF["basic_needs"].columns if "ศาสนา" in column.theirs]
    laser = [column for column in SHELF["welfare_card"].columns if "เลขหลังบัตร" in column.theirs]
    assert [column.taken for column in religion + laser] == [False, False]


@pytest.mark.parametrize("name", SHELF)
def test_every_column_not_taken_says_why_in_both_languages(name):
    for column in SHELF[name].columns:
        if not column.taken:
            thai, _, english = column.not_taken.partition(" · ")
            assert thai and english, column.theirs


@pytest.mark.parametrize("name", SHELF)
def test_keys_are_made_of_columns_that_are_there(name):
    for layout in SHELF[name].layouts:
        ours = {out for column in layout.columns if column.taken for out in _outputs(column)}
        keys = [*layout.row_key, *layout.row_key_otherwise, *layout.household_key]
        unfolded = {field.name for field in fields(PairCode)} if "pair_code" in ours else set()
        assert {key.removesuffix(OPTIONAL) for key in keys} <= ours | {"tambon_code"} | unfolded


NOT_CODES = {
    "row_key", "row_key_otherwise", "row_number", "file_name", "columns", "household_key",
    "birth_year_alone", "title_in_name", "name_without_title",
}  # fmt: skip


def test_every_code_that_the_programme_tells_is_in_the_rulebook_and_the_other_way_round():
    """Codes are written as text in the programme: a misspelt one would stop a file on its first bad cell."""
    rules = set(rulebook.load().findings)
    told = {f"date_{fault.value}" for fault in DateFault if fault is not DateFault.EMPTY}
    told |= {"citizen_id_damaged", "citizen_id_invalid"}  # made of the state that thai.citizen_id tells
    room = Path(registers.__file__).parent
    written = set()
    for path in [*room.rglob("*.py"), *(room.parent / "warehouse").glob("*.py")]:
        written |= set(re.findall(r'"([a-z_]+)"', path.read_text("utf-8")))
    prefixes = tuple({f"{code.split('_')[0]}_" for code in rules})
    assert rules <= told | written
    promised = {column.name for table in TABLES.values() for column in table.columns} | set(TABLES)
    assert {word for word in written if word.startswith(prefixes)} - rules - promised - set(SHELF) - NOT_CODES == set()


FAULTY = """
id = "wrong_name"
label.th = "ก"
owner.th = "ข"
owner.en = "owner"

[codes.sex]
1 = ["ชาย"]
2 = ["ชาย"]

[[layout]]
id = "people"
produces = ["nothing_of_ours"]
row_key = ["citizen_id"]
needed = ["somebody"]
columns = [
  { theirs = ["ชื่อ"], ours = "first_name", kind = "first_nam" },
  { theirs = ["ชื่อ"], ours = "last_name", kind = "last_name", personel = "personal" },
  { theirs = ["เพศ"], ours = "sex", kind = "code", codes = "sexes" },
  { theirs = ["ศาสนา"], personal = "sensitive" },
]
"""


def test_all_faults_of_a_register_are_told_at_once(tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "register.toml").write_text(FAULTY, "utf-8")
    (tmp_path / "worse").mkdir()
    (tmp_path / "worse" / "register.toml").write_text("id = ", "utf-8")
    with pytest.raises(RulebookError) as told:
        registers.found(tmp_path)
    text = "\n".join(told.value.faults)
    for words in (
        "id: must be the folder's name", "label.en", "legal_basis.section", "“ชาย” has two meanings", "nothing_of_ours",
        "no column becomes somebody", "stands for two columns", "no kind first_nam", "personel is not a key",
        "no code list sexes", "say either kind, or not_taken", "worse/register.toml",
    ):  # fmt: skip
        assert words in text, words


def test_adding_a_register_touches_only_its_folder(tmp_path):
    """A copy of a register under another name is found and read as it stands."""
    shutil.copytree(SHELF["welfare_card"].folder, tmp_path / "old_age_allowance")
    path = tmp_path / "old_age_allowance" / "register.toml"
    path.write_text(path.read_text("utf-8").replace('"welfare_card"', '"old_age_allowance"', 1), "utf-8")
    found = registers.found(tmp_path)
    assert list(found) == ["old_age_allowance"]
    assert found["old_age_allowance"].columns == SHELF["welfare_card"].columns


def test_every_register_toml_is_plain_data():
    for register in SHELF.values():
        data = tomllib.loads((register.folder / "register.toml").read_text("utf-8"))
        assert set(data) <= {"id", "label", "owner", "vintage", "refresh", "legal_basis", "codes", "layout"}

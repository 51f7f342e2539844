"""Reviewers' files come back: as they were written, sorted anew, half answered, changed by hand, taken twice."""

from dataclasses import replace

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from registers.desk import findings, table, take
from registers.making_review_samples import pairs, sheet_of, with_column
from ruamjai import registers, rulebook
from ruamjai.errors import FileRefused
from ruamjai.linking.quality.sheets import ANSWER, ANSWER_WORDS, CODE, REVIEWER, headings
from ruamjai.thai.text import heading_key
from ruamjai.warehouse.answer_sheets import write_answer_sheet

ALL_SAME = ["คนเดียวกัน"] * 5


def take_sheet(sheet, folder, name="answers.xlsx"):
    path = folder / "files" / name
    write_answer_sheet(sheet, path)
    return take("link_reviews", path, folder / "inbox")


def said(batch):
    """What the batch says: (left row, reviewer) and the answer."""
    rows = table(batch, "link_reviews").to_pylist()
    return {(int(row["left_record_id"].split(":")[1], 16), row["reviewer"]): row["answer"] for row in rows}


def test_the_register_knows_every_heading_that_is_written():
    (layout,) = registers.found()["link_reviews"].layouts
    assert [name for name in headings() if heading_key(name) not in layout.by_heading] == []


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_comes_back_as_it_was_answered(tmp_path, kind):
    answers = [*ANSWER_WORDS, None, "คนละคน"]
    batch = take_sheet(sheet_of(1, answers), tmp_path, f"answers.{kind}")
    expected = ["same", "different", "cannot_tell", None, "different"]
    assert said(batch) == {(n, 1): answer for n, answer in enumerate(expected, 1)}
    assert [code for _, _, code in findings(batch)] == ["review_unanswered"]
    kept = table(batch, "link_reviews").to_pylist()
    for row, pair in zip(kept, pairs(), strict=True):
        for name in pair.__dataclass_fields__:
            assert (row[name] or "") == getattr(pair, name) if name == "province" else row[name] == getattr(pair, name)


def test_nothing_that_a_reviewer_reads_is_kept(tmp_path):
    batch = take_sheet(sheet_of(1, ALL_SAME), tmp_path)
    text = str(table(batch, "link_reviews").to_pylist())
    assert not any(word in text for word in ("สมหมาย", "ใจงาม", "2508", "ดอยงาม"))
    assert set(batch.tables) == {"link_reviews"}


def test_rows_may_be_sorted_anew(tmp_path):
    sheet = sheet_of(2, ["คนเดียวกัน", "คนละคน", "คนเดียวกัน", "คนละคน", "บอกไม่ได้"])
    plain = said(take_sheet(sheet, tmp_path / "plain"))
    turned = replace(sheet, rows=sheet.rows.take(pa.array([3, 0, 4, 1, 2])))
    assert said(take_sheet(turned, tmp_path / "turned")) == plain


def test_a_row_whose_code_was_changed_is_refused_and_told(tmp_path):
    sheet = sheet_of(1, ALL_SAME)
    codes = sheet.rows.column(CODE).to_pylist()
    changed = with_column(sheet.rows, CODE, [codes[0], None, codes[2][:-2], codes[3], codes[4]])
    batch = take_sheet(replace(sheet, rows=changed), tmp_path)
    assert {number for number, _ in said(batch)} == {1, 4, 5}
    assert [code for _, _, code in findings(batch)] == ["review_code_damaged"] * 2


def test_a_file_without_its_codes_is_refused(tmp_path):
    sheet = sheet_of(1, ALL_SAME)
    with pytest.raises(FileRefused) as refused:
        take_sheet(replace(sheet, rows=sheet.rows.drop_columns([CODE])), tmp_path)
    assert refused.value.code == "columns_missing"


def test_who_read_may_be_written_in_thai_digits(tmp_path):
    sheet = sheet_of(1, ALL_SAME)
    batch = take_sheet(replace(sheet, rows=with_column(sheet.rows, REVIEWER, ["๒"] * 5)), tmp_path)
    assert {reviewer for _, reviewer in said(batch)} == {2}


def united(inbox):
    connection = ibis.duckdb.connect(threads=1)
    made = registers.union(inbox=inbox, read=lambda path: connection.read_parquet(str(path)), rules=rulebook.load())[
        "link_reviews"
    ]
    rows = made if isinstance(made, pa.Table) else connection.to_pyarrow(made)
    assert rows.num_rows == pc.count_distinct(pc.binary_join_element_wise(
        rows["left_record_id"], rows["reviewer"].cast(pa.string()), "|")).as_py()  # fmt: skip
    return {(int(row["left_record_id"].split(":")[1], 16), row["reviewer"]): row["answer"] for row in rows.to_pylist()}


def test_a_fuller_file_replaces_what_the_same_reviewer_said_before(tmp_path):
    take_sheet(sheet_of(1, ["คนเดียวกัน", None, None, None, None]), tmp_path, "half.xlsx")
    take_sheet(sheet_of(2, ["คนละคน"] * 5), tmp_path, "other.xlsx")
    whole = take_sheet(sheet_of(1, ["คนละคน", *ALL_SAME[1:]]), tmp_path, "whole.csv")
    expected = {(n, 2): "different" for n in range(1, 6)} | {(n, 1): "same" for n in range(2, 6)} | {(1, 1): "different"}
    assert united(tmp_path / "inbox") == expected
    registers.withdraw(inbox=tmp_path / "inbox", batch=whole.id, by="tester", reason="ผิดไฟล์")
    assert united(tmp_path / "inbox")[1, 1] == "same"
    assert united(tmp_path / "inbox")[2, 1] is None


def test_without_files_there_are_no_answers(tmp_path):
    assert united(tmp_path / "inbox") == {}


def test_the_answers_that_can_be_chosen_are_those_that_are_understood():
    (column,) = [column for column in registers.found()["link_reviews"].columns if column.ours == "answer"]
    assert [column.codes["".join(word.split())] for word in ANSWER_WORDS] == ["same", "different", "cannot_tell"]
    assert heading_key(ANSWER) in {heading_key(name) for name in column.theirs}

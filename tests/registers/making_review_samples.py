"""Writes the samples of reviewers' files: ``python tests/registers/making_review_samples.py``. Nobody in them exists.

What must come out of each is written by hand in ``expected``, never by this programme.
"""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from ruamjai.linking.quality.sheets import ANSWER, CODE, review_sheet
from ruamjai.registers import found
from ruamjai.tables import TABLES
from ruamjai.tables.pair_codes import PairCode, write_pair_code
from ruamjai.warehouse import arrow_schema
from ruamjai.warehouse.answer_sheets import AnswerSheet, write_answer_sheet

LEFT = [f"basic_needs:{n:024x}" for n in range(1, 6)]
RIGHT = [f"tpmap:{n:024x}" for n in range(1, 6)]
PEOPLE = (
    ("นาย", "สมหมาย", "ใจงาม", 1, 1965), ("นางสาว", "มาลี", "ใจงาม", 2, 1967), ("นาง", "บัวคำ", "แก้วดี", 2, 1947),
    ("นาย", "คำแสน", "ปันคำ", 1, 1990), ("เด็กหญิง", "ใบบัว", "ใจงาม", 2, 2012),
)  # fmt: skip
KINDS = (
    ("tier1", "", 0.9998),
    ("tier2", ":0.99", 0.9971),
    ("tier2", ":0.5", 0.625),
    ("possible", ":0.2", 0.31),
    ("possible", ":0", 0.02),
)


def pairs() -> list[PairCode]:
    """Five pairs of a made-up run; the last is of people whom no register places."""
    return [
        PairCode(
            sample="0123456789ab", run="0007", left_record_id=left, right_record_id=right, right_register="tpmap",
            stratum=f"tpmap:{kind}{bin_}", kind=kind, probability=stated, province="57" if n < 4 else "",
            n_stratum=1000 * (n + 1), n_cell=100 * (n + 1), n_side=5000,
        )
        for n, ((kind, bin_, stated), left, right) in enumerate(zip(KINDS, LEFT, RIGHT, strict=True))
    ]  # fmt: skip


def records() -> pa.Table:
    """The rows of both registers, without citizen numbers."""
    rows = [
        {
            "record_id": record, "register": record.split(":")[0], "batch": "b", "row_number": n + 2,
            "citizen_id_state": "missing",
            "title": title, "first_name": first, "last_name": last, "sex": sex, "birth_year": year, "house_no": "12",
            "village_code": "57050503", "tambon_code": "570505",
        }
        for ids in (LEFT, RIGHT)
        for n, (record, (title, first, last, sex, year)) in enumerate(zip(ids, PEOPLE, strict=True))
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["person_records"]))


def sheet_of(reviewer: int, answers: list[str | None]) -> AnswerSheet:
    """The pairs in the order above, as ``reviewer`` has answered them."""
    areas = pa.table({"area_code": ["570505", "5705", "57"], "name_th": ["ดอยงาม", "พาน", "เชียงราย"]})
    sheet = review_sheet(
        pairs(), reviewer=reviewer, seed=1, person_records=records(), areas=areas, register_names={"basic_needs": "จปฐ."}
    )
    codes = sheet.rows.column(CODE).to_pylist()
    rows = sheet.rows.take(pa.array([codes.index(write_pair_code(pair)) for pair in pairs()]))
    return replace(sheet, rows=with_column(rows, ANSWER, answers))


def with_column(rows: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    """``rows`` with other values in one column."""
    return rows.set_column(rows.column_names.index(name), name, pa.array(values, pa.string()))


def main() -> None:
    """The first reviewer's file as XLSX, half answered; the second's as CSV with a code cut off and a word of its own."""
    folder = found()["link_reviews"].folder / "sample"
    first = sheet_of(1, ["คนเดียวกัน", "คนเดียวกัน", "คนละคน", None, "บอกไม่ได้"])
    second = sheet_of(2, ["คนเดียวกัน", "คนละคน", "คนละคน", "คนละคน", "น่าจะใช่"])
    codes = second.rows.column(CODE).to_pylist()
    cut = with_column(second.rows, CODE, [code[:-7] if n == 3 else code for n, code in enumerate(codes)])
    for sheet, name in ((first, "reviewer_1.xlsx"), (replace(second, rows=cut), "reviewer_2.csv")):
        path: Path = folder / name
        path.unlink(missing_ok=True)
        write_answer_sheet(sheet, path)
        path.chmod(0o644)  # nobody in it exists


if __name__ == "__main__":
    main()

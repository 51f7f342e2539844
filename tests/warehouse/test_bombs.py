"""Small files that unpack to gigabytes, or carry something in: refused from their directory, in bounded memory."""

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from ruamjai.errors import FileRefused
from ruamjai.warehouse import packages, reading, workbooks
from ruamjai.warehouse.reading import read_rows

HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def package(path: Path, parts: dict[str, bytes | str], **how) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **how) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def workbook(path: Path, more: dict[str, bytes | str] | None = None, rows: int = 3) -> Path:
    """A workbook as a programme writes it, with parts put in."""
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet()
        for row in range(rows):
            page.write_row(row, 0, ["ชื่อ", "อำเภอ"] if row == 0 else ["ก", "พาน"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as made:
        for name, content in (more or {}).items():
            made.writestr(name, content)
    return path


def zeros(path: Path, megabytes: int) -> Path:
    """A part of zeros: a thousand to one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes // 16):
                part.write(bytes(16 << 20))
    return path


def refusal(path: Path) -> FileRefused:
    with pytest.raises(FileRefused) as told:
        read_rows(path)
    assert told.value.message_th
    return told.value


def test_a_workbook_in_order_is_read(tmp_path):
    assert len(read_rows(workbook(tmp_path / "a.xlsx"), is_heading={"ชื่อ", "อำเภอ"}.__contains__)) == 2


def test_a_repeated_value_in_a_whole_province_is_no_bomb(tmp_path):
    path = workbook(tmp_path / "a.xlsx", rows=60_000)
    with path.open("rb") as file:
        assert packages.look_at(file, path.stat().st_size) is False
    with zipfile.ZipFile(path) as made:
        unpacked = sum(part.file_size for part in made.infolist())
    assert unpacked / path.stat().st_size < packages.MOST_RATIO / 5


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({f"xl/media/{n}.png": b"" for n in range(2001)}, "file_too_large"),
        ({"xl/inner.zip": b"PK"}, "file_unreadable"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "file_unreadable"),
        ({"xl/vbaProject.bin": b"x"}, "file_unreadable"),
        ({"../../etc/passwd": b"x"}, "file_unreadable"),
        ({"/etc/passwd": b"x"}, "file_unreadable"),
        ({"C:\\x": b"x"}, "file_unreadable"),
        ({"xl/styles2.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "file_unreadable"),
        ({"xl/worksheets/sheet9.xml": bytes(40 << 20)}, "file_too_large"),
    ],
)  # fmt: skip
def test_what_no_workbook_holds_is_refused(tmp_path, more, code):
    assert refusal(workbook(tmp_path / "a.xlsx", more)).code == code


def test_parts_that_overlap_are_refused(tmp_path):
    """One kernel of bytes named by many entries of the directory, each saying that it is its own."""
    path = workbook(tmp_path / "a.xlsx", {"xl/media/1.bin": bytes(1 << 20)})
    with zipfile.ZipFile(path, "a") as made:
        kernel = made.getinfo("xl/media/1.bin")
        for n in range(200):
            again = zipfile.ZipInfo(f"xl/media/again{n}.bin")
            again.compress_type, again.CRC, again.header_offset = kernel.compress_type, kernel.CRC, kernel.header_offset
            again.compress_size, again.file_size = kernel.compress_size, 1000
            made.filelist.append(again)
        made._didModify = True
    assert path.stat().st_size < 200 * kernel.compress_size
    assert refusal(path).code == "file_unreadable"


def test_a_locked_part_and_a_strange_way_of_packing_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(path).code == "file_unreadable"
    path = workbook(tmp_path / "b.xlsx")
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert refusal(path).code == "file_locked"


def test_many_cells_that_point_at_one_long_text_are_refused_before_they_are_copied(tmp_path, monkeypatch):
    def made(longest: int) -> Path:
        texts = f"<sst><si><t>ชื่อ</t></si><si><t>{'x' * longest}</t></si><si/></sst>"
        cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c><c r="B{n}"><v>7</v></c></row>' for n in range(1, 2001))
        return package(
            tmp_path / "a.xlsx",
            {"[Content_Types].xml": TYPES, "xl/sharedStrings.xml": texts, "xl/worksheets/sheet1.xml": HEAD + cells},
        )

    monkeypatch.setattr(packages, "MOST_TEXT", 1_000_000)
    with pytest.raises(FileRefused) as told:
        workbooks.check_size(made(1000))
    assert told.value.code == "file_too_large"
    workbooks.check_size(made(300))  # 2,000 times 300 bytes; the numbers in column B are not counted as the longest


def test_a_number_at_the_edge_of_a_block_is_not_cut(tmp_path, monkeypatch):
    content = b"".join(b"<c><v>%d</v></c>" % n for n in range(1000))
    path = package(tmp_path / "a.zip", {"xl/worksheets/s.xml": content})
    for size in (7, 64, 1000):
        monkeypatch.setattr(packages, "_BLOCK", size)
        with zipfile.ZipFile(path) as made:
            blocks = list(packages._blocks(made, made.infolist()[0]))
        assert b"".join(blocks) == content
        assert [int(n) for block in blocks for n in packages._VALUE.findall(block)] == list(range(1000))


def test_merged_cells_over_and_over_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["ชื่อ", "อำเภอ"])
        for n in range(20):
            page.merge_range(10 * n + 1, 0, 10 * n + 9, 5, "ก")
    assert len(read_rows(path, is_heading={"ชื่อ", "อำเภอ"}.__contains__)) > 0
    monkeypatch.setattr(workbooks, "MOST_CELLS", 1000)
    assert refusal(path).code == "file_too_large"


def test_links_to_other_workbooks_are_told():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    assert packages.look_at(held, 1000) is False
    with zipfile.ZipFile(held, "a") as made:
        made.writestr("xl/externalLinks/externalLink1.xml", "<a/>")
    assert packages.look_at(held, 1000) is True


def test_a_parquet_file_may_repeat_a_text_and_claim_no_endless_rows(tmp_path, monkeypatch):
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), ["x" * 100_000])
    pq.write_table(pa.table({"ชื่อ": long}), tmp_path / "a.parquet", row_group_size=2_000)
    before = pa.default_memory_pool().max_memory()
    raw = read_rows(tmp_path / "a.parquet")
    assert len(raw) == 5_000  # half a gigabyte, were each row to hold its own
    assert pa.default_memory_pool().max_memory() - before < 100 << 20
    pq.write_table(pa.table({f"c{n}": pa.array([None] * 10_000, pa.int8()) for n in range(70)}), tmp_path / "b.parquet")
    monkeypatch.setattr(reading, "MOST_VALUES", 600_000)
    assert refusal(tmp_path / "b.parquet").code == "file_too_large"


def test_texts_of_several_row_groups_come_together(tmp_path):
    pq.write_table(pa.table({"ชื่อ": [f"ก{n % 7}" for n in range(100)]}), tmp_path / "a.parquet", row_group_size=9)
    assert read_rows(tmp_path / "a.parquet").columns[0].items() == [f"ก{n % 7}" for n in range(100)]


def test_memory_stays_bounded(tmp_path):
    """A thousand to one, and a directory that says a thousandth of it: tried in a process of its own."""
    bomb = zeros(tmp_path / "bomb.xlsx", 384)
    with zipfile.ZipFile(bomb, "a") as made:
        part = made.getinfo("xl/worksheets/sheet1.xml")
        part.file_size = 1000
        made._didModify = True
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom ruamjai.errors import FileRefused\n"
        "from ruamjai.warehouse.reading import read_rows\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    read_rows(Path(sys.argv[1]))\n    sys.exit('it was read')\n"
        "except FileRefused as error:\n    print(error.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(bomb)], capture_output=True, text=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30)),
    )  # fmt: skip
    code, grown = done.stdout.split()
    assert code in ("file_unreadable", "file_too_large")
    assert int(grown) < 100 * 1024  # KiB

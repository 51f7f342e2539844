"""Workbooks are zip packages: what stands in their directory, looked at before any of it is unpacked.

Sources: APPNOTE 6.3.10 (4.4, local and central headers), ECMA-376 part 2 (parts and their names); D. Fifield, "A better zip
bomb" (WOOT 2019): entries that overlap each other's bytes.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO

import numpy as np

from ruamjai.errors import FileRefused
from ruamjai.warehouse.cells import Rows
from ruamjai.warehouse.text_files import too_large

MOST_UNPACKED = 2 << 30
"""Bytes a workbook may hold when unpacked."""
MOST_PARTS = 2_000
"""Parts of a package; a workbook with a hundred sheets has some three hundred."""
MOST_RATIO = 200
"""Unpacked bytes for one packed; a sheet of one repeated value comes to about a hundred."""
MOST_TEXT = 2 << 30
"""Bytes of text in all cells together, where many cells point at one text."""

_RATIO_FROM = 32 << 20  # below so many unpacked bytes no ratio harms
_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others are no workbook's, and unpack a thousandfold more
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".zst")
_ENCRYPTED = 0x1
_BLOCK = 1 << 20
_SHARED = "xl/sharedStrings.xml"
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*(\d{1,9})\b")
_END_OF_VALUE = re.compile(rb"</(?:\w+:)?v\s*>")


def refuse_bombs(package: zipfile.ZipFile, size: int) -> None:
    """Pass, or ``FileRefused`` for a package of ``size`` bytes that is made to exhaust a machine or to carry something in.

    Reads the directory alone. Codes: ``file_too_large``, ``file_unreadable``.
    """
    parts = package.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise too_large("it has more parts than any workbook", "มีส่วนประกอบมากผิดปกติ")
    if unpacked > MOST_UNPACKED:
        raise too_large("unpacked it would be larger than this programme reads", "เมื่อคลายแล้วใหญ่เกินกว่าที่ระบบอ่าน")
    if unpacked > _RATIO_FROM and unpacked > MOST_RATIO * size:
        raise too_large("it unpacks to far more than a register holds", "เมื่อคลายแล้วใหญ่กว่าเดิมหลายร้อยเท่า")
    if packed > size or len({part.filename for part in parts}) < len(parts):
        raise _odd("its parts overlap each other", "ส่วนประกอบซ้อนทับกัน")
    for part in parts:
        _refuse_part(part)


def _refuse_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    if name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name or "\x00" in name:
        raise _odd("a part has a name that leads out of it", "ชื่อส่วนประกอบชี้ออกนอกไฟล์")
    if part.flag_bits & _ENCRYPTED:
        raise FileRefused("The workbook is locked with a password.", code="file_locked", message_th="ไฟล์ถูกล็อกด้วยรหัสผ่าน")
    if part.compress_type not in _WAYS:
        raise _odd("a part is packed in a way that no workbook uses", "บีบอัดด้วยวิธีที่สมุดงานไม่ใช้")
    if name.lower().endswith(_ARCHIVES) or name.startswith("xl/embeddings/"):
        raise _odd("other files are packed inside it; save it without them", "มีไฟล์อื่นฝังอยู่ โปรดบันทึกใหม่โดยไม่มีไฟล์ฝัง")
    if name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/"):
        raise _odd("it holds macros; save it as XLSX without them", "มีมาโคร โปรดบันทึกเป็น XLSX ที่ไม่มีมาโคร")


def links_elsewhere(package: zipfile.ZipFile) -> bool:
    """Whether cells take values from other workbooks or databases; what was last seen there is read, nothing is fetched."""
    return any(name.startswith(("xl/externalLinks/", "xl/connections.xml", "xl/queryTables/")) for name in package.namelist())


def refuse_endless_text(package: zipfile.ZipFile, sheets: Sequence[zipfile.ZipInfo]) -> None:
    """Pass, or ``FileRefused`` where many cells point at long texts: each cell would hold a copy of its own."""
    if _SHARED not in package.namelist():
        return
    lengths = _text_lengths(package)
    longest = int(lengths.max(initial=0))
    cells = sum(len(_END_OF_VALUE.findall(block)) for sheet in sheets for block in _blocks(package, sheet))
    if longest * cells <= MOST_TEXT:
        return
    total = longest * cells - sum(_saved(lengths, longest, block) for sheet in sheets for block in _blocks(package, sheet))
    if total > MOST_TEXT:
        raise too_large("the same long texts stand in too many cells", "ข้อความยาวซ้ำกันในช่องจำนวนมาก")


def refuse_document_types(package: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Pass, or ``FileRefused`` where XML declares a document type: no office programme does, and entities multiply."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096).replace(b"\x00", b""):
                    raise _odd("its XML declares a document type", "โครงสร้าง XML ไม่ใช่ของสมุดงาน")


def _text_lengths(package: zipfile.ZipFile) -> Rows:
    """Bytes of each shared text with its marks: from one end to the next."""
    ends, at = [0], 0
    for block in _blocks(package, package.getinfo(_SHARED)):
        ends += [at + found.end() for found in _END_OF_TEXT.finditer(block)]
        at += len(block)
    lengths: Rows = np.diff(np.array(ends, np.int64)).astype(np.int64)
    return lengths


def _saved(lengths: Rows, longest: int, block: bytes) -> int:
    """How much shorter than the longest the texts are that a block's values may point at; a number may look like pointing."""
    found = np.array(_VALUE.findall(block), dtype=np.int64)
    pointing = found[found < len(lengths)]
    return int(len(found) * longest - lengths[pointing].sum())


def _blocks(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in blocks that end before a mark begins, so that no mark and no number is cut in two."""
    with package.open(part) as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"<")
            whole, rest = (block[:cut], block[cut:]) if cut > 0 else (b"", block)
            if len(rest) > 8 * _BLOCK:  # no spreadsheet writes a cell like that
                raise too_large("one of its texts has many megabytes", "มีข้อความเดียวที่ยาวหลายเมกะไบต์")
            yield whole
        yield rest


def _odd(how: str, how_th: str) -> FileRefused:
    return FileRefused(f"The file is not taken: {how}.", code="file_unreadable", message_th=f"ไม่รับไฟล์นี้: {how_th}")


def look_at(file: IO[bytes], size: int) -> bool:
    """Look at a workbook handed in without unpacking it; whether it links elsewhere. ``FileRefused`` as :func:`refuse_bombs`.

    A package that is cut short passes: reading tells that apart, with what to do about it.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            refuse_bombs(package, size)
            return links_elsewhere(package)
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        return False
    finally:
        file.seek(0)

"""Stata (.dta) and SPSS (.sav) files: read in a process of its own, written here. Both need ``pyreadstat``, the extra "survey".

The library is written in C; a damaged file can make it crash, take all memory, or never end. So another process opens what
comes from outside (``statistical_reader``), bounded in memory and time, and hands columns over in an Arrow file.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import IO, Any, Literal

import pyarrow as pa

from ruamjai.errors import EnvironmentFault, FileRefused, RuamjaiError
from ruamjai.warehouse.text_files import cut_short, unreadable

Kind = Literal["stata", "spss"]

_READER = Path(__file__).with_name("statistical_reader.py")
_CELLS_AT_ONCE = 2_000_000
# Sound files take a few bytes of memory a byte and some seconds a hundred megabytes: these ends are far beyond them.
_MEMORY, _MEMORY_A_BYTE = 4 << 30, 8
_SECONDS, _SECONDS_A_MEGABYTE = 60, 2


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: ``columns`` in order, ``texts`` those of text, ``rows`` if it says how many.

    ``thai``: it holds windows-874 without saying so. ``labels``: value labels by column.
    """

    columns: tuple[str, ...]
    texts: Collection[str]
    rows: int | None
    thai: bool
    labels: Mapping[str, Mapping[Any, str]]


class Reader:
    """A file being read by a process of its own, which lives as long as this object."""

    def __init__(self, kind: Kind, path: Path) -> None:
        self._kind, self._path = kind, path
        size = path.stat().st_size
        self._memory = _MEMORY + _MEMORY_A_BYTE * size
        self._seconds = _SECONDS + (_SECONDS_A_MEGABYTE * size >> 20)
        self._process: subprocess.Popen[str] | None = None

    def about(self) -> About:
        """``FileRefused`` where the file cannot be read, ``EnvironmentFault`` without the extra."""
        told = self._ask({})
        labels = {name: dict(pairs) for name, pairs in told["labels"].items()}
        return About(tuple(told["columns"]), tuple(told["texts"]), told["rows"], told["thai"], labels)

    def read(self, about: About, wanted: Sequence[str]) -> pa.Table:
        """These columns: texts, and all else as float64. The same errors."""
        with tempfile.TemporaryDirectory(prefix="ruamjai-") as folder:
            out = Path(folder) / "columns.arrow"
            self._ask(
                {"columns": list(wanted), "texts": list(about.texts), "rows": about.rows, "thai": about.thai,
                 "cells": _CELLS_AT_ONCE, "out": str(out)}
            )  # fmt: skip
            with pa.memory_map(str(out)) as written:  # what is mapped stays when its name is gone
                return pa.ipc.open_file(written).read_all()

    def _ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        process = self._started()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101  pipes, both
        late = threading.Event()

        def end_it() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._seconds, end_it)
        clock.daemon = True
        clock.start()
        try:
            answer = _exchange(process.stdin, process.stdout, {**question, "memory": self._memory, "seconds": self._seconds})
        finally:
            clock.cancel()
        if answer is None:  # it is dead, or dying
            self._process = None
            _end(process)
            # Its own bound on work may come before ours on time.
            raise self._never_ends() if late.is_set() or process.returncode == -signal.SIGXCPU else _broke_down()
        if "fault" in answer:
            raise self._refusal(answer["fault"], answer["why"])
        return answer

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None:
            try:
                self._process = subprocess.Popen(  # noqa: S603  our own file, no shell
                    [sys.executable, "-P", str(_READER), self._kind, str(self._path.absolute())],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii",
                )  # fmt: skip
            except OSError as error:
                raise EnvironmentFault(
                    f"The reader of Stata and SPSS files could not be started ({error.strerror}).",
                    message_th="เริ่มตัวอ่านไฟล์ Stata และ SPSS ไม่ได้",
                ) from None
            weakref.finalize(self, _end, self._process)
        return self._process

    def _refusal(self, fault: str, why: str) -> RuamjaiError:
        if fault == "missing":
            return without_extra()
        if fault == "cut_short":
            return cut_short("its end is missing")
        if fault == "memory":
            most = f"{self._memory >> 30} GiB"
            return _too_much(f"it asks for more than {most} of memory", f"ต้องใช้หน่วยความจำเกิน {most}")
        return unreadable(f"it is damaged ({why})" if fault == "damaged" else f"the reader of Stata and SPSS files says: {why}")

    def _never_ends(self) -> FileRefused:
        return _too_much(f"reading it has not ended after {self._seconds} seconds", f"อ่าน {self._seconds} วินาทีแล้วยังไม่จบ")


def _too_much(why: str, why_th: str) -> FileRefused:
    return FileRefused(
        f"The file cannot be read: {why}; it is damaged or too large. If it is sound, save it as CSV or Parquet.",
        code="file_unreadable",
        message_th=f"เปิดอ่านไฟล์นี้ไม่ได้: {why_th} ไฟล์ชำรุดหรือใหญ่เกินไป หากไฟล์ไม่ชำรุด ให้บันทึกเป็น CSV หรือ Parquet",
    )


def _exchange(questions: IO[str], answers: IO[str], question: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The answer, or None where there is none: the other side is gone."""
    try:
        questions.write(json.dumps(question) + "\n")
        questions.flush()
        line = answers.readline()
    except BrokenPipeError:
        return None
    if not line.endswith("\n"):
        return None
    answer: Mapping[str, Any] = json.loads(line)
    return answer


def _broke_down() -> FileRefused:
    return FileRefused(
        "The file cannot be read: it is damaged, and the reader of Stata and SPSS files broke down on it.",
        code="file_unreadable",
        message_th="เปิดอ่านไฟล์นี้ไม่ได้: ไฟล์ชำรุดจนตัวอ่านไฟล์ Stata และ SPSS หยุดทำงาน",
    )


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except BrokenPipeError:  # a question that was never read
            pass


def without_extra() -> EnvironmentFault:
    """The extra "survey" is not installed."""
    return EnvironmentFault(
        'Stata and SPSS files need the extra "survey": pip install "ruamjai[survey]" (pyreadstat). '
        "Or save the file as CSV or Parquet.",
        message_th='ไฟล์ Stata และ SPSS ต้องติดตั้งส่วนเสริม "survey" ก่อน: pip install "ruamjai[survey]" (pyreadstat) '
        "หรือบันทึกไฟล์เป็น CSV หรือ Parquet",
    )


def write_statistical(table: pa.Table, path: Path, value_labels: Mapping[str, Mapping[int, str]]) -> None:
    """Write a table as .dta or .sav, by the name's ending; the file appears whole or not at all. ``OSError`` where it fails."""
    program = _pyreadstat()
    write = program.write_dta if path.suffix.lower() == ".dta" else program.write_sav
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(table.to_pandas(), part, variable_value_labels={name: dict(labels) for name, labels in value_labels.items()})
        part.replace(path)
    except (program.PyreadstatError, program.ReadstatError) as error:
        raise OSError(str(error)) from None
    finally:
        part.unlink(missing_ok=True)


def _pyreadstat() -> ModuleType:
    try:
        import pyreadstat  # noqa: PLC0415  an optional extra
    except ImportError:
        raise without_extra() from None
    module: ModuleType = pyreadstat
    return module

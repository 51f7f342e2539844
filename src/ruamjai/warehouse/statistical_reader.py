"""Reads one Stata or SPSS file in a process of its own: ``python -P statistical_reader.py stata|spss FILE``.

The library that reads such files is written in C, and a damaged file can bring its process down, or keep it busy for ever.
``statistical_files`` starts this file as a program, bounds it, and asks: a line of JSON a question, a line of JSON an answer.
It imports nothing of the house, so that it starts at once.
"""

import json
import os
import re
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

_THAI = "WINDOWS-874"  # as the library calls it
_RELEASE = re.compile(rb"<release>(\d{3})</release>")
_ACCENTS = re.compile("[\xa1-\xfb]{3}")
_ROWS_TO_TELL = 1_000
_FEWEST_ROWS = 10_000


class _Fault(Exception):
    """What kind of fault, and what there is to say of it."""

    def __init__(self, kind: str, why: str = "") -> None:
        super().__init__(kind)
        self.told = {"fault": kind, "why": why}


class _WithoutPandas(MetaPathFinder):
    """Arrow loads pandas to look whether it is given any of it, which takes longer than all the rest."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


def main(kind: str, path: str) -> None:
    """Answer questions until there are no more."""
    # The library prints what it finds odd: that must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.meta_path.insert(0, _WithoutPandas())
    for line in sys.stdin:
        answers.write(json.dumps(_answer(kind, path, json.loads(line)), default=str) + "\n")
        answers.flush()


def _answer(kind: str, path: str, question: Mapping[str, Any]) -> Mapping[str, Any]:
    _bound(question["memory"], question["seconds"])
    try:
        import pyreadstat  # noqa: PLC0415  an optional extra
    except ImportError:
        return _Fault("missing").told
    reader = pyreadstat.read_dta if kind == "stata" else pyreadstat.read_sav

    def call(*, encodings: tuple[str | None, ...] = (None, _THAI), **words: Any) -> tuple[Any, Any]:
        return _without_a_trace(pyreadstat, reader, path, encodings, words)

    try:
        if "columns" in question:
            return _write(call, question)
        return _about(kind, Path(path), call)
    except _Fault as fault:
        return fault.told
    except MemoryError:
        return _Fault("memory").told
    except Exception as error:  # a damaged file can make anything of the library's answer
        return _Fault("damaged", type(error).__name__).told


def _bound(memory: int, seconds: int) -> None:
    """Bytes of memory, and seconds of work from now on: who asked may be gone, and nobody else would end an endless reading."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _without_a_trace(
    program: Any, reader: Callable[..., Any], path: str, encodings: tuple[str | None, ...], words: Mapping[str, Any]
) -> tuple[Any, Any]:
    """What the library gives; its faults as ours. Texts that are not in the encoding the file declares are read as Thai."""
    told = ""
    for encoding in encodings:
        try:
            found: tuple[Any, Any] = reader(
                path, encoding=encoding, output_format="dict", disable_datetime_conversion=True, **words
            )
            return found
        except (program.ReadstatError, program.PyreadstatError, UnicodeError) as error:
            told = str(error)
            if "encoding" not in told and not isinstance(error, UnicodeError):
                break
    raise _Fault("cut_short" if "read from file" in told else "unreadable", told)


def _about(kind: str, path: Path, call: Callable[..., Any]) -> Mapping[str, Any]:
    """What the file says of itself: ``texts`` are its columns of text, ``thai`` whether it is Thai taken for accents."""
    about, texts = _metadata(call)
    thai = kind == "stata" and _is_thai_as_latin(path, call, about, texts)
    if thai:
        about, texts = _metadata(lambda **words: call(encodings=(_THAI,), **words))
    return {
        "columns": list(about.column_names), "rows": about.number_rows, "texts": texts, "thai": thai,
        "labels": {name: list(labels.items()) for name, labels in about.variable_value_labels.items()},
    }  # fmt: skip


def _metadata(call: Callable[..., Any]) -> tuple[Any, list[str]]:
    about = call(metadataonly=True)[1]
    return about, [name for name, form in about.readstat_variable_types.items() if form == "string"]


def _is_thai_as_latin(path: Path, call: Callable[..., Any], about: Any, texts: list[str]) -> bool:
    """Whether an old .dta, which does not say in what characters it is, holds Thai that was taken for accented letters.

    Stata writes UTF-8 from release 118 on. Accents stand alone or in twos in any language; Thai letters stand in rows.
    """
    with path.open("rb") as file:
        start = file.read(64)
    release = _RELEASE.search(start)
    if release and int(release[1]) >= 118:
        return False
    told = [label for labels in about.variable_value_labels.values() for label in labels.values()]
    some = call(usecols=texts, row_limit=_ROWS_TO_TELL)[0] if texts else {}
    return any(_ACCENTS.search(text) for text in (*told, *(text for column in some.values() for text in column if text)))


def _write(call: Callable[..., Any], question: Mapping[str, Any]) -> Mapping[str, Any]:
    """The columns asked for as an Arrow file at ``out``."""
    import pyarrow as pa  # noqa: PLC0415  not needed to look into a file

    wanted, texts = question["columns"], frozenset(question["texts"])
    schema = pa.schema([(name, pa.string() if name in texts else pa.float64()) for name in wanted])
    words = {"encodings": (_THAI,)} if question["thai"] else {}
    with pa.OSFile(question["out"], "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for part in _parts(call, wanted, question["rows"], question["cells"], words):
            writer.write_batch(pa.record_batch([pa.array(part[field.name], field.type) for field in schema], schema=schema))
    return {"written": True}


def _parts(
    call: Callable[..., Any], wanted: list[str], rows: int | None, cells: int, words: Mapping[str, Any]
) -> Iterator[Mapping[str, list[Any]]]:
    """Some rows at a time, where the file says how many it has: the library hands over one Python object a cell."""
    if rows is None:
        yield call(usecols=wanted, **words)[0]
        return
    at_once = max(cells // max(len(wanted), 1), _FEWEST_ROWS)
    for first in range(0, max(rows, 1), at_once):
        yield call(usecols=wanted, row_offset=first, row_limit=at_once, **words)[0]


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The answer of a measure: the long table to a file, figures by group and indicator for people, all of it for machines."""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa

from ruamjai.cli.screen import say, show
from ruamjai.errors import EnvironmentFault
from ruamjai.poverty import Measured
from ruamjai.rulebook.model import Label
from ruamjai.rulebook.surveys import CountingVersion, ScoresVersion
from ruamjai.warehouse.writing import write_csv, write_parquet, write_xlsx

Row = Mapping[str, Any]
"""A row of the long table."""

# Measures that are told in per cent, with their headings; others are told as they are.
PERCENT = {
    "H": "H %", "A": "A %", "hd": "ขัดสน · deprived %", "hdk": "ขัดสนและจน · and poor %", "pctb": "ส่วนใน M0 · of M0 %",
    "popshare": "ส่วนของคน · of people %", "H_least": "", "H_most": "",
    **{f"level_{number}": f"ระดับ · level {number} %" for number in range(1, 10)},
}  # fmt: skip
NO_VALUE = "(ว่าง · empty)"
"""The group of rows that have no value in its column, whose level is empty in the long table."""
_OTHER = {"mean": "เฉลี่ย · mean"}
_ORDER = ("H", "A", "M0", "hd", "hdk", "pctb")  # then all others, as they come
_NOT_SHOWN = {"actb"}  # M0 times pctb: in the long table
_LEAST, _MOST = "_least", "_most"  # told as one figure: from the one to the other


def write_table(table: pa.Table, out: Path) -> None:
    """Write by the name's ending, which was checked before; ``EnvironmentFault`` where it cannot be."""
    writers: dict[str, Callable[[], None]] = {
        ".parquet": lambda: write_parquet(table, out),
        ".csv": lambda: write_csv(table, out),
        ".xlsx": lambda: write_xlsx(table, out, sheet="measure"),
    }
    try:
        writers[out.suffix.lower()]()
    except OSError as error:
        what = type(error).__name__
        raise EnvironmentFault(f"{out} could not be written ({what}).", message_th=f"เขียนไฟล์ {out} ไม่สำเร็จ ({what})") from None


def figure(row: Row | None, percent: bool, digits: int) -> str | None:
    """A figure with its interval in brackets, where there is one."""
    if row is None or row["b"] is None:
        return None
    b, low, high = (None if row[name] is None else row[name] * (100 if percent else 1) for name in ("b", "ll", "ul"))
    if low is None:
        return f"{b:,.{digits}f}"
    to = "–" if low >= 0 else " – "  # a dash is not to be taken for a minus
    return f"{b:,.{digits}f} ({low:,.{digits}f}{to}{high:,.{digits}f})"


def pivot(rows: Iterable[Row], key: str) -> dict[str, dict[str, Row]]:
    """The rows by a column's value, and inside it by measure, in the order in which they stand."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row[key], {})[row["measure"]] = row
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What a measure found, and what was asked; ``rows`` of the file."""

    measured: Measured
    arguments: argparse.Namespace
    rows: int
    seconds: float

    def write(self) -> None:
        """The long table to ``--out``."""
        write_table(self.measured.table, self.arguments.out)

    def for_machines(self) -> dict[str, Any]:
        """Everything that is told, by name."""
        measured, asked, design = self.measured, self.measured.asked, self.measured.design
        found, version = measured.measure, asked.version
        return {
            "file": self.arguments.file.name,
            "rows": self.rows,
            "measure": {
                "id": found.id, "th": found.label.th, "en": found.label.en,
                "from": version.start.isoformat() if version.start.year > 1 else None,
                "source": version.source.en, "source_th": version.source.th, "verified": version.verified,
            },
            "k": [str(k) for k in asked.ks],
            "missing": asked.missing,
            "level": asked.level,
            "design": {
                "units": design.units, "strata": design.n_strata, "psu": design.n_psu, "lone": design.n_lone,
                "lone_psu": asked.lone,
            },
            "table": measured.table.to_pylist(),
            "losses": measured.losses.to_pylist(),
            "notices": [{"code": one.code, "th": one.th, "en": one.en} for one in measured.notices],
            "out": None if self.arguments.out is None else str(self.arguments.out),
            "seconds": round(self.seconds, 3),
        }  # fmt: skip

    def for_people(self) -> None:
        """Heading, figures by group, indicators, losses, notices."""
        self._heading()
        rows = [row for row in self.measured.table.to_pylist() if row["measure"] not in _NOT_SHOWN]
        for k in self.measured.asked.ks or (None,):
            if k is not None and len(self.measured.asked.ks) > 1:
                say(f"เส้นแบ่ง k = {_fraction(k)}", "cut-off")
            here = [row for row in rows if row["k"] in (None if k is None else str(k), None)]
            for subgroup in dict.fromkeys(row["subgroup"] for row in here):
                _show_groups(subgroup, [row for row in here if row["subgroup"] == subgroup and not row["indicator"]])
            self._show_indicators([row for row in here if not row["subgroup"] and row["indicator"]])
        self._show_losses()
        for one in self.measured.notices:
            say(f"ข้อสังเกต {one.th}", one.en)
        if self.arguments.out is not None:
            say(f"เขียน {self.measured.table.num_rows:,} แถวลง {self.arguments.out} แล้ว", "written")

    def _heading(self) -> None:
        measured, version, design = self.measured, self.measured.asked.version, self.measured.design
        say(measured.measure.label.th, measured.measure.label.en)
        if isinstance(version, CountingVersion):
            say(f"k = {_fraction(version.k)} คำตอบที่ขาด: {measured.asked.missing}", "cut-off, missing answers")
        if not version.verified:
            say(f"ยังไม่ได้ยืนยันกับเอกสาร: {version.source.th}", f"not verified: {version.source.en}")
        say(f"{self.arguments.file.name}: {self.rows:,} แถว", "rows")
        if design.units != "none":  # else a notice says so
            units = f"{design.n_psu:,} หน่วยตัวอย่าง {design.n_strata:,} ชั้นภูมิ"
            percent = f"{100 * measured.asked.level:g} %"
            say(f"แผนการสุ่ม {units}", f"{design.n_psu:,} sampling units in {design.n_strata:,} strata")
            say(f"ในวงเล็บ ช่วงเชื่อมั่น {percent}", f"in brackets: {percent} interval")

    def _show_indicators(self, rows: Sequence[Row]) -> None:
        """A row an indicator or dimension, a column a measure, of the whole; those of groups stand in the long table."""
        if not rows:
            return
        labels = labels_of(self.measured.asked.version)
        measures = _measures(rows)
        show(
            ("ตัวชี้วัด · indicator", *map(heading, measures)),
            [
                (labels.get(name, name), *(_told(of, measure) for measure in measures))
                for name, of in pivot(rows, "indicator").items()
            ],
            right=range(1, len(measures) + 1),
        )

    def _show_losses(self) -> None:
        lost = [row for row in self.measured.losses.to_pylist() if row["n_missing"]]
        if lost:
            labels = labels_of(self.measured.asked.version)
            show(
                ("คำตอบที่ขาด · missing answers", "แถว · rows", "ร้อยละ · %"),
                [
                    (labels.get(row["indicator"], row["indicator"]), row["n_missing"], f"{100 * row['share']:.2f}")
                    for row in lost
                ],
                right=(1, 2),
            )


def _show_groups(subgroup: str, rows: Sequence[Row]) -> None:
    """A row a group, a column a measure."""
    measures = _measures(rows)
    if subgroup:
        say(f"แยกตาม {subgroup}", "by group")
    show(
        (subgroup or "กลุ่ม · group", "แถว · n", *map(heading, measures)),
        [
            (
                (level or NO_VALUE) if subgroup else "ทั้งหมด · all",
                by["H"]["n"] if "H" in by else max(row["n"] for row in by.values()),  # bounds are over everybody
                *(_told(by, name) for name in measures),
            )
            for level, by in pivot(rows, "level").items()
        ],
        right=range(1, len(measures) + 2),
    )


def _measures(rows: Iterable[Row]) -> list[str]:
    """The measures of some rows in the order in which they are told; of bounds only the name of the least."""
    found = dict.fromkeys(row["measure"] for row in rows if not row["measure"].endswith(_MOST))
    return sorted(found, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


def heading(measure: str) -> str:
    """The heading of a measure's column."""
    if measure.endswith(_LEAST):
        return f"ขอบเขต · bounds {measure.removesuffix(_LEAST)}{' %' if measure in PERCENT else ''}"
    return PERCENT.get(measure) or _OTHER.get(measure, measure)


def _told(by: Mapping[str, Row], measure: str) -> str | None:
    percent = measure in PERCENT
    digits = 2 if percent else 4
    if measure.endswith(_LEAST):
        ends = [by.get(measure), by.get(measure.removesuffix(_LEAST) + _MOST)]
        return "–".join(figure(_bare(end), percent, digits) or "?" for end in ends if end is not None)
    return figure(by.get(measure), percent, digits)


def _bare(row: Row) -> Row:
    """Without the interval."""
    return {**row, "ll": None, "ul": None}


def _fraction(k: Fraction) -> str:
    return f"{k} ({100 * float(k):.4g} %)"


def labels_of(version: CountingVersion | ScoresVersion) -> dict[str, str]:
    """What each indicator, dimension or score is called, in Thai and in English."""
    if isinstance(version, ScoresVersion):
        named = {score.id: score.label for score in version.scores} | {"overall": Label("รวม", "Overall")}
    else:
        named = {part.id: part.label for part in version.indicators} | {part.id: part.label for part in version.dimensions}
    return {name: f"{label.th} · {label.en}" for name, label in named.items()}

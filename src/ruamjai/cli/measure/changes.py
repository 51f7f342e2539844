"""``--compare FILE2``: how each figure changed from one survey to a later one, with the error of the change."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ruamjai.cli.measure.answering import NO_VALUE, PERCENT, Row, figure, heading, labels_of, write_table
from ruamjai.cli.measure.asking import Faults, of_this_era
from ruamjai.cli.screen import say, show
from ruamjai.errors import UsageError
from ruamjai.poverty import Changed, Measured, change

_SHOWN = ("H", "A", "M0")
_SHOWN_OF_INDICATORS = ("hd", "hdk")


@dataclass(frozen=True, slots=True)
class Rounds:
    """The two rounds and what changed between them."""

    before: Measured
    after: Measured
    changes: Changed


def changed(arguments: argparse.Namespace, before: Measured | None, after: Measured | None, faults: Faults) -> Rounds:
    """The changes; every fault of either file, and of comparing them, in one ``UsageError``."""
    if before is None or after is None:
        faults.end()
    assert before is not None and after is not None  # noqa: S101  both were measured, or there were faults
    years = None if arguments.years is None else (of_this_era(arguments.years[0]), of_this_era(arguments.years[1]))
    try:
        found = change(before, after, panel=arguments.panel, years=years, level=arguments.level)
    except UsageError as error:
        faults.tell(error.message_th, str(error))
        found = None
    faults.end()
    assert found is not None  # noqa: S101  as above
    return Rounds(before, after, found)


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    """What changed, and what was asked; ``rows`` of both files."""

    rounds: Rounds
    arguments: argparse.Namespace
    rows: tuple[int, int]
    seconds: float

    def write(self) -> None:
        """The table of changes to ``--out``."""
        write_table(self.rounds.changes.table, self.arguments.out)

    def for_machines(self) -> dict[str, Any]:
        """Everything that is told, by name."""
        return {
            "files": [self.arguments.file.name, self.arguments.compare.name],
            "rows": list(self.rows),
            "measure": {"id": self.rounds.before.measure.id},
            "panel": self.arguments.panel,
            "level": self.arguments.level,
            "table": self.rounds.changes.table.to_pylist(),
            "notices": [{"code": one.code, "th": one.th, "en": one.en} for one in self._notices()],
            "out": None if self.arguments.out is None else str(self.arguments.out),
            "seconds": round(self.seconds, 3),
        }

    def for_people(self) -> None:
        """Before, after and change of H, A and M0 by group, then of indicators."""
        label = self.rounds.before.measure.label
        say(label.th, label.en)
        say(
            f"{self.arguments.file.name} {self.rows[0]:,} แถว → {self.arguments.compare.name} {self.rows[1]:,} แถว",
            "before → after",
        )
        percent = f"{100 * self.arguments.level:g} %"
        say(f"ในวงเล็บ ช่วงเชื่อมั่น {percent} ของส่วนต่าง", f"in brackets: {percent} interval of the change")
        rows = [row for row in self.rounds.changes.table.to_pylist() if row["change"] == "absolute"]
        for k in self.rounds.before.asked.ks or (None,):
            if k is not None:
                say(f"เส้นแบ่ง k = {k}", "cut-off")
            here = [row for row in rows if row["k"] in (None if k is None else str(k), None)]
            for subgroup in dict.fromkeys(row["subgroup"] for row in here):
                _show_groups(subgroup, [row for row in here if row["subgroup"] == subgroup and row["measure"] in _SHOWN])
            self._show_indicators([row for row in here if not row["subgroup"] and row["measure"] in _SHOWN_OF_INDICATORS])
        for one in self._notices():
            say(f"ข้อสังเกต {one.th}", one.en)
        if self.arguments.out is not None:
            say(f"เขียน {self.rounds.changes.table.num_rows:,} แถวลง {self.arguments.out} แล้ว", "written")

    def _notices(self) -> list[Any]:
        """Of both rounds and of comparing them, each once."""
        told = (*self.rounds.before.notices, *self.rounds.after.notices, *self.rounds.changes.notices)
        return list(dict.fromkeys(told))

    def _show_indicators(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        labels = labels_of(self.rounds.before.asked.version)
        show(
            ("ตัวชี้วัด · indicator", "ดัชนี · measure", "ก่อน · before", "หลัง · after", "ส่วนต่าง · change", "ชัด · clear"),
            [(labels.get(row["indicator"], row["indicator"]), *_cells(row)) for row in rows],
            right=(2, 3, 4),
        )


def _show_groups(subgroup: str, rows: Sequence[Row]) -> None:
    if subgroup:
        say(f"แยกตาม {subgroup}", "by group")
    show(
        (subgroup or "กลุ่ม · group", "ดัชนี · measure", "ก่อน · before", "หลัง · after", "ส่วนต่าง · change", "ชัด · clear"),
        [((row["level"] or NO_VALUE) if subgroup else "ทั้งหมด · all", *_cells(row)) for row in rows],
        right=(2, 3, 4),
    )


def _cells(row: Row) -> tuple[str | None, ...]:
    """Measure, before, after, change with its interval, and whether that leaves zero out."""
    percent = row["measure"] in PERCENT
    digits = 2 if percent else 4
    bare = [figure({"b": row[name], "ll": None, "ul": None}, percent, digits) for name in ("before", "after")]
    clear = None if row["ll"] is None else "ใช่ · yes" if row["ll"] > 0 or row["ul"] < 0 else "ไม่ · no"
    return heading(row["measure"]), *bare, figure(row, percent, digits), clear

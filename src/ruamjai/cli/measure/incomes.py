"""``--measure income``: poverty in money and inequality, from a column of incomes and a line."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from ruamjai.cli.measure.answering import NO_VALUE, Row, figure, pivot, write_table
from ruamjai.cli.measure.asking import Faults, is_number, read
from ruamjai.cli.screen import say, show
from ruamjai.errors import UsageError
from ruamjai.poverty import measure_income, notices_of_income

# measure → (its name, whether it is told in per cent, digits behind the point)
_NAMES = {
    "mean": ("รายได้เฉลี่ย · mean", False, 0), "median": ("มัธยฐาน · median", False, 0),
    "fgt0": ("สัดส่วนคนจน · headcount, FGT 0 %", True, 2), "fgt1": ("ช่องว่างความยากจน · gap, FGT 1 %", True, 2),
    "fgt2": ("ความรุนแรง · severity, FGT 2 %", True, 2), "watts": ("ดัชนีวัตส์ · Watts", False, 4),
    "sen": ("ดัชนีเซน · Sen", False, 4), "gini": ("จีนี · Gini", False, 4), "theil": ("ไทล์ · Theil", False, 4),
    **{f"share_q{fifth}": (f"ส่วนแบ่งรายได้กลุ่มที่ {fifth} · share of fifth {fifth} %", True, 2) for fifth in range(1, 6)},
}  # fmt: skip
# What is shown of groups side by side, under short names; the long table has all.
_OF_GROUPS = {"mean": "เฉลี่ย · mean", "median": "มัธยฐาน · median", "fgt0": "คนจน · poor %", "gini": "จีนี · Gini"}


def measured_income(arguments: argparse.Namespace, faults: Faults) -> tuple[pa.Table, int]:
    """The long table, and the rows of the file; every fault in one ``UsageError``."""
    data = read(arguments, arguments.file, None, faults)
    table = pa.table({})
    if arguments.income is not None and arguments.line is not None:  # without them, which was told, nothing can be tried
        try:
            table = measure_income(
                data, income=arguments.income, line=float(arguments.line) if is_number(arguments.line) else arguments.line,
                by=arguments.by, weight=arguments.weight, strata=arguments.strata,
                psu=arguments.psu, lone_psu=arguments.lone_psu, level=arguments.level,
            )  # fmt: skip
        except UsageError as error:
            faults.tell(error.message_th, str(error))
    faults.end()
    return table, data.num_rows


@dataclass(frozen=True, slots=True)
class IncomeAnswer:
    """What was found of incomes, and what was asked; ``rows`` of the file."""

    table: pa.Table
    arguments: argparse.Namespace
    rows: int
    seconds: float

    def write(self) -> None:
        """The long table to ``--out``."""
        write_table(self.table, self.arguments.out)

    def for_machines(self) -> dict[str, Any]:
        """Everything that is told, by name."""
        return {
            "file": self.arguments.file.name,
            "rows": self.rows,
            "measure": {"id": "income", "income": self.arguments.income, "line": self.arguments.line},
            "level": self.arguments.level,
            "table": self.table.to_pylist(),
            "notices": [asdict(one) for one in notices_of_income(self.table)],
            "out": None if self.arguments.out is None else str(self.arguments.out),
            "seconds": round(self.seconds, 3),
        }

    def for_people(self) -> None:
        """All figures of everybody; of groups the chief ones."""
        say(f"รายได้ {self.arguments.income} เส้นความยากจน {self.arguments.line}", "income and poverty line")
        say(f"{self.arguments.file.name}: {self.rows:,} แถว", "rows")
        percent = f"{100 * self.arguments.level:g} %"
        say(f"ในวงเล็บ ช่วงเชื่อมั่น {percent}", f"in brackets: {percent} interval")
        rows = self.table.to_pylist()
        whole = [row for row in rows if not row["subgroup"]]
        show(
            ("ดัชนี · measure", "ค่า · figure", "แถว · n", "ขาด · missing"),
            [(_NAMES.get(row["measure"], (row["measure"],))[0], _told(row), row["n"], row["n_missing"]) for row in whole],
            right=(1, 2, 3),
        )
        for subgroup in dict.fromkeys(row["subgroup"] for row in rows if row["subgroup"]):
            _show_groups(subgroup, [row for row in rows if row["subgroup"] == subgroup])
        for one in notices_of_income(self.table):
            say(f"ข้อสังเกต {one.th}", one.en)
        if self.arguments.out is not None:
            say(f"เขียน {self.table.num_rows:,} แถวลง {self.arguments.out} แล้ว", "written")


def _show_groups(subgroup: str, rows: Sequence[Row]) -> None:
    say(f"แยกตาม {subgroup}", "by group")
    show(
        (subgroup, "แถว · n", *_OF_GROUPS.values()),
        [
            (level or NO_VALUE, max(row["n"] for row in by.values()), *(_told(by.get(name)) for name in _OF_GROUPS))
            for level, by in pivot(rows, "level").items()
        ],
        right=range(1, len(_OF_GROUPS) + 2),
    )


def _told(row: Row | None) -> str | None:
    if row is None:
        return None
    _, percent, digits = _NAMES.get(row["measure"], ("", False, 4))
    return figure(row, percent, digits)

"""The key to the made-up files: for each row about a person, who it truly is. Only for scoring; no register reads it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from ruamjai.madeup.dress.sheets import Sheet
from ruamjai.madeup.world import World


def truth_of(world: World, *, register: str, path: Path, sheet: Sheet, title_rows: Sequence[str]) -> pa.Table:
    """Rows of one file: where it stands (``row_number`` as a spreadsheet shows it), what it says, whom it speaks of.

    ``citizen_id_written`` is the number's cell to the letter, null if empty; ``poor`` is the truth: the household fails any
    of the 17 indicators, whatever any register says.
    """
    rows = np.flatnonzero(sheet.person >= 0)
    person = sheet.person[rows]
    n = len(rows)
    return pa.table(
        {
            "register": pa.array([register] * n, pa.string()),
            "file_name": pa.array([path.name] * n, pa.string()),
            "row_number": pa.array((rows + len(title_rows) + 2).astype(np.int32)),
            "citizen_id_written": pa.array(sheet.written, pa.string()).take(pa.array(rows)),
            "person": pa.array(person.astype(np.int32)),
            "household": pa.array(world.household[person].astype(np.int32)),
            "poor": pa.array(world.poor[person]),
        }
    )

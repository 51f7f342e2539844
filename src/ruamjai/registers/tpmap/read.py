"""What no mapping says of the public aggregates: year and filter stand in the file's name, and the figures must fit."""

import itertools

import numpy as np

from ruamjai.errors import FileRefused
from ruamjai.registers.rows import Rows
from ruamjai.registers.tpmap.names import read_name
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.warehouse.cells import Cells, Mask


def read(rows: Rows) -> None:
    """Add year and filter to aggregates, tell areas of another level and figures that contradict one another.

    ``FileRefused`` (``file_name_unread``) if the name of a file of aggregates does not say its year and level.
    """
    if rows.layout.id != "areas":
        return
    name = read_name(rows.file_name)
    if name is None:
        raise FileRefused(
            f"{rows.file_name} does not say year, level and dimensions.",
            code="file_name_unread",
            message_th="ชื่อไฟล์ไม่บอกปี ระดับพื้นที่ และมิติ",
        )
    rows.columns["year"] = _constant(name.year, len(rows))
    rows.columns["dimension_filter"] = _constant(name.dimensions, len(rows))
    heading = rows.heading("area_code")
    other_level = rows.column("area_code").holding(lambda code: len(code) != name.length)
    rows.tell("area_unknown", heading, other_level)
    rows.columns["area_code"] = rows.column("area_code").emptied(other_level)
    rows.tell("aggregate_inconsistent", heading, _inconsistent(rows))


def _constant(value: object, length: int) -> Cells:
    return Cells([value], np.zeros(length, np.int32))


def _inconsistent(rows: Rows) -> Mask:
    """TPMAP's own rules: largest dimension <= target <= sum of dimensions; target <= registered <= poor <= members."""

    def figures(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        items = rows.column(name).items()
        return np.array([np.nan if item is None else item for item in items], np.float64)

    dimensions = np.stack([figures(f"n_{name}") for name in DIMENSIONS])
    # A comparison with an unknown figure is false: what was not published contradicts nothing.
    wrong: Mask = (dimensions.max(axis=0) > figures("n_target")) | (dimensions.sum(axis=0) < figures("n_target"))
    order = [figures(name) for name in ("n_target", "n_registered", "n_poor", "n_members")]
    for less, more in itertools.pairwise(order):
        wrong |= less > more
    return wrong

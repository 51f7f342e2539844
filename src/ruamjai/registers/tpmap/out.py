"""TPMAP's public aggregates out: our figures in the form that others already read."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.registers.tpmap.names import LEVEL_OF_LENGTH, public_name
from ruamjai.tables.registers import DIMENSIONS, TPMAP_INDICATORS
from ruamjai.warehouse.writing import write_csv

_FIGURES = {
    "household.CNT": "n_households",
    "HOUSEMEMBER_CNT": "n_members",
    "poor.household.CNT": "n_poor_households",
    "poor.JPT.CNT": "n_poor",
    "poor.JPT.MOFreg.CNT": "n_registered",
    "poor.JPT.MOFval.CNT": "n_target",
    **{f"poor.JPT.MOFval.{'accessibility' if name == 'access' else name}": f"n_{name}" for name in DIMENSIONS},
    "JPT.MOFval.pov.rate": "target_rate",
    **{f"poor.JPT.MOFval.ind{number}.CNT": f"n_indicator_{number}" for number in TPMAP_INDICATORS},
}


def tpmap_aggregate_out(table: pa.Table, folder: Path) -> list[Path]:
    """Write rows of the table ``tpmap_areas`` as TPMAP's public CSV files, one a year, level and filter.

    A figure that is not known (or was suppressed) is an empty cell, never 0. Files are named as TPMAP names them
    (``61_province_11111.csv``), so that they can be taken in again. Hands back the files in the order of their names.
    """
    length = pc.utf8_length(table.column("area_code"))
    groups = pa.table({"year": table.column("year"), "length": length, "flags": table.column("dimension_filter")})
    written = []
    for group in groups.group_by(["year", "length", "flags"]).aggregate([]).to_pylist():
        chosen = pc.and_(
            pc.and_(pc.equal(table.column("year"), group["year"]), pc.equal(length, group["length"])),
            pc.equal(table.column("dimension_filter"), group["flags"]),
        )
        rows = table.filter(chosen).sort_by("area_code")
        columns = {f"{LEVEL_OF_LENGTH[group['length']]}_ID": rows.column("area_code")}
        columns |= {theirs: rows.column(ours) for theirs, ours in _FIGURES.items()}
        path = folder / public_name(group["year"], group["length"], group["flags"])
        write_csv(pa.table(columns), path, encoding="utf-8")
        written.append(path)
    return sorted(written)

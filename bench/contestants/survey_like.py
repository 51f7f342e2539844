"""A made-up survey as large as a country: persons x indicators of 0 and 1, provinces, strata, units, weights.

Each person's deprivations share a common cause, as do those of one sampling unit, so that errors without the design are far
too small.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PROVINCES = 77
UNITS_A_PROVINCE = 100
_CHUNK = 500_000


def make_survey(path: Path, *, persons: int, indicators: int, seed: int = 0) -> None:
    """Write ``path``: province, stratum (urban or rural of a province), psu, weight, d1 … dN; rows in no order."""
    draw = np.random.default_rng(seed)
    units = PROVINCES * UNITS_A_PROVINCE
    cause = draw.normal(0, 0.7, units)
    ease = draw.normal(-2.6, 0.6, indicators)
    names = [f"d{j}" for j in range(1, indicators + 1)]
    part = path.with_suffix(".part")
    writer = None
    for start in range(0, persons, _CHUNK):
        n = min(_CHUNK, persons - start)
        psu = draw.integers(0, units, n)
        likely = 1 / (1 + np.exp(-(cause[psu] + draw.normal(0, 1.2, n))[:, np.newaxis] - ease))
        lacks = (draw.random((n, indicators)) < likely).astype(np.int8)
        columns = {
            "province": (psu // UNITS_A_PROVINCE).astype(np.int8),
            "stratum": (psu // (UNITS_A_PROVINCE // 2)).astype(np.int16),
            "psu": psu.astype(np.int16),
            "weight": draw.integers(200, 1800, n) / 1000,
            **{name: lacks[:, j] for j, name in enumerate(names)},
        }
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(part, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=131_072)
    assert writer is not None
    writer.close()
    part.replace(path)

"""Made-up surveyed households, as many as a country has: tambon, survey year, members, income a person.

Incomes are as the form computes them: a household's year in whole hundreds of baht, over its members, to the satang. So they
repeat, less the more people a household has.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

_PROVINCES, _DISTRICTS, _TAMBONS = 77, 12, 8
_CHUNK = 1_000_000
_UNANSWERED = 0.01


def make_households(path: Path, *, households: int, seed: int = 0) -> None:
    """Write ``path``; rows in no order."""
    draw = np.random.default_rng(seed)
    tambons = np.array([f"{p + 10}{d + 1:02}{t + 1:02}" for p, d, t in np.ndindex(_PROVINCES, _DISTRICTS, _TAMBONS)])
    large = draw.lognormal(0, 0.6, len(tambons))
    edges = np.cumsum(large / large.sum())
    rich = draw.normal(0, 0.25, len(tambons))
    part = path.with_suffix(".part")
    writer = None
    for start in range(0, households, _CHUNK):
        n = min(_CHUNK, households - start)
        tambon = np.minimum(np.searchsorted(edges, draw.random(n)), len(tambons) - 1)
        members = 1 + draw.poisson(1.9, n)
        whole = 100 * np.round(np.exp(10.9 + rich[tambon] + draw.normal(0, 0.7, n)) * members / 100)
        columns = {
            "tambon_code": pa.array(tambons[tambon]),
            "survey_year": pa.array(draw.integers(2020, 2025, n), pa.int16()),
            "n_members": pa.array(members, pa.int16()),
            "income_per_person": pa.array(np.round(whole / members, 2), mask=draw.random(n) < _UNANSWERED),
        }
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(part, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=131_072)
    assert writer is not None
    writer.close()
    part.replace(path)

"""Alkire-Foster by hand in Polars: a lazy scan, figures by province as Parquet.

python bench/contestants/af_polars.py SURVEY OUT INDICATORS NEEDED ROUNDS
"""

import sys

import polars as pl
from telling import Watch


def main() -> None:
    """Time it, keep the figures."""
    survey, out, n, needed, rounds = sys.argv[1], sys.argv[2], *(int(word) for word in sys.argv[3:6])
    names = [f"d{j}" for j in range(1, n + 1)]
    watch = Watch()
    for turn in range(rounds):
        with watch.stage(f"lazy {turn}"):
            scored = pl.scan_parquet(survey).with_columns(c=pl.sum_horizontal(pl.col(name).cast(pl.Int16) for name in names))
            censored = scored.with_columns(wp=pl.when(pl.col("c") >= needed).then(pl.col("weight")).otherwise(0.0))
            weight, wp = pl.col("weight"), pl.col("wp")
            rows = (
                censored.group_by("province")
                .agg(
                    w=weight.sum(),
                    h=wp.sum(),
                    m0=(wp * pl.col("c")).sum(),
                    **{f"hd_{name}": (weight * pl.col(name)).sum() for name in names},
                    **{f"hdk_{name}": (wp * pl.col(name)).sum() for name in names},
                )
                .sort("province")
                .collect(engine="streaming")
            )
    rows.write_parquet(out)
    watch.tell()


if __name__ == "__main__":
    main()

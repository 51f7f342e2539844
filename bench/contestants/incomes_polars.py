"""Mean, FGT, Watts, Gini and Theil by hand in Polars, of every area, without errors: a lazy scan to Parquet.

python bench/contestants/incomes_polars.py HOUSEHOLDS OUT ROUNDS LINES
"""

import json
import sys

import polars as pl
from telling import Watch


def main() -> None:
    """Time it, keep the figures."""
    survey, out, rounds, lines = sys.argv[1], sys.argv[2], int(sys.argv[3]), dict(json.loads(sys.argv[4]))
    y, w, z = pl.col("income_per_person"), pl.col("n_members").cast(pl.Float64), pl.col("z")
    poor = y < z
    gap = pl.when(poor).then((z - y) / z).otherwise(0.0)
    mean = (w * y).sum() / w.sum()
    figures = {
        "mean": mean,
        "fgt0": (w * poor).sum() / w.sum(),
        "fgt1": (w * gap).sum() / w.sum(),
        "fgt2": (w * gap * gap).sum() / w.sum(),
        "watts": (w * pl.when(poor).then((z / y).log()).otherwise(0.0)).sum() / w.sum(),
        "gini": (w * y * (2 * w.cum_sum() - w)).sum() / (w.sum() * (w * y).sum()) - 1,
        "theil": (w * y * (y / mean).log()).sum() / (w * y).sum(),
    }
    watch = Watch()
    for turn in range(rounds):
        with watch.stage(f"sorted {turn}"):
            known = pl.scan_parquet(survey).filter(y.is_not_null())
            lined = known.with_columns(z=pl.col("survey_year").replace_strict(lines, return_dtype=pl.Float64))
            people = lined.sort("income_per_person").collect()
            of = [
                people.group_by(pl.col("tambon_code").str.slice(0, digits).alias("area_code")).agg(**figures)
                for digits in (2, 4, 6)
            ]
            rows = pl.concat([people.select(pl.lit("TH").alias("area_code"), **figures), *of])
    rows.write_parquet(out)
    watch.tell()


if __name__ == "__main__":
    main()

"""PyPI's mpitb on the same survey: H, A, M0 and headcounts, the nation and its provinces, read from Parquet.

python bench/contestants/af_mpitb.py SURVEY INDICATORS NEEDED
"""

import sys
from contextlib import redirect_stdout
from io import StringIO

import pandas as pd
from mpitb.core import MPIToolbox
from telling import Watch


def main() -> None:
    """Time both, and tell the nation's M0 and the error it gives."""
    survey, n, needed = sys.argv[1], *(int(word) for word in sys.argv[2:4])
    names = [f"d{j}" for j in range(1, n + 1)]
    frame = pd.read_parquet(survey)
    watch = Watch()
    told = {}
    for stage, over in (("nation", None), ("nation and provinces", ["province"])):
        box = MPIToolbox()
        box.svyset(psu="psu", weight="weight", strata="stratum")
        box.set(name="all", dimensions=[(names, "all")], replace=True)
        with redirect_stdout(StringIO()), watch.stage(stage):
            box.est(
                frame.copy(), name="all", klist=[100 * (needed - 0.5) / n], weights="equal", measures=["M0", "H", "A"],
                indmeasures=["hdk", "actb", "pctb"], svy=True, lframe="told", over=over, replace=True,
            )  # fmt: skip
        whole = next(row for row in box.results["told"] if row["measure"] == "M0" and row["loa"] == "nat")
        told[stage] = {"b": float(whole["b"]), "se": float(whole["se"])}
    watch.tell(m0=told)


if __name__ == "__main__":
    main()

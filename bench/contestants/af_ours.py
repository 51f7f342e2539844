"""Our Alkire-Foster door in a process of its own: Parquet to the long table, without and with the design, and further cut-offs.

python bench/contestants/af_ours.py SURVEY OUT INDICATORS NEEDED ROUNDS [plain,design,cut-offs]
"""

import sys
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq
from telling import Watch

from ruamjai.poverty import measure
from ruamjai.rulebook.surveys import read_survey_file

SWEEP = 20


def equal_measure(folder: Path, n: int, needed: int) -> Path:
    """A measure of ``n`` equal indicators in one dimension, poor from ``needed`` on."""
    path = folder / f"equal-{n}-{needed}.toml"
    indicators = "".join(f'[[dimension.indicator]]\nid = "d{j}"\ncolumn = "d{j}"\n' for j in range(1, n + 1))
    path.write_text(f'id = "equal"\nk = "{needed}/{n}"\n[[dimension]]\nid = "all"\n{indicators}', encoding="utf-8")
    return path


def main() -> None:
    """Time what is asked for, keep the long table with errors where they are asked for."""
    survey, out = Path(sys.argv[1]), Path(sys.argv[2])
    n, needed, rounds = (int(word) for word in sys.argv[3:6])
    asked = sys.argv[6].split(",") if len(sys.argv) > 6 else ["plain", "design", "cut-offs"]
    rules = read_survey_file(equal_measure(out.parent, n, needed))
    watch = Watch()
    for turn in range(rounds):
        if "plain" in asked:
            with watch.stage(f"plain {turn}"):
                found = measure(survey, rules, by=["province"], weight="weight")
        if "design" in asked:
            with watch.stage(f"design {turn}"):
                found = measure(survey, rules, by=["province"], weight="weight", strata="stratum", psu="psu")
        if "nation" in asked:
            with watch.stage(f"nation {turn}"):
                measure(survey, rules, weight="weight", strata="stratum", psu="psu")
    pq.write_table(found.table, out)
    if "cut-offs" in asked:
        with watch.stage("kept patterns"):
            kept = measure(survey, rules, by=["province"], weight="weight", patterns=True).kept
        for turn in range(rounds):
            with watch.stage(f"cut-offs {turn}"):
                swept = kept.sweep([Fraction(i, SWEEP) for i in range(1, SWEEP + 1)], by="province")
        assert swept.h.shape[0] == SWEEP
    watch.tell()


if __name__ == "__main__":
    main()

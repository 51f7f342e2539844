"""Teach the model that ships with the rulebook, from made-up registers, and write it: rulebook/linking/people_model.toml.

Where a register has verified numbers, a run learns its own model and this one is only where learning starts. Where it has
none, this one is taken as it is. Usage: python bench/teach_people_model.py
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

from ruamjai import rulebook
from ruamjai.linking.door import read_person_file
from ruamjai.linking.features import feature_names
from ruamjai.linking.matching import match_people
from ruamjai.linking.model import Model
from ruamjai.linking.rules import read_rules
from ruamjai.madeup import make_registers

TARGET = Path(__file__).parents[1] / "src/ruamjai/rulebook/linking/people_model.toml"
LEFT, RIGHT, SEED = 1_000_000, 150_000, 20_661
HEAD = """# What an agreement weighs when nothing can be learnt: coefficients by feature (natural logarithms of odds).
# Written by bench/teach_people_model.py; read by ruamjai.linking.model. Not to be changed by hand.

id       = "people_model"
label.th = "แบบจำลองตั้งต้นของการเชื่อมบุคคล"
label.en = "The shipped model for linking people"
from     = 2026-11-01
source.th = "คู่ที่ยืนยันแล้ว {labelled:,} คู่ ของทะเบียนสมมติ {left:,} และ {right:,} คน ({difficulty}, seed {seed})"
source.en = "{labelled:,} verified pairs of made-up registers of {left:,} and {right:,} people ({difficulty}, seed {seed})"
partners = {partners:.4f} # share of the right records compared that had a partner: what the constant holds

[coefficients]
"""


def main() -> int:
    """Make, link, write."""
    rules = read_rules(rulebook.load().linking["people"])
    names = feature_names(rules)
    difficulty = "harsh"
    with tempfile.TemporaryDirectory() as folder:
        make_registers(Path(folder), left=LEFT, right=RIGHT, difficulty=difficulty, seed=SEED)
        nothing = Model(np.zeros(len(names)), labelled=0, reach=None)
        left, right = (read_person_file(Path(folder) / f"{side}.parquet").table for side in ("left", "right"))
        learnt = match_people(left, right, rules=rules, shipped=nothing, details=False).model
    head = HEAD.format(
        left=LEFT, right=RIGHT, difficulty=difficulty, seed=SEED, labelled=learnt.labelled, partners=learnt.partners
    )
    lines = [f'"{name}" = {value:.4f}' for name, value in zip(names, learnt.coefficients.tolist(), strict=True)]
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

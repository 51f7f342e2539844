"""The shipped rulebook of linking, as a run hands it over."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import ibis

import ruamjai
from ruamjai.linking import link_registers, read_rules

FILE = Path(ruamjai.__file__).parent / "rulebook" / "linking" / "people.toml"
PARSED = tomllib.loads(FILE.read_text("utf-8"))
RULEBOOK = SimpleNamespace(linking={"people": PARSED})
RULES = read_rules(PARSED)
# The same with fewer random pairs drawn, for tests that link many times.
QUICK = SimpleNamespace(linking={"people": PARSED | {"tier2": PARSED["tier2"] | {"random_pairs": 20_000}}})
SECRET = b"a secret for tests only"


def link(tables, *, secret=SECRET, rulebook=QUICK, **parent):
    """``link_registers`` on Arrow tables with an engine of its own."""
    connection = ibis.duckdb.connect(threads=2)
    bound = {name: ibis.memtable(rows) for name, rows in tables.items()}
    return link_registers(**bound, rules=rulebook, collect=connection.to_pyarrow, seed=2566, secret=secret, **parent)


def parents(out):
    """What the next run is handed of this one."""
    return {f"parent_{name}": out[name] for name in ("record_persons", "household_sources", "households")}

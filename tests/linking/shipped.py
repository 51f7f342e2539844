"""The shipped rulebook of linking, as a run hands it over."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import ibis

import ruamjai
from ruamjai.linking import link_registers, read_rules
from ruamjai.linking.model import shipped_model

FOLDER = Path(ruamjai.__file__).parent / "rulebook" / "linking"
PARSED = tomllib.loads((FOLDER / "people.toml").read_text("utf-8"))
PARSED_MODEL = tomllib.loads((FOLDER / "people_model.toml").read_text("utf-8"))
RULES = read_rules(PARSED)
SECRET = b"a secret for tests only"


def rulebook(**changed):
    """The shipped rulebook with other values in parts of people.toml, such as ``tier2={"accept": 0.9}``."""
    people = {key: PARSED[key] | changed[key] if key in changed else PARSED[key] for key in PARSED}
    return SimpleNamespace(linking={"people": people, "people_model": PARSED_MODEL})


RULEBOOK = rulebook()
SHIPPED = shipped_model(RULEBOOK, "people")


def link(tables, *, secret=SECRET, rulebook=RULEBOOK, **parent):
    """``link_registers`` on Arrow tables with an engine of its own."""
    connection = ibis.duckdb.connect(threads=2)
    bound = {name: ibis.memtable(rows) for name, rows in tables.items()}
    return link_registers(**bound, rules=rulebook, collect=connection.to_pyarrow, seed=2566, secret=secret, **parent)


def parents(out):
    """What the next run is handed of this one."""
    return {f"parent_{name}": out[name] for name in ("record_persons", "household_sources", "households")}

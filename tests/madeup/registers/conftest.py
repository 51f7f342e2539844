"""Two registers of each difficulty, made once; read as columns of Python texts, with the rows of their true pairs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ruamjai.madeup import MadeRegisters, make_registers
from ruamjai.madeup.draws import Bools, Ints, Words
from ruamjai.madeup.registers.people import People, make_people
from ruamjai.madeup.registers.rates import Habits
from ruamjai.warehouse.reading import read_table

LEFT, RIGHT, SEED = 90_000, 60_000, 7


def texts(path: Path) -> dict[str, Words]:
    """A file's columns as arrays of str, None for null."""
    table = read_table(path)
    found = {}
    for name in table.column_names:
        column = table[name].cast(pa.string()).combine_chunks()
        found[name] = np.array([*column.to_pylist(), None], dtype=object)[:-1]
    return found


@dataclass(frozen=True)
class Read:
    """Both registers, and the true pairs as row numbers into each."""

    made: MadeRegisters
    left: dict[str, Words]
    right: dict[str, Words]
    left_rows: Ints
    right_rows: Ints

    def left_of_pairs(self, column: str) -> Words:
        return self.left[column][self.left_rows]

    def right_of_pairs(self, column: str) -> Words:
        return self.right[column][self.right_rows]

    def differ(self, column: str) -> Bools:
        """Pairs whose texts are not equal; a text and none are not."""
        return self.left_of_pairs(column) != self.right_of_pairs(column)


def read(made: MadeRegisters) -> Read:
    left, right, truth = texts(made.left), texts(made.right), texts(made.truth)
    rows = [
        pc.index_in(pa.array(truth[f"{side}_id"]), pa.array(register["id"])).to_numpy(zero_copy_only=False)
        for side, register in (("left", left), ("right", right))
    ]
    return Read(made, left, right, rows[0], rows[1])


@pytest.fixture(scope="session")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(make_registers(tmp_path_factory.mktemp("standard"), left=LEFT, right=RIGHT, seed=SEED))


@pytest.fixture(scope="session")
def harsh(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(make_registers(tmp_path_factory.mktemp("harsh"), left=LEFT, right=RIGHT, difficulty="harsh", seed=SEED))


@pytest.fixture(scope="session")
def field(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(make_registers(tmp_path_factory.mktemp("field"), left=LEFT, right=RIGHT, difficulty="field", seed=SEED))


@pytest.fixture(scope="session")
def people() -> People:
    return make_people(n=200_000, habits=Habits(), seed=SEED)

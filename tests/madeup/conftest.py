"""One world at its usual size, one small set of files; made once for all tests of the room."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ruamjai.madeup import Made, make
from ruamjai.madeup.draws import Bools
from ruamjai.madeup.dress import tpmap
from ruamjai.madeup.rates import RATES
from ruamjai.madeup.slips import Record, write_down
from ruamjai.madeup.world import World, make_world

SEED = 2566
FEW_PEOPLE = 9_000


@pytest.fixture(scope="session")
def world() -> World:
    return make_world(provinces=("57", "47"), people=150_000, seed=SEED)


@dataclass(frozen=True)
class Views:
    survey: Record
    cards: Record
    teams: Record
    joined: tpmap.Joined


@pytest.fixture(scope="session")
def views(world: World) -> Views:
    people = {
        "basic_needs": np.flatnonzero(world.survey.listed),
        "welfare_card": np.flatnonzero(world.card > 0),
        "pppconnext": np.flatnonzero(world.capitals.surveyed[world.household]),
    }
    seen = {name: write_down(world, who, register=name, rates=RATES[name], seed=SEED) for name, who in people.items()}
    joined = tpmap.join(world, seen["basic_needs"], seen["welfare_card"])
    return Views(seen["basic_needs"], seen["welfare_card"], seen["pppconnext"], joined)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(out=tmp_path_factory.mktemp("made"), people=FEW_PEOPLE)


@pytest.fixture(scope="session")
def made_in(made: Made) -> Path:
    return made.truth.parent.parent


def lives_in(world: World, province: str) -> Bools:
    """People of a province."""
    found: Bools = world.province[world.household] == province
    return found

"""How good one-to-one links are: precision, recall and F1 at fixed thresholds and at the one that is best with truth known."""

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import numpy as np

BLIND, AUTOMATIC, SURE = 0.5, 0.95, 0.999
LINKS = """
    select l.probability, t.left_id is not null as true_link from '{links}' l
    left join '{truth}' t on t.left_id::varchar = l.left_id::varchar and t.right_id::varchar = l.right_id::varchar
    order by l.probability desc
"""


@dataclass(frozen=True, slots=True)
class Point:
    """Links from a probability on."""

    threshold: float
    links: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Score:
    """``blind``: from .5 on, ``automatic``: from .95 on, ``best``: greatest F1, ``sure``: most links of precision .999."""

    pairs: int
    blind: Point
    automatic: Point
    best: Point
    sure: Point

    def parts(self) -> dict[str, object]:
        """All of it as plain values."""
        return asdict(self)


def score(links: Path, truth: Path) -> Score:
    """Of files with left_id, right_id, probability and left_id, right_id."""
    with duckdb.connect() as connection:
        found = connection.execute(LINKS.format(links=links, truth=truth)).fetchnumpy()
        pairs = connection.read_parquet(str(truth)).shape[0]
    probability = np.asarray(found["probability"], np.float64)
    right = np.cumsum(np.asarray(found["true_link"], bool))
    # A threshold cuts between different probabilities only: it stands after the last link of each.
    ends = np.flatnonzero(np.append(np.diff(probability) != 0, True)) if len(probability) else np.zeros(0, np.int64)
    links_to, right_to = ends + 1, right[ends]
    f1 = 2 * right_to / (links_to + pairs)

    def point(place: int) -> Point:
        if place < 0:
            return Point(1.0, 0, 1.0, 0.0, 0.0)
        n, true = int(links_to[place]), int(right_to[place])
        return Point(float(probability[ends[place]]), n, true / n, true / pairs, float(f1[place]))

    sure = np.flatnonzero(right_to >= SURE * links_to)
    return Score(
        pairs=pairs,
        blind=point(int((probability[ends] >= BLIND).sum()) - 1),
        automatic=point(int((probability[ends] >= AUTOMATIC).sum()) - 1),
        best=point(int(f1.argmax()) if len(f1) else -1),
        sure=point(int(sure[-1]) if len(sure) else -1),
    )

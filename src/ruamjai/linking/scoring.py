"""How good links are, where the truth is known: precision, recall and F1, at given thresholds and at the best one.

Precision is the share of links that are true, recall the share of true pairs that are linked, F1 their harmonic mean,
2 * correct / (links + true pairs). Where there is nothing to divide by, a rate is unknown (None), not zero.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ruamjai.linking.person_files.coded import Bools, Ints

SURE = 0.95
_IDS = ("left_id", "right_id")


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the links with a probability of ``threshold`` or more: how many there are, how many are true, and the rates."""

    threshold: float
    links: int
    correct: int
    true_pairs: int

    @property
    def precision(self) -> float | None:
        """Share of the links that are true; None without links."""
        return self.correct / self.links if self.links else None

    @property
    def recall(self) -> float | None:
        """Share of the true pairs that are linked; None without true pairs."""
        return self.correct / self.true_pairs if self.true_pairs else None

    @property
    def f1(self) -> float | None:
        """2 * correct / (links + true pairs); None without either."""
        both = self.links + self.true_pairs
        return 2 * self.correct / both if both else None

    def as_dict(self) -> dict[str, float | int | None]:
        """All of it, for machines."""
        return {
            "threshold": self.threshold, "links": self.links, "correct": self.correct, "true_pairs": self.true_pairs,
            "precision": self.precision, "recall": self.recall, "f1": self.f1,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """``blind``: at the threshold chosen without the truth; ``at_95``: of links held to be sure; ``best``: at the threshold
    with the highest F1, which only the truth could have told."""

    blind: Rates
    at_95: Rates
    best: Rates


def score(links: pa.Table, truth: pa.Table, min_probability: float = 0.5, *, ordered: bool = True) -> Score:
    """Compare links (left_id, right_id, probability) with the true pairs (left_id, right_id).

    Ids of unlike types are compared as text. A pair counts once however often it is given; without ``ordered`` a pair is
    the same whichever of its ids stands on the left. Rows of ``truth`` without an id say nothing.
    """
    probability = links["probability"].to_numpy().astype(np.float64, copy=False)
    found, true = _pairs(links, truth, ordered=ordered)
    order = np.argsort(-probability, kind="stable")
    order = order[np.sort(np.unique(found[order], return_index=True)[1])]
    found, probability = found[order], probability[order]
    correct = np.isin(found, true)
    n_true = len(true)

    def rates(threshold: float) -> Rates:
        links_there = int(np.searchsorted(-probability, -threshold, side="right"))
        return Rates(threshold, links_there, int(correct[:links_there].sum()), n_true)

    return Score(rates(min_probability), rates(SURE), rates(_best_threshold(probability, correct, n_true)))


def pairs_of(clusters: pa.Table) -> pa.Table:
    """All pairs of rows (left_id, right_id) in one cluster of a table id, cluster_id, probability, to be scored as links.

    A pair's probability is the lower one of its rows'.
    """
    table = clusters.sort_by("cluster_id")
    cluster = table["cluster_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    probability = table["probability"].to_numpy()
    left, right, step = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 1
    # Rows of one cluster stand side by side: pairs of neighbours, of rows two apart, and so on up to the largest cluster.
    while len(found := np.flatnonzero(cluster[step:] == cluster[:-step])):
        left.append(found)
        right.append(found + step)
        step += 1
    one, other = np.concatenate(left), np.concatenate(right)
    return pa.table(
        {
            "left_id": table["id"].take(pa.array(one)),
            "right_id": table["id"].take(pa.array(other)),
            "probability": np.minimum(probability[one], probability[other]),
        }
    )


def _best_threshold(probability: npt.NDArray[np.float64], correct: Bools, n_true: int) -> float:
    """The probability at which F1 is highest, of several the highest; ``probability`` falls. 1 without links."""
    if len(probability) == 0:
        return 1.0
    last_of_equal = np.flatnonzero(np.append(probability[1:] != probability[:-1], True))
    links = last_of_equal + 1
    f1 = 2 * np.cumsum(correct)[last_of_equal] / (links + n_true)
    return float(probability[last_of_equal[np.argmax(f1)]])


def _pairs(links: pa.Table, truth: pa.Table, *, ordered: bool) -> tuple[Ints, Ints]:
    """(links, distinct true pairs) as one whole number a pair."""
    known = truth.select(_IDS).drop_null()
    if ordered:
        left, right = (_coded(links[name], known[name]) for name in _IDS)
        width = int(right.max(initial=-1)) + 1
        numbers = left * width + right
    else:
        both = _coded(
            pa.chunked_array([*_plain(links[_IDS[0]]).chunks, *_plain(links[_IDS[1]]).chunks]),
            pa.chunked_array([*_plain(known[_IDS[0]]).chunks, *_plain(known[_IDS[1]]).chunks]),
        )
        n = links.num_rows
        left = np.concatenate([both[:n], both[2 * n : 2 * n + known.num_rows]])
        right = np.concatenate([both[n : 2 * n], both[2 * n + known.num_rows :]])
        width = int(both.max(initial=-1)) + 1
        numbers = np.minimum(left, right) * width + np.maximum(left, right)
    return numbers[: links.num_rows], np.unique(numbers[links.num_rows :])


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _coded(links: pa.ChunkedArray, truth: pa.ChunkedArray) -> Ints:
    """A number for each id of the links and then of the truth, the same for equal ids."""
    ours, theirs = _plain(links), _plain(truth)
    if ours.type != theirs.type:
        ours, theirs = ours.cast(pa.string()), theirs.cast(pa.string())
    both = pa.chunked_array([*ours.chunks, *theirs.chunks], ours.type)
    codes: Ints = both.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    return codes

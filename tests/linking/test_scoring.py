"""Precision, recall and F1 against a reference that counts sets pair by pair."""

import random

import pyarrow as pa
import pytest

from ruamjai.linking.scoring import pairs_of, score


def table(pairs, probabilities=None, kind=None):
    columns = {
        "left_id": pa.array([left for left, _ in pairs], kind),
        "right_id": pa.array([right for _, right in pairs], kind),
    }
    if probabilities is not None:
        columns["probability"] = pa.array(probabilities, pa.float64())
    return pa.table(columns)


def counted(pairs, probabilities, true, threshold, *, ordered=True):
    """(links, correct, true pairs) by the definition."""
    form = tuple if ordered else frozenset
    found = {form(pair) for pair, p in zip(pairs, probabilities, strict=True) if p >= threshold}
    right = {form(pair) for pair in true}
    return len(found), len(found & right), len(right)


def f1_of(links, correct, true_pairs):
    return 2 * correct / (links + true_pairs) if links + true_pairs else None


def seen(rates):
    return rates.links, rates.correct, rates.true_pairs


def draw(rng, kind):
    left = [f"a{i}" if kind == "text" else i for i in range(30)]
    right = [f"b{i}" if kind == "text" else i for i in range(25)]
    every = [(a, b) for a in left for b in right]
    pairs = rng.sample(every, rng.randint(0, 60))
    # Few distinct probabilities, so that thresholds fall between, on and beyond equal ones.
    probabilities = [rng.choice([0.05, 0.2, 0.5, 0.6, 0.9, 0.95, 0.999]) for _ in pairs]
    true = [pair for pair in pairs if rng.random() < 0.6] + rng.sample(every, rng.randint(0, 20))
    return pairs, probabilities, true


@pytest.mark.parametrize("kind", ["text", "number"])
@pytest.mark.parametrize("ordered", [True, False])
def test_rates_are_those_of_counting_pair_by_pair(kind, ordered):
    rng = random.Random(7)  # noqa: S311  a test's cases
    for _ in range(150):
        pairs, probabilities, true = draw(rng, kind)
        least = rng.choice([0.1, 0.5, 0.55, 0.95])
        arrow = pa.string() if kind == "text" else pa.int64()
        got = score(table(pairs, probabilities, arrow), table(true, kind=arrow), least, ordered=ordered)
        assert seen(got.blind) == counted(pairs, probabilities, true, least, ordered=ordered)
        assert seen(got.at_95) == counted(pairs, probabilities, true, 0.95, ordered=ordered)
        options = [counted(pairs, probabilities, true, t, ordered=ordered) for t in sorted(set(probabilities))]
        best = max((f1_of(*option) for option in options), default=None)
        if best is not None:
            assert got.best.f1 == best
            assert got.best.threshold == max(
                t for t in set(probabilities) if f1_of(*counted(pairs, probabilities, true, t, ordered=ordered)) == best
            )


def test_rates_of_a_case_worked_out_by_hand():
    links = table([("a", "x"), ("b", "y"), ("c", "z"), ("d", "w")], [0.99, 0.8, 0.4, 0.3])
    truth = table([("a", "x"), ("b", "q"), ("c", "z"), ("e", "v")])
    got = score(links, truth, 0.5)
    assert (got.blind.precision, got.blind.recall, got.blind.f1) == (1 / 2, 1 / 4, 2 / 6)
    assert (got.at_95.precision, got.at_95.recall) == (1.0, 1 / 4)
    assert (got.best.threshold, got.best.f1) == (0.4, 4 / 7)


def test_without_links_or_truth_rates_are_unknown_not_zero():
    nothing = score(table([], [], pa.string()), table([], kind=pa.string()))
    assert (nothing.blind.precision, nothing.blind.recall, nothing.blind.f1) == (None, None, None)
    no_links = score(table([], [], pa.string()), table([("a", "b")]))
    assert (no_links.blind.precision, no_links.blind.recall, no_links.blind.f1) == (None, 0.0, 0.0)
    assert no_links.best.f1 == 0.0


def test_ids_of_unlike_types_compare_as_text():
    links = table([(1, 7), (2, 8)], [0.9, 0.9], pa.int64())
    assert score(links, table([("1", "7"), ("2", "9")])).blind.correct == 1


def test_ids_may_come_as_dictionaries_and_truth_with_empty_cells():
    links = table([("a", "x"), ("b", "y")], [0.9, 0.9])
    truth = pa.table(
        {
            "left_id": pa.array(["a", "b", None]).dictionary_encode(),
            "right_id": pa.array(["x", None, "y"]).dictionary_encode(),
        }
    )
    got = score(links, truth)
    assert seen(got.blind) == (2, 1, 1)


def test_a_pair_given_twice_counts_once_at_its_higher_probability():
    links = table([("a", "x"), ("a", "x"), ("b", "y")], [0.3, 0.9, 0.4])
    got = score(links, table([("a", "x"), ("a", "x")]), 0.5)
    assert seen(got.blind) == (1, 1, 1)
    assert (got.best.threshold, got.best.f1) == (0.9, 1.0)


def test_clusters_are_all_their_pairs():
    rng = random.Random(3)  # noqa: S311  a test's cases
    for _ in range(40):
        ids = [f"r{i}" for i in range(rng.randint(0, 25))]
        rng.shuffle(ids)
        rows = [(one, rng.choice("abcdefgh"), rng.choice([0.5, 0.7, 1.0])) for one in ids]
        every = {
            frozenset((one, other)): min(p, q)
            for place, (one, cluster, p) in enumerate(rows)
            for other, other_cluster, q in rows[:place]
            if cluster == other_cluster
        }
        columns = list(zip(*rows, strict=True)) or [[], [], []]
        clusters = pa.table(
            {
                "id": pa.array(columns[0], pa.string()),
                "cluster_id": pa.array(columns[1], pa.string()),
                "probability": pa.array(columns[2], pa.float64()),
            }
        )
        found = pairs_of(clusters).to_pylist()
        assert {frozenset((pair["left_id"], pair["right_id"])): pair["probability"] for pair in found} == every
        assert len(found) == len(every)

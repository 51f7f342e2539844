"""What holds of a pair, from up to three answers."""

from dataclasses import replace

import pytest

from linking.quality.drawn_pairs import pair, pairs
from ruamjai.linking.quality.verdicts import frame_in_force, reviewed_pairs, verdict_of

S, D, C = "same", "different", "cannot_tell"


@pytest.mark.parametrize(
    ("first", "second", "third", "verdict", "state"),
    [
        (S, S, None, S, "agreed"), (D, D, None, D, "agreed"), (S, None, None, S, "single"), (None, D, None, D, "single"),
        (S, D, None, None, "disagreed"), (S, C, None, None, "disagreed"), (S, D, D, D, "settled"),
        (S, D, C, None, "cannot_tell"),
        (C, C, None, None, "cannot_tell"), (C, None, None, None, "cannot_tell"), (None, None, None, None, "unanswered"),
        (C, C, S, S, "settled"), (None, None, S, S, "settled"),
    ],
)  # fmt: skip
def test_what_holds(first, second, third, verdict, state):
    assert verdict_of(first, second, third) == (verdict, state)


def answer(reviewer, said, number=1, **design):
    row = {
        "sample": "0123456789ab", "left_record_id": f"a:{number}", "right_record_id": f"b:{number}", "run": "0001",
        "stratum": "b:tier2:0.99", "right_register": "b", "kind": "tier2", "probability": 0.99, "province": None,
        "n_stratum": 9, "n_cell": 3, "n_side": 4, "reviewer": reviewer, "answer": said,
    }  # fmt: skip
    return row | design


def test_answers_of_one_pair_come_together_in_any_order():
    rows = [answer(2, D), answer(3, S), answer(1, S), answer(1, None, number=2)]
    for given in (rows, rows[::-1]):
        one, other = reviewed_pairs(given)
        assert (one.first, one.second, one.settled, one.verdict, one.state) == (S, D, S, S, "settled")
        assert (other.verdict, other.state, other.province) == (None, "unanswered", "")


def test_a_file_with_another_design_does_not_double_a_pair():
    (one,) = reviewed_pairs([answer(1, S), answer(2, S, n_stratum=1)])
    assert (one.n_stratum, one.state) == (9, "agreed")


def frame(run, verdicts, open_=0):
    return [
        replace(one, sample=f"{run:012d}", run=f"{run:04d}")
        for one in [*pairs("tier2", verdicts), *pairs("tier2", 0, 0, open_)]
    ]


@pytest.mark.parametrize(
    ("frames", "in_force"),
    [
        ([(1, 40, 0), (2, 30, 10)], 2),  # the newer one, as soon as half of it has a verdict
        ([(1, 40, 0), (2, 3, 10)], 1),  # a review that has just begun takes nothing away
        ([(1, 2, 9), (2, 3, 10)], 2),  # where none has come so far, the one with most
    ],
)
def test_frames_are_never_mixed(frames, in_force):
    given = [one for run, held, open_ in frames for one in frame(run, held, open_)]
    assert {one.run for one in frame_in_force(given)} == {f"{in_force:04d}"}
    assert len(frame_in_force(given)) == sum(held + open_ for run, held, open_ in frames if run == in_force)


def test_without_pairs_there_is_no_frame():
    assert frame_in_force([]) == []
    assert pair().linked
    assert not pair("possible").linked

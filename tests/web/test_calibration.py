"""The geometry of the calibration plot."""

import pytest

from ruamjai.web import calibration
from ruamjai.web.calibration import SIDE
from ruamjai.web.queries.link_quality import Bin


def one(stated, estimate, low, high):
    return Bin("tier2", 0.5, 0.8, 10, stated, 5, stated, estimate, low, high)


def test_a_bin_that_holds_stands_on_the_line():
    for share in (0.01, 0.3, 0.5, 0.9, 0.99):
        (point,) = calibration.points([one(share, share, share / 2, min(share * 1.2, 1))])
        assert float(point.x) == pytest.approx(SIDE - float(point.y), abs=0.11)


def test_up_is_more_and_right_is_surer():
    low, high = calibration.points([one(0.1, 0.2, 0.1, 0.3), one(0.9, 0.8, 0.7, 0.9)])
    assert float(low.x) < float(high.x)
    assert float(low.y) > float(high.y)
    for point in (low, high):
        assert float(point.top) < float(point.y) < float(point.bottom)


def test_what_lies_beyond_stands_at_the_edge():
    (point,) = calibration.points([one(0.99999, 1.0, 0.0, 1.0)])
    assert (float(point.x), float(point.y), float(point.top), float(point.bottom)) == (SIDE, 0, 0, SIDE)


def test_bins_that_nobody_read_are_not_drawn():
    assert calibration.points([Bin("tier2", 0.5, 0.8, 10, 0.6, 0, None, None, None, None)]) == []


def test_equal_steps_of_odds_are_equal_lengths():
    tick = {tick.words: float(tick.at) for tick in calibration.ticks()}
    assert tick["99"] - tick["50"] == pytest.approx(tick["50"] - tick["1"], abs=0.11)
    assert 0 < tick["1"] < tick["99.9"] < SIDE

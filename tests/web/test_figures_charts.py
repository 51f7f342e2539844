"""The geometry of small pictures."""

from hypothesis import given
from hypothesis import strategies as st

from ruamjai.web import charts


def test_bars_are_sorted_and_those_without_a_number_stand_last():
    drawn = charts.bars([("a", 5, "5"), ("b", None, "fewer than 5"), ("c", 20, "20"), ("d", 0, "0")])
    assert [(bar.label, bar.width) for bar in drawn] == [("c", "100.0%"), ("a", "25.0%"), ("d", "0.0%"), ("b", None)]


def test_bars_of_nothing():
    assert [bar.width for bar in charts.bars([("a", 0, "0"), ("b", None, "no data")])] == ["0.0%", None]


def test_a_dot_on_the_scale_of_capitals():
    drawn = charts.dot("human", "2.50", 2.5, 1.75, least=1, most=4)
    assert (drawn.now, drawn.before) == ("50.0%", "25.0%")
    assert charts.dot("human", "no data", None, None, least=1, most=4).now is None


def test_a_span_with_and_without_bounds():
    assert charts.span(0.1, 0.05, 0.2, top=0.2) == charts.Span("50.0%", "25.0%", "75.0%")
    assert charts.span(0.1, None, None, top=0.2) == charts.Span("50.0%", "50.0%", "0.0%")
    assert charts.span(None, 0, 1, top=1) is None
    assert charts.span(0.0, 0.0, 0.0, top=0.0) is None


def test_parts_of_a_whole_meet_end_to_end():
    parts = charts.stack([("a", 1, "1"), ("b", 0, "0"), ("c", 3, "3")])
    assert [(part.start, part.width) for part in parts] == [("0.0%", "25.0%"), ("25.0%", "0.0%"), ("25.0%", "75.0%")]
    assert charts.stack([("a", 0, "0")]) == []


@given(st.floats(-10, 10))
def test_nothing_leaves_the_picture(share):
    assert 0 <= float(charts.per_cent(share).removesuffix("%")) <= 100

"""The rulebook in the order in which people read it."""

from fractions import Fraction

from ruamjai.rulebook import load
from ruamjai.web.queries.measures import measures


def test_each_indicator_stands_once_under_its_dimension_with_its_source():
    rules = load()
    for row in measures(rules):
        version = rules.measures[row.id].versions.newest
        assert sum((dimension.weight for dimension in row.dimensions), Fraction(0)) == 1
        shown = [indicator for dimension in row.dimensions for indicator in dimension.indicators]
        assert len(shown) == sum(len(names) for names in version.indicators.values())
        by_number = {indicator.number: indicator for indicator in rules.indicators.values()}
        assert len(set(row.sources)) == len(row.sources)
        for indicator in shown:
            assert row.sources[indicator.source - 1] == by_number[indicator.number].versions.newest.source

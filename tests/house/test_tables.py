"""The promises themselves: every personal column stands in a personal table, every table and column says what it means."""

import pytest

from ruamjai.tables import TABLES
from ruamjai.tables.schema import Column, Table


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_promise_says_what_it_means(table):
    assert table.meaning
    assert all(column.meaning for column in table.columns)
    assert table.key


def test_a_personal_column_in_a_table_of_facts_is_refused():
    with pytest.raises(ValueError, match="personal table"):
        Table("t", "…", (Column("name", "string", "…", personal="personal"),), key=("name",))


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ((Column("a", "string", "…"), Column("a", "string", "…")), ("a",)),
        ((Column("a", "string", "…"),), ("b",)),
    ],
)
def test_a_promise_that_contradicts_itself_is_refused(columns, key):
    with pytest.raises(ValueError, match=r"twice|not promised"):
        Table("t", "…", columns, key)

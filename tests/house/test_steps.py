"""flow/steps.py is the map of the house: data move one way."""

from ruamjai.flow.steps import STEPS, parents
from ruamjai.tables import TABLES


def test_each_table_is_written_by_one_step():
    written = [name for step in STEPS for name in step.writes]
    assert len(written) == len(set(written))
    assert set(written) == set(TABLES)


def test_a_table_is_read_only_after_it_was_written():
    known: set[str] = set()
    for step in STEPS:
        assert set(step.reads) <= known, step.name
        known |= set(step.writes)


def test_what_is_taken_from_the_parent_run_is_a_table():
    for step in STEPS:
        assert set(parents(step).values()) <= set(TABLES)


def test_analysis_never_reads_a_personal_table():
    for step in STEPS:
        if step.name != "linking":
            assert not [name for name in step.reads if TABLES[name].personal], step.name

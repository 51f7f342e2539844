"""Runs as pages read them."""

from ruamjai import registers
from ruamjai.web.queries import runs
from web.factories import seal_run


def test_before_the_first_run_there_is_none(data):
    assert runs.published() is None
    assert runs.stamp() is None
    assert runs.all_runs() == runs.newer_than_published() == []


def test_the_pointer_is_read_each_time_and_the_run_opened_once(data):
    seal_run(data)
    first = runs.published()
    assert runs.published() is first
    seal_run(data)
    assert runs.published().id == "0002"
    assert [run.id for run in runs.all_runs()] == ["0002", "0001"]


def test_a_damaged_run_leaves_the_header_without_a_stamp(data):
    seal_run(data)
    (data / "published").write_text("0099\n")
    assert runs.stamp() is None


def test_what_was_sealed_since_waits_for_somebody_to_decide(data):
    seal_run(data)
    seal_run(data, publish=False)
    seal_run(data, publish=False, publishable=False)
    assert [run.id for run in runs.newer_than_published()] == ["0002"]


def test_what_came_and_went_since_the_published_run(inbox, data):
    one, two, three, four = registers.batches(inbox)
    assert runs.batches_not_in([one, two]) == [one, two]
    seal_run(data, [one, two])
    registers.withdraw(inbox=inbox, batch=two.id, by="test", reason="twice")
    registers.withdraw(inbox=inbox, batch=four.id, by="test", reason="twice")
    changed = runs.batches_not_in(registers.batches(inbox))
    assert [batch.id for batch in changed] == [two.id, three.id]

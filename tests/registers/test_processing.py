"""The record of processing says of every column on what ground it is read, and of every register how long it is kept."""

import datetime as dt
from dataclasses import replace

from registers.desk import sample, take
from ruamjai.registers import found, processing


def test_every_column_that_is_taken_has_a_ground_and_every_sensitive_one_its_own():
    record = processing.record()
    assert [one.register.id for one in record] == list(found())
    for one in record:
        assert one.fields
        for field in one.fields:
            assert bool(field.section) == field.taken, field.heading
            assert field.taken or field.why_not
        for field in one.sensitive:
            assert "26" in field.section, field.heading


def test_what_is_not_known_says_so():
    assert not any(one.retention.verified for one in processing.record())
    assert not processing.record()[0].controller.verified


def test_a_batch_is_due_when_the_years_after_its_year_are_over(tmp_path):
    batch = take("welfare_card", sample("welfare_card", "card_47.csv"), tmp_path)
    period = processing.retention("welfare_card")
    day = period.due_on(batch)
    assert day == dt.date(batch.vintage + period.years + 1, 1, 1)
    for today, due in ((day - dt.timedelta(days=1), []), (day, [batch.id])):
        (found_due,) = [one for one in processing.due(tmp_path, today) if one.register.id == "welfare_card"]
        assert [one.id for one in found_due.batches] == due
        assert (found_due.next_on is None) == bool(due)
    undated = replace(batch, vintage=None, taken_at="2024-02-29T01:00:00+00:00")
    assert period.due_on(undated) == dt.date(2024 + period.years, 2, 28)

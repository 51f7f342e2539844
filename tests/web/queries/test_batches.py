"""Batches and findings as pages read them, set against the files themselves."""

import pyarrow.parquet as pq
import pytest

from ruamjai import registers
from ruamjai.errors import UsageError
from ruamjai.web.models import ReadBatch
from ruamjai.web.queries import batches


def test_newest_first_and_read_again_when_a_manifest_changes(inbox):
    first = batches.all_batches()
    assert [batch.sequence for batch in first] == sorted((b.sequence for b in registers.batches(inbox)), reverse=True)
    assert batches.all_batches()[0] is first[0], "not read again while nothing has changed"
    registers.withdraw(inbox=inbox, batch=first[0].id, by="test", reason="twice")
    assert batches.all_batches()[0].state == "withdrawn"
    assert batches.batch(first[0].id).reason == "twice"
    with pytest.raises(UsageError):
        batches.batch("nothing-0")


def test_an_inbox_that_is_not_there_yet_is_empty(data):
    assert batches.all_batches() == []


def test_findings_are_counted_by_kind_as_the_file_has_them(inbox):
    found = next(batch for batch in registers.batches(inbox) if batch.file_name == "amphoe_windows874.csv")
    rows = pq.read_table(inbox / found.id / "findings.parquet").to_pylist()
    kinds = batches.findings(found.id)
    assert {kind.finding.code: kind.count for kind in kinds} == found.finding_counts
    graveness = [batches.SEVERITIES.index(kind.finding.severity) for kind in kinds]
    assert graveness == sorted(graveness)
    for kind in kinds:
        of_kind = [(row["row_number"], row["column"]) for row in rows if row["code"] == kind.finding.code]
        assert sorted(of_kind, key=str) == sorted(((place["row_number"], place["column"]) for place in kind.places), key=str)
        assert kind.more == 0
        assert set(kind.places[0]) == {"row_number", "column"}, "where, never the value"


def test_a_long_list_of_places_is_cut_and_the_rest_counted(inbox, monkeypatch):
    monkeypatch.setattr(batches, "_ROWS_SHOWN", 1)
    found = next(batch for batch in registers.batches(inbox) if max(batch.finding_counts.values(), default=0) > 1)
    assert any(kind.more == kind.count - 1 > 0 for kind in batches.findings(found.id))


@pytest.mark.django_db
def test_what_nobody_has_dealt_with(inbox, steward):
    known = batches.all_batches()
    with_findings = {batch.id for batch in known if batch.n_findings}
    assert {batch.id for batch in batches.unread(known)} == with_findings
    one = min(with_findings)
    ReadBatch.objects.create(batch=one, by=steward)
    assert {batch.id for batch in batches.unread(known)} == with_findings - {one}

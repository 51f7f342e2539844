"""The inbox: batches listed, withdrawn with a reason, and never half there."""

import json
import stat

import pytest

from registers.desk import sample, take
from ruamjai import registers
from ruamjai.errors import UsageError


@pytest.fixture
def batch(tmp_path):
    return take("welfare_card", sample("welfare_card", "card_47.csv"), tmp_path)


def test_an_inbox_that_is_not_there_has_no_batches(tmp_path):
    assert registers.batches(tmp_path / "nowhere") == []


def test_a_withdrawn_batch_says_who_when_and_why_and_keeps_its_files(batch, tmp_path):
    before = sorted(path.name for path in batch.folder.iterdir())
    withdrawn = registers.withdraw(inbox=tmp_path, batch=batch.id, by="สมหญิง", reason=" ไฟล์ผิดจังหวัด ")
    (found,) = registers.batches(tmp_path)
    assert found == withdrawn
    assert (found.state, found.withdrawn_by, found.reason) == ("withdrawn", "สมหญิง", "ไฟล์ผิดจังหวัด")
    assert found.withdrawn_at >= found.taken_at
    assert sorted(path.name for path in batch.folder.iterdir()) == before


def test_withdrawing_again_changes_nothing(batch, tmp_path):
    first = registers.withdraw(inbox=tmp_path, batch=batch.id, by="a", reason="one")
    assert registers.withdraw(inbox=tmp_path, batch=batch.id, by="b", reason="two") == first


def test_withdrawing_needs_a_batch_and_a_reason(batch, tmp_path):
    with pytest.raises(UsageError, match="no batch"):
        registers.withdraw(inbox=tmp_path, batch="tpmap-000000000000", by="a", reason="one")
    with pytest.raises(UsageError, match="why"):
        registers.withdraw(inbox=tmp_path, batch=batch.id, by="a", reason="  ")
    assert registers.batches(tmp_path)[0].state == "standing"


def test_only_the_owner_may_look_into_the_inbox(tmp_path):
    inbox = tmp_path / "data" / "inbox"
    take("welfare_card", sample("welfare_card", "card_47.csv"), inbox)
    assert stat.S_IMODE(inbox.stat().st_mode) == 0o700


def test_the_manifest_says_what_the_batch_says(batch):
    manifest = json.loads((batch.folder / "manifest.json").read_text("utf-8"))
    assert manifest["id"] == batch.id == batch.folder.name
    assert (manifest["n_rows"], manifest["n_taken"], manifest["n_findings"]) == (7, 5, 6)
    assert manifest["tables"] == {"person_records": 5, "welfare_cards": 5}


def test_findings_are_counted_most_frequent_first(batch):
    counts = registers.finding_counts(batch)
    assert sum(count for _, count in counts) == batch.n_findings
    assert [count for _, count in counts] == sorted((count for _, count in counts), reverse=True)
    assert dict(counts)["row_repeated"] == 1

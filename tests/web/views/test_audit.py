"""The pages of the trail: who may read it, what narrows it, what leaves, and one's own acts."""

import csv
import io

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ruamjai.web import outbox
from ruamjai.web.models import AuditEntry
from ruamjai.web.queries import trail
from ruamjai.web.trail.sealing import Sealer
from web.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


def wrote(act="batch.take", thing="batch:x", *, by=None, area_code="", **detail):
    with transaction.atomic():
        return outbox.audit(act, thing, by=by, area_code=area_code, **detail)


def text(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def numbers(response) -> list[int]:
    return [row.entry.pk for row in response.context["rows"]]


@pytest.fixture
def auditor(client):
    user = make_user("auditor")
    client.force_login(user)
    return user


class TestWhoMayRead:
    @pytest.mark.parametrize("page", ["audit", "audit-export"])
    def test_nobody_but_an_auditor(self, client, page):
        assert client.get(reverse(page)).status_code == 302, "a stranger signs in first"
        for role in (None, "administrator", "steward", "area_manager", "citizen"):
            client.force_login(make_user(role))
            assert client.get(reverse(page)).status_code == 403, role

    def test_an_auditor_of_a_province_reads_what_lies_in_it(self, client):
        client.force_login(make_user("auditor", area="47"))
        inside = wrote(area_code="470301")
        wrote(area_code="4")
        wrote(area_code="57")
        wrote(area_code="")
        assert numbers(client.get(reverse("audit"))) == [inside.pk]

    def test_nothing_is_written_by_reading_but_that_it_was_taken_out(self, client, auditor):
        before = AuditEntry.objects.count()
        client.get(reverse("audit"), {"account": "somchai"})
        assert AuditEntry.objects.count() == before
        text(client.get(reverse("audit-export"), {"account": "somchai"}))
        (entry,) = AuditEntry.objects.filter(act="trail.export")
        assert (entry.by, entry.detail) == (auditor, {"filters": ["account"]})

    def test_a_post_is_refused(self, client, auditor):
        assert client.post(reverse("audit")).status_code == 405


class TestNarrowing:
    def test_each_filter_leaves_what_fits(self, client, auditor):
        steward = make_user("steward", agency=make_agency("codi"))
        one = wrote("batch.take", "batch:a", by=steward, area_code="4703")
        two = wrote("run.make", "run:0001", area_code="57", by_name="somchai")

        def left(**query):
            return set(numbers(client.get(reverse("audit"), query))) & {one.pk, two.pk}

        assert left() == {one.pk, two.pk}
        assert left(act="run.make") == {two.pk}
        assert left(thing="batch:") == {one.pk}
        assert left(area="47") == {one.pk}
        assert left(account="steward-th") == {one.pk}
        assert left(account="somchai") == {two.pk}
        today = timezone.localdate()
        thai = f"{today.day}/{today.month}/{today.year + 543}"
        assert left(first=thai, last=thai) == {one.pk, two.pk}
        assert left(last="01/01/2560") == set()

    def test_what_cannot_be_meant_is_told(self, client, auditor):
        told = client.get(reverse("audit"), {"first": "31/02/2566", "area": "4x"})
        assert told.status_code == 422
        assert "ไม่มีวันนี้ในปฏิทิน" in text(told) or "31/02/2566" in text(told)
        assert client.get(reverse("audit-export"), {"area": "4x"}).status_code == 422

    def test_a_page_stays_what_it_was_while_entries_are_added(self, client, auditor):
        made = [wrote(thing=f"batch:{n}").pk for n in range(trail.PER_PAGE * 2 + 5)][::-1]
        first = client.get(reverse("audit"), {"act": "batch.take"})
        assert numbers(first) == made[: trail.PER_PAGE]
        older = first.context["page"].older
        wrote()
        second = client.get(reverse("audit"), {"act": "batch.take", "before": older})
        assert numbers(second) == made[trail.PER_PAGE : 2 * trail.PER_PAGE]
        third = client.get(reverse("audit"), {"act": "batch.take", "before": second.context["page"].older})
        assert numbers(third) == made[2 * trail.PER_PAGE :]
        assert third.context["page"].older is None
        back = client.get(reverse("audit"), {"act": "batch.take", "after": third.context["page"].newer})
        assert numbers(back) == numbers(second)
        assert client.get(reverse("audit"), {"before": "1' OR 1=1", "after": "-3"}).status_code == 200


def test_the_page_tells_how_the_chain_stands(client, auditor):
    wrote()
    assert "ยังไม่มีรายการที่ประทับตรา" in text(client.get(reverse("audit")))
    Sealer().seal()
    shown = text(client.get(reverse("audit")))
    assert str(trail.head()) in shown
    assert "ยังไม่เคยตรวจสอบบันทึก" in shown
    wrote("trail.verify", "trail:1", faults=0, sealed=1)
    assert "บันทึกครบถ้วนเมื่อตรวจสอบ" in text(client.get(reverse("audit")))
    wrote("trail.verify", "trail:1", faults=2, sealed=1)
    assert "พบความผิดปกติ 2 จุด" in text(client.get(reverse("audit")))


def test_the_file_holds_every_entry_and_runs_no_formula(client, auditor):
    wrote("batch.take", "=HYPERLINK(1)", by=auditor, rows=3)
    wrote("run.make", "run:1", by_name="@somchai", done_at="2026-11-21T10:00:00+00:00")
    Sealer().seal()
    answer = client.get(reverse("audit-export"))
    assert "attachment" in answer["Content-Disposition"]
    shown = text(answer)
    assert shown.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(shown.removeprefix("\ufeff"))))
    assert len(rows) == AuditEntry.objects.count(), "itself too"
    assert [row["by"] for row in rows][-2:] == ["'@somchai", "auditor-th"]
    assert rows[-1]["thing"] == "'=HYPERLINK(1)"
    assert all(row["hash"] for row in rows[-2:])
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_list_asks_the_database_as_often_for_many_entries_as_for_few(client, auditor, django_assert_max_num_queries):
    for n in range(40):
        wrote(thing=f"batch:{n}", by=auditor)
    Sealer().seal()
    with django_assert_max_num_queries(14):
        client.get(reverse("audit"))


def test_everybody_reads_their_own_acts_and_nobody_elses(client):
    assert client.get(reverse("my-acts")).status_code == 302
    mine, other = make_user(), make_user("steward")
    client.force_login(mine)
    own = wrote("account.choose_language", "account:1", by=mine)
    wrote("batch.take", "batch:not-mine", by=other)
    answer = client.get(reverse("my-acts"))
    assert own.pk in numbers(answer)
    assert {row.entry.by for row in answer.context["rows"]} == {mine}
    assert "batch:not-mine" not in text(answer)
    assert "เลือกภาษา" in text(answer)
    client.cookies["ruamjai_language"] = "en"
    assert "Chose a language" in text(client.get(reverse("my-acts")))

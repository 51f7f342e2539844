"""Which batches somebody sees, and of which they may withdraw the whole."""

import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ruamjai.web.models import RoleGrant, User
from ruamjai.web.queries import batches
from ruamjai.web.roles import Verb
from web import marked_run as marked
from web.factories import make_user

pytestmark = pytest.mark.django_db
BOTH, NOWHERE = "basic_needs-cccccccccccc", "basic_needs-dddddddddddd"


@pytest.fixture
def inbox(data):
    """A batch of 47, one of 57, and one whose rows name no tambon."""
    marked.put_batch(data / "inbox", marked.HOME_BATCH, "a.csv", 1, "470301", 3)
    marked.put_batch(data / "inbox", marked.ABROAD_BATCH, "b.csv", 2, "570505", 3)
    marked.put_batch(data / "inbox", NOWHERE, "d.csv", 3, None, 3)
    return data / "inbox"


def seen(user) -> list[str]:
    return [batch.id for batch in batches.seen_by(user)]


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("TH", [NOWHERE, marked.ABROAD_BATCH, marked.HOME_BATCH]),
        ("47", [marked.HOME_BATCH]),
        ("4703", [marked.HOME_BATCH]),
        ("470301", [marked.HOME_BATCH]),
        ("470302", []),
        ("57", [marked.ABROAD_BATCH]),
        ("10", []),
    ],
)
def test_a_batch_is_seen_where_any_of_its_rows_lies(inbox, area, expected):
    assert seen(make_user("steward", area=area)) == expected


def test_nobody_without_the_right_sees_one_even_of_their_own_area(inbox):
    assert seen(make_user("officer", area="47")) == []
    assert seen(make_user("steward", area="47", is_active=False)) == []


def test_who_handed_a_file_in_sees_it_and_may_withdraw_it(inbox):
    taker = make_user("steward", area="10", username="somebody")
    assert len(seen(taker)) == 3
    assert all(batches.may_change(taker, Verb.BATCH_WITHDRAW, batch) for batch in batches.all_batches())
    without = make_user("officer", area="TH", username="other")
    User.objects.filter(pk=taker.pk).update(username="gone")
    User.objects.filter(pk=without.pk).update(username="somebody")
    assert seen(User.objects.get(pk=without.pk)) == [], "having handed it in is no right of its own"


def test_a_batch_is_withdrawn_only_by_who_may_in_every_area_it_speaks_of(inbox):
    here = inbox / marked.HOME_BATCH / "household_records.parquet"
    there = inbox / marked.ABROAD_BATCH / "household_records.parquet"
    marked.put_batch(inbox, BOTH, "c.csv", 4, "470301", 2)
    pq.write_table(pa.concat_tables([pq.read_table(here), pq.read_table(there)]), inbox / BOTH / "household_records.parquet")
    both = batches.batch(BOTH)
    assert batches.areas_of(both) == {"470301", "570505"}
    steward = make_user("steward", area="47")
    assert BOTH in seen(steward)
    assert not batches.may_change(steward, Verb.BATCH_WITHDRAW, both)
    RoleGrant.objects.create(user=steward, role="steward", area_code="57")
    assert batches.may_change(User.objects.get(pk=steward.pk), Verb.BATCH_WITHDRAW, both)
    assert batches.may_change(make_user("steward"), Verb.BATCH_WITHDRAW, both)
    assert not batches.may_change(make_user("evaluator"), Verb.BATCH_WITHDRAW, both)


def test_the_page_of_a_batch_abroad_is_not_there_and_nothing_of_it_is_done(inbox, client):
    client.force_login(make_user("steward", area="47"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session.save()
    page = f"/data/batches/{marked.ABROAD_BATCH}/"
    assert client.get(page).status_code == 404
    assert client.post(f"{page}settle/").status_code == 404
    assert client.post(f"{page}withdraw/", {"reason": "x"}).status_code == 404
    assert batches.batch(marked.ABROAD_BATCH).standing
    assert client.get(f"/data/batches/{marked.HOME_BATCH}/").status_code == 200

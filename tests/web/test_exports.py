"""Exports from asking to the file: whose, of where, killed and gone on with, stopped, fetched, removed."""

import csv
import datetime as dt
import io
import os
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from ruamjai.tables import TABLES
from ruamjai.web import export_policy, exporting, work
from ruamjai.web.actions import exports
from ruamjai.web.models import ApiToken, AuditEntry, ExportJob, ExportState, RoleGrant
from ruamjai.web.queries.exports import Rows
from web import figures_run
from web.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
HOME, ABROAD = "47030101", "57050501"


def homes(n: int, village: str, letter: str) -> list[dict]:
    return [
        {"household_id": f"h{letter}{i:019}", "label": f"{letter}-{i}", "village_code": village, "tambon_code": village[:6]}
        for i in range(n)
    ]


def sealed(data, n: int = 40) -> None:
    """Households at home and abroad; one of ours whose survey was made abroad, one of theirs surveyed here."""
    ours, theirs = homes(n, HOME, "a"), homes(n, ABROAD, "b")
    moved = {theirs[0]["household_id"]: HOME, ours[0]["household_id"]: ABROAD}
    poverty, indicators, vulnerable, people = [], [], [], []
    for home in ours + theirs:
        village = moved.get(home["household_id"], home["village_code"])
        place = {"household_id": home["household_id"], "village_code": village, "tambon_code": village[:6]}
        poverty.append({**place, "household_record_id": "r" + home["household_id"], "survey_year": 2022, "poor": True})
        vulnerable.append({**place, "survey_year": 2022, "n_disabled": 2, "n_cannot_care": 1})
        people.append({**place, "person_id": "p" + home["household_id"][1:], "sex": 1})
        for indicator in ("01", "02", "03"):
            row = {"household_id": home["household_id"], "indicator": indicator, "dimension": "=1+1", "result": "pass"}
            indicators.append(row)
        indicators.append(row | {"indicator": "04", "dimension": "health"})  # leaves when it is asked for
    people.append({"person_id": "pz", "village_code": HOME, "tambon_code": HOME[:6]})  # known to no household
    figures_run.seal_run(
        data, **figures_run.usual_tables(), households=ours + theirs, household_poverty=poverty,
        indicator_results=indicators, vulnerable_households=vulnerable, people=people,
    )  # fmt: skip


@pytest.fixture
def run(data):
    sealed(data)
    return data


@pytest.fixture
def manager(db):
    return make_user("area_manager", area="47")


def asked(by, table="households", **more) -> ExportJob:
    return exports.ask(by=by, table=table, **{"kind": "csv", "purpose": "planning", **more})


def made(by, table="households", **more) -> ExportJob:
    job = asked(by, table, **more)
    work.export(str(job.pk))
    job.refresh_from_db()
    assert job.state == ExportState.DONE, (job.code, job.message_en)
    return job


def lines(job) -> list[dict]:
    return list(csv.DictReader(io.StringIO(export_policy.file(job).read_text("utf-8-sig"))))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_no_personal_table_is_offered_and_no_personal_column_leaves():
    for offer in export_policy.OFFERS.values():
        assert not offer.promise.personal
        open_columns = {c.name for c in TABLES[offer.table].columns if c.personal == "no"}
        assert set(offer.columns(sensitive=False)) == open_columns
        assert set(offer.promise.key) <= open_columns
        assert not any(offer.promise.column(name).null for name in offer.promise.key), "a key finds its place: never empty"


def test_nothing_of_another_area_is_in_any_file(run, manager):
    for table in export_policy.OFFERS:
        for area in ("", "4703", HOME):
            job = made(manager, table, area_code=area)
            text = export_policy.file(job).read_text("utf-8-sig")
            assert "5705" not in text, (table, area)
            assert "hb" not in text, (table, area)
            assert '"TH"' not in text, (table, area)
            exports.remove(by=manager, job=job)
    assert {row["household_id"] for row in lines(made(manager))} == {f"ha{i:019}" for i in range(40)}
    assert len(lines(made(manager, "household_poverty"))) == 39, "surveyed abroad, or living abroad: left out"
    assert len(lines(made(manager, "indicator_results"))) == 120


def test_the_whole_country_has_all_of_it(run, steward):
    assert len(lines(made(steward))) == 80
    assert len(lines(made(steward, "people"))) == 81
    assert {row["area_code"] for row in lines(made(steward, "area_poverty", area_code="57"))} >= {"57", ABROAD}


def test_health_leaves_only_when_asked_for(run, manager):
    plain, full = made(manager, "vulnerable_households"), made(manager, "vulnerable_households", sensitive=True)
    assert "n_disabled" not in lines(plain)[0]
    assert lines(full)[0]["n_disabled"] == "2"
    plain, full = (lines(made(manager, "household_poverty", sensitive=asked_for)) for asked_for in (False, True))
    assert set(full[0]) - set(plain[0]) == {"health", "access", "n_deprived"}
    plain, full = (lines(made(manager, "indicator_results", sensitive=asked_for)) for asked_for in (False, True))
    assert {row["dimension"] for row in full} - {row["dimension"] for row in plain} == {"health"}
    assert made(manager, "households", sensitive=True).sensitive is False, "there is nothing sensitive in it"


def test_who_may_not_is_refused(run, manager):
    evaluator = make_user("evaluator", area="47")
    with pytest.raises(PermissionDenied):
        asked(evaluator, "households")  # sees no household, so takes none out
    assert len(lines(made(evaluator, "area_poverty"))) > 3
    for role in ("volunteer", "officer", "administrator", "auditor", "citizen"):
        with pytest.raises(PermissionDenied):
            asked(make_user(role, area="47"), "area_poverty")
    with pytest.raises(PermissionDenied):
        asked(manager, area_code="57")
    for fault, wrong in {"table": {"table": "person_records"}, "area": {"area_code": "4799"}}.items():
        with pytest.raises(ValueError, match=fault):
            asked(manager, **wrong)
    assert not AuditEntry.objects.filter(act="export.ask", by=manager).exists()


def test_a_token_takes_out_no_more_than_it_carries(run, steward):
    steward.agency = make_agency()
    token = ApiToken(
        user=steward, verbs=["export.make", "household.see"], area_code="47", purpose="planning", prefix="rj_", digest="d",
        ends_on=timezone.localdate(), name="x", made_by=steward,
    )  # fmt: skip
    token.save()
    job = made(steward, token=token)
    assert job.areas == ["47"]
    assert len(lines(job)) == 40
    with pytest.raises(PermissionDenied):
        asked(steward, "area_poverty", token=token)
    assert exports.fetch(by=steward, job=job, token=token).exists()
    token.revoked_at = timezone.now()
    token.save()
    with pytest.raises(PermissionDenied):
        exports.fetch(by=steward, job=job, token=token)


def test_at_most_three_wait_at_once(run, manager):
    jobs = [asked(manager) for _ in range(export_policy.MOST_AT_ONCE)]
    with pytest.raises(ValueError, match="many"):
        asked(manager)
    assert exports.stop(by=manager, job=jobs[0])
    assert asked(manager)


def test_formulas_are_text(run, manager):
    assert {row["dimension"] for row in lines(made(manager, "indicator_results"))} == {"'=1+1"}
    kept = pq.read_table(export_policy.file(made(manager, "indicator_results", kind="parquet")))
    assert kept.column("dimension")[0].as_py() == "=1+1"
    assert kept.schema.metadata[b"ruamjai.purpose"] == b"planning"


def test_only_who_asked_fetches_it_and_each_time_is_written_down(run, manager):
    job = made(manager)
    answer = signed_in(manager).get(f"/data/exports/{job.pk}/file/")
    assert b"".join(answer.streaming_content) == export_policy.file(job).read_bytes()
    assert answer["Cache-Control"] == "no-store"
    assert f'filename="ruamjai-{job.run}-households-47.csv"' in answer["Content-Disposition"]
    (entry,) = AuditEntry.objects.filter(act="export.fetch")
    assert (entry.by, entry.area_code, entry.detail["rows"], entry.detail["purpose"]) == (manager, "47", 40, "planning")
    other = make_user("steward")
    for page in ("", "file/"):
        assert signed_in(other).get(f"/data/exports/{job.pk}/{page}").status_code == 404
    for act in ("stop/", "remove/", "go-on/"):
        assert signed_in(other).post(f"/data/exports/{job.pk}/{act}").status_code == 404
    for act in (exports.fetch, exports.remove, exports.stop, exports.go_on):
        with pytest.raises(PermissionDenied):
            act(by=other, job=job)
    assert Client().get(f"/data/exports/{job.pk}/file/").status_code == 302


def fetched(client, job, asked=None, tag=None):
    """Status, place and content of an answer to a request for the file, or for a range of it."""
    headers = {"Range": asked, "If-Range": tag}
    answer = client.get(f"/data/exports/{job.pk}/file/", headers={name: said for name, said in headers.items() if said})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer["Cache-Control"] == "no-store"
    assert answer.status_code == 416 or int(answer["Content-Length"]) == len(content)
    return answer.status_code, answer.get("Content-Range"), content


def test_a_download_that_breaks_off_is_gone_on_with_and_is_one_download(run, manager):
    job, client = made(manager), signed_in(manager)
    whole = export_policy.file(job).read_bytes()
    n, tag = len(whole), client.head(f"/data/exports/{job.pk}/file/")["ETag"]
    assert AuditEntry.objects.filter(act="export.fetch").count() == 0, "asking how long it is takes nothing"
    assert fetched(client, job)[2] == whole
    got = whole[:100]
    while len(got) < n:
        status, place, part = fetched(client, job, f"bytes={len(got)}-{len(got) + 699}", tag)
        assert (status, place) == (206, f"bytes {len(got)}-{len(got) + len(part) - 1}/{n}")
        got += part
    assert got == whole
    for asked_for, status, content in (
        (f"bytes={n - 5}-", 206, whole[-5:]), ("bytes=-7", 206, whole[-7:]), (f"bytes=-{n * 2}", 206, whole),
        (f"bytes={n}-", 416, b""), ("bytes=9-3", 200, whole), ("bytes=0-1,5-6", 200, whole), ("lines=1-2", 200, whole),
    ):  # fmt: skip
        assert fetched(client, job, asked_for)[::2] == (status, content), asked_for
    assert fetched(client, job, "bytes=50-", '"of-another-file"')[::2] == (200, whole)
    assert AuditEntry.objects.filter(act="export.fetch").count() == 6, "once, and each time it was had from its first byte"
    job.refresh_from_db()
    assert job.n_fetched == 6


def test_a_part_of_what_was_never_fetched_or_long_ago_is_written_down(run, manager, monkeypatch):
    job, client = made(manager), signed_in(manager)
    for n in (1, 1, 2):
        if n == 2:
            monkeypatch.setattr(exports, "GOES_ON", dt.timedelta())
        assert fetched(client, job, "bytes=1-")[0] == 206
        assert AuditEntry.objects.filter(act="export.fetch").count() == n
    RoleGrant.objects.filter(user=manager).update(area_code="4704")
    assert client.get(f"/data/exports/{job.pk}/file/", headers={"Range": "bytes=1-"}).status_code == 403
    with pytest.raises(PermissionDenied):
        exports.fetch(by=make_user("steward"), job=job, first=5)


def test_who_has_lost_the_right_no_longer_fetches_it(run, manager):
    job = made(manager)
    waiting = asked(manager)
    RoleGrant.objects.filter(user=manager).update(area_code="4704")
    assert signed_in(manager).get(f"/data/exports/{job.pk}/file/").status_code == 403
    work.export(str(waiting.pk))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.message_en) == (ExportState.FAILED, "The right to export this has ended.")
    assert not export_policy.file(waiting).exists()
    assert not AuditEntry.objects.filter(act="export.fetch").exists()


def test_files_go_after_their_days_and_when_asked(run, manager, django_capture_on_commit_callbacks):
    old, young, mine = made(manager), made(manager), made(manager)
    long_ago = timezone.now() - export_policy.KEPT - dt.timedelta(minutes=1)
    ExportJob.objects.filter(pk=old.pk).update(ended_at=long_ago, kept_until=long_ago + export_policy.KEPT)
    stray = export_policy.folder(old).with_name("unknown")
    stray.mkdir()
    assert signed_in(manager).get(f"/data/exports/{old.pk}/file/").status_code == 302, "its days are over before the sweep"
    with django_capture_on_commit_callbacks(execute=True):
        work.sweep_exports(0)
        exports.remove(by=manager, job=mine)
    assert [export_policy.folder(job).exists() for job in (old, young, mine)] == [False, True, False]
    assert not stray.exists()
    assert {(entry.thing, entry.by) for entry in AuditEntry.objects.filter(act="export.remove")} == {
        (f"export:{old.pk}", None),
        (f"export:{mine.pk}", manager),
    }
    assert signed_in(manager).get(f"/data/exports/{mine.pk}/").status_code == 200
    assert not exports.remove(by=manager, job=mine)


def test_stopped_in_the_middle_and_gone_on_with(run, manager, monkeypatch):
    monkeypatch.setattr("ruamjai.warehouse.streaming.fill.__kwdefaults__", {"at_once": 10, "progress": None})
    whole = made(manager, "indicator_results")
    job = asked(manager, "indicator_results")
    tell = exports.tell

    def told(*, job, step, done, total):
        if done == 50:
            exports.stop(by=manager, job=job)
        return tell(job=job, step=step, done=done, total=total)

    monkeypatch.setattr(exports, "tell", told)
    monkeypatch.setattr(work, "_BETWEEN_TELLS", 0)
    work.export(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.can_go_on()) == (ExportState.STOPPED, True)
    assert len(list(export_policy.folder(job).glob("parts/*"))) == 5
    monkeypatch.setattr(exports, "tell", tell)
    assert exports.go_on(by=manager, job=job)
    work.export(str(job.pk))
    job.refresh_from_db()
    assert job.state == ExportState.DONE
    assert export_policy.file(job).read_bytes() == export_policy.file(whole).read_bytes()
    assert [path.name for path in export_policy.folder(job).iterdir()] == ["export.csv"]


_WORKER = """
import sys, time, django
django.setup()
from django.conf import settings
from pathlib import Path
settings.DATA = Path(sys.argv[2])
from ruamjai.warehouse import streaming
from ruamjai.web import exporting, work
streaming.fill.__kwdefaults__["at_once"] = 10
after, left = exporting.Rows.after, 4
def stays_at_the_fourth(self, key, most):
    global left
    left -= 1
    if left == 0:
        (settings.DATA / "in the middle").touch()
        time.sleep(600)
    return after(self, key, most)
exporting.Rows.after = stays_at_the_fourth
work.export(sys.argv[1])
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_what_the_next_goes_on_with(run, monkeypatch):
    manager = make_user("area_manager", area="47")
    monkeypatch.setattr("ruamjai.warehouse.streaming.fill.__kwdefaults__", {"at_once": 10, "progress": None})
    whole, job = made(manager, "indicator_results"), asked(manager, "indicator_results")
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(job.pk), str(run)], env={**os.environ, "DATABASE_URL": url}, stderr=subprocess.PIPE
    )
    parts = export_policy.folder(job) / "parts"
    until = time.monotonic() + 600
    while not (run / "in the middle").exists():
        assert worker.poll() is None, worker.stderr.read().decode()
        assert time.monotonic() < until
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    job.refresh_from_db()
    kept = {path.name: path.stat().st_ino for path in parts.glob("*.parquet")}
    assert job.state == ExportState.WORKING
    assert len(kept) == 3
    assert not export_policy.file(job).exists()

    read = []
    after = Rows.after
    monkeypatch.setattr(exporting.Rows, "after", lambda self, key, most: (read.append(key), after(self, key, most))[1])
    work.export(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (ExportState.DONE, 120, 120)
    assert len(read) == 13 - len(kept), "what was read before is not read again"
    assert export_policy.file(job).read_bytes() == export_policy.file(whole).read_bytes()


def test_a_job_given_up_may_be_gone_on_with(run, manager):
    job = asked(manager)
    exports.begin(job=job)
    work.give_up("export", str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.code, job.can_go_on()) == (ExportState.FAILED, "WorkerKilled", True)


def test_a_workbook_too_long_is_refused_with_words(run, manager, monkeypatch):
    monkeypatch.setattr(export_policy, "MOST_IN_A_WORKBOOK", 39)
    job = asked(manager, kind="xlsx")
    work.export(str(job.pk))
    page = signed_in(manager).get(f"/data/exports/{job.pk}/").content.decode()
    assert "CSV หรือ Parquet" in page


def test_the_pages_from_asking_to_the_file(run, manager):
    client = signed_in(manager)
    assert "ยังไม่มีการส่งออก" in client.get("/data/exports/").content.decode()
    page = client.get("/data/exports/ask/").content.decode()
    assert "ไม่มีชื่อ" in page
    wrong = client.post("/data/exports/ask/", {"table": "households", "area_code": "57", "kind": "csv", "purpose": "planning"})
    assert wrong.status_code == 422
    assert "ท่านไม่มีสิทธิส่งออกตารางนี้ของพื้นที่นี้" in wrong.content.decode()
    for missing in ("purpose", "kind", "table"):
        form = {"table": "households", "area_code": "๔๗", "kind": "xlsx", "purpose": "planning"}
        assert client.post("/data/exports/ask/", {**form, missing: ""}).status_code == 422
    assert not ExportJob.objects.exists()
    answer = client.post("/data/exports/ask/", form)
    job = ExportJob.objects.get()
    assert answer.headers["Location"] == f"/data/exports/{job.pk}/"
    assert "รอคิวส่งออก" in client.get(f"/data/exports/{job.pk}/").content.decode()
    work.export(str(job.pk))
    assert "พร้อมแล้ว 40 แถว" in client.get(f"/data/exports/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "พร้อมรับ" in client.get("/data/exports/").content.decode()
    assert "การส่งออกของฉัน" in client.get("/more/").content.decode()
    assert signed_in(make_user("volunteer", area="47")).get("/data/exports/").status_code == 403


def test_what_stands_still_does_not_say_that_it_goes_on_and_says_what_to_do(run, manager):
    job = asked(manager)
    client, page, of_all = signed_in(manager), f"/data/exports/{job.pk}/", "/data/exports/"
    assert "0 จาก 0" not in client.get(page).content.decode(), "nothing is known of its size while it waits"
    ExportJob.objects.update(state=ExportState.STOPPED, step="reading", done=3, total=40, ended_at=timezone.now())
    stopped = client.get(page).content.decode()
    assert "3 จาก 40 แถว" in stopped
    assert "กำลังอ่าน" not in stopped
    for shown in (stopped, client.get(of_all).content.decode()):
        assert "ทำต่อ" in shown
    over = timezone.now() - dt.timedelta(days=1)
    ExportJob.objects.update(state=ExportState.DONE, ended_at=over, kept_until=over)
    assert f'href="{of_all}ask/"' in client.get(page).content.decode(), "it can be asked for once more"


def test_without_a_published_run_the_page_says_so(data, manager):
    assert "ยังไม่มีรอบข้อมูลที่เผยแพร่" in signed_in(manager).get("/data/exports/ask/").content.decode()
    with pytest.raises(ValueError, match="run"):
        asked(manager)

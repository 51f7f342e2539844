"""The pages on people's rights: open to whom they should be, whole when empty, and no name where it should not stand."""

import datetime as dt
import json
import re
import shutil

import pytest
from django.utils import timezone

from ruamjai.registers import processing
from ruamjai.warehouse import RunStore
from ruamjai.web.models import AuditEntry, Breach, ErasureJob, Look, PersonRequest, RetentionAct
from web.factories import make_user

pytestmark = pytest.mark.django_db
OPEN_TO_ALL = ("/my-data/", "/my-data/notices/")
PAGES = {
    "/my-data/processing/": {"steward", "auditor", "administrator"},
    "/my-data/processing/record.csv": {"steward", "auditor", "administrator"},
    "/my-data/processing/record.xlsx": {"steward", "auditor", "administrator"},
    "/my-data/requests/": {"steward"},
    "/my-data/requests/list.csv": {"steward"},
    "/my-data/requests/take/": {"steward"},
    "/my-data/corrections/": {"steward"},
    "/my-data/corrections/list.xlsx": {"steward"},
    "/my-data/breaches/": {"steward", "auditor", "administrator"},
    "/my-data/breaches/list.csv": {"steward", "auditor", "administrator"},
    "/my-data/breaches/report/": {"administrator"},
    "/my-data/retention/": {"administrator"},
    "/my-data/retention/list.csv": {"administrator"},
}


def test_each_page_is_open_to_those_whose_right_it_is(client, inbox):
    for path in OPEN_TO_ALL:
        assert client.get(path).status_code == 200
    for role in ("steward", "auditor", "administrator", "citizen", "volunteer", None):
        client.force_login(make_user(role))
        for path, roles in PAGES.items():
            assert client.get(path).status_code == (200 if role in roles else 403), (role, path)
        assert client.get("/my-data/ask/").status_code == 200


def test_the_record_speaks_of_every_register_and_marks_what_is_sensitive(client, steward):
    client.force_login(steward)
    page = client.get("/my-data/processing/").content.decode()
    assert page.count("8 ·") == 7
    assert "สภาพร่างกาย" in page
    assert "อ่อนไหว" in page
    assert "เลขแถวของไฟล์" in page and "numbering of rows" not in page
    table = client.get("/my-data/processing/record.csv").content.decode("utf-8-sig")
    assert '"สภาพร่างกาย","body_status","sensitive","yes","24(4) + 26' in table


def test_a_notice_says_whose_register_it_is_who_answers_for_it_and_whom_to_complain_to(client):
    page = client.get("/my-data/notices/").content.decode()
    for one in processing.record():
        (notice,) = re.findall(f'id="{one.register.id}".*?</section>', page, re.DOTALL)
        for words in (one.controller.th, one.disclosure.th, one.retention.source.th):
            assert words in notice, (one.register.id, words)
    assert "ร้องเรียนต่อสำนักงาน" in page


def ask(client, kind="access", ground="know", path="/my-data/ask/", **more):
    return client.post(path, {"kind": kind, "ground": ground, "area_code": "47", **more})


def test_a_citizen_asks_and_sees_their_own_alone(client):
    citizen, other = make_user("citizen", area="470301"), make_user()
    client.force_login(citizen)
    found = ask(client)
    assert found.status_code == 302
    assert client.get(found.url).status_code == 200
    assert ask(client, ground="unlawful").status_code == 422
    client.force_login(other)
    assert client.get(found.url).status_code == 404
    assert client.post(f"{found.url}begin/").status_code == 403
    for elsewhere in (make_user("steward", area="57"),):
        client.force_login(elsewhere)
        assert client.get(found.url).status_code == 404
        assert client.post(f"{found.url}begin/").status_code == 404
        assert PersonRequest.objects.get().reference not in client.get("/my-data/requests/").content.decode()


def test_a_correction_is_of_one_register_and_holds_no_value(client, steward):
    client.force_login(make_user("citizen"))
    two = ["basic_needs/sex", "welfare_card/state"]
    assert ask(client, "correction", "wrong", columns=two).status_code == 422
    assert ask(client, "correction", "wrong").status_code == 422
    assert ask(client, "correction", "wrong", columns=two[:1]).status_code == 302
    made = PersonRequest.objects.get()
    assert (made.register, made.columns) == ("basic_needs", ["sex"])


def test_from_the_counter_to_the_package_and_every_opening_is_written_down(client, steward, data, small_world):
    shutil.copytree(small_world, data, ignore=shutil.ignore_patterns("demo"), dirs_exist_ok=True)
    run = RunStore(data).published()
    homes = run.table("households")
    at_home = run.table("people").semi_join(homes, ["household_id", "tambon_code"])  # of some the place is unknown, or another
    people = run.collect(at_home.order_by("person_id").limit(1)).to_pylist()[0]
    label = run.collect(homes.filter(homes.household_id == people["household_id"])).to_pylist()[0]["label"]
    client.force_login(steward)
    page = ask(client, path="/my-data/requests/take/", area_code=people["tambon_code"][:2]).url
    assert people["person_id"] in client.get(page, {"household": label}).content.decode()
    assert client.post(f"{page}establish/", {"household": label, "person_id": "p-else", "how": "card_shown"}).status_code == 404
    client.post(f"{page}establish/", {"household": label, "person_id": people["person_id"], "how": "card_shown"})
    assert client.get(f"{page}package/").status_code == 405, "opened by an act, never by an address"
    assert client.post(f"{page}package/").status_code == 302, "not before it is granted"
    client.post(f"{page}begin/")
    client.post(f"{page}grant/")
    opened = client.post(f"{page}package/")
    assert opened.status_code == 200
    held = json.loads(client.post(f"{page}package/json/").content)
    names = {item["value"] for one in held["held"] for item in one["items"]}
    records = run.collect(run.personal_table("person_records")).to_pylist()
    links = run.collect(run.table("record_persons")).to_pylist()
    mine = {link["record_id"] for link in links if link["person_id"] == people["person_id"]}
    first = {row["first_name"] for row in records if row["record_id"] in mine and row["first_name"]}
    assert first <= names
    assert len(held["held"]) == len(mine)
    page_of_it = opened.content.decode()
    assert all(name in page_of_it for name in first)
    assert not re.search(r"<dd>(True|False|valid|verified|registered|head|\d{6}|\d{8})</dd>|<dt>[a-z_]+</dt>", page_of_it), (
        "words"
    )
    told = {(item["column"], item["value"], item["words"]) for one in held["held"] for item in one["items"]}
    assert {words for column, _value, words in told if column == "birth_year"} == {
        str(value + 543) for column, value, _words in told if column == "birth_year"
    }, "codes stand beside the words"
    villages = {(value, words) for column, value, words in told if column == "village_code"}
    assert all(words.startswith(f"หมู่ที่ {int(value[6:])} ตำบล") for value, words in villages)
    assert client.post(f"{page}package/xlsx/").content[:2] == b"PK"
    assert AuditEntry.objects.filter(act="request.open").count() == Look.objects.filter(kind="package").count() == 3
    said = json.dumps([entry.detail for entry in AuditEntry.objects.all()], ensure_ascii=False)
    assert not any(name in said for name in first)


def carried(steward, data, **job) -> PersonRequest:
    """A granted erasure of the steward's area and how far its carrying out is."""
    made = PersonRequest.objects.create(
        kind="erasure", ground="unlawful", area_code="47", taken_by=steward, person_id="p" * 21, state="carrying",
        due_on=timezone.localdate() + dt.timedelta(days=12),
    )  # fmt: skip
    ErasureJob.objects.create(request=made, by=steward, reason="unlawful", **job)
    return made


def test_the_page_tells_how_far_an_erasure_is_and_what_to_do_when_it_failed(client, steward, data):
    client.force_login(steward)
    asked_again = {"headers": {"HX-Request": "true"}}
    for job, words in (
        ({}, "รอคิว"), ({"step": "run"}, "เริ่มลบเอง"),
        ({"state": "working", "done": 3, "total": 1204}, "3 จาก 1,204"),
    ):  # fmt: skip
        page = f"/my-data/requests/{carried(steward, data, **job).pk}/"
        whole, part = client.get(page).content.decode(), client.get(page, **asked_again).content.decode()
        assert words in whole and words in part and "<html" not in part
        assert "เหลือ 12 วัน" in whole, "the clock counts"
        assert "every 2s" in part and f"{page}again/" not in whole and f"{page}refuse/" not in whole
    failed = carried(steward, data, state="failed", code="WorkerKilled")
    page = f"/my-data/requests/{failed.pk}/"
    assert client.get(page, **asked_again).headers["HX-Refresh"] == "true"
    shown = client.get(page).content.decode()
    assert "ลองอีกครั้ง" in shown and "WorkerKilled" in shown and "every 2s" not in shown
    assert "ทำไม่สำเร็จ" in client.get("/my-data/requests/").content.decode(), "told where it is looked for"
    assert client.post(f"{page}again/").status_code == 302
    assert "รอคิว" in client.get(page).content.decode()
    failed.refresh_from_db()
    assert AuditEntry.objects.get(act="request.try_again").by == steward
    client.force_login(make_user("steward", area="57"))
    assert client.post(f"{page}again/").status_code == 404


def test_the_officer_takes_back_what_could_not_be_done_and_the_citizen_reads_why(client, steward, data):
    client.force_login(steward)
    begun = f"/my-data/requests/{carried(steward, data, state='failed', emptied={'begun': 0}).pk}/"
    shown = client.get(begun).content.decode()
    assert "ต้องทำให้เสร็จเท่านั้น" in shown and "hand-back" not in shown
    assert "ต้องทำให้เสร็จ" in client.post(f"{begun}hand-back/", {"why": "weigh_anew"}, follow=True).content.decode()
    failed = carried(steward, data, state="failed")
    page = f"/my-data/requests/{failed.pk}/"
    assert "ยังไม่ได้ลบสิ่งใด" in client.get(page).content.decode()
    assert "ยังไม่ได้ทำอะไร" in client.post(f"{page}hand-back/", {}, follow=True).content.decode()
    client.post(f"{page}hand-back/", {"why": "weigh_anew"})
    assert "ทำไม่สำเร็จ" not in client.get("/my-data/requests/").content.decode().split(failed.reference)[1][:400]
    client.post(f"{page}refuse/", {"refusal": "needed_public_task"})
    citizen = make_user("citizen", area="470301")
    PersonRequest.objects.filter(pk=failed.pk).update(asker=citizen)
    client.force_login(citizen)
    told = client.get(page).content.decode()
    for words in ("ถอนการอนุญาตเพื่อพิจารณาใหม่", "มีเหตุตามกฎหมายที่ต้องพิจารณาใหม่", "ยังจำเป็นต่อภารกิจ", "33 วรรคสอง"):
        assert words in told, words


def test_the_page_of_periods_tells_how_far_each_is(client, administrator, data):
    client.force_login(administrator)
    job = ErasureJob.objects.create(register="welfare_card", by=administrator, reason="retention", batches=["x"], years=10)
    page, part = "/my-data/retention/", "/my-data/retention/?register=welfare_card"
    assert "รอคิว" in client.get(page).content.decode()
    assert "รอคิว" in client.get(part, headers={"HX-Request": "true"}).content.decode()
    assert client.get(f"{page}?register=none", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert client.post("/my-data/retention/area_teams/again/").status_code == 404
    ErasureJob.objects.filter(pk=job.pk).update(state="failed", message_th="ไม่มีชุดข้อมูล x", message_en="There is no batch x.")
    shown = client.get(page).content.decode()
    assert "ไม่มีชุดข้อมูล x" in shown and "ลองอีกครั้ง" in shown
    assert client.post("/my-data/retention/welfare_card/again/").status_code == 302
    assert AuditEntry.objects.get(act="retention.try_again").thing == "register:welfare_card"


def test_a_breach_is_told_from_the_page(client, administrator):
    client.force_login(administrator)
    form = {
        "what": "integrity",
        "cause": "fault",
        "risk": "high",
        "n_people": "7",
        "area_code": "TH",
        "known_on": "01/01/2566",
        "known_time": "08:00",
    }
    assert client.post("/my-data/breaches/report/", form | {"known_on": "01/01/2599"}).status_code == 422
    page = client.post("/my-data/breaches/report/", form).url
    client.post(f"{page}office/")
    assert "พ้น 72 ชั่วโมง" in client.get(page).content.decode(), "late without a reason is not noted"
    assert "เลยมาแล้วทั้งสองกำหนด" in client.get(page).content.decode(), "a day long past is not given as one to come"
    client.post(f"{page}office/", {"late": "told_late"})
    client.post(f"{page}people/")
    client.post(f"{page}close/", {"remedy": "restored"})
    assert "ปิดเหตุ" in client.get(page).content.decode()
    assert client.post(f"{page}nothing/").status_code == 404


@pytest.mark.parametrize(
    ("hours", "risk", "said"),
    [(10, "high", "ต้องแจ้งสำนักงานภายใน <mark>"), (80, "high", "ให้แจ้งวันนี้"), (80, "none", "ไม่ต้องแจ้งใคร")],
)
def test_a_breach_says_what_comes_next(client, administrator, hours, risk, said):
    known = timezone.now() - dt.timedelta(hours=hours)
    breach = Breach.objects.create(what="integrity", cause="fault", risk=risk, known_at=known, by=administrator)
    client.force_login(administrator)
    assert said in client.get(f"/my-data/breaches/{breach.pk}/").content.decode()


def test_a_request_past_its_day_says_by_how_many(client, steward):
    today = timezone.localdate()
    asked = PersonRequest.objects.create(
        kind="access", ground="know", area_code="47", asker=make_user("citizen"), due_on=today - dt.timedelta(days=15)
    )
    client.force_login(steward)
    for page in ("/my-data/requests/", f"/my-data/requests/{asked.pk}/"):
        assert "เกินกำหนด 15 วัน" in client.get(page).content.decode()


def test_a_breach_is_of_the_area_of_whoever_writes_it_down(client):
    client.force_login(make_user("administrator", area="47"))
    form = {"what": "integrity", "cause": "fault", "risk": "high", "known_on": "01/01/2566", "known_time": "08:00"}
    for elsewhere in ("57", "TH", ""):
        assert client.post("/my-data/breaches/report/", form | {"area_code": elsewhere}).status_code == 422
    page = client.post("/my-data/breaches/report/", form | {"area_code": "47"}).url
    assert client.get(page).status_code == 200, "whoever wrote it down sees its clock"
    assert AuditEntry.objects.get(act="breach.report").area_code == "47", "the auditor of the province reads of it"


def test_the_page_of_periods_says_what_waits_and_for_which_requests(client, administrator, steward, inbox, monkeypatch):
    due = processing.due
    monkeypatch.setattr(processing, "due", lambda inbox, today: due(inbox, today + dt.timedelta(days=365 * 30)))
    client.force_login(administrator)
    before = client.get("/my-data/retention/").content.decode()
    made = PersonRequest.objects.create(
        kind="access", ground="know", area_code="TH", taken_by=steward, due_on=timezone.localdate() + dt.timedelta(days=12)
    )
    shown = client.get("/my-data/retention/").content.decode()
    assert 'action="/my-data/retention/welfare_card/"' in before and made.reference not in before
    assert 'action="/my-data/retention/welfare_card/"' not in shown
    assert made.reference in shown and "ยังลบไม่ได้จนกว่าจะตอบคำขอเสร็จ" in shown
    table = client.get("/my-data/retention/list.csv").content.decode("utf-8-sig")
    assert '"batches_waiting"' in table
    told = client.post("/my-data/retention/welfare_card/", {"sure": "yes"}, follow=True).content.decode()
    assert "ต้องตอบคำขอก่อน" in told
    assert not ErasureJob.objects.exists()


def test_what_was_removed_is_listed_by_the_names_of_registers(client, administrator):
    for register in ("welfare_card", "register_of_old"):
        RetentionAct.objects.create(register=register, by=administrator, years=10, batches=["x"], n_rows=7, n_runs=1)
    client.force_login(administrator)
    done = client.get("/my-data/retention/").content.decode().split("ทำอะไรไปแล้ว</h2>")[1]
    assert '<th scope="row">บัตรสวัสดิการแห่งรัฐ</th>' in done and "welfare_card" not in done
    assert "register_of_old" in done, "a register that is no more keeps its name"


def test_nothing_is_removed_until_it_is_ticked(client, administrator, inbox):
    client.force_login(administrator)
    client.post("/my-data/retention/welfare_card/")
    assert not AuditEntry.objects.filter(act="retention.carry_out").exists()


def test_an_act_sent_without_what_it_needs_is_told_where_it_was_sent(client, steward, data):
    made = PersonRequest.objects.create(
        kind="access", ground="know", area_code="47", taken_by=steward, due_on=timezone.localdate() + dt.timedelta(days=12)
    )
    client.force_login(steward)
    page = f"/my-data/requests/{made.pk}/"
    for act in ("refuse", "establish"):
        told = client.post(f"{page}{act}/", {}, follow=True)
        assert told.redirect_chain[0][0].startswith(page)
        assert 'tabindex="-1" autofocus>ยังไม่ได้ทำอะไร' in told.content.decode(), "the message has the focus"
    made.refresh_from_db()
    assert made.state == "received"

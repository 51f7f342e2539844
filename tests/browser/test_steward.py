"""A data steward's day: sign in, hand a file in, read what was found, settle it, make a run, publish."""

from ruamjai import flow, registers
from ruamjai.warehouse import RunStore
from ruamjai.web import work
from ruamjai.web.models import RunJob, TakeJob
from web.factories import seal_run


def sample(register: str, name: str):
    return registers.found()[register].folder / "sample" / name


def do_waiting_work():
    """What the worker would do, here and now."""
    for job in TakeJob.objects.filter(state="waiting"):
        work.take(str(job.pk))
    for job in RunJob.objects.filter(state="waiting"):
        work.run(str(job.pk))


def test_a_file_is_handed_in_watched_and_read(open_page, sign_in, data):
    page = open_page()
    sign_in(page, "steward")
    page.click("nav.rail >> text=ข้อมูล")
    page.click("text=ส่งไฟล์ >> nth=0")
    page.check("text=จปฐ.")
    page.set_input_files(
        "input[type=file]", [sample("basic_needs", "amphoe_merged.xlsx"), sample("welfare_card", "card_47.csv")]
    )
    page.click("main button:has-text('ส่งไฟล์')")
    page.wait_for_selector("text=รอคิว")
    do_waiting_work()
    page.wait_for_selector("text=เปิดชุดข้อมูล")  # the page asked again by itself
    assert page.locator(".chip.b").inner_text() == "ไม่รับ", "a file of another register is told apart"
    page.click("text=เปิดชุดข้อมูล")
    (batch,) = registers.batches(data / "inbox")
    assert page.locator("h1").inner_text().endswith("ชุดที่ 1")
    assert "amphoe_merged.xlsx" in page.locator("dl.facts").inner_text()
    assert page.locator("article.kind").count() == len(batch.finding_counts)
    page.click("article.kind >> nth=0 >> summary")
    assert page.locator("article.kind >> nth=0 >> td").first.is_visible()
    page.click("text=จัดการข้อสังเกตแล้ว")
    page.wait_for_selector(".told.success")
    assert page.locator("text=จัดการข้อสังเกตแล้ว").count() == 0


def test_the_same_without_scripts(open_page, sign_in, data):
    page = open_page(java_script_enabled=False)
    sign_in(page, "steward")
    page.goto("/data/batches/upload/")
    page.check("text=บัตรสวัสดิการแห่งรัฐ")
    page.set_input_files("input[type=file]", sample("welfare_card", "card_47.csv"))
    page.click("main button:has-text('ส่งไฟล์')")
    assert page.locator("text=รอคิว").is_visible()
    do_waiting_work()
    page.wait_for_selector("text=เปิดชุดข้อมูล")  # refreshed by the page's own head


def test_a_batch_is_withdrawn_with_a_reason(open_page, sign_in, filled):
    page = open_page()
    sign_in(page, "steward")
    page.goto("/data/batches/?register=welfare_card")
    page.click("tbody a")
    page.click(".head >> text=ถอน")
    page.click("main button:has-text('ถอน')")
    assert page.locator("[role=alert]:not([hidden])").is_visible(), "a reason is asked for"
    page.fill("textarea", "หน่วยงานส่งไฟล์ใหม่แล้ว")
    page.click("main button:has-text('ถอน')")
    page.wait_for_selector("text=ถอนชุดข้อมูลแล้ว")
    assert page.locator(".lead").inner_text().count("หน่วยงานส่งไฟล์ใหม่แล้ว") == 1


def test_a_run_is_started_watched_and_spoken_of(open_page, sign_in, filled, monkeypatch):
    def made(*, data, progress, **_more):
        progress(flow.STEPS[0], 0, len(flow.STEPS))
        return RunStore(data).open_run(seal_run(data, registers.batches(data / "inbox")))

    monkeypatch.setattr(flow, "make_run", made)
    page = open_page()
    sign_in(page, "steward")
    assert "ลำดับที่ 1" in page.locator(".stamp").inner_text()
    page.click("text=ทำรอบข้อมูล")
    page.click("text=เริ่มทำรอบข้อมูล")
    page.wait_for_selector("text=รอคิวประมวลผล")
    do_waiting_work()
    page.wait_for_selector("text=ผนึกและเผยแพร่รอบข้อมูลที่ 2 แล้ว")
    page.click("text=เปิดรอบข้อมูล")
    assert "ลำดับที่ 2" in page.locator(".stamp").inner_text()


def test_an_impatient_second_press_sends_nothing_twice(open_page, sign_in, filled):
    page = open_page()
    sign_in(page, "steward")
    page.goto("/data/runs/start/")
    page.locator("main form button").dblclick()
    page.wait_for_selector("text=รอคิวประมวลผล")
    assert RunJob.objects.count() == 1

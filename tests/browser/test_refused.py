"""A part of a page that cannot be fetched says so, in the reader's language, and is silent again when it comes."""

import pytest

from browser.conftest import DESK, PHONE, overflow, shots_folder
from ruamjai.web.models import JobState, RunJob

REFUSALS = {
    429: ("ขอถี่เกินไป", "too often"),
    403: ("ไม่ได้เปิดให้ท่าน", "not open to you"),
    404: ("ไม่มีสิ่งที่ขอแล้ว", "no longer there"),
    413: ("ใหญ่เกินกว่า", "larger than"),
    400: ("อ่านสิ่งที่ส่งมาไม่ได้", "could not be read"),
    500: ("ระบบขัดข้อง", "Something broke"),
    None: ("ไม่มีคำตอบกลับมา", "No answer came"),
}


@pytest.mark.parametrize(("size", "language"), [(PHONE, "th"), (DESK, "en")], ids=["phone in Thai", "desk in English"])
def test_what_is_refused_is_told_once_and_forgotten_when_it_comes(open_page, sign_in, live_server, filled, size, language):
    page = open_page(size)
    page.context.add_cookies([{"name": "ruamjai_language", "value": language, "url": live_server.url}])
    job = RunJob.objects.create(by=sign_in(page, "steward"), state=JobState.WORKING)
    page.goto(f"/data/runs/jobs/{job.pk}/")
    told = page.locator("#refused")
    assert told.get_attribute("role") == "alert"
    assert not told.is_visible()
    page.evaluate(
        "new MutationObserver(found => { window.told = (window.told || 0) + 1; })"
        ".observe(document.getElementById('refused'), {childList: true})"
    )
    for status, words in REFUSALS.items():
        page.route("**/data/runs/**", _refusing(status))
        page.wait_for_function(
            "words => document.getElementById('refused').textContent.includes(words)", arg=words[language == "en"]
        )
        assert told.is_visible()
        assert overflow(page) <= 0
        if status == 429:
            before = page.evaluate("window.told")
            for _again in range(2):
                page.wait_for_event("response")
            assert page.evaluate("window.told") == before, "asked again each second, told once"
            if shots_folder():
                page.screenshot(path=str(shots_folder() / f"refused-{size['width']}.png"))
        page.unroute("**/data/runs/**")
    told.wait_for(state="hidden")
    assert told.text_content() == ""


def _refusing(status):
    return lambda route: route.abort() if status is None else route.fulfill(status=status, body="")

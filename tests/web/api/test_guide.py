"""Every curl of the guides is run as it stands there, in both languages alike."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import timezone

from ruamjai.web import work
from ruamjai.web.api import spdci
from web.api.conftest import HEAD, HOUSEHOLD

pytestmark = pytest.mark.django_db
GUIDES = Path(__file__).parents[3] / "docs/guide"
CURL = re.compile(r"^curl .*?(?=^curl |\Z)", re.MULTILINE | re.DOTALL)


def curls(language: str) -> list[str]:
    """The commands of a guide."""
    text = (GUIDES / language / "api.md").read_text(encoding="utf-8")
    return [found.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for found in CURL.findall(block)]


def test_both_languages_show_the_same():
    assert curls("th") == curls("en")
    assert len(curls("th")) == 14


def test_each_curl_answers(client, run, give, monkeypatch):
    monkeypatch.setattr(spdci, "STEP", 1e-9)
    _token, reader = give("steward", "run.see", "household.see", "export.make")
    _token, partner = give("partner", "person.look_up", purpose="eligibility")
    now = timezone.now().isoformat(timespec="seconds")
    values = {
        "SITE": "", "TOKEN": reader["Authorization"][7:], "PARTNER": partner["Authorization"][7:], "NOW": now,
        "HOUSEHOLD": HOUSEHOLD, "NUMBER": HEAD,
    }  # fmt: skip
    for command in curls("en"):
        assert set(re.findall(r"\$([A-Z]+)", command)) <= set(values), "the guide tells how to come by each"
        words = shlex.split(re.sub(r"\$([A-Z]+)", lambda name: values[name[1]], command))
        headers = {}
        for name, value in pairwise(words):
            if name == "-H":
                headers.update([value.split(": ", 1)])
        [address] = [word for word in words if word.startswith("/api/")]
        if "-d" in words:
            body = words[words.index("-d") + 1]
            answer = client.post(address, body, content_type=headers.pop("Content-Type"), headers=headers)
            if address.endswith("/exports"):
                values["EXPORT"] = answer.json()["id"]
                work.export(values["EXPORT"])
            else:
                assert HOUSEHOLD in answer.content.decode()
        else:
            method = words[words.index("-X") + 1] if "-X" in words else "GET"
            answer = client.generic(method, address, headers=headers)
        assert answer.status_code == (
            204 if "DELETE" in words else 201 if address.endswith("/exports") and "-d" in words else 200
        )

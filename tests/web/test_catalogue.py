"""The words of the pages are whole: every sentence in use has its Thai, and none has lost its blanks."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo

from ruamjai.web import catalogue

BLANK = re.compile(r"%\((\w+)\)s|%%")
TAG = re.compile(r"</?\w+[^>]*>")


@pytest.fixture(scope="module")
def found():
    return catalogue.collect()


@pytest.fixture(scope="module")
def kept():
    return catalogue.read()


def test_every_sentence_in_use_has_its_thai(kept, found):
    assert catalogue.wanting(kept, found) == []


def test_no_sentence_is_kept_that_no_page_says(kept, found):
    assert catalogue.unused(kept, found) == []


def test_thai_keeps_the_blanks_and_the_marks_of_the_english(kept):
    for message in kept:
        if message.id:
            english = catalogue._texts(message.id)
            for thai in catalogue._texts(message.string):
                assert set(BLANK.findall(thai)) == set(BLANK.findall(english[-1])), english
                assert sorted(TAG.findall(thai)) == sorted(TAG.findall(english[-1])), english


def test_no_page_shouts_and_none_labels_a_person(kept):
    for message in kept:
        for thai in catalogue._texts(message.string) if message.id else ():
            assert "!" not in thai
            assert "คนจน" not in thai, "households are in need; nobody is called poor by name"


def test_sentences_are_found_in_code_and_in_templates(found):
    assert found.get("You are signed out.").locations[0][0] == "views/accounts.py"
    assert found.get("Skip to the content").locations[0][0] == "templates/base.html"
    assert found.get(("%(total)s finding", "%(total)s findings")) is not None


def test_what_is_missing_is_told():
    found, kept = Catalog(), Catalog()
    for sentence in ("kept", "empty", "new"):
        found.add(sentence)
    kept.add("kept", "เก็บ")
    kept.add("empty", "")
    kept.add("old", "เก่า")
    assert catalogue.wanting(kept, found) == ["empty", "new"]
    assert catalogue.unused(kept, found) == ["old"]


def test_it_is_compiled_once(tmp_path):
    catalogue.refresh(tmp_path)
    compiled = tmp_path / "th" / "LC_MESSAGES" / "django.mo"
    stamp = compiled.stat().st_mtime_ns
    with compiled.open("rb") as file:
        assert read_mo(file).get("Today").string == "งานวันนี้"
    catalogue.refresh(tmp_path)
    assert compiled.stat().st_mtime_ns == stamp


def test_pages_and_worker_compile_it_at_the_same_moment(tmp_path, monkeypatch):
    both, plain = threading.Barrier(2), catalogue.write_mo

    def written(file, words):
        plain(file, words)
        both.wait(180)

    monkeypatch.setattr(catalogue, "write_mo", written)
    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(catalogue.refresh, tmp_path) for _ in range(2)]:
            one.result(180)
    assert [path.name for path in (tmp_path / "th" / "LC_MESSAGES").iterdir()] == ["django.mo"]

"""Pages for when something is missing, not allowed, or broken."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_nothing_here(client, data):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "ไม่มีอะไรอยู่ที่ที่อยู่นี้" in response.content.decode()


def test_no_right(client, data, stranger):
    client.force_login(stranger)
    response = client.get(reverse("batches"))
    assert response.status_code == 403
    assert "หน้านี้สำหรับผู้อื่น" in response.content.decode()


def test_our_fault_is_told_without_the_frame_and_without_what_was_typed(client, data, monkeypatch):
    from ruamjai.web.queries import search

    def broken(*_arguments):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(search, "search", broken)
    client.raise_request_exception = False
    response = client.post(reverse("search"), {"q": "คำที่พิมพ์"})
    assert response.status_code == 500
    shown = response.content.decode()
    assert "ระบบของเราขัดข้อง" in shown
    assert "a secret detail" not in shown
    assert "คำที่พิมพ์" not in shown


def test_a_form_from_elsewhere_is_not_accepted(data, steward):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(steward)
    response = strict.post(reverse("sign-out"))
    assert response.status_code == 403
    assert "หน้านี้เปิดไว้นานเกินไป" in response.content.decode()


def test_offline(client, data):
    assert "ไม่มีสัญญาณ" in client.get(reverse("offline")).content.decode()

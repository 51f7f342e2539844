"""Files handed in are looked at by name, size, first bytes and directory; none of it is unpacked, and no name is a path."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from ruamjai.web.forms.batches import UploadForm
from ruamjai.web.models import UploadedFile
from ruamjai.web.queries import batches


def workbook(more=None):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as made:
        made.add_worksheet().write_row(0, 0, ["ชื่อ", "อำเภอ"])
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as made:
        for name, content in (more or {}).items():
            made.writestr(name, content)
    return held.getvalue()


def form_of(*files):
    register = next(iter(batches.all_registers()))
    return UploadForm(
        {"register": register}, MultiValueDict({"files": [SimpleUploadedFile(name, content) for name, content in files]})
    )


def told(*files):
    form = form_of(*files)
    assert not form.is_valid()
    return " ".join(form.errors["files"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", workbook()),
        ("A.CSV", "ชื่อ,อำเภอ\n".encode()),
        ("a.csv", "ชื่อ,อำเภอ\n".encode("cp874")),
        ("a.csv", "ชื่อ,อำเภอ\n".encode("utf-16")),
        ("จปฐ. 2566 (ชุดที่ 1).csv", b"a,b\n"),
        ("a.parquet", b"PAR1" + bytes(20)),
    ],
)
def test_what_agencies_send_is_taken(name, content):
    assert form_of((name, content)).is_valid()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"a,b\n"), ("a.csv", workbook()), ("a.csv", b"%PDF-1.7"), ("a.csv", b"MZ\x90"), ("a.csv", b"a\x00b"),
        ("a.parquet", b"a,b\n"), ("a.exe", b"MZ"), ("a.xlsm", workbook()), ("a.csv.html", b"<html>"), ("a", b"a,b"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(name, content):
    assert name in told((name, content))


@pytest.mark.parametrize(
    ("part", "content", "why"),
    [
        ("xl/vbaProject.bin", b"x", "มาโคร"),
        ("xl/embeddings/a.bin", b"x", "ฝัง"),
        ("xl/a.zip", b"x", "ฝัง"),
        ("../a.xml", b"x", "นอกไฟล์"),
        ("xl/worksheets/sheet2.xml", bytes(48 << 20), "หลายร้อยเท่า"),
    ],
)
def test_a_bomb_and_what_is_carried_in_are_refused_with_the_reason(part, content, why, monkeypatch):
    bomb = workbook({part: content})
    assert len(bomb) < 1 << 20
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a part was unpacked"))
    assert why in told(("a.xlsx", bomb))
    with translation.override("en"):
        assert "a.xlsx: The file is" in told(("a.xlsx", bomb))


def test_a_workbook_that_links_elsewhere_is_taken_and_told():
    form = form_of(("a.xlsx", workbook({"xl/externalLinks/externalLink1.xml": "<a/>"})), ("b.xlsx", workbook()))
    assert form.is_valid()
    assert form.linked == ["a.xlsx"]


@pytest.mark.parametrize("name", ["ก" * 80 + ".csv", "a\u202evsc.csv", "a\u200b.csv"])
def test_names_that_hide_something_are_refused(name):
    assert "ชื่อไฟล์" in told((name, b"a,b\n"))


def test_all_files_together_may_not_be_too_large(settings):
    settings.MAX_REQUEST_BYTES = 10
    assert "รวมกัน" in told(("a.csv", b"a,b\n12"), ("b.csv", b"a,b\n12"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../../evil.csv", "..\\..\\evil.csv", "/etc/evil.csv", "a/../../evil.csv"])
def test_a_name_is_never_a_path(client, data, steward, settings, tmp_path, name):
    client.force_login(steward)
    file = SimpleUploadedFile("x.csv", b"a,b\n")
    file._name = name  # as a browser of one's own making sends it
    register = next(iter(batches.all_registers()))
    assert client.post(reverse("batch-upload"), {"register": register, "files": file}).status_code == 302
    kept = UploadedFile.objects.get()
    assert kept.name == "evil.csv"
    assert kept.file.name == str(kept.pk)
    assert kept.file.path.startswith(str(settings.UPLOADS))
    kept.file.delete(save=False)

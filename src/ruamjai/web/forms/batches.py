"""Forms of the data section: handing files in, withdrawing a batch."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ruamjai.errors import FileRefused
from ruamjai.warehouse import packages
from ruamjai.web import words
from ruamjai.web.forms.fields import ManyFilesField
from ruamjai.web.queries import batches

KINDS = {".csv": b"", ".xlsx": b"PK\x03\x04", ".parquet": b"PAR1"}
MOST_FILES = 50
_OTHERS = (b"PK\x03\x04", b"PAR1", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"MZ", b"\x7fELF", b"7z\xbc\xaf", b"Rar!")
_MOST_NAME = 200  # bytes; a file system takes 255, and the name is written with more around it


class UploadForm(forms.Form):
    """Which register, and its files."""

    register = forms.ChoiceField(label=gettext_lazy("Register"), widget=forms.RadioSelect)
    files = ManyFilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("XLSX, CSV or Parquet, as the agency sent them. Several at once are fine."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.linked: list[str] = []  # workbooks with cells that another file gives their values; known once cleaned
        found = batches.all_registers().values()
        self.fields["register"].choices = [(register.id, words.label_of(register)) for register in found]
        self.fields["files"].widget.attrs["accept"] = ",".join(KINDS)

    def clean_files(self) -> list[UploadedFile]:
        """The files, each of a size and a kind that can be taken. Whether they are of the register, taking tells."""
        files: list[UploadedFile] = self.cleaned_data["files"]
        if sum(file.size for file in files) > settings.MAX_REQUEST_BYTES:
            raise ValidationError(_("Together they are too large. Hand them in one after another."))
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(n)s files at once."), params={"n": MOST_FILES})
        faults = [fault for file in files if (fault := _fault(file))]
        if faults:
            raise ValidationError(faults)
        self.linked = [str(file.name) for file in files if _is_workbook(file) and packages.look_at(file.file, file.size)]
        return files


class WithdrawForm(forms.Form):
    """Why a batch is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, min_length=5, strip=True, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stays with the batch. Write no name or citizen number."),
    )  # fmt: skip


def _fault(file: UploadedFile) -> ValidationError | None:
    """What is wrong with a file by its name, its size, its first bytes and its directory; nothing is unpacked here."""
    name = str(file.name)
    if len(name.encode()) > _MOST_NAME or any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name):
        return ValidationError(_("A file's name is too long or holds letters that cannot be seen. Give it a plain one."))
    params = {"name": name}
    if file.size > settings.MAX_UPLOAD_BYTES:
        params["n"] = settings.MAX_UPLOAD_BYTES // 1024**2
        return ValidationError(_("%(name)s is larger than %(n)s MB. Split it by amphoe."), params=params)
    suffix = next((kind for kind in KINDS if name.lower().endswith(kind)), None)
    if suffix is None:
        return ValidationError(_("%(name)s is not XLSX, CSV or Parquet."), params=params)
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if not head.startswith(KINDS[suffix]) or (suffix == ".csv" and _is_no_text(head)):
        return ValidationError(_("%(name)s is called %(kind)s but is something else inside."), params=params | {"kind": suffix})
    return _refused(file, params) if suffix == ".xlsx" else None


def _refused(file: UploadedFile, params: dict[str, str]) -> ValidationError | None:
    try:
        packages.look_at(file.file, file.size)
    except FileRefused as error:
        why = error.message_th if get_language() == "th" else str(error)
        return ValidationError("%(name)s: %(why)s", params=params | {"why": why})
    return None


def _is_workbook(file: UploadedFile) -> bool:
    return str(file.name).lower().endswith(".xlsx")


def _is_no_text(head: bytes) -> bool:
    """Whether a file called CSV is something else: zeros that UTF-16 does not explain, or another kind's first bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return b"\x00" in head or head.startswith(_OTHERS)

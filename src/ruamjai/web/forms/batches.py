"""Forms of the data section: handing files in, withdrawing a batch."""

import zipfile
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.web import words
from ruamjai.web.forms.fields import ManyFilesField
from ruamjai.web.queries import batches

KINDS = {".csv": b"", ".xlsx": b"PK\x03\x04", ".parquet": b"PAR1"}
MOST_FILES = 50
_MOST_UNPACKED = 2 * 1024**3  # bytes; a workbook of a large amphoe unpacks to a tenth


class UploadForm(forms.Form):
    """Which register, and its files."""

    register = forms.ChoiceField(label=gettext_lazy("Register"), widget=forms.RadioSelect)
    files = ManyFilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("XLSX, CSV or Parquet, as the agency sent them. Several at once are fine."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = batches.all_registers().values()
        self.fields["register"].choices = [(register.id, words.label_of(register)) for register in found]
        self.fields["files"].widget.attrs["accept"] = ",".join(KINDS)

    def clean_files(self) -> list[UploadedFile]:
        """The files, each of a size and a kind that can be taken. Whether they are of the register, taking tells."""
        files: list[UploadedFile] = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(n)s files at once."), params={"n": MOST_FILES})
        faults = [fault for file in files if (fault := _fault(file))]
        if faults:
            raise ValidationError(faults)
        return files


class WithdrawForm(forms.Form):
    """Why a batch is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, min_length=5, strip=True, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stays with the batch. Write no name or citizen number."),
    )  # fmt: skip


def _fault(file: UploadedFile) -> ValidationError | None:
    params = {"name": file.name}
    if file.size > settings.MAX_UPLOAD_BYTES:
        params["n"] = settings.MAX_UPLOAD_BYTES // 1024**2
        return ValidationError(_("%(name)s is larger than %(n)s MB. Split it by amphoe."), params=params)
    suffix = next((kind for kind in KINDS if file.name.lower().endswith(kind)), None)
    if suffix is None:
        return ValidationError(_("%(name)s is not XLSX, CSV or Parquet."), params=params)
    file.seek(0)
    head = file.read(4096)
    if not head.startswith(KINDS[suffix]) or (suffix == ".csv" and b"\x00" in head):
        return ValidationError(_("%(name)s is called %(kind)s but is something else inside."), params=params | {"kind": suffix})
    if suffix == ".xlsx" and not _unpacks_within_reason(file):
        return ValidationError(_("%(name)s unpacks to far more than a register holds."), params=params)
    file.seek(0)
    return None


def _unpacks_within_reason(file: UploadedFile) -> bool:
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            return sum(entry.file_size for entry in archive.infolist()) <= _MOST_UNPACKED
    except zipfile.BadZipFile:
        return True  # cut short: taking tells that apart, with what to do about it

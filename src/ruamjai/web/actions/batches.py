"""Handing files in, withdrawing batches, and settling what was found in them."""

import datetime as dt

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ruamjai import registers
from ruamjai.web import outbox
from ruamjai.web.masking import without_numbers
from ruamjai.web.models import ReadBatch, TakeJob, UploadedFile, User

NAMED = dt.timedelta(days=1)  # as long as the page of uploads tells of a file


@transaction.atomic
def upload(*, by: User, register: str, file: File) -> TakeJob:
    """Keep an uploaded file and hand it to the worker, which takes it. The form has looked at its size and kind."""
    kept = UploadedFile(name=without_numbers(file.name or ""), size=file.size, by=by)
    kept.file.save(str(kept.pk), file, save=False)  # under its number: an agency's file name may name a person
    kept.save()
    job = TakeJob.objects.create(by=by, file=kept, register=register)
    outbox.audit("batch.upload", f"upload:{kept.pk}", by=by, register=register, size=kept.size)
    outbox.hand_over("take", job.pk)
    return job


@transaction.atomic
def forget_names(*, by: User | None = None) -> int:
    """Forget what handed-in files were called, a day after they were dealt with; how many. ``by`` None: the worker, each hour.

    An agency may name a person in a file's name. While somebody waits for the file it is told by that name; afterwards the
    batch's own manifest alone has it, beside the rows. What a refusal says quotes it, and goes too.
    """
    over = TakeJob.objects.filter(ended_at__lt=timezone.now() - NAMED).exclude(file__name="")
    files = dict(over.values_list("pk", "file_id"))
    if files:
        UploadedFile.objects.filter(pk__in=files.values()).update(name="")
        TakeJob.objects.filter(pk__in=files).update(message_th="", message_en="")
        outbox.audit("batch.forget_names", "uploads", by=by, files=len(files))
    return len(files)


@transaction.atomic
def withdraw(*, by: User, batch: str, reason: str) -> None:
    """Withdraw a batch: the next run leaves it out; its file is kept. ``UsageError`` if there is none that stands."""
    outbox.audit("batch.withdraw", f"batch:{batch}", by=by)
    registers.withdraw(inbox=settings.DATA / "inbox", batch=batch, by=by.username, reason=without_numbers(reason))


@transaction.atomic
def settle(*, by: User, batch: str) -> None:
    """Note that somebody has dealt with what was found in ``batch``; noting it twice changes nothing."""
    _read, made = ReadBatch.objects.get_or_create(batch=batch, defaults={"by": by})
    if made:
        outbox.audit("batch.settle", f"batch:{batch}", by=by)

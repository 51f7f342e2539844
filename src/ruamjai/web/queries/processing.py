"""The record of processing with what people asked, and which batches are kept longer than their register's period."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from ruamjai.registers import processing
from ruamjai.registers.processing import Processing
from ruamjai.web import people_policy, retention_policy
from ruamjai.web.models import ErasureJob, JobState, PersonRequest, RequestState, RetentionAct
from ruamjai.web.words import in_language, label_of


def record() -> list[Processing]:
    """What the registers say."""
    return processing.record()


def turned_down() -> list[tuple[str, str, str, int]]:
    """Refusals and objections, which the record holds too (s. 39 (7)): kind, reason, section, how many. No request alone."""
    refused = (
        PersonRequest.objects.filter(state=RequestState.REFUSED).order_by().values("kind", "refusal").annotate(n=Count("id"))
    )
    rows = [
        (
            people_policy.label("kind", row["kind"]),
            people_policy.label("refusal", row["refusal"]),
            people_policy.choice("refusal", row["refusal"]).section,
            row["n"],
        )
        for row in refused
    ]
    objections = PersonRequest.objects.filter(kind="objection").count()
    return [*sorted(rows), *([(people_policy.label("kind", "objection"), "", "32", objections)] if objections else [])]


def due() -> list[processing.Due]:
    """For each register what is due today."""
    return processing.due(settings.DATA / "inbox", timezone.localdate())


def waiting(found: list[processing.Due]) -> dict[str, retention_policy.Waiting]:
    """By register what of it can be removed now, and what waits for open requests."""
    return {one.register.id: retention_policy.waiting(one.batches) for one in found if one.batches}


def under_way() -> dict[str, ErasureJob]:
    """By register the decision that has not been carried out yet, or could not be."""
    return {job.register: job for job in ErasureJob.objects.filter(request=None).exclude(state=JobState.DONE)}


def acts() -> list[RetentionAct]:
    """What was carried out, newest first."""
    return list(RetentionAct.objects.select_related("by")[:100])


HEADINGS = (
    "register", "owner", "column", "becomes", "personal", "taken", "section", "purpose", "controller", "retention_years",
    "retention_verified", "rights", "disclosure", "security", "refusals_and_objections",
)  # fmt: skip


def rows() -> Iterator[tuple[str | int, ...]]:
    """The record as a table: one row a column of a register, the eight items beside it."""
    n_turned_down = sum(row[3] for row in turned_down())
    for one in record():
        basis = one.register.legal_basis
        purpose = in_language(basis.purpose_th, basis.purpose_en)
        said = [in_language(words.th, words.en) for words in (one.controller, one.rights, one.disclosure, one.security)]
        for field in one.fields:
            yield (
                label_of(one.register), label_of(one.register, "owner"), field.heading, field.ours, field.personal,
                "yes" if field.taken else "no", field.section, purpose, said[0], one.retention.years,
                "yes" if one.retention.verified else "no", said[1], said[2], said[3], n_turned_down,
            )  # fmt: skip

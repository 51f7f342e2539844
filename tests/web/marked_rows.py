"""What people write, twice: once about province 47 and once about 57, for the matrix of requests."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from ruamjai.web import models, outbox
from ruamjai.web.models.exports import ExportJob, ExportKind, ExportPurpose
from ruamjai.web.roles import verbs_of
from web import marked_run as marked
from web.factories import make_user
from web.figures_run import HOUSEHOLD, OTHER, PEOPLE


@dataclass
class Rows:
    """The keys of what stands in one area, by the model's name."""

    keys: dict[str, object] = field(default_factory=dict)

    def keep(self, thing):
        self.keys[type(thing).__name__] = thing.pk
        return thing


def somebody(role: str, area: str, name: str) -> models.User:
    return make_user(role, area=area, username=name)


def write(area: str, by: models.User, run: str) -> Rows:
    """One row of every kind about ``area``, written by ``by``."""
    rows, now, today = Rows(), timezone.now(), timezone.localdate()
    home = area.startswith(marked.HOME)
    household, label, person = (
        (HOUSEHOLD, marked.HOME_LABEL, PEOPLE[0]) if home else (OTHER, marked.ABROAD_LABEL, marked.ABROAD_PERSON)
    )
    rows.keep(
        models.Invitation.objects.create(
            token_hash=secrets.token_hex(32), display_name=f"คนทดสอบ {by.username}", role="officer", area_codes=[area],
            account_ends_on=today + dt.timedelta(days=90), made_by=by, expires_at=now + dt.timedelta(days=3),
        )
    )  # fmt: skip
    look = rows.keep(
        models.Look.objects.create(
            until=now + dt.timedelta(minutes=10), by=by, role="steward", purpose="visit", household_id=household, label=label,
            area_code=area, run=run,
        )
    )  # fmt: skip
    models.LookedAt.objects.create(look=look, person_id=person)
    models.RefusedLook.objects.create(by=by, why=models.Refusal.values[0], household_id=household, area_code=area)
    models.LookExtension.objects.create(user=by, day=today, until=today, extra=5, reason="survey_day", by=by)
    rows.keep(models.LookAlert.objects.create(rule="fast", user=by, area_code=area, detail={"n": 40}))
    rows.keep(give_token(by, area)[0])
    rows.keep(
        models.PersonRequest.objects.create(
            kind="access", ground="know", area_code=area, asker=by, due_on=today + dt.timedelta(days=30), person_id=person
        )
    )
    rows.keep(models.Identity.objects.create(user=by, person_id=person, how="card_shown", by=by))
    rows.keep(
        models.Breach.objects.create(
            what="confidentiality", cause="file", risk="low", n_people=3, area_code=area, known_at=now, by=by
        )
    )
    file = models.UploadedFile.objects.create(name=marked.HOME_FILE if home else marked.ABROAD_FILE, size=1, by=by)
    models.TakeJob.objects.create(by=by, register="basic_needs", file=file)
    rows.keep(models.RunJob.objects.create(by=by, state=models.JobState.DONE, ended_at=now, run=run))
    rows.keep(
        ExportJob.objects.create(
            by=by, run=run, table="household_poverty", areas=[area], kind=ExportKind.values[0], purpose=ExportPurpose.values[0]
        )
    )
    with transaction.atomic():
        outbox.audit("names.open", f"household:{household}", by=by, area_code=area, purpose="visit")
    rows.keys["User"] = by.pk
    return rows


def give_token(user: models.User, area: str) -> tuple[models.ApiToken, str]:
    """A token of ``user`` for ``area`` with all that the account may do through the API, and its secret."""
    secret = "rj_" + uuid.uuid4().hex
    role = user.grants.first().role if user.grants.exists() else ""
    token = models.ApiToken.objects.create(
        prefix=secret[:9], digest=models.ApiToken.digest_of(secret), name=f"ระบบของ {user.username}", user=user,
        verbs=sorted(verbs_of(role) & set(models.TOKEN_VERBS)), area_code=area, purpose=models.TokenPurpose.ELIGIBILITY,
        ends_on=timezone.localdate() + dt.timedelta(days=30), made_by=user, looks_a_day=20,
    )  # fmt: skip
    return token, secret

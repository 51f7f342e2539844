"""Accounts: a person of an agency, until a day, with roles in areas; how one is invited, and where one is signed in."""

import datetime as dt
import hashlib

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruamjai.web import account_policy
from ruamjai.web.roles import ROLES


def role_label(role: str) -> str:
    """A role's name in the reader's language; its id where there is no such role any more."""
    return str(ROLES[role].label) if role in ROLES else role


class Agency(models.Model):
    """An agency that takes part."""

    code = models.SlugField(primary_key=True)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    order_key = models.CharField(max_length=400)  # sorts in Thai dictionary order: the embedded PostgreSQL cannot

    class Meta:
        ordering = ["order_key"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_th


class User(AbstractBaseUser):
    """One person's account. It is never shared and never deleted: it ends."""

    username = models.CharField(_("User name"), max_length=60, unique=True)
    display_name = models.CharField(_("Name shown to colleagues"), max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="users")
    ends_on = models.DateField(_("Account ends on"))
    language = models.CharField(max_length=2, default="th")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = BaseUserManager()
    USERNAME_FIELD = "username"

    class Meta:
        ordering = ["username"]
        constraints = [models.CheckConstraint(condition=models.Q(language__in=["th", "en"]), name="user_language_known")]

    def __str__(self) -> str:
        return self.display_name

    @classmethod
    def last_day(cls, day: dt.date) -> dt.date:
        """``day``, if an account may end on it: a day to come, as near as ``accounts.toml`` has it; ``ValueError`` if not."""
        today = timezone.localdate()
        if not today < day <= today + account_policy.policy().longest:
            raise ValueError("An account ends on a day to come, a year or so from now at the latest.")
        return day

    def give(self, role: str, area_codes: tuple[str, ...]) -> None:
        """Grant ``role`` in areas: part of an action that has asked who gives it. The grant ends with the account."""
        held_for = self.agency if ROLES[role].in_agency else None
        for area_code in area_codes:
            RoleGrant.objects.update_or_create(
                user=self, role=role, area_code=area_code, agency=held_for, defaults={"ends_on": None}
            )

    def stands(self) -> bool:
        """Whether the account may be used today: neither closed nor past its last day."""
        return self.is_active and self.ends_on >= timezone.localdate()

    def ends_soon(self) -> bool:
        """Whether it stands, and its last day is so near that somebody should think of it."""
        return self.stands() and self.ends_on <= timezone.localdate() + account_policy.policy().remind

    @cached_property
    def standing_grants(self) -> "list[RoleGrant]":
        """The grants that hold today; none if the account does not stand. Read once for each request."""
        return self.held_grants() if self.stands() else []

    def held_grants(self) -> "list[RoleGrant]":
        """The grants that have not ended, also of an account that has."""
        return [grant for grant in self.grants.all() if grant.holds()]


class RoleGrant(models.Model):
    """A role held by an account within an area ("TH" is the whole country) and, for some roles, for an agency."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    area_code = models.CharField(max_length=8, default="TH")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["role", "area_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area_code", "agency"], name="grant_given_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(area_code__regex=r"^(TH|(\d\d){1,4})$"), name="grant_area_is_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.area_code}"

    def holds(self) -> bool:
        """Whether it has not ended; the last day counts."""
        return self.ends_on is None or self.ends_on >= timezone.localdate()

    @property
    def role_label(self) -> str:
        return role_label(self.role)


class OneTimeLink(models.Model):
    """A link that works once, for a while. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @staticmethod
    def hash_of(token: str) -> str:
        """What is kept of ``token``: it is random and long, so a plain hash is enough."""
        return hashlib.sha256(token.encode()).hexdigest()


class Invitation(OneTimeLink):
    """A one-time link by which one person of an agency opens an account."""

    display_name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True)
    role = models.CharField(max_length=20)
    area_codes = models.JSONField(default=list)
    account_ends_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="invitations_made")
    account = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="invitation")  # once accepted

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.role} {self.made_at:%Y-%m-%d}"

    def is_open(self) -> bool:
        """Whether it may still be accepted: neither used, nor withdrawn, nor past its time."""
        return self.account_id is None and self.withdrawn_at is None and self.expires_at > timezone.now()

    @property
    def role_label(self) -> str:
        return role_label(self.role)


class PasswordLink(OneTimeLink):
    """A one-time link by which somebody who lost their password chooses a new one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="password_links")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # None: at the command line
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None, withdrawn_at=None), name="password_link_is_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"

    def is_open(self) -> bool:
        """Whether it may still be used: neither used, nor replaced, nor past its time, and its account stands."""
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > timezone.now() and self.user.stands()


class Device(models.TextChoices):
    """The kind of device as its browser tells it: enough to know one's own again, too little to follow anybody."""

    PHONE = "phone", _("Phone")
    TABLET = "tablet", _("Tablet")
    COMPUTER = "computer", _("Computer")
    OTHER = "other", _("Other device")


class SignedIn(models.Model):
    """A session that stands: no row, no session. It is kept under a hash of the session's key, so a row opens nothing."""

    IDLE = dt.timedelta(minutes=30)
    LONGEST = dt.timedelta(hours=8)
    MOST = 3  # at once, for one account
    _NOTE_EVERY = dt.timedelta(minutes=1)

    key_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=10, choices=Device.choices, default=Device.OTHER)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.device} {self.started_at:%Y-%m-%d %H:%M}"

    def stands(self) -> bool:
        """Whether it may go on: used within the last half hour, begun within the last eight."""
        now = timezone.now()
        return now - self.seen_at <= self.IDLE and now - self.started_at <= self.LONGEST

    def note_use(self) -> None:
        """Remember that it is in use, once a minute at most."""
        now = timezone.now()
        if now - self.seen_at >= self._NOTE_EVERY:
            SignedIn.objects.filter(pk=self.pk).update(seen_at=now)

    @staticmethod
    def hash_of(session_key: str) -> str:
        """Under what a session stands here."""
        return hashlib.sha256(session_key.encode()).hexdigest()

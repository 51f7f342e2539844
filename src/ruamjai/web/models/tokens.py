"""Tokens of the API: a part of an account's rights, in an area, for a purpose, until a day. The secret is kept nowhere."""

import hashlib

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ruamjai.web.models.accounts import User
from ruamjai.web.roles import Verb

# What a token may carry beside what is public: all else is done by people on pages.
TOKEN_VERBS = (Verb.AREA_SEE_SMALL, Verb.RUN_SEE, Verb.HOUSEHOLD_SEE, Verb.EXPORT_MAKE, Verb.PERSON_LOOK_UP)


class TokenPurpose(models.TextChoices):
    """What a token may be used for: a closed list. For the first three a partner system may look people up, for the others
    whole tables may be taken out: no token does both.
    """

    ELIGIBILITY = "eligibility", _("Check whether somebody who applied is entitled")
    COORDINATION = "coordination", _("Avoid helping one household twice")
    REFERRAL = "referral", _("Pass somebody on to the service they need")
    PLANNING = "planning", _("Plan work in an area")
    EVALUATION = "evaluation", _("Evaluate and study, without persons")


LOOK_UP_PURPOSES = frozenset({TokenPurpose.ELIGIBILITY, TokenPurpose.COORDINATION, TokenPurpose.REFERRAL})
TAKE_OUT_PURPOSES = frozenset({TokenPurpose.PLANNING, TokenPurpose.EVALUATION})


class ApiToken(models.Model):
    """One token. Of the secret a digest is kept, and its first letters to recognise it by."""

    id = models.BigAutoField(primary_key=True)
    prefix = models.CharField(max_length=12)  # empty until its holder takes the secret
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of a secret of 256 random bits; till then of nobody's
    name = models.CharField(max_length=80)  # of the system that uses it
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    verbs = models.JSONField(default=list)  # a part of what the account may do, beside what is public
    area_code = models.CharField(max_length=8, default="TH")
    purpose = models.CharField(max_length=20, choices=TokenPurpose.choices)
    ends_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    last_used_on = models.DateField(null=True)
    looks_a_day = models.PositiveIntegerField(default=0)  # people it may look up on a day
    looks_on = models.DateField(null=True)  # the day that ``looks_made`` counts
    looks_made = models.PositiveIntegerField(default=0)

    MOST_LOOKS = 500  # people that an account may look up on a day at most, by all its tokens together

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(area_code__regex=r"^(TH|(\d\d){1,4})$"), name="token_area_is_a_code"),
            models.CheckConstraint(condition=models.Q(purpose__in=TokenPurpose.values), name="token_purpose_known"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…" if self.is_taken() else self.name

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of a secret of 256 random bits: nobody guesses one, so that no slow hash is needed."""
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

    def stands(self) -> bool:
        """Whether it may be used today: neither withdrawn nor past its last day. The account must stand besides."""
        return self.revoked_at is None and self.ends_on >= timezone.localdate()

    def is_taken(self) -> bool:
        """Whether its holder has its secret."""
        return bool(self.prefix)

    def looks_left(self) -> int:
        """How many people it may still look up today: of its own day and of its account's, which no further token lengthens."""
        today = timezone.localdate()
        made = self.looks_made if self.looks_on == today else 0
        others = ApiToken.objects.filter(user=self.user_id, looks_on=today).exclude(pk=self.pk)
        by_others = others.aggregate(made=models.Sum("looks_made"))["made"] or 0
        return max(0, min(self.looks_a_day, self.MOST_LOOKS - by_others) - made)

"""Accounts: a person of an agency, until a day, with roles in areas."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruamjai.web.roles import ROLES


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
    ends_on = models.DateField(_("Account ends on"), null=True)
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

    def stands(self) -> bool:
        """Whether the account may be used today: neither closed nor past its last day."""
        return self.is_active and (self.ends_on is None or self.ends_on >= timezone.localdate())

    @cached_property
    def standing_grants(self) -> "list[RoleGrant]":
        """The grants that hold today; none if the account does not stand. Read once for each request."""
        if not self.stands():
            return []
        today = timezone.localdate()
        return [grant for grant in self.grants.all() if grant.ends_on is None or grant.ends_on >= today]


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

    @property
    def role_label(self) -> str:
        """The role's name in the reader's language."""
        return str(ROLES[self.role].label) if self.role in ROLES else self.role

"""Signing in, as allauth does it and this house wants it: who is let in, what watches a session, who is locked out.

``adapters`` say no to whoever may not pass, whichever way they come; ``watch`` stands before every page; ``lockout`` tells
django-axes what to count; ``national`` is the sign-in through an OpenID Connect provider.
"""

from allauth.account.auth_backends import AuthenticationBackend

from ruamjai.web.models import User


class StandingAccounts(AuthenticationBackend):
    """Passwords; an account that was closed or whose end date has passed is refused, also in the middle of a session."""

    def user_can_authenticate(self, user: User) -> bool:
        return user.stands()

    @classmethod
    def _stash_user(cls, user: User | None) -> None:
        """Keep nobody in mind: who typed the right password for an account that has ended is told no more than others."""
        return

"""Who may sign in: an account that stands today."""

from django.contrib.auth.backends import ModelBackend

from ruamjai.web.models import User


class StandingAccounts(ModelBackend):
    """Passwords, as Django keeps them; an account that was closed or whose end date has passed is refused."""

    def user_can_authenticate(self, user: User) -> bool:
        return user.stands()

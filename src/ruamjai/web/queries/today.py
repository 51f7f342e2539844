"""What waits for a person today."""

from django.contrib.auth.models import AnonymousUser

from ruamjai.web.models import User


def waiting_count(user: User | AnonymousUser) -> int:
    """How many things wait for ``user``: the number beside the first entry of the rail."""
    return 0 if not user.is_authenticated else 0

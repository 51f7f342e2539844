"""Who calls: a token in the header ``Authorization``, or nobody in particular. How often one may call, ``limits`` counts."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from ruamjai.web.actions import tokens
from ruamjai.web.queries import api as asked
from ruamjai.web.queries.api import ANYBODY, Holder


def secret_in(header: str) -> str:
    """The secret that a header names; "" for none. However it is spelt, one secret reads as one."""
    kind, _space, secret = header.partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


class Token(HttpBearer):
    """A standing token of a standing account is needed."""

    def __call__(self, request: HttpRequest) -> Holder | None:
        """Whoever the header names; None without one, which reads as 401."""
        secret = secret_in(request.headers.get("Authorization", ""))
        return self.authenticate(request, secret) if secret else None

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """The holder; None where the token does not stand."""
        holder = asked.holder_of(token)
        if holder is None or holder.token is None:
            return None
        tokens.note_use(by=holder.user, token=holder.token)
        return holder


class AnybodyOrToken(Token):
    """Public figures: without a token as anybody sees them. A wrong token is refused, and not read as none."""

    def __call__(self, request: HttpRequest) -> Holder | None:
        """Anybody, where nothing is sent."""
        return super().__call__(request) if "Authorization" in request.headers else ANYBODY


TOKEN, ANY = Token(), AnybodyOrToken()

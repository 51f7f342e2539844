"""The national sign-in as allauth wants it told: one OpenID Connect provider, or none."""

from typing import Any


def settings_of(*, issuer: str | None, client_id: str | None, secret: str | None, name: str) -> dict[str, Any]:
    """The value of ``SOCIALACCOUNT_PROVIDERS``; empty without ``issuer``.

    ``ValueError`` where the issuer is given without the rest, or is not reached over https (loopback excepted).
    """
    if not issuer:
        return {}
    if not client_id or not secret:
        raise ValueError("RUAMJAI_OIDC_ISSUER needs RUAMJAI_OIDC_CLIENT_ID and RUAMJAI_OIDC_CLIENT_SECRET beside it.")
    if not issuer.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError("RUAMJAI_OIDC_ISSUER must begin with https://")
    app = {
        "provider_id": "national",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app]}}

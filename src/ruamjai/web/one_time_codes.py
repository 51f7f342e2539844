"""Codes that change with the clock (TOTP, RFC 6238; SHA-1, 6 digits, 30 seconds), for the accounts of the demo."""

import base64
import hashlib
import hmac
import secrets
import struct
import time

PERIOD = 30  # seconds


def new_secret() -> str:
    """A secret as authenticator apps take it: 160 random bits in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def code(secret: str, at: float | None = None) -> str:
    """The six digits that an app with ``secret`` shows at ``at`` (seconds since 1970; now)."""
    counter = int(time.time() if at is None else at) // PERIOD
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    value = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{value % 1_000_000:06}"


def left(at: float | None = None) -> int:
    """Seconds until the code changes."""
    return PERIOD - int(time.time() if at is None else at) % PERIOD

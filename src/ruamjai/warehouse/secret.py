"""The secret that pseudonyms are keyed with: made once, kept in the data folder, never committed."""

import contextlib
import os
import secrets
from pathlib import Path

from ruamjai.errors import EnvironmentFault

_BYTES = 32


def secret(data: Path) -> bytes:
    """The data folder's secret (32 bytes), made at the first call and readable by its owner only.

    Losing the file breaks the link between old and new pseudonyms; ``EnvironmentFault`` if it is damaged.
    """
    path = data / "secret"
    data.mkdir(parents=True, exist_ok=True)
    staged = data / f".secret-{os.getpid()}"
    if not path.exists():
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
        with contextlib.suppress(FileExistsError):  # another process was first: its secret stands
            path.hardlink_to(staged)
        staged.unlink()
    found = path.read_bytes()
    if len(found) != _BYTES:
        raise EnvironmentFault(f"{path} is damaged: it must hold {_BYTES} bytes. Restore it from a copy.")
    return found

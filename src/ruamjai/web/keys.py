"""Secrets that the workspace makes for itself at its first start and keeps in the data folder, for its owner only."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path, *, n_bytes: int = 48) -> str:
    """The secret in ``path``; at the first call a random one of ``n_bytes`` is written there, readable by its owner only.

    Two processes that start at once agree on the one that was linked into place first.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(n_bytes) + "\n")
        try:
            os.link(staged, path)
        except FileExistsError:  # another process was first: its secret stands
            pass
        finally:
            staged.unlink()
    return path.read_text(encoding="ascii").strip()


def from_environment(name: str) -> str | None:
    """The secret ``name`` of the environment, or in the file that ``<name>_FILE`` points at; None if neither is set."""
    if value := os.environ.get(name):
        return value
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return None

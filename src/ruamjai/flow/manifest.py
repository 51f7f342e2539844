"""What a sealed run says of itself: every input, the rulebook, the code, the counts, the times."""

import hashlib
import platform
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ruamjai
from ruamjai.warehouse.engine import Written

_ROOMS_WITHOUT_FIGURES = {"web", "cli", "madeup"}


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step's time (seconds of wall clock) and the highest memory of the process up to its end (MiB)."""

    name: str
    seconds: float
    peak_mib: int


def peak_mib() -> int:
    """Highest resident memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform != "darwin" else peak // (1024 * 1024)


def code_digest() -> str:
    """Hash of every source file that a figure can depend on, so that two runs of unlike code are told apart."""
    root = Path(ruamjai.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        if relative.parts[0] not in _ROOMS_WITHOUT_FIGURES:
            digest.update(str(relative).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def describe(
    *,
    engine: str,
    seed: int,
    parent: str | None,
    rulebook_digest: str,
    overlays: Sequence[Path],
    only: Sequence[str],
    by: str,
    batches: Sequence[Mapping[str, Any]],
    tables: Mapping[str, Written],
    steps: Sequence[StepRecord],
) -> dict[str, Any]:
    """The manifest of a run without its number, as plain JSON values."""
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "made_by": by,
        "publishable": not overlays and not only,
        "what_if": [path.name for path in overlays],
        "only": list(only),
        "parent": parent,
        "engine": engine,
        "seed": seed,
        "code": {"version": ruamjai.__version__, "digest": code_digest()},
        "rulebook": rulebook_digest,
        "parts": {name: version(name) for name in ("ibis-framework", "duckdb", "pyarrow", "geothai", "pythainlp")},
        "python": platform.python_version(),
        "batches": [dict(batch) for batch in batches],
        "tables": {name: asdict(written) for name, written in sorted(tables.items())},
        "steps": [asdict(step) for step in steps],
    }

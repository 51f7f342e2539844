"""The map library's two files, taken from inside the ``maplibre`` wheel: nothing is fetched from elsewhere."""

import re
from importlib.util import find_spec
from pathlib import Path

from ruamjai.errors import EnvironmentFault

FILES = ("maplibre-gl.js", "maplibre-gl.css")
_NAME = Path("ruamjai/maplibre")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def source() -> Path:
    """The folder of the wheel that holds them; ``EnvironmentFault`` if the wheel is not installed."""
    spec = find_spec("maplibre")  # found, not imported: the package itself is for notebooks
    if spec is None or spec.origin is None:
        raise EnvironmentFault("The package maplibre is not installed; the map of all tambons needs its files.")
    return Path(spec.origin).parent / "srcjs"


def refresh(folder: Path) -> Path:
    """Copy them under ``folder`` (a folder of static files) unless they are there. Returns where they lie."""
    target = folder / _NAME
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        # The wheel leaves out the source map that the script names at its end; a name without a file is refused later.
        text = _SOURCE_MAP.sub("", (source() / name).read_text(encoding="utf-8"))
        there = target / name
        if not there.exists() or there.read_text(encoding="utf-8") != text:
            staged = there.with_suffix(".new")
            staged.write_text(text, encoding="utf-8")
            staged.replace(there)
    return target

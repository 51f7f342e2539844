"""The map library's two files, taken from inside the ``maplibre`` wheel: nothing is fetched from elsewhere."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from ruamjai.errors import EnvironmentFault

FILES = ("maplibre-gl.js", "maplibre-gl.css")
_NAME = Path("ruamjai/maplibre")


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
        there, here = target / name, source() / name
        if not there.exists() or there.stat().st_size != here.stat().st_size:
            staged = there.with_suffix(".new")
            shutil.copyfile(here, staged)
            staged.replace(there)
    return target

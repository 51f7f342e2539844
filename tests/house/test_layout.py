"""The house is held by machines: what the papers promise of its layout is checked here."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "ruamjai"
TRACKED = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
]
TEXT = [
    path
    for path in TRACKED
    if path.suffix in {".py", ".md", ".toml", ".html", ".css", ".js", ".po", ".lock", ".sh", ""} and path.is_file()
]


def test_no_room_is_a_junk_drawer():
    forbidden = {"common", "utils", "core", "helpers", "services", "misc"}
    rooms = {path.name for path in SOURCE.rglob("*") if path.is_dir()} | {path.stem for path in SOURCE.rglob("*.py")}
    assert not rooms & forbidden


def test_no_source_file_is_too_long_to_see_across():
    long = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert {name: lines for name, lines in long.items() if lines > 500} == {}


def test_no_lock_file_carries_an_address():
    locks = [path for path in TRACKED if path.suffix == ".lock" or "requirements" in path.name]
    assert locks
    for path in locks:
        assert not re.search(r"https?://|file://|--index-url|--find-links", path.read_text("utf-8")), path.name


def test_every_pinned_part_has_a_hash():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9][^\s=]*==\S+", lock, re.MULTILINE)
    assert len(pinned) > 50
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_every_needed_part_is_in_the_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.split(r"[\[><=~!]", requirement)[0].lower()
        assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), f"{name} is not in requirements.lock; write it anew"


@pytest.mark.parametrize(
    "path", [path for path in TEXT if path.suffix != ".lock"], ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_file_names_a_registry_or_a_path_of_a_machine(path):
    words = ["pypi" + ".org", "pythonhosted" + ".org", "registry" + ".npmjs", "/work" + "/main", "deb.debian" + ".org"]
    text = path.read_text("utf-8", errors="replace")
    assert [word for word in words if word in text] == []


def test_every_test_module_mirrors_a_source_module_or_stands_in_a_named_folder():
    own = {"house", "browser", "properties", "golden", "reference", "spec"}
    for path in (ROOT / "tests").rglob("test_*.py"):
        folder = path.relative_to(ROOT / "tests").parts[0]
        assert folder in own or (SOURCE / folder).is_dir(), f"{path.name}: no room {folder}"


def test_the_two_commands_of_the_readme_are_the_makefile_s():
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")

"""Where PostgreSQL's programs are run from."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from ruamjai.errors import EnvironmentFault
from ruamjai.web import postgres_program

SOMEBODY = 27_182


@pytest.fixture
def places(monkeypatch):
    """An open folder and a closed one, without Thai or spaces left out."""
    folder = Path(tempfile.mkdtemp(prefix="ที่ วาง "))
    folder.chmod(0o755)
    (folder / "closed").mkdir(mode=0o700)
    postgres_program.path.cache_clear()
    yield folder
    postgres_program.path.cache_clear()
    shutil.rmtree(folder)


@pytest.fixture
def closed_package(places, monkeypatch):
    """The installation in a folder that only its owner may enter, as under /root."""
    here = postgres_program._package()
    home = places / "closed"
    for part in (here, here.with_name(f"{here.name}.libs")):
        shutil.copytree(part, home / part.name, symlinks=True, copy_function=_link)
    monkeypatch.setattr(postgres_program, "_package", lambda: home / here.name)
    return home


def _link(source, target, *, follow_symlinks=True):
    if Path(source).is_symlink():
        Path(target).symlink_to(Path(source).readlink())
    else:
        os.link(source, target)


def test_as_who_we_are_it_is_run_where_it_lies(places):
    program = postgres_program.path("postgres", None)
    assert "PostgreSQL) 18" in subprocess.run([program, "--version"], capture_output=True, text=True).stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts programs for another account")
def test_an_installation_closed_to_the_account_is_copied_once_to_an_open_place(places, closed_package, monkeypatch):
    monkeypatch.setattr(postgres_program, "_PLACES", (places / "closed" / "deeper", places / "open"))
    program = Path(postgres_program.path("postgres", SOMEBODY))
    assert program.is_relative_to(places / "open")
    assert subprocess.run([program, "--version"], user=SOMEBODY, group=SOMEBODY, cwd="/", capture_output=True).returncode == 0
    copied = program.stat().st_mtime_ns
    postgres_program.path.cache_clear()
    assert postgres_program.path("postgres", SOMEBODY) == str(program)
    assert program.stat().st_mtime_ns == copied
    assert (places / "closed").stat().st_mode & 0o077 == 0, "no folder was opened for it"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts programs for another account")
def test_with_no_open_place_it_says_what_to_do(places, closed_package, monkeypatch):
    monkeypatch.setattr(postgres_program, "_PLACES", (places / "closed" / "deeper",))
    with pytest.raises(EnvironmentFault, match="DATABASE_URL"):
        postgres_program.path("postgres", SOMEBODY)

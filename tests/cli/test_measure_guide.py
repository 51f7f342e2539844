"""The guide to measuring a survey: every command in it works as written, in both languages the same."""

import contextlib
import io
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from ruamjai.cli import build_parser
from ruamjai.rulebook import load

GUIDES = {language: Path(__file__).parents[2] / "docs" / "guide" / language / "measure.md" for language in ("en", "th")}


def blocks(language, kind):
    found = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDES[language].read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [block for name, block in found if name == kind]


def commands(language):
    return [shlex.split(line) for block in blocks(language, "") for line in block.splitlines()]


def test_both_guides_have_the_same_commands_measure_file_and_program():
    assert commands("en") == commands("th") and len(commands("en")) >= 9
    assert [tomllib.loads(block) for block in blocks("en", "toml")] == [tomllib.loads(block) for block in blocks("th", "toml")]
    assert blocks("en", "python") == blocks("th", "python")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the guide's own measure file in it."""
    folder = tmp_path_factory.mktemp("desk")
    (own,) = blocks("en", "toml")
    (folder / "training.toml").write_text(own, "utf-8")
    return folder


def test_every_command_and_the_program_run_as_written(ruamjai, desk, monkeypatch):
    monkeypatch.chdir(desk)
    for name, *words in commands("en"):
        assert name == "ruamjai"
        code, out, error = ruamjai(*words)
        assert code == 0, (words, error)
        assert out
    assert (desk / "mpi.xlsx").stat().st_size > 1_000
    (program,) = blocks("en", "python")
    with contextlib.redirect_stdout(io.StringIO()) as told:
        exec(program, {})  # noqa: S102  our own guide
    assert "'measure': 'H'" in told.getvalue()


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_names_every_measure_and_every_word_of_the_verb(language):
    text = GUIDES[language].read_text("utf-8")
    assert [name for name in load().surveys if f"`{name}`" not in text] == []
    usage = next(action for action in build_parser()._actions if action.dest == "verb").choices["measure"].format_usage()
    words = set(re.findall(r"--[a-z-]+", usage))
    assert len(words) > 15
    assert [word for word in sorted(words) if word not in text] == []

"""The rulebook's files as plain data: read from the shipped folder, with other folders laid over them."""

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDERS = ("findings", "indicators", "linking", "measures", "places", "policies", "surveys")

Content = dict[str, dict[str, Any]]  # "measures/tpmap.toml" → what it holds

_IDENTITIES = ("id", "code", "from", "number")  # what tells the entries of a list of tables apart


def read_folder(folder: Path, faults: list[str], *, strict: bool) -> Content:
    """Every TOML file in the rulebook's folders below ``folder``.

    ``strict`` tells of anything else that lies there: in an overlay, a file in the wrong place would be without effect.
    """
    if not folder.is_dir():
        faults.append(f"{folder}: the folder: there is no such folder")
        return {}
    found: Content = {}
    if strict:
        for stray in _strays(folder):
            faults.append(f"{stray.relative_to(folder)}: the file: lies in none of {', '.join(FOLDERS)}, or is no .toml")
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*.toml")):
            key = f"{name}/{path.name}"
            try:
                found[key] = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                faults.append(f"{key}: the file: {error}")
    return found


def said_once(content: Content) -> Iterable[str]:
    """A fault for each source that is one plain text. What ships says each in Thai and in English, linking among it."""
    for file, raw in content.items():
        for path in _plain_sources(raw):
            yield f"{file}: {path}: must hold source.th and source.en"


def _plain_sources(content: Any, path: str = "") -> Iterable[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            here = f"{path}.{key}" if path else key
            if key == "source" and isinstance(value, str):
                yield here
            else:
                yield from _plain_sources(value, here)
    elif isinstance(content, list):
        for i, value in enumerate(content):
            yield from _plain_sources(value, f"{path}[{i}]")


def _strays(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not (len(parts) == 2 and parts[0] in FOLDERS and path.suffix == ".toml"):
            yield path


def lay_over(below: Content, above: Content, faults: list[str]) -> Content:
    """``below`` with ``above`` laid on it: a key above replaces the one below.

    Lists of tables are joined entry by entry (by id, code, number or day from which it holds). A version laid over must
    say its own source: a what-if under the old source would claim that someone decided it. It may be one plain text, which then
    stands for both languages, and is never mixed with the words of the source below.
    """
    laid = dict(below)
    for file, content in above.items():
        for path, version in _versions(content):
            if not version.get("source"):
                faults.append(f"{file}: {path}: a version that is laid over needs a source of its own")
        laid[file] = _join(below.get(file, {}), content)
    return laid


def _join(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    joined = dict(below)
    for key, value in above.items():
        joined[key] = _join_lists(below.get(key), value) if _identity(value) else value
    return joined


def _join_lists(below: Any, above: list[dict[str, Any]]) -> list[dict[str, Any]]:
    key = _identity(above)
    if key is None or _identity(below) != key:
        return above
    entries = {entry[key]: entry for entry in below}
    for entry in above:
        entries[entry[key]] = _join(entries.get(entry[key], {}), entry)
    return list(entries.values())


def _identity(value: Any) -> str | None:
    """The key that every entry of a list of tables has and by which they are told apart."""
    if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
        return None
    return next((key for key in _IDENTITIES if all(key in entry for entry in value)), None)


def _versions(content: Any, path: str = "") -> Iterable[tuple[str, dict[str, Any]]]:
    if isinstance(content, dict):
        for key, value in content.items():
            here = f"{path}.{key}" if path else key
            if key == "version" and isinstance(value, list):
                yield from ((f"{here}[{i}]", entry) for i, entry in enumerate(value) if isinstance(entry, dict))
            else:
                yield from _versions(value, here)
    elif isinstance(content, list):
        for i, value in enumerate(content):
            yield from _versions(value, f"{path}[{i}]")


def until(content: Any, day: dt.date) -> Any:
    """The content without the versions that hold only after ``day``."""
    if isinstance(content, dict):
        return {
            key: [entry for entry in value if entry["from"] <= day] if key == "version" else until(value, day)
            for key, value in content.items()
        }
    if isinstance(content, list):
        return [until(value, day) for value in content]
    return content


def digest(content: Content) -> str:
    """SHA-256 over the content in one canonical form: comments, order of keys and layout do not count."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    raise TypeError(f"TOML has no {type(value).__name__}")

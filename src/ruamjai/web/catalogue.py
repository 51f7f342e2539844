"""The words of the pages: collected from code and templates, kept in ``locale/th``, compiled at the start.

GNU gettext is not needed: Babel reads and writes the catalogue, and Django turns templates into what Babel can read.
``python -m ruamjai.web.catalogue`` brings the catalogue up to date and tells what still wants its Thai.
"""

import datetime as dt
import io
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).parent
SOURCE = HERE / "locale" / "th" / "LC_MESSAGES" / "django.po"
_NO_DATE = dt.datetime(2023, 2, 15, tzinfo=dt.UTC)  # the same each time: the file changes only when a word does
_KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def read() -> Catalog:
    """The Thai catalogue as it is kept."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="th", domain="django")


def collect() -> Catalog:
    """Every sentence that code and templates hand to gettext, in English, with where it stands."""
    found = Catalog(locale="th", domain="django", project="ruamjai", charset="utf-8")
    for name, _line, message, comments, context in extract_from_dir(HERE, [("**.py", "python")], keywords=_KEYWORDS):
        found.add(message, locations=[(name, 1)], auto_comments=comments, context=context)
    for path in sorted((HERE / "templates").rglob("*.html")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for _line, message, comments, context in extract("python", io.BytesIO(code.encode()), keywords=_KEYWORDS):
            found.add(message, locations=[(str(path.relative_to(HERE)), 1)], auto_comments=comments, context=context)
    return found


def wanting(kept: Catalog, found: Catalog) -> list[str]:
    """English sentences in use that have no Thai, or only a guess at it."""
    missing = []
    for message in found:
        known = kept.get(message.id, message.context) if message.id else None
        if message.id and (known is None or known.fuzzy or not all(_texts(known.string))):
            missing.append(_texts(message.id)[0])
    return missing


def unused(kept: Catalog, found: Catalog) -> list[str]:
    """English sentences of the catalogue that no page says any more."""
    return [_texts(message.id)[0] for message in kept if message.id and found.get(message.id, message.context) is None]


def refresh(folder: Path) -> None:
    """Compile the catalogue into ``folder``, a place of its own that Django reads, unless it is there as it should be."""
    target = folder / "th" / "LC_MESSAGES" / "django.mo"
    if target.exists() and target.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:  # pages and worker begin at the same moment
        write_mo(file, read())
    Path(file.name).replace(target)


def update() -> list[str]:
    """Write the sentences in use into the catalogue, keeping their Thai; those out of use go. Returns what wants its Thai."""
    kept = read() if SOURCE.exists() else Catalog(locale="th", domain="django")
    found = collect()
    fresh = Catalog(
        locale="th", domain="django", project="ruamjai", version="1", charset="utf-8", fuzzy=False,
        header_comment="# The words of the pages in Thai.", creation_date=_NO_DATE, revision_date=_NO_DATE,
        msgid_bugs_address="", last_translator="", language_team="",
    )  # fmt: skip
    for message in sorted((m for m in found if m.id), key=lambda m: (m.locations[0][0], _texts(m.id)[0])):
        known = kept.get(message.id, message.context)
        places = sorted({(name, None) for name, _line in message.locations})
        fresh.add(message.id, known.string if known else "", locations=places, context=message.context, flags=message.flags)
    with SOURCE.open("wb") as file:
        write_po(file, fresh, width=120, omit_header=False, include_lineno=False, ignore_obsolete=True)
    return wanting(fresh, found)


def _texts(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    for sentence in update():
        sys.stdout.write(f"wants its Thai: {sentence}\n")

"""Write docs/generated from the tables, the steps, the rulebook and the command line; ``--check`` tells what is out of date."""

import contextlib
import io
import os
import sys
from pathlib import Path

from ruamjai import rulebook
from ruamjai.cli import build_parser, verbs
from ruamjai.flow.steps import STEPS
from ruamjai.registers.processing import record
from ruamjai.tables import TABLES

FOLDER = Path(__file__).parent / "generated"
NOTE = "<!-- Written by docs/generate.py; change what it is made from, then run `make docs`. -->\n\n"


def tables() -> str:
    """Every promised table."""
    parts = ["# Tables of a run\n\nThe promises between rooms, from `src/ruamjai/tables`.\n"]
    for table in TABLES.values():
        order = f" Rows lie by {table.by}." if table.by else ""
        parts.append(f"\n## {table.name}{' · personal' if table.personal else ''}\n\n")
        if table.sensitive_rows:
            order += f" Rows whose {table.sensitive_rows[0]} is {' or '.join(sorted(table.sensitive_rows[1]))} are sensitive."
        parts.append(f"{table.meaning} Key: {', '.join(table.key)}.{order}\n")
        parts.append("\n| column | type | meaning | empty means | personal |\n|---|---|---|---|---|\n")
        parts += [
            f"| {c.name} | {c.type} | {c.meaning} | {c.null or '–'} | {c.personal if c.personal != 'no' else ''} |\n"
            for c in table.columns
        ]
    return "".join(parts)


def steps() -> str:
    """The steps as a list and a diagram."""
    lines = ["# Steps of a run\n\nFrom `src/ruamjai/flow/steps.py`, in order.\n\n```mermaid\nflowchart TB\n"]
    writer = {name: step.name for step in STEPS for name in step.writes}
    for step in STEPS:
        lines.append(f'  {step.name}["{step.label_th}<br>{step.label_en}"]\n')
        sources: dict[str, list[str]] = {}
        for name in step.reads:
            sources.setdefault(writer[name], []).append(name)
        lines += [f'  {source} -- "{"<br>".join(names)}" --> {step.name}\n' for source, names in sources.items()]
    lines.append("```\n\n| step | reads | writes |\n|---|---|---|\n")
    lines += [f"| {s.name} | {', '.join(s.reads) or 'standing batches'} | {', '.join(s.writes)} |\n" for s in STEPS]
    return "".join(lines)


def commands() -> str:
    """Every verb's help."""
    os.environ["COLUMNS"] = "100"
    os.environ.pop("RUAMJAI_DATA", None)
    parts = ["# The command line\n"]
    for words in ([], *([verb] for verb in verbs())):
        text = io.StringIO()
        with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
            build_parser().parse_args([*words, "--help"])
        parts.append(f"\n## {' '.join(['ruamjai', *words])}\n\n```\n{text.getvalue().strip()}\n```\n")
    return "".join(parts)


def findings() -> str:
    """Every finding with what to do about it."""
    parts = ["# Findings\n\nWhat may be wrong with a file or a row, and what to do. From `src/ruamjai/rulebook/findings`.\n\n"]
    parts.append("| code | severity | พบอะไร | ทำอย่างไร | what | what to do |\n|---|---|---|---|---|---|\n")
    for code, finding in sorted(rulebook.load().findings.items()):
        cells = (code, finding.severity, finding.label_th, finding.todo_th, finding.label_en, finding.todo_en)
        parts.append("| " + " | ".join(cells) + " |\n")
    return "".join(parts)


def processing() -> str:
    """What is taken from every register, on what ground, and how long it is kept."""
    parts = ["# Record of processing\n\nPDPA section 39, from `src/ruamjai/registers/*/register.toml` and `processing.toml`.\n"]
    for one in record():
        basis, kept = one.register.legal_basis, one.retention
        parts.append(f"\n## {one.register.label_th} · {one.register.label_en}\n\n{basis.purpose_th} · {basis.purpose_en}\n\n")
        parts.append(f"Kept {kept.years} years{'' if kept.verified else ' (to be confirmed)'}: {kept.source.en}.\n\n")
        parts.append("| รายการ | becomes | ground | kind |\n|---|---|---|---|\n")
        for field in one.fields:
            kind = "" if field.personal == "no" else field.personal
            parts.append(f"| {field.heading} | {field.ours} | {field.section or 'left out: ' + field.why_not} | {kind} |\n")
    return "".join(parts)


PAGES = {"tables.md": tables, "steps.md": steps, "commands.md": commands, "findings.md": findings, "processing.md": processing}


def main() -> int:
    """Write the pages, or with ``--check`` name those that are out of date and return 1."""
    check = "--check" in sys.argv[1:]
    FOLDER.mkdir(exist_ok=True)
    stale = []
    for name, write in PAGES.items():
        text = NOTE + write()
        path = FOLDER / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, "utf-8")
    if check and stale:
        sys.stderr.write(f"docs/generated is out of date: {', '.join(stale)}; run `make docs`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

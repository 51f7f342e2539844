"""Writes the table of findings into the guides: ``python tests/registers/writing_guide.py``."""

from pathlib import Path

from ruamjai import rulebook

GUIDES = Path(__file__).parents[2] / "docs" / "guide"
START, END = "<!-- findings:", "<!-- end of findings -->"
HEADS = {"th": ("รหัส", "พบอะไร", "ทำอย่างไร"), "en": ("code", "what it is", "what to do")}
SEVERITIES = {
    "th": {"file": "ไม่รับทั้งไฟล์", "refused": "ไม่รับแถว", "emptied": "เว้นช่องว่าง", "noted": "แจ้งให้ทราบ"},
    "en": {"file": "The file is refused", "refused": "The row is refused", "emptied": "The cell is emptied", "noted": "Noted"},
}


def table(language: str) -> str:
    """The findings as Markdown, a table a severity."""
    rules = rulebook.load().findings.values()
    parts = []
    for severity, title in SEVERITIES[language].items():
        rows = [
            f"| `{rule.code}` | {getattr(rule, f'label_{language}')} | {getattr(rule, f'todo_{language}')} |"
            for rule in sorted(rules, key=lambda rule: rule.code)
            if rule.severity == severity
        ]
        parts.append("\n".join([f"### {title}", "", f"| {' | '.join(HEADS[language])} |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def guide(language: str) -> tuple[Path, str, str]:
    """The guide's path, its text as it stands, and as it should stand."""
    path = GUIDES / language / "registers.md"
    text = path.read_text("utf-8")
    start = text.index("\n", text.index(START)) + 1
    return path, text, f"{text[:start]}\n{table(language)}\n\n{text[text.index(END) :]}"


if __name__ == "__main__":
    for each in SEVERITIES:
        place, _, wanted = guide(each)
        place.write_text(wanted, "utf-8")

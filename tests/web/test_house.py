"""Rules of the web that no other tool enforces."""

import ast
import re
from pathlib import Path

import ruamjai.web

WEB = Path(ruamjai.web.__file__).parent
CODE = sorted(path for path in WEB.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "update_or_create", "get_or_create", "delete"}
MAY_WRITE = {"actions", "outbox.py", "models"}


def test_djangos_own_dates_are_not_used():
    """Django's Thai formats print the year 2023, and its ``DateField`` reads 15/02/2566 as the year AD 2566."""
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*(date|time|timesince|timeuntil|naturalday|localize|floatformat|intcomma)\b", text), path
        assert not re.search(r"{%\s*now\b", text), path
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\bforms\.(Date|DateTime|SplitDateTime)Field|\bSelectDateWidget|\bdate_format\(|dateformat", text
        ), path
        assert "strftime" not in text, path


def _managers_written(tree: ast.AST) -> list[int]:
    """Lines that write through a model's manager or instance: ``X.objects….create(…)``, ``thing.save()``."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            source = ast.unparse(node.func.value)
            if ".objects" in source or node.func.attr == "save":
                lines.append(node.lineno)
    return lines


def test_only_actions_write():
    """Every write is an action with its audit entry; a view, a form, a query or a task that wrote would be past the trail."""
    for path in CODE:
        if path.relative_to(WEB).parts[0] not in MAY_WRITE:
            written = _managers_written(ast.parse(path.read_text(encoding="utf-8")))
            assert not written, f"{path}: lines {written}"


def test_the_search_for_writes_finds_them():
    found = _managers_written(ast.parse("User.objects.filter(a=1).update(b=2)\nuser.save()\ndigest.update(b'')\n"))
    assert found == [1, 2]


def _keyword_only(function: ast.FunctionDef) -> bool:
    return not function.args.args and not function.args.posonlyargs


def test_every_action_takes_keywords_only_and_names_its_actor():
    for path in (WEB / "actions").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name != "demo_file":
                names = {argument.arg for argument in node.args.kwonlyargs}
                assert _keyword_only(node), f"{path}: {node.name}"
                assert names & {"by", "job"}, f"{path}: {node.name}"


def test_templates_hold_no_sentence_outside_gettext():
    """Thai stands in the catalogue, not in a template; what is left are proper names."""
    thai = re.compile(r"[\u0e00-\u0e7f]+")
    for path in TEMPLATES:
        text = re.sub(r"{%.*?%}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert set(thai.findall(text)) <= {"ไทย", "จปฐ"}, path


def test_files_stay_small():
    for path in CODE:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path

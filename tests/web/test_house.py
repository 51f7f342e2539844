"""Rules of the web that no other tool enforces."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

import ruamjai.web
from ruamjai.web import outbox
from ruamjai.web.actions import accounts, accounts_sessions, batches, people, runs, tokens
from ruamjai.web.models import AuditEntry, User
from web import marked_rows
from web.factories import make_agency, make_user

WEB = Path(ruamjai.web.__file__).parent
CODE = sorted(path for path in WEB.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "update_or_create", "get_or_create", "delete"}


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


# Who writes besides an action, and why that is none: (file, function; "" where the words of SQL stand by themselves).
MAY_WRITE_TOO = {
    ("models/accounts.py", "give"): "called by the actions that open an account, in their transaction",
    ("models/accounts.py", "note_use"): "when a session was last used: no act of anybody",
    ("models/audit.py", "save"): "refuses to change an entry",
    ("outbox.py", ""): "the entry itself",
    ("trail/sealing.py", ""): "seals entries that stand, and changes none",
    ("limits.py", ""): "counts requests by the minute, by nobody's will",
    ("limits.py", "count"): "forgets the counts of minutes that have passed",
    ("database_rights.py", "faults"): "names the rights of the database that must be missing",
}
SQL = re.compile(r"\b(INSERT INTO|UPDATE [a-z_{]+ SET|DELETE FROM|TRUNCATE)\b")


def _writes(tree: ast.AST) -> list[tuple[str, int]]:
    """(function, line) of every write through a manager, a model's row, or SQL.

    Rows are written by names alone (``create(name=…)``, ``delete()``); dicts, digests and arrays are handed something.
    """
    found = []
    for function, node in _within(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            if not node.args or node.func.attr == "save" or ".objects" in ast.unparse(node.func.value):
                found.append((function, node.lineno))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            found.append((function, node.lineno))
    return found


def _within(tree: ast.AST, function: str = ""):
    """Every node with the name of the function that it stands in."""
    for child in ast.iter_child_nodes(tree):
        inner = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        yield inner, child
        yield from _within(child, inner)


def test_only_actions_write():
    """Every write is an action with its audit entry; a view, a form, a query or a task that wrote would be past the trail."""
    found = {
        (path.relative_to(WEB).as_posix(), function): line
        for path in CODE
        if path.relative_to(WEB).parts[0] != "actions"
        for function, line in _writes(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {place: line for place, line in found.items() if place not in MAY_WRITE_TOO} == {}


def test_the_search_for_writes_finds_them():
    code = """
def one(user, digest, kept):
    User.objects.filter(a=1).update(b=2)
    user.grants.all().delete()
    user.save()
    Thing.objects.bulk_create(things)
    cursor.execute("DELETE FROM web_user")
    digest.update(b"")
    kept.update({})
    np.delete(swept, 1, axis=1)
"""
    assert _writes(ast.parse(code)) == [("one", line) for line in (3, 4, 5, 6, 7)]


ACTIONS = [
    (path.stem, node)
    for path in sorted((WEB / "actions").glob("*.py"))
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
]
# Written at each step of a job, for the page that shows how far it is: what became of the job is the act, in its own entry.
PROGRESS = {
    ("jobs", "begin"), ("jobs", "tell"), ("exports", "begin"), ("exports", "tell"), ("people_erasing", "wait_for_run"),
}  # fmt: skip
# Entries stand once for each row that another action writes: the demo's accounts are opened one by one.
THROUGH_OTHERS = {("accounts_demo", "make"), ("exports", "sweep")}


def _acts(module: str, node: ast.FunctionDef) -> bool:
    """Whether it writes, and so is an act; the rest of a module are questions that its acts ask."""
    called = _called(module, node.name)
    return any(
        _writes(ast.Module(body=[function], type_ignores=[])) or "outbox.audit" in ast.unparse(function) for function in called
    )


def _called(module: str, name: str) -> list[ast.FunctionDef]:
    """A function of a module of actions and the private ones of that module that it calls."""
    tree = ast.parse((WEB / "actions" / f"{module}.py").read_text(encoding="utf-8"))
    known = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    names, todo = set(), [name]
    while todo:
        one = todo.pop()
        names.add(one)
        calls = {n.func.id for n in ast.walk(known[one]) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        todo += [call for call in calls if call.startswith("_") and call in known and call not in names]
    return [known[one] for one in names]


@pytest.mark.parametrize(("module", "node"), [pytest.param(m, n, id=f"{m}.{n.name}") for m, n in ACTIONS if _acts(m, n)])
def test_every_action_is_one_transaction_with_an_entry_and_names_its_actor(module, node):
    keywords = {argument.arg for argument in node.args.kwonlyargs}
    assert not node.args.args and not node.args.posonlyargs, "keywords only"
    assert keywords & {"by", "job"}, "whose act it is"
    if (module, node.name) in PROGRESS:
        return
    if (module, node.name) not in THROUGH_OTHERS:
        assert any("outbox.audit" in ast.unparse(function) for function in _called(module, node.name)), "its entry in the trail"
        assert any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list), "one transaction"


def _rows() -> dict[str, list]:
    """Every row of every table of ours, as it stands."""
    return {model.__name__: sorted(map(repr, model.objects.values())) for model in apps.get_app_config("web").get_models()}


def _tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


def _token(by):
    return marked_rows.give_token(make_user("partner", username="system"), "47")[0]


# Acts that can be done without more than an account: what is done, by a steward of 47 with an administrator beside.
DONE = {
    "accounts.open_account": lambda by: accounts.open_account(
        by=by,
        username="new",
        display_name="คนใหม่",
        role="officer",
        area_codes=("47", "57"),
        ends_on=_tomorrow(),
        agency=make_agency(),
    ),
    "accounts.close_account": lambda by: accounts.close_account(by=by, user=make_user(username="ends")),
    "accounts.prolong_account": lambda by: accounts.prolong_account(by=by, user=make_user(), ends_on=_tomorrow()),
    "accounts.change_password": lambda by: accounts.change_password(by=by, password="another sentence"),
    "accounts.choose_language": lambda by: accounts.choose_language(by=by, language="en"),
    "accounts_sessions.end_all": lambda by: accounts_sessions.end_all(by=by, user=by),
    "batches.settle": lambda by: batches.settle(by=by, batch="basic_needs-aaaaaaaaaaaa"),
    "people.ask": lambda by: people.ask(by=by, kind="access", ground="know", area_code="47"),
    "tokens.revoke": lambda by: tokens.revoke(by=by, token=_token(by)),
    "runs.start": lambda by: runs.start(by=by),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", DONE)
def test_an_act_leaves_one_entry_and_one_that_fails_leaves_nothing(act, data, monkeypatch):
    by = make_user("administrator", area="TH")
    before, entries = _rows(), AuditEntry.objects.count()

    def written_then_broken(*args, **kwargs):
        outbox_audit(*args, **kwargs)
        raise OSError("the disk is full")

    outbox_audit = outbox.audit
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "audit", written_then_broken)
        with pytest.raises(OSError, match="the disk is full"), transaction.atomic():
            DONE[act](by)
    assert _rows() == before, "an act that fails leaves nothing"
    DONE[act](User.objects.get(pk=by.pk))
    assert AuditEntry.objects.count() == entries + 1, "one act, one entry"
    assert AuditEntry.objects.order_by("-id").first().by_id == by.pk


def test_templates_hold_no_sentence_outside_gettext():
    """Thai stands in the catalogue, not in a template; what is left are proper names."""
    thai = re.compile(r"[\u0e00-\u0e7f]+")
    for path in TEMPLATES:
        text = re.sub(r"{%.*?%}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert set(thai.findall(text)) <= {"ไทย", "จปฐ"}, path


def test_files_stay_small():
    for path in CODE:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path

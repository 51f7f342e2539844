"""Every fault that a rulebook or a measure's file can have is told in Thai as well."""

import ast
import inspect
import re

import pytest

from ruamjai.cli.rule_faults import in_thai
from ruamjai.rulebook import book, conditions, fields, kinds, policies, weighing
from ruamjai.rulebook.surveys import reading, weights

OF_POLICIES = (policies.captures, policies.income, policies.small_areas, policies.vulnerable)


def written(node):
    """The texts that an argument may be, with "1" for what is filled in."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "1" for part in node.values)]
    return [*written(node.body), *written(node.orelse)] if isinstance(node, ast.IfExp) else []


def faults():
    """What the readers of the rulebook and of a measure pass to ``fault(key, what)``."""
    for module in (book, conditions, fields, kinds, weighing, reading, weights, *OF_POLICIES):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "fault":
                yield from written(node.args[1])


def test_every_fault_has_thai_words():
    all_of_them = sorted(set(faults()))
    assert len(all_of_them) > 60
    assert [what for what in all_of_them if not re.search("[ก-๙]", in_thai(f"own.toml: k: {what}"))] == []


@pytest.mark.parametrize(
    ("fault", "thai"),
    [
        ("own.toml: k: is 4/3: it must be above 0 and at most 1", "own.toml: k: เป็น 4/3 ต้องมากกว่า 0 และไม่เกิน 1"),
        ("a.toml: dimension[0].indicator: the weights sum to 2/3, not to the dimension's 1/2",
         "a.toml: dimension[0].indicator: น้ำหนักรวมได้ 2/3 ไม่เท่ากับน้ำหนักของมิติ คือ 1/2"),
        ("measures/rules.toml: rule.register: rules a and b are both the word of tpmap",
         "measures/rules.toml: rule.register: กติกา a และ b เป็นคำของทะเบียน tpmap ทั้งคู่"),
        ("measures/tpmap.toml: version[0]: a version that is laid over needs a source of its own",
         "measures/tpmap.toml: version[0]: ฉบับที่วางทับต้องมีที่มา (source) ของตนเอง"),
        ("a.toml: the file: Illegal character (at line 1)", "a.toml: the file: Illegal character (at line 1)"),
    ],
)  # fmt: skip
def test_what_differs_and_where_it_stands_are_kept(fault, thai):
    assert in_thai(fault) == thai

"""The closed vocabulary: what each word means for an answer that is there and one that is missing."""

from fractions import Fraction

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.conditions import true
from ruamjai.poverty.conditions import expression
from ruamjai.rulebook.conditions import AllOf, AnyOf, Test, columns, holds, read_condition, read_fraction

KNOWN = {"age": "int16", "income": "float64", "state": "string", "listed": "bool", "born": "date"}


def read(raw):
    told = []
    return read_condition(raw, KNOWN, lambda key, what: told.append(f"{key}: {what}"), "deprived"), told


@pytest.mark.parametrize(
    ("raw", "answer", "expected"),
    [
        # condition                              answer                 holds
        ({"age": {"is": 6}},                     {"age": 6},            True),
        ({"age": {"is": 6}},                     {"age": 7},            False),
        ({"age": {"is": 6}},                     {"age": None},         None),
        ({"age": {"is_not": 6}},                 {"age": 7},            True),
        ({"age": {"one_of": [6, 7]}},            {"age": 7},            True),
        ({"age": {"one_of": [6, 7]}},            {"age": 8},            False),
        ({"age": {"at_least": 6}},               {"age": 6},            True),
        ({"age": {"above": 6}},                  {"age": 6},            False),
        ({"age": {"at_most": 6}},                {"age": 6},            True),
        ({"age": {"below": 6}},                  {"age": 6},            False),
        ({"age": {"between": [6, 14]}},          {"age": 14},           True),
        ({"age": {"between": [6, 14]}},          {"age": 15},           False),
        ({"age": {"between": [6, 14]}},          {"age": None},         None),
        ({"age": {"known": True}},               {"age": None},         False),
        ({"age": {"known": False}},              {"age": None},         True),
        ({"income": {"below": "7/4"}},           {"income": 1.75},      False),
        ({"state": {"is": "verified"}},          {"state": "verified"}, True),
        ({"listed": {"is": True}},               {"listed": False},     False),
        ({"age": {"at_least": 6, "below": 15}},  {"age": 20},           False),
    ],
)  # fmt: skip
def test_words(raw, answer, expected):
    condition, told = read(raw)
    assert told == [] and holds(condition, answer) is expected


@pytest.mark.parametrize(
    ("known", "missing", "all_of", "any_of"),
    [(True, None, None, True), (False, None, False, None), (True, True, True, True), (False, False, False, False)],
)
def test_what_no_known_answer_decides_is_unknown(known, missing, all_of, any_of):
    parts = [{"listed": {"is": True}}, {"age": {"is": 1}}]
    answers = {"listed": known, "age": None if missing is None else int(missing)}
    assert holds(read({"all_of": parts})[0], answers) is all_of
    assert holds(read({"any_of": parts})[0], answers) is any_of


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ({}, "deprived: is not a condition"),
        ("age > 6", "deprived: is not a condition"),
        ({"height": {"is": 6}}, "deprived.height: no column of that name"),
        ({"age": 6}, "deprived.age: must hold a word and a value"),
        ({"age": {"exec": "import os"}}, "deprived.age.exec: no such word"),
        ({"age": {"is": "six"}}, "deprived.age.is: 'six' does not fit"),
        ({"age": {"is": True}}, "deprived.age.is: True does not fit"),
        ({"age": {"below": 6.5}}, "deprived.age.below: 6.5 does not fit"),
        ({"income": {"below": 0.1}}, "deprived.income.below: 0.1 does not fit"),
        ({"age": {"between": [14, 6]}}, "deprived.age.between: [14, 6] does not fit"),
        ({"age": {"between": [6]}}, "deprived.age.between: [6] does not fit"),
        ({"state": {"above": "a"}}, "deprived.state.above: 'a' does not fit"),
        ({"listed": {"is": 1}}, "deprived.listed.is: 1 does not fit"),
        ({"born": {"is": 1}}, "deprived.born.is: 1 does not fit"),
        ({"any_of": []}, "deprived.any_of: must be a list of conditions"),
        ({"any_of": [{"age": {"is": 1}}, {"x": {"is": 1}}]}, "deprived.any_of[1].x: no column"),
    ],
)
def test_what_is_no_condition_is_told_with_its_key(raw, fault):
    condition, told = read(raw)
    assert condition is None and any(line.startswith(fault) for line in told), told


def test_fractions_are_texts_and_never_floats():
    assert read_fraction("1/5") == Fraction(1, 5) and read_fraction("3") == 3
    assert [read_fraction(raw) for raw in (0.2, 1, "0.2", "1/0", "-1/5", "a", None)] == [None] * 7


numbers = st.integers(-3, 3)
comparisons = st.sampled_from(["is", "is_not", "at_least", "above", "at_most", "below"])
fractions = st.builds(Fraction, numbers, st.integers(1, 4))
leaves = st.one_of(
    st.builds(Test, st.sampled_from(["age", "income"]), comparisons, numbers | fractions),
    st.builds(Test, st.just("age"), st.just("between"), st.tuples(numbers, numbers)),
    st.builds(Test, st.just("age"), st.just("one_of"), st.tuples(numbers, numbers)),
    st.builds(Test, st.sampled_from(["age", "income", "listed"]), st.just("known"), st.booleans()),
    st.builds(Test, st.just("listed"), st.just("is"), st.booleans()),
)  # fmt: skip
groups = st.sampled_from([AllOf, AnyOf])
conditions = st.recursive(
    leaves, lambda inner: st.builds(lambda kind, parts: kind(tuple(parts)), groups, st.lists(inner, min_size=1, max_size=3))
)
answers = st.fixed_dictionaries(
    {
        "age": st.none() | numbers,
        "income": st.none() | st.sampled_from([-1.5, 0.0, 0.75, 1.0, 2.5]),
        "listed": st.none() | st.booleans(),
    }
)
CONNECTION = ibis.duckdb.connect()


@settings(max_examples=60, deadline=None)
@given(conditions, st.lists(answers, min_size=1, max_size=8))
def test_engine_python_and_reference_agree_on_any_condition(condition, rows):
    table = ibis.memtable(pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in
                                    (("age", pa.int16()), ("income", pa.float64()), ("listed", pa.bool_()))}))  # fmt: skip
    found = CONNECTION.to_pyarrow(table.select(found=expression(condition, lambda name: table[name]))).to_pydict()["found"]
    assert found == [holds(condition, row) for row in rows] == [true(condition, row) for row in rows]
    assert set(columns(condition)) <= {"age", "income", "listed"}

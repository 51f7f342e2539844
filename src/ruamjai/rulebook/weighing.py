"""Weighted words: who is taken in when the words that hold weigh enough, as a condition like any other.

A weighted rule means: sum the weights of the words that are true; taken in if the sum reaches the cut, not taken in if not even
the unknown would bring it there, else unknown. The same is said by "any of the smallest sets of words that weigh enough, all
of them": one such set true is enough, and where each has a false word the rest cannot weigh enough. So it is read as that.
"""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from ruamjai.rulebook.conditions import AllOf, AnyOf, Condition
from ruamjai.rulebook.model import Dated, Rule, RuleVersion, WeightedWord

MOST_WORDS = 12  # every set of words is looked at

Fault = Callable[[str, str], None]


def smallest_sets(weights: Mapping[str, Fraction], enough: Callable[[Fraction], bool]) -> Iterator[tuple[str, ...]]:
    """The sets of names whose weights together are ``enough`` and of which no part is, the fewest names first.

    Weights are above 0 and more of them is never less than enough. Searches all sets: fit for a score of names.
    """
    found: list[set[str]] = []
    for size in range(len(weights) + 1):
        for chosen in itertools.combinations(weights, size):
            if any(smaller <= set(chosen) for smaller in found):
                continue
            if enough(sum((weights[name] for name in chosen), Fraction(0))):
                found.append(set(chosen))
                yield chosen


def weighed(words: Mapping[str, Condition], weights: Mapping[str, Fraction], at_least: Fraction) -> Condition:
    """The condition that holds when the ``words`` that hold weigh ``at_least`` that together; all weights weigh enough."""
    sets = smallest_sets(weights, lambda weight: weight >= at_least)
    return AnyOf(tuple(AllOf(tuple(words[name] for name in chosen)) for chosen in sets))


def weighed_rule(rule: Rule, rules: Mapping[str, Rule], fault: Fault) -> Rule:
    """The rule with what its weighted versions take in written out over the rules that their words name.

    A word means the version of its rule that holds in the same year, so a weighted version is split where one of those
    changes. ``fault(key, what)`` is told of a word that names no rule, a weighted one, or one that does not hold yet.
    """
    found: list[RuleVersion] = []
    versions = rule.versions.versions
    ends = [*(later.start for later in versions[1:]), dt.date.max]
    for version, end in zip(versions, ends, strict=True):
        if version.at_least is None:
            found.append(version)
            continue
        faults = [what for word in version.words if (what := _cannot_be_weighed(word, rules, version.start))]
        for what in faults:
            fault(f"version from {version.start}: word", what)
        if not faults:
            starts = {version.start} | {start for word in version.words for start in _changes(word, rules, version.start, end)}
            found.extend(_written_out(version, version.at_least, start, rules) for start in sorted(starts))
    return dataclasses.replace(rule, versions=Dated(tuple(found)))


def _cannot_be_weighed(word: WeightedWord, rules: Mapping[str, Rule], start: dt.date) -> str | None:
    if word.rule is None:
        return None
    if word.rule not in rules:
        return f"there is no rule {word.rule}"
    versions = rules[word.rule].versions.versions
    if any(version.words for version in versions):
        return f"{word.rule} is itself weighted"
    return None if any(version.start <= start for version in versions) else f"no version of {word.rule} holds yet"


def _changes(word: WeightedWord, rules: Mapping[str, Rule], start: dt.date, end: dt.date) -> list[dt.date]:
    """The days between two, on which another version of a word's rule begins."""
    versions = rules[word.rule].versions.versions if word.rule is not None else ()
    return [version.start for version in versions if start < version.start < end]


def _written_out(version: RuleVersion, at_least: Fraction, start: dt.date, rules: Mapping[str, Rule]) -> RuleVersion:
    words = {str(i): _says(word, start, rules) for i, word in enumerate(version.words)}
    weights = {str(i): word.weight for i, word in enumerate(version.words)}
    return dataclasses.replace(version, start=start, takes_in=weighed(words, weights, at_least))


def _says(word: WeightedWord, start: dt.date, rules: Mapping[str, Rule]) -> Condition:
    if word.rule is None:
        return word.says or AllOf(())
    return [version for version in rules[word.rule].versions.versions if version.start <= start][-1].takes_in

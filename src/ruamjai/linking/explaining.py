"""Why two rows are held to be one person: the weight field by field, worked out again from the run's own tables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.linking.features import design, feature_names, fields_of
from ruamjai.linking.links import BITS
from ruamjai.linking.model import SHIPPED, shipped_model
from ruamjai.linking.rules import HasLinking, LinkingRules, read_rules

PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One bar of the waterfall: what this adds to the weight, in bits (1: twice as likely that the two are one person).

    ``part`` is a field's id, or "prior" for what holds before anything is compared. What two fields say together beyond what
    each says alone is shared between them half and half (the Shapley value of a model with terms of two). ``level`` is the
    field's level, null where unknown and for what has none.
    """

    part: str
    label_th: str
    label_en: str
    level: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class LinkExplanation:
    """A pair and its steps, which add up to ``weight``; where a number settled it there is no weight, and the steps show what
    comparing would have said. ``linked`` is false for a pair that was weighed and left apart, whose ``tier`` is 2."""

    left_register: str
    right_register: str
    tier: int
    rule: str
    pattern: str
    weight: float | None
    probability: float
    basis: str
    linked: bool
    steps: tuple[LinkStep, ...]


def explain_link(
    *,
    person_links: ir.Table,
    possible_links: ir.Table,
    link_models: ir.Table,
    rules: HasLinking,
    left_record_id: str,
    right_record_id: str,
    collect: Callable[[ir.Table], pa.Table],
) -> LinkExplanation:
    """The waterfall of one pair of a run, linked or left apart, in either order. Reads no name and no number.

    ``UsageError`` if the run knows no such pair: no blocking rule brought the two together, or they were too unlike to be kept.
    """

    def found(table: ir.Table) -> list[dict[str, Any]]:
        one, other = (left_record_id, right_record_id), (right_record_id, left_record_id)
        asked = [(table.left_record_id == a) & (table.right_record_id == b) for a, b in (one, other)]
        return list(collect(table.filter(asked[0] | asked[1])).to_pylist())

    links = found(person_links)
    pairs = links or found(possible_links)
    if not pairs:
        raise UsageError(
            "This run weighed no such two rows: no rule brings them together, or they are too unlike to be kept.",
            message_th="รอบข้อมูลนี้ไม่ได้เปรียบเทียบสองแถวนี้ เพราะไม่มีกติกาใดจับคู่ให้ หรือต่างกันมากจนไม่เก็บไว้",
        )
    pair = {"tier": 2} | pairs[0]
    people_rules, shipped = read_rules(rules.linking["people"]), shipped_model(rules, "people")
    # Duplicates inside a list are weighed by the shipped model, its constant moved: few rows of a list repeat a person.
    inside = pair["rule"].startswith("duplicate")
    rows = [] if inside else collect(link_models.filter(link_models.model == (pair["model"] or ""))).to_pylist()
    used = shipped.with_partners(people_rules.duplicates_known) if inside else shipped
    weights = dict(zip(feature_names(people_rules), used.coefficients.tolist(), strict=True))
    weights |= {row["feature"]: row["coefficient"] for row in rows}
    kept = ("left_register", "right_register", "tier", "rule", "pattern", "weight", "probability")
    return LinkExplanation(
        **{name: pair[name] for name in kept},
        basis=rows[0]["basis"] if rows else SHIPPED,
        linked=bool(links),
        steps=_steps(pair["pattern"], weights, people_rules),
    )


def _steps(pattern: str, weights: dict[str, float], rules: LinkingRules) -> tuple[LinkStep, ...]:
    """What holds before comparing, then field by field."""
    levels = {field.id: field.level_of(letter) for field, letter in zip(rules.fields, pattern, strict=True)}
    row = np.array([list(levels.values())], np.int8)
    said = dict.fromkeys((PRIOR, *levels), 0.0)
    for name, value in zip(feature_names(rules), design(row, rules)[0].tolist(), strict=True):
        parts = fields_of(name) or (PRIOR,)
        for part in parts:
            said[part] += value * weights[name] * BITS / len(parts)
    steps = [LinkStep(PRIOR, "ก่อนเปรียบเทียบ", "before comparing", None, said[PRIOR])]
    for field in rules.fields:
        level = field.levels[levels[field.id]].id if field.levels and levels[field.id] >= 0 else None
        steps.append(LinkStep(field.id, field.label_th, field.label_en, level, said[field.id]))
    return tuple(steps)

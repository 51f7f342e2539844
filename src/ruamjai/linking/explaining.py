"""Why two rows are held to be one person: the weight field by field, worked out again from the run's own tables."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.linking.comparing import Levels
from ruamjai.linking.features import design, feature_names, fields_of
from ruamjai.linking.links import BITS
from ruamjai.linking.model import SHIPPED, shipped_model
from ruamjai.linking.rules import HasLinking, LinkingRules, read_rules

_NOTHING = 0.005  # bits


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One bar of the waterfall: what this adds to the weight, in bits (1: twice as likely that the two are one person).

    ``parts`` are the fields it speaks of: none for what holds before anything is compared, two for what two fields say
    together beyond what each says alone. ``level`` is the field's level, null for two fields and where unknown.
    """

    parts: tuple[str, ...]
    label_th: str
    label_en: str
    level: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class LinkExplanation:
    """A link and its steps. For tier 2 the steps add up to ``weight``; where a number settled it there is no weight, and the
    steps show what comparing would have said."""

    left_register: str
    right_register: str
    tier: int
    rule: str
    pattern: str
    weight: float | None
    probability: float
    basis: str
    steps: tuple[LinkStep, ...]


def explain_link(
    *,
    person_links: ir.Table,
    link_models: ir.Table,
    rules: HasLinking,
    left_record_id: str,
    right_record_id: str,
    collect: Callable[[ir.Table], pa.Table],
) -> LinkExplanation:
    """The waterfall of one link of a run. Reads no name and no number. ``UsageError`` if the run holds no such link."""
    chosen = person_links.filter(
        (person_links.left_record_id == left_record_id) & (person_links.right_record_id == right_record_id)
    )
    found = collect(chosen).to_pylist()
    if not found:
        raise UsageError("This run links no such two rows.", message_th="รอบข้อมูลนี้ไม่ได้เชื่อมสองแถวนี้")
    link = found[0]
    people_rules, shipped = read_rules(rules.linking["people"]), shipped_model(rules, "people")
    # Duplicates inside a list are weighed by the shipped model.
    wanted = "" if link["rule"].startswith("duplicate") else (link["model"] or "")
    rows = collect(link_models.filter(link_models.model == wanted)).to_pylist()
    weights = dict(zip(feature_names(people_rules), shipped.coefficients.tolist(), strict=True))
    weights |= {row["feature"]: row["coefficient"] for row in rows}
    steps = _steps(link["pattern"], weights, people_rules)
    if not rows and link["weight"] is not None:  # few rows of a list repeat a person: the constant was moved
        moved = link["weight"] - sum(step.weight for step in steps)
        steps = (replace(steps[0], weight=steps[0].weight + moved), *steps[1:])
    kept = ("left_register", "right_register", "tier", "rule", "pattern", "weight", "probability")
    basis = rows[0]["basis"] if rows else SHIPPED
    return LinkExplanation(**{name: link[name] for name in kept}, basis=basis, steps=steps)


def _steps(pattern: str, weights: dict[str, float], rules: LinkingRules) -> tuple[LinkStep, ...]:
    """What holds before comparing, then field by field, then two by two; pairs of fields that say nothing are left out."""
    levels = np.array([[field.level_of(letter) for field, letter in zip(rules.fields, pattern, strict=True)]], np.int8)
    said: dict[tuple[str, ...], float] = {(): 0.0} | {(field.id,): 0.0 for field in rules.fields}
    for name, value in zip(feature_names(rules), design(levels, rules)[0].tolist(), strict=True):
        parts = fields_of(name)
        said[parts] = said.get(parts, 0.0) + value * weights[name] * BITS
    order = {field.id: place for place, field in enumerate(rules.fields)}
    return tuple(
        _step(parts, weight, levels[0], order, rules)
        for parts, weight in said.items()
        if len(parts) < 2 or abs(weight) > _NOTHING
    )


def _step(parts: tuple[str, ...], weight: float, levels: Levels, order: dict[str, int], rules: LinkingRules) -> LinkStep:
    fields = [rules.field(part) for part in parts]
    if not fields:
        return LinkStep((), "ก่อนเปรียบเทียบ", "before comparing", None, weight)
    level = None
    if len(fields) == 1 and fields[0].levels and levels[order[parts[0]]] >= 0:
        level = fields[0].levels[levels[order[parts[0]]]].id
    return LinkStep(
        parts, " + ".join(field.label_th for field in fields), " + ".join(field.label_en for field in fields), level, weight
    )

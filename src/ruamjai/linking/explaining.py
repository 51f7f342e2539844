"""Why two rows are held to be one person: the weight field by field, worked out again from the run's own tables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.linking.rules import UNKNOWN_LETTER, HasLinking, LinkingRules, read_rules


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One bar of the waterfall: ``weight`` is log2 of how much likelier this is for one person than for any two.

    ``part`` is a field's id, or "prior" (before anything is compared), "rarity" (how rare the shared names are) or "mates"
    (what is taken off because household mates agree in such fields too). ``level`` is null for these and where unknown.
    """

    part: str
    label_th: str
    label_en: str
    level: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class LinkExplanation:
    """A link and its steps. For tier 2 the steps without "prior" add up to ``weight``; tier 1 and duplicates have no weight,
    their steps show what the fields alone would say."""

    left_register: str
    right_register: str
    tier: int
    rule: str
    pattern: str
    weight: float | None
    probability: float
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
    # Of the first list there is no model: the filter then finds nothing.
    shares = collect(link_models.filter(link_models.model == (link["model"] or ""))).to_pylist()
    steps = _steps(link, shares, read_rules(rules.linking["people"])) if shares else ()
    kept = ("left_register", "right_register", "tier", "rule", "pattern", "weight", "probability")
    return LinkExplanation(**{name: link[name] for name in kept}, steps=steps)


def _steps(link: dict[str, Any], shares: list[dict[str, Any]], rules: LinkingRules) -> tuple[LinkStep, ...]:
    by_level = {(row["field"], row["letter"]): row for row in shares}
    expected = {kind: shares[0][f"expected_{kind}"] for kind in ("matches", "others", "mates")}
    against = expected["others"] + expected["mates"]
    steps = [LinkStep("prior", "ก่อนเปรียบเทียบ", "before comparing", None, float(np.log2(expected["matches"] / against)))]
    others = mates = 0.0
    for field, letter in zip(rules.fields, link["pattern"], strict=True):
        if letter == UNKNOWN_LETTER:
            steps.append(LinkStep(field.id, field.label_th, field.label_en, None, 0.0))
            continue
        row = by_level[field.id, letter]
        weight = float(np.log2(row["m"] / row["u"]))
        others += weight
        mates += float(np.log2(row["m"] / row["mates"]))
        steps.append(LinkStep(field.id, field.label_th, field.label_en, row["level"], weight))
    if link["weight"] is None:
        return tuple(steps)
    # weight = -log2(share_others 2^-(others + rarity) + share_mates 2^-mates), solved for the rarity.
    share_mates = expected["mates"] / against * 2.0**-mates
    remainder = 2.0 ** -link["weight"] - share_mates
    if remainder > 2.0 ** -link["weight"] * 1e-9:
        rarity = -float(np.log2(remainder / (1 - expected["mates"] / against))) - others
        off = link["weight"] - others - rarity
    else:  # mates outweigh all else so far that the rarity can no longer be told from rounding
        rarity, off = 0.0, link["weight"] - others
    steps.append(LinkStep("rarity", "ความหายากของชื่อ", "rarity of the names", None, rarity))
    steps.append(LinkStep("mates", "คนในครัวเรือนเดียวกันก็ตรงกัน", "household mates agree too", None, off))
    return tuple(steps)

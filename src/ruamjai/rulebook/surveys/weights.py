"""Weights as a survey measure writes them: all or none, left out is equal, "0" switches off, and together they are one."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ruamjai.rulebook.conditions import read_fraction
from ruamjai.rulebook.fields import Fields


def read_weight(fields: Fields) -> Fraction | None:
    """The weight under ``weight``; ``None`` if it is left out, or after telling what is wrong with it."""
    if not fields.has("weight"):
        return None
    raw = fields.take("weight")
    read = read_fraction(raw)
    if read is None:
        negative = _below_zero(raw)
        fields.fault("weight", "must not be negative" if negative else 'must be a fraction in quotes, such as "1/6"')
    return read


def _below_zero(raw: Any) -> bool:
    if isinstance(raw, str):
        return raw.strip().startswith("-")
    return isinstance(raw, int | float) and raw < 0


def share(written: Sequence[Fraction | None], whole: Fraction) -> list[Fraction] | None:
    """``written`` with what is left out filled in: ``whole`` in equal parts among all that are not "0".

    ``None`` where some are written and some are not, or where nothing is left that could bear the whole.
    """
    others = [weight for weight in written if weight != 0]
    if not others or all(weight is not None for weight in others):
        return [Fraction(0) if weight is None else weight for weight in written]
    if any(weight is not None for weight in others):
        return None
    return [Fraction(0) if weight == 0 else whole / len(others) for weight in written]

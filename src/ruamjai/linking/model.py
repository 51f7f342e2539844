"""What an agreement weighs: a logistic model of a pair's pattern, as numbers by feature that a file can hold.

The log odds that a pair is one person are the sum of the coefficients of its features (``features``). Coefficients are natural
logarithms; weights are shown in bits (log2), as is usual since Fellegi and Sunter.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ruamjai.errors import RulebookError
from ruamjai.linking.comparing import UNKNOWN, Levels
from ruamjai.linking.features import design, feature_names
from ruamjai.linking.rules import HasLinking, LinkingRules, read_rules

Floats = npt.NDArray[np.float64]
LEARNT, SHIPPED = "learnt", "shipped"
_NEVER = -50.0  # log odds
_SAME = 0  # level


@dataclass(frozen=True, slots=True)
class Model:
    """Coefficients by feature, in ``feature_names``' order; how many verified pairs they were learnt from (0: shipped).

    ``reach`` is the share of verified pairs that blocking finds with the number hidden, None where nothing was learnt.
    ``partners`` is the share of right records with a partner among the candidates, which the constant holds.
    """

    coefficients: Floats
    labelled: int
    reach: float | None
    partners: float = 0.5

    @property
    def basis(self) -> str:
        """Whether the coefficients were learnt from these files or come with the rulebook."""
        return LEARNT if self.labelled else SHIPPED

    def with_partners(self, share: float) -> "Model":
        """The same weights, where another share of right records has a partner: only the constant moves.

        The constant comes first. Matches grow with the share, and what they are held against, having none, shrinks with it.
        """
        coefficients = self.coefficients.copy()
        coefficients[0] += _logit(share) - _logit(self.partners)
        return Model(coefficients, self.labelled, self.reach, share)

    def log_odds(self, levels: Levels, rules: LinkingRules) -> Floats:
        """Natural log odds of patterns (rows of levels), before one-to-one.

        A pair of which no name could be compared is never held to be one person, unless it shares a number: house and birth
        alone are also a twin's.
        """
        found: Floats = design(levels, rules) @ self.coefficients
        names = [place for place, field in enumerate(rules.fields) if field.kind == "name"]
        nameless = (levels[:, names] == UNKNOWN).all(axis=1)
        found[nameless & (levels[:, rules.pattern_field("number")] != _SAME)] = _NEVER
        return found


def shipped_model(rules: HasLinking, name: str) -> Model:
    """The model that ships with the linking rules of that name."""
    parsed = rules.linking[name]
    file = str(parsed["tier2"]["model"])
    if file not in rules.linking:
        raise RulebookError([f"linking/{name}.toml: tier2.model: there is no linking/{file}.toml"])
    return read_model(rules.linking[file], read_rules(parsed), file=f"linking/{file}.toml")


def read_model(parsed: Mapping[str, Any], rules: LinkingRules, *, file: str = "linking/people_model.toml") -> Model:
    """The shipped model of a parsed TOML file. ``RulebookError`` if a feature is missing, unknown or no number."""
    given = parsed.get("coefficients")
    given = given if isinstance(given, Mapping) else {}
    names = feature_names(rules)
    faults = [f"{file}: coefficients: {name}: is missing or no number" for name in names if not _number(given.get(name))]
    faults += [f"{file}: coefficients: {name}: is no feature of the rules" for name in given if name not in set(names)]
    if not (_number(parsed.get("partners")) and 0 < parsed["partners"] < 1):
        faults.append(f"{file}: partners: must be a share above 0 and below 1")
    if faults:
        raise RulebookError(faults)
    return Model(np.array([float(given[name]) for name in names]), labelled=0, reach=None, partners=float(parsed["partners"]))


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)

"""By what the rows of a standing spine are linked: rules and models, written down with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ruamjai import rulebook as rulebooks
from ruamjai.errors import UsageError
from ruamjai.linking.features import feature_names
from ruamjai.linking.model import Model, shipped_model
from ruamjai.linking.rules import LinkingRules, read_rules
from ruamjai.linking.standing.spine_file import Manifest, read_json


@dataclass(frozen=True, slots=True)
class Policy:
    """The rulebook's file ``name`` as parsed, what linking takes from it, the model shipped with it, and the model in use."""

    name: str
    parsed: Mapping[str, Any]
    rules: LinkingRules
    shipped: Model
    model: Model

    def with_model(self, model: Model) -> "Policy":
        """The same with another model in use."""
        return replace(self, model=model)

    def content(self) -> dict[str, Any]:
        """As written to a file: all that is needed to weigh the same pairs alike for ever."""
        names = feature_names(self.rules)

        def told(model: Model) -> dict[str, Any]:
            weights = dict(zip(names, model.coefficients.tolist(), strict=True))
            return {"labelled": model.labelled, "reach": model.reach, "partners": model.partners, "coefficients": weights}

        return {"name": self.name, "rules": dict(self.parsed), "shipped": told(self.shipped), "model": told(self.model)}


def policy_of(rulebook: str) -> Policy:
    """The rulebook's linking rules of that name, with the model that ships with them. ``UsageError`` if there are none."""
    book = rulebooks.load()
    known = sorted(one for one, parsed in book.linking.items() if "block" in parsed)
    if rulebook not in known:
        there = ", ".join(known)
        raise UsageError(
            f"There is no linking rulebook {rulebook}; there are: {there}.",
            message_th=f"ไม่มีกติกาการเชื่อมชื่อ {rulebook} มีเพียง {there}",
        )
    shipped = shipped_model(book, rulebook)
    parsed = book.linking[rulebook]
    return Policy(rulebook, parsed, read_rules(parsed, file=f"linking/{rulebook}.toml"), shipped, shipped)


def read_policy(folder: Path, manifest: Manifest) -> Policy:
    """The rules and models that the spine stands on."""
    content = read_json(folder, manifest.model)
    rules = read_rules(content["rules"])
    names = feature_names(rules)

    def model(told: Mapping[str, Any]) -> Model:
        weights = np.array([told["coefficients"][name] for name in names])
        return Model(weights, labelled=told["labelled"], reach=told["reach"], partners=told["partners"])

    return Policy(content["name"], content["rules"], rules, model(content["shipped"]), model(content["model"]))

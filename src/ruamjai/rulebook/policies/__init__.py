"""Readers of ``policies/*.toml``: one a kind of policy, from its fields to what its versions say."""

from collections.abc import Callable, Mapping
from typing import Any

from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import Policy
from ruamjai.rulebook.policies import captures, income, small_areas, vulnerable

# id of the policy → what reads one of its versions. The programme needs each of them.
READERS: Mapping[str, Callable[[Fields], Any]] = {
    "income": income.read_version,
    "vulnerable": vulnerable.read_version,
    "captures": captures.read_version,
    "small_areas": small_areas.read_version,
}


def read(fields: Fields) -> Policy:
    """One policy: its id, its label and its dated versions."""
    name = fields.choice("id", tuple(READERS))
    return Policy(name, fields.label("label"), fields.versions(READERS[name]))

"""What policy people change: dated, sourced TOML and its reader. A new policy is a new ``[[version]]``, never an edit."""

from ruamjai.rulebook.book import Rulebook, load
from ruamjai.rulebook.model import Finding, Label

__all__ = ["Finding", "Label", "Rulebook", "load"]

"""What measuring has to say, in Thai and in English: faults of what was asked, and notices beside the figures."""

from ruamjai.poverty.designs import Words
from ruamjai.poverty.given import refusal, refuse

__all__ = ["Words", "refusal", "refuse"]

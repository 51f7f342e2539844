"""Alkire and Foster's counting over any survey: figures, errors of the design, what is lost, and what else follows."""

from ruamjai.poverty.counting.changing import CHANGES, Changed, change
from ruamjai.poverty.counting.measuring import kept_patterns, measure
from ruamjai.poverty.counting.patterns import Kept, KeptFigures, Sweep
from ruamjai.poverty.counting.results import LOSSES, TABLE, DesignUsed, Measured
from ruamjai.poverty.counting.words import Words

__all__ = [
    "CHANGES",
    "LOSSES",
    "TABLE",
    "Changed",
    "DesignUsed",
    "Kept",
    "KeptFigures",
    "Measured",
    "Sweep",
    "Words",
    "change",
    "kept_patterns",
    "measure",
]

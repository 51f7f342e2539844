"""Two registers of one people with known truth, at any size and three difficulties: what linkage is measured on."""

from ruamjai.madeup.registers.making import MadeRegisters, make_registers
from ruamjai.madeup.registers.rates import DIFFICULTIES, Difficulty

__all__ = ["DIFFICULTIES", "Difficulty", "MadeRegisters", "make_registers"]

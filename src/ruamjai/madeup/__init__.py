"""A made-up world with known truth, written as agencies' messy files; and two large registers to measure linking on.

Nobody in it exists: citizen numbers carry offices that no register has (``docs/method/madeup.md``). Two doors: ``make``
writes two whole provinces, calibrated to published figures; ``make_registers`` two person registers of any size.
"""

from ruamjai.madeup.making import Made, MadeFile, make
from ruamjai.madeup.registers import DIFFICULTIES, MadeRegisters, make_registers

__all__ = ["DIFFICULTIES", "Made", "MadeFile", "MadeRegisters", "make", "make_registers"]

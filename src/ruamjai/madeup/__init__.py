"""A made-up world with known truth, written as agencies' messy files.

Two whole provinces by default, calibrated to published figures (``docs/method/madeup.md``). Nobody in it exists: citizen
numbers carry offices that no register has. One door: ``make``.
"""

from ruamjai.madeup.making import Made, MadeFile, make

__all__ = ["Made", "MadeFile", "make"]

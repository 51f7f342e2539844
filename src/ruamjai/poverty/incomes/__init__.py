"""Income poverty and inequality."""

from ruamjai.poverty.incomes.areas import measure_incomes

__all__ = ["measure_incomes"]

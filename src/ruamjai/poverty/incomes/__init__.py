"""Income poverty and inequality."""

from ruamjai.poverty.incomes.areas import measure_incomes
from ruamjai.poverty.incomes.door import measure_income, notices_of

__all__ = ["measure_income", "measure_incomes", "notices_of"]

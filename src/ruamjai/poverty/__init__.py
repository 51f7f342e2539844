"""Who is poor, and in what: TPMAP's five dimensions, PPPConnext's five capitals, and what each register says of a person."""

from ruamjai.poverty.measuring import measure_poverty

__all__ = ["measure_poverty"]

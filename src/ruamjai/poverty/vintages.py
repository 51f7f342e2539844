"""Which version of a rule holds for a row: the one of its survey year, so that one run can hold two vintages."""

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from ruamjai.rulebook.model import Version, first_year


def pick(year: ir.IntegerValue, versions: Sequence[Version], values: Sequence[Any], otherwise: Any) -> ir.Value:
    """The value of the version that holds in ``year``; ``otherwise`` before the first, and where no version is there.

    An unknown year has the only version if there is one version, and ``otherwise`` if there are several: which of them
    holds is not known.
    """
    if not versions:
        return otherwise
    if len(versions) == 1:
        return ibis.ifelse((year < first_year(versions[0])).fill_null(False), otherwise, values[0])
    newest_first = list(zip(versions, values, strict=True))[::-1]
    return ibis.cases(*((year >= first_year(version), value) for version, value in newest_first), else_=otherwise)

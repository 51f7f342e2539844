"""Addresses in one column, cut into their parts a column at a time.

Nearly every address is another text, but the areas that it ends in (ต.… อ.… จ.…) are some thousands. Where house number and
moo stand in front of the tambon's marker in one of the common ways, an expression takes them off, and each end is read once
by ``thai.address``; all other addresses are read one by one. The tests hold that the short cut finds the same.
"""

import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.person_files.coded import Coded
from ruamjai.thai.address import split_address

PARTS = ("house_no", "moo", "tambon", "amphoe", "province")
_COMMON = (
    r"^(?:บ้านเลขที่|เลขที่)? ?(?P<house_no>[0-9]{1,5}(?:/[0-9]{1,4})?)(?: ?(?:หมู่ที่|หมู่|ม\.) ?0?(?P<moo>[1-9][0-9]?))?"
    r" ?(?P<end>(?:ตำบล|แขวง|ต\.)[^0-9๐-๙]+(?:[1-9][0-9]{4})?)$"
)
_TEXT = pa.string()


def split_addresses(column: Coded) -> dict[str, Coded]:
    """The columns ``PARTS`` of a column of addresses, each as ``thai.address.split_address`` finds it."""
    cut = pc.extract_regex(column.values, _COMMON)
    odd = pc.is_null(cut)
    one_by_one = [split_address(text) for text in column.values.filter(odd).to_pylist()]
    ends = Coded.of(cut.field("end"))
    areas = [split_address(text) for text in ends.values.to_pylist()]
    found: dict[str, Coded] = {}
    for name in PARTS:
        if name in ("house_no", "moo"):
            part = cut.field(name)
            part = pc.if_else(pc.equal(part, ""), pa.scalar(None, _TEXT), part)
        else:
            part = ends.spelt(pa.array([getattr(area, name) for area in areas], _TEXT)).arrow().cast(_TEXT)
        found[name] = column.spelt(
            pc.replace_with_mask(part, odd, pa.array([getattr(address, name) for address in one_by_one], _TEXT))
        )
    return found

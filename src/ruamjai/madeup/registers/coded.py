"""Text columns as codes into a list of texts: whole-column work is on the codes, text is touched once a distinct value."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ruamjai.madeup.draws import Bools, Ints, Whole


class Coded:
    """A column of n texts: ``codes`` into ``texts``, -1 where there is none. Texts may stand in the list twice."""

    def __init__(self, texts: Iterable[str], codes: Whole) -> None:
        self.texts = list(texts)
        self.codes: npt.NDArray[np.int32] = codes.astype(np.int32)

    def __getitem__(self, rows: Whole) -> list[str]:
        """The texts of ``rows``, "" for none."""
        return [self.texts[code] if code >= 0 else "" for code in self.codes[rows].tolist()]

    def change(self, rows: Whole, how: Callable[[str], str]) -> None:
        """Replace the text in ``rows``, where there is one, by ``how`` of it, called once a distinct text; "" is none."""
        rows = rows[self.codes[rows] >= 0]
        known, which = np.unique(self.codes[rows], return_inverse=True)
        self._put(rows, [how(self.texts[code]) for code in known.tolist()], which)

    def put(self, rows: Whole, texts: list[str]) -> None:
        """Write ``texts``, one a row; "" is none."""
        self._put(rows, texts, np.arange(len(rows)))

    def fill(self, rows: Whole, text: str) -> None:
        """Write one text in all ``rows``; "" is none."""
        self._put(rows, [text], np.zeros(len(rows), dtype=np.int64))

    def lay_over(self, rows: Whole, other: "Coded") -> None:
        """Write the other column, which has one text for each of ``rows``."""
        self._put(rows, [*other.texts, ""], other.codes)

    def clear(self, rows: Whole | Bools) -> None:
        """Nothing stands in ``rows``."""
        self.codes[rows] = -1

    def holding(self, what: Callable[[str], bool]) -> Bools:
        """Whether a row's text is one of ``what``."""
        found = np.array([*(what(text) for text in self.texts), False])
        return found[self.codes]

    def _put(self, rows: Whole, texts: list[str], which: Whole) -> None:
        new = np.array([len(self.texts) + number if text else -1 for number, text in enumerate(texts)], dtype=np.int32)
        self.texts += texts
        self.codes[rows] = new[which]

    def arrow(self) -> pa.DictionaryArray:
        """A dictionary array whose dictionary holds every text used, once."""
        filled = self.codes >= 0
        used = np.flatnonzero(np.bincount(self.codes[filled], minlength=len(self.texts)))
        once = pa.array([self.texts[code] for code in used.tolist()], pa.string()).dictionary_encode()
        new = np.zeros(len(self.texts) + 1, dtype=np.int32)
        new[used] = once.indices.to_numpy()
        return pa.DictionaryArray.from_arrays(pa.array(new[self.codes], mask=~filled), once.dictionary)


def digits(numbers: Ints, width: int, *, prefix: str = "") -> pa.StringArray:
    """``numbers`` as text of ``width`` digits after ``prefix``, null where negative."""
    filled = numbers >= 0
    rest = numbers[filled]
    whole = len(prefix) + width
    text = np.empty((len(rest), whole), dtype=np.uint8)
    text[:, : len(prefix)] = np.frombuffer(prefix.encode(), dtype=np.uint8)
    for place in range(whole - 1, len(prefix) - 1, -1):
        tens = rest // 10
        text[:, place] = (rest - tens * 10) + ord("0")
        rest = tens
    ends = np.zeros(len(numbers) + 1, dtype=np.int32)
    np.cumsum(filled * np.int32(whole), out=ends[1:])
    mask = pa.py_buffer(np.packbits(filled, bitorder="little"))
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(text), mask)

"""Text columns as codes into a list of texts: whole-column work is on the codes, text is touched once a distinct value."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ruamjai.madeup.draws import Bools

Codes = npt.NDArray[np.signedinteger]


class Coded:
    """A column of n texts: ``codes`` into ``texts``, -1 where there is none. Texts may stand in the list twice."""

    def __init__(self, texts: Sequence[str], codes: Codes) -> None:
        self.texts = list(texts)
        self.codes: npt.NDArray[np.int32] = codes.astype(np.int32)

    def change(self, rows: Codes, how: Callable[[str], str]) -> None:
        """Replace the text in ``rows`` by ``how`` of it; called once a distinct text."""
        rows = rows[self.codes[rows] >= 0]
        known, which = np.unique(self.codes[rows], return_inverse=True)
        first = len(self.texts)
        self.texts += [how(self.texts[code]) for code in known.tolist()]
        self.codes[rows] = first + which

    def put(self, rows: Codes, texts: Sequence[str]) -> None:
        """Write ``texts``, one a row."""
        first = len(self.texts)
        self.texts += texts
        self.codes[rows] = first + np.arange(len(rows))

    def put_one(self, rows: Codes, text: str) -> None:
        """Write one text in all ``rows``; "" is nothing."""
        if text:
            self.texts.append(text)
        self.codes[rows] = len(self.texts) - 1 if text else -1

    def clear(self, rows: Codes | Bools) -> None:
        """Nothing stands in ``rows``."""
        self.codes[rows] = -1

    def arrow(self) -> pa.DictionaryArray:
        """A dictionary array whose dictionary holds every text used, once."""
        filled = self.codes >= 0
        used = np.flatnonzero(np.bincount(self.codes[filled], minlength=len(self.texts)))
        once = pa.array([self.texts[code] for code in used.tolist()], pa.string()).dictionary_encode()
        new = np.zeros(len(self.texts) + 1, dtype=np.int32)
        new[used] = once.indices.to_numpy()
        return pa.DictionaryArray.from_arrays(pa.array(new[self.codes], mask=~filled), once.dictionary)


def digits(numbers: npt.NDArray[np.int64], width: int, *, prefix: str = "") -> pa.StringArray:
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

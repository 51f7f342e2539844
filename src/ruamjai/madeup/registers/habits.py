"""What lists of the field have beside slips: monks, nicknames, Latin letters, and each office's way of filling in a list."""

import itertools
from functools import partial

import numpy as np

from ruamjai.madeup.draws import Ints, Whole, happens
from ruamjai.madeup.dress.habits import earlier_code
from ruamjai.madeup.registers.coded import Coded
from ruamjai.madeup.registers.naming import MONKS_NAMES
from ruamjai.madeup.registers.people import People
from ruamjai.madeup.registers.rates import Habits
from ruamjai.madeup.registers.romanising import romanise
from ruamjai.madeup.registers.sheet import Sheet
from ruamjai.thai.areas import BANGKOK, all_areas, level_of, level_word
from ruamjai.thai.digits import to_thai

_NICKNAMES = (
    "ดำ", "อ้วน", "หนู", "นก", "ปลา", "ไก่", "หมู", "กบ", "แมว", "ส้ม", "บอย", "โอ๋", "ต้น", "ตุ๊ก", "จุ๋ม", "หน่อย", "แอน", "เปิ้ล",
    "ติ๋ม", "เจี๊ยบ", "หมวย", "ปู", "มด", "ผึ้ง", "ปุ้ย", "แป้ง", "เบียร์", "ก้อย", "เป็ด", "เต่า",
)  # fmt: skip
_NO_SURNAME = ("", "-", "ไม่มีนามสกุล")
_NO_SURNAME_SHARES = (0.6, 0.3, 0.1)
_TWO_SPACES = 0.4  # of surnames with ณ that are spaced otherwise; the others are glued
_LATIN_TITLES = {"นาย": "Mr.", "นาง": "Mrs.", "นางสาว": "Miss", "น.ส.": "Ms.", "เด็กชาย": "Master"}
_AS_IT_IS_READ = 0.6  # of romanised names; the others take a liberty
_LIBERTIES = 8
_BATCHES = 5  # an amphoe's rows come in so many batches
_PLACE_WORDS = {6: "ต.", 4: "อ.", 2: "จ."}


def ordain(sheet: Sheet, people: People, share: float, rng: np.random.Generator) -> None:
    """Monks by their names in the order: พระ, the given name, the Pali name; ``share`` of them are known as such."""
    monk = people.names.monk[sheet.person]
    rows = np.flatnonzero((monk >= 0) & happens(rng, share, len(monk)))
    sheet.title.fill(rows, "พระ")
    sheet.last_name.put(rows, [MONKS_NAMES[number] for number in monk[rows].tolist()])


def without_surname(sheet: Sheet, rng: np.random.Generator) -> None:
    """Those without surname have nothing there, a dash, or words that say so."""
    rows = np.flatnonzero(sheet.last_name.codes < 0)
    which = rng.choice(len(_NO_SURNAME), len(rows), p=_NO_SURNAME_SHARES)
    sheet.last_name.put(rows, [_NO_SURNAME[number] for number in which.tolist()])


def vary(sheet: Sheet, people: People, habits: Habits, rng: np.random.Generator) -> Ints:
    """What differs from record to record, after the slips; returns the rows romanised."""
    n = len(sheet)
    _bracket(sheet, np.flatnonzero(happens(rng, habits.nicknames, n)), _NICKNAMES, "", rng)
    usual = people.names.given_names[: people.names.n_usual].tolist()
    _bracket(sheet, np.flatnonzero(happens(rng, habits.former_names, n)), usual, "เดิม ", rng)
    royal = sheet.last_name.holding(lambda text: " ณ " in text) & happens(rng, habits.royal_surnames_respaced, n)
    _respace(sheet.last_name, np.flatnonzero(royal), rng)
    earlier = sheet.tambon.holding(lambda text: earlier_code(text) is not None) & happens(rng, habits.earlier_codes, n)
    sheet.tambon.change(np.flatnonzero(earlier), lambda text: earlier_code(text) or text)
    latin = np.flatnonzero(happens(rng, habits.romanised, n))
    _romanise(sheet, latin, rng)
    return latin


def _bracket(sheet: Sheet, rows: Whole, names: tuple[str, ...] | list[str], word: str, rng: np.random.Generator) -> None:
    which = rng.integers(0, len(names), len(rows)).tolist()
    texts = [f"{text} ({word}{names[i]})" for text, i in zip(sheet.first_name[rows], which, strict=True)]
    sheet.first_name.put(rows, texts)


def _respace(column: Coded, rows: Whole, rng: np.random.Generator) -> None:
    wide = happens(rng, _TWO_SPACES, len(rows))
    column.change(rows[wide], lambda text: text.replace(" ณ ", "  ณ  "))
    column.change(rows[~wide], lambda text: text.replace(" ณ ", " ณ"))


def _romanise(sheet: Sheet, rows: Whole, rng: np.random.Generator) -> None:
    sheet.title.change(rows, lambda text: _LATIN_TITLES.get(text, ""))
    for column in (sheet.first_name, sheet.last_name):
        liberty = np.where(happens(rng, _AS_IT_IS_READ, len(rows)), 0, rng.integers(1, _LIBERTIES + 1, len(rows)))
        for number in range(_LIBERTIES + 1):
            column.change(rows[liberty == number], partial(_latin, liberty=number))


def _latin(name: str, liberty: int) -> str:
    return romanise(name, liberty).title() or name


class Batches:
    """The lists in which offices send their people in: five an amphoe."""

    def __init__(self, sheet: Sheet, people: People, rng: np.random.Generator) -> None:
        _, amphoe = np.unique(people.places.tambon // 100, return_inverse=True)
        self.of: Ints = amphoe[sheet.tambon.codes] * _BATCHES + rng.integers(0, _BATCHES, len(sheet))
        self._n = int(amphoe.max(initial=0) + 1) * _BATCHES
        self._rng = rng

    def rows(self, *shares: float) -> list[Ints]:
        """For each share the rows of so many of the batches; no batch is in two."""
        order = self._rng.permutation(self._n)
        ends = np.rint(np.cumsum([0.0, *shares]) * self._n).astype(np.int64)
        found = []
        for start, end in itertools.pairwise(ends):
            chosen = np.zeros(self._n, dtype=bool)
            chosen[order[start:end]] = True
            found.append(np.flatnonzero(chosen[self.of]))
        return found


def fill_in(sheet: Sheet, batches: Batches, habits: Habits, latin: Whole) -> Ints:
    """What a whole batch does alike; returns the rows whose citizen numbers have hyphens."""
    (upper,) = batches.rows(habits.upper_case)
    for column in (sheet.title, sheet.first_name, sheet.last_name):
        column.change(np.intersect1d(upper, latin), str.upper)
    (alike,) = batches.rows(habits.look_alikes)
    sheet.title.change(alike, lambda text: text.replace("อ", "o"))
    glued, whole = batches.rows(habits.titles_glued, habits.whole_names)
    _join(sheet, glued, whole)
    (named,) = batches.rows(habits.place_names)
    _name_places(sheet, named, batches.of[named] % 3)
    (worded,) = batches.rows(habits.house_words)
    sheet.house_no.change(worded, "เลขที่ {}".format)
    sheet.moo.change(worded, "หมู่ที่ {}".format)
    (thai,) = batches.rows(habits.thai_digits)
    for column in (sheet.house_no, sheet.moo, sheet.birth_date):
        column.change(thai, to_thai)
    return batches.rows(habits.hyphened_numbers)[0]


def _join(sheet: Sheet, glued: Ints, whole: Ints) -> None:
    """Title and given name in one cell; title, given name and surname in one cell."""
    sheet.first_name.put(
        glued, [title + first for title, first in zip(sheet.title[glued], sheet.first_name[glued], strict=True)]
    )
    parts = zip(sheet.title[whole], sheet.first_name[whole], sheet.last_name[whole], strict=True)
    sheet.first_name.put(whole, [f"{title}{first} {last}".rstrip() for title, first, last in parts])
    sheet.title.clear(np.concatenate([glued, whole]))
    sheet.last_name.clear(whole)


def _name_places(sheet: Sheet, rows: Ints, style: Whole) -> None:
    """Names instead of codes: bare, with ต. อ. จ., or with the whole words."""
    names = {area.code: area.name_th for area in all_areas()}
    for column in (sheet.tambon, sheet.amphoe, sheet.province):
        column.change(rows[style == 0], lambda code: _name(names, code, ""))
        column.change(rows[style == 1], lambda code: _name(names, code, _PLACE_WORDS[len(code)]))
        column.change(rows[style == 2], lambda code: _name(names, code, level_word(level_of(code), code[:2] == BANGKOK)))


def _name(names: dict[str, str], code: str, word: str) -> str:
    return word + names[code] if code in names else code

"""What the people of the registers are called: names by sex, cohort and, in the field, region; kin; those without surname."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.madeup.draws import Bools, Floats, Ints, Whole, Words, happens, stream, words
from ruamjai.madeup.names import COHORT_BORN, NameBook, make_book, popularity, ranking, share_surnames
from ruamjai.madeup.registers.rates import Habits
from ruamjai.madeup.registers.titles import goes_by_mrs

Numbers32 = npt.NDArray[np.int32]

_COMMONEST_SHIFT = 10  # the commonest given name of a sex has about 0.8 %, its cohorts taken together
_ALLITERATING = 0.25  # of siblings of one sex that stand beside each other
_ORDAINED_FROM = 20
_SLOTS = 1 << 20  # of the table that names are drawn from, or eight a name if that is more
_KIN = 12  # surnames that a tambon's kin share
_REGIONS = np.array([0, 0, 0, 1, 1, 2, 2, 0, 3, 3])  # centre, north-east, north, south; by a province code's first digit
HILL_PROVINCES = (50, 57, 58, 63)
_HILL_FIRST = (("จะ", "อา", "เล่า", "ยี", "ลาว", "ซะ"), ("นา", "หมี่", "นะ", "หมื่อ", "บู", "นอ"))  # men's, women's
_HILL_LAST = (
    "แฮ", "หล่า", "โบ", "สอ", "ขา", "กือ", "ฟา", "พอ", "เตอ", "โจ", "ซู", "เผ่อ", "แล", "คือ", "ตี", "ยา", "โล", "แล้", "อือ", "มอ",
)  # fmt: skip
_TOWNS = ("ณ อยุธยา", "ณ อยุธยา", "ณ ลำปาง", "ณ ลำพูน", "ณ ระนอง", "ณ พัทลุง", "ณ ถลาง", "ณ ตะกั่วทุ่ง")
_PALI_FIRST = (
    "ธมฺม", "ปญฺญา", "สุทฺธิ", "จนฺท", "ญาณ", "ปภา", "กิตฺติ", "ยติก", "อภิ", "ขนฺติ", "ปสนฺน", "อคฺค", "ถิร", "วิสุทฺธิ", "อุตฺตม", "กนฺต",
    "สุจิตฺต", "ฐิต", "มหา", "พุทฺธ",
)  # fmt: skip
_PALI_LAST = ("ธโร", "วโร", "สีโล", "วํโส", "ปญฺโญ", "ธมฺโม", "เตโช", "จาโร", "ญาโณ", "คุโณ", "สาโร", "ธีโร")
MONKS_NAMES = [first + last for first in _PALI_FIRST for last in _PALI_LAST]


@dataclass(frozen=True, slots=True)
class Naming:
    """Lists of names, and arrays over people that point into them, -1 for none.

    ``given_names`` holds men's, from ``n_male`` on women's, from ``n_usual`` on hill people's. ``maiden`` is another
    surname once borne; ``monk`` points into ``MONKS_NAMES``.
    """

    given_names: Words
    n_male: int
    n_usual: int
    family_names: Words
    given: Numbers32
    family: Numbers32
    maiden: Numbers32
    mrs: Bools  # of women only: who goes by นาง
    monk: npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Bearers:
    """Who is to be named, household by household; ``province`` and ``tambon`` (codes) are of households."""

    household: Whole
    relation: Whole
    male: Bools
    age: Whole
    born: Whole
    sibling: Bools  # of the one before
    province: Whole
    tambon: Whole


def name_people(bearers: Bearers, habits: Habits, rng: np.random.Generator, seed: int) -> Naming:
    """Names for all: given names by sex, cohort and region; surnames by household; what else ``habits`` state."""
    n, male = len(bearers.male), bearers.male
    book = make_book(people=n, seed=seed)
    region = _regions_of(bearers.province, habits.regional_names)[bearers.household]
    given = _given_names(book, male, bearers.born < COHORT_BORN, region, habits.regional_names, rng, seed)
    _rhyme(given, book, male, bearers.sibling, rng)
    own, second, third = (_surnames(len(book.family), len(bearers.province), rng) for _ in range(3))
    family, maiden, married = share_surnames(
        own=_with_kin(own, len(book.family), bearers.tambon, habits.kin_surnames, seed),
        second=second,
        third=third,
        household=bearers.household,
        relation=bearers.relation,
        male=male,
        age=bearers.age,
        rng=rng,
    )
    family, maiden = family.astype(np.int32), maiden.astype(np.int32)
    hills = _hill_people(bearers.province, bearers.household, habits.hill_households, seed)
    names = _hill_names()
    half = len(names) // 2
    chosen = stream(seed, "registers", "hill names").integers(0, half, len(hills)) + np.where(male[hills], 0, half)
    given[hills] = len(book.given) + chosen
    family[hills] = maiden[hills] = -1
    return Naming(
        given_names=np.concatenate([book.given, names]),
        n_male=book.n_male,
        n_usual=len(book.given),
        family_names=_with_towns(book.family, habits.royal_surnames, seed),
        given=given,
        family=family,
        maiden=maiden,
        mrs=goes_by_mrs(married & ~male, bearers.age, stream(seed, "registers", "wives")),
        monk=_monks(male & (bearers.age >= _ORDAINED_FROM), habits.monks, seed),
    )


def _drawn(shares: Floats, n: int, rng: np.random.Generator) -> Numbers32:
    """n indices into ``shares``, in proportion to them to within a millionth: looked up in a table, which is fast."""
    size = max(_SLOTS, 8 * len(shares))
    ends = np.rint(np.cumsum(shares) / shares.sum() * size).astype(np.int64)
    slots = np.repeat(np.arange(len(shares), dtype=np.int32), np.diff(ends, prepend=0))
    return slots[rng.integers(0, size, n, dtype=np.uint32)]


def _regions_of(province: Whole, regional: float) -> Whole:
    """A region for each province code, one for all where regions do not differ."""
    found: Whole = _REGIONS[province // 10] if regional else np.zeros(len(province), dtype=np.int64)
    return found


def _given_names(
    book: NameBook, male: Bools, old: Bools, region: Whole, regional: float, rng: np.random.Generator, seed: int
) -> Numbers32:
    """Given names by sex, cohort and region: the commonest of a sex has about 0.8 % of it."""
    given = np.empty(len(male), dtype=np.int32)
    for sex, first, last in ((True, 0, book.n_male), (False, book.n_male, len(book.given))):
        for cohort in (True, False):
            ranks = ranking(book.given[first:last], rng, old=cohort)
            for one in np.unique(region):
                mine = np.flatnonzero((male == sex) & (old == cohort) & (region == one))
                own = stream(seed, "registers", "region", int(one), sex, cohort).normal(0.0, 1.0, len(ranks))
                shares = popularity(ranks + regional * own, shift=_COMMONEST_SHIFT)
                given[mine] = first + _drawn(shares, len(mine), rng)
    return given


def _rhyme(given: Numbers32, book: NameBook, male: Bools, siblings: Bools, rng: np.random.Generator) -> None:
    """A quarter of neighbouring siblings of one sex get names that begin alike; none the same name, twins neither.

    The book is sorted, so names beside one another in it begin alike.
    """
    same_sex = np.zeros(len(male), dtype=bool)
    same_sex[1:] = siblings[1:] & (male[1:] == male[:-1])
    alike = same_sex & happens(rng, _ALLITERATING, len(male))
    waiting = np.flatnonzero(same_sex)
    step = rng.choice(np.array([-2, -1, 1, 2], dtype=np.int32), len(waiting))
    low = np.where(male[waiting], 0, book.n_male)
    high = np.where(male[waiting], book.n_male, len(book.given)) - 1
    waits = np.zeros(len(male), dtype=bool)
    waits[waiting] = True
    while len(waiting):
        now = ~waits[waiting - 1]  # siblings in their order: a name follows the one before, which must be settled
        rows = waiting[now]
        before = given[rows - 1]
        near = before + step[now]
        near = np.where((near >= low[now]) & (near <= high[now]), near, before - step[now])
        given[rows] = np.where(alike[rows] | (given[rows] == before), near, given[rows])
        waits[rows] = False
        waiting, step, low, high = waiting[~now], step[~now], low[~now], high[~now]


def _surnames(n_families: int, households: int, rng: np.random.Generator) -> Numbers32:
    """A surname a household; the commonest are a few times as common as the rarest, for the law keeps them to families."""
    return _drawn(1.0 / (np.arange(n_families, dtype=np.float64) + n_families / 5), households, rng)


def _with_kin(own: Numbers32, n_families: int, tambon: Whole, share: float, seed: int) -> Numbers32:
    """Surnames of which ``share`` are one of the few that a tambon's kin bear."""
    if not share:
        return own
    rng = stream(seed, "registers", "kin")
    n = len(own)
    kin = (tambon.astype(np.int64) * 7_919 + rng.integers(0, _KIN, n) * 104_729) % n_families
    return np.where(happens(rng, share, n), kin, own).astype(np.int32)


def _with_towns(family: Words, share: float, seed: int) -> Words:
    """Surnames of which ``share`` end in ณ and a town, as those of royal descent do."""
    if not share:
        return family
    rng = stream(seed, "registers", "royal")
    rows = np.flatnonzero(happens(rng, share, len(family)))
    found = family.copy()
    found[rows] = [f"{name} {_TOWNS[i]}" for name, i in zip(family[rows], rng.integers(0, len(_TOWNS), len(rows)), strict=True)]
    return found


def _hill_names() -> Words:
    """Given names of hill people, men's first, then as many women's."""
    return words([first + last for firsts in _HILL_FIRST for first in firsts for last in _HILL_LAST])


def _hill_people(province: Whole, household: Whole, share: float, seed: int) -> Ints:
    """The people of some households in the hill provinces."""
    if not share:
        return np.zeros(0, dtype=np.int64)
    chosen = np.isin(province, HILL_PROVINCES) & happens(stream(seed, "registers", "hills"), share, len(province))
    return np.flatnonzero(chosen[household])


def _monks(men: Bools, share: float, seed: int) -> npt.NDArray[np.int16]:
    """Which of ``MONKS_NAMES`` some of the men bear."""
    found = np.full(len(men), -1, dtype=np.int16)
    if share:
        rng = stream(seed, "registers", "monks")
        who = np.flatnonzero(men & happens(rng, share, len(men)))
        found[who] = rng.integers(0, len(MONKS_NAMES), len(who))
    return found

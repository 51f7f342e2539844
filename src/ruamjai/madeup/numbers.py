"""Citizen numbers and house codes of nobody: the check digit is right, the registration office exists nowhere."""

import numpy as np

from ruamjai.madeup.draws import Ints, Whole, happens, stream
from ruamjai.thai.citizen_id import NO_OFFICE

_OFFICES = np.array(sorted(int(office) for office in NO_OFFICE), dtype=np.int64)
_SERIALS = 10**7
_STEP = 3_608_467  # coprime to 10, so that serials walk through all ten million before one comes twice
_CLASSES_SINCE = 1984  # civil registration by computer: born from then on are class 1 or 2, earlier 3, 4 or 5

_AMPHOE_NUMBERS, _LAPS = 25, 4  # digits 4-5 of numbers by place: 25 for each ten million people
_OTHER_PLACES = np.array([*range(10), 12])  # from the right, all but the office's
_SWAPPED = 0.3  # of mistyped numbers: two neighbours swapped


def check_digits(first12: Ints) -> Ints:
    """The thirteenth digits of twelve-digit numbers (thai-facts 6.1: (11 - sum of d_i * (13 - i) mod 11) mod 10)."""
    total = sum((first12 // 10 ** (11 - place) % 10) * (13 - place) for place in range(12))
    found: Ints = (11 - total % 11) % 10
    return found


def citizen_numbers(*, household: Ints, born: Ints, highland: Ints, seed: int) -> Ints:
    """One number a person (13 digits), different from all others; people of a household mostly share office and amphoe.

    ``born`` is the year (CE). ``highland`` is 1 where people without a registered status live: some of them have numbers
    that begin with 0, some none (-1 here).
    """
    rng = stream(seed, "numbers")
    n, n_households = len(household), int(household.max()) + 1
    kind = np.where(
        born >= _CLASSES_SINCE, rng.choice([1, 2], n, p=[0.94, 0.06]), rng.choice([3, 4, 5], n, p=[0.85, 0.10, 0.05])
    )
    without_status = (highland == 1) & happens(rng, 0.04, n)
    kind = np.where(without_status, 0, kind)
    home_office = _OFFICES[rng.integers(0, len(_OFFICES), n_households)]
    home_amphoe = rng.integers(1, 25, n_households)
    elsewhere = happens(rng, 0.15, n)
    office = np.where(elsewhere, _OFFICES[rng.integers(0, len(_OFFICES), n)], home_office[household])
    amphoe = np.where(elsewhere, rng.integers(1, 25, n), home_amphoe[household])
    serial = (np.arange(n, dtype=np.int64) * _STEP + int(rng.integers(0, _SERIALS))) % _SERIALS
    if n > _SERIALS:
        raise ValueError("there are numbers for ten million people, no more")
    first12 = ((kind * 100 + office) * 100 + amphoe) * _SERIALS + serial
    numbers = first12 * 10 + check_digits(first12)
    found: Ints = np.where(without_status & happens(rng, 0.5, n), -1, numbers)
    return found


def house_codes(*, province: Ints, amphoe: Ints, seed: int) -> Ints:
    """One house code a household (11 digits: office 4, serial 6, check 1), different from all others.

    The office's first two digits are no province's; a province keeps one of them for all its houses, so codes of an amphoe
    begin alike as real ones do.
    """
    rng = stream(seed, "numbers", "houses")
    n = len(amphoe)
    serial = (np.arange(n, dtype=np.int64) * 360_847 + int(rng.integers(0, 10**6))) % 10**6
    office = _OFFICES[(province + np.arange(n) // 10**6) % len(_OFFICES)] * 100 + amphoe
    body = office * 10**6 + serial
    check = sum(body // 10**place % 10 * (place + 2) for place in range(10)) % 10
    found: Ints = body * 10 + check
    return found


def numbers_by_place(*, born: Whole, office: Whole, amphoe: Whole, seed: int) -> Ints:
    """One number a person (13 digits), different from all others, for up to forty million people.

    ``born`` is the year (CE). ``office`` and ``amphoe`` count from 0 and say where people are registered (three in twenty are
    elsewhere); those of a place share digits 2-5 as real ones do, under offices that exist nowhere.
    """
    n = len(born)
    laps = -(-n // _SERIALS)
    if laps > _LAPS:
        raise ValueError("there are numbers for forty million people, no more")
    rng = stream(seed, "numbers", "by place")
    chance = rng.random(n)
    kind = np.where(born >= _CLASSES_SINCE, 1 + (chance >= 0.94), 3 + (chance >= 0.85).astype(np.int64) + (chance >= 0.95))
    elsewhere = happens(rng, 0.15, n)
    offices = np.where(elsewhere, rng.integers(0, len(_OFFICES), n), office) % len(_OFFICES)
    amphoes = np.where(elsewhere, rng.integers(0, _AMPHOE_NUMBERS, n), amphoe) % _AMPHOE_NUMBERS
    lap, serial = np.divmod(np.arange(n, dtype=np.int64), _SERIALS)
    serial = (serial * _STEP + int(rng.integers(0, _SERIALS))) % _SERIALS
    first12 = ((kind * 100 + _OFFICES[offices]) * 100 + amphoes + lap * _AMPHOE_NUMBERS) * _SERIALS + serial
    found: Ints = first12 * 10 + check_digits(first12)
    return found


def mistyped(numbers: Ints, rng: np.random.Generator) -> Ints:
    """Numbers with one digit wrong or two neighbours swapped; the office digits stay, so that none can become a real one."""
    n = len(numbers)
    place = rng.choice(_OTHER_PLACES, n)
    digit = numbers // 10**place % 10
    # A first digit stays among the classes 1 to 8.
    wrong = np.where(place == 12, 1 + (digit - 1 + rng.integers(1, 8, n)) % 8, (digit + rng.integers(1, 10, n)) % 10)
    replaced = numbers + (wrong - digit) * 10**place
    place = rng.integers(0, 9, n)
    low, high = numbers // 10**place % 10, numbers // 10 ** (place + 1) % 10
    swapped = numbers + (low - high) * 10 ** (place + 1) + (high - low) * 10**place
    found: Ints = np.where((rng.random(n) < _SWAPPED) & (low != high), swapped, replaced)
    return found

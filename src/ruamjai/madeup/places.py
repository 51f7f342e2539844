"""Where people live: every amphoe and tambon of the provinces, villages in them, and how poor each is.

Codes and names are real; sizes and poverty of tambons and villages are made up around the figures of ``calibration``.
"""

from dataclasses import dataclass

import geothai
import numpy as np

from ruamjai.errors import UsageError
from ruamjai.madeup.calibration import NATION, PILOTS, PILOTS_AT_MOST, PROVINCES, ProvinceFigures
from ruamjai.madeup.draws import Bools, Floats, Ints, Words, happens, spread, stream, words
from ruamjai.thai.areas import all_areas

LOWEST_POOR_SHARE, HIGHEST_POOR_SHARE = 0.04, 0.27
_HOUSEHOLDS_A_VILLAGE = 110


@dataclass(frozen=True, slots=True)
class Places:
    """Arrays over tambons (``tambon_…``) and over villages (``village_…``); a village points at its tambon by index."""

    tambon_code: Words
    tambon_name: Words
    amphoe_name: Words
    province_name: Words
    postal_code: Words
    tambon_households: Ints
    tambon_poor_share: Floats
    village_tambon: Ints
    village_moo: Ints
    village_households: Ints
    village_municipal: Bools
    village_poor_factor: Floats

    @property
    def amphoe_code(self) -> Words:
        return words([code[:4] for code in self.tambon_code])

    @property
    def province_code(self) -> Words:
        return words([code[:2] for code in self.tambon_code])


def figures_of(province: str) -> ProvinceFigures:
    """The province's own figures, or the country's where none are published here."""
    return PROVINCES.get(province, NATION)


def make_places(*, provinces: tuple[str, ...], people: int, seed: int) -> Places:
    """Spread ``people`` over the tambons of ``provinces`` (two-digit codes) and their villages.

    Raises ``UsageError`` for a code that is no province.
    """
    names = {area.code: area.name_th for area in all_areas()}
    for province in provinces:
        if len(province) != 2 or province not in names:
            raise UsageError(f"{province} is no province's code.", message_th=f"ไม่มีจังหวัดรหัส {province}")
    codes = words([code for province in provinces for code in names if len(code) == 6 and code[:2] == province])
    households = _households(codes, provinces, people, seed)
    shares = _poor_shares(codes, households, provinces, seed)
    village_tambon, village_moo, village_households = _villages(codes, households, seed)
    rng = stream(seed, "places", "villages")
    municipal = _municipal(codes, village_tambon, village_moo, rng)
    factor = rng.lognormal(0.0, 0.22, len(village_tambon))
    return Places(
        tambon_code=codes,
        tambon_name=words([names[code] for code in codes]),
        amphoe_name=words([names[code[:4]] for code in codes]),
        province_name=words([names[code[:2]] for code in codes]),
        postal_code=words([_postal_code(code) for code in codes]),
        tambon_households=households,
        tambon_poor_share=shares,
        village_tambon=village_tambon,
        village_moo=village_moo,
        village_households=village_households,
        village_municipal=municipal,
        village_poor_factor=factor,
    )


def _postal_code(tambon: str) -> str:
    found = geothai.subdistrict(tambon)
    return found.postal_codes[0] if found and found.postal_codes else ""


def _households(codes: Words, provinces: tuple[str, ...], people: int, seed: int) -> Ints:
    """Households a tambon: the pilots at full size as far as the world allows, the others in proportion to drawn sizes."""
    mean = {province: figures_of(province).mean_household for province in provinces}
    pilots = [code for code in codes if code in PILOTS]
    full = sum(PILOTS[code].people for code in pilots)
    shrink = min(1.0, PILOTS_AT_MOST * people / full) if full else 1.0
    rng = stream(seed, "places", "sizes")
    weight = rng.lognormal(0.0, 0.40, len(codes)) * [1.5 if code[2:4] == "01" else 1.0 for code in codes]
    found = np.zeros(len(codes), dtype=np.int64)
    surveyed = {province: figures_of(province).surveyed for province in provinces}
    left = people - shrink * full
    for province in provinces:
        pilot_people = sum(PILOTS[code].people for code in pilots if code[:2] == province)
        rest = np.array([code[:2] == province and code not in PILOTS for code in codes])
        share = (surveyed[province] - pilot_people) / (sum(surveyed.values()) - full)
        n = round(left * share / mean[province])
        found[rest] = 4 + np.bincount(spread(rng, weight[rest], max(n - 4 * int(rest.sum()), 0)), minlength=int(rest.sum()))
    for index, code in enumerate(codes):
        if code in PILOTS:
            found[index] = max(4, round(PILOTS[code].people * shrink / mean[code[:2]]))
    return found


def _poor_shares(codes: Words, households: Ints, provinces: tuple[str, ...], seed: int) -> Floats:
    """Poor people's share a tambon: the amphoe's factor times chance, within bounds, scaled to the province's share."""
    rng = stream(seed, "places", "poverty")
    amphoe_chance = {code: rng.lognormal(0.0, 0.15) for code in sorted({code[:4] for code in codes})}
    chance = rng.lognormal(0.0, 0.38, len(codes))
    shares = np.empty(len(codes))
    pilot = np.array([code in PILOTS for code in codes])
    for province in provinces:
        figures = figures_of(province)
        mine = np.array([code[:2] == province for code in codes])
        factor = np.array([figures.amphoe_factors.get(code[:4], amphoe_chance[code[:4]]) for code in codes[mine]])
        raw = figures.poor_share * factor * chance[mine]
        for _ in range(20):
            shares[mine] = raw.clip(LOWEST_POOR_SHARE, HIGHEST_POOR_SHARE)
            shares[mine & pilot] = [PILOTS[code].poor_share for code in codes[mine & pilot]]
            raw *= figures.poor_share / np.average(shares[mine], weights=households[mine])
    return shares


def _villages(codes: Words, households: Ints, seed: int) -> tuple[Ints, Ints, Ints]:
    """Villages, about 110 households each in a tambon of full size, fewer households in the scaled-down ones."""
    rng = stream(seed, "places", "moo")
    drawn = rng.integers(5, 15, len(codes))
    n = np.array(
        [
            PILOTS[code].villages if code in PILOTS else min(max(count // 12, 1), max(drawn[i], count // _HOUSEHOLDS_A_VILLAGE))
            for i, (code, count) in enumerate(zip(codes, households, strict=True))
        ]
    )
    n = np.minimum(n, households)
    tambon = np.repeat(np.arange(len(codes)), n)
    moo = np.concatenate([np.arange(1, count + 1) for count in n])
    size = np.ones(len(tambon), dtype=np.int64)
    weight = rng.lognormal(0.0, 0.35, len(tambon))
    first = np.concatenate([[0], np.cumsum(n)])
    for index, count in enumerate(households):
        mine = slice(first[index], first[index + 1])
        size[mine] += np.bincount(spread(rng, weight[mine], count - n[index]), minlength=n[index])
    return tambon, moo, size


def _municipal(codes: Words, village_tambon: Ints, village_moo: Ints, rng: np.random.Generator) -> Bools:
    """Villages inside a municipality: half of those of an amphoe's first tambon, some of one tambon in five elsewhere."""
    seat = np.array([code.endswith("01") for code in codes])
    share = np.where(seat, 0.5, np.where(happens(rng, 0.2, len(codes)), 0.3, 0.0))
    most = np.bincount(village_tambon, minlength=len(codes))
    return village_moo <= np.ceil(share * most)[village_tambon] * (share > 0)[village_tambon]

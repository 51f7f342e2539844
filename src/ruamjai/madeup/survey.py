"""What the จปฐ. interviewer sees: which households are missed, who is listed, and every answer by its code.

Answers follow what is true, except that some failures go untold, a few are invented, and some answers are missing. An answer is
asked of those whom the form asks, and of nobody else. -1 stands for a blank cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ruamjai.madeup import calibration as figures
from ruamjai.madeup.deprivation import INDICATORS, MEMBER_INDICATORS, Deprivation, applies, eligible_members
from ruamjai.madeup.draws import Bools, Floats, Ints, happens, stream
from ruamjai.madeup.incomes import Incomes, tell_incomes
from ruamjai.madeup.people import CHRONIC, DISABLED, Lives
from ruamjai.tables.registers import BASIC_NEEDS_HOUSEHOLD_ANSWERS, BASIC_NEEDS_MEMBER_ANSWERS

BLANK = -1
_NO_AS_TWO = ("1111", "31711")

# Composite indicators: one item a question. Simple ones have one item.
ITEMS: Mapping[int, tuple[str, ...]] = {
    1: ("1121",),
    4: tuple(f"14{q}1" for q in range(1, 5)),
    5: tuple(f"15{q}1" for q in range(1, 5)),
    8: ("2811", "2821"),
    9: ("2911",),
    10: ("21011",),
    11: tuple(f"211{q}1" for q in range(1, 9)),
}
MEMBER_ITEM: Mapping[int, str] = {
    7: "1711", 15: "31521", 16: "31621", 17: "31721", 19: "31921", 20: "42021", 21: "42121", 27: "52721", 28: "52831",
}  # fmt: skip
_OTHER_MEMBER_ITEM: Mapping[int, str] = {
    2: "1241", 3: "1321", 6: "1641", 18: "31821", 24: "52411", 25: "52511", 26: "52611", 29: "52921",
}  # fmt: skip
# Indicators outside TPMAP's 17: share of people or households for whom the answer is the bad one (assumed).
_OTHER_HOUSEHOLD = {"42311": 0.20, "5301": 0.03, "53111": 0.02}
_OTHER_MEMBER = {
    "1241": 0.02,
    "1321": 0.002,
    "1641": 0.03,
    "31821": 0.05,
    "52411": 0.12,
    "52511": 0.10,
    "52611": 0.03,
    "52921": 0.01,
}


@dataclass(frozen=True, slots=True)
class Survey:
    """``surveyed`` is over households, ``listed`` over people; answers by code, over households or people."""

    surveyed: Bools
    listed: Bools
    household_answers: Mapping[str, Ints]
    member_answers: Mapping[str, Ints]
    incomes: Incomes
    failed: Mapping[int, Bools]
    """Surveyed households that fail each of the 31 indicators *by their answers*: an unanswered question fails nobody."""

    @property
    def poor(self) -> Bools:
        """Surveyed households that fail any of the 17 indicators by their answers."""
        found: Bools = np.any([self.failed[i] for i in INDICATORS], axis=0)
        return found


def _failed(
    of_household: Mapping[str, Ints], of_member: Mapping[str, Ints], average: Floats, listed: Bools, household: Ints
) -> dict[int, Bools]:
    n = len(average)
    found = {i: np.any([of_household[code] == 0 for code in codes], axis=0) for i, codes in ITEMS.items()}
    found |= {12: np.any([of_household[f"212{q}1"] == 1 for q in range(1, 7)], axis=0)}
    found |= {13: np.any([of_household[f"213{q}1"] == 0 for q in range(1, 5)], axis=0)}
    found |= {14: np.any([of_household[f"214{q}1"] == 1 for q in range(1, 7)], axis=0)}
    found |= {i: of_household[code] == 0 for i, code in ((23, "42311"), (30, "5301"), (31, "53111"))}
    for i, code in {**MEMBER_ITEM, **_OTHER_MEMBER_ITEM}.items():
        found[i] = np.bincount(household[(of_member[code] == 0) & listed], minlength=n) > 0
    found[22] = (average >= 0) & (average < figures.INCOME_LINE)
    surveyed = np.bincount(household[listed], minlength=n) > 0
    return {i: found[i] & surveyed for i in sorted(found)}


def survey_basic_needs(*, lives: Lives, household: Ints, province: Ints, deprivation: Deprivation, seed: int) -> Survey:
    """Ask every household, miss some, and write down what is told."""
    rng = stream(seed, "survey")
    n, n_households = len(household), len(province)
    missed = np.where(deprivation.poor, figures.MISSED_BY_SURVEY_POOR, figures.MISSED_BY_SURVEY_OTHERS)
    surveyed = ~happens(rng, missed, n_households)
    not_head = np.concatenate([[False], household[1:] == household[:-1]])
    listed = surveyed[household] & ~(not_head & happens(rng, figures.AWAY_FROM_HOME, n))
    told, member_told = _told(rng, lives, household, deprivation)
    of_household = _household_answers(rng, told, lives, household, listed)
    of_member = _member_answers(rng, member_told, lives)
    incomes = tell_incomes(
        fails=told[22],
        province=province,
        hazard=deprivation.hazard,
        listed_members=np.bincount(household[listed], minlength=n_households),
        seed=seed,
    )
    careless = np.where(happens(rng, figures.HASTY_INTERVIEWS, n_households), figures.HASTY_UNANSWERED, figures.UNANSWERED)
    for answers, rate in ((of_household, careless), (of_member, careless[household])):
        for code, values in answers.items():
            if code not in _NO_AS_TWO:
                values[happens(rng, rate, len(values))] = BLANK
    incomes = incomes.with_blanks(happens(rng, careless + figures.INCOME_UNTOLD, n_households))
    return Survey(
        surveyed=surveyed,
        listed=listed,
        household_answers={code: of_household[code] for code, _ in BASIC_NEEDS_HOUSEHOLD_ANSWERS},
        member_answers={code: of_member[code] for code, _ in BASIC_NEEDS_MEMBER_ANSWERS},
        incomes=incomes,
        failed=_failed(of_household, of_member, incomes.average, listed, household),
    )


def _told(
    rng: np.random.Generator, lives: Lives, household: Ints, deprivation: Deprivation
) -> tuple[dict[int, Bools], dict[int, Bools]]:
    """Failures as told: some true ones are not, a few invented ones are; with the members through whom."""
    n_households = len(deprivation.poor)
    apply = applies(lives, household, n_households)
    eligible = eligible_members(lives)
    invented = happens(rng, figures.FAILS_INVENTED, n_households)
    which = rng.integers(0, len(INDICATORS), n_households)
    told, members = {}, {}
    for place, i in enumerate(INDICATORS):
        untold = happens(rng, figures.FAILS_UNTOLD, n_households)
        false = invented & (which == place) & apply[i] & ~deprivation.fails[i]
        told[i] = (deprivation.fails[i] & ~untold) | false
        if i in MEMBER_INDICATORS:
            first = _first(false[household] & eligible[i], household)
            members[i] = (deprivation.member_fails[i] & told[i][household]) | first
    return told, members


def _first(wanted: Bools, household: Ints) -> Bools:
    """Of the wanted people, the first of each household."""
    rows = np.flatnonzero(wanted)
    found = np.zeros(len(wanted), dtype=bool)
    found[rows[np.unique(household[rows], return_index=True)[1]]] = True
    return found


def _household_answers(
    rng: np.random.Generator, told: Mapping[int, Bools], lives: Lives, household: Ints, listed: Bools
) -> dict[str, Ints]:
    n = len(told[4])
    answers: dict[str, Ints] = {}
    infants = np.bincount(household[(lives.age == 0) & listed], minlength=n) > 0
    for i, codes in ITEMS.items():
        worst = rng.integers(0, len(codes), n)
        for place, code in enumerate(codes):
            bad = told[i] & ((worst == place) | happens(rng, 0.2, n))
            answers[code] = np.where(bad, 0, 1)
    answers["1111"] = np.where(infants, 1, 2)
    answers["1121"] = np.where(infants, answers["1121"], BLANK)
    for q in range(1, 7):
        answers[f"212{q}1"] = happens(rng, 0.015, n).astype(np.int64)
        answers[f"214{q}1"] = happens(rng, 0.003, n).astype(np.int64)
    for q in range(1, 5):
        answers[f"213{q}1"] = 1 - happens(rng, 0.015, n).astype(np.int64)
    for code, rate in _OTHER_HOUSEHOLD.items():
        answers[code] = 1 - happens(rng, rate, n).astype(np.int64)
    return answers


def asked(lives: Lives) -> dict[str, Bools]:
    """Of whom each member question is asked: 31711 (left M.3) of everyone, 31721 of those who did.

    Who studies or needs care is asked 42021 and passes it.
    """
    age = lives.age
    eligible = eligible_members(lives)
    working_age = (age >= 15) & (age <= 59)
    return {
        **{code: eligible[i] for i, code in MEMBER_ITEM.items()},
        "42021": working_age,
        "1241": (lives.infant_months >= 6) & (age == 0),
        "1321": age <= 12,
        "1641": age >= 35,
        "31711": np.ones(len(age), dtype=bool),
        "31821": working_age & ~lives.student & (lives.occupation == 0),
        "52411": age >= 6,
        "52511": age >= 6,
        "52611": age >= 6,
        "52921": lives.body == CHRONIC,
        "52831": lives.body == DISABLED,
    }


def _member_answers(rng: np.random.Generator, told: Mapping[int, Bools], lives: Lives) -> dict[str, Ints]:
    n = len(lives.age)
    bad: dict[str, Bools | Floats] = {code: told[i] for i, code in MEMBER_ITEM.items()}
    bad |= {code: happens(rng, rate, n) for code, rate in _OTHER_MEMBER.items()}
    answers = {code: np.where(whom, np.where(bad[code], 0, 1), BLANK) for code, whom in asked(lives).items() if code in bad}
    answers["31711"] = np.where(lives.left_lower_secondary, 1, 2)
    return answers

"""What the made-up world is calibrated to: published figures with their source, and assumptions that are named as such.

Only figures for whole provinces or the country are published here; every tambon's figure is an assumption.
``docs/method/madeup.md`` tells the same in words.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

SURVEY_YEAR_BE = 2566
INCOME_LINE = 40_000  # baht a person a year, indicator 22 from about BE 2565-2566 on; 38,000 in the form of 2560-2564


@dataclass(frozen=True, slots=True)
class ProvinceFigures:
    """One province. Shares are fractions of surveyed people."""

    surveyed: int
    """People in the province's จปฐ. survey: only relative sizes of provinces come from it."""
    mean_household: float
    """People a household."""
    mean_income: float
    """Baht a person a year."""
    target_share: float
    """TPMAP target poor: poor by basic needs and holder of a verified welfare card."""
    poor_share: float
    """Poor by basic needs: in a household that fails any of the 17 indicators."""
    amphoe_factors: dict[str, float] = field(default_factory=dict)
    """How much poorer (above 1) an amphoe is than its province."""
    in_pppconnext: bool = False
    """One of the 20 provinces that PPPConnext surveyed."""


PROVINCES = MappingProxyType(
    {
        "57": ProvinceFigures(
            # TPMAP BE 2565: 42,140 target poor are 5.42 % (nationthailand.com/in-focus/40012451), so 777,491 surveyed.
            surveyed=777_491,
            target_share=0.0542,
            # จปฐ. BE 2559, 240,807 households with 706,140 people (cddchiangrai.net/mis/jbtc).
            mean_household=2.93,
            # จปฐ. BE 2561, report on the quality of life of the Thai people, page 99.
            mean_income=71_710,
            # Assumption: a little above a third of the poor hold a verified card (30 % nationally, see NATION).
            poor_share=0.150,
            # จปฐ. BE 2559: Mae Fa Luang earns least (45,937 baht), Mae Sai most (93,014); Wiang Pa Pao, Phaya Mengrai and
            # Wiang Kaen stay below 60,000 (cddchiangrai.net/mis/jbtc). How strongly poverty follows income is assumed.
            amphoe_factors={"5715": 1.60, "5713": 1.45, "5712": 1.25, "5711": 1.25, "5709": 0.60, "5701": 0.70},
        ),
        "47": ProvinceFigures(
            # จปฐ. BE 2561: 249,135 households, 743,625 people (same report, page 35); the North-east's mean size, 3.08.
            surveyed=743_625,
            mean_household=3.08,
            mean_income=68_000,  # assumption, between Kalasin's 68,250 and Chaiyaphum's 67,188 (same report, page 99)
            target_share=0.036,  # assumption: above the country's 2.84 %
            poor_share=0.105,  # assumption
            # Assumption, after the NSO poverty map of BE 2560, page 306: Kut Bak poorer, Mueang richer than the province.
            amphoe_factors={"4703": 1.40, "4718": 1.30, "4714": 1.20, "4701": 0.70},
            in_pppconnext=True,
        ),
    }
)

# The country, BE 2565: 36,103,806 surveyed, 3.4 million poor by basic needs, 1,025,782 target poor (thai-facts 1.6).
NATION = ProvinceFigures(surveyed=480_000, mean_household=2.79, mean_income=75_000, target_share=0.0284, poor_share=0.094)


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot tambon: people at full size and its share of poor people, both assumed (see docs/method/madeup.md)."""

    people: int
    poor_share: float
    villages: int


PILOTS = MappingProxyType(
    {
        "570505": Pilot(people=5_600, poor_share=0.195, villages=13),
        "571303": Pilot(people=6_200, poor_share=0.22, villages=10),
        "470301": Pilot(people=8_900, poor_share=0.19, villages=12),
    }
)
PILOTS_AT_MOST = 0.14  # of all people: in a small world the pilots shrink with it

# Ages outside municipalities, Chiang Rai BE 2563, five-year groups from 0-4 to 80+ (NSO, provincial statistical report,
# table 1.3, from the civil registration). 19.75 % are 60 or older; the จปฐ. report of BE 2561 has 20.01 % nationally.
AGE_GROUPS = (
    40_955, 47_788, 47_210, 49_591, 56_996, 63_066, 57_882, 60_400, 59_368,
    59_181, 63_366, 68_047, 60_752, 44_876, 26_827, 14_638, 18_754,
)  # fmt: skip
MALE_SHARE = 0.4878  # จปฐ. BE 2561: 17,876,074 men of 36,644,309
HOUSEHOLD_SIZES = (0.17, 0.26, 0.22, 0.17, 0.10, 0.05, 0.02, 0.01)  # 1 to 8 people; shape assumed, tilted to the mean

# Share of people in households that fail an indicator, before scaling to a province's poor share. Relative sizes: education
# leads in TPMAP's BE 2561 rows of the North-east and indicator 16 fails most often in the จปฐ. report of BE 2561 (8.34 %
# of children), income second, access last (thai-facts 1.4, 1.5); within a dimension assumed.
INDICATOR_SHARES = MappingProxyType(
    {
        1: 0.0004, 4: 0.011, 5: 0.005, 7: 0.008,
        8: 0.008, 9: 0.004, 10: 0.003, 11: 0.006,
        15: 0.0015, 16: 0.024, 17: 0.003, 19: 0.022,
        20: 0.012, 21: 0.017, 22: 0.042,
        27: 0.0008, 28: 0.0005,
    }
)  # fmt: skip
DIMENSION_OF = MappingProxyType(
    {
        **dict.fromkeys((1, 4, 5, 7), "health"),
        **dict.fromkeys((8, 9, 10, 11), "living"),
        **dict.fromkeys((15, 16, 17, 19), "education"),
        **dict.fromkeys((20, 21, 22), "income"),
        **dict.fromkeys((27, 28), "access"),
    }
)

# About 14.6 million cards for about 52 million adults: as reported of the round of BE 2565; no citable page at hand.
CARD_SHARE_OF_ADULTS = 14.6 / 52
# Registered for each verified: 1.21-1.23 among the poor in TPMAP's rows of BE 2561 (thai-facts 1.5); elsewhere assumed.
REGISTERED_PER_VERIFIED_POOR = 1.22
REGISTERED_PER_VERIFIED_OTHERS = 1.5
CARD_AGE = 18

MISSED_BY_SURVEY_POOR = 0.05
MISSED_BY_SURVEY_OTHERS = 0.02
AWAY_FROM_HOME = 0.007  # members whom the interviewer does not list
FAILS_UNTOLD = 0.03  # of failed indicators: the household answers that all is well
FAILS_INVENTED = 0.003  # of households: an indicator told as failed that is not
UNANSWERED = 0.0008  # of answers; a household is asked some forty that its poverty hangs on
INCOME_UNTOLD = 0.004  # of households
HASTY_INTERVIEWS = 0.01  # of households, where HASTY_UNANSWERED of the answers are missing
HASTY_UNANSWERED = 0.15

PPP_OF_POOR = 0.62  # of truly poor households, those in PPPConnext
PPP_OF_OTHERS = 0.030
PPP_NEWLY_FOUND = 0.45  # of households that the จปฐ. survey missed: found by the village leaders
PPP_AFTER = 0.35  # of surveyed households: seen again after help (panels shrink: Kalasin 9,390 to 1,949 in three years)

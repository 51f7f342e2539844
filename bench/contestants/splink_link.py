"""Splink 5 at its best on prepared Thai registers: from loading to one-to-one links.

What tuning means here, each found by measurement: Jaro-Winkler is evaluated once a pair (a condition that is never true
stands in the null level, as Splink's own guide to DuckDB tells), names are one byte a character, the 13 digits are
compared by Hamming distance instead of Damerau-Levenshtein, u of the number is given by hand (no random pair shares one),
births have levels for what Thai files do to them, and lk82 rules bring back misspelt names.

    python bench/contestants/splink_link.py WORK LINKS SEED        WORK as splink_prepare.py leaves it
"""

import logging
import sys
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel, ExactMatchLevel, NullLevel
from splink.comparison_library import CustomComparison
from telling import Watch

SIDES = ("left", "right")
SURE = (("number",), ("first_name", "last_name", "birth"), ("first_name", "birth", "tambon", "house"))
LEARNT_WITHIN = (("first_name", "last_name"), ("birth", "tambon"))
LEAST = 0.05  # pairs below are dropped, as our own linker does: far below any threshold that gives good links
RULES = (
    ("number",),
    ("first_name", "last_name"),
    ("last_name", "birth_year"),
    ("first_name", "tambon"),
    ("last_name", "tambon"),
    ("first_name", "birth"),
    ("birth", "tambon"),
    ("village", "house"),
    ("first_sound", "last_sound"),
    ("first_sound", "tambon", "birth_year"),
    ("last_sound", "tambon", "birth_year"),
)


def name(column: str) -> CustomComparison:
    """Equal (weighed by how common the name is), three grades of likeness, unlike."""
    likeness = f"jaro_winkler_similarity({column}_l, {column}_r)"
    unknown = f"{likeness} = -1 or {column}_l is null or {column}_r is null"
    return CustomComparison(
        output_column_name=column,
        comparison_levels=[
            CustomLevel(unknown, "unknown").configure(is_null_level=True),
            ExactMatchLevel(column, term_frequency_adjustments=True),
            CustomLevel(f"{likeness} >= 0.92", "much alike"),
            CustomLevel(f"{likeness} >= 0.88", "alike"),
            CustomLevel(f"{likeness} >= 0.7", "somewhat alike"),
            ElseLevel(),
        ],
    )


def birth() -> CustomComparison:
    """Nine levels. ``birth`` is known where day and month are; 1 January counts as the year alone."""
    both, same_year = "birth_l is not null and birth_r is not null", "birth_year_l = birth_year_r"
    turned = "birth_month_l = birth_day_r and birth_day_l = birth_month_r"
    one_part = "(birth_month_l = birth_month_r or birth_day_l = birth_day_r)"
    same_day = "birth_month_l = birth_month_r and birth_day_l = birth_day_r"
    return CustomComparison(
        output_column_name="birth",
        comparison_levels=[
            NullLevel("birth_year"),
            ExactMatchLevel("birth"),
            CustomLevel(f"{both} and {same_year} and {turned}", "day and month turned round"),
            CustomLevel(f"{both} and {same_year} and {one_part}", "day or month differs"),
            CustomLevel(f"{both} and {same_day}", "year differs"),
            CustomLevel(f"not ({both}) and {same_year}", "same year, one without a day"),
            CustomLevel(same_year, "same year, another day"),
            CustomLevel("abs(birth_year_l - birth_year_r) <= 1", "a year off"),
            ElseLevel(),
        ],
    )


def number(people: int) -> CustomComparison:
    """Same, one digit off, two off, other; u by hand, for random pairs never share thirteen digits."""
    off = "hamming(number_l, number_r)"
    shares = (0.01 / people, 2e-7, 2e-6)
    levels = [
        CustomLevel(f"{off} = -1 or number_l is null or number_r is null", "unknown").configure(is_null_level=True),
        ExactMatchLevel("number"),
        CustomLevel(f"{off} <= 1", "one digit off"),
        CustomLevel(f"{off} <= 2", "two digits off"),
        ElseLevel(),
    ]
    for level, share in zip(levels[1:], (*shares, 1 - sum(shares)), strict=True):
        level.configure(u_probability=share, fix_u_probability=True)
    return CustomComparison(output_column_name="number", comparison_levels=levels)


def address() -> CustomComparison:
    """Same house, village, tambon, amphoe, elsewhere."""
    village = "village_l = village_r"
    return CustomComparison(
        output_column_name="address",
        comparison_levels=[
            NullLevel("amphoe"),
            CustomLevel(f"{village} and house_l = house_r", "same house"),
            CustomLevel(village, "same village"),
            CustomLevel("tambon_l = tambon_r", "same tambon"),
            CustomLevel("amphoe_l = amphoe_r", "same amphoe"),
            ElseLevel(),
        ],
    )


def sex() -> CustomComparison:
    """Same or not."""
    return CustomComparison(output_column_name="sex", comparison_levels=[NullLevel("sex"), ExactMatchLevel("sex"), ElseLevel()])


def settings(people: int) -> SettingsCreator:
    """The model before training."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=[name("first_name"), name("last_name"), birth(), sex(), address(), number(people)],
        blocking_rules_to_generate_predictions=[block_on(*parts) for parts in RULES],
        retain_matching_columns=False,
    )


def train(linker: Linker, seed: int) -> None:
    """Prior from rules that hold for sure, u from random pairs, m from two blocks that free each other's fields."""
    sure = [block_on(*parts) for parts in SURE]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_001, seed=seed)
    learn = linker.training.estimate_parameters_using_expectation_maximisation
    for parts in LEARNT_WITHIN:
        learn(block_on(*parts), estimate_without_term_frequencies=True)


ONE_TO_ONE = """
copy (
    select l.unique_id as left_id, r.unique_id as right_id, p.match_probability as probability
    from {clusters} l join {clusters} r on l.cluster_id = r.cluster_id
    join {pairs} p on p.unique_id_l = l.unique_id and p.unique_id_r = r.unique_id
    where l.source_dataset = 'left' and r.source_dataset = 'right'
) to '{links}'
"""


def link(work: Path, links: Path, seed: int, watch: Watch) -> None:
    """Write left_id, right_id, probability."""
    with watch.stage("load"):
        connection = duckdb.connect()
        engine = DuckDBAPI(connection)
        for side in SIDES:
            connection.execute(f"create table of_{side} as from '{work / side}.parquet'")
        people = connection.sql("select count(*) from of_left").fetchall()[0][0]
        tables = [engine.register(f"of_{side}", dataset_display_name=side) for side in SIDES]
        linker = Linker(tables, settings(people), log_level=logging.ERROR)
    with watch.stage("train"):
        train(linker, seed)
    with watch.stage("predict"):
        pairs = linker.inference.predict(threshold_match_probability=LEAST)
    with watch.stage("one to one"):
        clusters = linker.clustering.cluster_using_single_best_links(pairs, list(SIDES), threshold_match_probability=LEAST)
        connection.execute(ONE_TO_ONE.format(clusters=clusters.physical_name, pairs=pairs.physical_name, links=links))


def main() -> None:
    """Link, and tell of it."""
    watch = Watch()
    link(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), watch)
    watch.tell()


if __name__ == "__main__":
    main()

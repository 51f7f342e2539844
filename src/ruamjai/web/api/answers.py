"""What the API answers with: areas, figures, rules, places, runs and households. No column here is personal."""

import datetime as dt
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

State = Literal["shown", "small", "hidden", "no_data"]


class Count(Schema):
    """A count: ``small`` is one to four, ``hidden`` is withheld to protect another; then ``value`` is null. Zero is zero."""

    value: int | None
    state: State


class Between(Schema):
    """A figure, and what it may be at least and at most once the unknown are known."""

    value: float | None
    least: float | None
    most: float | None


class Figures(Schema):
    """What the basic-needs survey says of an area."""

    state: Literal["known", "zero", "unknown", "small", "hidden", "no_data"]
    n_people: Count
    n_households: Count
    n_poor: Count
    n_poor_households: Count
    n_unknown: Count
    n_unknown_households: Count
    h: Between = Field(description="Headcount ratio H: poor people among those whose state is known")
    m0: Between = Field(description="Adjusted headcount ratio M0 (Alkire-Foster)")
    dimensions: dict[str, Count] = Field(description="People in households deprived in each dimension")


class Area(Schema):
    """An area and its figures; ``figures`` is null where nobody was surveyed."""

    code: str
    level: str
    parent: str | None
    name_th: str
    name_en: str
    figures: Figures | None


class Capitals(Schema):
    """Five capitals of the households that PPPConnext surveyed, 1.00-4.00; empty where few were."""

    n_households: Count
    means: dict[str, float | None]
    overall: float | None
    levels: dict[str, Count]


class RuleFigures(Schema):
    """How many people a rule takes in, and whom of the union of registers it drops."""

    rule: str
    n_people: Count
    n_dropped: Count
    n_unknown: Count


class AreaDetail(Area):
    """An area with all that is told of it."""

    run: str | None
    capitals: Capitals | None
    rules: list[RuleFigures]


class Measure(Schema):
    """One row of the long table of Alkire-Foster figures. ``withheld``: not for a reader without the right to small counts."""

    area_code: str
    level: str
    measure: Literal["H", "A", "M0", "hd", "hdk", "share"]
    indicator: str
    k: str
    state: Literal["shown", "withheld"]
    b: float | None
    se: float | None
    ll: float | None
    ul: float | None
    n: int | None
    n_missing: int | None


class Rule(Schema):
    """One version of a part of the rulebook. ``source`` is in English; where one plain text was written, both are that."""

    kind: Literal["indicator", "measure", "rule", "capitals", "places"]
    id: str
    label_th: str
    label_en: str
    valid_from: dt.date
    source: str
    source_th: str
    verified: bool


class Place(Schema):
    """A tambon against the three criteria of a strategic area. Whether it meets them is null where its count is withheld."""

    code: str
    n_households: Count
    n_poor_households: Count
    share: float | None
    location_quotient: float | None
    concentrated: bool | None
    has_manager: bool | None
    data_accepted: bool | None
    eligible: bool | None
    rank: int | None
    reasons: list[str]


class Run(Schema):
    """A sealed run, by its manifest."""

    id: str
    made_at: dt.datetime
    published: bool
    publishable: bool
    parent: str | None
    rulebook: str
    tables: dict[str, int] = Field(description="Rows of each table")


class Household(Schema):
    """A household under its pseudonym. A dimension: true is lacking, false is not, null is unknown or not surveyed.

    Health and access to care are of section 26 of the PDPA: they leave in an export that asks for them, and not here.
    """

    household_id: str
    label: str
    tambon_code: str | None
    village_code: str | None
    n_members: int
    n_registers: int
    surveyed: bool
    survey_year: int | None
    poor: bool | None
    n_unknown: int | None
    living: bool | None
    education: bool | None
    income: bool | None


class Person(Schema):
    """What registers say of a person under a pseudonym."""

    person_id: str
    in_basic_needs: bool
    basic_needs_poor: bool | None
    tpmap_listed: bool
    welfare_state: str | None
    pppconnext_level: int | None
    pppconnext_poor: bool | None
    target: bool | None
    in_union: bool


class Indicator(Schema):
    """A household's result in one indicator, of those that are not of section 26."""

    indicator: str
    dimension: str
    result: Literal["pass", "fail", "not_applicable", "unknown"]


class HouseholdCapitals(Schema):
    """PPPConnext's survey of a household, before or after help."""

    period: str
    survey_year: int | None
    overall: float | None
    level: int | None


class HouseholdDetail(Household):
    """A household with what each register says."""

    run: str
    people: list[Person]
    indicators: list[Indicator]
    capitals: list[HouseholdCapitals]


class Page(Schema):
    """A page of a list. ``run`` stays the same over a whole walk; ``next`` is null at the end."""

    run: str | None
    next: str | None


class Areas(Page):
    """A page of areas."""

    items: list[Area]


class Measures(Page):
    """A page of measures."""

    items: list[Measure]


class Rules(Page):
    """A page of versions of the rulebook's parts."""

    items: list[Rule]


class Places(Page):
    """A page of strategic areas and others."""

    items: list[Place]


class Runs(Page):
    """A page of runs."""

    items: list[Run]


class Households(Page):
    """A page of households."""

    items: list[Household]


class Export(Schema):
    """A table on its way to a file, or its file. ``areas`` are what it holds: what was asked for and is allowed."""

    id: UUID
    table: str
    kind: Literal["csv", "xlsx", "parquet"]
    purpose: str = Field(description="The token's own")
    areas: list[str]
    sensitive: bool = Field(description="With the columns on health and disability (PDPA s. 26)")
    run: str
    state: Literal["waiting", "working", "done", "stopped", "failed"]
    step: str = Field(description="reading, then writing; empty before")
    done: int = Field(description="Rows of this step")
    total: int = Field(description="Rows of the table there; 0 until they are counted")
    bytes: int
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    kept_until: dt.datetime | None
    ready: bool = Field(description="Whether there is a file to fetch")
    can_go_on: bool
    message_th: str = Field(description="Why it could not be finished")
    message_en: str


class Exports(Schema):
    """A page of exports."""

    next: str | None
    items: list[Export]

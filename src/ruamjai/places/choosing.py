"""Every tambon against the three criteria: poor households concentrated, an Area Manager, one accepted data system."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.model import PlacesVersion
from ruamjai.tables import TABLES
from ruamjai.warehouse import promised

CRITERIA = "strategic_areas"


@dataclass(frozen=True, slots=True)
class _Share:
    """Poor households over households, as whole numbers, beside the same for all tambons with data."""

    poor: ir.IntegerValue
    among: ir.IntegerValue
    all_poor: ir.IntegerValue
    all_among: ir.IntegerValue

    @property
    def value(self) -> ir.FloatingValue:
        return self.poor / self.among.nullif(0)

    def quotient_at_least(self, version: PlacesVersion) -> ir.BooleanValue:
        """(poor / among) / (all poor / all among) >= edge, multiplied out: met or not, never nearly."""
        edge = version.location_quotient_at_least
        return self.poor * self.all_among * edge.denominator >= self.all_poor * self.among * edge.numerator


def choose_places(*, area_poverty: ir.Table, area_teams: ir.Table, areas: ir.Table, rules: Rulebook) -> Mapping[str, ir.Table]:
    """``strategic_areas``: every tambon that has data, ranked by the concentration of poor households, with reasons.

    Concentration is the location quotient: the share of poor households among those whose state is known, over the same
    share in all tambons with data. A gate that no register answers is not met, and its reason says "unknown". Ties go to
    the tambon with more poor households, then to the lower code. Method: docs/method/places.md.
    """
    version = rules.places[CRITERIA].versions.newest
    tambons = area_poverty.filter(area_poverty.level == "tambon")
    tambons = tambons.semi_join(areas, "area_code").select(
        "n_households", "n_poor_households", "n_unknown_households", tambon_code=tambons.area_code
    )
    placed = _with_gates(_with_totals(tambons), area_teams, version)
    judged = _judge(placed, version)
    ranked = _rank(judged)
    reasons = _reasons(ranked, version)
    found = ranked.mutate(reasons=reasons)
    promise = TABLES["strategic_areas"]
    return {promise.name: promised(found, promise)}


def _with_totals(tambons: ir.Table) -> ir.Table:
    """Each tambon with the households of all tambons that have data beside its own."""
    known = tambons.n_households - tambons.n_unknown_households
    totals = tambons.agg(
        all_households=tambons.n_households.sum().cast("int64"),
        all_known=known.sum().cast("int64"),
        all_poor=tambons.n_poor_households.sum().cast("int64"),
    )
    return tambons.mutate(n_known=known).cross_join(totals)


def _with_gates(tambons: ir.Table, area_teams: ir.Table, version: PlacesVersion) -> ir.Table:
    """The two gates as the register of area teams states them; null where it does not speak of the tambon."""
    teams = area_teams.select("tambon_code", "has_manager", "data_acceptance")
    joined = tambons.left_join(teams, "tambon_code").drop("tambon_code_right")
    return joined.mutate(data_accepted=joined.data_acceptance.isin(list(version.accepted_when)))


def _judge(tambons: ir.Table, version: PlacesVersion) -> ir.Table:
    share = _Share(tambons.n_poor_households, tambons.n_known, tambons.all_poor, tambons.all_known)
    # The households of the tambon itself may turn out not poor or poor; those of the others stay as they are known.
    least = _Share(tambons.n_poor_households, tambons.n_households, tambons.all_poor, tambons.all_known)
    most = _Share(
        tambons.n_poor_households + tambons.n_unknown_households, tambons.n_households, tambons.all_poor, tambons.all_known
    )
    nobody_known, nobody_poor = tambons.n_known == 0, tambons.all_poor == 0
    enough = tambons.n_known >= version.households_at_least
    poor_enough = tambons.n_poor_households >= version.poor_households_at_least
    met = enough & poor_enough & share.quotient_at_least(version)
    possible = tambons.n_households >= version.households_at_least
    possible &= tambons.n_poor_households + tambons.n_unknown_households >= version.poor_households_at_least
    judged = tambons.mutate(
        share_poor=share.value,
        share_least=least.value.fill_null(0.0),
        share_most=most.value.fill_null(1.0),
        location_quotient=ibis.ifelse(
            nobody_known | nobody_poor,
            ibis.null("float64"),
            (tambons.n_poor_households * tambons.all_known) / (tambons.n_known * tambons.all_poor).nullif(0),
        ),
        concentrated=ibis.ifelse(nobody_known, ibis.null("boolean"), met),
        enough_households=enough,
        surely=met & least.quotient_at_least(version),
        possibly=possible & most.quotient_at_least(version),
    )
    eligible = judged.concentrated & judged.has_manager & judged.data_accepted
    return judged.mutate(eligible=eligible.fill_null(False))


def _rank(tambons: ir.Table) -> ir.Table:
    """Two orders of concentration: among the eligible, and among all whose state is known."""

    def place(group: ir.BooleanValue) -> ir.IntegerValue:
        order = [tambons.share_poor.desc(), tambons.n_poor_households.desc(), tambons.tambon_code.asc()]
        number = ibis.row_number().over(ibis.window(group_by=group, order_by=order)) + 1
        return ibis.ifelse(group, number, ibis.null("int64")).cast("int32")

    known = tambons.share_poor.notnull()
    return tambons.mutate(rank=place(tambons.eligible), rank_if_gates_met=place(known))


def _reasons(tambons: ir.Table, version: PlacesVersion) -> ir.StringValue:
    """The rulebook's reason for each criterion, joined by '+', in the order of the criteria."""
    concentration = ibis.cases(
        (tambons.n_known == 0, "concentration_unknown"),
        (~tambons.enough_households, "too_few_households"),
        (tambons.concentrated, "concentrated"),
        else_="not_concentrated",
    )
    open_question = (tambons.n_known > 0) & (tambons.surely != tambons.possibly)
    unsure = ibis.ifelse(open_question, "+concentration_unsure", "")
    manager = _gate(tambons.has_manager, ("+manager_unknown", "+has_manager", "+no_manager"))
    partly = ibis.ifelse(tambons.data_acceptance == "some", "+data_partly_accepted", "+data_not_accepted")
    accepted = ibis.cases(
        (tambons.data_accepted.isnull(), "+data_unknown"), (tambons.data_accepted, "+data_accepted"), else_=partly
    )
    return concentration + unsure + manager + accepted


def _gate(gate: ir.BooleanValue, words: Sequence[str]) -> ir.StringValue:
    unknown, met, not_met = words
    return ibis.cases((gate.isnull(), unknown), (gate, met), else_=not_met)

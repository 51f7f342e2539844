"""What `ruamjai.places` means, in plain Python: three criteria for each tambon, fractions, and None for unknown."""

from fractions import Fraction


def concentrated(poor, among, overall, version):
    """Enough households, enough of them poor, and their share high enough beside the share everywhere (exactly)."""
    if among < version.households_at_least or poor < version.poor_households_at_least:
        return False
    return Fraction(poor, among) >= overall * version.location_quotient_at_least


def choose_places(area_poverty, area_teams, areas, version):
    """The rows of strategic_areas, in the order of their codes."""
    known_areas = {row["area_code"] for row in areas}
    tambons = [row for row in area_poverty if row["level"] == "tambon" and row["area_code"] in known_areas]
    team_of = {row["tambon_code"]: row for row in area_teams}
    all_poor = sum(row["n_poor_households"] for row in tambons)
    all_known = sum(row["n_households"] - row["n_unknown_households"] for row in tambons)
    overall = Fraction(all_poor, all_known) if all_known else Fraction(0)
    found = []
    for row in tambons:
        n, poor, unknown = row["n_households"], row["n_poor_households"], row["n_unknown_households"]
        known = n - unknown
        team = team_of.get(row["area_code"], {})
        manager, acceptance = team.get("has_manager"), team.get("data_acceptance")
        accepted = None if acceptance is None else acceptance in version.accepted_when
        met = concentrated(poor, known, overall, version) if known else None
        reasons = []
        if not known:
            reasons.append("concentration_unknown")
        else:
            enough = known >= version.households_at_least
            reasons.append("too_few_households" if not enough else "concentrated" if met else "not_concentrated")
            surely = met and concentrated(poor, n, overall, version)
            if surely != concentrated(poor + unknown, n, overall, version):
                reasons.append("concentration_unsure")
        reasons.append({True: "has_manager", False: "no_manager", None: "manager_unknown"}[manager])
        refused = "data_partly_accepted" if acceptance == "some" else "data_not_accepted"
        reasons.append({True: "data_accepted", False: refused, None: "data_unknown"}[accepted])
        share = Fraction(poor, known) if known else None
        found.append(
            {
                "tambon_code": row["area_code"], "n_households": n, "n_poor_households": poor,
                "share_poor": share,
                "share_least": Fraction(poor, n) if n else 0,
                "share_most": Fraction(poor + unknown, n) if n else 1,
                "location_quotient": share / overall if known and all_poor else None,
                "concentrated": met, "has_manager": manager, "data_accepted": accepted,
                "eligible": met is True and manager is True and accepted is True, "reasons": "+".join(reasons),
                "rank": None, "rank_if_gates_met": None,
            }
        )  # fmt: skip
    number(found, "rank", lambda row: row["eligible"])
    number(found, "rank_if_gates_met", lambda row: row["share_poor"] is not None)
    return sorted(found, key=lambda row: row["tambon_code"])


def number(rows, name, among):
    order = sorted(filter(among, rows), key=lambda row: (-row["share_poor"], -row["n_poor_households"], row["tambon_code"]))
    for place, row in enumerate(order, start=1):
        row[name] = place

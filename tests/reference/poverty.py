"""What `ruamjai.poverty` means, in plain Python: loops over rows, fractions, and None for unknown. Slow and readable."""

from fractions import Fraction

from reference.conditions import NO, UNKNOWN, YES, rests_on, true, version_for

# ── one household ─────────────────────────────────────────────────────────────────────────────────────────────────


def fails(version, row):
    """Whether a row (a member, or a household) is outside an indicator, and whether it fails it."""
    deprived = true(version.deprived, row)
    if version.missing == "unknown" and any(row[column] is None for column in rests_on(version.deprived)):
        deprived = UNKNOWN
    applies = YES if version.applies is None else true(version.applies, row)
    if applies is NO:
        return YES, NO
    if deprived is NO:
        return NO, NO
    return NO, YES if applies is YES and deprived is YES else UNKNOWN


def indicator_result(indicator, household, members):
    """(result, eligible, failed, unknown) of one household in one indicator."""
    version = version_for(indicator.versions.versions, household["survey_year"])
    if version is None:
        return "unknown", 0, 0, 0
    rows = members if indicator.unit == "person" else [household]
    words = [fails(version, row) for row in rows]
    eligible = sum(1 for outside, _ in words if not outside)
    failed = sum(1 for _, fail in words if fail is YES)
    unknown = sum(1 for _, fail in words if fail is UNKNOWN)
    if not rows:
        return "unknown", 0, 0, 0
    if failed:
        return "fail", eligible, failed, unknown
    if unknown:
        return "unknown", eligible, failed, unknown
    return ("pass" if eligible else "not_applicable"), eligible, failed, unknown


def score(deprived, weights, k):
    """Alkire-Foster: (least count, most count, poor), with unknown dimensions least 0 and most 1."""
    least = sum((weights[name] for name in weights if deprived[name] is YES), Fraction(0))
    most = sum((weights[name] for name in weights if deprived[name] is not NO), Fraction(0))
    return least, most, YES if least >= k else NO if most < k else UNKNOWN


def income(household, members):
    if household["a42216"] is not None:
        return household["a42216"]
    parts = [household[f"a{code}"] for code in ("42211", "42212", "42213", "42214")]
    return None if None in parts or not members else sum(parts) / len(members)


def pick_latest(rows, order):
    """The row with the highest `order` columns (empty is lowest), then the lowest row id."""
    rows = sorted(rows, key=lambda row: row["household_record_id"])
    return max(rows, key=lambda row: [(row[name] is not None, row[name] or 0) for name in order])


def homes_by(tables, register):
    """The household that each household row of a register speaks of."""
    return {
        row["household_record_id"]: row["household_id"] for row in tables["household_sources"] if row["register"] == register
    }


def household_rows(tables, register):
    home = {
        row["household_record_id"]: row["household_id"] for row in tables["household_sources"] if row["register"] == register
    }
    found = {}
    for row in tables["household_records"]:
        if row["register"] == register and row["household_record_id"] in home:
            found.setdefault(home[row["household_record_id"]], []).append(row)
    return found


def households(tables, book):
    """household_poverty and indicator_results, with each household's counts beside them."""
    measure = book.measures["tpmap"]
    answers = {row["household_record_id"]: row for row in tables["basic_needs_households"]}
    members_of = {}
    for member in tables["basic_needs_members"]:
        members_of.setdefault(member["household_record_id"], []).append(member)
    results, found = [], []
    for household_id, rows in household_rows(tables, "basic_needs").items():
        row = dict(pick_latest(rows, ("survey_year", "survey_date")))
        members = members_of.get(row["household_record_id"], [])
        row |= answers[row["household_record_id"]]
        row["income_per_person"] = income(row, members)
        states = {}
        for indicator in book.indicators.values():
            result, eligible, failed, unknown = indicator_result(indicator, row, members)
            states[indicator.id] = result
            results.append(
                {
                    "household_id": household_id, "indicator": indicator.id, "dimension": indicator.dimension,
                    "result": result, "n_eligible": eligible, "n_failed": failed, "n_unknown": unknown,
                }
            )  # fmt: skip
        version = version_for(measure.versions.versions, row["survey_year"])
        names = [dimension.id for dimension in measure.dimensions]
        deprived = dict.fromkeys(names)
        least, most, poor, counted = Fraction(0), Fraction(1), UNKNOWN, names
        reaches = True
        if version:
            for name in names:
                words = [states[indicator] for indicator in version.indicators[name]]
                deprived[name] = YES if "fail" in words else UNKNOWN if "unknown" in words else NO
            least, most, poor = score(deprived, version.weights, version.k)
            reaches = most >= version.k
            counted = [name for name in names if version.weights[name]]
        found.append(
            {
                "household_id": household_id, "household_record_id": row["household_record_id"],
                "village_code": row["village_code"], "tambon_code": row["tambon_code"], "survey_year": row["survey_year"],
                "n_members": len(members), **deprived,
                "n_deprived": sum(1 for name in counted if deprived[name] is YES),
                "n_unknown": sum(1 for name in counted if deprived[name] is UNKNOWN),
                "poor": poor, "income_per_person": row["income_per_person"],
                "least": least, "most": most, "reaches": reaches,
            }
        )  # fmt: skip
    return found, results


# ── areas ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def areas_of(row):
    """Every area a row lies in, with its level."""
    yield "TH", "country"
    tambon, village = row["tambon_code"], row["village_code"]
    if tambon:
        yield from ((tambon[:2], "province"), (tambon[:4], "amphoe"), (tambon, "tambon"))
    if village:
        yield village, "village"


def by_area(rows, known):
    found = {}
    for row in rows:
        for code, level in areas_of(row):
            if code in known:
                found.setdefault((code, level), []).append(row)
    return found


def ratio(above, below):
    return above / below if below else None


def area_figures(rows, names):
    """H, A, M0 over the people of some households, with the least and most that the unknown leave open."""

    def people(which):
        return sum(row["n_members"] for row in rows if which(row))

    n, poor, unknown = people(lambda r: True), people(lambda r: r["poor"] is YES), people(lambda r: r["poor"] is UNKNOWN)
    count = sum((row["n_members"] * row["least"] for row in rows if row["poor"] is YES), Fraction(0))
    count_most = sum((row["n_members"] * row["most"] for row in rows if row["reaches"]), Fraction(0))
    figures = {
        "n_households": len(rows),
        "n_poor_households": sum(1 for row in rows if row["poor"] is YES),
        "n_unknown_households": sum(1 for row in rows if row["poor"] is UNKNOWN),
        "n_people": n, "n_poor": poor, "n_unknown": unknown,
    }  # fmt: skip
    for name in names:
        figures[f"n_{name}"] = people(lambda r, name=name: r[name] is YES)
        figures[f"n_{name}_unknown"] = people(lambda r, name=name: r[name] is UNKNOWN)
        figures[f"n_{name}_poor"] = people(lambda r, name=name: r[name] is YES and r["poor"] is YES)
    years = [row["survey_year"] for row in rows if row["survey_year"] is not None]
    return figures | {
        "survey_first": min(years, default=None),
        "survey_last": max(years, default=None),
        "h": ratio(poor, n - unknown),
        "h_least": ratio(poor, n) if n else 0.0,
        "h_most": ratio(poor + unknown, n) if n else 1.0,
        "a": ratio(count, poor),
        "m0": ratio(count, n - unknown),
        "m0_least": ratio(count, n) if n else 0.0,
        "m0_most": ratio(count_most, n) if n else 1.0,
    }


def area_poverty(found, book, known):
    names = [dimension.id for dimension in book.measures["tpmap"].dimensions]
    return [
        {"area_code": code, "level": level, **area_figures(rows, names)}
        for (code, level), rows in by_area(found, known).items()
    ]


# ── capitals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def exact(score, version):
    """A score as a fraction of ten-thousandths; None where it lies outside the scale."""
    if score is None:
        return None
    value = Fraction(int(score * 10_000 + 0.5), 10_000)
    return value if version.least <= value <= version.most else None


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values, Fraction(0)) / len(values) if values else None


def level_of(score, version):
    return None if score is None else 1 + sum(1 for edge in version.edges if score >= edge)


def household_capitals(tables, book):
    rules = book.capitals["pppconnext"]
    answers = {row["household_record_id"]: row for row in tables["pppconnext_households"]}
    found = []
    for household_id, bare in household_rows(tables, "pppconnext").items():
        rows = [row | answers[row["household_record_id"]] for row in bare]
        for period in sorted({row["period"] for row in rows}):
            row = pick_latest([row for row in rows if row["period"] == period], ("survey_year", "survey_round", "survey_date"))
            members = [m for m in tables["pppconnext_members"] if m["household_record_id"] == row["household_record_id"]]
            version = version_for(rules.versions.versions, row["survey_year"])
            scores = {capital.id: None for capital in rules.capitals}
            if version:
                scores = {name: exact(row.get(name), version) for name in scores}
                scores["human"] = mean([exact(member["human"], version) for member in members])
            overall = mean(scores.values())
            level = level_of(overall, version)
            found.append(
                {
                    "household_id": household_id, "period": period, "survey_year": row["survey_year"],
                    **scores, **{f"{name}_level": level_of(value, version) for name, value in scores.items()},
                    "overall": overall, "level": level,
                    "village_code": row["village_code"], "tambon_code": row["tambon_code"],
                    "poor": None if level is None else level <= version.poor_at_or_below,
                }
            )  # fmt: skip
    return found


def newest_capitals(capitals):
    found = {}
    for row in capitals:
        found.setdefault(row["household_id"], []).append(row)
    return [max(rows, key=lambda row: (row["survey_year"] or 0, row["period"] == "after")) for rows in found.values()]


def area_capitals(capitals, book, known):
    names = [*(capital.id for capital in book.capitals["pppconnext"].capitals), "overall"]
    return [
        {
            "area_code": code, "level": level, "n_households": len(rows),
            **{name: mean([row[name] for row in rows]) for name in names},
            **{f"n_level_{i}": sum(1 for row in rows if row["level"] == i) for i in range(1, 5)},
        }
        for (code, level), rows in by_area(newest_capitals(capitals), known).items()
    ]  # fmt: skip


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────


def basic_needs_word(records, home, states):
    """(surveyed, poor, year): of the newest year; in that year poor if any household of theirs is, then unknown."""
    said = []
    for record in records:
        state = states.get(home.get(record["household_record_id"]))
        year, poor = (state["survey_year"] or 0, state["poor"]) if state else (0, UNKNOWN)
        said.append((year, {NO: 1, UNKNOWN: 2, YES: 3}[poor]))
    if not said:
        return False, UNKNOWN, None
    year, word = max(said)
    return True, {1: NO, 2: UNKNOWN, 3: YES}[word], year or None


def pppconnext_word(records, home, newest):
    """(level, poor, year) of the newest survey; within it the lowest level."""
    said = []
    for record in records:
        row = newest.get(home.get(record["household_record_id"]))
        if row:
            level = row["level"]
            said.append(((row["survey_year"] or 0, row["period"] == "after"), -(level or 99), level, row["poor"]))
    if not said:
        return None, None, None
    word = max(said, key=lambda item: (item[0], item[1]))
    return word[2], word[3], None if word[2] is None else word[0][0] or None


def card_word(own, told, unheard):
    """(state, year): of the register's rows, else of the list's, the strongest state and of that the newest year."""
    strength = ("none", "registered", "verified")
    said = own or told
    if not said:
        return unheard, None
    state, year = max(said, key=lambda row: (strength.index(row[0]), row[1] or 0))
    return state, year


def person_poverty(tables, book, found, capitals):
    person_of = {row["record_id"]: row["person_id"] for row in tables["record_persons"]}

    def records(name):
        grouped = {}
        for row in tables[name]:
            if row["record_id"] in person_of:
                grouped.setdefault(person_of[row["record_id"]], []).append(row)
        return grouped

    members, listed = records("basic_needs_members"), records("tpmap_people")
    cards, pppconnext = records("welfare_cards"), records("pppconnext_members")
    homes = {register: homes_by(tables, register) for register in ("basic_needs", "pppconnext")}
    states = {row["household_id"]: row for row in found}
    newest = {row["household_id"]: row for row in newest_capitals(capitals)}
    people = []
    for person in tables["people"]:
        me = person["person_id"]
        surveyed, poor, year = basic_needs_word(members.get(me, []), homes["basic_needs"], states)
        level, low, level_year = pppconnext_word(pppconnext.get(me, []), homes["pppconnext"], newest)
        own = [(row["state"], row["scheme_year"]) for row in cards.get(me, [])]
        told = [(row["welfare_state"], row["year"]) for row in listed.get(me, []) if row["welfare_state"]]
        card, card_year = card_word(own, told, "none" if tables["welfare_cards"] else None)
        row = {
            "person_id": me, "household_id": person["household_id"],
            "village_code": person["village_code"], "tambon_code": person["tambon_code"],
            "in_basic_needs": surveyed, "basic_needs_poor": poor, "tpmap_listed": me in listed,
            "welfare_state": card, "pppconnext_level": level, "pppconnext_poor": low,
            "basic_needs_year": year, "welfare_year": card_year, "pppconnext_year": level_year,
            "tpmap_year": max((row["year"] or 0 for row in listed.get(me, [])), default=0) or None,
        }  # fmt: skip
        takes, asked = {}, {}
        for name, rule in book.rules.items():
            version = rule.versions.versions[-1] if year is None else version_for(rule.versions.versions, year)
            takes[name] = true(version.takes_in, row) if version else UNKNOWN
            if rule.register:
                asked[name] = true(version.asked, row) if version else UNKNOWN
        row["target"], row["in_union"] = takes["target"], takes["union"] is YES
        row["n_registers_poor"] = sum(1 for name in asked if takes[name] is YES)
        row["n_registers_asked"] = sum(1 for name in asked if asked[name] is YES)
        people.append(row | {"takes": takes})
    return people


def rule_comparison(people, book, known):
    return [
        {
            "area_code": code, "level": level, "rule": rule,
            "n_people": sum(1 for row in rows if row["takes"][rule] is YES),
            "n_dropped": sum(1 for row in rows if row["in_union"] and row["takes"][rule] is NO),
            "n_unknown": sum(1 for row in rows if row["takes"][rule] is UNKNOWN),
            "n_added": sum(1 for row in rows if row["takes"][rule] is YES and row["takes"]["target"] is NO),
            "n_left": sum(1 for row in rows if row["takes"][rule] is NO and row["takes"]["target"] is YES),
            "n_both": sum(1 for row in rows if row["takes"][rule] is YES and row["takes"]["target"] is YES),
        }
        for (code, level), rows in by_area(people, known).items()
        for rule in book.rules
    ]  # fmt: skip


def measure_poverty(tables, book):
    """The seven tables as lists of rows."""
    known = {row["area_code"] for row in tables["areas"]}
    found, results = households(tables, book)
    capitals = household_capitals(tables, book)
    people = person_poverty(tables, book, found, capitals)
    return {
        "indicator_results": results,
        "household_poverty": found,
        "person_poverty": people,
        "area_poverty": area_poverty(found, book, known),
        "rule_comparison": rule_comparison(people, book, known),
        "household_capitals": capitals,
        "area_capitals": area_capitals(capitals, book, known),
    }

"""What `ruamjai.poverty.vulnerable` means, in plain Python: loops over households, and None for unknown."""

from reference.conditions import NO, UNKNOWN, YES, version_for
from reference.poverty import by_area


def either(words):
    return YES if YES in words else UNKNOWN if UNKNOWN in words else NO


def both(words):
    return NO if NO in words else UNKNOWN if UNKNOWN in words else YES


def said(answer, test):
    return UNKNOWN if answer is None else bool(test(answer))


def kinds(version, member):
    """Which kinds of dependent a member is."""
    return {
        "child": said(member["age"], lambda age: age < version.child_below),
        "elder": said(member["age"], lambda age: age >= version.elder_from),
        "disabled": said(member["body_status"], lambda status: status == 1),
        "cannot_care": said(member["self_care"], lambda able: not able),
    }


def one_household(home, members, housing, versions):
    """The row of vulnerable_households for one row of household_poverty and its members."""
    version = version_for(versions, home["survey_year"])
    row = {name: home[name] for name in ("household_id", "village_code", "tambon_code", "survey_year")}
    row |= {
        "low_income": UNKNOWN, "has_dependents": UNKNOWN, "vulnerable": UNKNOWN,
        "n_children": 0, "n_elderly": 0, "n_disabled": 0, "n_cannot_care": 0,
        "insecure_housing": {"fail": YES, "pass": NO, "not_applicable": NO}.get(housing, UNKNOWN),
    }  # fmt: skip
    if version is None:
        return row
    found = [kinds(version, member) for member in members]
    for kind, column in (
        ("child", "n_children"), ("elder", "n_elderly"), ("disabled", "n_disabled"), ("cannot_care", "n_cannot_care"),
    ):  # fmt: skip
        row[column] = sum(1 for words in found if words[kind] is YES)
    depends = [either([words[kind] for kind in version.dependents]) for words in found]
    row["low_income"] = said(home["income_per_person"], lambda income: income <= version.income_at_most)
    row["has_dependents"] = either(depends) if members else UNKNOWN
    combine = either if version.rule == "any" else both
    row["vulnerable"] = combine([row["low_income"], row["has_dependents"]])
    return row


def households(homes, members, results, versions):
    """Every household surveyed. ``results`` are rows of indicator_results."""
    housing = {row["household_id"]: row["result"] for row in results if row["indicator"] == "secure_house"}
    return [
        one_household(
            home,
            [member for member in members if member["household_record_id"] == home["household_record_id"]],
            housing.get(home["household_id"]),
            versions,
        )
        for home in homes
    ]


def areas(rows, known):
    """area_vulnerable from the rows of households."""
    return [
        {
            "area_code": code, "level": level, "n_households": len(found),
            "n_vulnerable": sum(1 for row in found if row["vulnerable"] is YES),
            "n_unknown": sum(1 for row in found if row["vulnerable"] is UNKNOWN),
            "n_low_income": sum(1 for row in found if row["low_income"] is YES),
            "n_dependents": sum(1 for row in found if row["has_dependents"] is YES),
            "n_both": sum(1 for row in found if row["low_income"] is YES and row["has_dependents"] is YES),
        }
        for (code, level), found in by_area(rows, known).items()
        if level != "village"
    ]  # fmt: skip

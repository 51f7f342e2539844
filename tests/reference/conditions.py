"""What a condition of the rulebook means, and which version holds, in plain Python: yes, no, or None for unknown."""

YES, NO, UNKNOWN = True, False, None


def meets(test, answer):
    """One word of the rulebook asked of one answer."""
    word, value = test.word, test.value
    if word == "known":
        return (answer is not None) is value
    if answer is None:
        return UNKNOWN
    if word == "one_of":
        return any(answer == one for one in value)
    if word == "between":
        return value[0] <= answer <= value[1]
    return {
        "is": answer == value,
        "is_not": answer != value,
        "at_least": word == "at_least" and answer >= value,
        "above": word == "above" and answer > value,
        "at_most": word == "at_most" and answer <= value,
        "below": word == "below" and answer < value,
    }[word]


def true(condition, row):
    """Whether a row meets a condition: yes, no, or unknown."""
    if hasattr(condition, "word"):
        return meets(condition, row[condition.column])
    words = [true(part, row) for part in condition.parts]
    if type(condition).__name__ == "AllOf":
        return NO if NO in words else UNKNOWN if UNKNOWN in words else YES
    return YES if YES in words else UNKNOWN if UNKNOWN in words else NO


def rests_on(condition):
    if hasattr(condition, "word"):
        return {condition.column}
    return set().union(*(rests_on(part) for part in condition.parts))


def holds_from(version):
    day = version.start
    return day.year if day.month == 1 and day.day == 1 else day.year + 1


def version_for(versions, year):
    """The version of a survey year; an unknown year has the only version, or none where there are several."""
    if year is None:
        return versions[0] if len(versions) == 1 else None
    held = [version for version in versions if holds_from(version) <= year]
    return held[-1] if held else None

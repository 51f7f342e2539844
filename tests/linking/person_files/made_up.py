"""Made-up people for the tests of person files; their citizen numbers are of offices that do not exist."""

import random

from ruamjai.thai.citizen_id import NO_OFFICE, check_digit


def citizen_number(rng):
    """A number with a right check digit, of no registration office."""
    body = f"{rng.randint(1, 8)}{rng.choice(sorted(NO_OFFICE))}{rng.randrange(10**9):09d}"
    return f"{body}{check_digit(body)}"


def chance(seed):
    """Repeatable draws for a test's cases."""
    return random.Random(seed)  # noqa: S311  no secret is drawn

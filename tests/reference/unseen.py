"""What `ruamjai.poverty.unseen` means, in plain Python: fractions for two lists, Newton's steps by hand for more."""

import itertools
import math
from fractions import Fraction


def chapman(n1, n2, m):
    """(unseen, variance) as fractions."""
    total = Fraction((n1 + 1) * (n2 + 1), m + 1) - 1
    variance = Fraction((n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m), (m + 1) ** 2 * (m + 2))
    return total - (n1 + n2 - m), variance


def models(lists):
    """Every set of pairs, each as its name of terms and its pairs of letters."""
    letters = "abcdefgh"[:lists]
    pairs = ["".join(pair) for pair in itertools.combinations(letters, 2)]
    for size in range(len(pairs) + 1):
        for chosen in itertools.combinations(pairs, size):
            yield "+".join([*letters, *chosen]), chosen


def row_of(history, pairs):
    """The terms of one cell: 1, one for each list, one for each pair of lists that both hold it."""
    on = dict(zip("abcdefgh", (int(digit) for digit in history), strict=False))
    return [1.0, *(float(value) for value in on.values()), *(float(on[first] * on[second]) for first, second in pairs)]


def solve(matrix, right):
    """Gauss with pivots, on lists; ``right`` is a list of columns."""
    n = len(matrix)
    rows = [list(line) + [column[i] for column in right] for i, line in enumerate(matrix)]
    for i in range(n):
        best = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [[rows[i][n + j] / rows[i][i] for i in range(n)] for j in range(len(right))]


def log_linear(counts, pairs):
    """(unseen, variance of its logarithm, AIC) of one model by Newton's method with halved steps."""
    lists = len(next(iter(counts)))
    histories = ["".join(digits) for digits in itertools.product("01", repeat=lists) if "1" in digits]
    n = [counts.get(history, 0) for history in histories]
    x = [row_of(history, pairs) for history in histories]
    terms = range(len(x[0]))

    def likelihood(beta):
        eta = [sum(b * v for b, v in zip(beta, row, strict=True)) for row in x]
        return sum(y * e - math.exp(e) - math.lgamma(y + 1) for y, e in zip(n, eta, strict=True))

    def information(beta):
        mean = [math.exp(sum(b * v for b, v in zip(beta, row, strict=True))) for row in x]
        score = [sum((y - m) * row[j] for y, m, row in zip(n, mean, x, strict=True)) for j in terms]
        return score, [[sum(m * row[j] * row[k] for m, row in zip(mean, x, strict=True)) for k in terms] for j in terms]

    beta = [math.log(sum(n) / len(n))] + [0.0] * (len(x[0]) - 1)
    for _ in range(200):
        score, matrix = information(beta)
        (step,) = solve(matrix, [score])
        size = 1.0
        while likelihood([b + size * s for b, s in zip(beta, step, strict=True)]) < likelihood(beta) - 1e-12 and size > 1e-9:
            size /= 2
        beta = [b + size * s for b, s in zip(beta, step, strict=True)]
        if max(abs(size * s) for s in step) < 1e-12:
            break
    _, matrix = information(beta)
    (first,) = solve(matrix, [[1.0] + [0.0] * (len(x[0]) - 1)])
    return math.exp(beta[0]), first[0], 2 * len(beta) - 2 * likelihood(beta)


def average(models_of):
    """(average, its error, weights) of (unseen, variance, AIC) by model."""
    lowest = min(aic for _, _, aic in models_of)
    parts = [math.exp(-(aic - lowest) / 2) for _, _, aic in models_of]
    weights = [part / sum(parts) for part in parts]
    mean = sum(w * unseen for w, (unseen, _, _) in zip(weights, models_of, strict=True))
    se = sum(w * math.sqrt(var + (b - mean) ** 2) for w, (b, var, _) in zip(weights, models_of, strict=True))
    return mean, se, weights


def words_of(rows, captures):
    """(words of the others → [poor, not poor, not reached], people whom the first cannot judge) of some people.

    ``captures`` are (captured, judged, knows), functions of a row; ``judged`` is None for a register that only names people.
    """
    found, cannot_tell = {}, 0
    (captured, judged, knows), *others = captures
    for row in rows:
        name = "".join("1" if other(row) is True else "0" for other, _, _ in others)
        group = found.setdefault(name, [0, 0, 0])
        if captured(row) is True:
            group[0] += 1
        elif judged is not None and judged(row) is True:
            group[1] += 1
        elif knows(row) is True and (judged is not None or captured(row) is None):
            cannot_tell += captured(row) is None
        else:
            group[2] += 1
    return found, cannot_tell


def expected(words):
    """History → expected people of words → (poor, not poor, not reached), each share resting on its own words."""
    counts = {}
    for name, (poor, not_poor, unreached) in words.items():
        counts["1" + name] = Fraction(poor)
        if "1" in name and unreached:
            counts["0" + name] = Fraction(unreached) * Fraction(poor) / (Fraction(poor) + Fraction(not_poor))
    return counts


def coverage(words):
    """(unseen, its variance) of two lists: how many of the second the first reached, Seber's variance."""
    alone, both = words["0"], words["1"]
    judged = both[0] + both[1]
    return chapman(alone[0] + judged, both[2] + judged, judged)


def variance_of_log(words, pairs):
    """The variance of the logarithm of the unseen by one model, by small steps of each number of people counted (Poisson)."""

    def log_unseen(changed):
        return math.log(log_linear({h: float(n) for h, n in expected(changed).items()}, pairs)[0])

    total = 0.0
    for name, group in words.items():
        for i, n in enumerate(group):
            if not n or (name.strip("0") == "" and i > 0):
                continue  # nobody, or people who stand in no history
            ends = []
            for sign in (1, -1):
                moved = [Fraction(value) for value in group]
                moved[i] += sign * Fraction(n, 10_000)
                ends.append(log_unseen({**words, name: moved}))
            total += ((ends[0] - ends[1]) / (2 * n / 10_000)) ** 2 * n
    return total

"""What `ruamjai.poverty.small_areas` means, in plain Python: lists, whole matrices where they are short, bisection for σ²."""

import math


def transposed(a):
    return [list(column) for column in zip(*a, strict=True)]


def times(a, b):
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in transposed(b)] for row in a]


def inverse(a):
    n = len(a)
    rows = [list(map(float, line)) + [float(i == j) for j in range(n)] for i, line in enumerate(a)]
    for i in range(n):
        best = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(n):
            if r != i:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [row[n:] for row in rows]


def weighted(y, psi, x, sigma2):
    """(coefficients, their covariance, residuals) at a variance between areas."""
    scaled = [[value / (p + sigma2) for value in row] for row, p in zip(x, psi, strict=True)]
    covariance = inverse(times(transposed(scaled), x))
    beta = times(covariance, times(transposed(scaled), [[value] for value in y]))
    fitted = times(x, beta)
    return [b for (b,) in beta], covariance, [value - f for value, (f,) in zip(y, fitted, strict=True)]


def score(y, psi, x, sigma2):
    """The slope of the restricted likelihood in σ², times two: y'PPy - tr P with P written out."""
    m = len(y)
    v = [[(psi[i] + sigma2) * (i == j) for j in range(m)] for i in range(m)]
    vi = inverse(v)
    middle = inverse(times(times(transposed(x), vi), x))
    hat = times(times(times(times(vi, x), middle), transposed(x)), vi)
    p = [[vi[i][j] - hat[i][j] for j in range(m)] for i in range(m)]
    py = times(p, [[value] for value in y])
    return sum(value**2 for (value,) in py) - sum(p[i][i] for i in range(m))


def reml(y, psi, x):
    """σ² where the slope is zero, by bisection from zero up; zero where it falls from the start."""
    if score(y, psi, x, 0.0) <= 0:
        return 0.0
    high = max(psi)
    while score(y, psi, x, high) > 0:
        high *= 2
    low = 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if score(y, psi, x, middle) > 0 else (low, middle)
    return (low + high) / 2


def fay_herriot(y, psi, x):
    """A row an area: (synthetic, eblup, mse, gamma); ``None`` in ``y`` where nobody was surveyed."""
    there = [i for i, value in enumerate(y) if value is not None]
    ys, ps, xs = [y[i] for i in there], [psi[i] for i in there], [x[i] for i in there]
    sigma2 = reml(ys, ps, xs)
    beta, covariance, _ = weighted(ys, ps, xs, sigma2)
    spread = 2 / sum(1 / (p + sigma2) ** 2 for p in ps)
    found = []
    for value, p, row in zip(y, psi, x, strict=True):
        synthetic = sum(b * c for b, c in zip(beta, row, strict=True))
        leverage = times(times([row], covariance), [[c] for c in row])[0][0]
        if value is None:
            found.append((synthetic, synthetic, sigma2 + leverage, 0.0))
            continue
        gamma = sigma2 / (sigma2 + p)
        mse = gamma * p + (1 - gamma) ** 2 * leverage + 2 * p**2 / (sigma2 + p) ** 3 * spread
        found.append((synthetic, gamma * value + (1 - gamma) * synthetic, mse, gamma))
    return sigma2, found


def benchmark(estimate, mse, weight, total):
    """Each figure moved by one number times its weight · mse, held from 0 to 1; the number found by bisection."""

    def at(number):
        return [min(1.0, max(0.0, e + number * w * q)) for e, w, q in zip(estimate, weight, mse, strict=True)]

    def mean(figures):
        return math.fsum(w * f for w, f in zip(weight, figures, strict=True)) / math.fsum(weight)

    low = high = 1.0
    while mean(at(-low)) > total and low < 1e12:
        low *= 2
    while mean(at(high)) < total and high < 1e12:
        high *= 2
    low = -low
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if mean(at(middle)) < total else (low, middle)
    return at((low + high) / 2)

"""How good links are, said plainly: each pair read stands for N/n pairs; limits are searched for in binomial sums."""

from math import comb, sqrt


def clopper_pearson(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The shares at which ``hits`` or more (or fewer) of ``n`` would come up with chance (1 - level) / 2."""
    tail = (1 - level) / 2

    def at_least(p: float) -> float:
        return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(hits, n + 1))

    def at_most(p: float) -> float:
        return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(hits + 1))

    def search(rises: bool, chance) -> float:
        low, high = 0.0, 1.0
        for _ in range(80):
            middle = (low + high) / 2
            if (chance(middle) < tail) == rises:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    return (0.0 if hits == 0 else search(True, at_least)), (1.0 if hits == n else search(False, at_most))


def recovered(terms: list[tuple[float, float, float, float]]) -> tuple[float, float, float]:
    """Sum of weight times share and its limits (Zou, Huang and Zhang 2009); terms are (weight, share, low, high)."""
    total = sum(weight * share for weight, share, _, _ in terms)
    below = above = 0.0
    for weight, share, low, high in terms:
        one, other = weight * low, weight * high
        below += (weight * share - min(one, other)) ** 2
        above += (max(one, other) - weight * share) ** 2
    return total, total - sqrt(below), total + sqrt(above)


def ratio_of_two(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[float, float]:
    """Limits of first over second, each (estimate, low, high), independent: Donner and Zou (2012) in closed form."""
    (a, al, au), (b, bl, bu) = first, second
    low = (a * b - sqrt((a * b) ** 2 - al * bu * (2 * a - al) * (2 * b - bu))) / (bu * (2 * b - bu))
    high = (a * b + sqrt((a * b) ** 2 - au * bl * (2 * a - au) * (2 * b - bl))) / (bl * (2 * b - bl))
    return low, high


def weighted_share(pairs: list[tuple[float, bool]]) -> float:
    """Share of True over (weight, truth) pairs."""
    return sum(weight for weight, truth in pairs if truth) / sum(weight for weight, _ in pairs)


def kappa(answers: list[tuple[str, str]]) -> tuple[float, float]:
    """(share agreed, Cohen's kappa) of two readers' answers."""
    n = len(answers)
    agreed = sum(a == b for a, b in answers) / n
    words = {word for pair in answers for word in pair}
    chance = sum(sum(a == w for a, _ in answers) / n * sum(b == w for _, b in answers) / n for w in words)
    return agreed, (agreed - chance) / (1 - chance)

"""The order of the work: the steps of a run, done, checked, sealed and compared."""

from ruamjai.flow.compare import compare_runs
from ruamjai.flow.erasure import REASONS, Concerned, Erasure, RunUnderWayError, erase, reaching, retire_batches, would_erase
from ruamjai.flow.run import make_run, operator
from ruamjai.flow.steps import STEPS, Step

__all__ = [
    "REASONS", "STEPS", "Concerned", "Erasure", "RunUnderWayError", "Step", "compare_runs", "erase", "make_run", "operator",
    "reaching", "retire_batches", "would_erase",
]  # fmt: skip

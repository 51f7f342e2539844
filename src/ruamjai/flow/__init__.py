"""The order of the work: the steps of a run, done, checked, sealed and compared."""

from ruamjai.flow.compare import compare_runs
from ruamjai.flow.run import make_run, operator
from ruamjai.flow.steps import STEPS, Step

__all__ = ["STEPS", "Step", "compare_runs", "make_run", "operator"]

"""How long a contestant takes, stage by stage, and what memory; told as one line of JSON at its end."""

import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Watch:
    """Times stages. ``processor`` seconds are of all threads together: where others share the machine they tell more."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor = 0.0

    @contextmanager
    def stage(self, stage: str) -> Iterator[None]:
        """What is done inside is timed."""
        start, worked = time.perf_counter(), time.process_time()
        yield
        self.seconds[stage] = time.perf_counter() - start
        self.processor += time.process_time() - worked

    def tell(self, **more: Any) -> None:
        """Print it all, with the highest memory of this process."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"seconds": self.seconds, "processor": self.processor, "peak_mib": peak, **more}))

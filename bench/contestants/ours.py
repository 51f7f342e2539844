"""Our linker in a process of its own: raw files to links.

python bench/contestants/ours.py LEFT RIGHT LINKS SEED [MAP]
"""

import sys
from pathlib import Path

import pyarrow.parquet as pq
from telling import Watch

from ruamjai.linking import link

LEAST = 0.05


def main() -> None:
    """Link, and tell of it."""
    left, right, links = (Path(word) for word in sys.argv[1:4])
    columns = Path(sys.argv[5]) if len(sys.argv) > 5 else None
    watch = Watch()
    with watch.stage("raw to links"):
        result = link(left, right, columns=columns, min_probability=LEAST, seed=int(sys.argv[4]))
        pq.write_table(result.links, links)
    watch.tell(stages=getattr(result, "seconds", {}))


if __name__ == "__main__":
    main()

"""A child's tie to whoever started it: a pipe on its standard input. When the other end closes, even by a kill, it ends."""

import os
import signal
import threading


def hold() -> None:
    """From now on, end this process in order when its starter is gone. Does nothing unless the starter asked for it."""
    if os.environ.get("RUAMJAI_LIFELINE") == "1":
        threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    while os.read(0, 1):  # not through sys.stdin: its lock would be carried into forked processes
        continue
    os.kill(os.getpid(), signal.SIGTERM)

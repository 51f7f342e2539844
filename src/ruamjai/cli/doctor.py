"""``ruamjai doctor``: is it safe to let others reach this site? Every danger at once, with what to do."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ruamjai.cli.screen import say

if TYPE_CHECKING:
    from ruamjai.web.database_rights import Fault


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("doctor", help="tell what would make the site unsafe for others to reach")
    parser.add_argument("--host", default=None, help="where it would listen (RUAMJAI_HOST; default 127.0.0.1)")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print every danger; exit code 1 if there is any that would keep the site from starting where it would listen."""
    from ruamjai.web import safety  # noqa: PLC0415  only verbs that need the web import it

    data: Path = arguments.data.resolve()
    host = arguments.host if arguments.host is not None else safety.listening_host()
    found = safety.dangers(environ=os.environ, data=data, host=host)
    weak = _database(data)
    for th, en in [*((one.th, one.en) for one in found), *((fault.th, fault.en) for fault in weak)]:
        say(f"✗ {th}", en)
    if not found and not weak:
        say("✓ พร้อมเปิดให้ผู้อื่นเข้าถึง", "safe for others to reach")
        return 0
    if safety.production(os.environ, host):
        return 1
    say("– ตอนนี้เปิดเฉพาะในเครื่องนี้ จึงยังเริ่มทำงานได้", "as it listens on this machine alone, it starts all the same")
    return 0


def _database(data: Path) -> "list[Fault]":
    """What lets the trail be changed, and what of clock and seals is amiss; nothing where there is no workspace yet."""
    from ruamjai.web import server  # noqa: PLC0415  as above

    if not (data / "web").is_dir():
        return []
    with server.reached(data):
        from ruamjai.web import database, health  # noqa: PLC0415  the models are there once the workspace is reached

        return [*database.faults(), *health.faults()]

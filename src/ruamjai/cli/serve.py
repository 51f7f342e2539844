"""``ruamjai serve``: the pages, on the data folder as it is."""

import argparse
import os

from ruamjai.cli.screen import say


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("serve", help="serve the pages")
    parser.add_argument("--host", default=os.environ.get("RUAMJAI_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("RUAMJAI_PORT", "8000")))
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    from ruamjai.web import safety, server  # noqa: PLC0415  only this verb and demo need the web

    safety.refuse(environ=os.environ, data=arguments.data.resolve(), host=arguments.host)

    def told(address: str) -> None:
        say(f"เปิดที่ {address}", "press Ctrl-C to stop")

    return int(server.serve(host=arguments.host, port=arguments.port, data=arguments.data, ready=told))

"""``ruamjai worker``: do the work that pages asked for; ``serve`` and ``demo`` start one by themselves."""

import argparse


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("worker", help="do the work that pages asked for")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Work until stopped."""
    from ruamjai.web import server  # noqa: PLC0415  only this verb needs Django

    return int(server.work(data=arguments.data))

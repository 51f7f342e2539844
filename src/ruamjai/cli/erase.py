"""``ruamjai erase PERSON…``: what points at a person goes from every kept run and every batch, for good."""

import argparse

from ruamjai.cli.screen import say, show
from ruamjai.flow import REASONS, erase, operator, would_erase


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("erase", help="erase by law what points at a person; it cannot be taken back")
    parser.add_argument("persons", nargs="+", metavar="PERSON", help="pseudonym such as p0123…; never a citizen number")
    parser.add_argument("--reason", required=True, choices=sorted(REASONS), help="why, written into each run's manifest")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be erased")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Erase, or tell what would be."""
    if arguments.dry_run:
        found = would_erase(data=arguments.data, person_ids=arguments.persons)
        show(("รอบข้อมูล", "แถวที่จะลบข้อมูลส่วนบุคคล"), found.items(), right=(1,))
        say("ยังไม่ได้ลบอะไร", "nothing was erased")
        return 0
    done = erase(data=arguments.data, person_ids=arguments.persons, by=operator(), reason=arguments.reason)
    show(
        ("ที่", "แถวที่ลบข้อมูลส่วนบุคคล"),
        [(name, sum(rewritten.rows.values())) for name, rewritten in [*done.batches.items(), *done.runs.items()]],
        right=(1,),
    )
    say(
        "ลบข้อมูลส่วนบุคคลแล้ว ไฟล์ของหน่วยงานในชุดเหล่านี้ถูกลบด้วย สำเนาสำรองต้องลบเอง",
        "erased, the agency's files of these batches too; copies kept elsewhere are yours to erase",
    )
    return 0

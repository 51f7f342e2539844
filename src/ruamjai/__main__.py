"""Starts the command line; turns errors into one line and an exit code."""

import sys

from ruamjai.cli import run_command
from ruamjai.errors import RuamjaiError


def main(argv: list[str] | None = None) -> int:
    """Run the command that ``argv`` names and return its exit code."""
    try:
        return run_command(sys.argv[1:] if argv is None else argv)
    except RuamjaiError as error:
        if error.message_th:
            print(error.message_th, file=sys.stderr)  # noqa: T201  the one place that speaks of errors
        print(f"ruamjai: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code
    except KeyboardInterrupt:
        print("หยุดแล้ว ข้อมูลที่เผยแพร่ยังอยู่ครบ · Stopped; what is published is untouched.", file=sys.stderr)  # noqa: T201
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) went away; say nothing more to it.
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())

"""What an operator may be told: a few kinds of error, an exit code each.

Bad data is a row in ``findings``, never an exception; these are for the person who runs the programme. Every message
is written for that person, says what was kept and what to do, and never holds a person's data.
"""


class RuamjaiError(Exception):
    """An error to tell in one line. ``message_th`` is shown first where Thai is read; English is the exception's text."""

    exit_code = 1

    def __init__(self, message: str, *, message_th: str = "") -> None:
        super().__init__(message)
        self.message_th = message_th


class UsageError(RuamjaiError):
    """The command's own words are off: an unknown register, run, table or option."""

    exit_code = 2


class FileRefused(RuamjaiError):
    """A file was told apart and not taken; nothing of it was kept. ``code`` is the finding's code in the rulebook."""

    exit_code = 3

    def __init__(self, message: str, *, code: str, message_th: str = "") -> None:
        super().__init__(message, message_th=message_th)
        self.code = code


class RulebookError(RuamjaiError):
    """Faults in the rulebook, all told at once: ``faults`` holds one ``file: key: what`` line each."""

    exit_code = 4

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} faults in the rulebook:\n" + "\n".join(faults))
        self.faults = faults


class RunError(RuamjaiError):
    """A run could not be made, sealed, opened or published; the last published run is untouched."""

    exit_code = 5


class EnvironmentFault(RuamjaiError):
    """The machine lacks something: an optional extra, a free port, a folder that may be written."""

    exit_code = 6

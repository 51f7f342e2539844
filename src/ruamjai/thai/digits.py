"""Thai digits ๐-๙ are accepted wherever a person types; inside, digits are ASCII."""

_TO_ASCII = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def to_ascii(text: str) -> str:
    """The text with ๐-๙ written 0-9; everything else as it was."""
    return text.translate(_TO_ASCII)


def to_thai(text: str) -> str:
    """The text with 0-9 written ๐-๙, for pages and letters in the official style."""
    return text.translate(_TO_THAI)

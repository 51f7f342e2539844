"""What measuring has to say, in Thai and in English: faults of what was asked, and notices beside the figures."""

from collections.abc import Sequence

from ruamjai.errors import UsageError
from ruamjai.poverty.designs import Words

__all__ = ["Words", "refusal", "refuse"]


def refusal(faults: Sequence[Words]) -> UsageError:
    """One error that tells every fault."""
    head_en = f"Nothing was computed. What was asked has {len(faults)} fault{'s' if len(faults) > 1 else ''}:"
    head_th = f"ยังไม่ได้คำนวณ พบข้อผิดพลาดในสิ่งที่ขอ {len(faults)} ข้อ:"
    return UsageError(
        "\n".join([head_en, *(f"- {fault.en}" for fault in faults)]),
        message_th="\n".join([head_th, *(f"- {fault.th}" for fault in faults)]),
    )


def refuse(faults: Sequence[Words]) -> None:
    """``UsageError`` with every fault, if there are any."""
    if faults:
        raise refusal(faults)

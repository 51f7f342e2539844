"""What of a workspace that runs is not as it should be, besides rights in the database: its clock, and the seals of its trail.

Time decides here: when a session ends, whether a code of the second step is taken, the 30 days of a request and the 72 hours of
a breach. Seals make the trail provable; an entry that waits long is one that could still be changed unnoticed.
"""

from typing import Any

from django.db import connection
from django.utils import timezone

from ruamjai.web.database_rights import Fault

SKEW = 30  # seconds between this machine's clock and the database's: the step of a one-time code
WAITING = 300  # seconds until an entry should long be sealed
UNPROVED = 3  # days; the worker proves the trail every night


def faults() -> list[Fault]:
    """Everything found, [] where all is well. Nothing is changed."""
    return [*_clock(), *_seals(), *_proof()]


def _clock() -> list[Fault]:
    now, last = _one("SELECT clock_timestamp(), (SELECT max(at) FROM web_auditentry)")
    apart = abs((timezone.now() - now).total_seconds())
    back = (last - timezone.now()).total_seconds() if last else 0.0
    if max(apart, back) <= SKEW:
        return []
    return [
        Fault(
            "clock",
            f"นาฬิกาของเครื่องไม่ตรง ต่างจากฐานข้อมูลหรือย้อนหลังบันทึกล่าสุด {max(apart, back):.0f} วินาที ให้ตั้งเวลาอัตโนมัติ (NTP)",
            f"The clock is off: {max(apart, back):.0f} seconds from the database's, or behind the newest entry. Use NTP.",
        )
    ]


def _seals() -> list[Fault]:
    waiting, longest = _one(
        "SELECT count(*), max(extract(epoch FROM clock_timestamp() - at)) FROM web_auditentry "
        "WHERE NOT EXISTS (SELECT 1 FROM web_seal WHERE entry_id = web_auditentry.id)"
    )
    if not waiting or longest <= WAITING:
        return []
    return [
        Fault(
            "trail.unsealed",
            f"มีบันทึก {waiting} รายการรอผนึกนาน {longest / 60:.0f} นาที ยังแก้ได้โดยไม่มีใครรู้ ให้เริ่ม ruamjai serve หรือดูว่าเหตุใดหยุด",
            f"{waiting} entries of the trail wait for their seal, {longest / 60:.0f} minutes by now: until then a change goes "
            "unnoticed. Start `ruamjai serve`, or see why it stopped.",
        )
    ]


def _proof() -> list[Fault]:
    """What the last proof said; a workspace younger than that needs none yet."""
    faults_found, days, oldest = _one(
        "SELECT (array_agg(detail->>'faults' ORDER BY id DESC) FILTER (WHERE act = 'trail.verify'))[1]::int, "
        "extract(epoch FROM clock_timestamp() - max(at) FILTER (WHERE act = 'trail.verify')) / 86400, "
        "extract(epoch FROM clock_timestamp() - min(at)) / 86400 FROM web_auditentry"
    )
    if faults_found:
        return [
            Fault(
                "trail.broken",
                f"การพิสูจน์บันทึกครั้งล่าสุดพบความผิด {faults_found} จุด ให้ดูด้วย ruamjai audit verify",
                f"The last proof of the trail found {faults_found} faults. See them with `ruamjai audit verify`.",
            )
        ]
    if oldest is not None and (oldest if days is None else days) > UNPROVED:
        return [
            Fault(
                "trail.unproved",
                f"ไม่มีการพิสูจน์บันทึกมานานกว่า {UNPROVED} วัน ซึ่งควรทำทุกคืน ให้ดูว่า worker ทำงานอยู่ หรือสั่ง ruamjai audit verify",
                f"The trail has not been proved for more than {UNPROVED} days, as it is every night. See whether the worker "
                "works, or run `ruamjai audit verify`.",
            )
        ]
    return []


def _one(words: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(words)
        return tuple(cursor.fetchone())

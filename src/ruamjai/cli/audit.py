"""``ruamjai audit verify|head|seal``: prove the trail, tell its head to be kept elsewhere, seal what waits."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ruamjai.cli.screen import OUT, say
from ruamjai.errors import UsageError
from ruamjai.flow import operator

if TYPE_CHECKING:
    from ruamjai.web.trail.verifying import Proof, Witness

_SHOWN = 50
_KINDS = {
    "changed": ("ถูกแก้ไขหลังประทับตรา", "was changed after it was sealed"),
    "entry_missing": ("ถูกลบออก เหลือแต่ตราประทับ", "was removed; its seal is there"),
    "link_missing": ("ข้อโซ่หายไป", "the link is missing"),
    "link_broken": ("ข้อโซ่ไม่ต่อกับข้อก่อนหน้า", "the link does not follow from the one before"),
    "sealed_twice": ("ถูกประทับตรามากกว่าหนึ่งครั้ง", "stands in the chain more than once"),
    "unsealed": ("ไม่มีตราประทับ: แทรกเข้ามา หรือตัวประทับตราหยุดทำงาน", "has no seal: planted, or the sealer is not running"),
    "misdated": ("เวลาไม่ตรงกับลำดับการประทับตรา: แทรกเข้ามาภายหลัง", "bears a time at which it was not there: planted"),
    "not_as_witnessed": ("ไม่ตรงกับค่าที่เก็บไว้ภายนอก", "is not what was witnessed outside"),
    "shorter_than_witness": ("โซ่สั้นกว่าที่เก็บไว้ภายนอก", "the chain ends before what was witnessed outside"),
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its parts."""
    parser = subparsers.add_parser(
        "audit", help="prove the trail of who did what (verify), tell its head (head), seal what waits (seal)"
    )
    parts = parser.add_subparsers(dest="part", metavar="WHAT", required=True)

    words = "ตรวจสอบบันทึกทั้งหมด · prove the whole trail; exit code 1 if anything is not as it was sealed"
    proving = parts.add_parser("verify", help=words, description=words)
    proving.add_argument(
        "--witness", action="append", default=[], metavar="FILE|HASH@SEQ",
        help="a head that was kept outside, or a file that holds some; may be given again",
    )  # fmt: skip
    proving.add_argument("--json", action="store_true", help="one JSON object for machines instead of text")
    proving.set_defaults(main=verify)

    words = "ค่าหัวโซ่สำหรับพิมพ์หรือส่งเก็บไว้ภายนอก · the head of the chain, to be printed, mailed, kept outside"
    heading = parts.add_parser("head", help=words, description=words)
    heading.add_argument("--json", action="store_true", help="one JSON object for machines instead of text")
    heading.set_defaults(main=head)

    words = "ประทับตรารายการที่ค้างอยู่เดี๋ยวนี้ · seal now what is not sealed yet"
    parts.add_parser("seal", help=words, description=words).set_defaults(main=seal)


def verify(arguments: argparse.Namespace) -> int:
    """Prove the trail, say what was found, and write into the trail that it was done. 0: sound; 1: it is not."""
    from ruamjai.web import server  # noqa: PLC0415  only verbs that need the web import it

    with server.reached(arguments.data):
        from ruamjai.web.actions import trail  # noqa: PLC0415  Django is set up
        from ruamjai.web.trail.sealing import Sealer  # noqa: PLC0415  as above
        from ruamjai.web.trail.verifying import verify as prove  # noqa: PLC0415  as above

        proof = prove(witnesses=_witnesses(arguments.witness))
        trail.note_proof(by=None, proof=proof, by_name=operator())
        if proof.sound:  # of a trail that is not, an entry that was planted would be sealed along
            Sealer().seal(wait=True)
    if arguments.json:
        print(json.dumps(proof.as_json(), ensure_ascii=False))  # noqa: T201  for machines
    else:
        _tell(proof)
    return 0 if proof.sound else 1


def head(arguments: argparse.Namespace) -> int:
    """Print ``HASH@SEQUENCE`` and the moment of its sealing."""
    from ruamjai.web import server  # noqa: PLC0415  as above

    with server.reached(arguments.data):
        from ruamjai.web.queries import trail  # noqa: PLC0415  Django is set up
        from ruamjai.web.trail.chain import moment  # noqa: PLC0415  as above

        found = trail.head()
        if found is None:
            raise UsageError("Nothing has been sealed yet.", message_th="ยังไม่มีรายการที่ประทับตรา")
        told = {"hash": found.hash, "sequence": found.sequence, "sealed_at": moment(found.sealed_at), "head": str(found)}
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))  # noqa: T201  for machines
    else:
        OUT.print(f"{told['head']}  {told['sealed_at']}", markup=False)
    return 0


def seal(arguments: argparse.Namespace) -> int:
    """Seal now; another sealer that is at it is waited for."""
    from ruamjai.web import server  # noqa: PLC0415  as above

    with server.reached(arguments.data):
        from ruamjai.web.trail.sealing import Sealer  # noqa: PLC0415  Django is set up

        n = Sealer().seal(wait=True)
    say(f"ประทับตราแล้ว {n:,} รายการ", f"sealed {n:,} entries")
    return 0


def _witnesses(given: list[str]) -> "list[Witness]":
    from ruamjai.web.trail.verifying import NoWitness, Witness  # noqa: PLC0415  Django is set up

    found: list[Witness] = []
    for text in given:
        path = Path(text)
        try:
            found += Witness.read(path.read_text(encoding="utf-8", errors="replace") if path.is_file() else text)
        except NoWitness as error:
            raise UsageError(
                f"{text} is no head of the chain (64 hexadecimal digits, @, a number) and no file that holds one.",
                message_th=f"{text} ไม่ใช่ค่าหัวโซ่ (เลขฐานสิบหก 64 ตัว @ ลำดับ) และไม่ใช่ไฟล์ที่มีค่านั้น",
            ) from error
    return found


def _tell(proof: "Proof") -> None:
    for fault in proof.faults[:_SHOWN]:
        th, en = _KINDS[fault.kind]
        entry = (f"รายการ {fault.entry} ", f"entry {fault.entry} ") if fault.entry is not None else ("", "")
        link = (f"ลำดับ {fault.sequence} ", f"link {fault.sequence} ") if fault.sequence is not None else ("", "")
        say(f"✗ {entry[0]}{link[0]}{th}", f"{entry[1]}{link[1]}{en}")
    if proof.n_faults > _SHOWN:
        say(f"และอีก {proof.n_faults - _SHOWN:,} จุด", f"and {proof.n_faults - _SHOWN:,} more")
    if proof.late:
        say(
            f"– {proof.late:,} รายการประทับตราช้ากว่าหนึ่งนาที (ตัวประทับตราไม่ได้ทำงานในตอนนั้น)",
            f"{proof.late:,} were sealed more than a minute after the act: the sealer was not running then",
        )
    if proof.waiting:
        say(f"– {proof.waiting:,} รายการเพิ่งเขียน รอประทับตรา", f"{proof.waiting:,} were just written and wait for their seal")
    if proof.witnessed:
        say(f"✓ ตรงกับค่าที่เก็บไว้ภายนอก {proof.witnessed:,} ค่า", f"found as they were kept outside, heads: {proof.witnessed:,}")
    if proof.sound:
        say(f"✓ บันทึกครบถ้วน {proof.sealed:,} รายการ ไม่มีการแก้ไข", f"{proof.sealed:,} entries, nothing changed")
    else:
        say(
            f"✗ พบความผิดปกติ {proof.n_faults:,} จุด ใน {proof.sealed:,} รายการ",
            f"faults: {proof.n_faults:,}, in entries: {proof.sealed:,}",
        )
    if proof.sequence:
        OUT.print(f"{proof.hash}@{proof.sequence}", markup=False)

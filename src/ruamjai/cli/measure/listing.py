"""``ruamjai measure --list``: the measures that ship, with their columns, sources and files to copy from."""

import json
from typing import Any

from ruamjai import rulebook
from ruamjai.cli.measure.asking import columns_of
from ruamjai.cli.screen import OUT, say
from ruamjai.rulebook.book import SHIPPED
from ruamjai.rulebook.surveys import CountingVersion, SurveyMeasure


def tell_measures(*, as_json: bool) -> None:
    """Tell every measure over surveys that ships, by its newest version."""
    listed = [_about(found) for found in rulebook.load().surveys.values()]
    if as_json:
        OUT.print(json.dumps(listed, ensure_ascii=False), markup=False, emoji=False)
        return
    for one in listed:
        say(f"{one['id']}: {one['th']}", one["en"])
        if one["k"] is not None:
            say(f"  k = {one['k']} คำตอบที่ขาด: {one['missing']}", "cut-off, missing answers")
        say(f"  คอลัมน์ {' '.join(one['columns'])}", "columns")
        say(f"  แหล่งที่มา {'' if one['verified'] else '(ยังไม่ได้ยืนยัน) '}{one['source_th']}")
        say(f"  source {'' if one['verified'] else '(not verified) '}{one['source']}")
        say(f"  ไฟล์ {one['file']}", "file, to copy from")


def _about(found: SurveyMeasure) -> dict[str, Any]:
    version = found.versions.versions[-1]
    return {
        "id": found.id,
        "th": found.label.th,
        "en": found.label.en,
        "kind": found.kind,
        "k": str(version.k) if isinstance(version, CountingVersion) else None,
        "missing": version.missing if isinstance(version, CountingVersion) else None,
        "columns": columns_of(found),
        "from": version.start.isoformat(),
        "source": version.source.en,
        "source_th": version.source.th,
        "verified": version.verified,
        "file": str(SHIPPED / "surveys" / f"{found.id}.toml"),
    }

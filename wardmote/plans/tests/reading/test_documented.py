"""docs/formats/plan.md explains every code that a reading can give."""

from __future__ import annotations

import re
from pathlib import Path

from wardmote.plans.reading.doubts import ALL_CODES

PAGE = Path(__file__).resolve().parents[4] / "docs" / "formats" / "plan.md"


def test_every_finding_is_explained_in_the_format_and_no_other() -> None:
    section = PAGE.read_text(encoding="utf-8").split("## Findings", 1)[1]
    explained = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \|$", section, re.MULTILINE))
    assert explained == dict(ALL_CODES)

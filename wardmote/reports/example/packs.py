"""The packs of the example: summaries of its figures, with sentences that are worked out of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from wardmote.core.accounts.models import User
from wardmote.performance.selectors.series import areas
from wardmote.plans.models import PlanVersion
from wardmote.reports.selectors.figures import sentences_of
from wardmote.reports.services.briefing import plan_of
from wardmote.reports.services.drafting import save_section, seen_section, start_draft
from wardmote.reports.services.issuing import issue


def issue_packs(everyday: dict[str, Any], name: str, version: PlanVersion, by: User) -> None:
    """Issue those that everyday.yaml tells of one plan. Without figures there is nothing to sum up."""
    for each in everyday["packs"]:
        if each["plan"] == name and areas():
            _issue(each, version, by)


def _issue(each: dict[str, Any], version: PlanVersion, by: User) -> None:
    start, end = (date.fromisoformat(each["period"][name]) for name in ("start", "end"))
    draft = start_draft(version, report=each["report"], as_at=end, period=(start, end), by=by)
    offered = sentences_of(draft, plan_of(draft))
    said = [sentence for key, sentence in offered.items() if key.partition(" ")[0] in each["says"]]
    draft = save_section(draft, "summary", {"paragraphs": said}, seen=seen_section(draft, "summary"), by=by)
    issue(draft, seen=draft.saves, by=by)

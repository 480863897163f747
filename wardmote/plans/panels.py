"""What this room hangs on its own pages: editing, versions, where a row comes from, and its links with other plans."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.ui import hooks
from wardmote.core.ui.remembered import address
from wardmote.performance.selectors.areas import MeasureAt
from wardmote.performance.served import add_served
from wardmote.performance.showing import row_of, signal_markup
from wardmote.performance.wording import lent_words
from wardmote.plans.models import Activity, Commitment, PlanVersion
from wardmote.plans.selectors.answers import answers_in
from wardmote.plans.selectors.lineage import Ancestor, ancestors_of, became
from wardmote.plans.selectors.linking import ties_of
from wardmote.plans.selectors.measuring import (
    commitments_judged_by,
    first_on_track_while_worse,
    judged_by,
    objectives_with_measures,
)
from wardmote.plans.selectors.reading import judged_on
from wardmote.plans.selectors.scopes import Scope

Shown = tuple[str, dict[str, Any]]
MOST_SHOWN = 10


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_panel(hooks.Panel("plans.today", _answers, order=10))
    hooks.add_panel(hooks.Panel("plans.today", _worse_while_on_track, order=5))
    hooks.add_panel(hooks.Panel("plans.commitment", _measures, order=5))
    hooks.add_panel(hooks.Panel("performance.measure", _judged_by_it, order=10))
    add_served(lambda user: objectives_with_measures(user=user))
    hooks.add_panel(hooks.Panel("plans.plan", _of_plan, order=10))
    hooks.add_panel(hooks.Panel("plans.commitment", _of_row, order=10))
    hooks.add_panel(hooks.Panel("plans.activity", _of_row, order=10))


def _answers(user: Any, scope: Scope) -> Shown | None:
    """How the updates that are asked for come in, for those who keep a plan."""
    today = timezone.localdate()
    kept = [version for version in scope.versions if user.has_perm("plans.edit_plan", version)]
    rows = [(version, found) for version in kept if (found := answers_in([version], today=today)).rows]
    return ("plans/answers_panel.html", {"rows": rows}) if rows else None


def _worse_while_on_track(_user: Any, scope: Scope) -> Shown | None:
    """What is declared on track while a measure of its commitment is getting worse."""
    rows = first_on_track_while_worse(scope.by_day(), at_most=MOST_SHOWN)
    return ("plans/worse_panel.html", {"rows": rows}) if rows else None


def _measures(user: Any, commitment: Commitment) -> Shown | None:
    """The measures that a commitment is judged by."""
    judged = judged_by(commitment)
    may_link = commitment.retired_on is None and user.has_perm("plans.edit_plan", commitment)
    if not judged and not may_link:
        return None
    today = judged_on(commitment.version, today=timezone.localdate())
    rows = [(each, row_of(each.signal, today=today) if each.signal else None) for each in judged]
    link = address("commitment_measures", commitment.version.plan.slug, commitment.key) if may_link else ""
    return "plans/measures_panel.html", {
        "lent": lent_words() if settings.EXAMPLE_MODE else "",
        "rows": [{"judged": each, "row": row, "told": signal_markup(row) if row else ""} for each, row in rows],
        "link": link,
    }


def _judged_by_it(user: Any, subject: MeasureAt) -> Shown | None:
    """On the page of a measure: whose effect it tells."""
    links = commitments_judged_by(subject.measure.key, user=user)
    return ("plans/judged_panel.html", {"links": links, "area": subject.area}) if links else None


def _of_plan(user: Any, version: PlanVersion) -> Shown:
    plan = version.plan
    may_edit = user.has_perm("plans.edit_plan", plan)
    links = [(_("Answers"), address("answers", plan.slug))]
    links.append((_("Versions of this plan"), address("plan_versions", plan.slug)))
    if may_edit:
        links.insert(0, (_("Edit the plan"), address("plan_edit", plan.slug, version.number)))
    links.append((_("Links with other plans"), address("plan_links", plan.slug)))
    if may_edit:
        links.append((_("Public page"), address("plan_public", plan.slug)))
    if user.has_perm("plans.take_over", plan):
        links.append((_("Another governing body takes over"), address("take_over")))
    return "plans/panel_plan.html", {"links": links}


def _of_row(user: Any, row: Commitment | Activity) -> Shown | None:
    plan = row.version.plan
    is_commitment = isinstance(row, Commitment)
    may_edit = row.retired_on is None and user.has_perm("plans.edit_plan", plan)
    back = row.retired_on is not None and user.has_perm("plans.edit_plan", plan)
    level = "commitments" if is_commitment else "activities"
    names = {
        "row_move": _("Move"),
        "row_split": _("Split"),
        "row_merge": _("Merge"),
        "row_renumber": _("Renumber"),
        "row_retire": _("Take out"),
    }
    keys = [plan.slug, row.version.number]
    verbs = []
    if may_edit:
        verbs = [(words, address(name, *keys, level, row.key)) for name, words in names.items()]
    if back:
        verbs = [(_("Bring back"), address("row_return", *keys, level, row.key))]
    ties = ties_of(row, user=user) if isinstance(row, Commitment) else []
    earlier = [_told(each) for each in ancestors_of(row) if user.has_perm("plans.view_plan", each.row)]
    later = [each for each in became(row) if _may_read(user, each)] if row.retired_on else []
    if not (verbs or ties or earlier or later):
        return None
    return "plans/panel_row.html", {
        "row": row,
        "verbs": verbs,
        "ties": ties,
        "earlier": earlier,
        "later": [(each, _address(each.to_commitment or each.to_activity)) for each in later],
        "may_link": may_edit and is_commitment,
        "slug": plan.slug,
    }


def _told(ancestor: Ancestor) -> dict[str, Any]:
    """One row that this one comes from, with what was said of it there."""
    row = ancestor.row
    updates: list[Any] = []
    ratings: list[Any] = []
    if isinstance(row, Activity):
        updates = list(row.updates.select_related("by", "by_link__person").order_by("-as_at", "-pk"))
        ratings = list(row.rating_events.select_related("rating").order_by("-as_at", "-pk"))
    return {"row": row, "how": ancestor.lineage, "url": _address(row), "updates": updates, "ratings": ratings}


def _may_read(user: Any, line: Any) -> bool:
    return bool(user.has_perm("plans.view_plan", line.to_commitment or line.to_activity))


def _address(row: Any) -> str:
    commitment = row if isinstance(row, Commitment) else row.commitment
    if row.version.state == PlanVersion.State.CURRENT:
        return address("commitment" if row is commitment else "activity", row.version.plan.slug, row.key)
    return address("version_commitment", row.version.plan.slug, row.version.number, commitment.key)

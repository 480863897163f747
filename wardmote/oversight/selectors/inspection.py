"""Questions about inspections and their findings. Every count is worked out here; none is typed anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Q

from wardmote.core.organisations.models import Partnership, Post
from wardmote.core.organisations.selectors import posts_held_by
from wardmote.core.prepared import Prepared
from wardmote.core.search.selectors import all_words
from wardmote.oversight.models import Action, Finding, FindingLink, Inspection
from wardmote.oversight.rules import inspection as rules
from wardmote.oversight.selectors.scopes import readable
from wardmote.plans.models import Activity, Commitment, PlanVersion

RELATED = ("inspection__partnership__force", "inspection__partnership__governing_body", "lead", "under", "became")
PARTNERS = ("partnership__force", "partnership__governing_body")


def inspections_for(*, user: Any, today: date) -> models.QuerySet[Inspection]:
    """The reports that this user may read, newest first, each with the counts of its findings."""
    live = ~Q(findings__state__in=rules.FINISHED)
    return (
        Inspection.objects.filter(partnership__in=readable(user=user))
        .select_related(*PARTNERS)
        .annotate(
            found=Count("findings"),
            unanswered=Count("findings", filter=Q(findings__state__in=rules.UNANSWERED)),
            live=Count("findings", filter=live & Q(findings__pk__isnull=False)),
            late=Count("findings", filter=live & Q(findings__due__lt=today)),
            finished=Count("findings", filter=Q(findings__state__in=rules.FINISHED)),
        )
        .order_by("-published_on", "title")
    )


def findings_for(*, user: Any) -> models.QuerySet[Finding]:
    """The findings that this user may read, in the order of their reports."""
    found = Finding.objects.filter(inspection__partnership__in=readable(user=user))
    return found.select_related(*RELATED).order_by("-inspection__published_on", "inspection", "position", "pk")


def asked(found: models.QuerySet[Finding], *, show: str, today: date) -> models.QuerySet[Finding]:
    """One of the questions of the tracker; anything else asks for all."""
    questions: dict[str, Q] = {
        "open": ~Q(state__in=rules.FINISHED),
        "unanswered": Q(state__in=rules.UNANSWERED),
        "response_late": Q(
            state__in=rules.UNANSWERED, inspection__response_due__lt=today, inspection__responded_on__isnull=True
        ),
        "late": ~Q(state__in=rules.FINISHED) & Q(due__lt=today),
        "unowned": ~Q(state__in=rules.FINISHED) & Q(lead=None),
        "ready": Q(state=rules.READY),
        "closed": Q(state=rules.CLOSED),
        "gave_way": Q(state__in=(rules.SUPERSEDED, rules.MERGED)),
    }
    return found.filter(questions[show]) if show in questions else found


def with_words(found: models.QuerySet[Finding], words: str) -> models.QuerySet[Finding]:
    """Those that hold every word, in the report's title too."""
    return found.filter(all_words(words.split(), "text", "ref", "inspection__title"))


def leads_of(found: models.QuerySet[Finding]) -> models.QuerySet[Post]:
    """The posts that lead any of these findings."""
    return Post.objects.filter(findings_led__in=found.order_by()).distinct().order_by("name")


def findings_in(partnership: Partnership, *, closed_since: date | None) -> models.QuerySet[Finding]:
    """The findings of a partnership that are not finished, and those closed since a day (none without one)."""
    wanted = ~Q(state__in=rules.FINISHED)
    if closed_since:
        wanted |= Q(closed_on__gte=closed_since)
    found = Finding.objects.filter(wanted, inspection__partnership=partnership).select_related(*RELATED)
    return found.order_by("-inspection__published_on", "inspection", "position", "pk")


def counts_by_state(found: models.QuerySet[Finding]) -> list[tuple[str, Any, int]]:
    """(state, its word, how many), in the order of the way to closure; states that nothing is in are left out."""
    counted = dict(found.order_by().values_list("state").annotate(number=Count("pk")))
    return [(value, label, counted[value]) for value, label in Finding.State.choices if value in counted]


def counts_by_kind(found: models.QuerySet[Finding]) -> list[tuple[str, Any, int]]:
    """The same by kind, gravest first."""
    counted = dict(found.order_by().values_list("kind").annotate(number=Count("pk")))
    return [(value, label, counted[value]) for value, label in Finding.Kind.choices if value in counted]


def findings_of(inspection: Inspection) -> list[Finding]:
    """The findings of a report in its order, each recommendation beneath the cause of concern it stands under."""
    rows = list(inspection.findings.select_related("lead", "became__inspection", "under").order_by("position", "pk"))
    for row in rows:
        row.inspection = inspection
    beneath: dict[int, list[Finding]] = {}
    for row in rows:
        if row.under_id:
            beneath.setdefault(row.under_id, []).append(row)
    return [each for row in rows if not row.under_id for each in (row, *beneath.get(row.pk, ()))]


def gaps_of(finding: Finding) -> tuple[str, ...]:
    """What the answer about a finding lacks; nothing for one that gave way to another."""
    if finding.state in (rules.SUPERSEDED, rules.MERGED):
        return ()
    return rules.lacks(
        action=finding.action,
        no_action_reason=finding.no_action_reason,
        force_comment=finding.force_comment,
        body_comment=finding.body_comment,
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """A link between a finding and a row of a plan. ``row`` is None where the plan in force no longer has it."""

    link: FindingLink
    row: Commitment | Activity | None


def rows_linked(finding: Finding) -> list[Linked]:
    """What of plans answers a finding, as it stands in the versions in force."""
    links = list(finding.links.select_related("plan"))
    found: dict[tuple[int, str, str], Commitment | Activity] = {}
    for level, model in (("commitment", Commitment), ("activity", Activity)):
        keys = [each.key for each in links if each.level == level]
        related = ["version__plan"] + (["commitment", "rating"] if model is Activity else [])
        rows: Any = model._default_manager.filter(key__in=keys, version__state=PlanVersion.State.CURRENT)
        for row in rows.select_related(*related) if keys else ():
            found[row.version.plan_id, level, row.key] = row
    return [Linked(each, found.get((each.plan_id, each.level, each.key))) for each in links]


def findings_answered_by(row: Commitment | Activity, *, user: Any) -> list[Finding]:
    """The findings that a row of a plan answers; for a commitment those of its activities too."""
    plan = row.version.plan_id
    linked = set(_linked(plan, _level(row), row.key))
    if isinstance(row, Commitment):
        theirs = FindingLink.objects.filter(plan=plan, level="activity", key__in=row.activities.values("key"))
        linked.update(theirs.values_list("finding", flat=True))
    # Most rows answer none: then who may read what is not asked.
    return list(findings_for(user=user).filter(pk__in=linked)) if linked else []


@Prepared
def _linked(plan: int, level: str, key: str) -> models.QuerySet[FindingLink, int]:
    return FindingLink.objects.filter(plan=plan, level=level, key=key).order_by().values_list("finding", flat=True)


MOST_FOUND = 40


def rows_to_link(finding: Finding, *, words: str) -> list[Commitment | Activity]:
    """Rows of the partnership's plans in force that hold every word, commitments first."""
    asked_for = words.split()
    if not asked_for:
        return []
    here = {"version__plan__partnership": finding.partnership, "version__state": "current", "retired_on": None}
    commitments = Commitment.objects.filter(**here).select_related("version__plan")
    activities = Activity.objects.filter(**here).select_related("version__plan", "commitment")
    commitments = commitments.filter(all_words(asked_for, "statement", "ref_printed"))
    activities = activities.filter(all_words(asked_for, "text", "ref_printed"))
    taken = set(finding.links.values_list("level", "key"))
    found: list[Commitment | Activity] = [*commitments.order_by("position")[:MOST_FOUND]]
    found += activities.order_by("position")[:MOST_FOUND]
    return [row for row in found if (_level(row), row.key) not in taken][:MOST_FOUND]


def _level(row: Commitment | Activity) -> str:
    return "commitment" if isinstance(row, Commitment) else "activity"


def actions_from(record: models.Model) -> list[Action]:
    """The actions of boards that arose from a record, earliest date first."""
    found = Action.objects.filter(subject_type=record._meta.label_lower, subject_id=record.pk)
    return list(found.select_related("owner", "body").order_by(F("due").asc(nulls_last=True), "number"))


def that_gave_way_to(finding: Finding) -> models.QuerySet[Finding]:
    """What this finding took the place of, or was merged into it."""
    return finding.came_from.select_related("inspection").order_by("pk")


def others_to_give_way_to(finding: Finding) -> models.QuerySet[Finding]:
    """The findings of the same partnership that still stand for themselves."""
    rows = Finding.objects.filter(inspection__partnership=finding.partnership, became=None).exclude(pk=finding.pk)
    return rows.select_related("inspection").order_by("-inspection__published_on", "position")


def causes_of_concern(inspection: Inspection) -> models.QuerySet[Finding]:
    return inspection.findings.filter(kind=Finding.Kind.CAUSE_OF_CONCERN, under=None)


def findings_led_by(person_id: int, *, today: date) -> models.QuerySet[Finding]:
    """The unfinished findings whose lead is a post that somebody holds or covers today."""
    held = posts_held_by(person_id, today=today)
    rows = Finding.objects.filter(lead__in=held).exclude(state__in=rules.FINISHED)
    return rows.select_related(*RELATED).order_by(F("due").asc(nulls_last=True), "pk")

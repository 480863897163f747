"""One commitment, one activity."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import mendable, sent_back_of, states_of
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.numbers import number_in
from wardmote.core.ui.page import page
from wardmote.core.ui.remembered import address
from wardmote.plans import rules
from wardmote.plans.differences import signals_of, words_of
from wardmote.plans.models import Activity, Assignment, Commitment, CrossReference, Step
from wardmote.plans.selectors.assuring import opinions_of
from wardmote.plans.selectors.cadences import counts_for
from wardmote.plans.selectors.entries import entries_in, newest_entry
from wardmote.plans.selectors.holding import holders_of
from wardmote.plans.selectors.measuring import judged_by, worse_among
from wardmote.plans.selectors.moving import moves_among
from wardmote.plans.selectors.reading import (
    judged_on,
    references_from,
    references_to,
    state_of,
)
from wardmote.plans.selectors.remembering import Seals, newest_seals
from wardmote.plans.selectors.standing import (
    Waiting,
    assignments_of,
    date_moves_of,
    dates_of,
    hangings_of,
    lineage_of,
    mechanisms_of,
    ratings_of,
    standing_of,
    steps_of,
    times_unchanged,
    updates_of,
    waiting_of,
)
from wardmote.plans.selectors.steady import editions_in_a_row
from wardmote.plans.selectors.theirs import theirs_of
from wardmote.plans.services.steps import mark_of
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs
from wardmote.plans.views.tools import activity_tools, commitment_tools


@require("plans.view_plan", finding.commitment)
def commitment(request: HttpRequest, found: Commitment) -> HttpResponse:
    """One promise, everything done to keep it, and everything that refers to it."""
    rows = found.activities.filter(retired_on=found.retired_on)  # what left with it, where it has left the plan
    activities = list(rows.select_related("rating").prefetch_related("assignments__post", "assignments__team"))
    today = judged_on(found.version, today=timezone.localdate())
    moves = moves_among(found.version, activities, seals=newest_seals())
    came_from, became = lineage_of(found, user=request.user)
    back = sent_back_of(Commitment, [found.pk], rules.COMMITMENT_FIELDS)
    return page(
        request,
        "plans/commitment.html",
        {
            "commitment": found,
            "version": found.version,
            "rows": activities,
            "tools": commitment_tools(found, user=request.user),
            "accountable": _accountable(found),
            "refers_to": references_from(found),
            "referred_to_by": references_to(found),
            "theirs": theirs_of(activities),
            "came_from": came_from,
            "became": became,
            "clearance": states_of(Commitment, [found.pk], rules.COMMITMENT_FIELDS).get((found.pk, "statement"), ""),
            "opinions": opinions_of(found),
            "assure": _assure(request, found, "commitment_assurance"),
            "sent_back": back,
            "mendable": mendable(back, user=request.user),
            "panels": panels_for("plans.commitment", user=request.user, subject=found),
            "state": partial(state_of, today=today, moves=moves),
            "moves": moves,
            "newest": newest_entry,
            "now": timezone.localdate(),
        },
        title=_("Commitment %(ref)s") % {"ref": found.ref_shown},
        section="plans",
        breadcrumbs=version_crumbs(found.version),
    )


def _accountable(found: Commitment) -> str:
    """Whose promise it is, by name."""
    partnership = found.version.plan.partnership
    names = {
        "force": partnership.force.name,
        "governing_body": partnership.governing_body.name,
        "joint": _("%(one)s and %(other)s, jointly")
        % {"one": partnership.force.name, "other": partnership.governing_body.name},
    }
    return names.get(found.accountable or found.part.accountable, "")


@require("plans.view_plan", finding.activity)
def activity(request: HttpRequest, found: Activity) -> HttpResponse:
    """One activity with its history, its dates as printed and as agreed, and what refers to it."""
    now = timezone.localdate()
    seals = newest_seals()
    standing = standing_of(found, seals=seals, today=now)
    # In a flat plan the activity has no words of its own: what points at its commitment points at it.
    things = [found] if found.text else [found, found.commitment]
    has = hangings_of(found)
    refers_to = references_from(*things) if "refers_to" in has else []
    shown = [each for each in refers_to if _is_shown(each)]
    assignments = assignments_of(found.pk)
    steps = steps_of(found.pk) if "steps" in has else []
    said = updates_of(found, number=_page_number(request))
    may_update = found.retired_on is None and request.user.has_perm("plans.update_activity", found)
    came_from, became = lineage_of(found, user=request.user) if "lineage" in has else ([], [])
    back = sent_back_of(Activity, [found.pk], rules.ACTIVITY_FIELDS)
    return page(
        request,
        "plans/activity.html",
        {
            "activity": found,
            "commitment": found.commitment,
            "version": found.version,
            "tools": activity_tools(found, user=request.user, may_update=may_update),
            "accountable": _accountable(found.commitment),
            "asked_as": counts_for(found),
            "assignments": assignments,
            "lead": next((each for each in assignments if each.part == Assignment.Part.LEAD and each.post), None),
            "holders": holders_of(assignments, today=now),
            "mechanisms": mechanisms_of(found.pk) if "mechanisms" in has else [],
            "steps": steps,
            "steps_are_the_text": _hold_every_word(steps, found),
            "mark_of": mark_of,
            "dates": dates_of(found.pk) if "dates" in has else [],
            "date_moves": date_moves_of(found.pk) if "date_moves" in has else [],
            "waiting": waiting_of(found) if "waiting" in has else Waiting([], []),
            "entries": entries_in(found.progress),
            "said": said,
            "newest": newest_entry,
            "unchanged": times_unchanged(said.updates) if not said.newer else 0,
            "ratings": ratings_of(found.pk),
            "opinions": opinions_of(found),
            "assure": _assure(request, found, "activity_assurance"),
            "refers_to": [each for each in refers_to if each not in shown],
            "referred_to_by": references_to(*things) if "referred_to_by" in has else [],
            "theirs": theirs_of([found] if shown else []),
            "came_from": came_from,
            "became": became,
            "clearance": states_of(Activity, [found.pk], rules.ACTIVITY_FIELDS),
            "sent_back": back,
            "mendable": mendable(back, user=request.user),
            "state": standing.state,
            "moves": standing.moves,
            "computed": _computed(found, today=standing.today),
            "signals": _signals(found, seals=seals, today=standing.today),
            "may_update": may_update,
            "panels": panels_for("plans.activity", user=request.user, subject=found),
            "now": now,
        },
        title=activity_title(found),
        section="plans",
        breadcrumbs=activity_crumbs(found),
    )


def _assure(request: HttpRequest, found: Activity | Commitment, name: str) -> str:
    """Where to record assurance of it; empty for who may not."""
    if found.retired_on or not request.user.has_perm("plans.give_assurance", found):
        return ""
    return address(name, found.version.plan.slug, found.key)


def _is_shown(reference: CrossReference) -> bool:
    """Whether the page shows the progress there, so that the list of references need not name it again."""
    found = reference.to_activity_id or reference.to_commitment_id
    return bool(reference.from_activity_id and found and reference.kind == CrossReference.Kind.SHOW_THEIRS)


def _page_number(request: HttpRequest) -> int:
    """Which page of the updates; whatever is no number is the first."""
    return number_in(request.GET.get("updates"), longest=5) or 1


def _computed(found: Activity, *, today: date) -> str:
    """What the dates say, where that is something else than the declared rating; empty where they agree."""
    computed = rules.suggested_rating(
        latest=found.latest,
        finished=found.status in rules.FINISHED,
        last_update_on=found.last_update_on,
        times_moved=found.times_moved,
        today=today,
        cadence=found.asked,
    )
    return computed if rules.differs(rating=found.rating.key if found.rating else None, computed=computed) else ""


def _signals(found: Activity, *, seals: Seals, today: date) -> list[str]:
    """What can be worked out beside the rating, in words."""
    rated = {str(found.uuid): found.rating.word} if found.rating else {}
    editions = editions_in_a_row(found.version, rated, seals=seals).get(str(found.uuid), 0)
    worse = worse_among(judged_by(found.commitment), today=today)
    told = signals_of(found, editions=editions, today=today, worse=worse)
    return [words_of(each, editions=editions, worse=worse) for each in told]


def _hold_every_word(steps: list[Step], found: Activity) -> bool:
    """Whether the steps hold every word of the activity's text, so that they can be listed in its place."""
    return bool(steps) and _signs("".join(f"{step.number}{step.text}" for step in steps)) == _signs(found.text)


def _signs(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def activity_title(found: Activity) -> str:
    return _("Activity %(ref)s") % {"ref": found.ref_shown}


def commitment_crumbs(found: Commitment) -> list[tuple[str, str]]:
    """The way back up from a page inside a commitment."""
    where = address("commitment", found.version.plan.slug, found.key)
    return [*version_crumbs(found.version), (_("Commitment %(ref)s") % {"ref": found.ref_shown}, where)]


def activity_crumbs(found: Activity, *, inside: bool = False) -> list[tuple[str, str]]:
    """The way back up from an activity's page, or from a page inside it."""
    slug = found.version.plan.slug
    name = _("Commitment %(ref)s") % {"ref": found.commitment.ref_shown}
    crumbs = [*version_crumbs(found.version), (name, address("commitment", slug, found.commitment.key))]
    return [*crumbs, (activity_title(found), address("activity", slug, found.key))] if inside else crumbs

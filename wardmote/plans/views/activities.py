"""One commitment, one activity, and saying how it is going."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import sent_back_of, states_of
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.plans import rules
from wardmote.plans.forms import UpdateForm
from wardmote.plans.models import Activity, Commitment, Step
from wardmote.plans.selectors.entries import entries_in, newest_entry
from wardmote.plans.selectors.moving import moves_since_last_edition
from wardmote.plans.selectors.reading import (
    judged_on,
    references_from,
    references_to,
    state_of,
)
from wardmote.plans.services.updating import SaidMeanwhile, add_update, rate
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs


@require("plans.view_plan", finding.commitment)
def commitment(request: HttpRequest, found: Commitment) -> HttpResponse:
    """One promise, everything done to keep it, and everything that refers to it."""
    rows = found.activities.filter(retired_on=found.retired_on)  # what left with it, where it has left the plan
    today = judged_on(found.version, today=timezone.localdate())
    moves = moves_since_last_edition(found.version)
    return page(
        request,
        "plans/commitment.html",
        {
            "commitment": found,
            "version": found.version,
            "rows": rows.select_related("rating").prefetch_related("assignments__post", "assignments__team"),
            "accountable": _accountable(found),
            "refers_to": references_from(found),
            "referred_to_by": references_to(found),
            "clearance": states_of(Commitment, [found.pk], rules.COMMITMENT_FIELDS).get((found.pk, "statement"), ""),
            "sent_back": sent_back_of(Commitment, [found.pk], rules.COMMITMENT_FIELDS),
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
    """One activity with its history, its dates as printed and as read, and what refers to it."""
    today = judged_on(found.version, today=timezone.localdate())
    moves = moves_since_last_edition(found.version)
    # In a flat plan the activity has no words of its own: what points at its commitment points at it.
    things = [found] if found.text else [found, found.commitment]
    return page(
        request,
        "plans/activity.html",
        {
            "activity": found,
            "commitment": found.commitment,
            "version": found.version,
            "accountable": _accountable(found.commitment),
            "assignments": found.assignments.select_related("post", "team"),
            "mechanisms": found.mechanisms.select_related("body"),
            "steps": _steps_to_list(found),
            "dates": found.timescale_dates.all(),
            "entries": entries_in(found.progress),
            "updates": found.updates.select_related("by").order_by("-as_at", "-pk"),
            "ratings": found.rating_events.select_related("rating", "by").order_by("-as_at", "-pk"),
            "refers_to": references_from(*things),
            "referred_to_by": references_to(*things),
            "clearance": states_of(Activity, [found.pk], rules.ACTIVITY_FIELDS),
            "sent_back": sent_back_of(Activity, [found.pk], rules.ACTIVITY_FIELDS),
            "state": state_of(found, today=today, moves=moves),
            "moves": moves,
            "computed": _computed(found, today=today),
            "may_update": found.retired_on is None and request.user.has_perm("plans.update_activity", found),
            "panels": panels_for("plans.activity", user=request.user, subject=found),
            "now": timezone.localdate(),
        },
        title=_title(found),
        section="plans",
        breadcrumbs=_crumbs(found),
    )


def _computed(found: Activity, *, today: date) -> str:
    """What the dates say, where that is something else than the declared rating; empty where they agree."""
    computed = rules.suggested_rating(
        latest=found.latest,
        finished=found.status in rules.FINISHED,
        last_update_on=found.last_update_on,
        times_moved=found.times_moved,
        today=today,
    )
    return computed if rules.differs(rating=found.rating.key if found.rating else None, computed=computed) else ""


def _steps_to_list(found: Activity) -> list[Step]:
    """The steps of an activity, to be listed in place of its text: only where they hold every word of it."""
    steps = list(found.steps.all())
    listed = "".join(f"{step.number}{step.text}" for step in steps)
    return steps if steps and _signs(listed) == _signs(found.text) else []


def _signs(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _title(found: Activity) -> str:
    return _("Activity %(ref)s") % {"ref": found.ref_shown}


def _crumbs(found: Activity) -> list[tuple[str, str]]:
    address = reverse("commitment", args=[found.version.plan.slug, found.commitment.key])
    name = _("Commitment %(ref)s") % {"ref": found.commitment.ref_shown}
    return [*version_crumbs(found.version), (name, address)]


@require("plans.update_activity", finding.activity_in_force)
def update(request: HttpRequest, found: Activity) -> HttpResponse:
    """Say how an activity is going. What was typed is never lost: an error or somebody else's update keeps it."""
    form = UpdateForm(request.POST or None, activity=found)
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(form.cleaned_data, found, request.user)
        except SaidMeanwhile as error:
            meanwhile = error
            form.now_seen(updates=error.updates, ratings=error.ratings)
            form.add_error(None, error.messages[0])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            offered = form.cleaned_data["public_text"].strip() or form.cleaned_data["rating_changes"]
            waits = _("Your update is saved. What the public will read of it waits for a second person.")
            messages.success(request, waits if offered else _("Your update is saved."))
            return redirect("activity", found.version.plan.slug, found.key)
    return page(
        request,
        "plans/update.html",
        {
            "activity": found,
            "commitment": found.commitment,
            "version": found.version,
            "form": form,
            "meanwhile": meanwhile,
            "last": found.updates.select_related("by").order_by("-pk").first(),
            "sent_back": sent_back_of(Activity, [found.pk], rules.ACTIVITY_FIELDS),
            "problem": bool(form.errors),
            "now": timezone.localdate(),
        },
        title=_("Update activity %(ref)s") % {"ref": found.ref_shown},
        section="plans",
        breadcrumbs=[*_crumbs(found), (_title(found), reverse("activity", args=[found.version.plan.slug, found.key]))],
        status=422 if form.errors else 200,
    )


@transaction.atomic
def _save(values: dict[str, Any], found: Activity, by: Any) -> None:
    """The words first, then the rating; what somebody else said meanwhile is looked for once, before either."""
    seen: dict[str, int | None] = {"seen": values["seen"] or 0, "rated": values["rated"] or 0}
    if values["internal_text"].strip() or values["public_text"].strip():
        add_update(
            found,
            as_at=values["as_at"],
            internal_text=values["internal_text"],
            public_text=values["public_text"],
            status=values["status"],
            by=by,
            **seen,
        )
        seen = {}
    if values["rating_changes"]:
        rate(found, values["rating"], as_at=values["as_at"], reason=values["reason"], by=by, **seen)

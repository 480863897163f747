"""Saying how an activity is going, in under a minute. What was typed is never lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import mendable, sent_back_of
from wardmote.core.files.services import Inspected, inspected, keep
from wardmote.core.ui.page import page
from wardmote.plans import rules
from wardmote.plans.doubts import Doubt, doubts_of, pieces_of
from wardmote.plans.forms import UpdateForm
from wardmote.plans.models import Activity, Update
from wardmote.plans.selectors.entries import newest_entry
from wardmote.plans.selectors.mine import still_to_say
from wardmote.plans.selectors.reading import judged_on, state_of
from wardmote.plans.services.updating import SaidMeanwhile, add_update, rate, say_unchanged
from wardmote.plans.views import finding
from wardmote.plans.views.activities import activity_crumbs
from wardmote.plans.views.meanwhile import Beside, of_update

MORE = {"status", "as_at", "evidence"}
"""The questions that are folded away: most updates need none of them."""

MOST_CHECKED = 5_000
"""Characters of a text that are looked at while it is typed."""

LATEST = 3
"""Updates looked at for “no change”: said that often in a row, the form asks whether it is still true."""


@require("plans.update_activity", finding.activity_in_force)
def update(request: HttpRequest, found: Activity) -> HttpResponse:
    """Say how an activity is going. What was typed is never lost: an error or somebody else's update keeps it."""
    form = UpdateForm(request.POST or None, request.FILES or None, activity=found)
    beside: list[Beside] = []
    if request.method == "POST" and form.is_valid():
        try:
            file = _inspected(form.cleaned_data["evidence"])
            with transaction.atomic():
                _save(form.cleaned_data, found, request.user)
                if file:
                    keep(found, file, partnership=found.version.plan.partnership, by=request.user)
        except SaidMeanwhile as error:
            beside = of_update(error, form.cleaned_data)
            form.now_seen(updates=error.updates, ratings=error.ratings)
            form.add_error(None, error.messages[0])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _saved(request, form.cleaned_data, found)
    today = timezone.localdate()
    back = sent_back_of(Activity, [found.pk], rules.ACTIVITY_FIELDS)
    latest = list(found.updates.select_related("by", "by_link__person").order_by("-pk")[:LATEST])
    return page(
        request,
        "plans/update.html",
        {
            "activity": found,
            "commitment": found.commitment,
            "version": found.version,
            "form": form,
            "more_is_open": bool(set(form.errors) & MORE),
            "beside": beside,
            "last": latest[0] if latest else None,
            "holds_still": _statement(found, latest),
            "often_unchanged": len(latest) == LATEST and all(each.nothing_changed for each in latest),
            "state": state_of(found, today=judged_on(found.version, today=today), moves=None),
            "waiting": len(still_to_say(user=request.user, today=today)) if "mine" in request.GET else None,
            "sent_back": back,
            "mendable": mendable(back, user=request.user),
            "doubts": _doubts(form, found, today=today),
            "problem": bool(form.errors),
            "now": today,
        },
        title=_("Update activity %(ref)s") % {"ref": found.ref_shown},
        section="my-updates" if "mine" in request.GET else "plans",
        breadcrumbs=activity_crumbs(found, inside=True),
        status=422 if form.errors else 200,
    )


@require("plans.update_activity", finding.activity_in_force)
def update_check(request: HttpRequest, found: Activity) -> HttpResponse:
    """What to look at twice in what has been typed so far, in the text asked for or in both. Nothing is saved."""
    form = UpdateForm(activity=found, initial=request.POST.dict())  # not bound: nothing is wrong before it is sent
    asked = request.GET.get("text")
    return page(
        request,
        "plans/update_check.html",
        {
            "form": form,
            "names": [name for name in UpdateForm.TEXTS if asked in (None, name)],
            "doubts": _doubts(form, found, today=timezone.localdate()),
            "activity": found,
            "version": found.version,
        },
        title=_("What to look at twice"),
        section="plans",
        breadcrumbs=activity_crumbs(found, inside=True),
        block="doubts",
    )


@dataclass(frozen=True, slots=True)
class Doubted:
    """One of the two texts in pieces, each with whether it is doubtful, and the doubts."""

    pieces: list[tuple[str, bool]]
    doubts: list[Doubt]


def _doubts(form: UpdateForm, found: Activity, *, today: date) -> dict[str, Doubted | None]:
    """Both texts as they are typed, None for one in which nothing is doubtful."""
    made: dict[str, Doubted | None] = {}
    for name in UpdateForm.TEXTS:
        text = str(form[name].value() or "")[:MOST_CHECKED]
        doubts = doubts_of(text, due=found.latest, today=today, public=name == "public_text")
        made[name] = Doubted(pieces_of(text, doubts), doubts) if doubts else None
    return made


def _statement(found: Activity, latest: list[Update]) -> str:
    """The statement that still holds where the last thing said is that nothing has changed."""
    entry = newest_entry(found.progress) if latest and latest[0].nothing_changed else None
    return entry.text if entry else ""


def _inspected(upload: Any) -> Inspected | None:
    """The file that was sent along, looked at before anything is saved."""
    try:
        return inspected(upload) if upload else None
    except ValidationError as error:
        raise ValidationError({"evidence": error.message_dict["file"]}) from error


def _save(values: dict[str, Any], found: Activity, by: Any) -> None:
    """The words first, then the rating; what somebody else said meanwhile is looked for once, before either."""
    seen: dict[str, Any] = {"seen": values["seen"] or 0, "rated": values["rated"] or 0}
    if values["unchanged"]:
        say_unchanged(found, as_at=values["as_at"], reason=values["internal_text"], by=by, **seen)
        return
    if values["internal_text"].strip() or values["public_text"].strip():
        says = {name: values[name] for name in ("as_at", "internal_text", "public_text", "status")}
        add_update(found, **says, by=by, **seen)
        seen = {}
    if values["rating_changes"]:
        rate(found, values["rating"], as_at=values["as_at"], reason=values["reason"], by=by, **seen)


def _saved(request: HttpRequest, values: dict[str, Any], found: Activity) -> HttpResponse:
    """Say so, and go on: to the activity, or to the next one of one's own."""
    offered = not values["unchanged"] and (values["public_text"].strip() or values["rating_changes"])
    waits = _("Your update is saved. What the public will read of it waits for a second person.")
    done = waits if offered else _("Your update is saved.")
    slug = found.version.plan.slug
    if "mine" not in request.GET:
        messages.success(request, done)
        return redirect("activity", slug, found.key)
    waiting = [each for each in still_to_say(user=request.user, today=timezone.localdate()) if each != found]
    if not waiting:
        messages.success(request, f"{done} {_('That was the last one that waited for you.')}")
        return redirect("my_updates")
    left = ngettext("%(num)s more waits for you.", "%(num)s more wait for you.", len(waiting))
    messages.success(request, f"{done} {left % {'num': len(waiting)}}")
    response = redirect("activity_update", waiting[0].version.plan.slug, waiting[0].key)
    response["Location"] += "?mine"
    return response

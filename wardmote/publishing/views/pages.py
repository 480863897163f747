"""The public site: what was promised, what was done, and what was issued. Cleared, non-personal facts only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardmote.core.editions.models import EditionFile
from wardmote.core.editions.selectors import public_editions
from wardmote.core.search.rules import words_of
from wardmote.core.ui.context import copy_of
from wardmote.core.ui.format import shorten
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.performance.public import find_measures, lent_words
from wardmote.performance.public import words_of as words_of_measure
from wardmote.plans.public import PublicPlan, entries_in, find_cleared, public_plan, public_plans
from wardmote.publishing.measuring import measures_of
from wardmote.reports.public import body, file_response

LATEST = 5
MOST_FOUND = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: every public plan at a glance, and what was issued lately."""
    return page(
        request,
        "publishing/home.html",
        {
            "plans": [_glance(plan) for plan in public_plans()],
            "editions": public_editions()[:LATEST],
            "panels": [] if copy_of(request) else panels_for("front", user=request.user, subject=request),
        },
        title=_("What was promised, and what was done"),
    )


def _glance(plan: PublicPlan) -> dict[str, Any]:
    objectives = [
        {
            "objective": objective,
            "counts": plan.counts(objective["key"]),
            "commitments": sum(len(part["commitments"]) for part in objective["parts"]),
        }
        for objective in plan.content["objectives"]
    ]
    return {
        "plan": plan,
        "counts": plan.counts(),
        "commitments": sum(1 for _each in plan.commitments()),
        "activities": sum(len(commitment["activities"]) for _o, _p, commitment in plan.commitments()),
        "objectives": objectives,
    }


def _plan_or_404(request: HttpRequest, slug: str) -> PublicPlan:
    """A public plan. Whoever draws the whole site brings a way to find it that remembers it from page to page."""
    found: PublicPlan | None = getattr(request, "find_plan", public_plan)(slug)
    if found is None:
        raise Http404
    return found


def home_crumb() -> tuple[str, str]:
    return _("Plans"), reverse("public_home")


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One plan: its objectives, their commitments, and how each is going."""
    found = _plan_or_404(request, slug)
    return page(
        request,
        "publishing/plan.html",
        {**_glance(found), "marks": _marks, "is_rated": any(each["count"] for each in found.counts()[:-1])},
        title=found.title,
        breadcrumbs=[home_crumb()],
    )


def _marks(plan: PublicPlan, commitment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The different ratings of a commitment's activities, worst first, each with how many have it and how it moved."""
    order = [each["rag"] for each in plan.content["rating_key"]] + [None]
    marks = []
    for key in order:
        rows = [each for each in commitment["activities"] if each["rag"] == key]
        if rows:
            move = plan.moves.by_uuid.get(rows[0]["uuid"]) if plan.moves and len(rows) == 1 else None
            marks.append({"rating": rows[0]["rating"], "count": len(rows), "moved": move})
    return marks


@require_safe
def commitment(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One commitment, for a resident on a phone: the promise, what is being done, how it is going, who oversees it."""
    found = _plan_or_404(request, slug)
    every = list(found.commitments())
    at = next((index for index, (_o, _p, each) in enumerate(every) if each["key"] == key), None)
    if at is None:
        raise Http404
    objective, part, promise = every[at]
    return page(
        request,
        "publishing/commitment.html",
        {
            "plan": found,
            "objective": objective,
            "part": part,
            "commitment": promise,
            "accountable": _accountable(found, promise),
            "measures": [words_of_measure(each) for each in measures_of(found, promise["key"])],
            "lent": lent_words(),
            "entries": entries_in,
            "related": _related(found, promise),
            "name": _name,
            "before": every[at - 1][2] if at else None,
            "after": every[at + 1][2] if at + 1 < len(every) else None,
        },
        title=_name(promise),
        breadcrumbs=[home_crumb(), (found.title, reverse("public_plan", args=[slug]))],
    )


def _name(promise: Mapping[str, Any]) -> str:
    """What to call a commitment: by its number, or where none is printed (only a bullet, perhaps) by its first words."""
    ref = promise["ref"] or promise["ref_printed"]
    if any(sign.isalnum() for sign in ref):
        return _("Commitment %(ref)s") % {"ref": ref}
    return _("Commitment: %(words)s") % {"words": shorten(promise["statement"], 40)}


def _accountable(found: PublicPlan, promise: Mapping[str, Any]) -> str:
    """Whose promise it is, by name; empty where the plan does not say."""
    both = _("%(one)s and %(other)s, jointly") % {"one": found.force, "other": found.governing_body}
    names = {"force": found.force, "governing_body": found.governing_body, "joint": both}
    return names.get(promise["accountable"], "")


def _related(found: PublicPlan, promise: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The public commitments that a commitment or its activities refer to, without itself."""
    refs = {*promise["cross_refs"], *(ref for each in promise["activities"] for ref in each["cross_refs"])}
    related = []
    for _objective, _part, other in found.commitments():
        own = {other["ref"], *(activity["ref"] for activity in other["activities"])} - {""}
        if own & refs and other["key"] != promise["key"]:
            related.append(other)
    return related


@require_safe
def plan_data(request: HttpRequest, slug: str) -> JsonResponse:
    """The plan as data, in the published reading format: cleared words only."""
    found = _plan_or_404(request, slug)
    return JsonResponse(dict(found.content), json_dumps_params={"ensure_ascii": False})


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every report issued to the public, newest first."""
    return page(
        request,
        "publishing/editions.html",
        {"editions": public_editions()},
        title=_("Reports"),
        breadcrumbs=[home_crumb()],
    )


@require_safe
def edition(request: HttpRequest, uuid: str) -> HttpResponse:
    """One report as it was issued: from the stored file, never from the plan as it is today."""
    found = get_object_or_404(public_editions(), uuid=uuid)
    return page(
        request,
        "publishing/edition.html",
        {"edition": found, "body": body(found), "files": found.files.defer("data").order_by("pk")},
        title=found.title,
        breadcrumbs=[home_crumb(), (_("Reports"), reverse("public_editions"))],
    )


@require_safe
def edition_file(request: HttpRequest, uuid: str, name: str) -> HttpResponse:
    """A file of a public report, byte for byte as it was issued."""
    found = get_object_or_404(EditionFile, edition__in=public_editions(), edition__uuid=uuid, name=name)
    return file_response(request, found)


@require_safe
def edition_file_of_kind(request: HttpRequest, uuid: str, kind: str) -> HttpResponse:
    """Where a file of a public report stood before its address ended in its name: links to there go on working."""
    files = EditionFile.objects.filter(edition__in=public_editions(), edition__uuid=uuid)
    found = get_object_or_404(files.only("name"), kind=kind)
    return redirect("public_edition_file", uuid, found.name, permanent=True)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Words in what is public."""
    question = request.GET.get("q", "").strip()[:200]
    asked = words_of(question)
    found = find_cleared(asked, limit=MOST_FOUND + 1)
    return page(
        request,
        "publishing/search.html",
        {
            "question": question,
            "words": asked,
            "measures": find_measures(asked),
            "found": found[:MOST_FOUND],
            "more": len(found) > MOST_FOUND,
        },
        title=_("Search: %(question)s") % {"question": question} if question else _("Search"),
        breadcrumbs=[home_crumb()],
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this site is, how it is made accessible, and where its figures come from."""
    return page(request, "publishing/about.html", {}, title=_("About this site"), breadcrumbs=[home_crumb()])


@require_safe
def in_language(request: HttpRequest, code: str, rest: str) -> HttpResponse:
    """Where the files of ``wardmote publish`` keep a page in another language: here it is the page, once that is chosen."""
    return redirect(f"{reverse('language', args=[code])}?{urlencode({'next': f'/{rest}'}, safe='/')}")

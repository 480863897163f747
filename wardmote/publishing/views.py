"""The public site: what was promised, what was done, and what was issued. Cleared, non-personal facts only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardmote.core.documents.compose import Composed
from wardmote.core.documents.writers import html
from wardmote.core.editions.models import EditionFile
from wardmote.core.editions.selectors import public_editions
from wardmote.core.editions.services import file_bytes
from wardmote.core.search.rules import words_of
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.plans.public import PublicPlan, face_of, find_cleared, public_plan, public_plans
from wardmote.reports.rendering import PALETTE, words

MIME = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: every public plan at a glance, and what was issued lately."""
    plans = [face_of(plan) for plan in public_plans()]
    return page(
        request,
        "publishing/home.html",
        {
            "plans": [_glance(plan) for plan in plans],
            "editions": public_editions()[:5],
            "panels": panels_for("front", user=request.user, subject=request),
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


def _plan_or_404(slug: str) -> PublicPlan:
    found = public_plan(slug)
    if found is None:
        raise Http404
    return found


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One plan: its objectives, their commitments, and how each is going."""
    found = _plan_or_404(slug)
    return page(
        request,
        "publishing/plan.html",
        {**_glance(found), "mark": _mark},
        title=found.title,
        breadcrumbs=[(_("Plans"), reverse("public_home"))],
    )


def _mark(commitment: dict[str, Any]) -> list[dict[str, Any]]:
    """The different ratings of a commitment's activities, each once, in their order."""
    seen: dict[str, dict[str, Any]] = {}
    for activity in commitment["activities"]:
        if activity["rating"]:
            seen.setdefault(activity["rating"]["word"], activity["rating"])
    return list(seen.values())


@require_safe
def commitment(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One commitment, for a resident on a phone: the promise, what is being done, how it is going, who oversees it."""
    found = _plan_or_404(slug)
    chosen = next(((o, p, c) for o, p, c in found.commitments() if c["key"] == key), None)
    if chosen is None:
        raise Http404
    objective, part, promise = chosen
    names = {"force": found.force, "governing_body": found.governing_body}
    both = _("%(one)s and %(other)s, jointly") % {"one": found.force, "other": found.governing_body}
    return page(
        request,
        "publishing/commitment.html",
        {
            "plan": found,
            "objective": objective,
            "part": part,
            "commitment": promise,
            "accountable": both if promise["accountable"] == "joint" else names.get(promise["accountable"], ""),
            "related": _related(found, promise),
        },
        title=_("Commitment %(ref)s") % {"ref": promise["ref_printed"] or promise["ref"]},
        breadcrumbs=[(_("Plans"), reverse("public_home")), (found.title, reverse("public_plan", args=[slug]))],
    )


def _related(found: PublicPlan, promise: Any) -> list[Mapping[str, Any]]:
    """The public commitments that a commitment or its activities refer to, without itself."""
    refs = {*promise["cross_refs"], *(ref for each in promise["activities"] for ref in each["cross_refs"])}
    related = []
    for _objective, _part, other in found.commitments():
        own = {other["ref"], *(activity["ref"] for activity in other["activities"] if activity["ref"])}
        if own & refs and other["key"] != promise["key"]:
            related.append(other)
    return related


@require_safe
def plan_data(request: HttpRequest, slug: str) -> JsonResponse:
    """The plan as data, in the published reading format: cleared words only."""
    found = _plan_or_404(slug)
    return JsonResponse(dict(found.content), json_dumps_params={"ensure_ascii": False})


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every report issued to the public, newest first."""
    return page(
        request,
        "publishing/editions.html",
        {"editions": public_editions()},
        title=_("Reports"),
        breadcrumbs=[(_("Plans"), reverse("public_home"))],
    )


@require_safe
def edition(request: HttpRequest, uuid: str) -> HttpResponse:
    """One report as it was issued: from the stored edition, never from the plan as it is today."""
    found = get_object_or_404(public_editions().defer(None), uuid=uuid)
    composed = Composed.from_json(found.content["composed"])
    return page(
        request,
        "publishing/edition.html",
        {
            "edition": found,
            "body": html.fragment(composed, palette=PALETTE, words=words()),
            "files": found.files.defer("data").order_by("kind"),
        },
        title=found.title,
        breadcrumbs=[(_("Reports"), reverse("public_editions"))],
    )


@require_safe
def edition_file(request: HttpRequest, uuid: str, kind: str) -> HttpResponseBase:
    """A file of a public report, byte for byte as it was issued."""
    found = get_object_or_404(EditionFile, edition__in=public_editions(), edition__uuid=uuid, kind=kind)
    if request.headers.get("If-None-Match") == f'"{found.sha256}"':
        return HttpResponse(status=304)
    response = HttpResponse(file_bytes(found), content_type=MIME[found.kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["ETag"] = f'"{found.sha256}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Words in what is public."""
    question = request.GET.get("q", "").strip()[:200]
    asked = words_of(question)
    found = find_cleared(asked, limit=50) if asked else []
    return page(
        request,
        "publishing/search.html",
        {"question": question, "words": asked, "found": found},
        title=_("Search: %(question)s") % {"question": question} if question else _("Search"),
        breadcrumbs=[(_("Plans"), reverse("public_home"))],
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this site is, how it is made accessible, and where its figures come from."""
    return page(request, "publishing/about.html", {}, title=_("About this site"))

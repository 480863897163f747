"""Evidence of a record: attach it, open it, replace it, withdraw it; and the list of what has expired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.files import selectors, services
from wardmote.core.files.forms import AttachForm, ListForm, ReplaceForm, WithdrawForm
from wardmote.core.files.holders import HOLDERS, Place, find_place
from wardmote.core.files.models import EvidenceVersion
from wardmote.core.files.permissions import marking_allows, sees_place
from wardmote.core.ui.downloads import download
from wardmote.core.ui.forms import Form
from wardmote.core.ui.page import page

PER_PAGE = 50
Row = tuple[EvidenceVersion, Place]


def _crumbs(place: Place, version: EvidenceVersion | None = None) -> list[tuple[str, str]]:
    found = [(place.title, place.url)]
    if version:
        found.append((version.evidence.title, reverse("evidence", args=[version.evidence.uuid])))
    return found


def _place_of(version: EvidenceVersion) -> Place:
    place = find_place(version.evidence.subject_type, version.evidence.subject_id)
    if place is None:
        raise LookupError("evidence is only shown to whoever may see its record, so there is one")
    return place


@require("files.attach_evidence", find_place)
def evidence_attach(request: HttpRequest, place: Place) -> HttpResponse:
    """Attach a file to a record."""
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            services.attach(place.subject, given.pop("file"), partnership=place.partnership, by=request.user, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The evidence is attached."))
            return redirect(f"{place.url}#evidence")
    return _ask(request, form, place, title=_("Attach evidence"), button=_("Attach it"))


@require("files.view_evidence", selectors.newest_version)
def evidence(request: HttpRequest, version: EvidenceVersion) -> HttpResponse:
    """One piece of evidence with every file that it has been."""
    place = _place_of(version)
    versions = selectors.versions_of(version.evidence)
    return page(
        request,
        "files/evidence.html",
        {
            "evidence": version.evidence,
            "versions": [each for each in versions if marking_allows(request.user, each)],
            "place": place,
            "may_change": not version.evidence.withdrawn_at and request.user.has_perm("files.attach_evidence", version),
            "today": timezone.localdate(),
        },
        title=version.evidence.title,
        breadcrumbs=_crumbs(place),
    )


@require("files.attach_evidence", selectors.newest_version)
def evidence_replace(request: HttpRequest, version: EvidenceVersion) -> HttpResponse:
    """Put a newer file in the place of the newest."""
    form = ReplaceForm(request.POST or None, request.FILES or None, initial={"marking": version.marking})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            services.replace(version.evidence, given.pop("file"), by=request.user, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The newer file is attached. The earlier one stays as a version before it."))
            return redirect("evidence", version.evidence.uuid)
    title = _("Replace this file with a newer one")
    return _ask(request, form, _place_of(version), version, title=title, button=_("Attach the newer file"))


@require("files.attach_evidence", selectors.newest_version)
def evidence_withdraw(request: HttpRequest, version: EvidenceVersion) -> HttpResponse:
    """Say that a piece of evidence counts no longer."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(version.evidence, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The evidence is withdrawn. Nobody can open it any more."))
            return redirect("evidence", version.evidence.uuid)
    return _ask(request, form, _place_of(version), version, title=_("Withdraw this evidence"), button=_("Withdraw it"))


def _ask(
    request: HttpRequest, form: Form, place: Place, version: EvidenceVersion | None = None, *, title: str, button: str
) -> HttpResponse:
    back = reverse("evidence", args=[version.evidence.uuid]) if version else place.url
    return page(
        request,
        "files/ask.html",
        {
            "form": form,
            "caption": version.evidence.title if version else place.title,
            "button": button,
            "back": back,
            "problem": bool(form.errors),
        },
        title=title,
        breadcrumbs=_crumbs(place, version),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require("files.view_evidence", selectors.version_to_open)
def evidence_file(request: HttpRequest, version: EvidenceVersion) -> HttpResponse:
    """One file, as it was kept. It is handed out to be saved, never shown inside our pages."""
    data = services.file_bytes(version)
    return download(data, version.name, kind=services.type_of(version, data))


@require("files.list_evidence")
def evidence_list(request: HttpRequest) -> HttpResponse:
    """Evidence of every record that the user may see; what has expired is one choice away."""
    form = ListForm(request.GET or None)
    narrowed = _narrowed(form, selectors.evidence_within(user=request.user))
    rows = Paginator(narrowed, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    return page(
        request,
        "files/list.html",
        {
            "form": form,
            "narrowed": any(request.GET.get(name) for name in form.fields),
            "pages": rows,
            "rows": _seen(rows.object_list, user=request.user),
            "today": today,
        },
        title=_("Evidence"),
        section="evidence",
    )


def _narrowed(form: ListForm, found: models.QuerySet[EvidenceVersion]) -> models.QuerySet[EvidenceVersion]:
    """The list narrowed to what was asked for. An answer that is no choice finds nothing, never everything."""
    if form.is_bound and not form.is_valid():
        return found.none()
    asked = form.cleaned_data if form.is_bound else {"state": "", "words": ""}
    today = timezone.localdate()
    if asked["words"]:
        found = found.filter(evidence__title__icontains=asked["words"])
    match asked["state"]:
        case "expired":
            return selectors.expired(found, today=today)
        case "soon":
            return selectors.expiring(found, today=today)
        case "withdrawn":
            return found.filter(evidence__withdrawn_at__isnull=False)
    return found.filter(evidence__withdrawn_at=None)


def _seen(versions: Iterable[EvidenceVersion], *, user: Any) -> list[Row]:
    """Those that the user may see, each with its record; every kind of record is looked up once."""
    listed = [each for each in versions if marking_allows(user, each)]
    ids: dict[str, set[int]] = defaultdict(set)
    for each in listed:
        ids[each.evidence.subject_type].add(each.evidence.subject_id)
    places = {
        (kind, pk): Place(subject, HOLDERS[kind])
        for kind, numbers in ids.items()
        if kind in HOLDERS
        for pk, subject in HOLDERS[kind].find(numbers).items()
    }
    seen = {key: place for key, place in places.items() if sees_place(user, place)}
    pairs = ((each, seen.get((each.evidence.subject_type, each.evidence.subject_id))) for each in listed)
    return [(each, place) for each, place in pairs if place]

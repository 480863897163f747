"""Importing a staff list: send it, see what it would do, and only then let it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts import services
from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms.staff import StaffListForm
from wardmote.core.accounts.rights import MANAGE_POSTS
from wardmote.core.accounts.views.posts import SECTION, mine
from wardmote.core.accounts.views.staff import staff_crumbs
from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.organisations.reading import AT_MOST, ListRow, NoStaffList, staff_list
from wardmote.core.organisations.services.staff_list import Outcome
from wardmote.core.ui.page import page

SALT = "wardmote.accounts.staff_list"
A_DAY = 24 * 60 * 60


@require(MANAGE_POSTS)
def staff_list_import(request: HttpRequest) -> HttpResponse:
    """Nothing changes until the preview is confirmed; it travels signed in the page, so that it cannot be exchanged."""
    form = StaffListForm(None, organisations=mine(request), initial={"on": timezone.localdate()})
    outcomes: list[Outcome] = []
    signed = request.POST.get("list", "")
    if signed:
        return _confirmed(request, signed)
    if request.method == "POST":
        form = StaffListForm(request.POST, request.FILES, organisations=mine(request))
        if form.is_valid():
            try:
                given = _given(form)
                outcomes, signed = _run(request, given, only_look=True), signing.dumps(given, salt=SALT, compress=True)
            except ValidationError as refused:
                form.add_error("file", refused)
    return page(
        request,
        "accounts/staff_list.html",
        {
            "form": form,
            "problem": bool(form.errors),
            "signed": signed,
            "outcomes": [each for each in outcomes if each.kind != "same"],
            "counts": Counter(each.kind for each in outcomes),
            "does_something": any(each.kind in {"new", "changed", "left"} for each in outcomes),
        },
        title=_("Import a staff list"),
        section=SECTION,
        breadcrumbs=staff_crumbs(),
        status=422 if form.errors else 200,
    )


def _given(form: StaffListForm) -> dict[str, Any]:
    """What was sent, as plain values. Raises ``ValidationError`` for a file that is no staff list."""
    file = form.cleaned_data["file"]
    try:
        document = sandbox.read(file.read(), file.name)
        rows = staff_list(document.tables)
    except UnreadableFile as unreadable:
        raise ValidationError(str(unreadable)) from unreadable
    except NoStaffList:
        raise ValidationError(_("No table has a column of names and one of posts. Call them Name and Post.")) from None
    if len(rows) > AT_MOST:
        raise ValidationError(_("The list is longer than 5,000 lines. Split it."))
    return {
        "rows": [row.as_values() for row in rows],
        "organisation": form.cleaned_data["organisation"].pk,
        "on": form.cleaned_data["on"].isoformat(),
        "complete": form.cleaned_data["complete"],
    }


def _run(request: HttpRequest, given: dict[str, Any], *, only_look: bool) -> list[Outcome]:
    return services.take_staff_list(
        [ListRow(**row) for row in given["rows"]],
        within=mine(request),
        organisation=mine(request).get(pk=given["organisation"]),
        on=date.fromisoformat(given["on"]),
        complete=given["complete"],
        by=request.user,
        only_look=only_look,
    )


def _confirmed(request: HttpRequest, signed: str) -> HttpResponse:
    """Do what was previewed."""
    try:
        given = signing.loads(signed, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old or was changed. Send the list again; nothing was done."))
        return HttpResponseRedirect(reverse("staff_list"))
    if not mine(request).filter(pk=given["organisation"]).exists():
        return HttpResponseRedirect(reverse("staff_list"))
    counts = Counter(each.kind for each in _run(request, given, only_look=False))
    words = _("Done: %(new)d new, %(changed)d changed, %(left)d left, %(refused)d refused.")
    messages.success(request, words % {kind: counts[kind] for kind in ("new", "changed", "left", "refused")})
    return HttpResponseRedirect(reverse("staff"))

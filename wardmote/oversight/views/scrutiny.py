"""The page from which every register of scrutiny is reached, each with what waits in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.selectors.scrutiny import registers


@require(VIEW)
def scrutiny(request: HttpRequest) -> HttpResponse:
    """Every register with how much is in it, what waits and what is overdue."""
    return page(
        request,
        "oversight/scrutiny.html",
        {"registers": registers(user=request.user, today=timezone.localdate())},
        title=_("Scrutiny"),
        section="scrutiny",
    )

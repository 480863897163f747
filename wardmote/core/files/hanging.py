"""What evidence hangs into the shared pages: words for the history, and the panel on the page of each record."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.files.holders import place_of
from wardmote.core.files.permissions import marking_allows, sees_place
from wardmote.core.files.selectors import evidence_of
from wardmote.core.ui import hooks


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_subject(
        hooks.Subject(
            "files.evidence",
            _("Evidence"),
            lambda evidence: evidence.partnership,
            lambda evidence: reverse("evidence", args=[evidence.uuid]),
        )
    )
    hooks.add_verbs(
        {
            "files.attached": _("Attached evidence"),
            "files.replaced": _("Replaced evidence with a newer file"),
            "files.withdrawn": _("Withdrew evidence"),
        }
    )


def panel(user: Any, subject: Any) -> tuple[str, dict[str, Any]] | None:
    """The evidence of one record, as far as this user may see it; for ``hooks.add_panel``."""
    place = place_of(subject)
    if not sees_place(user, place):
        return None
    may_attach = user.has_perm("files.attach_evidence", place)
    found = [each for each in evidence_of(subject) if marking_allows(user, each)]
    if not found and not may_attach:
        return None
    today = timezone.localdate()
    return "files/panel.html", {"place": place, "rows": found, "may_attach": may_attach, "today": today}

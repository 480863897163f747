"""The secret address at which a calendar program reads somebody's meetings."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.selectors import digest_of
from wardmote.core.audit import services as audit
from wardmote.oversight.models import CalendarFeed
from wardmote.oversight.permissions import VIEW


@transaction.atomic
def open_feed(*, by: Any, every_board: bool) -> tuple[CalendarFeed, str]:
    """Give somebody a secret address, and end the one they had. The secret is shown this once, and kept nowhere."""
    if not by.has_perm(VIEW):
        raise PermissionDenied(_("You may not read meetings."))
    CalendarFeed.objects.filter(user=by, ended_at=None).update(ended_at=timezone.now())
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(user=by, digest=digest_of(secret), every_board=every_board, made_at=timezone.now())
    feed.full_clean()
    feed.save(force_insert=True)
    audit.record("oversight.calendar_opened", subject=by, by=by, every_board=every_board)
    return feed, secret


@transaction.atomic
def end_feed(*, by: Any) -> None:
    """End somebody's secret address. Programs that read it get nothing from now on."""
    if CalendarFeed.objects.filter(user=by, ended_at=None).update(ended_at=timezone.now()):
        audit.record("oversight.calendar_ended", subject=by, by=by)

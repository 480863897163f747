"""Keys by which programs read what somebody may see."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.models import AccessKey, User
from wardmote.core.accounts.selectors import digest_of
from wardmote.core.audit import services as audit
from wardmote.core.notices import services as notices
from wardmote.core.ui.format import long_date

BEGINS = "wardmote_"
"""How every key begins, so that whoever finds one, a program that looks for lost secrets too, sees what it is."""
LONGEST = timedelta(days=365)
MOST = 20
"""Keys of one user that open anything at a time: more are not looked after."""


@transaction.atomic
def make_key(user: Any, *, name: str, expires_on: date, today: date) -> tuple[AccessKey, str]:
    """Make a key; also the secret itself, which can be had this once. A letter tells its user of it.

    Raises ``ValidationError`` for a day that is over or too far, and where there are too many keys already.
    """
    if not today <= expires_on <= today + LONGEST:
        raise ValidationError({"days": _("A key works for a year at most")})
    User.objects.select_for_update().get(pk=user.pk)
    if AccessKey.objects.filter(user=user, ended_at=None, expires_on__gte=today).count() >= MOST:
        raise ValidationError(_("You have %(num)d keys already. End one that is no longer used.") % {"num": MOST})
    secret = BEGINS + secrets.token_urlsafe(32)
    key = AccessKey(user=user, name=name, digest=digest_of(secret), made_at=timezone.now(), expires_on=expires_on)
    key.full_clean()
    key.save()
    audit.record("accounts.key_made", subject=user, by=user, name=name, expires_on=expires_on)
    _tell(key)
    return key, secret


@transaction.atomic
def end_key(key: AccessKey, *, by: Any) -> None:
    """Stop a key from opening anything, at once and for good. Ending it again changes nothing."""
    ended = AccessKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        audit.record("accounts.key_ended", subject=key.user, by=by, name=key.name)


def end_keys_of(user: User) -> None:
    """Stop all keys of a user, in the transaction of what takes the account out of somebody's hands."""
    user.access_keys.filter(ended_at=None).update(ended_at=timezone.now())


def note_use(key: AccessKey, *, today: date) -> None:
    """Remember the day on which a key last opened something: once a day, so that reading stays reading."""
    if key.last_used_on != today:
        AccessKey.objects.filter(pk=key.pk).update(last_used_on=today)


def _tell(key: AccessKey) -> None:
    lines = [
        _("Hello %(name)s,") % {"name": key.user.name},
        _("An access key was made for your account: %(key)s. Until %(day)s it lets a program read what you may see.")
        % {"key": key.name, "day": long_date(key.expires_on)},
        _("If it was not you, end the key on the page of your account, and choose a new password."),
    ]
    body = "\n\n".join(lines) + "\n"
    notices.post(to=key.user.email, subject=_("A new access key"), body=body, kind="accounts.key_made")

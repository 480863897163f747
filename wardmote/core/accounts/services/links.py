"""Invitations and forgotten passwords: one-time links by mail."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.models import OneTimeLink, Role, User
from wardmote.core.accounts.selectors import digest_of, link_by
from wardmote.core.accounts.services.access_keys import end_keys_of
from wardmote.core.accounts.services.people import give_role, open_account
from wardmote.core.audit import services as audit
from wardmote.core.notices import services as notices
from wardmote.core.organisations.models import Organisation

Address = Callable[[str], str]  # from the secret part of a link to its whole address
LASTS = {OneTimeLink.Purpose.INVITATION: timedelta(days=7), OneTimeLink.Purpose.RESET: timedelta(hours=2)}
KINDS = {OneTimeLink.Purpose.INVITATION: "accounts.invitation", OneTimeLink.Purpose.RESET: "accounts.reset"}


class LinkEnded(Exception):
    """The link was used, withdrawn or replaced, or it is too old."""


@transaction.atomic
def invite(*, email: str, name: str, role: Role, organisation: Organisation, address: Address, by: Any) -> User:
    """Make an account that nobody can sign in to yet, with its first role, and send its link."""
    user = open_account(email=email, name=name, by=by)
    give_role(user, role, organisation=organisation, by=by)
    _send_invitation(user, address, by)
    return user


@transaction.atomic
def invite_again(user: User, *, address: Address, by: Any) -> None:
    """Send a new link; the one before stops working. Refused where the person can sign in already."""
    if user.has_usable_password() or not user.is_active:
        raise ValidationError(_("This person has followed the invitation already, or the account is closed."))
    _send_invitation(user, address, by)


@transaction.atomic
def withdraw(user: User, *, by: Any) -> int:
    """Take an invitation back: its link stops working. The account stays, with no way in. Returns how many ended."""
    ended = _end_links(user, OneTimeLink.Purpose.INVITATION)
    if ended:
        audit.record("accounts.invitation_withdrawn", subject=user, by=by)
    return ended


@transaction.atomic
def ask_for_reset(*, email: str, address: Address) -> None:
    """Send a link to choose a new password, where somebody signs in with this address. Says nothing about whether."""
    user = User.objects.select_for_update().filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        return
    lines = [
        _("Somebody, probably you, asked to choose a new password for %(email)s.") % {"email": user.email},
        _("Choose it here within two hours:"),
        "{link}",
        _("If it was not you, do nothing: your password stays as it is."),
    ]
    _send_link(user, OneTimeLink.Purpose.RESET, address, subject=_("Choose a new password"), lines=lines)
    audit.record("accounts.reset_asked", subject=user, by=None)


@transaction.atomic
def choose_password(token: str, password: str) -> User:
    """Set the password that the receiver of a link chose. All links of the account, its sessions and its keys end.

    Raises ``LinkEnded``, also for the second of two who follow one link at once, and ``ValidationError`` for a weak
    password, which leaves the link as it is.
    """
    link = link_by(token, now=timezone.now())
    if link is None:
        raise LinkEnded
    user = User.objects.select_for_update().get(pk=link.user_id)
    if link_by(token, now=timezone.now()) is None:
        raise LinkEnded
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    OneTimeLink.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
    end_keys_of(user)
    verb = "accounts.invitation_followed" if link.purpose == link.Purpose.INVITATION else "accounts.password_reset"
    audit.record(verb, subject=user, by=user)
    return user


def _send_invitation(user: User, address: Address, by: Any) -> None:
    lines = [
        _("%(who)s invites you to Wardmote, where the promises of the plan are kept.") % {"who": by},
        _("Choose your password here within seven days. Then sign in with %(email)s.") % {"email": user.email},
        "{link}",
        _("If you did not expect this, do nothing, or ask the one who sent it."),
    ]
    _send_link(user, OneTimeLink.Purpose.INVITATION, address, subject=_("Your invitation to Wardmote"), lines=lines)
    audit.record("accounts.invited", subject=user, by=by, email=user.email)


def _send_link(user: User, purpose: OneTimeLink.Purpose, address: Address, *, subject: str, lines: list[str]) -> None:
    """Make a new link, end those before it, and write the letter. The secret stands in the letter alone."""
    _end_links(user, purpose)
    token, now = secrets.token_urlsafe(32), timezone.now()
    expires_at = now + LASTS[purpose]
    OneTimeLink.objects.create(user=user, purpose=purpose, digest=digest_of(token), made_at=now, expires_at=expires_at)
    words = [_("Hello %(name)s,") % {"name": user.name}, *lines]
    body = "\n\n".join(address(token) if line == "{link}" else line for line in words) + "\n"
    notices.post(to=user.email, subject=subject, body=body, kind=KINDS[purpose], expires_at=expires_at)


def _end_links(user: User, purpose: OneTimeLink.Purpose) -> int:
    notices.take_back(to=user.email, kind=KINDS[purpose])
    return OneTimeLink.objects.filter(user=user, purpose=purpose, ended_at=None).update(ended_at=timezone.now())

"""Whom the organisation's own sign-in means."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wardmote.core.accounts.models import OneTimeLink, OutsideIdentity, User
from wardmote.core.audit import services as audit


@transaction.atomic
def user_from_outside(*, issuer: str, subject: str, email: str) -> User | None:
    """The account of somebody whom another system signed in, or None: nobody gets an account by signing in.

    Args:
        issuer: the system, and ``subject`` its own name for the person, which never changes.
        email: the address it vouches for; empty where it vouches for none.

    The first time an account is found by its address, and from then on by the name alone: whoever is given the address
    later gets nothing. An account that the system already knows under another name is refused for the same reason.
    """
    known = OutsideIdentity.objects.filter(issuer=issuer, subject=subject).select_related("user").first()
    if known:
        return known.user if known.user.is_active else None
    user = User.objects.select_for_update().filter(email__iexact=email, is_active=True).first() if email else None
    if user is None or user.identities.filter(issuer=issuer).exists():
        return None
    OutsideIdentity.objects.create(user=user, issuer=issuer, subject=subject)
    user.links.filter(purpose=OneTimeLink.Purpose.INVITATION, ended_at=None).update(ended_at=timezone.now())
    audit.record("accounts.identity_matched", subject=user, by=user, issuer=issuer)
    return user

"""Personal links: sent by mail, they open one person's own items for a while, and nothing else."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from wardmote.core.accounts.models import PersonalLink
from wardmote.core.accounts.selectors import SIGNED_AS, digest_of
from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Person

LASTS = timedelta(days=14)


def new_link(person: Person, *, now: datetime) -> tuple[PersonalLink, str]:
    """Make a link. Returns it with its secret, which stands in the letter alone: only a hash of it is kept.

    The caller writes the letter in the same transaction, and the history entry that tells of it.
    """
    token = signing.Signer(salt=SIGNED_AS, sep=".").sign(secrets.token_urlsafe(32))
    link = PersonalLink.objects.create(person=person, digest=digest_of(token), made_at=now, expires_at=now + LASTS)
    return link, token


@transaction.atomic
def end_links(person: Person, *, now: datetime, by: Any) -> int:
    """Revoke every link of a person. Returns how many worked until now."""
    ended = PersonalLink.objects.filter(person=person, ended_at=None, expires_at__gt=now).update(ended_at=now)
    if ended:
        audit.record("accounts.personal_links_ended", subject=person, by=by, count=ended)
    return ended

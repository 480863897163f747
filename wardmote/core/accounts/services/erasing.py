"""Erasing somebody who left: their name and address go, what they did stays provable."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.models import AccessKey, KeptDraft, Membership, OneTimeLink, OutsideIdentity, User
from wardmote.core.accounts.selectors import events_about
from wardmote.core.audit import services as audit
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.organisations.models import Person


@transaction.atomic
def erase_person(person: Person, *, reason: str, today: date, by: Any) -> int:
    """Take a person's name and address out of every record of ours. Returns how many values of the history went.

    Who held which post when stays, under a number. So do the entries of the history, whose chain holds only salted hashes
    of what was taken out. Text that somebody typed is not changed: a person has to read it. Cannot be undone.
    """
    person = Person.objects.select_for_update().get(pk=person.pk, erased_at=None)
    if person.holdings.filter(Q(ends_on=None) | Q(ends_on__gte=today)).exists():
        raise ValidationError(_("This person still holds a post. Note their last day first."))
    user = User.objects.select_for_update().filter(person=person).first()
    if by is not None and user is not None and user.pk == by.pk:
        raise ValidationError(_("You cannot erase yourself. Ask another administrator."))
    about_them, naming_them = events_about(person, user)
    count = audit.erase_values(about_them, by=by, reason=reason, subject=person)
    count += audit.erase_values(naming_them, by=by, names=["person", "person_id"], reason=reason, subject=person)
    known_as = _("Erased person %(number)d") % {"number": person.pk}
    OutboxMessage.objects.filter(to__in=[each for each in (person.email, user and user.email) if each]).delete()
    person.name, person.email, person.erased_at = known_as, "", timezone.now()
    person.save(update_fields=["name", "email", "erased_at"])
    if user is not None:
        _empty_account(user, known_as)
    audit.record("accounts.person_erased", subject=person, by=by, reason=reason, values=count)
    return count


def _empty_account(user: User, known_as: str) -> None:
    """Close an account for good: no name, no address, no way in, nothing of its own left."""
    user.name, user.email, user.is_active = known_as, f"erased-{user.pk}@erased.invalid", False
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "password"])
    for own in (AccessKey, Authenticator, OneTimeLink, OutsideIdentity, KeptDraft, Membership):
        own.objects.filter(user=user).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()

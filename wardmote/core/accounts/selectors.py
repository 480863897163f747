"""Questions about accounts and roles."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from wardmote.core.accounts.models import AccessKey, Membership, OneTimeLink, PersonalLink, User
from wardmote.core.accounts.permissions import memberships_of, partnerships_where
from wardmote.core.audit.models import Event, EventValue
from wardmote.core.audit.selectors import values_of
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.organisations.models import Holding, Organisation, Partnership, Person
from wardmote.core.organisations.selectors import people_of

ERASE_PERSON = "accounts.erase_person"


def memberships_without_password() -> list[Membership]:
    """Roles of active accounts that no password opens: the example's. Somebody invited has none yet, and is not one."""
    return list(
        Membership.objects.filter(user__is_active=True, user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(user__links__purpose=OneTimeLink.Purpose.INVITATION)
        .select_related("user", "organisation")
        .order_by("pk")
    )


def organisations_managed_by(user: Any, key: str = "accounts.manage_people") -> QuerySet[Organisation]:
    """The organisations whose people, or with another key whose posts, this user looks after: both sides of each."""
    partnerships = partnerships_where(user, key)
    ids = {pk for pair in partnerships.values_list("force_id", "governing_body_id") for pk in pair}
    return Organisation.objects.filter(pk__in=ids)


def people_managed_by(user: Any) -> QuerySet[User]:
    """Everybody with a role in those organisations, with only those roles, by name."""
    organisations = organisations_managed_by(user)
    roles = Membership.objects.filter(organisation__in=organisations).select_related("organisation").order_by("pk")
    return (
        User.objects.filter(memberships__organisation__in=organisations)
        .distinct()
        .prefetch_related(Prefetch("memberships", queryset=roles, to_attr="roles_here"))
        .order_by("name")
    )


def roles_of(user: Any) -> set[str]:
    """The roles a user holds anywhere: what decides the page they land on."""
    return {membership.role for membership in memberships_of(user)}


def lacks_second_factor(user: Any, *, from_outside: bool) -> bool:
    """Whether somebody's role asks for a second factor that their account does not have yet.

    Whoever came ``from_outside`` gave theirs there: the organisation's own sign-in asks for it.
    """
    asked = settings.REQUIRE_SECOND_FACTOR
    if not asked or from_outside or settings.EXAMPLE_MODE or not (asked == ["all"] or roles_of(user) & set(asked)):
        return False
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return not Authenticator.objects.filter(user=user, type__in=factors).exists()


def organisation_seen_by(user: Any) -> str:
    """Whose site somebody sees: their partnership's name; the only partnership's for everybody else."""
    organisations = [membership.organisation for membership in memberships_of(user)]
    if organisations:
        return organisations[0].name
    names = list(Partnership.objects.values_list("governing_body__name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def names_of(keys: set[str]) -> dict[str, str]:
    """Names for the actors of the history: ``user:5`` to the name of the account, where there still is one."""
    ids = {key.removeprefix("user:") for key in keys if key.startswith("user:")}
    found = User.objects.filter(pk__in=[pk for pk in ids if pk.isdigit()]).values_list("pk", "name")
    return {f"user:{pk}": name for pk, name in found} | _names_by_link(keys)


def _names_by_link(keys: set[str]) -> dict[str, str]:
    ids = {key.removeprefix("link:") for key in keys if key.startswith("link:")}
    found = PersonalLink.objects.filter(pk__in=[pk for pk in ids if pk.isdigit()]).select_related("person")
    return {f"link:{link.pk}": str(link) for link in found}


SIGNED_AS = "accounts.personal_link"


def personal_link(token: str) -> PersonalLink | None:
    """The link with this secret, whether or not it still works; None for one that was never made here."""
    try:
        signing.Signer(salt=SIGNED_AS, sep=".").unsign(token)
    except signing.BadSignature:
        return None
    return PersonalLink.objects.select_related("person").filter(digest=digest_of(token)).first()


def still_works(link: PersonalLink, *, now: datetime) -> bool:
    """Whether a personal link opens anything: not revoked, and not too old."""
    return link.ended_at is None and link.expires_at > now


def colleagues_of(user: Any) -> QuerySet[User]:
    """Everybody with a role in a partnership that this user has a role in."""
    organisations = {membership.organisation_id for membership in memberships_of(user)}
    partnerships = Partnership.objects.filter(force_id__in=organisations) | Partnership.objects.filter(
        governing_body_id__in=organisations
    )
    ids = {pk for pair in partnerships.values_list("force_id", "governing_body_id") for pk in pair} | organisations
    return User.objects.filter(memberships__organisation_id__in=ids).distinct()


def digest_of(token: str) -> str:
    """What is kept of the secret part of a link. The part is long and random, so that its hash needs no salt."""
    return sha256(token.encode()).hexdigest()


def link_by(token: str, *, now: datetime) -> OneTimeLink | None:
    """The link that somebody followed, while it still holds: not used, not withdrawn, not expired, the account open."""
    found = OneTimeLink.objects.filter(digest=digest_of(token), ended_at=None, expires_at__gt=now, user__is_active=True)
    return found.select_related("user").first()


def key_by(secret: str, *, today: date) -> AccessKey | None:
    """The access key with this secret, while it opens anything: not ended, not expired, the account open."""
    found = AccessKey.objects.filter(
        digest=digest_of(secret), ended_at=None, expires_on__gte=today, user__is_active=True
    )
    return found.select_related("user").first()


def keys_of(user: Any) -> QuerySet[AccessKey]:
    """The access keys that somebody has made and not ended, the newest first; expired ones too."""
    return AccessKey.objects.filter(user=user, ended_at=None)


def keys_managed_by(user: Any) -> QuerySet[AccessKey]:
    """The access keys of everybody whose account this administrator may change: theirs alone, nobody's with roles elsewhere."""
    people = [each for each in people_managed_by(user) if user.has_perm("accounts.manage_people", each)]
    return AccessKey.objects.filter(user__in=people, ended_at=None).select_related("user")


def open_invitation(user: User, *, now: datetime) -> OneTimeLink | None:
    """The invitation that somebody has not followed yet."""
    return user.links.filter(purpose=OneTimeLink.Purpose.INVITATION, ended_at=None, expires_at__gt=now).first()


def events_about(person: Person, user: User | None) -> tuple[QuerySet[Event], QuerySet[Event]]:
    """The entries of the history about somebody, all of whose values are theirs, and those that name them."""
    about = Q(subject_type="organisations.person", subject_id=str(person.pk))
    if user is not None:
        about |= Q(subject_type="accounts.user", subject_id=str(user.pk))
    named = EventValue.objects.filter(name="person_id", text=str(person.pk)).values("event")
    return Event.objects.filter(about), Event.objects.filter(pk__in=named).exclude(about)


def due_for_erasure(user: Any, *, today: date) -> QuerySet[Person]:
    """People whose last post ended longer ago than leavers are kept, longest ago first, with that day as ``left_on``."""
    months = today.year * 12 + today.month - 1 - settings.KEEP_LEAVERS_MONTHS
    before = date(months // 12, months % 12 + 1, 1)  # whole months: nobody goes a day too early
    running = Holding.objects.filter(person=OuterRef("pk")).filter(Q(ends_on=None) | Q(ends_on__gte=before))
    found = people_of(organisations_managed_by(user, ERASE_PERSON)).filter(~Exists(running))
    return found.annotate(left_on=Max("holdings__ends_on")).order_by("left_on")


def mentions_in_history(person: Person) -> list[int]:
    """Numbers of entries in which somebody typed this person's name: a person has to read them."""
    user = User.objects.filter(person=person).first()
    about, naming = events_about(person, user)
    found = EventValue.objects.filter(text__icontains=person.name).exclude(event__in=about).exclude(event__in=naming)
    return list(found.order_by("-event__number").values_list("event__number", flat=True).distinct()[:200])


def held_about(person: Person) -> dict[str, Any]:
    """Everything we hold about somebody by name, as plain values, for them to have."""
    user = User.objects.filter(person=person).first()
    about, naming = events_about(person, user)
    events = Event.objects.filter(Q(pk__in=about) | Q(pk__in=naming)).prefetch_related("values").order_by("number")
    return {
        "person": {"name": person.name, "email": person.email},
        "posts": [
            {"post": each.post.name, "as": each.kind, "from": each.starts_on, "until": each.ends_on}
            for each in person.holdings.select_related("post").order_by("starts_on")
        ],
        "account": user
        and {
            "email": user.email,
            "name": user.name,
            "since": user.joined_at,
            "last_sign_in": user.last_login,
            "roles": [str(each) for each in user.memberships.select_related("organisation", "user")],
            "passkeys_and_codes": list(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        },
        "access_keys": list(
            AccessKey.objects.filter(user=user).values("name", "made_at", "expires_on", "last_used_on")
        ),
        "letters": list(
            OutboxMessage.objects.filter(to__iexact=person.email or "-").values("kind", "made_at", "sent_at")
        ),
        "history": [
            {"number": each.number, "at": each.recorded_at, "verb": each.verb, **values_of(each)} for each in events
        ],
    }

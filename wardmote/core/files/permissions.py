"""Who may read evidence and who may attach it: the record that it belongs to decides."""

from __future__ import annotations

from typing import Any

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant, memberships_of
from wardmote.core.files.holders import Place, find_place
from wardmote.core.files.models import Evidence, EvidenceVersion
from wardmote.core.organisations.models import Partnership

Thing = Place | Evidence | EvidenceVersion


def _partnership(thing: Thing) -> Partnership:
    return thing.evidence.partnership if isinstance(thing, EvidenceVersion) else thing.partnership


def _place(thing: Thing) -> Place | None:
    if isinstance(thing, Place):
        return thing
    evidence = thing.evidence if isinstance(thing, EvidenceVersion) else thing
    return find_place(evidence.subject_type, evidence.subject_id)


def marking_allows(user: Any, thing: Thing) -> bool:
    """What is marked sensitive is for staff alone."""
    sensitive = isinstance(thing, EvidenceVersion) and thing.marking == EvidenceVersion.Marking.SENSITIVE
    return not sensitive or any(each.role in EVERY_MEMBER_OF_STAFF for each in memberships_of(user))


def sees_place(user: Any, place: Place) -> bool:
    """Whether a user may see the record at all."""
    return bool(user.has_perm(place.holder.may_see, place.subject))


def _may_see(user: Any, thing: Thing) -> bool:
    place = _place(thing)
    return place is not None and sees_place(user, place) and marking_allows(user, thing)


def _may_attach(user: Any, thing: Thing) -> bool:
    place = _place(thing)
    return place is not None and bool(user.has_perm(place.holder.may_attach, place.subject))


grant("files.view_evidence", *Role, partnership_of=_partnership, also=_may_see, inherited=True)
grant("files.attach_evidence", *Role, partnership_of=_partnership, also=_may_attach)
grant("files.list_evidence", *EVERY_MEMBER_OF_STAFF)

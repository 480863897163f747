"""Taking a staff list: who is new, who has moved, and who has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Holding, Organisation, Person, Post, Team
from wardmote.core.organisations.reading import ListRow
from wardmote.core.organisations.selectors import holdings_on, people_of
from wardmote.core.organisations.services.people import add_person, change_person
from wardmote.core.organisations.services.posts import end_holding, open_post, put_in
from wardmote.core.organisations.services.teams import form_team

Kind = Literal["new", "changed", "same", "left", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one line does, in words. Somebody who is not in the list has no line."""

    line: int
    kind: Kind
    who: str
    words: str
    person: Person | None = None


@transaction.atomic
def take_staff_list(
    rows: Iterable[ListRow],
    *,
    within: QuerySet[Organisation],
    organisation: Organisation,
    on: date,
    complete: bool,
    by: Any,
) -> list[Outcome]:
    """Do what a staff list says, as of the day it speaks of. The same list again changes nothing.

    Args:
        within: the organisations that the list may speak of; ``organisation`` where a line names none.
        on: the list's own day; it is the first day of whoever has none in the list.
        complete: whoever holds a post of ``organisation`` and is not in the list has left it by that day.

    A line that cannot be done is refused with its reason and changes nothing; the others are done all the same.
    """
    outcomes: list[Outcome] = []
    seen: set[int] = set()
    for row in rows:
        try:
            with transaction.atomic():
                outcome = _take(row, within=within, organisation=organisation, on=on, by=by, seen=seen)
        except ValidationError as refused:
            outcome = Outcome(row.line, "refused", row.name or row.post, " ".join(refused.messages))
        outcomes.append(outcome)
    if complete:
        outcomes += _left_out(outcomes, organisation, on, by)
    counts = {kind: sum(each.kind == kind for each in outcomes) for kind in ("new", "changed", "left", "refused")}
    if counts["new"] or counts["changed"] or counts["left"]:
        audit.record("organisations.staff_list_taken", subject=organisation, by=by, as_at=on, **counts)
    return outcomes


def _take(
    row: ListRow, *, within: QuerySet[Organisation], organisation: Organisation, on: date, by: Any, seen: set[int]
) -> Outcome:
    """One line. Raises ``ValidationError`` with the reason where it cannot be done."""
    if row.wrong:
        raise ValidationError(_("“%(text)s” is no date that we can read.") % {"text": row.wrong})
    if not row.name or not row.post:
        raise ValidationError(_("A name or a post is missing."))
    where = _organisation(row, within) or organisation
    starts_on = date.fromisoformat(row.starts_on) if row.starts_on else None
    ends_on = date.fromisoformat(row.ends_on) if row.ends_on else None
    did: list[str] = []
    post = _post(row, where, by, did)
    if post.pk in seen and ends_on is None:
        raise ValidationError(_("The post stands in the list twice. Cover is noted on the post's own page."))
    person, is_new = _person(row, within, by, did)
    holding = (
        post.holdings.filter(person=person, kind=Holding.Kind.HOLDER)
        .filter(Q(starts_on=starts_on) if starts_on and ends_on else Q(ends_on=None) | Q(ends_on=ends_on or on))
        .first()
    )
    if holding is None:
        first = starts_on or on
        for other in post.holdings.filter(kind=Holding.Kind.HOLDER, ends_on=None, starts_on__lt=first):
            end_holding(other, on=first - timedelta(days=1), by=by)
            did.append(_("%(name)s leaves the post") % {"name": other.person.name})
        put_in(post, person, starts_on=first, ends_on=ends_on, by=by)
        did.append(_("takes %(post)s") % {"post": post.name})
    elif ends_on and holding.ends_on != ends_on:
        end_holding(holding, on=ends_on, by=by)
        did.append(_("leaves %(post)s") % {"post": post.name})
    if ends_on is None:
        seen.add(post.pk)
    kind: Kind = "new" if is_new else "changed" if did else "same"
    return Outcome(row.line, kind, person.name, "; ".join(did), person)


def _organisation(row: ListRow, within: QuerySet[Organisation]) -> Organisation | None:
    if not row.organisation:
        return None
    found = within.filter(Q(name__iexact=row.organisation) | Q(short_name__iexact=row.organisation)).first()
    if found is None:
        raise ValidationError(_("There is no organisation “%(name)s” here.") % {"name": row.organisation})
    return found


def _post(row: ListRow, organisation: Organisation, by: Any, did: list[str]) -> Post:
    running = Post.objects.filter(organisation=organisation)
    post = running.filter(name__iexact=row.post).first() or running.filter(short_name__iexact=row.post).first()
    if post is None:
        post = open_post(organisation=organisation, name=row.post, short_name=row.short_name, by=by)
        did.append(_("the post is new"))
    if row.team and post.team is None:
        team = Team.objects.filter(organisation=organisation, name__iexact=row.team).first()
        post.team = team or form_team(organisation=organisation, name=row.team, by=by)
        post.save(update_fields=["team"])
        audit.record("organisations.post_changed", subject=post, by=by, was={"team": ""}, now={"team": row.team})
        did.append(_("the post is in %(team)s") % {"team": post.team.name})
    return post


def _person(row: ListRow, within: QuerySet[Organisation], by: Any, did: list[str]) -> tuple[Person, bool]:
    """Who a line means: by address, else by a name that only one person has. Somebody unknown is new."""
    known = people_of(within)
    email = row.email.lower()
    found = list(known.filter(email__iexact=email)[:2]) if email else []
    if not found:
        same_name = known.filter(name__iexact=row.name)
        found = list((same_name.filter(email="") if email else same_name)[:2])
    if len(found) > 1:
        raise ValidationError(_("Several people are called so. Give the e-mail address."))
    if not found:
        return add_person(name=row.name, email=email, by=by), True
    person = found[0]
    if (person.name, person.email) != (row.name, email or person.email):
        did.append(_("name or address changes"))
        person = change_person(person, name=row.name, email=email or person.email, by=by)
    return person, False


def _left_out(outcomes: list[Outcome], organisation: Organisation, on: date, by: Any) -> list[Outcome]:
    """Whoever holds a post on that day and is in no line; a refused line keeps everybody of its name."""
    here = {each.person.pk for each in outcomes if each.person}
    doubtful = {each.who.casefold() for each in outcomes if each.kind == "refused"}
    held = holdings_on(on).filter(post__organisation=organisation, ends_on=None).exclude(person__in=here)
    left = []
    for holding in held.select_related("post", "person"):
        if holding.person.name.casefold() in doubtful or holding.starts_on >= on:
            continue
        end_holding(holding, on=on - timedelta(days=1), by=by)
        words = _("leaves %(post)s") % {"post": holding.post.name}
        left.append(Outcome(0, "left", holding.person.name, words, holding.person))
    return left

"""Writes about partnerships and their boards, panels and other bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Body, BodyAlias, Organisation, Partnership, Post, Seat

BODY_FIELDS = ("group", "purpose", "meets_printed", "meets", "notes_published", "public_meeting", "position")


@transaction.atomic
def found_partnership(*, force: str, governing_body: str, by: Any, name: str = "") -> Partnership:
    """Set up a force and the body that governs it. Doing it again changes nothing."""
    organisations = [
        Organisation.objects.get_or_create(name=each, defaults={"slug": slugify(each)[:80], "kind": kind})[0]
        for each, kind in ((force, Organisation.Kind.FORCE), (governing_body, Organisation.Kind.GOVERNING_BODY))
    ]
    partnership, made = Partnership.objects.get_or_create(
        force=organisations[0],
        governing_body=organisations[1],
        defaults={"name": name or force, "slug": slugify(name or force)[:80]},
    )
    if made:
        audit.record("organisations.partnership_founded", subject=partnership, by=by, name=partnership.name)
    return partnership


def take_bodies(
    partnership: Partnership, printed: Iterable[Mapping[str, Any]]
) -> tuple[list[Body], list[tuple[Body, dict[str, Any]]]]:
    """Store the bodies of a document's glossary. Returns those made, and those changed with their values before.

    Part of an import, which records it; writes no history entry of its own.
    """
    known = {body.name.casefold(): body for body in partnership.bodies.all()}
    made, changed = [], []
    for position, entry in enumerate(printed, start=1):
        values = {
            "group": entry.get("group") or "",
            "purpose": entry.get("purpose") or "",
            "meets_printed": entry.get("meets_printed") or "",
            "meets": entry.get("meets") or "",
            "notes_published": bool(entry.get("notes_published")),
            "public_meeting": bool(entry.get("public_meeting")),
            "position": position,
        }
        body = known.get(entry["name"].casefold())
        if body is None:
            body = Body(partnership=partnership, name=entry["name"], **values)
            body.full_clean(exclude=["partnership"])
            body.save()
            known[body.name.casefold()] = body
            made.append(body)
            continue
        before = {name: getattr(body, name) for name in BODY_FIELDS if getattr(body, name) != values[name]}
        if before:
            for name in before:
                setattr(body, name, values[name])
            body.save(update_fields=list(before))
            changed.append((body, before))
    return made, changed


def propose_aliases(partnership: Partnership, proposals: Iterable[tuple[str, Body | None, str]]) -> list[BodyAlias]:
    """Put names before a person that may mean a body: (as printed, the body, why). Known names are left alone."""
    known = {alias.name.casefold() for alias in partnership.body_aliases.all()}
    made = []
    for name, body, how in proposals:
        if name.casefold() in known:
            continue
        known.add(name.casefold())
        made.append(BodyAlias.objects.create(partnership=partnership, name=name[:300], body=body, how=how[:40]))
    return made


@transaction.atomic
def decide_alias(alias: BodyAlias, *, body: Body | None, by: Any) -> BodyAlias:
    """Accept an alias for a body, or with no body refuse it."""
    alias = BodyAlias.objects.select_for_update().get(pk=alias.pk)
    alias.body = body or alias.body
    alias.state = BodyAlias.State.ACCEPTED if body else BodyAlias.State.REFUSED
    alias.full_clean()
    alias.save(update_fields=["body", "state"])
    audit.record("organisations.alias_decided", subject=alias, by=by, name=alias.name, state=alias.state)
    return alias


@transaction.atomic
def add_body(partnership: Partnership, *, name: str, by: Any) -> Body:
    """Add a board, panel or group that no glossary has named."""
    last = partnership.bodies.aggregate(last=models.Max("position"))["last"]
    body = Body(partnership=partnership, name=name.strip(), position=(last or 0) + 1)
    body.full_clean()
    body.save()
    audit.record("organisations.body_added", subject=body, by=by, name=body.name)
    return body


@transaction.atomic
def describe_body(body: Body, *, by: Any, **values: Any) -> Body:
    """Say what a body is for, who chairs and serves it, how often it meets, and since when or until when it stands.

    ``values`` are fields of the body; those that are as they were change nothing.
    """
    row = Body.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=body.pk)
    for name in ("chair_post", "secretary_post"):
        _same_partnership(row.partnership, values.get(name))
    _no_circle(row, values.get("parent"))
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    was = {name: _said(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean(exclude=["partnership"])
    row.save(update_fields=list(changed))
    now = {name: _said(value) for name, value in changed.items()}
    audit.record("organisations.body_described", subject=row, by=by, was=was, now=now)
    return row


@transaction.atomic
def give_seat(body: Body, *, by: Any, post: Post | None = None, name: str = "", starts_on: date | None = None) -> Seat:
    """Give a post, or somebody who is only named, a seat on a body."""
    _same_partnership(body.partnership, post)
    if post is None and not name.strip():
        raise ValidationError({"name": _("Choose a post, or enter whose seat it is.")})
    seat = Seat(body=body, post=post, name=name.strip(), starts_on=starts_on)
    there = Seat.objects.filter(body=body, post=seat.post, name=seat.name, ends_on=None)
    if there.exists():
        raise ValidationError({"post" if post else "name": _("It has a seat already.")})
    seat.full_clean()
    seat.save()
    audit.record("organisations.seat_given", subject=body, by=by, seat=str(seat), starts_on=_said(starts_on))
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, on: date, by: Any) -> Seat:
    """Say the last day of a seat. Who sat there before stays known."""
    row = Seat.objects.select_for_update(of=("self",)).select_related("body", "post").get(pk=seat.pk)
    if row.starts_on and on < row.starts_on:
        raise ValidationError({"ends_on": _("The last day must not be before the first.")})
    was, row.ends_on = row.ends_on, on
    row.save(update_fields=["ends_on"])
    audit.record("organisations.seat_ended", subject=row.body, by=by, seat=str(row), was=_said(was), now=_said(on))
    return row


def _same_partnership(partnership: Partnership, post: Post | None) -> None:
    if post and post.organisation_id not in (partnership.force_id, partnership.governing_body_id):
        raise ValidationError(_("Choose a post of the force or its governing body."))


def _no_circle(body: Body, parent: Body | None) -> None:
    """A body reports to another of its partnership, and never to itself by a way round."""
    above = parent
    while above is not None:
        if above.pk == body.pk or above.partnership_id != body.partnership_id:
            raise ValidationError({"parent": _("A board cannot report to itself, nor to one that reports to it.")})
        above = above.parent


def _said(value: Any) -> Any:
    """A value as the history holds it."""
    if isinstance(value, models.Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value

"""Writes about partnerships and their boards, panels and other bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Body, BodyAlias, Organisation, Partnership

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

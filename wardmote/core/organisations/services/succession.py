"""Another governing body takes over from one whose office ends. Nothing is overwritten: the old partnership stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Body, BodyAlias, Organisation, Partnership


@transaction.atomic
def succeed(partnership: Partnership, *, governing_body: str, on: date, by: Any) -> tuple[Partnership, dict[int, Body]]:
    """Let a new governing body take over from a partnership's on a day: its first one, the day after the other's last.

    The name must be new here: to join a body that governs somebody else already would open its records. Boards go over
    by name, with the other names that were accepted for them. Returns the new partnership, and its boards by the ids of
    the old ones. Posts and teams belong to their organisations and stay there.
    """
    old = (
        Partnership.objects.select_for_update(of=("self",))
        .select_related("force", "governing_body")
        .get(pk=partnership.pk)
    )
    if old.successor_id is not None:
        raise ValidationError(_("Another body has taken over here already."))
    name = " ".join(governing_body.split())
    slug = slugify(name)[:80]
    if Organisation.objects.filter(name__iexact=name).exists() or Organisation.objects.filter(slug=slug).exists():
        raise ValidationError(
            {"governing_body": _("There is an organisation of this name already. Enter its full new name.")}
        )
    last = on - timedelta(days=1)
    body = Organisation(name=name, slug=slug, kind=Organisation.Kind.GOVERNING_BODY, starts_on=on)
    body.full_clean()
    body.save()
    new = Partnership(
        force=old.force, governing_body=body, name=old.name, slug=_free_slug(old.slug, on.year), starts_on=on
    )
    new.full_clean()
    new.save()
    if old.starts_on and last < old.starts_on:
        raise ValidationError({"on": _("The day must be after the first day of the body before it.")})
    old.ends_on, old.successor = last, new
    old.save(update_fields=["ends_on", "successor"])
    if not Partnership.objects.filter(governing_body=old.governing_body, ends_on=None).exists():
        former = old.governing_body
        former.ends_on, former.successor = last, body
        former.full_clean()
        former.save(update_fields=["ends_on", "successor"])
    audit.record(
        "organisations.succeeded",
        subject=old,
        by=by,
        was=old.governing_body.name,
        now=body.name,
        on=on.isoformat(),
    )
    return new, _copy_boards(old, new)


def _free_slug(base: str, year: int) -> str:
    wanted = f"{base[:70]}-{year}"
    slug, number = wanted, 2
    while Partnership.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _copy_boards(old: Partnership, new: Partnership) -> dict[int, Body]:
    """The boards of the old partnership in the new one, with their accepted names."""
    names = [field.attname for field in Body._meta.concrete_fields if field.name not in {"id", "partnership"}]
    before = list(old.bodies.all())
    made = Body.objects.bulk_create(
        Body(partnership=new, **{name: getattr(each, name) for name in names}) for each in before
    )
    boards = {each.pk: copy for each, copy in zip(before, made, strict=True)}
    BodyAlias.objects.bulk_create(
        BodyAlias(partnership=new, name=alias.name, body=boards[alias.body_id], state=alias.state, how=alias.how)
        for alias in old.body_aliases.filter(state=BodyAlias.State.ACCEPTED)
        if alias.body_id in boards
    )
    return boards

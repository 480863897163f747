"""Believable plans of any size, invented by lot: for measuring, for trying out, for demonstrations.

The same seed and day give the same plans. Rows go in by the hundred thousand past the services that a person's own
writes go through, so there is one history entry for all of them, and one for each report; nothing says otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from wardmote.core.accounts.models import User
from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.search import services as search
from wardmote.plans.models import Plan
from wardmote.plans.services.generating.bulk import count_on_from
from wardmote.plans.services.generating.people import Side, found_side, let_read_everything
from wardmote.plans.services.generating.tree import PlanWriter, Sheets, shares
from wardmote.plans.services.generating.words import Words

Say = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much to invent. Two organisations make a partnership; plans are dealt out among the partnerships."""

    plans: int
    organisations: int
    activities: int
    updates: int


@dataclass(frozen=True, slots=True)
class Made:
    """What was put in: rows by table, and the accounts of the first partnership."""

    rows: dict[str, int]
    users: list[User]


class NotEmpty(Exception):
    """The database holds plans that somebody may need."""


@transaction.atomic
def generate(size: Size, *, seed: int, today: date, say: Say, into_existing: bool = False) -> Made:
    """Invent plans and put them in: all of them or, where something goes wrong, none.

    Raises ``NotEmpty`` where there are plans already, unless ``into_existing`` says that this is meant.
    """
    if Plan.objects.exists() and not into_existing:
        raise NotEmpty
    words = Words(random.Random(seed))  # noqa: S311 - lots for invented plans, not secrets
    sheets = Sheets()
    words.stamp ^= Plan.objects.order_by("-pk").values_list("pk", flat=True).first() or 0  # no uuid comes twice
    first_new = User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    sides = _sides(max(1, size.organisations // 2), words, today=today)
    counts = zip(shares(size.activities, size.plans), shares(size.updates, size.plans), strict=True)
    for at, (activities, updates) in enumerate(counts, start=1):
        say(at - 1, size.plans, "plans")
        side = sides[(at - 1) % len(sides)]
        writer = PlanWriter(sheets, words, side, number=at, activities=activities, updates=updates, today=today)
        writer.write()
    say(size.plans, size.plans, "plans")
    count_on_from(sheets.all())
    search.rebuild()
    rows = {str(sheet.model._meta.verbose_name_plural): sheet.count for sheet in sheets.all() if sheet.count}
    audit.record("plans.generated", subject=sides[0].partnership, by=None, seed=seed, plans=size.plans, rows=rows)
    own = User.objects.filter(pk__gt=first_new, password__startswith="!").order_by("pk")  # noqa: S106 - no password
    return Made(rows, list(own))


def _sides(count: int, words: Words, *, today: date) -> list[Side]:
    taken = set(Organisation.objects.values_list("slug", flat=True))
    taken |= set(Partnership.objects.values_list("slug", flat=True))
    places = [place for place in words.places if not {slugify(place), f"{slugify(place)}-police"} & taken]
    words.lots.shuffle(places)
    sides = [found_side(place, words, today=today, first=at == 0) for at, place in enumerate(places[:count])]
    let_read_everything(words)
    return sides

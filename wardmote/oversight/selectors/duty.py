"""Questions about duties to publish: what is due, what is missing, and where the last one can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wardmote.core.organisations.models import Partnership
from wardmote.oversight.definitions import Duty, DutyItem, duties, duty
from wardmote.oversight.models import DutyLeftOut, Publication
from wardmote.oversight.rules.duty import next_due, standing
from wardmote.oversight.selectors.scopes import readable

LATE = frozenset({"missing", "overdue"})


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that a partnership publishes, and how it stands on a day."""

    partnership: Partnership
    duty: Duty
    item: DutyItem
    last: Publication | None = None
    due: date | None = None
    stands: str = "missing"
    left_out: str = ""

    @property
    def publisher(self) -> str:
        """Who has to publish it."""
        side = self.partnership.force if self.duty.whose == "force" else self.partnership.governing_body
        return side.name


def partnerships_for(*, user: Any) -> list[Partnership]:
    """The partnerships whose duties this user may read, by name."""
    return list(readable(user=user).select_related("force", "governing_body").order_by("name"))


def checklist(partnership: Partnership, *, today: date) -> list[Owed]:
    """Everything that a partnership has to publish, in the order of the definitions, in two queries."""
    newest: dict[tuple[str, str], Publication] = {}
    for row in Publication.objects.filter(partnership=partnership).order_by("published_on", "pk"):
        newest[row.duty, row.item] = row
    rows = DutyLeftOut.objects.filter(partnership=partnership).values_list("duty", "item", "reason")
    left_out = {(duty, item): reason for duty, item, reason in rows}
    return [
        _owed(
            partnership, each, item, newest.get((each.slug, item.key)), left_out.get((each.slug, item.key), ""), today
        )
        for each in duties()
        for item in each.items
    ]


def one_owed(partnership: Partnership, duty_slug: str, key: str, *, today: date) -> Owed | None:
    """One of them; None where no definition has it."""
    known = duty(duty_slug)
    item = known.item(key) if known else None
    if known is None or item is None:
        return None
    here = {"partnership": partnership, "duty": duty_slug, "item": key}
    last = Publication.objects.filter(**here).order_by("published_on", "pk").last()
    left_out = DutyLeftOut.objects.filter(**here).first()
    return _owed(partnership, known, item, last, left_out.reason if left_out else "", today)


def published_under(owed: Owed) -> list[Publication]:
    """Every time it came out, newest first."""
    rows = Publication.objects.filter(partnership=owed.partnership, duty=owed.duty.slug, item=owed.item.key)
    return list(rows.select_related("by"))


def counts(rows: Iterable[Owed]) -> dict[str, int]:
    """How many stand how; what does not apply is not counted."""
    found = dict.fromkeys(("missing", "overdue", "soon", "in_time", "when_it_changes"), 0)
    for each in rows:
        if not each.left_out:
            found[each.stands] += 1
    return found


def _owed(
    partnership: Partnership, known: Duty, item: DutyItem, last: Publication | None, left_out: str, today: date
) -> Owed:
    due = next_due(last.published_on, how_often=item.how_often, by=item.by) if last else None
    stands = standing(last=last.published_on if last else None, due=due, today=today)
    return Owed(partnership, known, item, last, due, stands, left_out)

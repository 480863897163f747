"""What to look at twice in words while they are typed. Doubts never keep anybody from saving what is internal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.core.clearance.rules import warnings_in
from wardmote.core.clearance.wording import said_of
from wardmote.core.ui.format import long_date
from wardmote.plans.reading.fields import dates
from wardmote.plans.reading.fields.stamps import stale


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: the words as they stand in the text, and what is doubtful about them."""

    words: str
    message: str


def doubts_of(text: str, *, due: date | None, today: date, public: bool) -> list[Doubt]:
    """What is doubtful in a text: stale words, dates that the plan says otherwise, and in one for the public also signs."""
    found = [
        Doubt(each.printed, _("This was still to come, and its date has passed.")) for each in stale(text, as_at=today)
    ]
    found += _other_dates(text, due=due, today=today)
    if public:
        warned = warnings_in(text)
        found += [Doubt(each.words, _("This may hold %(sign)s.") % {"sign": said_of(each.sign)}) for each in warned]
    return found


DUE = ("due", "complete by", "completed by", "finished by", "finish by", "done by")
"""What stands before a date that says when the work itself ends."""


def _other_dates(text: str, *, due: date | None, today: date) -> list[Doubt]:
    """Dates by which the text says that the work is done, where the plan has another."""
    if due is None:
        return []
    found = []
    for each in dates.find(text, as_at=today):
        before = text[max(0, each.start - 24) : each.start].casefold().rstrip()
        said = each.last
        if (
            said
            and said != due
            and said >= today
            and any(before.endswith((word, f"{word} the end of")) for word in DUE)
        ):
            message = _("The plan says that it is due %(date)s.") % {"date": long_date(due)}
            found.append(Doubt(text[each.start : each.end], message))
    return found


def pieces_of(text: str, doubts: list[Doubt]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is doubtful; joined, the pieces are the text again."""
    marks = sorted({(text.find(each.words), len(each.words)) for each in doubts if each.words and each.words in text})
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, length in marks:
        if start >= at:
            pieces += [(text[at:start], False), (text[start : start + length], True)]
            at = start + length
    return [(piece, doubtful) for piece, doubtful in [*pieces, (text[at:], False)] if piece]

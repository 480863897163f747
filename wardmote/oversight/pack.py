"""The pack of a meeting: its agenda, and each commitment on it as it stands, composed once when it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Cell,
    Column,
    Composed,
    Heading,
    Properties,
    Row,
    TableBlock,
    Tag,
    paragraph,
    text,
)
from wardmote.core.ui.format import day_date, long_date
from wardmote.oversight.models import AgendaItem, Meeting
from wardmote.oversight.selectors.minutes import title_of
from wardmote.plans.models import Activity

TONES = frozenset({"red", "amber", "green", "ink"})


def compose_pack(meeting: Meeting, items: Sequence[AgendaItem], *, today: date) -> Composed:
    """Agenda and pages of a meeting, as they stand today. ``items`` are those of ``agenda_of``."""
    title = _("%(board)s: agenda and papers for %(day)s") % {"board": meeting.body.name, "day": day_date(meeting.on)}
    where = ", ".join(filter(None, [_times(meeting), meeting.place]))
    blocks: list[Block] = [Heading(1, title)]
    if where:
        blocks.append(paragraph(where, style="lead"))
    blocks.append(paragraph(_("As the plans stood on %(day)s.") % {"day": long_date(today)}, style="note"))
    blocks.append(Heading(2, _("Agenda")))
    blocks.append(
        BulletList(tuple(text(f"{number}. {title_of(each)[:300]}") for number, each in enumerate(items, start=1)))
        if items
        else paragraph(_("Nothing is on the agenda."))
    )
    for number, item in enumerate(items, start=1):
        blocks += _item(number, item)
    return Composed(
        title=title,
        blocks=tuple(blocks),
        properties=Properties(issued=today, organisation=meeting.partnership.governing_body.name),
        marking=_("Internal"),
    )


def _times(meeting: Meeting) -> str:
    return " – ".join(f"{each:%H:%M}" for each in (meeting.begins, meeting.ends) if each)


def _item(number: int, item: AgendaItem) -> Iterator[Block]:
    """One item that has more to it than its line of the agenda."""
    if item.commitment:
        yield Heading(2, f"{number}. {item.commitment.ref_shown}")
        yield paragraph(item.commitment.statement)
        if item.why:
            yield paragraph(item.why[:1].upper() + item.why[1:] + ".", style="note")
        rows = tuple(_row(each) for each in item.commitment.activities.all())
        if rows:
            columns = (
                Column(_("What is done"), 3),
                Column(_("Who"), 1.5),
                Column(_("Due"), 1.2),
                Column(_("Rating"), 1),
                Column(_("Progress"), 4),
            )
            yield TableBlock(_("Activities of %(ref)s") % {"ref": item.commitment.ref_shown}, columns, rows)
    elif item.action:
        yield Heading(2, f"{number}. {item.action.ref}")
        yield paragraph(item.action.text)
        said = [item.action.owner_shown or _("Nobody has it"), str(item.action.get_state_display())]
        said += [_("due %(date)s") % {"date": long_date(item.action.due)}] if item.action.due else []
        yield paragraph(" · ".join(said), style="note")


def _row(activity: Activity) -> Row:
    rating = activity.rating
    tone = rating.tone if rating and rating.tone in TONES else "none"
    tag = Tag(rating.letter, rating.word, tone) if rating else None
    return Row(
        (
            _words(activity.text or activity.ref_shown),
            _words(activity.owners_printed),
            _words(activity.timescale_printed),
            Cell(tag=tag) if tag else _words(_("Not rated")),
            _words(activity.progress),
        )
    )


def _words(words: str) -> Cell:
    return Cell(tuple(text(line) for line in words.splitlines() if line.strip()))

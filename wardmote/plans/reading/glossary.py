"""Read the two other tables that come with plans: the bodies that oversee them, and the programme of sessions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wardmote.core.documents.blocks import Paragraph
from wardmote.plans.reading.fields import bodies as names
from wardmote.plans.reading.fields.text import squeeze
from wardmote.plans.reading.findings import info
from wardmote.plans.reading.format import ReadBody, ReadPlan, Session, Unplaced
from wardmote.plans.reading.grid import Line, spliced
from wardmote.plans.reading.tables import Segment, TableRead

_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{3,})[)\]]")
_MARK_ALONE = re.compile(r"(?<!\S)([*#†‡])\s+(?=[^\W\d_])")
_YES = re.compile(r"(?i)^\W*(?:yes|y|✓|✔|x|ydy?|ie|oes)\b|^[✓✔]")
_DASH = re.compile(r"\s*[-–—:]\s+")


def read_bodies(read: ReadPlan, blocks: Sequence[Paragraph | TableRead]) -> None:
    """Read every table of bodies.

    A key to the marks on names ("* notes are published") is looked for in the whole document.
    """
    segments = [
        segment
        for block in blocks
        if isinstance(block, TableRead)
        for segment in block.segments
        if segment.layout.role == "bodies"
    ]
    if not segments:
        return
    key: dict[str, str] = {}
    for line in _lines_of_text(blocks):
        key |= names.marks_key(_MARK_ALONE.sub(r"\1 - ", line))
    for segment, group in zip(segments, _groups(segments), strict=True):
        _bodies_of(read, segment, group, key)


def _lines_of_text(blocks: Sequence[Paragraph | TableRead]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        for segment in block.segments:
            if segment.layout.role in ("bodies", "none"):
                yield from (line.texts[line.filled[0]] for line in segment.lead if line.filled)
                yield from (" ".join(item.line.texts) for item in segment.items if len(item.line.filled) == 1)


def _groups(segments: Sequence[Segment]) -> list[str | None]:
    """The group each header names, in brackets or after a dash; what all of them begin with ("Plan X – ") is left out."""
    printed: list[str | None] = []
    for segment in segments:
        at = segment.layout.at("purpose")
        words = segment.header.words.get(at, "") if segment.header and at is not None else ""
        inside = _IN_BRACKETS.search(words)
        printed.append(squeeze(inside.group(1)) if inside else None)
    heads = [_DASH.split(text, maxsplit=1) for text in printed if text]
    shared = (
        len(heads) >= 2
        and all(len(pieces) == 2 for pieces in heads)
        and len({pieces[0].casefold() for pieces in heads}) == 1
    )
    return [_DASH.split(text, maxsplit=1)[1] if text and shared else text for text in printed]


def _bodies_of(read: ReadPlan, segment: Segment, group: str | None, key: dict[str, str]) -> None:
    layout = segment.layout
    last: ReadBody | None = None
    for item in segment.items:
        line = item.line
        name, purpose, meets = (layout.text_of(line, one) for one in ("name", "purpose", "meets"))
        notes, public = (layout.text_of(line, one) for one in ("notes_published", "public_meeting"))
        if item.kind == "key":
            _heading(segment, line)
            continue
        if len(line.filled) == 1 and (line.full_width or (name and line.styled and not layout.styled_rows)):
            group = _heading(segment, line)
            last = None
            continue
        _leftovers(read, segment, line)
        if not name and last is not None and not (notes or public):
            last.purpose = spliced(last.purpose or "", purpose) if purpose else last.purpose
            last.meets_printed = spliced(last.meets_printed or "", meets) if meets else last.meets_printed
            last.meets = names.frequency(last.meets_printed or "")
            continue
        if not (name or purpose or meets):
            continue
        marks = names.marks(name, key)
        frequency = names.read_frequency(meets)
        last = ReadBody(
            name=marks.name,
            name_printed=name,
            group=group,
            purpose=purpose,
            meets_printed=meets,
            meets=frequency.meets,
            notes_published=bool(marks.notes_published) or _YES.match(notes) is not None,
            public_meeting=bool(marks.public_meeting) or _YES.match(public) is not None,
            notes_printed=notes or None,
            public_printed=public or None,
            source=line.where,
        )
        read.bodies.append(last)
        if not meets and layout.has("meets"):
            read.findings.append(
                info("frequency-missing", "It is not printed how often this body meets.", name).at(
                    **line.where, column="meets"
                )
            )
        read.findings += [finding.at(**line.where, column="meets") for finding in frequency.findings]
    for body in read.bodies:
        if not body.name:
            read.findings.append(
                info("body-without-name", "A row of this table has a purpose but no name.").at(**body.source)
            )


def _heading(segment: Segment, line: Line) -> str:
    """A row of one cell among the bodies heads a group; its words are kept with the table's title."""
    text = "\n".join(line.texts[at] for at in line.filled)
    if segment.entry is not None:
        segment.entry.title = f"{segment.entry.title}\n{text}" if segment.entry.title else text
    return squeeze(text)


def _leftovers(read: ReadPlan, segment: Segment, line: Line) -> None:
    """The words of columns without a field."""
    for at in line.filled:
        column = segment.layout.column_at(at)
        if column is None or column.field is None:
            read.unplaced.append(Unplaced({**line.where, "column": column.number if column else at + 1}, line.text(at)))


def read_sessions(read: ReadPlan, blocks: Sequence[Paragraph | TableRead]) -> None:
    """Read the holding-to-account programme. A blank month or type continues the one above."""
    for block in blocks:
        if not isinstance(block, TableRead):
            continue
        for segment in block.segments:
            if segment.layout.role == "sessions":
                _sessions_of(read, segment)


def _sessions_of(read: ReadPlan, segment: Segment) -> None:
    layout = segment.layout
    above: Session | None = None
    for item in segment.items:
        line = item.line
        values = {name: layout.text_of(line, name) for name in ("month", "type", "subject") if layout.has(name)}
        if line.full_width or item.kind == "key":
            _heading(segment, line)
            continue
        _leftovers(read, segment, line)
        if not any(values.values()):
            continue
        continued: list[str] = [
            name for name in ("month", "type") if name in values and not values[name] and above is not None
        ]
        for name in continued:
            values[name] = getattr(above, name) or ""
        session = Session(
            month=values.get("month") or None,
            type=values.get("type") or None,
            subject=values.get("subject") or None,
            continued=continued,
            source=line.where,
        )
        read.sessions.append(session)
        above = session

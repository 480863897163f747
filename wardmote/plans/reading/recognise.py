"""Recognise a plan in a document: the steps of a reading, in order. Each step is a module of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wardmote.core.collecting import collector_paused
from wardmote.core.documents.blocks import Document, Notice, Paragraph
from wardmote.plans.reading import covering, dating, glossary, headings, links, numbering, tables
from wardmote.plans.reading import key as rating_key
from wardmote.plans.reading.account import accounted
from wardmote.plans.reading.cells import Reader, print_doubts
from wardmote.plans.reading.fields import owners
from wardmote.plans.reading.fields.dates import prints_month_first
from wardmote.plans.reading.fields.rating import KeyEntry as RatingKey
from wardmote.plans.reading.fields.text import squeeze
from wardmote.plans.reading.findings import Finding, error, info, warning
from wardmote.plans.reading.format import Activity, KeyEntry, ReadPlan
from wardmote.plans.reading.grid import Line
from wardmote.plans.reading.layouts import Mapping
from wardmote.plans.reading.outline import Outline, outline
from wardmote.plans.reading.rows import Item
from wardmote.plans.reading.tables import Segment, TableRead
from wardmote.plans.reading.tree import Tree, doubtful_statement, statement_missing, total_row, unplaced_row

Blocks = Sequence[Paragraph | TableRead]

_WEIGHTY_NOTICES = frozenset(
    (
        "hidden-row",
        "hidden-column",
        "hidden-sheet",
        "hidden-text",
        "tracked-insertion",
        "tracked-deletion",
        "moved-text",
        "comment",
        "unreadable-part",
    )
)


def read_document(document: Document, mapping: Mapping | None = None) -> ReadPlan:
    """Read a plan from a neutral document.

    Nothing printed is lost: what finds no place is in ``unplaced``, what is odd in ``findings``.
    """
    with collector_paused():
        return _read(document, mapping or Mapping())


def _read(document: Document, mapping: Mapping) -> ReadPlan:
    read = ReadPlan()
    blocks = tables.read_tables(document, mapping)
    heads = outline(blocks)
    key = rating_key.find(blocks, heads)
    rating_key.give_rating_column(blocks, key.entries)
    read.tables = tables.enter(blocks)
    _read_title(read, blocks, heads)
    read.rating_key = [KeyEntry(entry.printed, entry.rag) for entry in key.entries]
    read.unplaced += key.beside
    _read_plan(read, blocks, heads, tuple(key.entries))
    glossary.read_bodies(read, blocks)
    glossary.read_sessions(read, blocks)
    links.match_bodies(read)
    read.findings += _people(read)
    covering.read_paragraphs(read, blocks, heads, key)
    _read_the_rest(read, blocks, heads, key.used)
    read.findings += [_of_notice(notice) for notice in document.notices]
    _report_tables(read, blocks)
    lost = accounted(document, read)
    if lost:
        message = f"{len(lost)} words of the document are not accounted for. Please report this file to us."
        read.findings.append(error("words-unaccounted", message, "; ".join(lost[:20])))
    return read


def _people(read: ReadPlan) -> list[Finding]:
    """Owners that may be one person or two, each at the first row that prints one of them."""
    first: dict[str, dict[str, object]] = {}
    for activity in read.activities():
        for name in activity.owners:
            first.setdefault(name, activity.source)
    return [finding.at(**first[finding.printed], column="owners") for finding in owners.same_surname(first)]


# --- title and dates -----------------------------------------------------------------------------------------------


def _read_title(read: ReadPlan, blocks: Blocks, heads: Outline) -> None:
    if heads.title is not None:
        read.title = squeeze(heads.title.text)
    lines = [heads.title.text] if heads.title else []
    lines += heads.subtitles
    for segment in _segments(blocks):
        lines += [text for line in segment.lead for text in line.texts if text and len(text) <= 160]
        lines += [" ".join(line.texts[at] for at in line.filled) for line in segment.front]
    body = [block.text for block in blocks if isinstance(block, Paragraph)]
    dates = dating.of_document(dict.fromkeys(lines), body)
    read.period_start, read.period_end, read.as_at = dates.period_start, dates.period_end, dates.as_at
    read.findings += dates.findings
    if read.as_at is None:
        message = "The document does not say which day it speaks of. Give its date when you import it."
        read.findings.append(info("as-at-missing", message))


def _segments(blocks: Blocks) -> Iterable[Segment]:
    for block in blocks:
        if isinstance(block, TableRead):
            yield from block.segments


# --- the plan ------------------------------------------------------------------------------------------------------


def _read_plan(read: ReadPlan, blocks: Blocks, heads: Outline, key: tuple[RatingKey, ...]) -> None:
    tree = Tree(read, heads)
    tree.walk(blocks)
    month_first = prints_month_first(raw.text("timescale") for raw in tree.activities)
    reader = Reader(read, read.as_at, key, month_first=month_first)
    linked: dict[int, str] = {}
    above: Activity | None = None
    table = None
    for raw in tree.activities:
        above = above if raw.line.table is table else None
        table = raw.line.table
        activity = reader.activity(raw, above)
        raw.commitment.activities.append(activity)
        above = activity
        if text := raw.links():
            linked[id(activity)] = text
    expected = {key_ for key_, has_column in tree.bare_refs.items() if has_column}
    numbering.number(read, expected)
    numbering.report_duplicate_activities(read)
    for commitment in read.commitments():
        statement = commitment.statement or ""
        if not statement:
            read.findings.append(statement_missing(commitment))
            continue
        if headings.joint_commitment(statement):
            commitment.accountable = "joint"
        if doubt := doubtful_statement(statement):
            read.findings.append(doubt.at(**commitment.source, column="statement"))
        read.findings += [finding.at(**commitment.source, column="statement") for finding in print_doubts(statement)]
    for objective in read.objectives:
        if objective.title_printed == [objective.title] and (
            "row" in objective.source or "paragraph" in objective.source
        ):
            objective.title_printed = []
        for part in objective.parts:
            if part.title_printed == [part.title]:
                part.title_printed = []
    links.resolve(read, linked)


# --- what is no row of the plan ------------------------------------------------------------------------------------


def _read_the_rest(read: ReadPlan, blocks: Blocks, heads: Outline, used: set[int]) -> None:
    """Keep what is no row of a plan: titles with their table; notes, totals and other tables in ``unplaced``."""
    for segment in _segments(blocks):
        role = segment.layout.role
        for line in segment.lead:
            head = heads.of(line)
            if (role in ("bodies", "sessions", "none") and (head is None or head.rank in (None, "caption"))) or (
                head is not None and head.rank == "caption" and not head.torn
            ):
                _caption(segment, line)
            elif head is not None and head.rank == "note":
                read.unplaced.append(unplaced_row(line))
            elif head is None and line.filled:
                _caption(segment, line)
        read.unplaced += [unplaced_row(line) for line in segment.front if id(line) not in used]
        if role == "plan":
            for item in segment.items:
                _odd_row(read, segment, item, heads)
        elif role == "none" and id(segment) not in used:
            rows = [item.line for item in segment.items if item.line.filled and id(item.line) not in used]
            read.unplaced += [unplaced_row(line) for line in rows]


def _odd_row(read: ReadPlan, segment: Segment, item: Item, heads: Outline) -> None:
    head = heads.of(item)
    if head is not None and head.rank == "caption" and not head.torn:
        _caption(segment, item.line)
    elif item.kind == "total":
        read.unplaced.append(unplaced_row(item.line))
        read.findings.append(total_row(item.line))
    elif item.kind == "note":
        read.unplaced.append(unplaced_row(item.line))
        text = item.line.texts[item.line.filled[0]]
        read.findings.append(
            info("unread-row", "This row is no row of the plan. Its words are kept apart.", text[:80]).at(
                **item.line.where
            )
        )


def _caption(segment: Segment, line: Line) -> None:
    text = "\n".join(line.texts[at] for at in line.filled)
    if segment.entry is not None and text:
        segment.entry.title = f"{segment.entry.title}\n{text}" if segment.entry.title else text


def _report_tables(read: ReadPlan, blocks: Blocks) -> None:
    unplaced = {(one.where.get("table"), one.where.get("column")) for one in read.unplaced}
    tables_unplaced = {table for table, _ in unplaced}
    for table in read.tables:
        number = table.where.get("table")
        place = {name: value for name, value in table.where.items() if value is not None}
        if table.role == "none" and number in tables_unplaced:
            message = "This table is not a plan, a list of bodies or a programme. Its words are kept apart."
            read.findings.append(info("table-unplaced", message).at(**place))
        if (
            table.role == "plan"
            and not table.header_rows
            and table.columns
            and not table.evidence.startswith("continues")
        ):
            message = "This table has no header. Its columns were told by their values; please check them."
            read.findings.append(warning("header-missing", message).at(**place))
        for column in table.columns:
            if table.role != "none" and column.field is None and (number, column.number) in unplaced:
                message = "The words of this column are kept apart. Choose a field for it if it has one."
                read.findings.append(info("column-unplaced", message, column.printed).at(**place, column=column.number))
    if not any(table.role == "plan" for table in read.tables):
        message = "No plan was found in this document. Check that it holds a table of commitments or actions."
        read.findings.append(error("no-plan-found", message))


def _of_notice(notice: Notice) -> Finding:
    make = warning if notice.kind in _WEIGHTY_NOTICES else info
    place = notice.where
    where = {
        name: value
        for name in ("page", "sheet", "table", "row", "column", "paragraph")
        if (value := getattr(place, name)) is not None
    }
    return make(notice.kind, notice.message, notice.text).at(**where)

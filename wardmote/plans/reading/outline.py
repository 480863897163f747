"""Which headings of a document are objectives, which are parts, which state commitments, and which are only titles.

Headings come from paragraphs over tables, rows inside them, numbered rows, sheet names and columns. What a heading is
depends on the others: two ranks of heading rows are told apart by their dress and by which stands over which.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wardmote.core.documents.blocks import Paragraph
from wardmote.plans.reading import headings
from wardmote.plans.reading.columns import as_activities, shift_down
from wardmote.plans.reading.fields import rating, references
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.grid import Line
from wardmote.plans.reading.rows import Item
from wardmote.plans.reading.tables import Segment, TableRead, heading_paragraph

Rank = Literal["objective", "part", "commitment", "title", "caption", "note", "key", "report"]

_COVERING = re.compile(
    r"^(?:recommendations?|background|purpose|introduction|summary|executive summary|conclusions?|contacts?|"
    r"contact (?:points?|officers?|details)|"
    r"supporting information|background papers?|appendi(?:x|ces)|annex(?:es)?|consultation|next steps|glossary|"
    r"contents|report author|"
    r".*\bimplications?|.*contact points?.*|.*impact assessment|key issues?|context|report|agenda item|declaration|"
    r"argymhelliad|cefndir|pwrpas|diben|cyflwyniad|crynodeb|casgliad|goblygiadau.*|cysylltiadau|atodiad)\b"
)
_BARE_LABEL = re.compile(
    r"^(?:strategic |key )?(?:objective|priority|theme|strand|pillar|aim|goal|blaenoriaeth|amcan|"
    r"thema)\s*(?:no\.?\s*)?(?:\d+|[a-z]|[ivx]+)\s*[:.–-]?$"
)
_LABELLED = re.compile(
    r"^(?:as at|as of|last updated?|updated|date|version|owner|author|lead|prepared|produced|classification|"
    r"protective marking|status|period|"
    r"correct (?:at|as)|position (?:at|as)|reporting period|quarter|printed|official|not protectively|"
    r"confidential|restricted|"
    r"dyddiad|fersiwn|diweddarwyd|swyddogol)\b"
)


@dataclass(slots=True)
class Head:
    """One heading and its rank.

    Exactly one of ``paragraph``, ``line`` and ``item`` says where it stands; none for a sheet name.
    """

    text: str
    source: Literal["paragraph", "lead", "row", "sheet"]
    style: tuple[object, ...]
    segment: Segment | None = None
    paragraph: Paragraph | None = None
    line: Line | None = None
    item: Item | None = None
    ref: str = ""
    torn: bool = False
    rank: Rank | None = None

    @property
    def where(self) -> dict[str, object]:
        if self.paragraph is not None:
            place: dict[str, object] = {"paragraph": self.paragraph.number}
            if self.paragraph.page is not None:
                place["page"] = self.paragraph.page
            return place
        line = self.line or (self.item.line if self.item else None)
        if line is not None:
            return line.where
        return {"sheet": self.segment.table.sheet, "table": self.segment.table.number} if self.segment else {}


@dataclass(slots=True)
class Outline:
    """The ranks of all headings. Lines, items and paragraphs are looked up by identity."""

    title: Head | None = None
    subtitles: list[str] = field(default_factory=list)
    heads: dict[int, Head] = field(default_factory=dict)
    sheets: dict[int, Head] = field(default_factory=dict)

    def of(self, thing: object) -> Head | None:
        return self.heads.get(id(thing))

    def sheet_head(self, segment: Segment) -> Head | None:
        return self.sheets.get(segment.table.number)

    def taken(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph was taken as a heading of the plan or as the title."""
        head = self.heads.get(id(paragraph))
        return head is not None and head.rank in ("objective", "part", "commitment", "title")


Event = tuple[Literal["head", "data", "header"], "Head | None"]


def outline(blocks: Sequence[Paragraph | TableRead]) -> Outline:
    """Rank every heading of a document. Layouts whose columns hold other levels than first thought are corrected."""
    made = Outline()
    segments = [segment for block in blocks if isinstance(block, TableRead) for segment in block.segments]
    plans = [segment for segment in segments if segment.layout.role == "plan"]
    _find_title(made, blocks, segments)
    rows = _row_heads(made, plans)
    named = _row_ranks(rows, plans)
    columns_name = any(segment.layout.has("objective") for segment in plans)
    paragraphs = _paragraph_heads(made, blocks)
    use_paragraphs = _paragraphs_name_objectives(paragraphs, plans, bool(named), columns_name)
    if use_paragraphs:
        _rank_paragraphs(paragraphs)
        for head in rows:
            if head.rank == "objective":
                head.rank = "part"
    else:
        for head in paragraphs:
            head.rank = "part" if headings.is_part(head.text) else None
    _second_rank(rows, plans, objectives_elsewhere=use_paragraphs or columns_name)
    headed = use_paragraphs or any(head.rank == "objective" for head in rows)
    if headed and columns_name:
        for layout in {id(segment.layout): segment.layout for segment in plans}.values():
            shift_down(layout)
    if not use_paragraphs and not columns_name:
        _sheet_heads(made, plans, rows)
    for head in paragraphs:
        if head.rank is not None:
            made.heads[id(head.paragraph)] = head
    _commitments_by_heading(made, plans)
    return made


# --- the title -----------------------------------------------------------------------------------------------------


def _find_title(made: Outline, blocks: Sequence[Paragraph | TableRead], segments: Sequence[Segment]) -> None:
    """The title: the document's title paragraph, else its first heading, else the first title row of its first table."""
    before = list(
        itertools.takewhile(
            lambda block: isinstance(block, Paragraph), (block for block in blocks if not _is_empty(block))
        )
    )
    paragraphs = [block for block in before if isinstance(block, Paragraph)]
    title = _title_among(paragraphs, blocks)
    if title is not None:
        made.title = Head(title.text, "paragraph", (), paragraph=title, rank="title")
        made.heads[id(title)] = made.title
        near = paragraphs[: paragraphs.index(title) + 4]
        made.subtitles = [p.text for p in near if p is not title and (p.level is not None or len(p.text) < 120)]
        return
    over = next((segment for segment in segments if segment.lead), None)
    line = _title_row(over, segments) if over is not None else None
    if over is not None and line is not None:
        made.title = Head(line.texts[line.filled[0]], "lead", (), over, line=line, rank="title")
        made.heads[id(line)] = made.title
        made.subtitles = [other.texts[other.filled[0]] for other in over.lead if other is not line and other.filled]


def _is_empty(block: Paragraph | TableRead) -> bool:
    return isinstance(block, Paragraph) and not block.text.strip()


def _title_among(paragraphs: Sequence[Paragraph], blocks: Sequence[Paragraph | TableRead]) -> Paragraph | None:
    """The title among the paragraphs before the first table."""
    styled = next((paragraph for paragraph in paragraphs if paragraph.level == 0), None)
    if styled is not None or not paragraphs:
        return styled
    titled = [
        p for p in paragraphs[:4] if (heading_paragraph(p) or _long_title(p)) and not headings.names_objective(p.text)
    ]
    named = next((p for p in titled if _names_document(p.text)), None)
    if named is not None:
        return named
    first = paragraphs[0]
    return first if first in titled and (first.level or 0) <= 1 and _opens_document(blocks) else None


def _title_row(over: Segment, segments: Sequence[Segment]) -> Line | None:
    """The row over a sheet's first table that titles the document."""
    candidates = [line for line in over.lead if line.filled and _could_title(line.texts[line.filled[0]])]
    named = next((line for line in candidates if _names_document(line.texts[line.filled[0]])), None)
    if named is not None:
        return named
    return candidates[0] if candidates and _titles_all(candidates, over, segments) else None


def _names_document(text: str) -> bool:
    return headings.names_document(text) or headings.is_generic(text)


def _could_title(text: str) -> bool:
    if headings.names_objective(text) or headings.is_part(text) or headings.opens_key(text) or _is_label(text):
        return False
    return len(text.split()) <= 30


def _titles_all(candidates: Sequence[Line], first: Segment, segments: Sequence[Segment]) -> bool:
    """Whether the first row over a table titles the document: more such rows stand here than over any other table."""
    usual = max(
        (
            sum(bool(line.filled) and _could_title(line.texts[line.filled[0]]) for line in segment.lead)
            for segment in segments
            if segment is not first
        ),
        default=0,
    )
    return len(candidates) > usual


def _long_title(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    return len(text.split()) <= 30 and (text.isupper() or paragraph.bold) and not text.endswith(".")


def _opens_document(blocks: Sequence[Paragraph | TableRead]) -> bool:
    """Whether the first heading titles the document: more headings stand over the first table than over any other."""
    counts = [0]
    for block in blocks:
        if isinstance(block, TableRead):
            if block.segments:
                counts.append(0)
        elif heading_paragraph(block) and not headings.is_part(block.text):
            counts[-1] += 1
    return len(counts) > 1 and counts[0] > max(counts[1:-1], default=0)


def _is_label(text: str) -> bool:
    return _LABELLED.match(fold(text)) is not None


# --- heading rows --------------------------------------------------------------------------------------------------


def _row_heads(made: Outline, plans: Sequence[Segment]) -> list[Head]:
    """The heading rows of all plan tables, in order, with those that are only titles or keys told apart."""
    heads: list[Head] = []
    titles: set[str] = {headings.same_heading(made.title.text)} if made.title else set()
    for segment in plans:
        reporting = _report_lines(segment, made)
        for line in segment.lead:
            if id(line) in made.heads or not line.filled:
                continue
            head = _lead_head(segment, line, titles)
            if id(line) in reporting and head.rank != "key":
                head.rank = "report"
            made.heads[id(line)] = head
            heads.append(head)
        for item in segment.items:
            if item.kind in ("heading", "numbered"):
                head = Head(item.text, "row", item.style, segment, item=item, ref=item.ref, torn=item.torn)
                if headings.is_generic(item.text) and not headings.is_part(item.text) and not item.ref:
                    head.rank = "caption"
                made.heads[id(item)] = head
                heads.append(head)
    return heads


def _report_lines(segment: Segment, made: Outline) -> set[int]:
    """The rows over a table that are a report typed into the sheet: sentences, and all that stands before them."""
    lines = [line for line in segment.lead if line.filled and id(line) not in made.heads]
    report: set[int] = set()
    last = -1
    for at, line in enumerate(lines):
        text = line.texts[line.filled[0]]
        if _is_sentence(text) or _COVERING.match(fold(text)):
            last = at
    if last < 0:
        return report
    report = {id(line) for line in lines[: last + 1]}
    if last == len(lines) - 1:
        # The heading of an introduction that runs up to the table still heads the table, unless it is of a report.
        start = last
        while start > 0 and _is_sentence(lines[start].texts[lines[start].filled[0]]):
            start -= 1
        text = lines[start].texts[lines[start].filled[0]]
        if not _is_sentence(text) and not _COVERING.match(fold(text)) and last - start <= 2:
            report.discard(id(lines[start]))
    return report


def _is_sentence(text: str) -> bool:
    words = len(text.split())
    return text.rstrip()[-1] in ".;" or words > 20


def _lead_head(segment: Segment, line: Line, titles: set[str]) -> Head:
    text = line.texts[line.filled[0]]
    cell = line.cell(line.filled[0])
    letters = [letter for letter in text if letter.isalpha()]
    style = (cell.fill, cell.bold, bool(letters) and all(letter.isupper() for letter in letters))
    head = Head(text, "lead", style, segment, line=line)
    words = len(text.split())
    if headings.opens_key(text) or len(rating.read_keys(text)) >= 2:
        head.rank = "key"
    elif headings.same_heading(text) in titles or (_is_label(text) and not headings.is_part(text)):
        head.rank = "caption"
    elif headings.is_part(text) or headings.names_objective(text):
        head.rank = None
    elif headings.is_generic(text) or (headings.names_document(text) and line is segment.lead[0]):
        head.rank = "caption"
    elif headings.is_note(text) or words > 30 or (words > 14 and text.rstrip()[-1] == "."):
        head.rank = "note"
    return head


def _row_ranks(heads: Sequence[Head], plans: Sequence[Segment]) -> list[Head]:
    """Rank the heading rows among themselves; returns those that were taken as objectives."""
    open_heads = [head for head in heads if head.rank is None]
    by_style: dict[tuple[object, ...], list[Head]] = defaultdict(list)
    for head in open_heads:
        by_style[head.style].append(head)
    for style, members in by_style.items():
        parts = [head for head in members if headings.is_part(head.text)]
        # A row that only names a party is a part, unless it is dressed as others are that name objectives.
        dressed = bool(style) and style[0] not in (None, "numbered")
        if parts and (not dressed or 2 * len(parts) >= len(members)):
            for head in parts:
                head.rank = "part"
    _join_bare_labels(heads, plans)
    others = [head for head in open_heads if head.rank is None]
    depth = _depths(others, plans)
    for head in others:
        at = depth.get(head.style, 0)
        head.rank = "objective" if at == 0 else "part" if at == 1 else "commitment"
    return [head for head in others if head.rank == "objective"]


def _join_bare_labels(heads: Sequence[Head], plans: Sequence[Segment]) -> None:
    """Make one heading of "Priority 1" and the row under it that says what the priority is."""
    things = _by_thing(heads)
    order = [head for segment in plans for kind, head in _events(segment, things) if kind != "header"]
    for first, second in itertools.pairwise(order):
        if first is None or second is None or first.rank or second.rank:
            continue
        if _BARE_LABEL.match(fold(first.text)) and not headings.names_objective(second.text):
            second.text = f"{first.text}\n{second.text}"
            second.style = first.style
            first.rank = "caption"
            first.torn = True


def _by_thing(heads: Sequence[Head]) -> dict[int, Head]:
    return {id(head.line or head.item): head for head in heads}


def _events(segment: Segment, things: dict[int, Head]) -> Iterator[Event]:
    """The rows of a segment as headings and data, in order."""
    for line in segment.lead:
        if head := things.get(id(line)):
            yield "head", head
    if segment.header_lines:
        yield "header", None
    for item in segment.items:
        if head := things.get(id(item)):
            yield "head", head
        elif item.kind in ("data", "rest", "statement"):
            yield "data", None


def _depths(heads: Sequence[Head], plans: Sequence[Segment]) -> dict[tuple[object, ...], int]:
    """How deep each dress of heading rows stands: one that stands directly over another, and never under it, is above it."""
    chosen = {id(head) for head in heads}
    over: Counter[tuple[tuple[object, ...], tuple[object, ...]]] = Counter()
    things = _by_thing(heads)
    previous: Head | None = None
    for segment in plans:
        for kind, head in _events(segment, things):
            if kind == "data":
                previous = None
            elif head is not None and id(head) in chosen:
                if previous is not None and previous.style != head.style:
                    over[previous.style, head.style] += 1
                previous = head
    depth: dict[tuple[object, ...], int] = {head.style: 0 for head in heads}
    numbered = sorted(style[1] for style in depth if style and style[0] == "numbered")  # type: ignore[type-var]
    for _ in range(4):
        for (upper, lower), count in over.items():
            if count > over.get((lower, upper), 0):
                depth[lower] = max(depth[lower], min(depth[upper] + 1, 2))
    for at, level in enumerate(numbered):
        depth["numbered", level] = max(depth["numbered", level], at)
    return depth


def _second_rank(rows: Sequence[Head], plans: Sequence[Segment], *, objectives_elsewhere: bool) -> None:
    """Tell the headings under objectives that state commitments from those that only divide."""
    has_objectives = objectives_elsewhere or any(head.rank == "objective" for head in rows)
    by_style: dict[tuple[object, ...], list[Head]] = defaultdict(list)
    for head in rows:
        if head.rank in ("objective", "part", "commitment") and not headings.is_part(head.text):
            by_style[head.style].append(head)
    for style, members in by_style.items():
        if members[0].rank == "objective" and objectives_elsewhere and style[:1] == ("numbered",):
            rank: Rank = "commitment"
        elif members[0].rank == "objective":
            if sum(headings.names_commitment(head.text) for head in members) <= 0.5 * len(members):
                continue
            rank = "commitment"
        else:
            rank = (
                "commitment"
                if style[:1] == ("numbered",) or (has_objectives and _state_commitments(members))
                else "part"
            )
        for head in members:
            head.rank = rank


def _state_commitments(members: Sequence[Head]) -> bool:
    """Whether headings under objectives read like commitments and stand over rows that hold only activities."""
    flat = all(head.segment is None or head.segment.layout.flat for head in members)
    if not flat:
        return False
    stating = sum(
        headings.names_commitment(head.text)
        or headings.states_something(head.text)
        or references.leading(head.text)[0] is not None
        for head in members
    )
    return stating > 0.5 * len(members)


def _commitments_by_heading(made: Outline, plans: Sequence[Segment]) -> None:
    """Where headings state the commitments, the one column of text holds activities."""
    over = {id(head.segment.layout) for head in made.heads.values() if head.rank == "commitment" and head.segment}
    for segment in plans:
        if id(segment.layout) in over and segment.layout.flat:
            as_activities(segment.layout)
        ranks = {head.rank for item in segment.items if (head := made.of(item))} | {
            head.rank for line in segment.lead if (head := made.of(line))
        }
        if "commitment" in ranks and segment.layout.flat:
            as_activities(segment.layout)


# --- paragraphs ----------------------------------------------------------------------------------------------------


def _paragraph_heads(made: Outline, blocks: Sequence[Paragraph | TableRead]) -> list[Head]:
    """The paragraphs that head plan tables: for each table those open above it, outermost first."""
    stack: list[Head] = []
    heads: list[Head] = []
    listed: set[int] = set()
    body_between = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            text = block.text.strip()
            if not text:
                continue
            if not heading_paragraph(block) or id(block) in made.heads:
                body_between += 1
                continue
            body_between = 0
            level = _level(block)
            stack = [head for head in stack if _level(head.paragraph) < level]
            usable = (
                not (headings.is_generic(text) and not headings.is_part(text))
                and not _COVERING.match(fold(text))
                and not headings.opens_key(text)
            )
            head = Head(squeeze(text), "paragraph", ("paragraph", level), paragraph=block)
            if not usable or _is_label(text):
                head.rank = "caption"
            stack.append(head)
            continue
        plan = next((segment for segment in block.segments if segment.layout.role == "plan"), None)
        if plan is None:
            stack = [head for head in stack if head.segment is not None]
            continue
        for head in stack:
            if head.rank is None and id(head) not in listed:
                head.segment = plan
                listed.add(id(head))
                heads.append(head)
        body_between = 0
    return heads


def _level(paragraph: Paragraph | None) -> int:
    """A rank for headings without a level: capitals above bold, bold above plain, all below real heading levels."""
    if paragraph is None:
        return 99
    if paragraph.level is not None:
        return paragraph.level
    below = 5 if headings.is_part(paragraph.text) else 0
    return below + (20 if paragraph.text.isupper() else 21 if paragraph.bold else 22)


def _paragraphs_name_objectives(
    heads: Sequence[Head], plans: Sequence[Segment], rows_name: bool, columns_name: bool
) -> bool:
    usable = [head for head in heads if not headings.is_part(head.text)]
    if not usable:
        return False
    named = [head for head in usable if headings.names_objective(head.text)]
    tables = {segment.table.number for segment in plans if not segment.continues}
    headed = {head.segment.table.number for head in usable if head.segment is not None}
    distinct = len({headings.same_heading(head.text) for head in usable})
    if rows_name:
        return (distinct >= 2 and len(headed) >= max(2, 0.6 * len(tables))) or bool(named)
    if columns_name:
        return distinct >= 2 and len(headed) >= 0.6 * len(tables)
    return distinct >= 2 or bool(named) or _close(usable[-1])


def _close(head: Head) -> bool:
    """Whether a lone heading stands right over its table, and not at the end of a covering report."""
    return head.segment is not None and head.paragraph is not None and not headings.names_document(head.text)


def _rank_paragraphs(heads: Sequence[Head]) -> None:
    """The highest level that names more than one thing holds the objectives; parties and lower levels are parts."""
    levels: dict[int, set[str]] = defaultdict(set)
    for head in heads:
        if not headings.is_part(head.text):
            levels[_level(head.paragraph)].add(headings.same_heading(head.text))
    named = [
        level
        for level in sorted(levels)
        if any(_level(h.paragraph) == level and headings.names_objective(h.text) for h in heads)
    ]
    several = [level for level in sorted(levels) if len(levels[level]) >= 2]
    top = named[0] if named else several[0] if several else max(levels)
    for head in heads:
        level = _level(head.paragraph)
        if headings.is_part(head.text):
            head.rank = "part"
        elif level == top:
            head.rank = "objective"
        elif level > top:
            head.rank = "commitment" if headings.names_commitment(head.text) else "part"


# --- sheets --------------------------------------------------------------------------------------------------------


def _sheet_heads(made: Outline, plans: Sequence[Segment], rows: Sequence[Head]) -> None:
    """Sheets that look alike and have no objective of their own are named by their tab."""
    sheets: dict[str, Segment] = {}
    for segment in plans:
        if segment.table.sheet is not None:
            sheets.setdefault(segment.table.sheet, segment)
    if len(sheets) < 2:
        return
    with_own = {head.segment.table.sheet for head in rows if head.rank == "objective" and head.segment is not None}
    for name, segment in sheets.items():
        if (
            name not in with_own
            and not headings.is_generic(name)
            and not re.fullmatch(r"(?i)sheet ?\d+|taflen ?\d+", name.strip())
        ):
            made.sheets[segment.table.number] = Head(name, "sheet", (), segment, rank="objective")

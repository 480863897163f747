"""Build the tree of a plan from its rows.

Objectives, parts, commitments and activities, with the cells each one is printed in.

Cells stay raw here, with their places; ``cells`` reads them once every row that belongs to an activity has been
joined to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Cell, Paragraph
from wardmote.plans.reading import headings
from wardmote.plans.reading.columns import Column, Layout
from wardmote.plans.reading.fields import references
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.findings import Finding, info, warning
from wardmote.plans.reading.format import Commitment, Objective, Part, ReadPlan, Unplaced
from wardmote.plans.reading.grid import Line, runs_on, spliced
from wardmote.plans.reading.outline import Head, Outline
from wardmote.plans.reading.rows import Item
from wardmote.plans.reading.tables import Segment, TableRead

# "Pledge 1: We will …", "Recommendation 4 - …"
_NAMED_NUMBER = re.compile(
    r"^\s*(?P<ref>(?:commitment|pledge|promise|recommendation|deliverable|undertaking|action|ymrwymiad|addewid|"
    r"argymhelliad)s?"
    r"\s*(?:no\.?\s*)?#?\d{1,3}(?:\.\d{1,3})*[a-z]?)\s*[:.–—-]\s*(?=\S)",
    re.IGNORECASE,
)
# A cell of these that a page break tore ran on: its two halves are one line of print.
_OF_ONE_LINE = frozenset({"owners", "timescale"})
_NUMBER_BEFORE = re.compile(r"^\s*(?P<number>\d{1,3})[.)]\s+(?=\S)")


@dataclass(slots=True)
class Piece:
    """The print of one cell, which may be more than the cell's own once a torn row is joined to it."""

    text: str
    line: Line
    column: Column

    @property
    def cell(self) -> Cell:
        return self.line.cell(self.column.at)


@dataclass(slots=True)
class RawActivity:
    """The cells of one activity that print something, by field; several columns or rows of a field are several pieces."""

    commitment: Commitment
    line: Line
    layout: Layout
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    above: RawActivity | None = None
    ref_printed: str = ""

    def text(self, name: str) -> str:
        pieces = self.pieces.get(name)
        if not pieces:
            return ""
        return pieces[0].text if len(pieces) == 1 else "\n".join(piece.text for piece in pieces)

    def continued(self, name: str) -> bool:
        """Whether every cell of a field is covered by the one above it."""
        return all(self.line.continued(column.at) for column in self.layout.all(name))

    def links(self) -> str:
        """The print of a column of links to other items, which has no field but is resolved."""
        return "\n".join(
            self.line.text(column.at) for column in self.layout.columns if column.links and self.line.text(column.at)
        )


@dataclass(slots=True)
class _Here:
    """Where the walk stands."""

    objective: Objective | None = None
    part: Part | None = None
    commitment: Commitment | None = None
    activity: RawActivity | None = None
    outer_part: Head | None = None
    by_heading: bool = False  # the open commitment was stated by a heading
    ref_key: str = ""  # its ref, as refs are matched


class Tree:
    """Walks the blocks of a document and builds the tree into a ``ReadPlan``.

    ``activities`` lists the raw ones in order.
    """

    def __init__(self, read: ReadPlan, outline: Outline) -> None:
        self.read = read
        self.outline = outline
        self.activities: list[RawActivity] = []
        self.statements: dict[int, str] = {}
        self.bare_refs: dict[int, bool] = {}
        self._here = _Here()
        self._objectives: dict[str, Objective] = {}
        self._parts: dict[tuple[int, str], Part] = {}
        self._leading: dict[int, str] = {}

    # --- walking ---------------------------------------------------------------------------------------------------

    def walk(self, blocks: Sequence[Paragraph | TableRead]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                head = self.outline.of(block)
                if head is not None and head.rank in ("objective", "part", "commitment"):
                    self._enter(head)
                continue
            for segment in block.segments:
                if segment.layout.role == "plan":
                    self._segment(segment)

    def _segment(self, segment: Segment) -> None:
        head = self.outline.sheet_head(segment)
        if head and (self._here.objective is None or self._here.objective.title != head.text):
            self._enter(head)
        for line in segment.lead:
            head = self.outline.of(line)
            if head is not None and head.rank in ("objective", "part", "commitment"):
                self._enter(head)
        for item in segment.items:
            head = self.outline.of(item)
            if head is not None:
                if head.rank in ("objective", "part", "commitment"):
                    self._enter(head)
            elif item.kind == "rest":
                self._rest(item, segment.layout)
            elif item.kind == "statement":
                self._add_to_statement(item, segment.layout)
            elif item.kind == "data":
                self._row(item.line, segment.layout)

    def _enter(self, head: Head) -> None:
        """Open what a heading names."""
        here = self._here
        if head.torn and headings.mended(head.text) == head.text:
            self._doubt(
                info("split-heading", "This heading was printed in pieces and was joined.", head.text), head.where
            )
        if head.rank == "objective":
            printed = head.text if not head.ref else f"{head.ref} {head.text}"
            self._open_objective(head.text, printed, head.where, by_heading=head.source != "sheet")
            if here.outer_part is not None:
                self._open_part(here.outer_part.text, here.outer_part.where)
        elif head.rank == "part":
            if head.source == "paragraph" and here.objective is None and headings.is_part(head.text):
                here.outer_part = head
            self._open_part(head.text, head.where)
        elif head.rank == "commitment":
            ref, statement = (head.ref, head.text) if head.ref else self._split_heading(head.text)
            self._open_commitment(ref, statement, head.where)
            here.by_heading = True

    def _split_heading(self, text: str) -> tuple[str, str]:
        if named := _NAMED_NUMBER.match(text):
            return named["ref"], text[named.end() :].strip()
        ref, rest = references.leading(text)
        if ref is None and (number := _NUMBER_BEFORE.match(text)):
            return number["number"], text[number.end() :].strip()
        return (ref or "", rest.strip()) if ref else ("", text)

    # --- opening ---------------------------------------------------------------------------------------------------

    def _open_objective(self, title: str, printed: str, where: dict[str, object], *, by_heading: bool) -> Objective:
        here = self._here
        title = squeeze(headings.without_continued(title))
        key = headings.same_heading(title)
        mended = headings.mended(title)
        known = self._objectives.get(headings.same_heading(mended))
        if known is None:
            known = Objective(mended, source=where)
            self._objectives[headings.same_heading(mended)] = known
            self.read.objectives.append(known)
            if mended != title:
                self._doubt(
                    info("split-heading", f"A word of this heading was torn apart; it was read as “{mended}”.", title),
                    where,
                )
        if by_heading or squeeze(printed) not in (known.title, *known.title_printed):
            known.title_printed.append(squeeze(printed))
        if here.objective is not known or key:
            here.objective, here.part, here.commitment, here.activity, here.by_heading = known, None, None, None, False
        return known

    def _open_part(self, title: str, where: dict[str, object], *, by_heading: bool = True) -> Part:
        here = self._here
        objective = self._objective()
        printed = squeeze(title)
        title = squeeze(headings.without_continued(title))
        key = headings.same_heading(title)
        part = self._parts.get((id(objective), key))
        if part is None:
            part = Part(
                title, accountable=headings.accountable(title) if headings.is_part(title) else None, source=where
            )
            objective.parts.append(part)
            self._parts[id(objective), key] = part
        if by_heading or printed not in (part.title, *part.title_printed):
            part.title_printed.append(printed)
        here.part, here.commitment, here.activity, here.by_heading = part, None, None, False
        return part

    def _objective(self) -> Objective:
        here = self._here
        if here.objective is None:
            here.objective = next((one for one in self.read.objectives if one.title is None), None)
            if here.objective is None:
                here.objective = Objective()
                self.read.objectives.append(here.objective)
        return here.objective

    def _part(self) -> Part:
        here = self._here
        if here.part is None:
            objective = self._objective()
            here.part = next((one for one in objective.parts if one.title is None), None)
            if here.part is None:
                here.part = Part()
                objective.parts.append(here.part)
        return here.part

    def _open_commitment(self, ref: str, statement: str | None, where: dict[str, object]) -> Commitment:
        commitment = Commitment(ref_printed=ref or None, statement=statement, source=where)
        self._part().commitments.append(commitment)
        here = self._here
        here.commitment, here.activity, here.by_heading = commitment, None, False
        here.ref_key = references.normalise(ref) if ref else ""
        return commitment

    # --- rows ------------------------------------------------------------------------------------------------------

    def _row(self, line: Line, layout: Layout) -> None:
        here = self._here
        self._columns_of_groups(line, layout)
        ref, statement = layout.text_of(line, "ref"), layout.text_of(line, "statement")
        if not layout.has("statement"):
            if here.commitment is None:
                self._open_commitment("", None, line.where)
            self._activity(line, layout, ref)
            return
        if self._opens(line, layout, ref, statement):
            printed = statement
            if not ref and statement and not layout.has("ref"):
                ref, statement = self._leading_ref(line, layout, statement)
            commitment = self._open_commitment(ref, statement or None, line.where)
            self.statements[id(commitment)] = printed
            self.bare_refs[id(commitment)] = layout.has("ref")
            self._activity(line, layout, "")
            return
        if here.commitment is None:
            self._open_commitment("", None, line.where)
        if self._only_more(line, layout):
            self._append(line, layout)
            return
        if statement and not self._same_statement(statement):
            self._extend_statement(statement)
            self._doubt(info("statement-continued", "This row adds words to the commitment above it."), line.where)
        self._activity(line, layout, ref if ref and not self._same_ref(ref) else "")

    def _columns_of_groups(self, line: Line, layout: Layout) -> None:
        """Follow the objective and part columns: printed once and merged or blank below, or repeated on every row."""
        here = self._here
        for name in ("objective", "part"):
            text = layout.text_of(line, name)
            if not text:
                continue
            current = here.objective if name == "objective" else here.part
            if current is not None and current.title is not None:
                printed = [headings.same_heading(one) for one in (current.title, *current.title_printed)]
                if headings.same_heading(text) in printed:
                    continue
            if name == "objective":
                self._open_objective(text, text, line.where, by_heading=False)
            else:
                self._open_part(text, line.where, by_heading=False)

    def _opens(self, line: Line, layout: Layout, ref: str, statement: str) -> bool:
        """Whether a row opens a new commitment, or goes on with the one above."""
        here = self._here
        if here.commitment is None or here.by_heading:
            return bool(ref or statement)
        ref_at, statement_at = layout.at("ref"), layout.at("statement")
        if ref:
            if self._same_ref(ref):
                return bool(statement) and not self._same_statement(statement)
            if not statement and statement_at is not None and line.continued(statement_at):
                return False
            # In one column of refs an activity's own ref extends the commitment's.
            extends = not statement and layout.has("text") and self._extends(ref)
            return not extends
        if not statement:
            return False
        if ref_at is not None and line.continued(ref_at):
            return False
        return not self._same_statement(statement)

    def _same_ref(self, ref: str) -> bool:
        here = self._here
        if here.commitment is None or not here.commitment.ref_printed:
            return False
        return ref == here.commitment.ref_printed or references.normalise(ref) == here.ref_key

    def _same_statement(self, statement: str) -> bool:
        current = self._here.commitment
        if current is None or not current.statement:
            return False
        return statement == self.statements.get(id(current)) or fold(statement) == fold(current.statement)

    def _extends(self, ref: str) -> bool:
        current = self._here.commitment
        if current is None or not current.ref_printed:
            return False
        mine, theirs = self._here.ref_key, references.normalise(ref)
        return theirs.startswith(f"{mine}.") or (theirs.startswith(mine) and theirs[len(mine) :][:1].isalpha())

    def _leading_ref(self, line: Line, layout: Layout, statement: str) -> tuple[str, str]:
        """The ref at the head of a statement where the table has no column for it and most statements have one."""
        how = self._leading.get(id(layout))
        if how is None:
            self._leading[id(layout)] = how = _how_led(line, layout)
        if how == "ref":
            ref, rest = references.leading(statement)
            return (ref or "", rest.strip() if ref else statement)
        if how == "number" and (number := _NUMBER_BEFORE.match(statement)):
            return number["number"], statement[number.end() :].strip()
        return "", statement

    def _only_more(self, line: Line, layout: Layout) -> bool:
        """Whether a row under an activity only prints more of its progress, and nothing that could be another activity's."""
        if self._here.activity is None or layout.text_of(line, "text"):
            return False
        text_at = layout.at("text")
        printed = {column.field for at in line.filled if (column := layout.column_at(at)) and column.field}
        if text_at is not None and line.continued(text_at):
            return True
        return (
            bool(printed)
            and printed <= {"progress"}
            and not any(line.continued(column.at) for column in layout.all("progress"))
        )

    def _activity(self, line: Line, layout: Layout, ref: str) -> None:
        here = self._here
        commitment = here.commitment or self._open_commitment("", None, line.where)
        activity = RawActivity(commitment, line, layout, above=here.activity, ref_printed=ref)
        pieces = activity.pieces
        texts, width = line.texts, len(line.texts)
        for at, name, column in layout.printing:
            if at < width and texts[at]:
                if name in pieces:
                    pieces[name].append(Piece(texts[at], line, column))
                else:
                    pieces[name] = [Piece(texts[at], line, column)]
        for column in layout.homeless:
            if text := line.text(column.at):
                self._unplace(line, column, text)
        self._stray(line, layout)
        here.activity = activity
        self.activities.append(activity)

    def _rest(self, item: Item, layout: Layout) -> None:
        """Join the rest of a row to the row it was torn from."""
        here = self._here
        if here.activity is None and here.commitment is None:
            self._row(item.line, layout)
            return
        self._append(item.line, layout)
        self._doubt(info("row-joined", "This row continues the row above it and was joined to it."), item.line.where)

    def _append(self, line: Line, layout: Layout) -> None:
        here = self._here
        for at in line.filled:
            column = layout.column_at(at)
            text = line.text(at)
            name = column.field if column else None
            if column is None:
                self.read.unplaced.append(Unplaced({**line.where, "column": at + 1}, text))
            elif name in ("statement", "ref", "objective", "part"):
                if not self._says_again(name, text):
                    self._extend_statement(text)
            elif name is None or here.activity is None:
                self._unplace(line, column, text)
            else:
                pieces = here.activity.pieces.setdefault(name, [])
                last = pieces[-1] if pieces else None
                if last is not None and line.new_page and name in _OF_ONE_LINE:
                    last.text = f"{last.text} {text}"
                elif last is not None and runs_on(last.text, text):
                    last.text = spliced(last.text, text)
                else:
                    pieces.append(Piece(text, line, column))

    def _says_again(self, name: str, text: str) -> bool:
        """Whether a cell of a group only repeats what is open."""
        here = self._here
        if name == "ref":
            return self._same_ref(text)
        if name == "statement":
            return self._same_statement(text)
        open_one = here.objective if name == "objective" else here.part
        return open_one is not None and headings.same_heading(text) == headings.same_heading(open_one.title or "")

    def _add_to_statement(self, item: Item, layout: Layout) -> None:
        """A row that prints only more of the commitment's words."""
        if self._here.commitment is None:
            self._row(item.line, layout)
            return
        self._append(item.line, layout)
        self._doubt(info("statement-continued", "This row adds words to the commitment above it."), item.line.where)

    def _extend_statement(self, text: str) -> None:
        commitment = self._here.commitment
        if commitment is None:
            self.read.unplaced.append(Unplaced({}, text))
            return
        commitment.statement = spliced(commitment.statement or "", text)

    # --- what has no home ------------------------------------------------------------------------------------------

    def _unplace(self, line: Line, column: Column, text: str) -> None:
        self.read.unplaced.append(Unplaced({**line.where, "column": column.number}, text))

    def _stray(self, line: Line, layout: Layout) -> None:
        """Words in grid columns that the header does not know."""
        for at in line.filled:
            if at not in layout.places:
                self.read.unplaced.append(Unplaced({**line.where, "column": at + 1}, line.text(at)))

    def _doubt(self, finding: Finding, where: dict[str, object]) -> None:
        self.read.findings.append(finding.at(**where))


def _how_led(line: Line, layout: Layout) -> str:
    """How the statements of a table open: with a "ref" ("1.1 Monitor …"), with a "number" ("1.

    Monitor …"), or not at all ("").
    """
    at = layout.at("statement")
    if at is None:
        return ""
    statements = [
        cell.text.strip()
        for row in line.table.rows[:200]
        if at < len(row.cells)
        for cell in (row.cells[at],)
        if len(cell.text) > 12
    ]
    if not statements:
        return ""
    refs = sum(references.leading(text)[0] is not None for text in statements)
    numbers = sum(_NUMBER_BEFORE.match(text) is not None for text in statements)
    if refs >= 0.6 * len(statements):
        return "ref"
    return "number" if numbers >= 0.6 * len(statements) else ""


def doubtful_statement(text: str) -> Finding | None:
    """A finding where one statement seems to hold several commitments."""
    bullets = re.findall(r"(?m)^\s*[•·▪*>-]\s*\S", text)
    if len(bullets) >= 2:
        return info(
            "several-commitments",
            f"This cell lists {len(bullets)} commitments under one reference; they were kept together.",
        )
    paragraphs = [one for one in re.split(r"\n\s*\n", text) if one.strip()]
    if len(paragraphs) >= 2:
        return info(
            "several-commitments", "This cell holds several statements under one reference; they were kept together."
        )
    return None


def unplaced_row(line: Line) -> Unplaced:
    """All words of a row that is no row of the plan."""
    return Unplaced(line.where, " | ".join(line.texts[column] for column in line.filled))


def total_row(line: Line) -> Finding:
    return info(
        "total-row",
        "This is a row of totals, not of the plan. Its words are kept apart.",
        line.texts[line.filled[0]][:80],
    ).at(**line.where)


def statement_missing(commitment: Commitment) -> Finding:
    return warning(
        "statement-missing",
        "This row has a reference or an activity but no commitment text.",
        commitment.ref_printed or "",
    ).at(**commitment.source)

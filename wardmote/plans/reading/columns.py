"""What the columns of a table are: the evidence of their headers and values weighed into one field for each.

The words of the header count for a little more than the shape of the values, so that a "Status" column of letters is a rating and one of
words is a status. A column that no evidence places keeps field None: its words go to ``unplaced``, never to a guess.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wardmote.plans.reading.fields import owners, rating, references, timescale
from wardmote.plans.reading.fields.columns import header_evidence, value_evidence
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.format import Candidate, Role
from wardmote.plans.reading.grid import Line
from wardmote.plans.reading.lexicon import words

# The vocabulary's names for fields, and the names of ``wardmote-plan/1`` for them.
_NAMES = {
    "commitment": "statement",
    "activity": "text",
    "body_name": "name",
    "body_purpose": "purpose",
    "body_meets": "meets",
}
PLAN_FIELDS = (
    "objective", "part", "ref", "statement", "text", "owners", "timescale", "rag", "progress", "status", "oversight",
)  # fmt: skip
BODY_FIELDS = ("name", "purpose", "meets", "notes_published", "public_meeting")
SESSION_FIELDS = ("month", "type", "subject")
ACTIVITY_FIELDS = ("text", "owners", "timescale", "rag", "progress", "status", "oversight", "text_ref")
"""The fields of a plan whose cells belong to an activity, not to what stands above it."""
FIELDS_OF: dict[Role, tuple[str, ...]] = {
    "plan": PLAN_FIELDS,
    "bodies": BODY_FIELDS,
    "sessions": SESSION_FIELDS,
    "none": (),
}
"""The fields a column can be given, by the role of its table."""

# Fields that are known by name but have no place in the format: their words are kept in ``unplaced``.
_WITHOUT_HOME = {
    "contributors": "names contributors, who are not owners",
    "success_measure": "a measure of success",
    "cross_refs": "links to other items, resolved but not kept as a field",
    "priority": "a degree of urgency",
    "comments": "comments beside the progress",
}
_LADDER = ("objective", "part", "statement", "text")
_SEVERAL = {"owners": 0.8, "timescale": 0.8, "progress": 0.8}
"""Fields that more than one column may hold, and how sure the header must be for a second one."""
_FLOOR = 0.3

# Words of headers in published plans that the vocabulary of ``fields.columns`` does not hold, or holds for another field first.
_MORE: dict[str, dict[str, float]] = {
    phrase: {name: score}
    for name, score, group in (
        ("text", 0.9, "what|what is involved|initiative|project|intervention|improvement action|improvement|undertaking|piece of work"),
        ("owners", 1.0, "post holder|postholder|held by|manager|led by|owned by|champion|portfolio lead|portfolio holder|gold lead|silver lead|ownership"),
        ("owners", 0.7, "team|directorate|service"),
        ("timescale", 1.0, "complete by|completed by|to be completed by|finish|finish date|finish by|delivered by|due by|due on|dates|milestone date|period"),
        ("timescale", 0.6, "year|quarter due|by"),
        ("progress", 1.0, "position statement|latest|latest news|where are we now|where we are|where we are now|progress made|story so far|work done|work to date|activity update|highlights|what has happened"),
        ("oversight", 1.0, "overseen by|overseeing body|overseeing board|scrutinised by|scrutiny body|reported to|accountable to|governed by|governance body|boards"),
        ("rag", 1.0, "cog|coag|ocg|oacg|cog statws|statws cog|traffic light|traffic lights|delivery confidence"),
        ("rag", 0.7, "confidence|health|judgement|judgment|assessment"),
        ("name", 1.0, "forum|name of forum|board or group|board / group|mechanism|oversight mechanism"),
        ("notes_published", 1.0, "minutes published|notes published|papers published|minutes available|notes available|minutes public|published|cyhoeddir cofnodion"),
        ("public_meeting", 1.0, "open to the public|open to public|public meeting|held in public|public|meets in public|agored i'r cyhoedd"),
    )
    for phrase in group.split("|")
}  # fmt: skip
WELSH_RATINGS = words("cog coag ocg oacg cag cogb")
"""Headers of rating columns whose letters are Welsh: coch, oren or ambr, gwyrdd."""

_LEVELS = words("high medium low h m l uchel canolig isel critical urgent p1 p2 p3 p4")
_EARLIER = re.compile(r"\b(?:previous|prev|last|prior|before|earlier|baseline|original|initial|blaenorol|cynt|then)\b")
_CURRENT = re.compile(r"\b(?:current|now|latest|this|overall|today|presennol|cyfredol|nawr)\b")
_HALVES = re.compile(r"\s*[/|\n]\s*")
_AFTER_HEAD = re.compile(r"\s*(?:[(–—]|\s-\s)")


@dataclass(slots=True)
class Column:
    """One column: its place (``at`` counts grid columns from 0), the words over it, and what it was taken for."""

    at: int
    number: int
    printed: str = ""
    words: str = ""
    field: str | None = None
    evidence: str = ""
    candidates: list[Candidate] = dataclasses.field(default_factory=list)
    also_printed: list[str] = dataclasses.field(default_factory=list)
    headed: dict[str, float] = dataclasses.field(default_factory=dict)
    valued: dict[str, float] = dataclasses.field(default_factory=dict)
    reasons: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    filled: int = 0
    average: float = 0.0
    distinct: float = 0.0
    merged: int = 0
    coloured: float = 0.0  # the share of values that are ratings of one colour in every scheme
    numeric: float = 0.0  # the share of values that are plain numbers
    known: bool = False
    links: bool = False  # it names other items of the plan

    def score(self, name: str) -> float:
        """How well a field fits, 0 to 1: a little more by the header than by the values."""
        headed, valued = self.headed.get(name, 0.0), self.valued.get(name, 0.0)
        if headed:
            return 0.55 * headed + 0.45 * valued
        # Values alone count for less where the header speaks plainly for something else.
        return valued * (0.2 if max(self.headed.values(), default=0.0) >= 0.8 else 0.45 if self.known else 0.6)


@dataclass(slots=True)
class Layout:
    """The columns of a table under one header. ``printing`` lists the columns whose cells belong to activities, ``homeless`` those
    without a field."""

    columns: list[Column]
    role: Role = "none"
    evidence: str = ""
    corrected: bool = False
    styled_rows: bool = False
    flat: bool = False
    width: int = 0
    printing: list[tuple[int, str, Column]] = dataclasses.field(default_factory=list)
    homeless: list[Column] = dataclasses.field(default_factory=list)
    _by_field: dict[str, int] = dataclasses.field(default_factory=dict)
    _by_place: dict[int, Column] = dataclasses.field(default_factory=dict)

    def settle(self) -> None:
        """Index the columns once their fields are decided."""
        self._by_field, self._by_place = {}, {}
        for column in self.columns:
            self._by_place[column.at] = column
            if column.field:
                self._by_field.setdefault(column.field, column.at)
        self.flat = "text" not in self._by_field
        self.printing = [
            (column.at, column.field, column) for column in self.columns if column.field in ACTIVITY_FIELDS
        ]
        self.homeless = [column for column in self.columns if column.field is None]

    @property
    def number_of_columns(self) -> int:
        return len(self.columns)

    def has(self, name: str) -> bool:
        return name in self._by_field

    def at(self, name: str) -> int | None:
        """The grid column of a field, the first if several hold it."""
        return self._by_field.get(name)

    def all(self, name: str) -> list[Column]:
        return [column for column in self.columns if column.field == name]

    @property
    def places(self) -> dict[int, Column]:
        """The columns by grid column."""
        return self._by_place

    def column_at(self, at: int) -> Column | None:
        return self._by_place.get(at)

    def text_of(self, line: Line, name: str) -> str:
        at = self._by_field.get(name)
        return line.text(at) if at is not None else ""

    def has_text(self, line: Line) -> bool:
        """Whether a row prints a commitment or an activity."""
        return bool(self.text_of(line, "statement") or self.text_of(line, "text"))

    def begins_something(self, line: Line) -> bool:
        """Whether a row opens a new commitment: with a ref or a statement, or by being a heading itself."""
        if len(line.filled) == 1:
            return True
        return bool(self.text_of(line, "ref") or self.text_of(line, "statement"))

    def belongs(self, line: Line) -> bool:
        """Whether a row could be one of this table's: most of its cells hold what their columns do."""
        right = wrong = 0
        for at in line.filled:
            column = self._by_place.get(at)
            text = line.text(at)
            if column is None or column.field is None:
                continue
            if column.field == "ref":
                good = len(text) <= 24 and (any(letter.isdigit() for letter in text) or len(text) <= 2)
            elif column.field == "timescale":
                good = timescale.is_timescale(text) or len(text) > 30
            elif column.field == "rag":
                good = rating.looks_like([text]) > 0
            elif column.field in ("statement", "text", "progress"):
                good = len(text) >= 12 or column.average < 12
            else:
                continue
            right += good
            wrong += not good
        return right >= max(1, 1.5 * wrong)

    def fits(self, line: Line) -> bool:
        """Whether the cells of a row look like what their columns hold."""
        for at in line.filled:
            column = self._by_place.get(at)
            text = line.text(at)
            if column is None or column.field is None:
                continue
            if column.field == "timescale" and timescale.is_timescale(text):
                return True
            if column.field == "rag" and rating.looks_like([text]) > 0:
                return True
            if column.field == "owners" and owners.looks_like([text]) > 0:
                return True
            if column.field == "ref" and references.REF.fullmatch(text.strip("(). ")):
                return True
        return False


@lru_cache(maxsize=4096)
def evidence_of(header: str) -> tuple[tuple[str, float, str], ...]:
    """The vocabulary's evidence for a header, (field, score, why) with the best first: by all of its words, by those before a
    bracket or dash, and by each half of a header in two languages ("Lead / Arweinydd")."""
    best: dict[str, tuple[float, str]] = {}
    head = _AFTER_HEAD.split(header, maxsplit=1)[0]
    readings = [(header, 1.0)]
    if head != header:
        readings.append((head, 0.95))
    halves = _HALVES.split(header)
    if len(halves) == 2:
        readings += [(half, 0.95) for half in halves]
    for printed, weight in readings:
        if not printed.strip():
            continue
        heard = list(header_evidence(printed))
        plain = fold(printed).strip(" :.?*#()")
        heard += [(name, score, f"header is “{plain}”") for name, score in _MORE.get(plain, {}).items()]
        for name, score, why in heard:
            name = _NAMES.get(name, name)
            if score * weight > best.get(name, (0.0, ""))[0]:
                best[name] = (score * weight, why)
    return tuple((name, score, why) for name, (score, why) in sorted(best.items(), key=lambda entry: -entry[1][0]))


def weigh(column: Column, upper: str, lines: Sequence[Line]) -> None:
    """Gather the evidence for one column from its header (``upper`` is a group header over it) and its values."""
    heard = list(evidence_of(column.words))
    if upper and upper != column.words:
        joined = evidence_of(f"{upper} {column.words}")
        if not heard or max(score for _, score, _ in heard) < 0.6:
            heard = list(joined or evidence_of(upper))
        else:
            own = {name for name, _, _ in heard}
            heard += [(name, score * 0.6, why) for name, score, why in joined if name not in own]
    for name, score, why in heard:
        if score > column.headed.get(name, 0.0):
            column.headed[name] = score
            column.reasons.setdefault(name, []).insert(0, why)
    column.known = bool(column.headed) and max(column.headed.values()) >= 0.5
    _weigh_values(column, lines)
    _settle_contradictions(column)


def _settle_contradictions(column: Column) -> None:
    """Where the values cannot be what the header says, believe the values: a "Milestone" of dates is no text, a "Status" of colours
    is a rating, a "Priority" of high and low names no objective."""
    telling = max(("timescale", "rag", "ref", "owners"), key=lambda name: column.valued.get(name, 0.0))
    if column.valued.get(telling, 0.0) >= 0.65 and column.average <= 30:
        for name in (*_LADDER, "progress"):
            if column.headed.get(name, 0.0) > 0 and not (name in ("objective", "part") and telling == "owners"):
                column.headed[name] *= 0.4
                column.known = max(column.headed.values()) >= 0.5
    if column.coloured >= 0.7 and column.headed.get("status", 0.0) >= 0.5:
        column.headed["rag"] = max(column.headed.get("rag", 0.0), 0.95)
        column.valued["rag"] = max(column.valued.get("rag", 0.0), 0.9)
        column.headed["status"] = min(column.headed["status"], 0.5)
        column.reasons.setdefault("rag", []).append("every value has one colour in every scheme")


def _weigh_values(column: Column, lines: Sequence[Line]) -> None:
    step = max(1, len(lines) // 240)
    values, fills, lengths = [], [], 0
    seen: set[str] = set()
    for line in lines[::step]:
        cell = line.cell(column.at)
        if cell.covered_by:
            column.merged += 1
            continue
        text = line.text(column.at)
        values.append(text)
        fills.append(cell.fill)
        if text:
            seen.add(text)
            lengths += len(text)
            column.filled += 1
    column.average = lengths / column.filled if column.filled else 0.0
    column.distinct = len(seen) / column.filled if column.filled else 0.0
    for name, score, why in value_evidence(values, fills):
        name = _NAMES.get(name, name)
        column.valued[name] = max(score, column.valued.get(name, 0.0))
        column.reasons.setdefault(name, []).append(why)
    filled = [fold(value) for value in values if value]
    if not filled:
        return
    if sum(value in _LEVELS for value in filled) >= 0.7 * len(filled):
        column.headed.pop("objective", None)
        if "ref" not in column.headed and "rag" not in column.headed:
            column.headed["priority"] = 1.0
            column.reasons["priority"] = ["values are degrees such as high and low"]
    column.coloured = sum(rating.read(value).rag is not None for value in filled[:60] if len(value) <= 40) / len(
        filled[:60]
    )
    column.numeric = sum(
        value.replace(",", "").replace("%", "").replace(".", "").strip().isdigit() for value in filled
    ) / len(filled)


def decide(columns: list[Column], *, row_count: int, headed: bool) -> Layout:
    """Give each column its field, and the table its role. ``headed`` says that the table has a header of its own."""
    layouts = [_as_role(columns, role) for role in ("plan", "bodies", "sessions")]
    best = max(layouts, key=lambda chosen: chosen[0])
    score, role, fields, why = best
    if score <= 0 and not headed:
        score, role, fields, why = _by_shape(columns)
    layout = Layout(columns, role if score > 0 else "none", why)
    for column, name in zip(columns, fields if score > 0 else [None] * len(columns), strict=True):
        column.field = name
    if layout.role == "plan":
        _climb(columns, row_count)
        _one_rating(columns)
        _second_ref(columns)
    for column in columns:
        _explain(column, layout.role)
    layout.settle()
    return layout


def _as_role(columns: list[Column], role: Role) -> tuple[float, Role, list[str | None], str]:
    """The best fields for a role, and how well they make a table of that role (0: they do not)."""
    allowed = FIELDS_OF[role] + (tuple(_WITHOUT_HOME) if role == "plan" else ())
    if role == "plan" and sum(column.headed.get("progress", 0.0) >= 0.7 for column in columns) < 2:
        allowed = tuple(name for name in allowed if name != "comments")
    fields: list[str | None] = [None] * len(columns)
    pairs = sorted(
        (
            (column.score(name), -column.at, index, name)
            for index, column in enumerate(columns)
            for name in allowed
            if column.score(name) >= _FLOOR
        ),
        reverse=True,
    )
    taken: set[str] = set()
    for score, _, index, name in pairs:
        if fields[index] is not None:
            continue
        sure = columns[index].headed.get(name, 0.0)
        if name in taken and sure < _SEVERAL.get(
            name, 0.9 if name in (*_LADDER, "ref", "rag", *_WITHOUT_HOME) else 2.0
        ):
            continue
        if score < _FLOOR:
            continue
        fields[index] = name
        taken.add(name)
    by_header = {
        name for column, name in zip(columns, fields, strict=True) if name and column.headed.get(name, 0.0) >= 0.5
    }
    total = sum(column.score(name) for column, name in zip(columns, fields, strict=True) if name)
    if role == "plan":
        by_header &= {*PLAN_FIELDS}
        ladder = by_header & {*_LADDER}
        if sum(column.numeric >= 0.8 for column in columns if column.filled) > 0.5 * sum(
            column.filled > 0 for column in columns
        ):
            return 0.0, role, fields, ""
        others = (taken - {*_LADDER}) & {*PLAN_FIELDS}
        if (
            not ladder
            or not (others or len(ladder) > 1)
            or (by_header <= {"objective", "part"} and not others & {"owners", "progress", "timescale"})
        ):
            return 0.0, role, fields, ""
    elif role == "bodies":
        if not {"name"} <= by_header or not by_header & {"purpose", "meets"}:
            return 0.0, role, fields, ""
        total += 0.5 * len(by_header)
    elif not {"month"} <= taken or not by_header & {"subject", "type"}:
        return 0.0, role, fields, ""
    why = f"headers name {', '.join(sorted(by_header))}" if by_header else "the shape of the values"
    return total / max(3, len(columns)), role, fields, why


def _by_shape(columns: list[Column]) -> tuple[float, Role, list[str | None], str]:
    """Fields for a table without any header, by its values alone: a plan needs prose and two columns of a telling shape."""
    fields: list[str | None] = [None] * len(columns)
    taken: set[str] = set()
    for name in ("ref", "rag", "timescale", "owners", "status", "oversight"):
        fitting = [
            (column.valued.get(name, 0.0), -column.at, index)
            for index, column in enumerate(columns)
            if fields[index] is None
        ]
        score, _, index = max(fitting, default=(0.0, 0, 0))
        if score >= 0.45:
            fields[index] = name
            taken.add(name)
    prose = [index for index, column in enumerate(columns) if fields[index] is None and column.average >= 25]
    if not prose or len(taken) < 2:
        return 0.0, "none", fields, ""
    fields[prose[0]] = "statement"
    rest = prose[1:]
    if rest and (
        columns[rest[-1]].valued.get("progress", 0.0) >= 0.5
        or any(fields[index] for index in range(prose[0] + 1, rest[-1]))
    ):
        fields[rest.pop()] = "progress"
    if rest:
        fields[rest[0]] = "text"
    return 0.5, "plan", fields, f"no header; the values look like {', '.join(sorted(taken))}"


def _climb(columns: list[Column], row_count: int) -> None:
    """Settle which columns hold objective, part, commitment and activity: the levels that are printed, top first."""
    ladder = [column for column in columns if column.field in _LADDER]
    ladder.sort(key=lambda column: (_LADDER.index(column.field or "text"), column.at))
    if not ladder:
        return
    names = [column.field for column in ladder]
    if len(ladder) == 1:
        wanted = ["statement"]
    elif len(ladder) == 2:
        wanted = (
            ["objective", "statement"]
            if names[0] in ("objective", "part") and not _one_each(ladder[0], row_count)
            else ["statement", "text"]
        )
        if names[0] == "part" and names[1] == "statement":
            wanted = ["part", "statement"]
    elif len(ladder) == 3:
        wanted = ["part", "statement", "text"] if names[0] == "part" else ["objective", "statement", "text"]
        if names[:2] == ["objective", "part"]:
            wanted = ["objective", "part", "statement"]
    else:
        wanted = ["objective", "part", "statement", "text", *[""] * (len(ladder) - 4)]
    for column, name in zip(ladder, wanted, strict=True):
        if name and column.field != name:
            column.reasons.setdefault(name, []).insert(0, f"stands where the {name} does among the columns of text")
        column.field = name or None


def _one_each(column: Column, row_count: int) -> bool:
    """Whether nearly every row has a value of its own: a column that names groups repeats, merges or skips."""
    return (
        row_count >= 4
        and column.merged == 0
        and column.filled >= 0.9 * min(row_count, 240)
        and column.distinct > 0.85
        and column.average > 30
    )


def _one_rating(columns: list[Column]) -> None:
    """Of several rating columns keep the current one: by its words, else the last that holds anything."""
    ratings = [column for column in columns if column.field == "rag"]
    if len(ratings) < 2:
        return

    def rank(column: Column) -> tuple[bool, bool, bool, int]:
        words = fold(column.words)
        return (
            column.filled > 0 or bool(column.valued),
            not _EARLIER.search(words),
            bool(_CURRENT.search(words)),
            column.at,
        )

    current = max(ratings, key=rank)
    for column in ratings:
        if column is not current:
            column.field = None
            column.reasons["earlier rating"] = ["an earlier rating; only the current one has a place"]


def _second_ref(columns: list[Column]) -> None:
    """A second column of refs numbers the activities when it stands right before them; otherwise it has no place."""
    refs = [column for column in columns if column.field == "ref"]
    text = next((column for column in columns if column.field == "text"), None)
    for column in refs[1:]:
        before_text = text is not None and text.at == column.at + 1
        column.field = "text_ref" if before_text else None


def _explain(column: Column, role: Role) -> None:
    names = sorted({*column.headed, *column.valued}, key=lambda name: -column.score(name))
    column.candidates = [Candidate(name, column.score(name)) for name in names if column.score(name) >= 0.1][:6]
    if column.field in _WITHOUT_HOME:
        column.links = column.field == "cross_refs"
        column.evidence = f"{_WITHOUT_HOME[column.field]}: {'; '.join(column.reasons.get(column.field, [])[:2])}"
        column.field = None
    elif column.field:
        column.evidence = "; ".join(column.reasons.get(column.field, [])[:3]) or "its place among the others"
    elif "earlier rating" in column.reasons:
        column.evidence = column.reasons["earlier rating"][0]
    else:
        column.evidence = "nothing says what it holds" if role == "plan" else ""


def shift_down(layout: Layout) -> None:
    """Give the columns of text the levels below the objective, because headings name the objectives already."""
    objective, statement, text = (next(iter(layout.all(name)), None) for name in ("objective", "statement", "text"))
    if objective is None or statement is None:
        return
    if text is None:
        objective.field, statement.field = "statement", "text"
    else:
        objective.field = None if layout.has("part") else "part"
    objective.evidence += "; headings name the objectives"
    layout.settle()


def as_activities(layout: Layout) -> None:
    """The one column of text holds activities, because headings state the commitments."""
    for column in layout.all("statement"):
        column.field = "text"
        column.evidence += "; headings state the commitments"
    layout.settle()

"""Decide which field each column of a table holds, and from that what kind of table it is.

The words of the header count for a little more than the shape of the values, so that a "Status" column of letters is
a rating and one of words is a status. A column that no evidence places keeps field None: its words go to
``unplaced``, never to a guess.
"""

from __future__ import annotations

import re

from wardmote.plans.reading.columns import FIELDS_OF, LADDER, PLAN_FIELDS, WITHOUT_HOME, Column, Layout
from wardmote.plans.reading.evidence import weigh_together
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.format import Candidate, Role

_SEVERAL = {"owners": 0.8, "timescale": 0.8, "progress": 0.8}
"""Fields that more than one column may hold, and how sure the header must be for a second one."""
_FLOOR = 0.3

_EARLIER = re.compile(r"\b(?:previous|prev|last|prior|before|earlier|baseline|original|initial|blaenorol|cynt|then)\b")
_CURRENT = re.compile(r"\b(?:current|now|latest|this|overall|today|presennol|cyfredol|nawr)\b")


def decide(columns: list[Column], *, row_count: int, headed: bool) -> Layout:
    """Give each column its field, and the table its role. ``headed`` says that the table has a header of its own."""
    weigh_together(columns)
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
        _rating_by_shade(layout)
    for column in columns:
        _explain(column, layout.role)
    layout.settle()
    return layout


def refit(layout: Layout, role: Role) -> None:
    """Give a table another role, and its columns the fields of that role that the evidence speaks for."""
    _, _, fields, _ = _as_role(layout.columns, role)
    layout.role = role
    for column, name in zip(layout.columns, fields if role != "none" else [None] * len(fields), strict=True):
        column.field = None if name in WITHOUT_HOME else name
        _explain(column, role)


def _as_role(columns: list[Column], role: Role) -> tuple[float, Role, list[str | None], str]:
    """The best fields for a role, and how well they make a table of that role (0: they do not)."""
    allowed = FIELDS_OF[role] + (tuple(WITHOUT_HOME) if role == "plan" else ())
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
        if name in taken and sure < _SEVERAL.get(name, 0.9 if name in (*LADDER, "ref", "rag", *WITHOUT_HOME) else 2.0):
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
        ladder = by_header & {*LADDER}
        if sum(column.numeric >= 0.8 for column in columns if column.filled) > 0.5 * sum(
            column.filled > 0 for column in columns
        ):
            return 0.0, role, fields, ""
        others = (taken - {*LADDER}) & {*PLAN_FIELDS}
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
    """Fields for a table without a header, by its values alone: a plan needs prose and two columns of a telling shape."""
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
    ladder = [column for column in columns if column.field in LADDER]
    ladder.sort(key=lambda column: (LADDER.index(column.field or "text"), column.at))
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
    ticks = [column for column in ratings if column.sign is not None]
    if ticks:
        for column in ratings:
            column.field = "rag" if column in ticks else None
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


def _rating_by_shade(layout: Layout) -> None:
    """Where no column prints a rating, the column whose cells are coloured like ratings shows it."""
    if any(column.field == "rag" for column in layout.columns):
        return
    shaded = max(layout.columns, key=lambda column: column.shaded, default=None)
    if shaded is not None and shaded.shaded >= 0.6:
        layout.shade_at = shaded.at
        shaded.reasons.setdefault(shaded.field or "", []).append("its shading is the rating")


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
    if column.field in WITHOUT_HOME:
        column.links = column.field == "cross_refs"
        column.evidence = f"{WITHOUT_HOME[column.field]}: {'; '.join(column.reasons.get(column.field, [])[:2])}"
        column.field = None
    elif column.field:
        column.evidence = "; ".join(column.reasons.get(column.field, [])[:3]) or "its place among the others"
    elif "earlier rating" in column.reasons:
        column.evidence = column.reasons["earlier rating"][0]
    else:
        column.evidence = "nothing says what it holds" if role == "plan" else ""

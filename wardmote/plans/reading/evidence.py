"""What speaks for a field of a column: the words of its header, the shape of its values, and the columns beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from wardmote.plans.reading.columns import LADDER, Column
from wardmote.plans.reading.fields import rating
from wardmote.plans.reading.fields.columns import header_evidence, value_evidence
from wardmote.plans.reading.fields.text import fold
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
# Words of headers in published plans that the vocabulary of ``fields.columns`` does not hold, or holds for another
# field first.
_MORE: dict[str, dict[str, float]] = {
    phrase: {name: score}
    for name, score, group in (
        ("text", 0.9, "what|what is involved|initiative|project|intervention|improvement action|improvement|"
                      "undertaking|piece of work"),
        ("owners", 1.0, "post holder|postholder|held by|manager|led by|owned by|champion|portfolio lead|"
                        "portfolio holder|gold lead|silver lead|ownership"),
        ("owners", 0.7, "team|directorate|service"),
        ("timescale", 1.0, "complete by|completed by|to be completed by|finish|finish date|finish by|"
                           "delivered by|due by|due on|dates|milestone date|period"),
        ("timescale", 0.6, "year|quarter due|by"),
        ("next_steps", 1.0, "next steps|next step|planned next|what next|what happens next|activity next period|"
                            "actions next period|planned for next period|forward look|camau nesaf"),
        ("progress", 1.0, "position statement|latest|latest news|where are we now|where we are|where we are now|"
                          "progress made|story so far|work done|work to date|activity update|highlights|"
                          "what has happened|what has been done|what we have done|what was done|done so far|"
                          "achieved so far|what has been achieved|what we have achieved"),
        ("oversight", 1.0, "overseen by|overseeing body|overseeing board|scrutinised by|scrutiny body|"
                           "reported to|accountable to|governed by|governance body|boards"),
        ("rag", 1.0, "cog|coag|ocg|oacg|cog statws|statws cog|traffic light|traffic lights|delivery confidence"),
        ("rag", 0.7, "confidence|health|judgement|judgment|assessment"),
        ("name", 1.0, "forum|name of forum|board or group|board / group|mechanism|oversight mechanism"),
        ("notes_published", 1.0, "minutes published|notes published|papers published|minutes available|"
                                 "notes available|minutes public|published|cyhoeddir cofnodion"),
        ("public_meeting", 1.0, "open to the public|open to public|public meeting|held in public|public|"
                                "meets in public|agored i'r cyhoedd"),
    )
    for phrase in group.split("|")
}  # fmt: skip
_OPENINGS = tuple(phrase for phrase in _MORE if len(phrase) >= 8)
_LEVELS = words("high medium low h m l uchel canolig isel critical urgent p1 p2 p3 p4")
_HALVES = re.compile(r"\s*[/|\n]\s*")
_AFTER_HEAD = re.compile(r"\s*(?:[(–—]|\s-\s)")


@lru_cache(maxsize=4096)
def evidence_of(header: str) -> tuple[tuple[str, float, str], ...]:
    """The vocabulary's evidence for a header: (field, score, why), the best first.

    It is asked for all of the words, for those before a bracket or dash, and for each half of a header in two languages
    ("Lead / Arweinydd").
    """
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
        if plain not in _MORE and (opening := next((one for one in _OPENINGS if plain.startswith(one)), None)):
            heard += [(name, score * 0.75, f"header opens with “{opening}”") for name, score in _MORE[opening].items()]
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
    """Where the values cannot be what the header says, believe the values.

    A "Milestone" of dates is no text, a "Status" of colours is a rating, a "Priority" of high and low names no objective.
    """
    telling = max(("timescale", "rag", "ref", "owners"), key=lambda name: column.valued.get(name, 0.0))
    if column.valued.get(telling, 0.0) >= 0.65 and column.average <= 30:
        for name in (*LADDER, "progress"):
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
    column.rows = len(lines[::step])
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
    shades = [shade for fill in fills if (shade := rating.fill_rag(fill))]
    if len(set(shades)) >= 2:
        column.shaded = len(shades) / max(1, len(fills))
    for name, score, why in value_evidence(values, fills):
        name = _NAMES.get(name, name)
        column.valued[name] = max(score, column.valued.get(name, 0.0))
        column.reasons.setdefault(name, []).append(why)
    filled = [fold(value) for value in values if value]
    column.marked = sum(_MARK.match(value) is not None for value in values if value) / len(filled) if filled else 1.0
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


_MARK = re.compile(r"^[✓✔☑☒✗✘●⬤•■xXyY√*]{1,2}$|^(?i:yes)$")
_CLOSED = re.compile(r"\b(?:completed|closed|achieved|finished|cwblhawyd|wedi cau)\b")


def weigh_together(columns: Sequence[Column]) -> None:
    """What the columns of a table say of each other.

    Ticks under colours are one rating; an outcome may group rows, or say what came of them; next steps are no progress.
    """
    _ticks(columns)
    prose = next((c.at for c in columns if max(c.headed.get("statement", 0.0), c.headed.get("text", 0.0)) >= 0.9), None)
    progress = next((c.at for c in columns if c.headed.get("progress", 0.0) >= 0.5), None)
    for column in columns:
        if column.headed.get("success_measure", 0.0) >= 0.9 and column.headed.get("objective", 0.0) >= 0.4:
            groups = (
                column.merged > 0
                or 0 < column.filled < 0.6 * column.rows
                or (column.filled > 3 and column.distinct < 0.6)
            )
            if groups and prose is not None and column.at < prose:
                column.headed["objective"] = 1.0
                del column.headed["success_measure"]
                column.reasons.setdefault("objective", []).insert(0, "it stands before the actions and groups them")
            elif progress is None and prose is not None and column.at > prose and _closes(columns):
                column.headed["progress"] = 1.0
                del column.headed["success_measure"]
                column.reasons.setdefault("progress", []).insert(0, "it says what came of actions that are closed")
        if column.headed.get("next_steps", 0.0) >= 0.7:
            if progress is not None and progress < column.at and prose is not None and prose < column.at:
                column.headed.pop("text", None)
                column.headed.pop("progress", None)
            else:
                del column.headed["next_steps"]


def _closes(columns: Sequence[Column]) -> bool:
    return any(_CLOSED.search(fold(column.words)) and column.valued.get("timescale", 0.0) >= 0.5 for column in columns)


def _ticks(columns: Sequence[Column]) -> None:
    """Columns side by side that are headed by colours and hold only ticks are one rating, told by where the tick stands."""
    signs = {column.at: rating.read(column.words).rag for column in columns if column.words and column.average <= 3}
    run = [column for column in columns if signs.get(column.at) is not None and column.marked >= 0.9]
    if len({signs[column.at] for column in run}) < 2 or run[-1].at - run[0].at != len(run) - 1:
        return
    for column in run:
        column.sign = signs[column.at]
        column.headed = {"rag": 1.0}
        column.known = True
        column.reasons["rag"] = [f"a tick under “{column.words}”"]

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
_LEVELS = words("high medium low h m l uchel canolig isel critical urgent p1 p2 p3 p4")
_HALVES = re.compile(r"\s*[/|\n]\s*")
_AFTER_HEAD = re.compile(r"\s*(?:[(–—]|\s-\s)")


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

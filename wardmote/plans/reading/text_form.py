"""A plan as read, in plain text that a person can check against the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wardmote.plans.reading.fields.dates import spoken
from wardmote.plans.reading.fields.text import squeeze
from wardmote.plans.reading.format import ReadPlan

Json = Mapping[str, Any]

_WEIGHTS = (("error", "To settle"), ("warning", "To look at"), ("info", "To know"))
_ACCOUNTABLE = {"force": "the force", "governing_body": "the governing body", "joint": "both together"}
_PLACES = ("sheet", "page", "table", "row", "column", "paragraph")


def as_text(read: ReadPlan | Json) -> str:
    """The plan, what was found odd, and what found no home, in plain lines. Takes the records or their JSON."""
    return "\n".join(_lines(read.to_json() if isinstance(read, ReadPlan) else read))


def _lines(read: Json) -> Iterator[str]:
    commitments = [commitment for _, _, commitment in _tree(read)]
    activities = sum(len(commitment["activities"]) for commitment in commitments)
    yield read["title"] or "(no title printed)"
    if read["period"]:
        yield f"Period: {_day(read['period']['start'])} to {_day(read['period']['end'])}"
    if read["as_at"]:
        yield f"As at: {_day(read['as_at'])}"
    counts = (
        (len(read["objectives"]), "objective", "objectives"),
        (len(commitments), "commitment", "commitments"),
        (activities, "activity", "activities"),
        (len(read["bodies"]), "body", "bodies"),
        (len(read["sessions"]), "session", "sessions"),
    )
    yield ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts)
    yield from _plan(read)
    yield from _section("Bodies", [_body(body) for body in read["bodies"]])
    sessions = [[session["month"], session["type"], squeeze(session["subject"] or "")] for session in read["sessions"]]
    yield from _section("Holding to account", [" – ".join(filter(None, session)) for session in sessions])
    for weight, heading in _WEIGHTS:
        found = [one for one in read["findings"] if one["severity"] == weight]
        lines = [f"[{one['code']}] {one['message']}{_place(one['where'])}" for one in found]
        yield from _section(f"{heading} ({len(lines)})", lines)
    lines = [f"{squeeze(one['text'])}{_place(one['where'])}" for one in read["unplaced"]]
    yield from _section(f"Words without a place ({len(lines)})", lines)


def _tree(read: Json) -> Iterator[tuple[Json, Json, Json]]:
    for objective in read["objectives"]:
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                yield objective, part, commitment


def _plan(read: Json) -> Iterator[str]:
    """The tree, each objective and part named where it begins."""
    last_objective = last_part = None
    for objective, part, commitment in _tree(read):
        if objective is not last_objective:
            yield ""
            yield f"# {objective['title'] or '(no objective printed)'}"
        if part is not last_part and part["title"]:
            answers = f" ({_ACCOUNTABLE[part['accountable']]})" if part["accountable"] else ""
            yield f"## {part['title']}{answers}"
        last_objective, last_part = objective, part
        yield from _commitment(commitment)


def _commitment(commitment: Json) -> Iterator[str]:
    mark = " (number inferred)" if commitment["ref_inferred"] else ""
    yield f"{commitment['ref'] or '-'}{mark}  {squeeze(commitment['statement'] or '(no text printed)')}"
    if commitment["cross_refs"]:
        yield f"      related: {', '.join(commitment['cross_refs'])}"
    for activity in commitment["activities"]:
        if activity["text"]:
            yield f"    - {activity['ref'] + '  ' if activity['ref'] else ''}{squeeze(activity['text'])}"
        rating = (
            f"{activity['rag'] or 'none'} ({activity['rag_printed']})" if activity["rag_printed"] else activity["rag"]
        )
        facts = {
            "owners": activity["owners_printed"],
            "when": activity["timescale"]["printed"] if activity["timescale"] else None,
            "rating": rating,
            "status": activity["status"].replace("_", " ") if activity["status"] != "not_stated" else None,
            "progress": activity["progress"],
            "oversight": "; ".join(activity["oversight"]),
        }
        yield from (f"      {name}: {squeeze(value)}" for name, value in facts.items() if value)


def _body(body: Json) -> str:
    return (
        f"{body['name']}: meets {body['meets_printed'] or '(not printed)'}. {squeeze(body['purpose'] or '')}".rstrip()
    )


def _section(heading: str, lines: list[str]) -> list[str]:
    return ["", f"# {heading}", *lines] if lines else []


def _day(value: str | None) -> str:
    return spoken(date.fromisoformat(value)) if value else "(not printed)"


def _place(where: Json) -> str:
    place = ", ".join(f"{name} {where[name]}" for name in _PLACES if where.get(name) is not None)
    return f" ({place})" if place else ""

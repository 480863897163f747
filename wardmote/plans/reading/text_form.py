"""A plan as read, in plain text that a person can check against the document."""

from __future__ import annotations

from collections.abc import Iterator

from wardmote.plans.reading.fields.dates import spoken
from wardmote.plans.reading.fields.text import squeeze
from wardmote.plans.reading.format import Activity, ReadPlan

_WEIGHTS = (("error", "To settle"), ("warning", "To look at"), ("info", "To know"))
_ACCOUNTABLE = {"force": "the force", "governing_body": "the governing body", "joint": "both together"}


def as_text(read: ReadPlan) -> str:
    """The plan, what was found odd, and what found no home, in plain lines."""
    return "\n".join(_lines(read)) + "\n"


def _lines(read: ReadPlan) -> Iterator[str]:
    yield read.title or "(no title printed)"
    if read.period_start and read.period_end:
        yield f"Period: {spoken(read.period_start)} to {spoken(read.period_end)}"
    if read.as_at:
        yield f"As at: {spoken(read.as_at)}"
    commitments, activities = sum(1 for _ in read.commitments()), sum(1 for _ in read.activities())
    yield (
        f"{_count(len(read.objectives), 'objective')}, {_count(commitments, 'commitment')}, {_count(activities, 'activity')}, "
        f"{_count(len(read.bodies), 'body')}, {_count(len(read.sessions), 'session')}"
    )
    for objective in read.objectives:
        yield ""
        yield f"# {objective.title or '(no objective printed)'}"
        for part in objective.parts:
            if part.title:
                yield f"## {part.title}" + (f" ({_ACCOUNTABLE[part.accountable]})" if part.accountable else "")
            for commitment in part.commitments:
                mark = " (number inferred)" if commitment.ref_inferred else ""
                yield f"{commitment.ref or '-'}{mark}  {squeeze(commitment.statement or '(no text printed)')}"
                if commitment.cross_refs:
                    yield f"      related: {', '.join(commitment.cross_refs)}"
                for activity in commitment.activities:
                    yield from _activity(activity)
    if read.bodies:
        yield ""
        yield "# Bodies"
        for body in read.bodies:
            yield f"{body.name}: meets {body.meets_printed or '(not printed)'}. {squeeze(body.purpose or '')}"
    if read.sessions:
        yield ""
        yield "# Holding to account"
        for session in read.sessions:
            yield " – ".join(filter(None, (session.month, session.type, squeeze(session.subject or ""))))
    for weight, heading in _WEIGHTS:
        findings = [finding for finding in read.findings if finding.severity == weight]
        if findings:
            yield ""
            yield f"# {heading} ({len(findings)})"
        for finding in findings:
            yield f"[{finding.code}] {finding.message}{_place(finding.where)}"
    if read.unplaced:
        yield ""
        yield f"# Words without a place ({len(read.unplaced)})"
        for one in read.unplaced:
            yield f"{squeeze(one.text)}{_place(one.where)}"


def _activity(activity: Activity) -> Iterator[str]:
    label = f"{activity.ref}  " if activity.ref else ""
    if activity.text:
        yield f"    - {label}{squeeze(activity.text)}"
    facts = [
        ("owners", activity.owners_printed),
        ("when", activity.timescale.printed if activity.timescale else None),
        ("rating", f"{activity.rag or 'none'} ({activity.rag_printed})" if activity.rag_printed else activity.rag),
        ("status", activity.status.replace("_", " ") if activity.status != "not_stated" else None),
        ("progress", activity.progress),
        ("oversight", "; ".join(activity.oversight)),
    ]
    for name, value in facts:
        if value:
            yield f"      {name}: {squeeze(value)}"


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def _place(where: dict[str, object]) -> str:
    names = ("sheet", "page", "table", "row", "column", "paragraph")
    place = ", ".join(f"{name} {where[name]}" for name in names if where.get(name) is not None)
    return f" ({place})" if place else ""

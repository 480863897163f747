"""References between items and names of bodies, resolved over the whole document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from wardmote.plans.reading.fields import bodies as body_names
from wardmote.plans.reading.fields import references
from wardmote.plans.reading.fields.references import CrossRefs
from wardmote.plans.reading.fields.text import squeeze
from wardmote.plans.reading.findings import Finding
from wardmote.plans.reading.format import Alias, Link, ReadPlan

Kind = Literal["show_theirs", "related"]


def resolve(read: ReadPlan, linked: dict[int, str]) -> None:
    """Resolve the references in every commitment and activity.

    In a progress cell one asks to show the other's progress; anywhere else it says that the two are related.
    ``linked`` holds, by ``id()`` of an activity, the print of a column of links.
    """
    ids: dict[str, str] = {}
    titles: dict[str, str] = {}
    for commitment in read.commitments():
        if commitment.ref:
            ids.setdefault(references.normalise(commitment.ref), commitment.id)
            titles.setdefault(commitment.ref, commitment.statement or "")
    for commitment in read.commitments():
        for activity in commitment.activities:
            if activity.ref:
                ids.setdefault(references.normalise(activity.ref), activity.id)
                titles.setdefault(activity.ref, activity.text or "")
    find = _finder(titles)
    for commitment in read.commitments():
        found = find(commitment.statement or "", commitment.ref)
        commitment.links = _links(found, "related", ids)
        commitment.cross_refs = list(found.refs)
        _note(read, found.findings, commitment.source, "statement")
        for activity in commitment.activities:
            own = activity.ref or (commitment.ref if len(commitment.activities) == 1 else None)
            links: list[Link] = []
            for name, text in (
                ("text", activity.text),
                ("progress", activity.progress),
                ("cross_refs", linked.get(id(activity))),
            ):
                if not text:
                    continue
                found = find(text if name != "cross_refs" else f"Refer to {text}", own)
                links += _links(found, "show_theirs" if name == "progress" else "related", ids)
                _note(read, found.findings, activity.source, name)
            activity.links = links
            activity.cross_refs = list(dict.fromkeys(link.ref for link in links))


def _finder(titles: dict[str, str]) -> Callable[[str, str | None], CrossRefs]:
    book = references.Book(list(titles), titles)
    nothing = CrossRefs()

    def find(text: str, own: str | None) -> CrossRefs:
        return references.cross(text, own=own, known=book) if text and titles else nothing

    return find


def _links(found: CrossRefs, kind: Kind, ids: dict[str, str]) -> list[Link]:
    out: list[Link] = []
    for mention in found.mentions:
        for ref in mention.refs:
            if all(link.ref != ref for link in out):
                out.append(Link(ref, kind, ids.get(references.normalise(ref)), squeeze(mention.printed)))
    return out


def _note(read: ReadPlan, findings: Iterable[Finding], where: dict[str, object], column: str) -> None:
    for finding in findings:
        read.findings.append(finding.at(**where, column=column))


def match_bodies(read: ReadPlan) -> None:
    """Match every mechanism named in an oversight cell to the bodies listed in the same document; propose aliases."""
    listed = [body.name for body in read.bodies]
    if not listed:
        return
    first: dict[str, dict[str, object]] = {}
    for activity in read.activities():
        for name in activity.oversight:
            first.setdefault(name, activity.source)
    for match in body_names.match(list(first), listed):
        if match.body is not None:
            read.aliases.append(Alias(match.printed, match.body, match.how))
        _note(read, match.findings, first[match.printed], "oversight")

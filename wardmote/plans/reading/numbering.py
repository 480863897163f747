"""The references of a plan.

Those that are missing are inferred from their neighbours, those that are odd are reported.

Printed refs are never changed. Keys (``id``) are ours: the ref where it is unique, else the ref with a number after
it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from wardmote.plans.reading.cells import bare_ref
from wardmote.plans.reading.fields import references
from wardmote.plans.reading.findings import Finding, info, warning
from wardmote.plans.reading.format import Commitment, ReadPlan

_LAST_NUMBER = re.compile(r"^(.*?)(\d+)$")
_STYLE = re.compile(r"[A-Za-z]+(\W*)\d")


def number(read: ReadPlan, expected: set[int]) -> None:
    """Give every commitment its ref and every record its key.

    ``expected`` holds the ``id()`` of commitments whose table has refs.
    """
    commitments = list(read.commitments())
    for commitment in commitments:
        commitment.ref = bare_ref(commitment.ref_printed) if commitment.ref_printed else None
    _infer(commitments, expected, read.findings)
    _give_keys(read)
    _report_order(commitments, read.findings)
    _report_styles(commitments, read.findings)
    for commitment in commitments:
        _report_activities(commitment, read.findings)


def _infer(commitments: list[Commitment], expected: set[int], findings: list[Finding]) -> None:
    """Fill gaps in a numbered sequence: "3, •, (blank), 6" is 3, 4, 5, 6.

    A gap that its neighbours do not fit stays open.
    """
    at = 0
    while at < len(commitments):
        if commitments[at].ref is not None or id(commitments[at]) not in expected:
            at += 1
            continue
        end = at
        while end < len(commitments) and commitments[end].ref is None and id(commitments[end]) in expected:
            end += 1
        before = _split(commitments[at - 1].ref) if at else None
        after = _split(commitments[end].ref) if end < len(commitments) else None
        _fill(commitments[at:end], before, after, findings)
        at = end


def _fill(
    gap: list[Commitment], before: tuple[str, int] | None, after: tuple[str, int] | None, findings: list[Finding]
) -> None:
    count = len(gap)
    if (before and after and before[0] == after[0] and after[1] - before[1] - 1 == count) or (
        before and (after is None or after[0] != before[0])
    ):
        prefix, first = before[0], before[1] + 1
    elif before is None and after and after[1] - count >= 1:
        prefix, first = after[0], after[1] - count
    else:
        for commitment in gap:
            message = "No reference is printed here, and the numbers around it do not say which."
            findings.append(
                warning("ref-missing", message, commitment.ref_printed or "").at(**commitment.source, column="ref")
            )
        return
    for step, commitment in enumerate(gap):
        commitment.ref, commitment.ref_inferred = f"{prefix}{first + step}", True
        message = f"No reference is printed here; {commitment.ref} was inferred from the rows around it."
        findings.append(
            info("inferred-ref", message, commitment.ref_printed or "").at(**commitment.source, column="ref")
        )


def _split(ref: str | None) -> tuple[str, int] | None:
    match = _LAST_NUMBER.match(ref or "")
    return (match.group(1), int(match.group(2))) if match else None


def _give_keys(read: ReadPlan) -> None:
    taken: dict[str, int] = {}
    used: set[str] = set()
    seen: set[str] = set()
    for position, commitment in enumerate(read.commitments(), 1):
        wanted = commitment.ref or f"row-{position}"
        times = taken.get(wanted, 0) + 1
        key = wanted if times == 1 else f"{wanted}~{times}"
        while key in used:
            times += 1
            key = f"{wanted}~{times}"
        taken[wanted] = times
        used.add(key)
        commitment.id = key
        if commitment.ref:
            same = references.normalise(commitment.ref)
            if same in seen:
                message = f"{commitment.ref} stands at more than one commitment."
                read.findings.append(
                    warning("duplicate-ref", message, commitment.ref_printed or commitment.ref).at(
                        **commitment.source, column="ref"
                    )
                )
            seen.add(same)
        for index, activity in enumerate(commitment.activities, 1):
            activity.id = f"{key}/{index}"


def _report_order(commitments: Iterable[Commitment], findings: list[Finding]) -> None:
    """Gaps and steps back in each run of refs with the same stem. A number that stands elsewhere leaves no gap."""
    numbered = [
        (commitment, split)
        for commitment in commitments
        if commitment.ref and (split := _split(references.normalise(commitment.ref))) is not None
    ]
    present = {split for _, split in numbered}
    last: dict[str, int] = {}
    for commitment, (stem, value) in numbered:
        before = last.get(stem)
        first, final = (before or 0) + 1, value - 1
        while first <= final and (stem, first) in present:
            first += 1
        while final >= first and (stem, final) in present:
            final -= 1
        if before is not None and first <= final:
            missing = f"{first}" if first == final else f"{first} to {final}"
            message = f"The numbering leaves out {stem}{missing} before {commitment.ref}."
            findings.append(
                info("ref-gap", message, commitment.ref_printed or "").at(**commitment.source, column="ref")
            )
        elif before is not None and value < before:
            message = f"{commitment.ref} stands after {stem}{before}."
            findings.append(
                info("ref-out-of-order", message, commitment.ref_printed or "").at(**commitment.source, column="ref")
            )
        last[stem] = max(value, before or 0)


def _report_styles(commitments: Iterable[Commitment], findings: list[Finding]) -> None:
    """Letters and numbers joined in more than one way ("A.1" but "B4"): the rarer way is reported once."""
    styles: dict[str, list[Commitment]] = defaultdict(list)
    for commitment in commitments:
        match = _STYLE.match(commitment.ref or "")
        if match and not commitment.ref_inferred:
            styles[match.group(1)].append(commitment)
    if len(styles) < 2:
        return
    rare = sorted(styles.values(), key=len)[0][0]
    message = "References are printed in more than one way; they are matched as if they were one."
    findings.append(info("ref-style", message, rare.ref_printed or "").at(**rare.source, column="ref"))


def _report_activities(commitment: Commitment, findings: list[Finding]) -> None:
    """Refs of activities that stand twice or belong, by their stem, under another commitment."""
    mine = references.normalise(commitment.ref) if commitment.ref else ""
    for activity in commitment.activities:
        theirs = references.normalise(activity.ref) if activity.ref and mine else ""
        if "." in theirs and theirs != mine and not theirs.startswith(f"{mine}."):
            message = f"{activity.ref} stands under {commitment.ref}."
            findings.append(
                warning("ref-under-another", message, activity.ref_printed or "").at(**activity.source, column="text")
            )


def report_duplicate_activities(read: ReadPlan) -> None:
    """Activity refs that stand twice in the plan, and those that are a commitment's too."""
    counts: Counter[str] = Counter(references.normalise(activity.ref) for activity in read.activities() if activity.ref)
    for activity in read.activities():
        if activity.ref and counts[references.normalise(activity.ref)] > 1:
            message = f"{activity.ref} stands at more than one activity."
            read.findings.append(
                warning("duplicate-ref", message, activity.ref_printed or "").at(**activity.source, column="text")
            )

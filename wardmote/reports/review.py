"""A plan as read, arranged for a person to check: what was read beside what was printed, and what would change.

Plain functions on plain values; ``read`` is ``wardmote-plan/1`` with a person's corrections in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wardmote.core.ui.differences import Piece, words_changed
from wardmote.plans.comparison import Change, Comparison

Where = tuple[Any, Any]
"""(table number, row number) of the source."""

WEIGHTS = ("error", "warning", "info")
KINDS = ("changed", "reworded", "moved", "new", "gone")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was read."""

    objectives: int
    commitments: int
    activities: int
    bodies: int
    sessions: int
    paragraphs: int
    unplaced: int
    findings: Mapping[str, int]


def counted(read: Mapping[str, Any]) -> Counts:
    commitments = [each for _objective, _part, each in each_commitment(read)]
    return Counts(
        objectives=len(read["objectives"]),
        commitments=len(commitments),
        activities=sum(len(each["activities"]) for each in commitments),
        bodies=len(read["bodies"]),
        sessions=len(read["sessions"]),
        paragraphs=len(read["paragraphs"]),
        unplaced=len(read["unplaced"]),
        findings=Counter(finding["severity"] for finding in read["findings"]),
    )


def each_commitment(
    read: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    """Every (objective, part, commitment) of a reading."""
    for objective in read["objectives"]:
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                yield objective, part, commitment


@dataclass(slots=True)
class Line:
    """One commitment as the review lists it. ``number`` counts them from 1 and makes its anchor."""

    number: int
    objective: str
    part: str
    commitment: Mapping[str, Any]
    findings: list[Mapping[str, Any]] = field(default_factory=list)
    heads_objective: bool = False
    heads_part: bool = False

    @property
    def heaviest(self) -> str:
        """The weight of its weightiest finding, or empty."""
        weights = {finding["severity"] for finding in self.findings}
        return next((weight for weight in WEIGHTS if weight in weights), "")


def lines(read: Mapping[str, Any]) -> list[Line]:
    """The commitments of a reading in order, each with what was found doubtful in its rows."""
    by_row: dict[Where, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in read["findings"]:
        by_row[_where(finding["where"])].append(finding)
    made: list[Line] = []
    last: tuple[Any, Any] = (None, None)
    for number, (objective, part, commitment) in enumerate(each_commitment(read), start=1):
        line = Line(number, objective["title"] or "", part["title"] or "", commitment)
        rows = dict.fromkeys(_where(each.get("source") or {}) for each in [commitment, *commitment["activities"]])
        line.findings = [finding for row in rows if row != (None, None) for finding in by_row.pop(row, [])]
        line.heads_objective = objective is not last[0]
        line.heads_part = line.heads_objective or part is not last[1]
        last = (objective, part)
        made.append(line)
    return made


def _where(where: Mapping[str, Any]) -> Where:
    return where.get("table"), where.get("row")


def by_weight(
    read: Mapping[str, Any],
    *,
    titles: Mapping[str, Any],
    place: Callable[[Mapping[str, Any]], str],
    address: Callable[[Mapping[str, Any]], str],
) -> list[dict[str, Any]]:
    """The findings in groups, weightiest first, each with its place and the address of that place."""
    return [
        {
            "title": titles[weight],
            "severity": weight,
            "found": [
                {
                    "message": finding["message"],
                    "print": finding["printed"],
                    "place": place(finding["where"]),
                    "url": address(finding["where"]),
                }
                for finding in read["findings"]
                if finding["severity"] == weight
            ],
        }
        for weight in WEIGHTS
    ]


def read_from(read: Mapping[str, Any], table: int) -> dict[int, list[str]]:
    """What each row of a table was read as: {row: ids of commitments and activities, a commitment before its own}."""
    found: dict[int, list[str]] = defaultdict(list)
    for _objective, _part, commitment in each_commitment(read):
        for each in [commitment, *commitment["activities"]]:
            source = each.get("source") or {}
            if source.get("table") == table and source.get("row"):
                found[source["row"]].append(each["id"])
    return found


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell of the document as the page draws it; ``from_above`` where a merged cell reaches down over it."""

    text: str
    colspan: int = 1
    from_above: bool = False
    shaded: bool = False


def source_cells(cells: Sequence[Mapping[str, Any]]) -> list[SourceCell]:
    """The cells of one stored row: those merged to the right stand once, those merged down are marked."""
    made: list[SourceCell] = []
    for cell in cells:
        if cell["covered"] == "left" and made:
            made[-1] = replace(made[-1], colspan=made[-1].colspan + 1)
        else:
            made.append(SourceCell(cell["text"], 1, cell["covered"] == "above", bool(cell["fill"])))
    return made


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, with the words marked."""

    name: str
    was: str
    now: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind."""

    kind: str
    commitments: int
    activities: int
    changes: Sequence[Change]


def changes_by_kind(comparison: Comparison) -> list[Group]:
    """What would change, by kind; a row that is moved and reworded stands under both."""
    groups = []
    for kind in KINDS:
        found = [change for change in comparison.changes if kind in change.kinds]
        if found:
            levels = Counter(change.level for change in found)
            groups.append(Group(kind, levels["commitment"], levels["activity"], found))
    return groups


FIELDS_OF_KIND = {
    "reworded": frozenset({"statement", "text"}),
    "moved": frozenset({"place"}),
    "changed": frozenset({"progress", "rating", "timescale", "status", "owners", "oversight"}),
}


def differences(change: Change, kind: str) -> list[Difference]:
    """The fields that make a change one of its kind."""
    return [
        Difference(name, was, now, words_changed(was, now))
        for name, was, now in change.fields
        if name in FIELDS_OF_KIND.get(kind, frozenset())
    ]

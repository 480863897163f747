"""The example's content files, and the earlier states of each document worked out from their differences."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings


def content(name: str, folder: Path | None = None) -> Any:
    """One content file of the example as plain values."""
    path = (folder or settings.EXAMPLES_DIR) / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one where there is one
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 # nosec B506 - both are safe


def parts(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every (objective, part) of a document."""
    for objective in document["objectives"]:
        for part in objective["parts"]:
            yield objective, part


def states(name: str) -> list[dict[str, Any]]:
    """The states of a document, oldest first; the last is the file as it stands."""
    found = [_addressed(content(name))]
    for edition in content("editions")[name]:
        found.append(_earlier(found[-1], edition))
    return found[::-1]


def _addressed(document: dict[str, Any]) -> dict[str, Any]:
    """A copy in which every row knows the address by which differences name it: "A.4", "A.4/9"."""
    copied = deepcopy(document)
    for _objective, part in parts(copied):
        for commitment in part["commitments"]:
            commitment["at"] = str(commitment.get("id") or commitment["ref_printed"])
            for number, activity in enumerate(commitment["activities"], start=1):
                activity["at"] = f"{commitment['at']}/{number}"
    return copied


def _earlier(later: dict[str, Any], edition: dict[str, Any]) -> dict[str, Any]:
    """How a document stood, from the state after it. The order of the steps is that of examples/README.md."""
    then = deepcopy(later)
    rows = _rows(then)
    for kind in ("commitments", "activities"):
        for where, cells in edition.get(kind, {}).items():
            rows[where].update(cells)
    for body in then["bodies"]:
        body.update(edition.get("bodies", {}).get(_bare(body["name_printed"]), {}))
    for paragraph in then["paragraphs"]:
        paragraph["text"] = edition.get("paragraphs", {}).get(paragraph["number"], paragraph["text"])
    then["sessions"] = edition.get("sessions", then["sessions"])
    for moved in edition.get("moved_since", []):
        row = rows[moved["commitment"]]
        next(part["commitments"] for _o, part in parts(then) if row in part["commitments"]).remove(row)
        row["ref_printed"] = moved.get("ref_printed", row["ref_printed"])
        _insert_after(_commitments_of(then, moved["objective"], moved["part"]), moved["after"], row)
    for gone in edition.get("gone_since", []):
        row = deepcopy(gone.get("commitment") or gone["activity"])
        row["at"] = f"gone {row['ref_printed']}"
        for activity in row.get("activities", []):
            activity["at"] = f"{row['at']}/1"
        within = rows[gone["within"]]["activities"] if "within" in gone else None
        where = within if within is not None else _commitments_of(then, gone["objective"], gone["part"])
        _insert_after(where, gone["after"], row)
    _take_out(then, edition.get("not_yet", {}))
    dated: dict[str, Any] = {key: edition[key] for key in ("title", "as_at", "period") if key in edition}
    return {**then, **dated}


def _rows(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    commitments = [each for _objective, part in parts(document) for each in part["commitments"]]
    activities = [each for commitment in commitments for each in commitment["activities"]]
    return {each["at"]: each for each in [*commitments, *activities]}


def _commitments_of(document: dict[str, Any], objective: str, part: int) -> list[dict[str, Any]]:
    found = next(each for each in document["objectives"] if each["title"] == objective)
    rows: list[dict[str, Any]] = found["parts"][part - 1]["commitments"]
    return rows


def _insert_after(rows: list[dict[str, Any]], after: str | None, row: dict[str, Any]) -> None:
    place = next((number for number, each in enumerate(rows, start=1) if each["at"] == after), 0)
    rows.insert(place, row)


def _take_out(document: dict[str, Any], absent: dict[str, list[str]]) -> None:
    gone = {*absent.get("commitments", []), *absent.get("activities", [])}
    for _objective, part in parts(document):
        part["commitments"] = [each for each in part["commitments"] if each["at"] not in gone]
        for commitment in part["commitments"]:
            commitment["activities"] = [each for each in commitment["activities"] if each["at"] not in gone]
    bodies = set(absent.get("bodies", []))
    document["bodies"] = [each for each in document["bodies"] if _bare(each["name_printed"]) not in bodies]


def _bare(name: str) -> str:
    return name.strip().rstrip("*#").strip()

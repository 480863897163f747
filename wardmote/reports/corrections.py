"""A person's corrections of single values, laid over a plan as read. Plain functions on plain values."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wardmote.plans.reading.cells import bare_ref

RAGS = ("red", "amber", "green", "blue", "")
TEXTS = frozenset({"statement", "text", "progress"})
LISTS = frozenset({"owners", "oversight"})


def corrected(read: Mapping[str, Any], corrections: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """The reading with each correction applied; ``path`` is ``<activity or commitment id>:<field>``.

    Fields: the texts; ``ref``; ``owners`` and ``oversight`` (one a line); ``rag``; ``latest`` (YYYY-MM-DD or empty);
    ``update:<n>`` (the date of the nth dated entry). The print beside each is left as it was, for comparison with the
    document. Raises ``ValidationError`` for what is not there or cannot be.
    """
    fixed = copy.deepcopy(dict(read))
    rows = rows_of(fixed)
    for correction in corrections:
        row_id, _colon, name = correction["path"].partition(":")
        row = rows.get(row_id)
        if row is None:
            raise ValidationError(_("There is no row %(id)s in this document.") % {"id": row_id})
        _apply(row, name, correction["value"])
    return fixed


def still_fitting(read: Mapping[str, Any], corrections: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The corrections that can still be laid over a reading, after the document was read again."""
    kept = []
    for correction in corrections:
        try:
            corrected(read, [correction])
        except ValidationError:
            continue
        kept.append(correction)
    return kept


def rows_of(read: Mapping[str, Any]) -> dict[str, Any]:
    """The commitments and activities of a reading by their id in it; a commitment keeps its id where both have it."""
    rows: dict[str, Any] = {}
    for objective in read.get("objectives", []):
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                rows.update({activity["id"]: activity for activity in commitment["activities"]})
                rows[commitment["id"]] = commitment
    return rows


def _apply(row: dict[str, Any], name: str, value: str) -> None:
    if name in TEXTS and name in row:
        row[name] = value
    elif name == "ref":
        row["ref"], row["ref_printed"] = bare_ref(value), value.strip()
        row["ref_inferred"] = False
    elif name in LISTS and name in row:
        row[name] = [line.strip() for line in value.splitlines() if line.strip()]
    elif name == "rag" and "rag" in row:
        if value not in RAGS:
            raise ValidationError(_("Choose one of the ratings."))
        row["rag"] = value or None
        row["rag_printed"] = row["rag_printed"] if value else ""
    elif name == "latest" and "timescale" in row:
        row["timescale"] = {**_NO_TIMESCALE, **(row["timescale"] or {}), "latest": _day(value)}
    elif (found := re.fullmatch(r"update:(\d+)", name)) and 0 < int(found[1]) <= len(row.get("updates", [])):
        row["updates"][int(found[1]) - 1]["as_at"] = _day(value)
    else:
        raise ValidationError(_("This value cannot be corrected here."))


_NO_TIMESCALE: dict[str, Any] = {"printed": "", "kind": "by", "earliest": None, "latest": None, "parts": []}


def _day(value: str) -> str | None:
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError as error:
        raise ValidationError(_("Write the date as year-month-day, for example 2026-03-31.")) from error

"""The cleared words of many records at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import models

from wardmote.core.clearance.selectors import cleared_texts
from wardmote.oversight.services.offering import clearable_fields

Says = Callable[[models.Model, str], str]
"""Gives the cleared words of a record's field; empty where there are none."""


def on_the_web(link: str) -> str:
    """An address at which something is public already; empty for anything else."""
    return link if link.startswith(("https://", "http://")) else ""


def cleared(records: Iterable[models.Model]) -> Says:
    """What these records, all of one table, say to the public."""
    rows = list(records)
    texts = cleared_texts(type(rows[0]), [row.pk for row in rows], clearable_fields(type(rows[0]))) if rows else {}
    return lambda record, field: texts.get((record.pk, field), "")

"""Rows by the hundred thousand: numbered here, put in by the engine's own bulk road, without a model instance each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = tuple[Any, ...]

CONVERTED = (models.DateField, models.UUIDField, models.JSONField, models.BooleanField)
"""The kinds of field whose values an engine may want in another form; a moment is a kind of date here."""
CACHED = models.DateField


class Sheet:
    """Rows of one table that wait to be put in. ``names`` are the columns that ``add`` gives, in order.

    The other columns get their field's default, the same in every row. Numbers follow those in the table.
    """

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model, self.names = model, names
        self.count = 0
        self._rows: list[Row] = []
        newest = model._default_manager.aggregate(last=models.Max("pk"))["last"]
        self.next = (newest or 0) + 1
        fields = {field.attname: field for field in model._meta.concrete_fields}
        given = [model._meta.pk, *(fields[name] for name in names)]
        rest = [field for field in fields.values() if field not in given]
        self._constants = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
        self._converters = {at: _converter(field) for at, field in enumerate(given) if isinstance(field, CONVERTED)}
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in (*given, *rest))
        marks = ", ".join(["%s"] * len(fields))
        table = connection.ops.quote_name(model._meta.db_table)
        self._statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # nosec B608 - names of our tables

    def add(self, *values: Any) -> int:
        """Put a row down and say what its number will be."""
        number = self.next
        self.next += 1
        self._rows.append((number, *values))
        return number

    def flush(self) -> None:
        """Put in what waits."""
        if self._rows:
            with connection.cursor() as cursor:
                cursor.executemany(self._statement, [self._converted(row) for row in self._rows])
            self.count += len(self._rows)
            self._rows = []

    def _converted(self, row: Row) -> Row:
        values = list(row)
        for at, convert in self._converters.items():
            values[at] = convert(values[at])
        return (*values, *self._constants)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """A field's own way to the database; few days and moments come often, so theirs are kept."""
    if not isinstance(field, CACHED):
        return lambda value: field.get_db_prep_save(value, connection)
    known: dict[Any, Any] = {}

    def converted(value: Any) -> Any:
        if value not in known:
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    return converted


def count_on_from(sheets: Iterable[Sheet]) -> None:
    """Let the engine's own numbering go on after ours."""
    used = [sheet.model for sheet in sheets if sheet.count]
    statements = connection.ops.sequence_reset_sql(no_style(), used)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

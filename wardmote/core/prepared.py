"""Querysets whose SQL is built once: on a page with many small questions Django's building of them costs most.

``Prepared`` is made from a function that gives the queryset for some values. The first call builds it with a mark for
each value; every call after that puts the values where the marks stood. Rows become the same objects that Django makes
of them, without its asking at every row what was settled when the question was built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    RelatedPopulator,
    ValuesListIterable,
    get_related_populators,
)

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Statement:
    """One queryset as SQL, where among its parameters each value goes, and what its rows become."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # (place among the parameters, number of the value)
    converters: tuple[tuple[int, tuple[Any, Any]], ...]  # (column, (functions, expression)), as the compiler has them
    made: Callable[[Any], Any]  # a row becomes an object, or a tuple, or one value


class Prepared(Generic[Row]):
    """A question that is asked often, with other values each time.

    ``build`` gets one value for each that a call gives, and must put it into the queryset as it is. What else it says may
    not hang on the day, the language or the user: it runs once in a process. Values are numbers of rows, text, days,
    moments and uuids, never None; nothing is fetched ahead (``prefetch_related``).
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self._build = build
        self._statements: dict[tuple[Any, ...], _Statement] = {}

    def __call__(self, *values: Any) -> list[Row]:
        """The rows for these values."""
        connection = connections[DEFAULT_DB_ALIAS]
        kind = (connection.vendor, *map(type, values))
        statement = self._statements.get(kind)
        if statement is None:
            statement = self._statements[kind] = self._prepared(connection, values)
        parameters = list(statement.parameters)
        for place, number in statement.places:
            parameters[place] = _adapted(connection, values[number])
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows = cursor.fetchall()
        return [statement.made(row) for row in _converted(rows, statement.converters, connection)]

    def first(self, *values: Any) -> Row | None:
        """The first of the rows; None where there are none."""
        return next(iter(self(*values)), None)

    def _prepared(self, connection: Any, values: Sequence[Any]) -> _Statement:
        marks = [_mark(value, number) for number, value in enumerate(values)]
        queryset: Any = self._build(*marks)
        if queryset._prefetch_related_lookups:
            raise ValueError("a prepared queryset fetches nothing ahead")
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        numbers = {_adapted(connection, mark): number for number, mark in enumerate(marks)}
        statement, given = compiler.as_sql()
        sql, parameters = _with_constants(statement, given, numbers)
        places = tuple((place, numbers[each]) for place, each in enumerate(parameters) if _is_in(each, numbers))
        if {number for _place, number in places} != set(range(len(values))):
            raise ValueError("a prepared queryset must hold every value as it is given")
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = tuple(compiler.get_converters(columns).items())
        return _Statement(sql, tuple(parameters), places, converters, _maker(queryset, compiler))


ROWS_AT_ONCE = 500


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, each with all its values set, and give them their numbers.

    What ``bulk_create`` does, for the few rows that nearly every write adds to the history: there it costs several times
    what the database itself needs.
    """
    for start in range(0, len(rows), ROWS_AT_ONCE):
        _insert(rows[start : start + ROWS_AT_ONCE])


def _insert(rows: Sequence[models.Model]) -> None:
    """The same in one statement, for as many rows as may stand in one."""
    connection = connections[DEFAULT_DB_ALIAS]
    model = type(rows[0])
    statement, fields = _insertion(model)
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection=connection) for row in rows for field in fields
    ]
    marks = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} VALUES {', '.join([marks] * len(rows))} RETURNING id", values)  # nosec B608 - marks
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[Any]]:
    """The beginning of the statement that adds rows of a model, and its columns without their own number."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns})', fields


def update(row: models.Model, names: Sequence[str]) -> None:
    """Write these fields of a row that is locked: what ``save`` does, without asking signals and building the statement."""
    connection = connections[DEFAULT_DB_ALIAS]
    statement, fields = _updating(type(row), tuple(names))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection=connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])


@cache
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The statement that changes some fields of one row of a model, and the fields."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE id = %s', fields  # nosec B608 - names of our own


def _converted(rows: Sequence[Any], converters: Any, connection: Any) -> Sequence[Any]:
    """The rows with what a database keeps in its own way, such as SQLite a day, as Python has it."""
    if not converters:
        return rows
    found = [list(row) for row in rows]
    for column, (functions, expression) in converters:
        for row in found:
            for function in functions:
                row[column] = function(row[column], expression, connection)
    return found


def _maker(queryset: Any, compiler: Any) -> Callable[[Any], Any]:
    """What makes of a row what iterating over the queryset would give."""
    kind = queryset._iterable_class
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable or queryset._known_related_objects:
        raise ValueError("a prepared queryset gives objects, values in a list, or tuples of them")
    info = compiler.klass_info
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    joined = [_joined(each) for each in get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)]  # type: ignore[call-arg]
    annotated = tuple((compiler.annotation_col_map or {}).items())

    def made(row: Any) -> Any:
        found = _made(info["model"], names, row[start:end])
        for join in joined:
            join(row, found)
        for name, column in annotated:
            setattr(found, name, row[column])
        return found

    return made


def _joined(populator: RelatedPopulator) -> Callable[[Any, Any], None]:
    """What puts a row fetched along with an object into that object: nothing where the join found none."""
    further = [_joined(each) for each in populator.related_populators]
    start, end, first = populator.cols_start, populator.cols_end, populator.pk_idx

    def join(row: Any, to: Any) -> None:
        values = row[start:end]
        if values[first] is None:
            populator.local_setter(to, None)
            return
        found = _made(populator.model_cls, populator.init_list, values)
        for each in further:
            each(row, found)
        populator.local_setter(to, found)
        populator.remote_setter(found, to)

    return join


def _made(model: Any, names: Sequence[str], values: Sequence[Any]) -> Any:
    """An object as ``from_db`` makes it of our models, which have no ``__init__`` of their own and listen to no signal."""
    found = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    found.__dict__.update(zip(names, values, strict=True), _state=state)
    return found


def _with_constants(sql: str, parameters: Sequence[Any], numbers: dict[Any, int]) -> tuple[str, list[Any]]:
    """The statement with what is the same at every call written into it, and the parameters that are left.

    Where an index holds the rows of one state alone, SQLite must see the state to know that it may use it: given as a
    parameter, it would plan the whole statement anew at every call.
    """
    waiting, left = iter(parameters), []

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        value = next(waiting)
        if isinstance(value, str) and not _is_in(value, numbers) and PLAIN.fullmatch(value):
            return f"'{value:s}'"
        left.append(value)
        return found[0]

    return re.sub("%[%s]", written, sql), left


PLAIN = re.compile(r"[a-z0-9_.]+")
"""A word of our own, as states and kinds have them: nothing in it means anything to a database."""


def _mark(value: Any, number: int) -> Any:
    """A value of the same kind that no queryset says of itself."""
    match value:
        case bool():
            raise TypeError("a prepared queryset takes no yes or no: make two of them")
        case int():
            return 9_007_199_000_000_000 + number
        case str():
            return f"\x1amark {number}\x1a"
        case datetime():
            return datetime(1583, 1, 1, tzinfo=value.tzinfo) + timedelta(days=number)
        case date():
            return date(1582, 1, 1) + timedelta(days=number)
        case UUID():
            return UUID(int=number + 1)
    raise TypeError(f"a prepared queryset takes no {type(value).__name__}")


def _adapted(connection: Any, value: Any) -> Any:
    """A value as the database's parameters hold it."""
    match value:
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
    return value


def _is_in(parameter: Any, numbers: dict[Any, int]) -> bool:
    """Whether a parameter is one of the marks; lists and the like are none."""
    return isinstance(parameter, int | str | date | UUID) and parameter in numbers

"""Querysets whose SQL is built once: on a page with many small questions Django's building of them costs most.

``Prepared`` is made from a function that gives the queryset for some values. The first call builds it with a mark for
each value; every call after that puts the values where the marks stood. Rows become objects by Django's own road.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Statement:
    """One queryset as SQL: what Django worked out for it, and where among its parameters each value goes."""

    queryset: models.QuerySet[Any, Any]
    compiler: Any
    converters: dict[int, Any]
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # (place among the parameters, number of the value)


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
        compiler: Any = copy(statement.compiler)
        compiler.connection = connection  # each thread has its own
        compiler.as_sql = lambda *_args, **_options: (statement.sql, tuple(parameters))
        compiler.get_converters = lambda _expressions: statement.converters
        queryset: Any = statement.queryset._chain()  # type: ignore[attr-defined]
        queryset.query.get_compiler = lambda *_args, **_options: compiler
        return list(queryset._iterable_class(queryset))

    def first(self, *values: Any) -> Row | None:
        """The first of the rows; None where there are none."""
        return next(iter(self(*values)), None)

    def _prepared(self, connection: Any, values: Sequence[Any]) -> _Statement:
        marks = [_mark(value, number) for number, value in enumerate(values)]
        queryset: Any = self._build(*marks)
        if queryset._prefetch_related_lookups:
            raise ValueError("a prepared queryset fetches nothing ahead")
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        numbers = {_adapted(connection, mark): number for number, mark in enumerate(marks)}
        places = tuple((place, numbers[each]) for place, each in enumerate(parameters) if _is_in(each, numbers))
        if {number for _place, number in places} != set(range(len(values))):
            raise ValueError("a prepared queryset must hold every value as it is given")
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return _Statement(queryset, compiler, compiler.get_converters(columns), sql, tuple(parameters), places)


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

"""Measures as Ibis expressions, so that the same ones run here on DuckDB and elsewhere on a distributed engine.

Only what loads figures imports this: Ibis takes some seconds to start, which no page should wait for. It makes the text of a
question and runs nothing; a ``Reader`` answers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import and_

import ibis
from ibis.backends.sql.compilers.duckdb import compiler
from ibis.expr.types import BooleanValue, Scalar, Table

from wardmote.performance.definitions import Condition, Quantity
from wardmote.performance.sources import Source

KINDS = {
    "text": "string",
    "integer": "int64",
    "number": "float64",
    "yes_no": "boolean",
    "date": "date",
    "month": "date",
    "instant": "timestamp",
}
PLACED_BY = "lsoa_code"
"""The column by which a row lies in a district."""
COUNTED_IN = "district_code"
"""The column with the district of rows that were counted."""
QUESTIONS = 128
"""How many questions are remembered: making the text of one takes longer than most answers."""


@dataclass(frozen=True, slots=True)
class Apart:
    """By which column figures are taken apart, and of which periods: from the first to the last."""

    column: str
    first: date
    last: date


def asked_for(source: Source, quantities: Sequence[Quantity], apart: Apart | None) -> set[str]:
    """The columns that such a question looks at."""
    columns = {condition.column for each in quantities for condition in each.where}
    columns |= {each.sum for each in quantities if each.sum is not None}
    columns |= {_placed_by(source)} if is_placed(source) else set()
    return columns | ({apart.column} if apart is not None else set())


def is_placed(source: Source) -> bool:
    """Whether its rows tell in which district they lie."""
    return any(column.name == _placed_by(source) for column in source.columns)


def _placed_by(source: Source) -> str:
    return PLACED_BY if any(column.name == PLACED_BY for column in source.columns) else COUNTED_IN


@lru_cache(maxsize=QUESTIONS)
def question(
    source: Source, quantities: tuple[Quantity, ...], every: tuple[Source, ...], *, apart: Apart | None = None
) -> Table:
    """What is asked of a source: by district where its rows tell where they lie."""
    by_slug = {each.slug: each for each in every}
    if not is_placed(source):
        return tally(source, quantities, apart=apart)
    if _placed_by(source) == COUNTED_IN:
        return tally(source, quantities, places=counted_places(by_slug["lookup_district"]), apart=apart)
    return tally(source, quantities, places=places(by_slug["lookup_lsoa"], by_slug["lookup_district"]), apart=apart)


def tally(
    source: Source, quantities: Sequence[Quantity], *, places: Table | None = None, apart: Apart | None = None
) -> Table:
    """Each quantity for every force, period and load of a source, in columns ``q0``, ``q1`` and so on.

    With ``places`` for every district too. A row that lies in another force's district, or in none that is known, counts for
    its force and for no district. Nothing to add up in a district is then a zero; of a whole force it is not known.
    With ``apart`` for every part as well, which is empty where the row does not say it.
    """
    rows = table_of(source)
    if apart is not None:
        rows = rows.filter(rows.period.between(apart.first, apart.last))
        rows = rows.mutate(part=rows[apart.column].fill_null(""))
    by = ["force", "period", "vintage"]
    if places is not None:
        rows = rows.left_join(places, rows[_placed_by(source)] == places.place)
        rows = rows.mutate(
            district=ibis.ifelse(rows.place_force == rows.force, rows.place_district, ibis.null("string"))
        )
        by.append("district")
    if apart is not None:
        by.append("part")
    none = None if places is None else 0
    number = source.counts.column if source.counts else None
    if not any(each.sum for each in quantities):
        # Every quantity looks at every row: at the few kinds of them, and how many there are, it is twice as fast.
        size = rows.count() if number is None else rows[number].sum()
        number = "alike"
        asked = {condition.column for each in quantities for condition in each.where}
        rows = rows.group_by([*by, *sorted(asked)]).aggregate(alike=size)
    return rows.group_by(by).aggregate(
        **{f"q{at}": _counted(rows, each, none=none, number=number) for at, each in enumerate(quantities)}
    )


def table_of(source: Source) -> Table:
    """A source as the warehouse shows it."""
    columns = {each.name: KINDS[each.type] for each in source.columns}
    return ibis.table({**columns, "force": "string", "period": "date", "vintage": "int32"}, name=source.slug)


def places(areas: Source, districts: Source) -> Table:
    """The district and the force that each small area lies in. A district of several partnerships counts once."""
    of_district = table_of(districts).select("district_code", "force_code").distinct()
    joined = table_of(areas).join(of_district, "district_code")
    return joined.select(place=joined.lsoa_code, place_district=joined.district_code, place_force=joined.force_code)


def counted_places(districts: Source) -> Table:
    """The same for rows that were counted, whose district stands in them."""
    table = table_of(districts)
    return table.select(
        place=table.district_code, place_district=table.district_code, place_force=table.force_code
    ).distinct()


@lru_cache(maxsize=QUESTIONS)
def as_sql(expression: Table) -> str:
    """The expression as one SELECT of DuckDB."""
    return str(compiler.to_sqlglot(expression.unbind()).sql("duckdb"))


def _counted(rows: Table, quantity: Quantity, *, none: float | None, number: str | None) -> Scalar:
    """Rows that fit, or their sum. A sum with something unknown in it is unknown; one of no rows is ``none``.

    ``number`` is the column that says for how many rows one stands, None where it is for itself.
    """
    fits = reduce(and_, (_fits(rows, each) for each in quantity.where), ibis.literal(True))
    if quantity.sum is None and number is not None:
        return rows[number].sum(where=fits).fill_null(0).cast("int64")
    if quantity.sum is None:
        return rows.count(where=fits)
    column = rows[quantity.sum]
    known = column.sum(where=fits).cast("float64")
    if none is not None:
        known = known.fill_null(none)
    return ibis.ifelse((fits & column.isnull()).any(), ibis.null("float64"), known)


def _fits(rows: Table, condition: Condition) -> BooleanValue:
    column = rows[condition.column]
    if condition.known:
        return column.notnull()
    if condition.one_of:
        return column.notnull() & column.isin(condition.one_of)  # engines differ in how they count what is unknown
    return column.isnull() | column.notin(condition.none_of)

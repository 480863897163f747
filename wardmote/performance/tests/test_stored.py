"""A build is stored upon the one before: what is other is written, what is gone is remembered, and nothing spoilt is kept."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from wardmote.performance import stored
from wardmote.performance.rules.series import Area
from wardmote.performance.stored import Build, Part, Value

AREA = Area("E23000016", "West Mercia", "force", None)


@pytest.mark.parametrize("seed", range(4))
def test_a_build_upon_a_file_with_a_wrong_byte_holds_what_it_was_given(data_folder, seed):
    given = [
        Value("burglary", AREA.code, date(year, month, 1), month, year, 1, 1, 1)
        for year in range(2000, 2020)
        for month in range(1, 13)
    ]
    chance = random.Random(seed)
    for _time in range(25):
        stored.keep(Build((AREA,), values=given))
        spoilt = bytearray(stored.place().read_bytes())
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        stored.place().write_bytes(spoilt)
        given[chance.randrange(len(given))] = replace(given[0], period=date(1999, 1, 1 + _time), numerator=_time)
        assert stored.keep(Build((AREA,), values=given)) == len(given)
        with closing(sqlite3.connect(stored.place())) as connection:
            found = connection.execute("SELECT period, numerator, denominator, vintage FROM value").fetchall()
        told = ((each.period.isoformat(), each.numerator, each.denominator, each.vintage) for each in given)
        assert found == sorted(told)


def test_a_build_changes_what_is_other_and_leaves_the_rest_as_it_was_written(data_folder):
    january, february = (Value("burglary", AREA.code, date(2025, month, 1), 5, None, 5, None, 1) for month in (1, 2))
    part = Part("burglary", AREA.code, "outcome", "", date(2025, 1, 1), date(2025, 1, 31), 3, None)
    stored.keep(Build((AREA,), values=[january, february], parts=[part], versions={"burglary": 1}))
    first = stored.made_at()

    with closing(sqlite3.connect(stored.place())) as connection:
        connection.execute("ANALYZE")  # PRAGMA optimize does it from SQLite 3.46 on, and leaves tables of its own
    stored.keep(Build((AREA,), values=[january], parts=[part], versions={"burglary": 1}))
    second = stored.made_at()
    assert [each.changed for each in stored.values_of(AREA.code)] == [first]
    assert [each.changed for each in stored.parts_of(AREA.code, "burglary")] == [first]
    assert stored.gone_from(AREA.code, "burglary") == {date(2025, 2, 1): second}

    stored.keep(Build((AREA,), values=[january, february], versions={"burglary": 1}))
    third = stored.made_at()
    assert [each.changed for each in stored.values_of(AREA.code)] == [first, third]
    assert stored.gone_from(AREA.code, "burglary") == {}
    assert stored.parts_gone_from(AREA.code, "burglary") == {("outcome", ""): third}

    stored.keep(Build((AREA,), values=[january, february], versions={"burglary": 2}))
    assert {each.changed for each in stored.values_of(AREA.code)} == {stored.made_at()}


def test_what_is_given_twice_is_not_stored(data_folder):
    value = Value("burglary", AREA.code, date(2025, 1, 1), 5, None, 5, None, 1)
    stored.keep(Build((AREA,), values=[value]))
    with pytest.raises(sqlite3.IntegrityError):
        stored.keep(Build((AREA,), values=[value, replace(value, numerator=6)]))
    assert [each.numerator for each in stored.values_of(AREA.code)] == [5]

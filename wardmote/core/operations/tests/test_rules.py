"""Every kind of value goes into a backup and comes back as it was; the hash of a table does not depend on an order."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as some

from wardmote.core.operations.rules import RowsHash, line, plain

ZONES = some.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
VALUES = [
    (models.TextField(), some.text()),
    (models.BooleanField(), some.booleans()),
    (models.BigIntegerField(), some.integers(-(2**63), 2**63 - 1)),
    (models.FloatField(), some.floats(allow_nan=False, allow_infinity=False)),
    (
        models.DecimalField(max_digits=12, decimal_places=2),
        some.decimals(allow_nan=False, allow_infinity=False, places=2),
    ),
    (models.DateField(), some.dates()),
    (models.TimeField(), some.times()),
    (models.DateTimeField(), some.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=ZONES)),
    (models.DurationField(), some.timedeltas(timedelta(days=-9999), timedelta(days=9999))),
    (models.UUIDField(), some.uuids()),
    (models.JSONField(), some.recursive(some.none() | some.booleans() | some.text(), some.lists)),
]


@pytest.mark.parametrize(("field", "values"), VALUES, ids=[type(field).__name__ for field, _ in VALUES])
def test_a_value_comes_back_as_it_was(field, values):
    @given(values)
    def check(value):
        read = json.loads(line({"value": value}))["value"]
        assert field.to_python(read) == value

    check()


@given(some.binary())
def test_bytes_come_back_as_they_were(value):
    assert bytes(models.BinaryField().to_python(plain(memoryview(value)))) == value


def test_a_line_is_the_same_whatever_the_zone_of_its_instants_and_the_order_of_its_names():
    noon = datetime(2022, 6, 30, 12, tzinfo=UTC)
    one_o_clock = noon.astimezone(timezone(timedelta(hours=1)))
    assert line({"b": 1, "a": noon}) == line({"a": one_o_clock, "b": 1})
    assert line({"a": noon}) == b'{"a":"2022-06-30T12:00:00.000000+00:00"}\n'


def test_a_value_that_nobody_thought_of_stops_the_backup():
    with pytest.raises(TypeError, match="complex"):
        plain(1j)


def test_plain_values_are_written_as_people_would_expect():
    values = [date(2022, 6, 30), time(9, 30), Decimal("1.50"), UUID(int=7), b"\x00\xff", None, True]
    assert [plain(value) for value in values] == [
        "2022-06-30",
        "09:30:00",
        "1.50",
        "00000000-0000-0000-0000-000000000007",
        "AP8=",
        None,
        True,
    ]


@given(some.lists(some.binary(), min_size=2, unique=True), some.randoms())
def test_the_hash_of_rows_ignores_their_order_and_nothing_else(rows, chance):
    def hashed(lines):
        total = RowsHash()
        for text in lines:
            total.add(text)
        return total.rows, total.hexdigest()

    shuffled = chance.sample(rows, len(rows))
    assert hashed(shuffled) == hashed(rows)
    assert hashed(rows[1:]) != hashed(rows)
    assert hashed([*rows, rows[0]]) != hashed(rows)
    assert hashed([rows[0] + b"!", *rows[1:]]) != hashed(rows)

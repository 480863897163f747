"""A queryset prepared once says what the same queryset says each time."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection, models

from wardmote.core.prepared import Prepared, update
from wardmote.plans.models import Activity, Rating
from wardmote.plans.tests.factories import an_imported_plan

pytestmark = pytest.mark.django_db


def with_rating(key: str) -> models.QuerySet[Activity]:
    return Activity.objects.select_related("rating", "commitment__part").filter(key=key).order_by("pk")


def test_it_gives_the_same_rows_for_other_values_and_their_related_rows_without_a_query(
    django_assert_num_queries: Any,
) -> None:
    an_imported_plan()
    ask = Prepared(with_rating)
    for key in ("1-1", "2-1", "nothing"):
        slow = list(with_rating(key))
        with django_assert_num_queries(1):
            rows = ask(key)
            assert [(row.rating, row.commitment.part) for row in rows] == [(r.rating, r.commitment.part) for r in slow]
        assert [row.__dict__.keys() for row in rows] == [row.__dict__.keys() for row in slow]
    assert ask.first("nothing") is None


def test_values_of_every_kind_go_where_they_belong() -> None:
    done = an_imported_plan()
    row = done.version.activities.exclude(last_update_on=None)[0]
    assert row.last_update_on is not None
    ask = Prepared(
        lambda pk, key, day, unique: Activity.objects.filter(
            last_update_on__gte=day, uuid=unique, key=key, pk__in=[pk]
        ).values_list("pk", "last_update_on", "uuid", "commitment__statement")
    )
    found = [(row.pk, row.last_update_on, row.uuid, row.commitment.statement)]
    assert ask(row.pk, row.key, row.last_update_on, row.uuid) == found
    assert ask(row.pk, row.key, date(9999, 1, 1), row.uuid) == []
    assert ask(row.pk, row.key, row.last_update_on, uuid.uuid4()) == []


def test_what_is_the_same_at_every_call_stands_in_the_statement_where_an_index_can_be_chosen_by_it() -> None:
    done = an_imported_plan()
    ask = Prepared(
        lambda slug, key: Activity.objects.filter(
            version__state="current", version__plan__slug=slug, key=key, text__contains="%"
        )
    )
    slug = done.version.plan.slug
    said: list[tuple[str, tuple[Any, ...]]] = []
    with connection.execute_wrapper(keeping(said)):
        assert ask(slug, "1-1") == list(Activity.objects.filter(key="1-1", text__contains="%"))
    sql, parameters = said[0]
    assert "'current'" in sql
    assert sorted(parameters) == sorted(["1-1", slug, "%\\%%"])
    assert ask("current", "1-1") == []


def keeping(said: list[tuple[str, tuple[Any, ...]]]) -> Any:
    """A wrapper that keeps statements and their parameters."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, tuple(params)))
        return execute(sql, params, many, context)

    return wrapper


def test_what_cannot_be_prepared_is_refused() -> None:
    with pytest.raises(TypeError):
        Prepared(lambda key: Rating.objects.filter(key=key))(None)
    with pytest.raises(ValueError, match="every value"):
        Prepared(lambda key: Rating.objects.filter(key=key.strip("\x1a")))("green")
    with pytest.raises(ValueError, match="ahead"):
        Prepared(lambda pk: Activity.objects.filter(pk=pk).prefetch_related("steps"))(1)


def test_an_update_writes_the_fields_it_names_of_one_row_and_nothing_else(django_assert_num_queries: Any) -> None:
    done = an_imported_plan()
    row, other = done.version.activities.order_by("pk")[:2]
    rating = done.version.scheme.ratings.order_by("-position")[0]
    before = {"text": row.text, "other": other.progress}
    row.progress, row.rating, row.latest, row.text = '100% of it, "done"', rating, date(2026, 2, 28), "not written"
    with django_assert_num_queries(1):
        update(row, ["progress", "rating", "latest"])
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.progress, row.rating, row.latest) == ('100% of it, "done"', rating, date(2026, 2, 28))
    assert {"text": row.text, "other": other.progress} == before

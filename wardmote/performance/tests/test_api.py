"""What programs read of figures is what pages show, in pages and by what has changed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.performance import stored
from wardmote.performance.api import FigureRow, PartRow
from wardmote.performance.definitions import measures
from wardmote.performance.selectors import figures
from wardmote.performance.selectors.series import areas, every_series
from wardmote.performance.selectors.signals import signals_of
from wardmote.performance.stored import Part
from wardmote.performance.tests.factories import SHROPSHIRE, WEST_MERCIA, keep, value
from wardmote.performance.tests.figures import MONTHS, with_entered, with_figures, with_notes
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
CRIME = "recorded-crime"


def ask(client, name, **asked):
    return client.get(f"{reverse(name)}?{urlencode(asked)}").json()


def pages(client, name, between=lambda number: None, **asked):
    """Every page, by following ``next``; ``between`` is called after each."""
    found = [ask(client, name, **asked)]
    while following := found[-1]["next"]:
        between(len(found))
        answer = client.get(following)
        found.append(answer.json())
    return found


def rows(found):
    return [row for page in found for row in page["items"]]


def by_key(figures):
    return {(row["area"], row["measure"], row["period"]): row for row in figures}


def test_the_figures_are_those_of_the_pages(client, analyst, partnership):
    with_figures()
    with_entered(partnership, {"analyst": analyst})
    told = by_key(rows(pages(client, "api_figures", limit=37)))
    shown = {
        (area.code, series.measure, point.period.isoformat()): (
            *(point.value, point.first),
            *(point.provisional, point.early),
        )
        for area in areas()
        for series in every_series(area)
        for point in series.points
    }
    asked = ("value", "first_published", "provisional", "early")
    assert {key: tuple(row[name] for name in asked) for key, row in told.items()} == shown
    assert any(row["vintage"] is None for row in told.values()), "what was typed by hand is among them"


def test_a_figure_that_was_loaded_before_it_had_settled_is_told_as_early(client, analyst):
    with_parts(months=5)
    told = [(row["early"], row["provisional"]) for row in ask(client, "api_figures")["items"]]
    assert told == [(True, False)] * 4 + [(False, True)]


def test_pages_lead_on_by_header_and_body_and_no_row_stands_twice(client, analyst):
    with_figures()
    first = client.get(f"{reverse('api_figures')}?limit=10")
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    every = rows(pages(client, "api_figures", limit=10))
    assert len(by_key(every)) == len(every)
    assert every == ask(client, "api_figures", limit=1000)["items"]


def test_a_load_between_pages_loses_nothing_that_the_next_question_does_not_tell(client, analyst):
    keep(*(value("recorded-crime", WEST_MERCIA, month, 100) for month in MONTHS))

    def load(page):
        if page == 2:
            keep(*(value("recorded-crime", WEST_MERCIA, month, 200) for month in MONTHS[4:]))

    found = pages(client, "api_figures", load, limit=7)
    assert len({page["as_at"] for page in found}) == 1
    held = by_key(rows(found))
    changed = rows(pages(client, "api_figures", limit=7, changed_since=found[0]["as_at"]))
    for key, row in by_key(changed).items():
        if row["removed"]:
            del held[key]
        else:
            held[key] = row
    assert held == by_key(ask(client, "api_figures", limit=1000)["items"])


def test_who_asks_with_the_moment_of_the_answer_is_told_nothing_twice(client, analyst, monkeypatch):
    monkeypatch.setattr(figures, "SETTLING", timedelta(0))
    with_figures()
    as_at = ask(client, "api_figures", limit=1)["as_at"]
    assert ask(client, "api_figures", changed_since=as_at)["items"] == []
    with_figures()
    assert ask(client, "api_figures", changed_since=as_at)["items"] == []


def without_moments(rows):
    return [{**row, "changed_at": None} for row in rows]


def test_after_a_release_that_tells_rows_otherwise_all_are_told_once_more(client, analyst, partnership, monkeypatch):
    monkeypatch.setattr(figures, "SETTLING", timedelta(0))
    with_entered(partnership, {"analyst": analyst})
    with_parts(a_part("Robbery", 400))
    lists = ("api_figures", "api_parts")
    held = {name: ask(client, name, limit=1000) for name in lists}
    assert {row["vintage"] is None for row in held["api_figures"]["items"]} == {True, False}

    def changed(name):
        return ask(client, name, limit=1000, changed_since=held[name]["as_at"])["items"]

    with_parts(a_part("Robbery", 400))
    assert [changed(name) for name in lists] == [[], []]
    monkeypatch.setattr(stored, "TOLD_AS", stored.TOLD_AS + 1)
    with_parts(a_part("Robbery", 400))
    told = [without_moments(changed(name)) for name in lists]
    assert told == [without_moments(held[name]["items"]) for name in lists]
    assert all(told)
    held = {name: ask(client, name, limit=1000) for name in lists}
    with_parts(a_part("Robbery", 400))
    assert [changed(name) for name in lists] == [[], []]


def test_the_shapes_of_figures_and_parts_are_those_of_the_newest_number():
    """Where this fails, rows say something else than before: a new line in ``SHAPES`` lets all of them be told anew."""
    shapes = json.dumps([row.model_json_schema(mode="serialization") for row in (FigureRow, PartRow)], sort_keys=True)
    assert stored.SHAPES[max(stored.SHAPES)] == sha256(shapes.encode()).hexdigest()[:12]


def test_figures_are_narrowed(client, analyst):
    with_figures()
    asked = {"area": SHROPSHIRE.code, "measure": "recorded-crime", "period_from": MONTHS[3], "period_to": MONTHS[5]}
    found = ask(client, "api_figures", **asked)["items"]
    assert [row["period"] for row in found] == [month.isoformat() for month in MONTHS[3:6]]


@pytest.mark.parametrize(
    "asked",
    [
        {"changed_since": "yesterday"},
        {"changed_since": "2026-01-01T00:00:00"},
        {"period_from": "2026-13-01"},
        {"area": "'; DROP TABLE value"},
    ],
)
def test_a_question_with_a_mistake_is_refused(client, analyst, asked):
    assert client.get(reverse("api_figures"), asked).status_code == 422


@pytest.mark.parametrize("address", ["api_figures", "api_parts", "api_signals", "api_chart_points"])
def test_what_is_not_known_is_refused_for_no_rows_would_look_like_no_figures(client, analyst, address):
    with_figures()
    for asked in ({"foo": "1"}, {"measure": "robery"}, {"area": "E99"}):
        answer = client.get(reverse(address), asked)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        (wrong,) = answer.json()["errors"]
        assert wrong["where"] in asked
    known = client.get(reverse(address), {"foo": "1"}).json()["errors"][0]["why"]
    assert "Known are " in known
    assert "area, measure, " in known
    assert client.get(reverse(address), {"measure": "robbery", "area": WEST_MERCIA.code}).status_code == 200


def test_of_a_measure_that_is_gone_the_changes_are_still_told(client, analyst):
    with_figures()
    asked = {"measure": "gone", "changed_since": "2026-01-01T00:00:00Z"}
    assert client.get(reverse("api_figures"), asked).status_code == 200


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_at_the_end_of_time_is_a_moment(client, analyst, moment):
    with_figures()
    assert client.get(reverse("api_figures"), {"changed_since": moment}).status_code == 200


def test_what_is_suppressed_is_told_without_its_number(client, analyst):
    keep(value("recorded-crime", SHROPSHIRE, MONTHS[0], 31415, suppressed=True))
    answer = client.get(reverse("api_figures"))
    assert answer.json()["items"][0]["suppressed"]
    assert b"31415" not in answer.content


def a_part(name, count, *, first=0, suppressed=False):
    return Part(CRIME, WEST_MERCIA.code, "crime_type", name, MONTHS[first], MONTHS[first + 2], count, None, suppressed)


def with_parts(*parts, months=3):
    """Figures of so many months, a load for each, and what a quarter of them is made of."""
    loaded = enumerate(MONTHS[:months], start=1)
    keep(*(value(CRIME, WEST_MERCIA, month, 500, vintage=number) for number, month in loaded), parts=parts)


def by_part(rows):
    return {(row["area"], row["measure"], row["breakdown"], row["part"]): row for row in rows}


def test_parts_are_those_of_the_page_and_a_hidden_one_is_told_without_its_number(client, analyst):
    with_parts(a_part("Drugs", 31415, suppressed=True), a_part("Robbery", 400), a_part("", 100))
    address = f"{reverse('api_parts')}?area={WEST_MERCIA.code}&measure={CRIME}"
    answer = client.get(address)
    rows = answer.json()["items"]
    told = [(row["breakdown"], row["part"], row["value"], row["suppressed"]) for row in rows]
    assert told == [
        ("crime_type", "", 100, False),
        ("crime_type", "Drugs", None, True),
        ("crime_type", "Robbery", 400, False),
    ]
    assert {(row["first_month"], row["last_month"]) for row in rows} == {("2023-01-01", "2023-03-01")}
    assert b"31415" not in answer.content


def test_a_part_is_as_settled_as_its_months(client, analyst):
    with_parts(a_part("Robbery", 400), months=3)
    told = ask(client, "api_parts")
    (row,) = told["items"]
    assert (row["provisional"], row["early"]) == (True, True)
    with_parts(a_part("Robbery", 400), months=4)
    (row,) = ask(client, "api_parts", changed_since=told["as_at"])["items"]
    assert (row["provisional"], row["early"]) == (False, True)


def test_parts_come_in_pages_and_by_what_has_changed(client, analyst, monkeypatch):
    monkeypatch.setattr(figures, "SETTLING", timedelta(0))
    with_parts(a_part("Drugs", 100), a_part("Robbery", 400), a_part("Theft", 10), months=6)

    def load(page):
        if page == 1:
            with_parts(a_part("Drugs", 100), a_part("Robbery", 410), a_part("Vehicle crime", 20), months=6)

    found = pages(client, "api_parts", load, limit=1)
    held = by_part(rows(found))
    changed = by_part(rows(pages(client, "api_parts", limit=1, changed_since=found[0]["as_at"])))
    assert [(key[-1], row["removed"]) for key, row in changed.items()] == [
        ("Robbery", False),
        ("Theft", True),
        ("Vehicle crime", False),
    ]
    held = {key: row for key, row in {**held, **changed}.items() if not row["removed"]}
    assert held == by_part(ask(client, "api_parts")["items"])
    newest = ask(client, "api_parts", limit=1)["as_at"]
    assert ask(client, "api_parts", changed_since=newest)["items"] == []


def test_the_parts_of_the_next_quarter_take_the_place_of_the_last(client, analyst):
    with_parts(a_part("Drugs", 100), a_part("Robbery", 400))
    as_at = ask(client, "api_parts")["as_at"]
    with_parts(a_part("Drugs", 100, first=3), months=6)
    told = {row["part"]: row for row in ask(client, "api_parts", changed_since=as_at)["items"]}
    assert (told["Drugs"]["first_month"], told["Drugs"]["removed"]) == (MONTHS[3].isoformat(), False)
    assert told["Robbery"]["removed"]


def test_signals_are_those_of_the_page(client, analyst, partnership):
    with_figures()
    with_notes(partnership, {"analyst": analyst})
    told = {row["measure"]: row for row in ask(client, "api_signals", area=WEST_MERCIA.code)["items"]}
    shown = signals_of(WEST_MERCIA, partnerships=[partnership], today=MONTHS[-1])
    assert told.keys() == {signal.measure.key for signal in shown}
    for signal in shown:
        row, reading = told[signal.measure.key], signal.reading
        assert row["variation"] == (reading.variation if reading else None)
        assert row["hindrance"] == (reading.hindrance if reading else signal.refused.reason)


@pytest.mark.parametrize(("today", "old"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_a_signal_says_whether_its_newest_figure_is_too_old_to_speak_of_now(client, analyst, monkeypatch, today, old):
    with_figures()
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: today)
    told = {row["measure"]: row["old"] for row in ask(client, "api_signals", area=WEST_MERCIA.code)["items"]}
    assert (told["recorded-crime"], told["special-constables"]) == (old, True)


def test_the_points_of_a_chart_have_its_limits_and_begin_anew_where_it_was_rebased(client, analyst, partnership):
    with_figures()
    with_notes(partnership, {"analyst": analyst})
    asked = {"area": WEST_MERCIA.code, "measure": "recorded-crime"}
    points = rows(pages(client, "api_chart_points", limit=5, **asked))
    (signal,) = [
        each
        for each in signals_of(WEST_MERCIA, partnerships=[partnership], today=MONTHS[-1])
        if each.measure.key == "recorded-crime"
    ]
    assert [(row["period"], row["value"]) for row in points] == [
        (day.isoformat(), value) for day, value in zip(signal.reading.days, signal.reading.chart.values, strict=True)
    ]
    assert {row["mean"] for row in points} == {segment.limits.mean for segment in signal.reading.chart.segments}
    assert len({row["mean"] for row in points}) == 2


def test_another_partnership_does_not_see_what_was_rebased(client, analyst, partnership):
    with_figures()
    with_notes(partnership, {"analyst": analyst})
    client.force_login(a_user(Role.ANALYST, a_partnership("Southfen").force))
    asked = {"area": WEST_MERCIA.code, "measure": "recorded-crime"}
    assert len({row["mean"] for row in rows(pages(client, "api_chart_points", **asked))}) == 1


def test_definitions_and_areas_are_all_told(client, analyst):
    with_figures()
    assert [row["key"] for row in rows(pages(client, "api_measures", limit=9))] == sorted(
        each.key for each in measures()
    )
    assert [row["code"] for row in rows(pages(client, "api_areas", limit=2))] == sorted(each.code for each in areas())

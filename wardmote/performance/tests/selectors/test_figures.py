"""Figures in pages and figures that changed: what a program has read must be what it would read anew."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from wardmote.performance import stored
from wardmote.performance.selectors.figures import Asked, Figure, Place, figures_after, told_up_to
from wardmote.performance.stored import Build
from wardmote.performance.tests.factories import AREAS, SHROPSHIRE, WEST_MERCIA, keep, measure, value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]

CRIME, CHARGED = "recorded-crime", "charged"
MONTHS = [date(2024 + at // 12, at % 12 + 1, 1) for at in range(24)]
LATER = timedelta(minutes=2)


@pytest.fixture
def empty_store(tmp_path, settings):
    settings.DATA_DIR = tmp_path


EVERYTHING = Asked()


def everything(asked=EVERYTHING):
    return figures_after(None, asked, limit=10_000)


def in_pages(size, between=lambda page: None):
    """All figures, a page at a time; ``between`` is called after each page."""
    found: list[Figure] = []
    while page := figures_after(found[-1].place if found else None, EVERYTHING, limit=size):
        found += page
        between(len(found))
    return found


def values(factor=1, months=MONTHS, areas=(WEST_MERCIA, SHROPSHIRE)):
    return [value(CRIME, area, month, factor * 100 + at) for area in areas for at, month in enumerate(months)]


def after(read, asked_since):
    """What a program holds once it has put what changed on top of what it had read."""
    held = {figure.place: figure for figure in read}
    for figure in everything(Asked(since=asked_since)):
        if figure.removed:
            held.pop(figure.place, None)
        else:
            held[figure.place] = figure
    return held


def as_read_anew():
    return {figure.place: figure for figure in everything()}


def a_moment():
    return told_up_to(now=timezone.now() + LATER)


def test_nothing_loaded_gives_no_figures():
    assert everything() == []


@pytest.mark.parametrize("size", [1, 7, 24, 48, 100])
def test_the_pages_together_are_the_whole(size):
    keep(*values())
    assert in_pages(size) == everything()
    assert len(everything()) == 48


def test_a_load_between_two_pages_neither_doubles_nor_loses_a_figure():
    keep(*values())
    since = a_moment()

    def load_more(read):
        if read == 14:
            keep(*values(factor=2, months=[*MONTHS[3:], date(2026, 1, 1)]))

    read = in_pages(7, load_more)
    assert len({figure.place for figure in read}) == len(read)
    assert after(read, since) == as_read_anew()


def test_what_changed_is_all_that_changed_and_nothing_else_where_nothing_depends_on_it():
    keep(*values())
    since = a_moment()
    changed = [replace(each, numerator=1.0) if each.period == MONTHS[5] else each for each in values()]
    keep(*changed)
    told = everything(Asked(since=since))
    settles = measure(CRIME).settles_after
    assert {figure.place.period for figure in told} == set(MONTHS[max(0, 5 - settles) : 6])


def test_the_same_figures_loaded_again_are_no_change():
    keep(*values())
    since = a_moment()
    keep(*values())
    assert everything(Asked(since=since)) == []


def test_a_new_month_settles_the_one_that_was_provisional():
    settles = measure(CRIME).settles_after
    assert settles > 0
    keep(*values(months=MONTHS[:12]))
    read, since = everything(), a_moment()
    keep(*values(months=MONTHS[:13]))
    held = after(read, since)
    assert held == as_read_anew()
    assert not held[Place(WEST_MERCIA.code, CRIME, MONTHS[12 - settles])].provisional


def test_another_definition_makes_every_value_another():
    stored.keep(Build(AREAS, {}, values(), versions={CRIME: 1}))
    since = a_moment()
    stored.keep(Build(AREAS, {}, values(), versions={CRIME: 2}))
    assert len(everything(Asked(since=since))) == 48


def test_what_is_gone_is_said_to_be_and_is_no_figure():
    keep(*values())
    since = a_moment()
    keep(*values(areas=(WEST_MERCIA,)))
    gone = [figure for figure in everything(Asked(since=since)) if figure.removed]
    assert {figure.place.area for figure in gone} == {SHROPSHIRE.code}
    assert len(gone) == len(MONTHS)
    assert not any(figure.removed for figure in everything())


def test_what_comes_back_is_a_figure_again():
    keep(*values())
    keep(*values(areas=(WEST_MERCIA,)))
    read, since = everything(), a_moment()
    keep(*values())
    assert after(read, since) == as_read_anew()
    assert len(as_read_anew()) == 48


def test_a_spoilt_store_makes_all_figures_new():
    keep(*values())
    stored.place().write_bytes(b"no database at all" * 500)
    keep(*values())
    assert len(everything(Asked(since=datetime(2020, 1, 1, tzinfo=UTC)))) == 48


@pytest.mark.parametrize("seed", range(12))
def test_changes_on_top_of_what_was_read_are_what_would_be_read_anew(seed):
    """Loads that add, restate, hide and take away, and a program that asks now and then."""
    lot = random.Random(seed)
    held: dict[Place, Figure] = {}
    since = None
    for _load in range(6):
        months = sorted(lot.sample(MONTHS, lot.randint(4, 24)))
        every = [
            replace(each, numerator=float(lot.randint(0, 2)), suppressed=lot.random() < 0.2)
            for each in values(months=months, areas=lot.sample([WEST_MERCIA, SHROPSHIRE], lot.randint(1, 2)))
        ]
        keep(*every)
        if lot.random() < 0.7:
            now = a_moment()
            held = as_read_anew() if since is None else after(held.values(), since)
            since = now
            assert {place: replace(each, changed_at=None) for place, each in held.items()} == {
                place: replace(each, changed_at=None) for place, each in as_read_anew().items()
            }


def test_figures_are_narrowed_by_area_measure_and_days():
    keep(*values(), value(CHARGED, WEST_MERCIA, MONTHS[0], 5, 50))
    asked = Asked(area=WEST_MERCIA.code, measure=CRIME, first=MONTHS[2], last=MONTHS[4])
    assert [figure.place for figure in everything(asked)] == [
        Place(WEST_MERCIA.code, CRIME, month) for month in MONTHS[2:5]
    ]


def test_what_is_suppressed_has_no_number_in_it():
    keep(value(CRIME, WEST_MERCIA, MONTHS[0], 3, suppressed=True))
    (figure,) = everything()
    assert figure.suppressed
    assert (figure.value, figure.numerator, figure.denominator, figure.first_published) == (None, None, None, None)

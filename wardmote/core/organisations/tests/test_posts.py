from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from wardmote.core.audit.selectors import history_of
from wardmote.core.organisations import services
from wardmote.core.organisations.models import Holding, Organisation, Team
from wardmote.core.organisations.selectors import groups_of, holders_at, posts_held_by, vacant_after, vacant_posts

pytestmark = pytest.mark.django_db

JAN, MARCH, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 30), date(2026, 12, 31)


@pytest.fixture
def force():
    return services.found_partnership(force="Northmoor Police", governing_body="Northmoor Board", by=None).force


@pytest.fixture
def post(force):
    return services.open_post(
        organisation=force, name="Superintendent, Prevention", short_name="Supt Prevention", by=None
    )


def somebody(name="Post Holder"):
    return services.add_person(name=name, by=None)


def put_in(post, person, start, end=None, kind=Holding.Kind.HOLDER):
    return services.put_in(post, person, starts_on=start, ends_on=end, kind=kind, by=None)


def test_a_post_has_one_holder_at_a_time(post):
    put_in(post, somebody(), JAN, JUNE)
    with pytest.raises(ValidationError, match="Post Holder holds the post in this time"):
        put_in(post, somebody("Next Holder"), JUNE)
    put_in(post, somebody("Next Holder"), date(2026, 7, 1))
    assert vacant_posts(today=DECEMBER).count() == 0


def test_two_holders_without_end_are_refused_by_the_database_too(post):
    put_in(post, somebody(), JAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(post=post, person=somebody("Other"), starts_on=JUNE)


def test_somebody_covers_beside_the_holder_and_both_hold_the_post(post):
    holder, cover = somebody(), somebody("Cover")
    put_in(post, holder, JAN)
    put_in(post, cover, MARCH, JUNE, Holding.Kind.COVER)
    assert [each.person for each in holders_at(post, MARCH)] == [holder, cover]
    assert [each.person for each in holders_at(post, DECEMBER)] == [holder]
    assert list(posts_held_by(cover.pk, today=JUNE)) == [post]
    assert not posts_held_by(cover.pk, today=date(2026, 7, 1)).exists()


def test_cover_alone_means_the_post_is_not_vacant(post):
    put_in(post, somebody(), MARCH, JUNE, Holding.Kind.COVER)
    assert not vacant_posts(today=MARCH).exists()
    assert list(vacant_posts(today=date(2026, 7, 1))) == [post]


def test_cover_has_a_last_day(post):
    with pytest.raises(ValidationError, match="last day of the cover"):
        put_in(post, somebody(), MARCH, None, Holding.Kind.COVER)


def test_a_last_day_can_be_corrected_but_not_into_the_time_of_the_next_holder(post):
    first = put_in(post, somebody(), JAN, MARCH)
    put_in(post, somebody("Next"), JUNE)
    services.end_holding(first, on=date(2026, 6, 29), by=None)
    with pytest.raises(ValidationError, match="Next holds the post by then"):
        services.end_holding(first, on=JUNE, by=None)
    with pytest.raises(ValidationError, match="before the first"):
        services.end_holding(first, on=date(2025, 12, 31), by=None)


def test_ending_a_post_ends_what_is_held_and_refuses_what_comes_later(post):
    holding = put_in(post, somebody(), JAN)
    services.close_post(post, on=JUNE, by=None)
    holding.refresh_from_db()
    assert holding.ends_on == JUNE
    with pytest.raises(ValidationError, match="The post has ended"):
        put_in(post, somebody("Late"), MARCH)
    with pytest.raises(ValidationError, match="Somebody takes the post after this day"):
        services.close_post(post, on=date(2025, 1, 1), by=None)


def test_a_leaver_ends_everything_and_what_had_not_begun_never_does(post, force):
    person = somebody()
    put_in(post, person, JAN)
    other = services.open_post(organisation=force, name="Inspector, Roads", by=None)
    put_in(other, person, date(2027, 1, 1))
    ended = services.leave(person, on=JUNE, within=Organisation.objects.all(), by=None)
    assert [(each.post, each.ends_on) for each in ended] == [(post, JUNE)]
    assert person.holdings.count() == 1
    assert next(each.verb for each in history_of(other)) == "organisations.post_not_taken"


def test_only_what_nobody_else_holds_is_left_vacant(post, force):
    person = somebody()
    put_in(post, person, JAN)
    covered = services.open_post(organisation=force, name="Inspector, Roads", by=None)
    put_in(covered, person, JAN)
    put_in(covered, somebody("Cover"), JUNE, DECEMBER, Holding.Kind.COVER)
    assert vacant_after([post, covered], without=person, on=JUNE) == [post]


def test_a_group_is_led_by_whoever_holds_its_posts(post, force):
    person = somebody()
    put_in(post, person, JAN)
    group = services.form_team(organisation=force, name="LPA Supts", kind=Team.Kind.GROUP, by=None)
    row = services.put_in_group(group, post, starts_on=MARCH, by=None)
    assert not groups_of(person.pk, today=JAN).exists()
    assert list(groups_of(person.pk, today=MARCH)) == [group]
    services.take_out_of_group(row, on=JUNE, by=None)
    assert not groups_of(person.pk, today=date(2026, 7, 1)).exists()
    services.put_in_group(group, post, starts_on=DECEMBER, by=None)
    assert list(groups_of(person.pk, today=DECEMBER)) == [group]


def test_a_group_takes_posts_of_its_own_organisation_only(post, force):
    team = services.form_team(organisation=force, name="Contact Centre", by=None)
    with pytest.raises(ValidationError, match="Only a group"):
        services.put_in_group(team, post, starts_on=None, by=None)
    other = services.found_partnership(force="Southfen Police", governing_body="Southfen Board", by=None).force
    group = services.form_team(organisation=other, name="Supts", kind=Team.Kind.GROUP, by=None)
    with pytest.raises(ValidationError, match="same organisation"):
        services.put_in_group(group, post, starts_on=None, by=None)


def test_every_change_stands_in_the_history(post, force):
    team = services.form_team(organisation=force, name="Prevention", by=None)
    services.change_post(post, name="Superintendent, Harm", short_name="Supt Harm", team=team, by=None)
    services.change_post(post, name="Superintendent, Harm", short_name="Supt Harm", team=team, by=None)
    put_in(post, somebody(), JAN)
    verbs = [each.verb for each in history_of(post)]
    assert verbs == ["organisations.post_taken", "organisations.post_changed", "organisations.post_opened"]

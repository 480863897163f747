"""Forces, governing bodies, boards, posts: what they are called, who holds what when, and what the database refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from wardmote.core.audit.models import Event
from wardmote.core.organisations.models import Body, BodyAlias, Holding, Organisation, Partnership, Person, Team
from wardmote.core.organisations.selectors import (
    body_names,
    owner_names,
    posts_held_by,
    proposed_aliases,
    vacant_posts,
)
from wardmote.core.organisations.services import (
    add_body,
    decide_alias,
    form_team,
    found_partnership,
    open_post,
    propose_aliases,
    take_bodies,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return found_partnership(force="Northmoor Police", governing_body="Northmoor Board", by=None)


def test_founding_a_partnership_again_changes_nothing(partnership: Partnership) -> None:
    again = found_partnership(force="Northmoor Police", governing_body="Northmoor Board", by=None)
    assert again == partnership
    assert Organisation.objects.count() == 2
    assert Event.objects.filter(verb="organisations.partnership_founded").count() == 1


def test_a_partnership_is_of_two(partnership: Partnership) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.filter(pk=partnership.pk).update(governing_body=partnership.force)


def test_an_organisation_does_not_end_before_it_begins(partnership: Partnership) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=partnership.force_id).update(starts_on="2026-01-02", ends_on="2026-01-01")


# Bodies and the names they are printed under


def a_glossary(**values: object) -> list[dict[str, object]]:
    return [
        {"name": "Contact Board", "group": "", "purpose": "Looks at contact.", "meets_printed": "Quarterly", **values}
    ]


def test_a_glossary_is_taken_once_and_then_only_what_changed(partnership: Partnership) -> None:
    made, changed = take_bodies(partnership, a_glossary())
    assert ([body.name for body in made], changed) == (["Contact Board"], [])
    assert take_bodies(partnership, a_glossary()) == ([], [])
    _made, changed = take_bodies(partnership, a_glossary(meets_printed="Monthly"))
    assert [(body.meets_printed, before) for body, before in changed] == [("Monthly", {"meets_printed": "Quarterly"})]


def test_a_body_is_known_whatever_its_capitals(partnership: Partnership) -> None:
    take_bodies(partnership, a_glossary())
    assert take_bodies(partnership, a_glossary(name="CONTACT BOARD"))[0] == []
    assert Body.objects.count() == 1


def test_a_name_means_a_body_only_once_a_person_has_said_so(partnership: Partnership) -> None:
    (body,), _changed = take_bodies(partnership, a_glossary())
    (alias,) = propose_aliases(partnership, [("Board for Contact", body, "words")])
    assert "board for contact" not in body_names(partnership)
    decide_alias(alias, body=body, by=None)
    assert body_names(partnership) == {"contact board": body, "board for contact": body}
    assert not proposed_aliases(partnership).exists()


def test_a_name_that_was_refused_is_not_proposed_again(partnership: Partnership) -> None:
    (alias,) = propose_aliases(partnership, [("Audit and scrutiny", None, "")])
    assert decide_alias(alias, body=None, by=None).state == BodyAlias.State.REFUSED
    assert propose_aliases(partnership, [("AUDIT AND SCRUTINY", None, "")]) == []


def test_the_database_refuses_an_accepted_name_without_a_body(partnership: Partnership) -> None:
    (alias,) = propose_aliases(partnership, [("Audit and scrutiny", None, "")])
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyAlias.objects.filter(pk=alias.pk).update(state=BodyAlias.State.ACCEPTED)


def test_a_body_that_no_glossary_names_can_be_added_after_the_others(partnership: Partnership) -> None:
    take_bodies(partnership, a_glossary())
    assert add_body(partnership, name=" Cycle Forum ", by=None).position == 2
    assert [body.name for body in partnership.bodies.all()] == ["Contact Board", "Cycle Forum"]
    with pytest.raises(ValidationError):
        add_body(partnership, name="Cycle Forum", by=None)


# Posts, teams, people


def test_owners_are_known_by_name_short_name_and_team_in_any_capitals(partnership: Partnership) -> None:
    post = open_post(
        organisation=partnership.force, name="Superintendent, Prevention", short_name="Supt Prevention", by=None
    )
    team = form_team(organisation=partnership.governing_body, name="Policy and Assurance", by=None)
    assert owner_names(partnership) == {
        "superintendent, prevention": post,
        "supt prevention": post,
        "policy and assurance": team,
    }


def test_another_partnerships_posts_are_not_known_here(partnership: Partnership) -> None:
    other = found_partnership(force="Southfen Police", governing_body="Southfen Board", by=None)
    open_post(organisation=other.force, name="Head of Contact", by=None)
    assert owner_names(partnership) == {}


def test_a_post_is_opened_once(partnership: Partnership) -> None:
    open_post(organisation=partnership.force, name="Head of Contact", by=None)
    with pytest.raises(ValidationError):
        open_post(organisation=partnership.force, name="Head of Contact ", by=None)
    form_team(organisation=partnership.force, name="Duties", by=None)
    with pytest.raises(ValidationError):
        form_team(organisation=partnership.force, name="Duties", by=None)
    assert Team.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_a_post_is_held_from_its_first_day_through_its_last(partnership: Partnership, day: date, held: bool) -> None:
    post = open_post(organisation=partnership.force, name="Head of Contact", by=None)
    person = Person.objects.create(name="Somebody")
    Holding.objects.create(post=post, person=person, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    assert (post in vacant_posts(today=day)) is not held
    assert (post in posts_held_by(person.pk, today=day)) is held


def test_a_post_that_another_takes_over_is_not_vacant(partnership: Partnership) -> None:
    post = open_post(organisation=partnership.force, name="Head of Contact", by=None)
    one, other = Person.objects.create(name="One"), Person.objects.create(name="Other")
    Holding.objects.create(post=post, person=one, starts_on=date(2020, 1, 1), ends_on=date(2026, 3, 31))
    Holding.objects.create(post=post, person=other, starts_on=date(2026, 4, 1))
    day = date(2026, 4, 1)
    assert post not in vacant_posts(today=day)
    assert (post in posts_held_by(one.pk, today=day), post in posts_held_by(other.pk, today=day)) == (False, True)


def test_the_database_refuses_a_holding_that_ends_before_it_begins(partnership: Partnership) -> None:
    post = open_post(organisation=partnership.force, name="Head of Contact", by=None)
    person = Person.objects.create(name="Somebody")
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(post=post, person=person, starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1))

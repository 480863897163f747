from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Membership, Role
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import sent_back_to
from wardmote.core.clearance.services import clear, declare_hold, send_back
from wardmote.core.organisations.models import Partnership
from wardmote.performance.models import ShownMeasure, TypedSeries
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors import shown
from wardmote.performance.selectors.shown import proposed, shown_measures, state_of_figures
from wardmote.performance.services.showing import propose_to_show, take_off
from wardmote.performance.services.typing import type_series
from wardmote.performance.sources import Licence, sources
from wardmote.performance.tests.factories import SHROPSHIRE, WEST_MERCIA, measure
from wardmote.performance.tests.figures import MONTHS, of_west_mercia, with_entered, with_figures
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
WHY = "We promised fewer victims."
CRIME, HATE = measure("recorded-crime"), measure("hate-crimes")


@pytest.fixture
def partnership() -> Partnership:
    with_figures()
    return of_west_mercia(a_partnership())


@pytest.fixture
def users(partnership: Partnership) -> dict[str, object]:
    return {
        role.value: a_user(role, partnership.force)
        for role in (Role.ANALYST, Role.POLICY_OFFICER, Role.SECRETARY, Role.OWNER)
    }


def waiting() -> list[Passage]:
    return list(Passage.objects.filter(state="waiting"))


def test_a_measure_is_public_once_a_second_person_has_cleared_why(partnership, users):
    made = propose_to_show(partnership, CRIME, WEST_MERCIA, why=f" {WHY} ", by=users["policy_officer"])
    assert shown_measures() == []
    assert proposed(CRIME.key, WEST_MERCIA.code, [partnership]) == [(made, "waiting")]
    with pytest.raises(PermissionDenied):
        clear(waiting(), by=users["policy_officer"])
    assert shown_measures() == []
    clear(waiting(), by=users["secretary"])
    (found,) = shown_measures()
    assert (found.record, found.why) == (made, WHY)
    assert Event.objects.filter(verb="performance.proposed_to_show").count() == 1


def test_a_new_sentence_leaves_the_one_before_it_standing_until_it_is_cleared(partnership, users):
    propose_to_show(partnership, CRIME, WEST_MERCIA, why=WHY, by=users["analyst"])
    clear(waiting(), by=users["secretary"])
    propose_to_show(partnership, CRIME, WEST_MERCIA, why="Because of the plan.", by=users["analyst"])
    assert [each.why for each in shown_measures()] == [WHY]
    clear(waiting(), by=users["secretary"])
    assert [each.why for each in shown_measures()] == ["Because of the plan."]
    assert ShownMeasure.objects.count() == 1


def test_nothing_becomes_public_in_a_hold_or_after_it_was_sent_back(partnership, users):
    propose_to_show(partnership, CRIME, WEST_MERCIA, why=WHY, by=users["analyst"])
    (passage,) = waiting()
    send_back(passage, reason="Say which promise.", by=users["secretary"])
    assert shown_measures() == []
    propose_to_show(partnership, CRIME, WEST_MERCIA, why="Promise 3.", by=users["analyst"])
    today = timezone.localdate()
    declare_hold(partnership, starts_on=today, ends_on=today, reason="The election", by=users["secretary"])
    clear(waiting(), by=users["secretary"])
    assert shown_measures() == []


def test_one_person_takes_a_measure_off_and_says_why(partnership, users):
    made = propose_to_show(partnership, CRIME, WEST_MERCIA, why=WHY, by=users["analyst"])
    clear(waiting(), by=users["secretary"])
    with pytest.raises(ValidationError):
        take_off(made, reason=" ", by=users["analyst"])
    with pytest.raises(PermissionDenied):
        take_off(made, reason="It is.", by=users["owner"])
    take_off(made, reason="The figures are recorded otherwise now.", by=users["policy_officer"])
    assert shown_measures() == []
    assert proposed(CRIME.key, WEST_MERCIA.code, [partnership]) == []
    with pytest.raises(ValidationError):
        take_off(made, reason="Once more.", by=users["analyst"])
    propose_to_show(partnership, CRIME, WEST_MERCIA, why=WHY, by=users["analyst"])
    assert shown_measures() == []  # what left the public site is cleared anew
    assert len(waiting()) == 1


@pytest.mark.parametrize(
    ("key", "area", "said"),
    [
        ("recorded-crime", SHROPSHIRE, "whole area"),
        ("public-confidence", WEST_MERCIA, "no figure"),
        ("burglary", WEST_MERCIA, "no figure"),
    ],
)
def test_what_may_not_be_shown_is_refused_with_a_reason(partnership, users, key, area, said):
    with_entered(partnership, users)
    with pytest.raises(ValidationError, match=said):
        propose_to_show(partnership, measure(key), area, why=WHY, by=users["analyst"])
    assert not ShownMeasure.objects.exists()
    assert not waiting()


def test_another_partnership_s_figures_are_not_shown_as_one_s_own(partnership, users):
    with_entered(partnership, users)
    TypedSeries.objects.update(partnership=a_partnership("Southmoor"))
    with pytest.raises(ValidationError, match="Another partnership"):
        propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["analyst"])


def test_what_was_entered_by_hand_waits_with_the_sentence_for_a_second_person(partnership, users):
    with_entered(partnership, users)
    propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["policy_officer"])
    sentence, figures = waiting()
    assert figures.text.startswith("June 2025: 21; May 2025: 20; ")
    assert figures.text.endswith("January 2023: 25")
    clear([sentence], by=users["secretary"])
    assert shown_measures() == []
    clear([figures], by=users["secretary"])
    (found,) = shown_measures()
    assert found.loaded_before == figures.written_at


def test_a_figure_that_is_entered_later_waits_and_one_without_a_proposal_does_not(partnership, users):
    with_entered(partnership, users)
    assert waiting() == []
    made = propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["analyst"])
    clear(waiting(), by=users["secretary"])
    (before,) = shown_measures()
    line = Line(MONTHS[-1], 99, None)
    type_series(partnership, HATE, WEST_MERCIA, lines=[line], reason="Late reports.", by=users["analyst"])
    (figures,) = waiting()
    assert figures.text.startswith("June 2025: 99; ")
    assert shown_measures() == [before]
    assert state_of_figures(made) == "waiting"
    with pytest.raises(PermissionDenied):
        clear([figures], by=users["analyst"])
    clear([figures], by=users["secretary"])
    assert shown_measures()[0].loaded_before == figures.written_at
    take_off(made, reason="Counted otherwise.", by=users["analyst"])
    propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["analyst"])
    assert {each.field for each in waiting()} == {"why", "figures"}  # what left the public site is cleared anew


def test_whoever_entered_a_figure_since_the_last_clearing_does_not_clear_it(partnership, users):
    second = a_user(Role.ANALYST, partnership.force, "second")
    for who in (users["analyst"], second):
        Membership.objects.create(user=who, organisation=partnership.force, role=Role.POLICY_OFFICER)
    with_entered(partnership, users)
    propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["policy_officer"])
    clear(waiting(), by=users["secretary"])
    for month, who in ((MONTHS[-2], second), (MONTHS[-1], users["analyst"])):
        type_series(partnership, HATE, WEST_MERCIA, lines=[Line(month, 99, None)], reason="Late reports.", by=who)
    for who in (users["analyst"], second):
        with pytest.raises(PermissionDenied, match="you wrote it"):
            clear(waiting(), by=who)
    clear(waiting(), by=users["secretary"])
    last = Line(MONTHS[-1], 98, None)
    type_series(partnership, HATE, WEST_MERCIA, lines=[last], reason="Counted again.", by=users["analyst"])
    clear(waiting(), by=second)  # what they entered before was cleared by somebody else
    assert waiting() == []


def test_figures_that_are_sent_back_reach_whoever_entered_the_newest_not_whoever_proposed_them(partnership, users):
    with_entered(partnership, users)
    propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["policy_officer"])
    figures = Passage.objects.get(field="figures")
    send_back(figures, reason="June is wrong.", by=users["secretary"])
    assert list(sent_back_to(user=users["analyst"])) == [figures]
    assert list(sent_back_to(user=users["policy_officer"])) == []


def test_a_figure_waits_however_little_it_was_changed(partnership, users):
    schemes = measure("watch-schemes")
    for number in (20.4, 20.375, 12345678901):
        line = Line(MONTHS[0], number, None)
        type_series(partnership, schemes, WEST_MERCIA, lines=[line], reason="Counted again.", by=users["analyst"])
        propose_to_show(partnership, schemes, WEST_MERCIA, why=WHY, by=users["analyst"])
        (figures,) = [each for each in waiting() if each.field == "figures"]
        assert figures.text == f"January to March 2023: {number:,}"
        clear(waiting(), by=users["secretary"])


def test_a_hidden_figure_that_becomes_another_hidden_one_waits_as_well_and_is_not_told(partnership, users):
    for number in (3, 2, 3):
        line = Line(MONTHS[0], number, None)
        type_series(partnership, HATE, WEST_MERCIA, lines=[line], reason="Counted again.", by=users["analyst"])
        propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["policy_officer"])
        (figures,) = [each for each in waiting() if each.field == "figures"]
        clear(waiting(), by=users["secretary"])
        assert shown_measures()[0].loaded_before == figures.written_at
    assert figures.text == "January 2023: too small to be shown (entry 3)"
    propose_to_show(partnership, HATE, WEST_MERCIA, why=WHY, by=users["policy_officer"])
    assert waiting() == []  # what is not entered again is not cleared again


def test_figures_without_an_open_licence_are_refused(partnership, users, monkeypatch):
    closed = [replace(each, licence=Licence("Internal", "Northmoor Police", "For work alone")) for each in sources()]
    monkeypatch.setattr(shown, "sources", lambda: closed)
    with pytest.raises(ValidationError, match="no open licence"):
        propose_to_show(partnership, CRIME, WEST_MERCIA, why=WHY, by=users["analyst"])


@pytest.mark.parametrize(
    ("slug", "key"),
    [
        ("population_force", "violence-per-1000"),
        ("population_district", "violence-per-1000"),
        ("census_deprivation", "burglary-per-1000-households"),
        ("lookup_lsoa", "burglary-per-1000-households"),
    ],
)
def test_a_rate_is_no_more_open_than_what_its_residents_or_households_are_counted_from(monkeypatch, slug, key):
    closed = [
        replace(each, licence=replace(each.licence, link="")) if each.slug == slug else each for each in sources()
    ]
    monkeypatch.setattr(shown, "sources", lambda: closed)
    assert shown.why_not_open(measure(key))
    assert not shown.why_not_open(CRIME)


def test_another_force_s_figures_are_not_shown_as_those_of_a_force_that_has_none(partnership, users):
    partnership.force.short_name = ""
    partnership.force.save()
    with pytest.raises(ValidationError, match="called like Northmoor Police"):
        propose_to_show(partnership, CRIME, WEST_MERCIA, why=WHY, by=users["analyst"])
    assert not ShownMeasure.objects.exists()


def test_who_may_not_propose_is_refused(partnership, users):
    with pytest.raises(PermissionDenied):
        propose_to_show(partnership, CRIME, WEST_MERCIA, why=WHY, by=users["secretary"])
    with pytest.raises(ValidationError, match="Say why"):
        propose_to_show(partnership, CRIME, WEST_MERCIA, why=" ", by=users["analyst"])

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from wardmote.core.audit.models import Event
from wardmote.performance import definitions
from wardmote.performance.models import ChartNote
from wardmote.performance.services.noting import note_chart, rebase_chart
from wardmote.performance.tests.factories import WEST_MERCIA, measure
from wardmote.performance.tests.figures import MONTHS, with_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def crime(monkeypatch):
    """Recorded crime, of which the newest three months are provisional."""
    with_figures()
    found = replace(measure("recorded-crime"), settles_after=3)
    every = tuple(found if each.key == found.key else each for each in definitions.measures())
    monkeypatch.setattr(definitions, "measures", lambda: every)
    return found


@pytest.mark.parametrize("place", [-3, -1])
def test_a_chart_is_not_rebased_from_a_month_that_is_still_provisional(analyst, partnership, crime, place):
    events = Event.objects.count()
    with pytest.raises(ValidationError, match="provisional"):
        rebase_chart(partnership, crime, WEST_MERCIA, period=MONTHS[place], reason="A new way", by=analyst)
    assert (ChartNote.objects.count(), Event.objects.count()) == (0, events)


def test_the_newest_settled_month_may_be_rebased_and_a_provisional_one_noted(analyst, partnership, crime):
    rebase_chart(partnership, crime, WEST_MERCIA, period=MONTHS[-4], reason="A new way", by=analyst)
    note_chart(partnership, crime, WEST_MERCIA, period=MONTHS[-1], text="A strike", by=analyst)
    assert ChartNote.objects.count() == 2


@pytest.mark.parametrize("reason", ["x", " Merged. "])
def test_a_reason_of_one_word_is_not_enough_to_rebase(analyst, partnership, crime, reason):
    with pytest.raises(ValidationError, match="more than a word"):
        rebase_chart(partnership, crime, WEST_MERCIA, period=MONTHS[15], reason=reason, by=analyst)
    assert not ChartNote.objects.exists()


def test_the_form_warns_of_months_with_too_few_values_behind_them(client, analyst, crime):
    said = client.get(reverse("chart_rebase", args=[crime.key])).content.decode()
    assert "April 2025: 0" not in said
    assert "March 2025: 1 value so far, too few" in said
    assert "October 2024: 6 values so far, too few" in said
    assert said.count("so far, too few") == 6


def test_only_settled_months_are_offered_for_a_rebasing_and_every_month_for_a_note(client, analyst, crime):
    def offered(name):
        said = client.get(reverse(name, args=[crime.key])).content.decode()
        return [f'value="{month.isoformat()}"' in said for month in MONTHS[-4:]]

    assert offered("chart_rebase") == [True, False, False, False]
    assert offered("chart_note") == [True] * 4


def test_a_provisional_month_that_is_sent_all_the_same_is_refused_with_what_was_typed(client, analyst, crime):
    typed = {"period": MONTHS[-1].isoformat(), "reason": "Two stations were merged."}
    answer = client.post(f"{reverse('chart_rebase', args=[crime.key])}?area={WEST_MERCIA.code}", typed)
    assert answer.status_code == 422
    assert "Two stations were merged." in answer.content.decode()
    assert not ChartNote.objects.exists()

import pytest
from django.urls import reverse

from wardmote.core.accounts.models import Membership, Role
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear, send_back, withdraw
from wardmote.performance.models import ShownMeasure
from wardmote.performance.rules.typing import Line
from wardmote.performance.services.showing import propose_to_show
from wardmote.performance.services.typing import type_series
from wardmote.performance.tests.factories import SHROPSHIRE, WEST_MERCIA, measure
from wardmote.performance.tests.figures import MONTHS, of_west_mercia, with_entered, with_figures
from wardmote.performance.tests.views.test_pages import CRIME, text_of
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
SHOW = reverse("measure_show", args=["recorded-crime"])
WHY = "We promised fewer victims."


@pytest.fixture
def partnership():
    return of_west_mercia(a_partnership())


def test_a_measure_is_proposed_waits_and_is_taken_off(client, analyst):
    with_figures()
    assert "The public does not see this measure" in text_of(client.get(CRIME))
    said = text_of(client.post(SHOW, {"why": WHY}, follow=True))
    assert f"{WHY} <strong" in said
    assert "Waiting to be cleared" in said
    assert WHY in text_of(client.get(SHOW))
    off = reverse("measure_take_off", args=[ShownMeasure.objects.get().uuid])
    assert client.post(off, {"reason": ""}).status_code == 422
    assert "The public does not see" in text_of(client.post(off, {"reason": "Not now."}, follow=True))
    assert client.get(off).status_code == 404


def test_the_history_calls_a_measure_by_its_title_and_its_key_stands_beside_it(client, analyst, partnership):
    with_figures()
    client.post(SHOW, {"why": WHY})
    client.force_login(a_user(Role.AUDITOR, partnership.force, "auditor"))
    said = text_of(client.get(reverse("history")))
    assert "Measure for the public: Recorded crime, West Mercia</a>" in said
    assert '<span class="wm-quiet">recorded-crime</span>' in said
    assert "recorded-crime, E23000016" not in said


def test_saving_says_what_becomes_of_the_sentence(client, analyst, partnership):
    with_figures()
    assert "a map with the figure of every district" in text_of(client.get(SHOW))
    assert "It waits for a second person" in text_of(client.post(SHOW, {"why": WHY}, follow=True))
    secretary = a_user(Role.SECRETARY, partnership.force, "secretary")
    send_back(Passage.objects.get(), reason="Which promise?", by=secretary)
    assert "This sentence was sent back" in text_of(client.post(SHOW, {"why": WHY}, follow=True))
    client.post(SHOW, {"why": "Promise 3: fewer victims."}, follow=True)
    clear(Passage.objects.filter(state="waiting"), by=secretary)
    said = text_of(client.post(SHOW, {"why": "Promise 3: fewer victims."}, follow=True))
    assert "cleared already, and stays public" in said
    assert "It waits" not in said


def test_whoever_clears_sees_the_figures_and_what_came_back_is_mended(client, analyst, partnership):
    with_figures()
    client.post(SHOW, {"why": WHY})
    secretary = a_user(Role.SECRETARY, partnership.force, "secretary")
    client.force_login(secretary)
    said = text_of(client.get(reverse("clearing")))
    assert "Recorded crime, West Mercia" in said
    assert f"{CRIME}?area={WEST_MERCIA.code}" in said
    passage = send_back(Passage.objects.get(), reason="Which promise?", by=secretary)
    client.force_login(analyst)
    client.post(reverse("passage_mend", args=[passage.pk]), {"text": "Promise 3: fewer victims."})
    assert ShownMeasure.objects.get().why == "Promise 3: fewer victims."
    assert Passage.objects.filter(state="waiting", text="Promise 3: fewer victims.").exists()


def test_what_cannot_be_shown_is_not_offered(client, analyst, partnership):
    with_figures()
    with_entered(partnership, {"analyst": analyst})
    answer = client.post(reverse("measure_show", args=["public-confidence"]), {"why": WHY})
    assert answer.status_code == 422
    assert "There is no figure of this measure yet" in text_of(answer)
    assert client.get(SHOW, {"area": SHROPSHIRE.code}).status_code == 404
    assert "On the public site" not in text_of(client.get(CRIME, {"area": SHROPSHIRE.code}))
    assert client.post(SHOW, {"why": " "}).status_code == 422


def test_whoever_entered_a_part_of_the_figures_cannot_tick_them(client, analyst, partnership):
    with_entered(partnership, {"analyst": analyst})
    second, hate = a_user(Role.ANALYST, partnership.force, "second"), measure("hate-crimes")
    lines = [Line(MONTHS[-1], 99, None)]
    type_series(partnership, hate, WEST_MERCIA, lines=lines, reason="Late reports.", by=second)
    propose_to_show(partnership, hate, WEST_MERCIA, why=WHY, by=second)
    Membership.objects.create(user=analyst, organisation=partnership.force, role=Role.POLICY_OFFICER)
    page = client.get(reverse("clearing")).content.decode()
    assert f'id="passage-{Passage.objects.get(field="why").pk}"' in page
    assert f'id="passage-{Passage.objects.get(field="figures").pk}"' not in page
    assert 'name="all" value="1"' in page


def test_nothing_is_called_public_while_its_figures_are_not(client, analyst, partnership):
    with_entered(partnership, {"analyst": analyst})
    show, secretary = (
        reverse("measure_show", args=["hate-crimes"]),
        a_user(Role.SECRETARY, partnership.force, "secretary"),
    )
    page = f"{reverse('measure', args=['hate-crimes'])}?area={WEST_MERCIA.code}"
    client.post(show, {"why": WHY})
    clear(Passage.objects.filter(field="why"), by=secretary)
    said = text_of(client.post(show, {"why": WHY}, follow=True))
    assert "is not public yet. The figures wait for a second person" in said
    assert f"{WHY} <strong" in said
    assert "Cleared, not public yet" in said
    assert ">Public<" not in said
    clear(Passage.objects.filter(state="waiting"), by=secretary)
    assert text_of(client.get(page)).count(">Public<") == 2
    withdraw(Passage.objects.get(field="figures"), reason="June is wrong.", by=secretary)
    said = text_of(client.get(page))
    assert ">Public<" not in said
    assert "Withdrawn" in said
    Passage.objects.filter(field="figures").delete()
    assert "Not put forward" in text_of(client.get(page))


def test_figures_entered_by_hand_are_proposed_with_the_sentence_and_their_state_is_told(client, analyst, partnership):
    with_entered(partnership, {"analyst": analyst})
    show = reverse("measure_show", args=["hate-crimes"])
    assert "cleared beside it" in text_of(client.get(show))
    said = text_of(client.post(show, {"why": WHY}, follow=True))
    told = said.partition("The figures as they were entered last:")[2]
    assert "Waiting to be cleared" in told[:200]
    secretary = a_user(Role.SECRETARY, partnership.force, "secretary")
    passage = send_back(Passage.objects.get(field="figures"), reason="June is wrong.", by=secretary)
    form = reverse("type_figures", args=["hate-crimes"])
    assert client.get(reverse("passage_mend", args=[passage.pk])).url == f"{form}?area={WEST_MERCIA.code}"

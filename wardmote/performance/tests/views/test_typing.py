from re import search

import pytest
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.performance.models import TypedFigure
from wardmote.performance.tests.factories import WEST_MERCIA
from wardmote.performance.tests.views.test_pages import text_of
from wardmote.plans.tests.factories import a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
ANSWERED = reverse("type_figures", args=["calls-999-answered"])


def test_a_series_is_pasted_and_its_page_shows_it(client, analyst):
    assert "999 calls answered" in text_of(client.get(reverse("typed_measures")))
    assert "then two numbers" in text_of(client.get(ANSWERED))
    pasted = "Month\tAnswered in 10s\tAll 999 calls\n2025-01\t1,900\t2,000\nFeb 2025\t1,700\t2,000\n"
    answer = client.post(ANSWERED, {"area": WEST_MERCIA.code, "figures": pasted}, follow=True)
    said = text_of(answer)
    assert "Saved: 2 new figures." in said
    assert "85.0" in said
    assert "typed by hand" in said
    assert "West Mercia" in text_of(client.get(reverse("typed_measures")))


def test_who_enters_small_numbers_is_told_which_counts_the_history_holds(client, analyst):
    told = "Counts that were entered before release 0.6.0 can be read in the history."
    assert told in text_of(client.get(reverse("type_figures", args=["hate-crimes"])))
    assert told not in text_of(client.get(ANSWERED)), "nothing is hidden of it"


def test_what_is_wrong_is_told_line_by_line_and_the_text_is_kept(client, analyst):
    wrong = "2025-01 95%\nQ1 2025 4 5\n2025-03 6 5\n2025-04 7"
    answer = client.post(ANSWERED, {"area": WEST_MERCIA.code, "figures": wrong})
    said = text_of(answer)
    assert answer.status_code == 422
    for told in ("Line 1, “2025-01 95%”: give the counts", "Line 2", "cannot be more", "two numbers after the period"):
        assert told in said
    assert "2025-03 6 5" in answer.content.decode()
    assert not TypedFigure.objects.exists()


def test_many_mistakes_are_counted_and_not_all_told(client, analyst):
    answer = client.post(ANSWERED, {"area": WEST_MERCIA.code, "figures": "x 1\n" * 14})
    assert "And 4 lines more are wrong" in text_of(answer)


ATTENDED = reverse("type_figures", args=["emergency-response-time"])


def test_columns_are_put_in_order_by_their_headings(client, analyst):
    pasted = "Month\tIncidents\tMinutes\n2025-01\t510\t7,600\n"
    client.post(ATTENDED, {"area": WEST_MERCIA.code, "figures": pasted})
    found = TypedFigure.objects.get()
    assert (found.numerator, found.denominator) == (7600, 510)


def test_headings_that_are_not_known_are_told_with_those_that_are(client, analyst):
    answer = client.post(ATTENDED, {"area": WEST_MERCIA.code, "figures": "Month\tFirst\tSecond\n2025-01\t510\t7600"})
    said = text_of(answer)
    assert answer.status_code == 422
    assert "“minutes until somebody arrived, added up over incidents” and “emergency incidents attended”" in said
    assert not TypedFigure.objects.exists()


def odd_figures(client, figures, **more):
    return client.post(ATTENDED, {"area": WEST_MERCIA.code, "figures": figures, **more}, follow=True)


def mark_in(answer):
    found = search(r'name="confirmed"[^>]*value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


def test_values_far_from_what_is_usual_are_shown_as_read_and_saved_once_confirmed(client, analyst):
    odd_figures(client, "2025-01 7600 510\n2025-02 7700 500")
    answer = odd_figures(client, "2025-03 490 7500")
    said = text_of(answer)
    assert answer.status_code == 422
    assert "March 2025 was read as minutes until somebody arrived, added up over incidents: 490" in said
    assert "That makes 0.1 minutes; usual is 15.2 minutes" in said
    assert "2025-03 490 7500" in answer.content.decode()
    assert TypedFigure.objects.count() == 2
    other = odd_figures(client, "2025-03 480 7500", confirmed=mark_in(answer))
    assert other.status_code == 422, "what was confirmed were other lines"
    assert "Saved: 1 new figure." in text_of(odd_figures(client, "2025-03 490 7500", confirmed=mark_in(answer)))


def test_where_nothing_is_known_the_lines_are_held_against_each_other(client, analyst):
    answer = odd_figures(client, "2025-01 7600 510\n2025-02 7700 500\n2025-03 490 7500")
    assert "March 2025 was read as" in text_of(answer)
    assert not TypedFigure.objects.exists()


def test_a_change_without_a_reason_is_asked_for_one(client, analyst):
    for figures in ("2025-01 9 10", "2025-01 8 10"):
        answer = client.post(ANSWERED, {"area": WEST_MERCIA.code, "figures": figures})
    assert answer.status_code == 422
    assert "Say why a figure" in text_of(answer)
    sent = {"area": WEST_MERCIA.code, "figures": "2025-01 8 10", "reason": "Counted again."}
    assert "Saved: 1 changed." in text_of(client.post(ANSWERED, sent, follow=True))
    assert "Nothing has changed" in text_of(client.post(ANSWERED, sent, follow=True))


@pytest.mark.parametrize("area", ["", "E99", "E06000051"])
def test_an_area_that_the_measure_has_not_is_refused(client, analyst, area):
    assert client.post(ANSWERED, {"area": area, "figures": "2025-01 9 10"}).status_code == 422


def test_what_is_not_entered_by_hand_or_not_by_this_person_is_not_there(client, analyst, partnership):
    assert client.get(reverse("type_figures", args=["burglary"])).status_code == 404
    assert client.get(reverse("type_figures", args=["no-such"])).status_code == 404
    client.force_login(a_user(Role.POLICY_OFFICER, partnership.governing_body, "officer"))
    assert client.get(ANSWERED).status_code in (403, 404)
    assert "Enter figures" not in text_of(client.get(reverse("signals")))

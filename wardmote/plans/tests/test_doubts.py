"""What is looked at twice while an update is typed: it never keeps anybody from saving what is internal."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.files.models import Evidence
from wardmote.plans.doubts import doubts_of, pieces_of
from wardmote.plans.forms import UpdateForm
from wardmote.plans.models import Activity, PlanImport, Update
from wardmote.plans.tests.factories import an_imported_plan, the_activity

TODAY = date(2026, 5, 12)


def said(text: str, *, due: date | None = None, public: bool = False) -> list[str]:
    return [each.message for each in doubts_of(text, due=due, today=TODAY, public=public)]


def test_what_was_still_to_come_and_has_passed_is_stale() -> None:
    assert said("The rota will be ready by the end of April 2026.") == [
        "This was still to come, and its date has passed."
    ]
    assert said("The rota will be ready by the end of June 2026.") == []


def test_a_date_that_the_plan_says_otherwise_is_doubtful() -> None:
    due = date(2026, 9, 30)
    assert said("It is to be complete by December 2026.", due=due) == [
        "The plan says that it is due 30 September 2026."
    ]
    assert said("It is to be complete by September 2026.", due=due) == []
    assert said("The panel meets in December 2026.", due=due) == []


def test_what_must_not_be_published_is_looked_for_in_words_for_the_public_alone() -> None:
    text = "PC 1234 is on sick leave."
    assert said(text) == []
    assert said(text, public=True) == [
        "This may hold somebody's health or conduct.",
        "This may hold a collar number.",
    ]


def test_joined_the_pieces_are_the_text_again() -> None:
    text = "The rota will be ready by the end of April 2026. PC 1234 is on sick leave."
    doubts = doubts_of(text, due=None, today=TODAY, public=True)
    pieces = pieces_of(text, doubts)
    assert "".join(piece for piece, _doubtful in pieces) == text
    assert [piece for piece, doubtful in pieces if doubtful][-2:] == ["PC 1234", "on sick leave"]


@pytest.fixture
def done(db: None) -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def activity(done: PlanImport, client: Client) -> Activity:
    assert done.by is not None
    client.force_login(done.by)
    return the_activity(done, "2-1")


def given(activity: Activity, **values: str) -> dict[str, str]:
    """What the form sends, as it was opened."""
    opened = UpdateForm(activity=activity)
    seen = {name: str(opened[name].value()) for name in ("seen", "rated")}
    today = timezone.localdate()
    day = {"as_at-day": str(today.day), "as_at-month": str(today.month), "as_at-year": str(today.year)}
    return {
        "internal_text": "",
        "public_text": "",
        "rating": "green",
        "status": "not_stated",
        "stood": "not_stated",
        **seen,
        **day,
        **values,
    }


def address(name: str, activity: Activity) -> str:
    return reverse(name, args=[activity.version.plan.slug, activity.key])


def test_the_part_of_the_form_says_it_and_saves_nothing(client: Client, activity: Activity) -> None:
    typed = given(activity, internal_text="It will be ready by the end of April 2020.", public_text="PC 1234 leads it.")
    part = client.post(address("activity_update_check", activity), typed, headers={"HX-Request": "true"})
    words = part.content.decode()
    assert "<html" not in words
    assert '<mark class="wm-doubt">PC 1234</mark>' in words
    assert "its date has passed" in words
    assert "I have checked the words for the public" in words
    assert "govuk-error-message" not in words
    assert not Update.objects.filter(activity=activity, public_text__contains="1234").exists()


def test_internal_words_are_saved_whatever_is_doubtful_in_them(client: Client, activity: Activity) -> None:
    before = Update.objects.filter(activity=activity).count()
    form = client.get(address("activity_update", activity)).content.decode()
    assert 'name="looked_twice"' not in form
    typed = given(activity, internal_text="PC 1234 is on sick leave.")
    assert client.post(address("activity_update", activity), typed).status_code == 302
    assert Update.objects.filter(activity=activity).count() == before + 1


def test_words_for_the_public_with_a_sign_need_a_second_look(client: Client, activity: Activity) -> None:
    typed = given(activity, internal_text="It goes on.", public_text="PC 1234 leads it.")
    refused = client.post(address("activity_update", activity), typed)
    assert refused.status_code == 422
    assert "say that you have" in refused.content.decode()
    assert "PC 1234 leads it." in refused.content.decode()
    assert client.post(address("activity_update", activity), {**typed, "looked_twice": "on"}).status_code == 302


def test_a_file_comes_with_the_update_or_neither_is_kept(client: Client, activity: Activity) -> None:
    before = Update.objects.filter(activity=activity).count()
    bad = SimpleUploadedFile("rota.pdf", b"Two officers.")
    refused = client.post(
        address("activity_update", activity), {**given(activity, internal_text="It goes on."), "evidence": bad}
    )
    assert refused.status_code == 422
    assert "does not fit what is in it" in refused.content.decode()
    assert Update.objects.filter(activity=activity).count() == before
    good = SimpleUploadedFile("rota.txt", b"Two officers.")
    client.post(
        address("activity_update", activity), {**given(activity, internal_text="It goes on."), "evidence": good}
    )
    assert Evidence.objects.get().title == "rota"
    assert Update.objects.filter(activity=activity).count() == before + 1


def test_each_text_is_looked_at_by_itself_beside_its_own_box(client: Client, activity: Activity) -> None:
    typed = given(activity, internal_text="It will be ready by the end of April 2020.", public_text="PC 1234 leads it.")
    check = address("activity_update_check", activity)
    internal = client.post(f"{check}?text=internal_text", typed, headers={"HX-Request": "true"}).content.decode()
    assert "its date has passed" in internal
    assert "PC 1234" not in internal
    assert 'name="looked_twice"' not in internal
    public = client.post(f"{check}?text=public_text", typed, headers={"HX-Request": "true"}).content.decode()
    assert "its date has passed" not in public
    assert '<mark class="wm-doubt">PC 1234</mark>' in public
    assert 'name="looked_twice"' in public
    assert client.post(f"{check}?text=nothing", typed, headers={"HX-Request": "true"}).status_code == 200


def test_both_texts_are_asked_for_in_the_open_the_internal_one_first(client: Client, activity: Activity) -> None:
    form = client.get(address("activity_update", activity)).content.decode()
    internal, public, folded = (form.index(each) for each in ('name="internal_text"', 'name="public_text"', "<details"))
    assert internal < public < form.index('name="rating"')
    assert public < form.index('name="evidence"')
    assert folded > public or form.index("</details>") < internal


def test_what_is_doubtful_stands_beside_its_text_after_a_mistake_too(client: Client, activity: Activity) -> None:
    typed = given(activity, internal_text="It goes on.", public_text="PC 1234 leads it.")
    refused = client.post(address("activity_update", activity), typed).content.decode()
    assert refused.index('name="public_text"') < refused.index('name="looked_twice"') < refused.index('name="rating"')

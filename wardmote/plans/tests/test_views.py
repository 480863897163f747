"""The pages of a plan, for the people who work on it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import passages_about
from wardmote.core.clearance.services import send_back
from wardmote.core.organisations.models import Body, BodyAlias, Holding, Person, Post, Team
from wardmote.core.organisations.services import form_team, open_post
from wardmote.plans.models import Activity, Mechanism, PlanImport, PlanVersion, Update
from wardmote.plans.services.importing import SourceFile, import_plan
from wardmote.plans.services.retiring import retire
from wardmote.plans.services.updating import add_update, rate
from wardmote.plans.tests.clearing import a_second_person
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_plain_reading,
    a_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)
from wardmote.plans.tests.test_public import an_edition

pytestmark = pytest.mark.django_db

FIGURES = re.compile(r'wm-figures__value">(\d+)</span>\s*<a class="govuk-link wm-figures__label" href="([^"]+)"')


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten days after the document was written, whenever the tests are run."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 4, 10))


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def officer(done: PlanImport, client: Client) -> User:
    """A policy officer of the force, signed in; somebody else imported the plan."""
    user = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    client.force_login(user)
    return user


def address(name: str, done: PlanImport, *keys: Any) -> str:
    return reverse(name, args=[done.version.plan.slug, *keys])


def words_of(response: Any) -> str:
    """What stands on a page to be read, without markup and line breaks."""
    main = response.content.decode().partition('<main class="wm-main"')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def listed(response: Any) -> list[str]:
    """The references of the activities in a list, in its order."""
    return re.findall(r'<th scope="row" class="wm-ref">([^<]*)</th>', response.content.decode())


# One plan at a glance


def test_the_overview_counts_what_needs_attention(client: Client, done: PlanImport, officer: User) -> None:
    words = words_of(client.get(address("plan", done)))
    assert "3 commitments, 4 activities, 0 complete. Printed as at 31 March 2026." in words
    assert "1 Off track" in words
    assert "1 R Red" in words
    assert "1 Not rated" in words


def test_every_figure_of_the_overview_leads_to_the_list_it_counts(
    client: Client, done: PlanImport, officer: User
) -> None:
    page = client.get(address("plan", done)).content.decode()
    figures = FIGURES.findall(page)
    assert len(figures) >= 3
    for number, link in figures:
        assert len(listed(client.get(link))) == int(number), link


def test_the_overview_says_which_ratings_moved_since_the_last_report(
    client: Client, done: PlanImport, officer: User
) -> None:
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word="Green")
    page = client.get(address("plan", done))
    assert "Since the report as at 28 February 2026: 0 better, ▼ 1 worse ." in words_of(page)
    assert "worse: was G Green" in words_of(page)
    assert listed(client.get(address("activities", done) + "?show=worse")) == ["1"]
    assert listed(client.get(address("activities", done) + "?show=better")) == []


def test_an_edition_of_the_state_at_hand_is_nothing_to_compare_with(
    client: Client, done: PlanImport, officer: User
) -> None:
    an_edition(done, as_at=date(2026, 3, 31), audience="panel", word="Green")
    assert "Since the report" not in words_of(client.get(address("plan", done)))


def test_what_got_worse_stands_first_then_what_is_off_track(client: Client, done: PlanImport, officer: User) -> None:
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word="Green")
    words = words_of(client.get(address("plan", done)))
    first = words.partition("Look at these first")[2].partition("Ratings")[0]
    assert first.index("Answer every call") < first.index("Repair the bicycle")


def test_a_plan_that_is_past_leads_to_its_versions_alone(client: Client, done: PlanImport, officer: User) -> None:
    done.version.state = "past"
    done.version.save()
    page = client.get(reverse("plans"))
    assert "Northmoor safety plan" in words_of(page)
    assert f'href="{address("plan", done)}"' not in page.content.decode()
    assert f'href="{address("plan_versions", done)}"' in page.content.decode()


# The list


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("", ["1", "2.1", "2.2", "3"]),
        ("show=off_track", ["3"]),
        ("show=unowned", ["2.1", "2.2", "3"]),
        ("show=unboarded", ["2.1", "2.2", "3"]),
        ("show=unmatched", ["1"]),
        ("rating=red", ["3"]),
        ("rating=none", ["2.2"]),
        ("words=market+volunteers", ["2.2"]),
        ("owner=contact", ["1"]),
        ("objective=objective-1&rating=green", ["2.1"]),
        ("rating=purple", ["1", "2.1", "2.2", "3"]),
        ("body=999999", ["1", "2.1", "2.2", "3"]),
        ("sort=rating", ["3", "1", "2.1", "2.2"]),
        ("sort=-due", ["1", "2.1", "2.2", "3"]),
        ("sort=nonsense", ["1", "2.1", "2.2", "3"]),
    ],
)
def test_a_list_is_narrowed_and_ordered_by_its_address(
    client: Client, done: PlanImport, officer: User, query: str, refs: list[str]
) -> None:
    assert listed(client.get(f"{address('activities', done)}?{query}")) == refs


def test_each_filter_in_use_can_be_taken_away_by_itself(client: Client, done: PlanImport, officer: User) -> None:
    page = client.get(address("activities", done) + "?rating=red&words=bicycle").content.decode()
    chips = re.findall(r'class="wm-chip" href="([^"]+)"', page)
    assert {link.partition("?")[2] for link in chips} == {"rating=red", "words=bicycle"}
    assert '<details class="wm-fold" open>' in page


def test_filters_that_are_not_in_use_are_folded_on_a_phone(client: Client, done: PlanImport, officer: User) -> None:
    assert '<details class="wm-fold">' in client.get(address("activities", done)).content.decode()


def test_an_owner_is_suggested_by_name(client: Client, done: PlanImport, officer: User) -> None:
    page = client.get(address("activities", done)).content.decode()
    assert '<option value="Contact Centre Manager">' in page
    assert 'list="owner-names"' in page


def test_without_the_frame_htmx_gets_the_list_alone(client: Client, done: PlanImport, officer: User) -> None:
    part = client.get(address("activities", done) + "?rating=red", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "bicycle" in part


def test_nothing_matches_is_said_with_the_way_back(client: Client, done: PlanImport, officer: User) -> None:
    page = client.get(address("activities", done) + "?words=unicorn")
    assert "Nothing matches" in words_of(page)
    assert f'href="{address("activities", done)}"' in page.content.decode()


# One commitment, one activity


def test_an_activity_shows_its_rating_in_letter_and_word_with_its_age(
    client: Client, done: PlanImport, officer: User
) -> None:
    words = words_of(client.get(address("activity", done, "1-1")))
    assert "A Amber" in words
    assert re.search(r"rated (\d+ days ago|today|yesterday|on \d)", words)


def test_an_activity_without_a_rating_says_so(client: Client, done: PlanImport, officer: User) -> None:
    assert "Not rated" in words_of(client.get(address("activity", done, "2-2")))


def test_an_old_rating_says_its_day(client: Client, done: PlanImport, officer: User) -> None:
    Activity.objects.filter(version=done.version, key="1-1").update(rated_on=date(2022, 6, 30))
    assert "rated on 30 June 2022" in words_of(client.get(address("activity", done, "1-1")))


def test_a_stamp_in_a_printed_cell_is_read_as_a_date(client: Client, done: PlanImport, officer: User) -> None:
    words = words_of(client.get(address("activity", done, "1-1")))
    assert "1 March 2026 Two call handlers start in April." in words
    assert "010326" not in words


def test_references_say_whether_they_show_progress_or_are_related(
    client: Client, done: PlanImport, officer: User
) -> None:
    shown = words_of(client.get(address("activity", done, "2-2"))).partition("Whose progress it shows")[2]
    assert "1 Answer every call about antisocial behaviour within a day. A Amber" in shown
    assert "Two call handlers start in April." in shown
    words = words_of(client.get(address("commitment", done, "1")))
    assert "2.2 Train twelve volunteers. shows the progress of this one" in words


def test_why_a_text_was_sent_back_stands_beside_it(client: Client, done: PlanImport, officer: User) -> None:
    passage = Passage.objects.get(text="Train twelve volunteers.")
    send_back(passage, reason="Say for which shift.", by=a_second_person(done.version.plan.partnership))
    for page in ("activity", "activity_update"):
        assert "Say for which shift." in words_of(client.get(address(page, done, "2-2"))), page


def test_the_dates_are_said_to_differ_from_the_rating(client: Client, done: PlanImport, officer: User) -> None:
    Activity.objects.filter(version=done.version, key="1-1").update(latest=date(2026, 1, 31))
    assert "It is not finished, and its date has passed." in words_of(client.get(address("activity", done, "1-1")))


def test_steps_that_hold_every_word_are_listed_once() -> None:
    text = "(1) Ask. (2) Write it down. (6"
    steps = [{"number": 1, "text": "Ask."}, {"number": 2, "text": "Write it down."}, {"number": 6, "text": ""}]
    done = an_imported_plan(a_reading(a_commitment("1", "Hear people.", an_activity("1.1", text=text, steps=steps))))
    client = Client()
    assert done.by is not None
    client.force_login(done.by)
    words = words_of(client.get(address("activity", done, "1-1")))
    assert words.count("Write it down.") == 1
    assert "(6) (nothing is printed here)" in words


# What has left the plan


@pytest.fixture
def retired(done: PlanImport) -> PlanImport:
    retire(done.version, commitments=["3"], activities=["2-2"], on=date(2026, 4, 30), by=done.by)
    return done


def test_what_has_left_the_plan_is_in_no_list_count_or_search(
    client: Client, retired: PlanImport, officer: User
) -> None:
    pages = [address(name, retired) for name in ("plan", "activities", "owners", "bodies")]
    pages += [address("commitment", retired, "2"), reverse("plans"), reverse("search") + "?q=bicycle"]
    for page in pages:
        words = words_of(client.get(page)).replace("bicycle”", "")
        assert "Repair the bicycle" not in words, page
        assert "Train twelve" not in words, page
    assert "2 commitments, 2 activities" in words_of(client.get(address("plan", retired)))


def test_a_row_that_has_left_refers_to_nothing_any_more(client: Client, retired: PlanImport, officer: User) -> None:
    assert "Referred to by" not in words_of(client.get(address("commitment", retired, "1")))


def test_the_record_of_what_has_left_can_still_be_read_but_not_updated(
    client: Client, retired: PlanImport, officer: User
) -> None:
    words = words_of(client.get(address("activity", retired, "3-1")))
    assert "It left the plan on 30 April 2026." in words
    assert client.get(address("activity_update", retired, "3-1")).status_code == 404
    assert client.post(address("activity_update", retired, "3-1"), {"internal_text": "x"}).status_code == 404


# Saying how it is going


def an_answer(**values: str) -> dict[str, str]:
    """What the form sends when somebody has written one sentence and changed nothing else."""
    when = {"as_at-day": "9", "as_at-month": "4", "as_at-year": "2026"}
    plain = {"internal_text": "Both handlers started.", "public_text": "", "status": "not_stated", "reason": ""}
    return {**plain, **when, "rating": "amber", **values}


def seen_in(response: Any) -> dict[str, str]:
    """The hidden fields of the form on a page, as a browser would send them back."""
    found = re.findall(r'<input type="hidden" name="(seen|rated|stood)" value="(\w*)"', response.content.decode())
    return dict(found)


def as_shown_in(response: Any) -> dict[str, str]:
    """What a browser sends when somebody presses the button of the form as the page shows it."""
    form = response.content.decode().partition('novalidate class="wm-form">')[2].partition("</form>")[0]
    boxes = dict(re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', form))
    chosen = re.findall(r'type="radio" value="(\w+)" checked', form)
    status = re.findall(r'<option value="(\w*)" selected>', form)
    parts = dict(re.findall(r'name="(as_at-\w+)" type="text"[^>]*value="(\d+)"', form))
    return {**boxes, **parts, **seen_in(response), "rating": chosen[0], "status": status[0]}


def the_form(client: Client, done: PlanImport) -> dict[str, str]:
    return seen_in(client.get(address("activity_update", done, "1-1")))


def test_one_sentence_is_enough(client: Client, done: PlanImport, officer: User) -> None:
    response = client.post(address("activity_update", done, "1-1"), an_answer(**the_form(client, done)), follow=True)
    assert "Your update is saved." in words_of(response)
    assert "Both handlers started." in words_of(response)


@pytest.mark.parametrize(("last_said", "is_late"), [(date(2026, 3, 31), True), (date(2023, 6, 30), False)])
def test_the_form_the_list_and_the_activity_judge_its_date_by_the_same_day(
    client: Client, done: PlanImport, officer: User, last_said: date, is_late: bool
) -> None:
    Activity.objects.filter(version=done.version).update(last_update_on=last_said)
    Activity.objects.filter(version=done.version, key="1-1").update(latest=date(2024, 3, 31), status="ongoing")
    PlanVersion.objects.filter(pk=done.version_id).update(as_at=last_said)
    pages = [address("activities", done), address("activity", done, "1-1"), address("activity_update", done, "1-1")]
    assert ["Past its date" in words_of(client.get(each)) for each in pages] == [is_late] * 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"internal_text": "  "}, "Write how it is going, even if it is one sentence."),
        ({"rating": "red"}, "Say why the rating changes."),
        ({"as_at-day": "31", "as_at-month": "2"}, "Enter a real date"),
        ({"as_at-day": ""}, "The date must include a day"),
        ({"as_at-day": "11"}, "The date must be today or earlier."),
        ({"as_at-day": "", "as_at-month": "", "as_at-year": ""}, "Enter the date this update speaks of."),
        ({"rating": "purple"}, "Select a valid choice"),
    ],
)
def test_whatever_is_wrong_everything_typed_is_kept(
    client: Client, done: PlanImport, officer: User, wrong: dict[str, str], said: str
) -> None:
    typed = an_answer(
        **the_form(client, done), public_text="Calls are answered sooner.", reason="Because.", status="ongoing"
    )
    if wrong.get("rating") == "red":
        typed["reason"] = ""
    if "internal_text" in wrong:
        typed["public_text"] = ""
    typed |= wrong
    response = client.post(address("activity_update", done, "1-1"), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in words_of(response)
    assert 'class="govuk-error-summary"' in page
    assert "<title>Error: " in page
    for name in ("internal_text", "public_text", "reason"):
        assert f">{typed[name].strip()}</textarea>" in page or not typed[name].strip(), name
    assert '<option value="ongoing" selected>' in page
    if typed["rating"] != "purple":
        assert re.search(rf'value="{typed["rating"]}" checked', page)
    for part in ("day", "month", "year"):
        assert not typed[f"as_at-{part}"] or f'value="{typed[f"as_at-{part}"]}"' in page
    assert Update.objects.filter(activity__key="1-1").count() == 1


def test_what_somebody_else_said_meanwhile_is_shown_and_nothing_typed_is_lost(
    client: Client, done: PlanImport, officer: User
) -> None:
    typed = an_answer(**the_form(client, done))
    other = a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)
    activity = the_activity(done, "1-1")
    add_update(activity, as_at=date(2026, 4, 9), internal_text="Theirs.", by=other)
    red = done.version.scheme.ratings.get(key="red")
    rate(activity, red, as_at=date(2026, 4, 9), reason="Nobody applied.", by=other)
    response = client.post(address("activity_update", done, "1-1"), typed)
    words = words_of(response)
    assert response.status_code == 422
    assert "Theirs." in words
    assert "R Red Rating by" in words
    assert "Nobody applied." in words
    assert "Both handlers started." in response.content.decode()
    assert activity.updates.filter(internal_text="Both handlers started.").count() == 0

    again = client.post(address("activity_update", done, "1-1"), as_shown_in(response))
    assert again.status_code == 302
    activity.refresh_from_db()
    assert (activity.progress, activity.rating) == ("Both handlers started.", red)


def test_a_rating_left_as_it_was_shown_does_not_undo_another_persons(
    client: Client, done: PlanImport, officer: User
) -> None:
    typed = an_answer(**the_form(client, done))
    other = a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)
    red = done.version.scheme.ratings.get(key="red")
    rate(the_activity(done, "1-1"), red, as_at=date(2026, 4, 9), reason="Nobody applied.", by=other)
    response = client.post(address("activity_update", done, "1-1"), typed)
    assert "Nobody applied." in words_of(response)
    assert "Say why the rating changes." not in words_of(response)
    assert client.post(address("activity_update", done, "1-1"), as_shown_in(response)).status_code == 302
    assert the_activity(done, "1-1").rating == red


def test_a_status_left_as_it_was_shown_does_not_undo_another_persons(
    client: Client, done: PlanImport, officer: User
) -> None:
    typed = an_answer(**the_form(client, done))
    other = a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)
    add_update(the_activity(done, "1-1"), as_at=date(2026, 4, 9), internal_text="Theirs.", status="complete", by=other)
    response = client.post(address("activity_update", done, "1-1"), typed)
    assert client.post(address("activity_update", done, "1-1"), as_shown_in(response)).status_code == 302
    assert the_activity(done, "1-1").status == "complete"


def test_two_people_who_only_rate_both_see_the_other(client: Client, done: PlanImport, officer: User) -> None:
    typed = an_answer(**the_form(client, done), rating="green", reason="All in place.")
    typed["internal_text"] = ""
    other = a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)
    red = done.version.scheme.ratings.get(key="red")
    rate(the_activity(done, "1-1"), red, as_at=date(2026, 4, 9), reason="Nobody applied.", by=other)
    response = client.post(address("activity_update", done, "1-1"), typed)
    assert response.status_code == 422
    assert "Nobody applied." in words_of(response)
    assert the_activity(done, "1-1").rating == red


def test_the_update_form_needs_no_script(client: Client, done: PlanImport, officer: User) -> None:
    page = client.get(address("activity_update", done, "1-1")).content.decode()
    form = page.partition('novalidate class="wm-form">')[2].partition("</form>")[0]
    beside = re.findall(r'<div[^>]*hx-post="[^"]*/check/\?text=(\w+)"[^>]*></div>', form)
    # They look at what is typed, where scripts run; nothing else in the form asks for one.
    assert beside == ["internal_text", "public_text"]
    assert "hx-" not in re.sub(r'<div[^>]*hx-post="[^"]*"[^>]*></div>', "", form)
    assert "onclick" not in form
    assert 'type="submit"' in form


# Owners and bodies


def test_a_printed_owner_is_matched_with_a_post_that_is_there(client: Client, done: PlanImport, officer: User) -> None:
    post = open_post(organisation=done.version.plan.partnership.force, name="Head of Contact", by=None)
    row = the_activity(done, "1-1").assignments.get(part="lead")
    response = client.post(address("owners", done), {"number": row.pk, "to": f"post-{post.pk}"}, follow=True)
    assert "Matched on 1 activity." in words_of(response)
    row.refresh_from_db()
    assert row.post == post


def test_the_likeliest_posts_teams_and_groups_are_suggested_first(
    client: Client, done: PlanImport, officer: User
) -> None:
    force = done.version.plan.partnership.force
    open_post(organisation=force, name="Director of Estates", by=None)
    near = open_post(organisation=force, name="Manager, Contact Centre and Front Desks", by=None)
    group = form_team(organisation=force, name="Contact Centre Managers", kind=Team.Kind.GROUP, by=None)
    page = client.get(address("owners", done)).content.decode()
    row = the_activity(done, "1-1").assignments.get(part="lead")
    offered = page.partition(f'id="owner-{row.pk}"')[2].partition("</li>")[0]
    suggested = re.findall(r'<button [^>]*name="to" value="([^"]+)"', offered)
    assert suggested == [f"team-{group.pk}", f"post-{near.pk}"]
    assert "Contact Centre Managers (group of posts)" in offered
    client.post(address("owners", done), {"number": row.pk, "to": suggested[0]})
    row.refresh_from_db()
    assert row.team == group


@pytest.mark.parametrize(("kind", "model"), [("post", Post), ("team", Team)])
def test_a_post_or_team_that_is_missing_is_added_where_it_is_needed(
    client: Client, done: PlanImport, officer: User, kind: str, model: Any
) -> None:
    force = done.version.plan.partnership.force
    row = the_activity(done, "1-1").assignments.get(part="lead")
    client.post(address("owners", done), {"number": row.pk, "to": f"new-{kind}-{force.pk}"})
    assert model.objects.get(name="Contact Centre Manager").organisation == force
    assert f'id="owner-{row.pk}"' not in client.get(address("owners", done)).content.decode()


def test_a_name_too_long_for_a_post_is_refused_in_words(client: Client, done: PlanImport, officer: User) -> None:
    row = the_activity(done, "1-1").assignments.get(part="lead")
    type(row).objects.filter(pk=row.pk).update(printed="Head of " + "very " * 40 + "long titles")
    force = done.version.plan.partnership.force
    response = client.post(address("owners", done), {"number": row.pk, "to": f"new-post-{force.pk}"})
    assert response.status_code == 422
    assert "at most 160 characters" in words_of(response)
    assert not Post.objects.exists()


def test_a_post_of_another_partnership_cannot_be_named(client: Client, done: PlanImport, officer: User) -> None:
    other = a_partnership("Southfen")
    post = open_post(organisation=other.force, name="Head of Contact", by=None)
    row = the_activity(done, "1-1").assignments.get(part="lead")
    for answer in (f"post-{post.pk}", f"new-post-{other.force.pk}"):
        assert client.post(address("owners", done), {"number": row.pk, "to": answer}).status_code == 422
    row.refresh_from_db()
    assert row.post is None


def test_a_name_may_turn_out_to_be_a_body_of_its_own(client: Client, done: PlanImport, officer: User) -> None:
    mechanism = Mechanism.objects.create(activity=the_activity(done, "3-1"), printed="Cycle Forum", position=1)
    alias = BodyAlias.objects.create(partnership=done.version.plan.partnership, name="Cycle Forum")
    response = client.post(address("bodies", done), {"number": alias.pk, "body": "new"}, follow=True)
    mechanism.refresh_from_db()
    assert mechanism.body == Body.objects.get(name="Cycle Forum")
    assert "Decided: it is named on 1 activity." in words_of(response)


def test_a_body_is_counted_without_what_has_left_the_plan(client: Client, done: PlanImport, officer: User) -> None:
    retire(done.version, activities=["1-1"], on=date(2026, 4, 30), by=done.by)
    page = client.get(address("bodies", done)).content.decode()
    assert re.search(r'data-label="Oversees here">0<', page)


def test_that_a_body_publishes_no_notes_is_said_on_every_screen(
    client: Client, done: PlanImport, officer: User
) -> None:
    Body.objects.update(notes_published=False, public_meeting=False)
    page = client.get(address("bodies", done)).content.decode()
    for label in ("Notes published", "Public meeting"):
        assert f'<td data-label="{label}">No<' in page  # what is marked as absent is not shown on a phone


# Gone, imported, undone


def a_shorter_document(done: PlanImport) -> PlanImport:
    read = a_plain_reading()
    read["objectives"][0]["parts"][0]["commitments"].pop()
    made = import_plan(
        read, target=done.version.plan, source=SourceFile("april.docx", "b" * 64), as_at=date(2026, 4, 30), by=done.by
    )
    assert made is not None
    return made


def test_a_person_decides_what_leaves_the_plan(client: Client, done: PlanImport, officer: User) -> None:
    a_shorter_document(done)
    assert "1 row is gone from the last document" in words_of(client.get(address("plan", done)))
    response = client.post(address("gone", done), {"commitment": ["3"]}, follow=True)
    assert "2 rows have left the plan." in words_of(response)
    assert listed(client.get(address("activities", done))) == ["1", "2.1", "2.2"]


def test_only_what_is_gone_can_be_taken_out(client: Client, done: PlanImport, officer: User) -> None:
    a_shorter_document(done)
    response = client.post(address("gone", done), {"commitment": ["1"], "activity": ["2-1"]}, follow=True)
    assert "Choose what has gone from the plan." in words_of(response)
    assert len(listed(client.get(address("activities", done)))) == 4


def test_an_import_is_undone_after_a_question(client: Client, done: PlanImport, officer: User) -> None:
    second = a_shorter_document(done)
    link = address("import_undo", done, second.pk)
    assert link in client.get(address("imports", done)).content.decode()
    assert "Undo the import of april.docx?" in words_of(client.get(link))
    response = client.post(link, follow=True)
    assert "The import of april.docx is undone." in words_of(response)


# My updates


def test_my_updates_hold_what_my_post_leads_and_no_more(client: Client, done: PlanImport) -> None:
    force = done.version.plan.partnership.force
    owner = a_user(Role.OWNER, force)
    owner.person = Person.objects.create(name=owner.name)
    owner.save()
    post = open_post(organisation=force, name="Contact Centre Manager", by=None)
    Holding.objects.create(post=post, person=owner.person, starts_on=date(2026, 1, 1))
    the_activity(done, "1-1").assignments.filter(part="lead").update(post=post)
    client.force_login(owner)
    page = client.get(reverse("my_updates"))
    assert "Answer every call" in words_of(page)
    assert "bicycle" not in words_of(page)
    assert address("activity_update", done, "1-1") in page.content.decode()


# S3: no id in a request is trusted


@pytest.fixture
def theirs() -> PlanImport:
    """The same plan of another partnership, which the signed-in officer knows nothing of."""
    return an_imported_plan(partnership=a_partnership("Southfen"))


def test_another_partnerships_plan_is_not_there_whatever_is_asked(
    client: Client, officer: User, theirs: PlanImport
) -> None:
    nothing = client.get("/work/there-is-nothing-here/").status_code
    pages = [address(name, theirs) for name in ("plan", "activities", "owners", "bodies", "gone", "imports")]
    pages += [address("commitment", theirs, "1"), address("activity", theirs, "1-1")]
    pages += [address("activity_update", theirs, "1-1"), address("import_undo", theirs, theirs.pk)]
    for page in pages:
        assert client.get(page).status_code == nothing == 404, page
        assert client.post(page, {"number": "1", "internal_text": "x"}).status_code == 404, page


@pytest.mark.parametrize("work_list", ["owners", "bodies"])
@pytest.mark.parametrize("number", ["²", "9" * 40, "one", ""])
def test_what_is_no_number_of_a_row_finds_nothing(
    client: Client, done: PlanImport, officer: User, work_list: str, number: str
) -> None:
    assert client.post(address(work_list, done), {"number": number}).status_code == 404


def test_another_partnerships_records_cannot_be_reached_through_our_own_plan(
    client: Client, done: PlanImport, officer: User, theirs: PlanImport
) -> None:
    row = the_activity(theirs, "1-1").assignments.get(part="lead")
    alias = BodyAlias.objects.create(partnership=theirs.version.plan.partnership, name="Board for Contact")
    post = open_post(organisation=done.version.plan.partnership.force, name="Head of Contact", by=None)
    assert client.post(address("owners", done), {"number": row.pk, "to": f"post-{post.pk}"}).status_code == 404
    assert client.post(address("bodies", done), {"number": alias.pk, "body": "none"}).status_code == 404
    assert client.get(address("import_undo", done, theirs.pk)).status_code == 404
    assert client.post(address("import_undo", done, theirs.pk)).status_code == 404
    row.refresh_from_db()
    alias.refresh_from_db()
    theirs.refresh_from_db()
    assert (row.post, alias.state, theirs.undone_at) == (None, "proposed", None)


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "1' OR 1=1"])
def test_a_number_that_is_none_is_not_found(client: Client, done: PlanImport, officer: User, number: str) -> None:
    for page in ("owners", "bodies"):
        assert client.post(address(page, done), {"number": number}).status_code == 404


def test_another_partnerships_body_narrows_nothing(
    client: Client, done: PlanImport, officer: User, theirs: PlanImport
) -> None:
    body = Body.objects.get(partnership=theirs.version.plan.partnership)
    page = client.get(f"{address('activities', done)}?body={body.pk}")
    assert len(listed(page)) == 4


# Speed: the number of queries does not grow with the plan


def a_plan_of(count: int) -> PlanImport:
    rows = [
        a_commitment(
            str(number),
            f"Promise number {number}.",
            an_activity(
                f"{number}.1",
                text=f"Work {number}.",
                owners=[f"Post {number}", "Duties"],
                progress=f"Refer to {1 + number % count}",
                rag="amber",
                cross_refs=[str(1 + number % count)],
                oversight=["Contact Board"],
            ),
            an_activity(f"{number}.2", text=f"More work {number}.", owners=[f"Team {number}"]),
        )
        for number in range(1, count + 1)
    ]
    bodies = [{"name": "Contact Board", "group": "", "purpose": "", "meets_printed": ""}]
    return an_imported_plan(a_reading(*rows, bodies=bodies), partnership=a_partnership(f"Place {count}"))


PAGES = ["plan", "activities", "owners", "bodies", "gone", "imports", "commitment", "activity", "activity_update"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_no_more_queries_for_a_larger_plan(name: str, django_assert_max_num_queries: Any) -> None:
    keys = {"commitment": ["1"], "activity": ["1-1"], "activity_update": ["1-1"]}.get(name, [])
    small, large = a_plan_of(3), a_plan_of(40)
    counts = []
    for done in (small, large):
        an_edition(done, as_at=date(2025, 12, 31), audience="panel")
        client = Client()
        assert done.by is not None
        client.force_login(done.by)
        client.get(address(name, done, *keys))  # what is looked up once for good
        with django_assert_max_num_queries(60) as asked:
            assert client.get(address(name, done, *keys)).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0], f"{counts[0]} queries for 6 rows, {counts[1]} for 80"


def test_the_list_of_texts_to_clear_is_narrowed_to_a_plan(client: Client, done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=done.version.plan.partnership, by=done.by)
    client.force_login(a_second_person(done.version.plan.partnership))
    page = client.get(reverse("clearing"), {"about": f"plan:{other.version.plan_id}"})
    waiting = Passage.objects.filter(state=Passage.State.WAITING)
    here = {each.pk for each in passages_about(waiting, f"plan:{other.version.plan_id}")}
    there = {each.pk for each in passages_about(waiting, f"plan:{done.version.plan_id}")}
    assert len(here) == len(there) == waiting.count() / 2
    shown = {int(number) for number in re.findall(r'id="passage-(\d+)"', page.content.decode())}
    assert shown
    assert shown <= here
    kinds = {each.subject_type for each in waiting.filter(pk__in=here)}
    assert kinds == {"plans.plan", "plans.objective", "plans.commitment", "plans.activity"}

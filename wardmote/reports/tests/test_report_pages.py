"""Reports as people write, issue and read them, with scripts off."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.core.clearance.models import Passage
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import file_bytes
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.tests.factories import a_partnership, a_user
from wardmote.reports.models import Draft
from wardmote.reports.services.drafting import save_section, seen_section
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import JUNE, a_draft, an_edition, answered, clear_everything
from wardmote.reports.tests.test_inbox_pages import text_of, the_date


@pytest.fixture
def officer(northmoor: Northmoor, client: Client) -> Client:
    client.force_login(northmoor.officer)
    return client


@pytest.fixture
def panel_member(northmoor: Northmoor) -> Client:
    member = a_user(Role.PANEL_MEMBER, northmoor.partnership.governing_body)
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def draft(northmoor: Northmoor) -> Draft:
    return a_draft(northmoor.version, by=northmoor.officer, report="panel-report")


def seen_in(response: Any) -> str:
    """The hidden mark of the version that a form shows."""
    found = re.search(r'name="seen" value="([^"]*)"', response.content.decode())
    assert found
    return found[1]


def task_states(response: Any) -> dict[str, str]:
    items = re.findall(r'<li class="wm-tasks__item.*?</li>', response.content.decode(), re.S)
    pairs = [re.sub(r"<[^>]+>", "|", item).split("|") for item in items]
    return {words[0]: words[-1] for words in ([each.strip() for each in pair if each.strip()] for pair in pairs)}


# Starting


def test_a_report_is_started_and_opens_as_a_list_of_sections(officer: Client, northmoor: Northmoor) -> None:
    form = {
        "plan": northmoor.plan.slug,
        "outline": "panel-report",
        "audience": "panel",
        **the_date("as_at"),
        **the_date("period_starts_on", "1", "1"),
        **the_date("period_ends_on"),
    }
    response = officer.post(reverse("draft_start"), form, follow=True)
    draft = Draft.objects.get()
    assert response.redirect_chain[0][0] == reverse("draft", args=[draft.pk])
    states = task_states(response)
    assert states["Background"] == "Filled"
    assert states["Implications"] == "To do"
    assert states["Inspection reports"] == "Empty: left out"
    assert states["Appendix 1: Delivery plan extract"] == "Made from the plan"
    assert "3 things to mend before it can be issued" in text_of(response)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outline": ""}, "Choose the kind of report."),
        ({"plan": "no-such-plan"}, "Select a valid choice"),
        ({"as_at-day": "", "as_at-month": "", "as_at-year": ""}, "Enter the date the report speaks of."),
        (the_date("period_starts_on", "1", "1"), "Enter both ends of the period, or neither."),
        (
            {**the_date("period_starts_on", "1", "6"), **the_date("period_ends_on", "1", "1")},
            "The period must end after it starts.",
        ),
    ],
)
def test_a_mistake_in_starting_is_said_and_nothing_is_stored(
    officer: Client, northmoor: Northmoor, change: dict[str, str], said: str
) -> None:
    form = {
        "plan": northmoor.plan.slug,
        "outline": "charter-update",
        "audience": "panel",
        **the_date("as_at"),
        **change,
    }
    response = officer.post(reverse("draft_start"), form)
    assert response.status_code == 422
    assert said in text_of(response)
    assert not Draft.objects.exists()


# Writing


def test_what_is_missing_leads_to_the_place_where_it_is_mended(
    officer: Client, draft: Draft, northmoor: Northmoor
) -> None:
    page = officer.get(reverse("draft", args=[draft.pk])).content.decode()
    assert f'href="{reverse("draft_section", args=[draft.pk, "implications"])}"' in page
    activity = Activity.objects.get(version=northmoor.version, commitment__ref="3")
    assert f'href="{reverse("activity", args=[northmoor.plan.slug, activity.key])}"' in page


def test_paragraphs_are_written_with_an_empty_line_between_them(officer: Client, draft: Draft) -> None:
    address = reverse("draft_section", args=[draft.pk, "background"])
    words = "It began last year.\r\nIn April.\r\n\r\n\r\n  It runs for three years.  "
    response = officer.post(address, {"seen": seen_in(officer.get(address)), "paragraphs": words}, follow=True)
    draft.refresh_from_db()
    assert draft.sections["background"] == {
        "paragraphs": ["It began last year.\nIn April.", "It runs for three years."]
    }
    assert "“Background” is saved." in text_of(response)


def test_the_four_questions_are_answered(officer: Client, draft: Draft) -> None:
    address = reverse("draft_section", args=[draft.pk, "implications"])
    answers = {f"answer-{key}": "None." for key in ("risk", "financial", "legal", "equality")}
    response = officer.post(address, {"seen": seen_in(officer.get(address)), **answers}, follow=True)
    assert "Nothing is missing. Look at the preview, then issue it." in text_of(response)


def test_rows_of_the_programme_are_changed_taken_out_and_added(officer: Client, draft: Draft) -> None:
    address = reverse("draft_section", args=[draft.pk, "holding_to_account"])
    page = officer.get(address)
    form = {
        "seen": seen_in(page),
        "paragraphs": "Meetings were held.",
        "row-0-month": "January",
        "row-0-type": "Thematic",
        "row-0-subject": "Road safety and speed",
        "row-1-month": "",
        "row-1-type": "",
        "row-1-subject": "",
        "row-2-month": "March",
        "row-2-type": "",
        "row-2-subject": "Cadets",
    }
    officer.post(address, form)
    draft.refresh_from_db()
    assert draft.sections["holding_to_account"]["rows"] == [
        {"month": "January", "type": "Thematic", "subject": "Road safety and speed"},
        {"month": "March", "type": "", "subject": "Cadets"},
    ]


def test_examples_are_picked_from_the_plan_and_then_put_in_ones_own_words(
    officer: Client, draft: Draft, northmoor: Northmoor
) -> None:
    address = reverse("draft_section", args=[draft.pk, "examples"])
    objective = northmoor.version.objectives.get()
    activity = Activity.objects.get(version=northmoor.version, ref="2.1")
    page = officer.get(address)
    assert "Rota drafted." in text_of(page)
    form = {"seen": seen_in(page), "paragraphs": "", f"pick-{objective.slug}": str(activity.uuid)}
    response = officer.post(address, form, follow=True)
    assert response.redirect_chain[-1][0] == address
    draft.refresh_from_db()
    assert draft.sections["examples"]["chosen"] == [
        {
            "objective": objective.slug,
            "title": "(2.1) Publish the walking rota.",
            "text": "Rota drafted.",
            "activity": str(activity.uuid),
        }
    ]
    form = {
        "seen": seen_in(response),
        "paragraphs": "Two examples:",
        "item-0-objective": objective.slug,
        "item-0-title": "Rota",
        "item-0-text": "The rota is drafted.",
        "item-0-order": "2",
        "item-0-activity": str(activity.uuid),
        "item-1-objective": objective.slug,
        "item-1-title": "",
        "item-1-text": "Needles were ordered.",
        "item-1-order": "1",
        "item-1-activity": "",
    }
    officer.post(address, form)
    draft.refresh_from_db()
    assert draft.sections["examples"]["paragraphs"] == ["Two examples:"]
    assert [each["text"] for each in draft.sections["examples"]["chosen"]] == [
        "Needles were ordered.",
        "The rota is drafted.",
    ]


def test_an_example_without_an_objective_keeps_what_was_typed(officer: Client, draft: Draft) -> None:
    address = reverse("draft_section", args=[draft.pk, "examples"])
    form = {"seen": seen_in(officer.get(address)), "item-0-text": "Typed for long.", "item-0-objective": ""}
    response = officer.post(address, form)
    assert response.status_code == 422
    assert "Choose the objective that this is an example of." in text_of(response)
    assert "Typed for long." in response.content.decode()


def test_other_papers_are_listed_one_a_line(officer: Client, draft: Draft) -> None:
    address = reverse("draft_section", args=[draft.pk, "supporting"])
    officer.post(address, {"seen": seen_in(officer.get(address)), "paragraphs": "Survey\r\n\r\nBudget"})
    draft.refresh_from_db()
    assert draft.sections["supporting"] == {"paragraphs": ["Survey", "Budget"]}


def test_two_people_see_both_versions_and_lose_nothing(officer: Client, draft: Draft, northmoor: Northmoor) -> None:
    address = reverse("draft_section", args=[draft.pk, "background"])
    seen = seen_in(officer.get(address))
    save_section(
        draft,
        "background",
        {"paragraphs": ["Their words."]},
        seen=seen_section(draft, "background"),
        by=northmoor.second,
    )
    response = officer.post(address, {"seen": seen, "paragraphs": "My words."})
    assert response.status_code == 422
    assert "Their words." in text_of(response)
    assert "My words." in response.content.decode()
    officer.post(address, {"seen": seen_in(response), "paragraphs": "My words, and theirs."})
    draft.refresh_from_db()
    assert draft.sections["background"] == {"paragraphs": ["My words, and theirs."]}


def test_details_are_changed_and_a_conflict_shows_both(officer: Client, draft: Draft) -> None:
    address = reverse("draft_details", args=[draft.pk])
    first = officer.get(address)
    form = {
        "seen": seen_in(first),
        "title": "Report to the June panel",
        "audience": "panel",
        **the_date("as_at", "30", "6"),
    }
    response = officer.post(address, form, follow=True)
    assert "The details are saved." in text_of(response)
    draft.refresh_from_db()
    assert (draft.title, draft.as_at) == ("Report to the June panel", JUNE)
    stale = officer.post(address, {**form, "title": "My own title"})
    assert stale.status_code == 422
    assert "Report to the June panel" in text_of(stale)
    assert 'value="My own title"' in stale.content.decode()


def test_only_changes_need_an_edition_for_the_same_readers(officer: Client, northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    draft = a_draft(northmoor.version, by=northmoor.officer)
    address = reverse("draft_details", args=[draft.pk])
    form = {"seen": seen_in(officer.get(address)), "title": draft.title, **the_date("as_at"), "only_changes": "on"}
    alone = officer.post(address, {**form, "audience": "panel", "changes_since": ""})
    assert "Choose the edition to compare with." in text_of(alone)
    other = officer.post(address, {**form, "audience": "public", "changes_since": edition.pk})
    assert "Choose an edition for the same readers." in text_of(other)
    assert officer.post(address, {**form, "audience": "panel", "changes_since": edition.pk}).status_code == 302


def test_a_section_made_from_the_plan_says_so_and_cannot_be_sent(officer: Client, draft: Draft) -> None:
    address = reverse("draft_section", args=[draft.pk, "extract"])
    assert "This section is made from the plan" in text_of(officer.get(address))
    officer.post(address, {"paragraphs": "x"})
    draft.refresh_from_db()
    assert "extract" not in draft.sections
    assert officer.get(reverse("draft_section", args=[draft.pk, "no-such-section"])).status_code == 404


def test_a_chief_officer_reads_a_draft_and_does_not_write_in_it(
    draft: Draft, northmoor: Northmoor, client: Client
) -> None:
    client.force_login(a_user(Role.CHIEF_OFFICER, northmoor.partnership.force))
    assert client.get(reverse("draft", args=[draft.pk])).status_code == 200
    page = client.get(reverse("draft_section", args=[draft.pk, "background"]))
    assert "The plan was adopted last year." in text_of(page)
    assert "<textarea" not in page.content.decode()
    assert client.post(reverse("draft_section", args=[draft.pk, "background"]), {"paragraphs": "x"}).status_code == 404
    assert client.get(reverse("draft_details", args=[draft.pk])).status_code == 404


# Previewing and issuing


def test_the_preview_says_word_for_word_what_is_issued(officer: Client, draft: Draft, northmoor: Northmoor) -> None:
    draft = answered(draft, by=northmoor.officer)
    preview = officer.get(reverse("draft_preview", args=[draft.pk])).content.decode()
    page = officer.get(reverse("draft_issue", args=[draft.pk]))
    response = officer.post(reverse("draft_issue", args=[draft.pk]), {"seen": seen_in(page)}, follow=True)
    issued = response.content.decode()

    def article(source: str) -> str:
        return source.partition('<article class="wm-document"')[2].partition(">")[2].partition("</article>")[0]

    assert article(preview) == article(issued)
    assert "Answer every call about antisocial behaviour" in article(issued)


@pytest.mark.parametrize(("kind", "starts"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_draft_as_a_file_says_that_it_is_one(officer: Client, draft: Draft, kind: str, starts: bytes) -> None:
    response = officer.get(reverse("draft_file", args=[draft.pk, kind]))
    assert response.content.startswith(starts)
    assert response.headers["Content-Disposition"].endswith(f'-draft.{kind}"')
    assert officer.get(reverse("draft_file", args=[draft.pk, "json"])).status_code == 404


def test_before_issuing_it_is_said_who_will_read_it(officer: Client, northmoor: Northmoor) -> None:
    panel = a_draft(northmoor.version, by=northmoor.officer)
    public = a_draft(northmoor.version, by=northmoor.officer, audience="public")
    clear_everything(northmoor.partnership, by=northmoor.second)
    assert "Members of the panel" in text_of(officer.get(reverse("draft_issue", args=[panel.pk])))
    assert "Everyone: it stands on the public site at once." in text_of(
        officer.get(reverse("draft_issue", args=[public.pk]))
    )


def test_a_report_that_is_not_ready_is_not_issued(officer: Client, draft: Draft) -> None:
    page = officer.get(reverse("draft_issue", args=[draft.pk]))
    assert "It cannot be issued yet" in text_of(page)
    response = officer.post(reverse("draft_issue", args=[draft.pk]), {"seen": "0"})
    assert response.status_code == 422
    assert not Edition.objects.exists()


def test_a_report_saved_since_it_was_looked_at_is_not_issued(officer: Client, northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    page = officer.get(reverse("draft_issue", args=[draft.pk]))
    save_section(draft, "introduction", {}, seen=seen_section(draft, "introduction"), by=northmoor.second)
    response = officer.post(reverse("draft_issue", args=[draft.pk]), {"seen": seen_in(page)})
    assert response.status_code == 422
    assert "Somebody saved this draft since you looked at it." in text_of(response)
    assert officer.post(reverse("draft_issue", args=[draft.pk]), {"seen": seen_in(response)}).status_code == 302


def test_an_issued_draft_leads_to_its_edition_and_can_no_longer_be_written_in(
    officer: Client, northmoor: Northmoor
) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    draft = Draft.objects.get(edition=edition)
    assert officer.get(reverse("draft", args=[draft.pk])).headers["Location"] == reverse("edition", args=[edition.uuid])
    for name in ("draft_details", "draft_preview", "draft_issue", "draft_put_away"):
        assert officer.get(reverse(name, args=[draft.pk])).status_code == 404, name


def test_words_that_the_plan_changed_are_offered_for_clearing_again(officer: Client, northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report", audience="public")
    clear_everything(northmoor.partnership, by=northmoor.second)
    northmoor.partnership.bodies.filter(name="Roads Group").update(purpose="Looks at every road.")
    page = officer.get(reverse("draft", args=[draft.pk]))
    assert "The plan has changed since its words were offered for clearing." in text_of(page)
    officer.post(reverse("draft_offer", args=[draft.pk]))
    waits = Passage.objects.filter(subject_type="reports.draft", state=Passage.State.WAITING)
    assert list(waits.values_list("field", flat=True)) == ["glossary"]


def test_a_draft_is_put_away_after_asking(officer: Client, draft: Draft) -> None:
    address = reverse("draft_put_away", args=[draft.pk])
    assert "Put away “" in text_of(officer.get(address))
    response = officer.post(address, follow=True)
    assert "The draft is put away." in text_of(response)
    assert "No report is being written" in text_of(response)


# Reading


def test_an_edition_shows_what_was_issued_and_not_the_plan_as_it_is(officer: Client, northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    Commitment.objects.filter(version=northmoor.version).update(statement="Other words.")
    page = officer.get(reverse("edition", args=[edition.uuid]))
    assert "Answer every call about antisocial behaviour within a day." in text_of(page)
    assert "Other words." not in page.content.decode()
    for file in edition.files.all():
        assert file.sha256 in page.content.decode()


def test_an_older_edition_leads_to_the_newest(officer: Client, northmoor: Northmoor) -> None:
    first = an_edition(northmoor.version, by=northmoor.officer)
    second = an_edition(northmoor.version, by=northmoor.officer, as_at=JUNE)
    assert "There is a newer edition" in text_of(officer.get(reverse("edition", args=[first.uuid])))
    assert "There is a newer edition" not in text_of(officer.get(reverse("edition", args=[second.uuid])))


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("html", "text/html; charset=utf-8"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("pdf", "application/pdf"),
        ("json", "application/json"),
    ],
)
def test_a_file_is_served_exactly_as_it_was_stored(
    officer: Client, northmoor: Northmoor, kind: str, type_: str
) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    file = edition.files.get(kind=kind)
    address = reverse("edition_file", args=[edition.uuid, kind])
    response = officer.get(address)
    assert response.content == file_bytes(file)
    assert response.headers["Content-Type"] == type_
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file.name}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = set(response.headers["Content-Security-Policy"].split("; "))
    assert {"sandbox", "default-src 'none'"} <= policy
    again = officer.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_that_is_not_what_was_issued_is_never_handed_out(officer: Client, northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    edition.files.filter(kind="html").update(data=b"<p>Something else.</p>")
    for name, arguments in (("edition", [edition.uuid]), ("edition_file", [edition.uuid, "html"])):
        response = officer.get(reverse(name, args=arguments))
        assert response.status_code == 500
        assert "is not the one that was issued" in text_of(response)
        assert "Something else." not in response.content.decode()


def test_a_member_of_the_panel_sees_editions_and_nothing_else(panel_member: Client, northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    draft = a_draft(northmoor.version, by=northmoor.officer, as_at=JUNE, title="A canary of a draft")
    listed = panel_member.get(reverse("reports"))
    assert edition.title in text_of(listed)
    assert "canary" not in listed.content.decode()
    assert panel_member.get(reverse("edition", args=[edition.uuid])).status_code == 200
    for name in ("draft", "draft_preview", "draft_details", "draft_issue"):
        assert panel_member.get(reverse(name, args=[draft.pk])).status_code == 404, name
    assert panel_member.get(reverse("inbox")).status_code == 404


def test_a_member_of_the_panel_lands_on_the_newest_edition(panel_member: Client, northmoor: Northmoor) -> None:
    assert panel_member.get(reverse("work")).headers["Location"] == reverse("reports")
    an_edition(northmoor.version, by=northmoor.officer)
    newest = an_edition(northmoor.version, by=northmoor.officer, as_at=JUNE)
    assert panel_member.get(reverse("work")).headers["Location"] == reverse("edition", args=[newest.uuid])


def test_the_reports_of_another_partnership_are_not_there(
    officer: Client, northmoor: Northmoor, client: Client
) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    draft = a_draft(northmoor.version, by=northmoor.officer)
    stranger = Client()
    stranger.force_login(a_user(Role.POLICY_OFFICER, a_partnership("Southfen").governing_body))
    assert edition.title not in stranger.get(reverse("reports")).content.decode()
    for name, arguments in (
        ("edition", [edition.uuid]),
        ("edition_file", [edition.uuid, "pdf"]),
        ("draft", [draft.pk]),
        ("draft_section", [draft.pk, "introduction"]),
        ("draft_file", [draft.pk, "pdf"]),
    ):
        assert stranger.get(reverse(name, args=arguments)).status_code == 404, name


def test_reports_are_found_by_searching_and_stand_on_the_page_of_their_plan(
    officer: Client, northmoor: Northmoor
) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    address = reverse("edition", args=[edition.uuid])
    assert address in officer.get(reverse("search"), {"q": "delivery update"}).content.decode()
    plan = officer.get(reverse("plan", args=[northmoor.plan.slug])).content.decode()
    assert address in plan
    assert f"{reverse('draft_start')}?plan={northmoor.plan.slug}" in plan


def test_the_history_says_in_words_what_was_done(northmoor: Northmoor, client: Client) -> None:
    an_edition(northmoor.version, by=northmoor.officer)
    client.force_login(a_user(Role.AUDITOR, northmoor.partnership.force))
    words = text_of(client.get(reverse("history")))
    assert "Issued a report" in words
    assert "Started a report" in words


def test_words_of_a_report_are_named_in_the_list_of_texts_to_clear(officer: Client, northmoor: Northmoor) -> None:
    clear_everything(northmoor.partnership, by=northmoor.second)
    draft = a_draft(
        northmoor.version, by=northmoor.second, report="panel-report", audience="public", title="Report to all"
    )
    words = text_of(officer.get(reverse("clearing")))
    assert "Report: Report to all" in words
    assert "Title of the report" in words
    assert "Delivery plan and assurance" in words
    assert reverse("draft", args=[draft.pk]) in officer.get(reverse("clearing")).content.decode()

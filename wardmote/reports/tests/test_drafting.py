from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.plans.tests.factories import a_partnership, a_user
from wardmote.reports.models import Draft
from wardmote.reports.services.briefing import plan_of, public_words_of
from wardmote.reports.services.drafting import (
    SavedMeanwhile,
    comparable_editions,
    discard_draft,
    not_offered,
    offer_again,
    save_section,
    seen_section,
    set_details,
)
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import JUNE, MARCH, a_draft, an_edition, clear_everything, details
from wardmote.reports.words import TITLE

PERIOD = (date(2026, 1, 1), MARCH)


def waiting(draft: Draft) -> dict[str, str]:
    rows = Passage.objects.filter(subject_type="reports.draft", subject_id=draft.pk, state=Passage.State.WAITING)
    return dict(rows.values_list("field", "text"))


# Starting


def test_a_draft_opens_with_the_covering_report_of_the_imported_document(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report", period=PERIOD)
    assert draft.sections["background"]["paragraphs"] == ["The plan was adopted last year.", "It runs for three years."]
    (objective,) = northmoor.version.objectives.all()
    assert draft.sections["examples"]["chosen"][0]["objective"] == objective.slug


def test_a_draft_is_called_after_its_plan_and_period(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report", period=PERIOD)
    expected = "Northmoor safety plan: plan activity and performance monitoring report, January 2026 to March 2026"
    assert draft.title == expected


@pytest.mark.parametrize(
    ("period", "when"),
    [
        ((None, None), "31 March 2026"),
        ((date(2026, 3, 23), date(2026, 3, 29)), "23 to 29 March 2026"),
        ((date(2026, 3, 30), date(2026, 4, 5)), "30 March 2026 to 5 April 2026"),
    ],
)
def test_a_dashboard_is_called_after_its_day_or_week_so_that_four_of_a_month_can_be_told_apart(
    northmoor: Northmoor, period: tuple[date | None, date | None], when: str
) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="weekly-dashboard", period=period)
    assert draft.title == f"Northmoor safety plan: weekly dashboard, {when}"


def test_a_summary_without_figures_does_not_open_with_those_of_the_last_edition(northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer, report="monthly-summary")
    told = {"summary": {"paragraphs": ["Recorded crime rose in March."]}}
    Draft.objects.filter(edition=edition).update(sections=told)
    following = a_draft(northmoor.version, by=northmoor.officer, report="monthly-summary", as_at=JUNE)
    assert "summary" not in following.sections


def test_the_next_draft_opens_with_the_words_of_the_last_edition_and_is_compared_with_it(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    seen = seen_section(draft, "introduction")
    save_section(draft, "introduction", {"paragraphs": ["What we did."]}, seen=seen, by=northmoor.officer)
    edition = an_edition(northmoor.version, by=northmoor.officer)
    draft = Draft.objects.get(edition=edition)
    draft.sections = {"introduction": {"paragraphs": ["What we did."]}}
    draft.save()
    following = a_draft(northmoor.version, by=northmoor.officer, as_at=JUNE)
    assert following.sections["introduction"] == {"paragraphs": ["What we did."]}
    assert following.changes_since == edition


def test_only_those_who_write_reports_there_may_start_one(northmoor: Northmoor) -> None:
    analyst = a_user(Role.ANALYST, northmoor.partnership.force)
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").governing_body)
    for user in (analyst, stranger):
        with pytest.raises(PermissionDenied):
            a_draft(northmoor.version, by=user)


# Saving


def test_a_section_is_saved_with_one_entry_in_the_history(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    before = Event.objects.count()
    values = {"paragraphs": ["What we did."]}
    draft = save_section(draft, "introduction", values, seen=seen_section(draft, "introduction"), by=northmoor.officer)
    assert draft.sections["introduction"] == values
    assert [event.verb for event in Event.objects.order_by("number")[before:]] == ["reports.section_saved"]


def test_the_words_of_somebody_else_are_not_overwritten(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    seen = seen_section(draft, "introduction")
    save_section(draft, "introduction", {"paragraphs": ["Theirs."]}, seen=seen, by=northmoor.second)
    with pytest.raises(SavedMeanwhile) as caught:
        save_section(draft, "introduction", {"paragraphs": ["Mine."]}, seen=seen, by=northmoor.officer)
    assert caught.value.draft.sections["introduction"] == {"paragraphs": ["Theirs."]}
    assert Draft.objects.get(pk=draft.pk).sections["introduction"] == {"paragraphs": ["Theirs."]}


def test_two_people_may_write_two_sections_at_the_same_time(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report")
    mine, theirs = seen_section(draft, "background"), seen_section(draft, "inspection")
    save_section(draft, "inspection", {"paragraphs": ["None."]}, seen=theirs, by=northmoor.second)
    saved = save_section(draft, "background", {"paragraphs": ["It began."]}, seen=mine, by=northmoor.officer)
    assert saved.sections["inspection"] == {"paragraphs": ["None."]}
    assert saved.saves == 2


@pytest.mark.parametrize("key", ["nonsense", "strands"])
def test_a_section_that_is_not_there_or_made_from_the_plan_cannot_be_written(northmoor: Northmoor, key: str) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    with pytest.raises(ValidationError, match="no such section"):
        save_section(draft, key, {"paragraphs": []}, seen=seen_section(draft, key), by=northmoor.officer)


def test_a_draft_that_was_put_away_cannot_be_written_in(northmoor: Northmoor) -> None:
    draft = discard_draft(a_draft(northmoor.version, by=northmoor.officer), by=northmoor.officer)
    with pytest.raises(ValidationError, match="closed"):
        save_section(draft, "introduction", {}, seen=seen_section(draft, "introduction"), by=northmoor.officer)


def test_details_are_not_overwritten_either(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    set_details(draft, **details(draft, title="Their title"), by=northmoor.second)
    with pytest.raises(SavedMeanwhile):
        set_details(draft, **details(draft, title="My title"), by=northmoor.officer)
    assert Draft.objects.get(pk=draft.pk).title == "Their title"


def test_a_period_that_ends_before_it_starts_is_refused_by_the_database_too(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    with pytest.raises(ValidationError):
        set_details(draft, **details(draft, period=(JUNE, MARCH)), by=northmoor.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(period_starts_on=JUNE, period_ends_on=MARCH)


def test_only_changes_need_an_edition_to_compare_with_and_the_database_says_so_too(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    with pytest.raises(ValidationError, match="Choose the edition"):
        set_details(draft, **details(draft, only_changes=True), by=northmoor.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(only_changes=True)


def test_a_public_report_cannot_be_compared_with_what_only_the_panel_saw(northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    draft = a_draft(northmoor.version, by=northmoor.officer, audience="public")
    assert draft.changes_since is None
    assert list(comparable_editions(northmoor.version, "charter-update", "public")) == []
    with pytest.raises(ValidationError, match="same readers"):
        set_details(draft, **details(draft, changes_since=edition), by=northmoor.officer)


# What the public is to read


def test_the_words_of_a_public_report_wait_for_a_second_person(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report", audience="public")
    offered = waiting(draft)
    assert offered[TITLE] == draft.title
    assert offered["background"] == "The plan was adopted last year.\nIt runs for three years."
    assert "Contact Board" in offered["glossary"]


def test_the_words_of_a_report_for_the_panel_wait_for_nobody(northmoor: Northmoor) -> None:
    assert waiting(a_draft(northmoor.version, by=northmoor.officer, report="panel-report")) == {}


def test_a_report_that_is_no_longer_for_the_public_waits_for_nobody_any_more(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, audience="public")
    set_details(draft, **details(draft, audience="panel"), by=northmoor.officer)
    assert waiting(draft) == {}


def test_a_draft_that_was_put_away_waits_for_nobody_any_more(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, audience="public")
    discard_draft(draft, by=northmoor.officer)
    assert waiting(draft) == {}


def test_words_that_the_plan_changed_under_a_public_report_are_offered_again_when_asked(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report", audience="public")
    clear_everything(northmoor.partnership, by=northmoor.second)
    northmoor.partnership.bodies.filter(name="Roads Group").update(purpose="Looks at every road.")
    assert not_offered(draft, public_words_of(draft, plan_of(draft))) == ["glossary"]
    offer_again(draft, by=northmoor.officer)
    assert list(waiting(draft)) == ["glossary"]
    assert not_offered(draft, public_words_of(draft, plan_of(draft))) == []

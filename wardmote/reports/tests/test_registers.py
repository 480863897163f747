"""Reports made of registers: exceptions, action logs and packs for one board, told as they stand and never for the public."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role, User
from wardmote.core.documents.compose import TableBlock
from wardmote.core.organisations.models import Body
from wardmote.oversight.models import Action
from wardmote.oversight.services.action import record_action
from wardmote.oversight.tests.factories import a_finding, a_question, a_session, an_inspection
from wardmote.performance.tests.factories import WEST_MERCIA, measure
from wardmote.performance.tests.figures import with_figures
from wardmote.plans.models import Activity, PlanImport
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity
from wardmote.reports.composition import compose
from wardmote.reports.definitions import outline, outlines
from wardmote.reports.models import Draft
from wardmote.reports.selectors.registers import REGISTERS, rows_of
from wardmote.reports.services.briefing import brief_of
from wardmote.reports.services.drafting import seen_details, set_details, start_draft
from wardmote.reports.services.issuing import issue
from wardmote.reports.tests.test_inbox_pages import the_date

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 31)
LATER = date(2027, 3, 31)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def officer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.governing_body, name="Head of policy")


@pytest.fixture
def board(done: PlanImport) -> Body:
    """A board that the plan names."""
    body = Body.objects.filter(mechanisms__activity__version=done.version).first()
    assert body
    return body


def asked(done: PlanImport, by: User, words: str, **values: Any) -> Action:
    return record_action(done.version.plan.partnership, text=words, agreed_on=MARCH, by=by, **values)


def a_draft(done: PlanImport, by: User, report: str, *, as_at: date = MARCH, body: Body | None = None) -> Draft:
    return start_draft(done.version, report=report, as_at=as_at, body=body, by=by)


def printed(draft: Draft) -> str:
    """What the tables of a report say."""
    tables = [each for each in compose(brief_of(draft, issued=MARCH)).blocks if isinstance(each, TableBlock)]
    cells = [each for table in tables for row in table.rows for each in row.cells]
    return " ".join(run.text for each in cells for words in each.paragraphs for run in words)


@pytest.mark.parametrize("slug", [each.slug for each in outlines()])
def test_an_outline_names_registers_that_are_there_and_fields_that_they_have(
    slug: str, done: PlanImport, officer: User, board: Body
) -> None:
    sections = [each for each in outline(slug).sections if each.register]
    assert {each.register for each in sections} <= set(REGISTERS)
    asked(done, officer, "Say why.", body=board, arose_from=the_activity(done, "3-1"))
    a_finding(an_inspection(done.version.plan.partnership, by=officer), by=officer)
    a_question(a_session(done.version.plan.partnership, by=officer), by=officer)
    made = a_draft(done, officer, slug, as_at=LATER, body=board if outline(slug).for_body else None)
    made.period_starts_on = MARCH
    for section in sections:
        rows = rows_of(made)[section.register]
        assert rows, section.register
        assert {each.field for each in section.columns} | ({section.group_by} - {""}) <= set(rows[0])


def test_an_exceptions_report_holds_what_is_off_track_and_why(done: PlanImport, officer: User) -> None:
    rows = rows_of(a_draft(done, officer, "exceptions-report"))["exceptions"]
    assert [row["ref"] for row in rows] == ["3"]
    assert rows[0]["why"].splitlines()[0] == "Rated red"
    late = rows_of(a_draft(done, officer, "exceptions-report", as_at=LATER))["exceptions"]
    assert len(late) > 1
    assert any("Past its date" in row["why"] for row in late)


def test_what_a_board_is_not_assured_of_is_an_exception_however_it_is_rated(done: PlanImport, officer: User) -> None:
    before = rows_of(a_draft(done, officer, "exceptions-report"))["exceptions"]
    give_opinion(the_activity(done, "1-1"), answer="not", reason="Nobody counted.", given_on=MARCH, by=officer)
    (row,) = [each for each in rows_of(a_draft(done, officer, "exceptions-report"))["exceptions"] if each not in before]
    assert (row["ref"], row["why"]) == ("1", "Not assured")


def test_no_exceptions_in_a_plan_that_nobody_rates_is_no_comfort(done: PlanImport, officer: User, board: Body) -> None:
    Activity.objects.filter(version=done.version).update(rating=None, latest=None, last_update_on=None)
    words = str(compose(brief_of(a_draft(done, officer, "exceptions-report"), issued=MARCH)).to_json())
    assert "Nothing in the plan is off track" in words
    assert "Not rated: 4 of 4. Silent, with no update when one was due: 4." in words
    named = Activity.objects.filter(version=done.version, mechanisms__body=board).distinct().count()
    pack = str(compose(brief_of(a_draft(done, officer, "scrutiny-pack", body=board), issued=MARCH)).to_json())
    assert f"Not rated: {named} of {named}. Silent, with no update when one was due: {named}." in pack


def test_what_is_finished_is_not_counted_as_not_rated(done: PlanImport, officer: User) -> None:
    Activity.objects.filter(version=done.version).update(rating=None, last_update_on=None, status="complete")
    words = str(compose(brief_of(a_draft(done, officer, "exceptions-report"), issued=MARCH)).to_json())
    assert "Not rated:" not in words


def test_beside_the_exceptions_of_a_plan_that_is_rated_and_told_of_nothing_more_is_said(
    done: PlanImport, officer: User
) -> None:
    green = done.version.scheme.ratings.get(key="green")
    Activity.objects.filter(version=done.version).update(rating=green, last_update_on=MARCH)
    words = str(compose(brief_of(a_draft(done, officer, "exceptions-report"), issued=MARCH)).to_json())
    assert "Not rated:" not in words


def test_what_is_green_while_its_measure_gets_worse_is_an_exception(
    done: PlanImport, officer: User, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    with_figures()
    activity = the_activity(done, "2-1")
    draft = a_draft(done, officer, "exceptions-report")
    assert activity.text not in {row["activity"] for row in rows_of(draft)["exceptions"]}
    link_measure(activity.commitment, measure("recorded-crime"), WEST_MERCIA, by=officer)
    (row,) = (row for row in rows_of(draft)["exceptions"] if row["activity"] == activity.text)
    assert "Getting worse: Recorded crime" in row["why"]


def test_what_a_board_asked_for_stands_beside_what_it_is_about(done: PlanImport, officer: User) -> None:
    asked(done, officer, "Order needles by June.", arose_from=the_activity(done, "3-1"))
    (row,) = rows_of(a_draft(done, officer, "exceptions-report"))["exceptions"]
    assert "Order needles by June." in row["actions"]


def test_a_pack_for_a_board_holds_what_names_it_and_its_actions_alone(
    done: PlanImport, officer: User, board: Body
) -> None:
    other = Body.objects.create(partnership=board.partnership, name="Some other board")
    for body, words in ((board, "Ours to do."), (other, "Theirs to do.")):
        asked(done, officer, words, body=body)
    words = printed(a_draft(done, officer, "scrutiny-pack", body=board))
    assert "Ours to do." in words
    assert "Theirs to do." not in words
    named = {each.activity.ref_shown for each in board.mechanisms.select_related("activity__commitment")}
    assert {row["ref"] for row in rows_of(a_draft(done, officer, "scrutiny-pack", body=board))["of_the_board"]} == named


def test_a_report_for_one_board_asks_which_and_refuses_one_of_another_force(done: PlanImport, officer: User) -> None:
    with pytest.raises(ValidationError, match="Choose the board"):
        a_draft(done, officer, "scrutiny-pack")
    theirs = Body.objects.create(partnership=a_partnership("Eastmarsh"), name="Their board")
    with pytest.raises(ValidationError, match="Choose a board of this plan"):
        a_draft(done, officer, "scrutiny-pack", body=theirs)


def test_a_report_of_registers_is_never_for_the_public(done: PlanImport, officer: User) -> None:
    with pytest.raises(ValidationError, match="nobody clears"):
        start_draft(done.version, report="action-log", as_at=MARCH, audience="public", by=officer)
    draft = a_draft(done, officer, "action-log")
    with pytest.raises(ValidationError, match="nobody clears"):
        set_details(
            draft, title="x", as_at=MARCH, period=(None, None), audience="public", changes_since=None, only_changes=False,
            seen=seen_details(draft), by=officer,
        )  # fmt: skip


def test_a_weekly_dashboard_holds_what_was_asked_in_its_week_and_no_earlier(done: PlanImport, officer: User) -> None:
    for day, words in ((date(2026, 3, 20), "Before."), (date(2026, 3, 26), "This week."), (date(2026, 4, 1), "After.")):
        record_action(done.version.plan.partnership, text=words, agreed_on=day, by=officer)
    draft = a_draft(done, officer, "weekly-dashboard")
    assert [row["action"] for row in rows_of(draft)["asked"]] == ["This week."]
    draft.period_starts_on, draft.period_ends_on = date(2026, 3, 16), date(2026, 3, 22)
    assert [row["action"] for row in rows_of(draft)["asked"]] == ["Before."]


def test_an_empty_register_says_so_instead_of_leaving_the_reader_to_wonder(done: PlanImport, officer: User) -> None:
    words = str(compose(brief_of(a_draft(done, officer, "action-log"), issued=MARCH)).to_json())
    assert "No action is open." in words


def test_an_issued_log_keeps_its_rows_whatever_happens_to_the_actions_afterwards(
    done: PlanImport, officer: User
) -> None:
    action = asked(done, officer, "Say why.")
    draft = a_draft(done, officer, "action-log")
    edition = issue(draft, seen=draft.saves, by=officer)
    action.text = "Say something else."
    action.save()
    edition.refresh_from_db()
    assert edition.content["registers"]["actions"][0]["action"] == "Say why."


def test_a_tracker_holds_the_findings_that_stand_and_no_other_forces(done: PlanImport, officer: User) -> None:
    a_finding(an_inspection(done.version.plan.partnership, by=officer), by=officer, text="Ours to answer.")
    elsewhere = a_partnership("Eastmarsh")
    a_finding(
        an_inspection(elsewhere, by=(them := a_user(Role.POLICY_OFFICER, elsewhere.governing_body))),
        by=them,
        text="Theirs.",
    )
    words = printed(a_draft(done, officer, "inspection-tracker"))
    assert "Ours to answer." in words
    assert "Theirs." not in words


def test_each_board_has_its_own_series(done: PlanImport, officer: User, board: Body) -> None:
    other = Body.objects.create(partnership=board.partnership, name="Some other board")
    numbers = []
    for body in (board, other, board):
        draft = a_draft(done, officer, "scrutiny-pack", body=body)
        numbers.append(issue(draft, seen=draft.saves, by=officer).number)
    assert numbers == [1, 1, 2]


def test_the_board_is_chosen_where_the_report_is_started(
    client: Client, done: PlanImport, officer: User, board: Body
) -> None:
    client.force_login(officer)
    form = {"plan": done.version.plan.slug, "outline": "scrutiny-pack", "audience": "panel", **the_date("as_at")}
    refused = client.post(reverse("draft_start"), form)
    assert "Choose the board that this report is for." in refused.content.decode()
    client.post(reverse("draft_start"), {**form, "body": board.pk})
    assert Draft.objects.get().body == board

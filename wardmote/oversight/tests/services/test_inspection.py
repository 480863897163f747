"""Reports, their findings, and how each is answered and closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Finding, Inspection
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.selectors.inspection import gaps_of
from wardmote.oversight.services import inspection as services
from wardmote.oversight.services.voices import ChangedMeanwhile, say
from wardmote.oversight.tests.factories import a_finding, a_secretary, an_inspection
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db
State = Finding.State


@pytest.fixture
def partnership() -> Partnership:
    return a_partnership()


@pytest.fixture
def secretary(partnership: Partnership) -> User:
    return a_secretary(partnership)


@pytest.fixture
def officer(partnership: Partnership) -> User:
    return a_user(Role.POLICY_OFFICER, partnership.governing_body)


@pytest.fixture
def report(partnership: Partnership, secretary: User) -> Inspection:
    return an_inspection(partnership, by=secretary)


@pytest.fixture
def finding(report: Inspection, secretary: User) -> Finding:
    return a_finding(report, by=secretary)


def answered(finding: Finding, *, by: User) -> Finding:
    """With an action and both comments."""
    services.answer(finding, action="Twelve more call handlers.", no_action_reason="", seen=mark_of("", ""), by=by)
    for field in ("force_comment", "body_comment"):
        say(finding, field, "We agree.", seen=mark_of(""), verb="oversight.force_commented", by=by)
    return Finding.objects.get(pk=finding.pk)


def test_the_last_day_for_the_answer_follows_from_the_law(report: Inspection) -> None:
    assert report.response_due == date(2026, 4, 26)
    assert report.inspectorate.startswith("His Majesty’s Inspectorate of Constabulary")


def test_without_a_law_whoever_records_the_report_says_when_it_is_due(
    partnership: Partnership, secretary: User
) -> None:
    due = date(2026, 6, 1)
    made = an_inspection(partnership, by=secretary, inspectorate_key="", inspectorate="Fire auditor", response_due=due)
    assert made.response_due == due
    with pytest.raises(ValidationError):
        services.change_inspection(made, response_due=date(2026, 3, 1), by=secretary)


def test_another_day_of_publication_moves_the_last_day(report: Inspection, secretary: User) -> None:
    changed = services.change_inspection(report, published_on=date(2026, 3, 3), by=secretary)
    assert changed.response_due == date(2026, 4, 27)
    assert Event.objects.filter(verb="oversight.inspection_changed").count() == 1


def test_saving_a_report_as_it_stands_leaves_no_entry(report: Inspection, secretary: User) -> None:
    services.change_inspection(report, title=report.title, by=secretary)
    assert not Event.objects.filter(verb="oversight.inspection_changed").exists()


def test_two_findings_of_a_report_cannot_share_a_reference(finding: Finding, secretary: User) -> None:
    with pytest.raises(ValidationError) as refused:
        a_finding(finding.inspection, by=secretary)
    assert refused.value.message_dict == {"ref": ["Another finding of this report has this reference."]}


def test_a_recommendation_stands_under_a_cause_of_concern_of_its_own_report(
    partnership: Partnership, report: Inspection, secretary: User
) -> None:
    other = an_inspection(partnership, by=secretary, title="Another report")
    cause = a_finding(other, by=secretary, kind=Finding.Kind.CAUSE_OF_CONCERN, ref="Cause of concern")
    with pytest.raises(ValidationError, match="same report"):
        a_finding(report, by=secretary, under=cause)


def test_an_answer_is_either_an_action_or_why_there_is_none(finding: Finding, secretary: User) -> None:
    with pytest.raises(ValidationError, match="fill in one of the two"):
        services.answer(finding, action="Do it.", no_action_reason="Not needed.", seen=mark_of("", ""), by=secretary)
    services.answer(finding, action="", no_action_reason="Met in 2024.", seen=mark_of("", ""), by=secretary)
    finding.refresh_from_db()
    assert (finding.state, finding.no_action_reason) == (State.DRAFTED, "Met in 2024.")


def test_nobody_overwrites_words_they_have_not_seen(finding: Finding, secretary: User, officer: User) -> None:
    services.answer(finding, action="Twelve call handlers.", no_action_reason="", seen=mark_of("", ""), by=secretary)
    with pytest.raises(ChangedMeanwhile, match="Twelve call handlers") as refused:
        services.answer(finding, action="Six.", no_action_reason="", seen=mark_of("", ""), by=officer)
    services.answer(finding, action="Six.", no_action_reason="", seen=refused.value.mark, by=officer)
    finding.refresh_from_db()
    assert finding.action == "Six."


def test_everything_said_waits_to_be_cleared_by_a_second_person(finding: Finding, secretary: User) -> None:
    answered(finding, by=secretary)
    waiting = Passage.objects.filter(subject_type="oversight.finding", subject_id=finding.pk, state="waiting")
    assert set(waiting.values_list("field", flat=True)) == {"text", "action", "force_comment", "body_comment"}


def test_an_answer_with_gaps_cannot_be_noted_as_sent(report: Inspection, finding: Finding, secretary: User) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="Recommendation 1"):
        services.respond(report, on=today, link="", by=secretary)
    answered(finding, by=secretary)
    services.respond(report, on=today, link="https://body.example/answer", by=secretary)
    finding.refresh_from_db()
    assert finding.state == State.RESPONDED
    assert Inspection.objects.get(pk=report.pk).responded_on == today


@pytest.mark.parametrize("days", [1, -100_000])
def test_an_answer_is_sent_between_publication_and_today(
    report: Inspection, finding: Finding, secretary: User, days: int
) -> None:
    answered(finding, by=secretary)
    day = timezone.localdate() + timedelta(days=1) if days == 1 else date(2026, 3, 1)
    with pytest.raises(ValidationError, match="cannot have been sent"):
        services.respond(report, on=day, link="", by=secretary)


def ready(finding: Finding, *, by: User) -> Finding:
    services.move(finding, State.IN_PROGRESS, reason="", by=by)
    return services.move(finding, State.READY, reason="The audit of March shows it.", by=by)


def test_a_second_person_signs_a_finding_off(finding: Finding, secretary: User, officer: User) -> None:
    ready(finding, by=secretary)
    with pytest.raises(ValidationError, match="second person"):
        services.sign_off(finding, on=timezone.localdate(), reason="", by=secretary)
    closed = services.sign_off(finding, on=timezone.localdate(), reason="", by=officer)
    assert (closed.state, closed.signed_off_by, closed.proposed_by) == (State.CLOSED, officer, secretary)
    assert [move.now for move in closed.moves.all()] == [State.CLOSED, State.READY, State.IN_PROGRESS, State.OPEN]


def test_the_database_itself_wants_a_second_person(finding: Finding, secretary: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(
            state=State.CLOSED, proposed_by=secretary, signed_off_by=secretary, closed_on=date(2026, 4, 1)
        )


def test_being_ready_says_what_shows_it_and_going_back_says_why(finding: Finding, secretary: User) -> None:
    services.move(finding, State.IN_PROGRESS, reason="", by=secretary)
    with pytest.raises(ValidationError):
        services.move(finding, State.READY, reason=" ", by=secretary)
    services.move(finding, State.READY, reason="Audited.", by=secretary)
    with pytest.raises(ValidationError):
        services.move(finding, State.IN_PROGRESS, reason="", by=secretary)
    back = services.move(finding, State.IN_PROGRESS, reason="The audit missed a station.", by=secretary)
    assert back.proposed_by is None


def test_a_closed_finding_can_be_opened_again_with_a_reason(finding: Finding, secretary: User, officer: User) -> None:
    ready(finding, by=secretary)
    services.sign_off(finding, on=timezone.localdate(), reason="", by=officer)
    again = services.move(finding, State.IN_PROGRESS, reason="It came back in the next inspection.", by=officer)
    assert (again.closed_on, again.signed_off_by) == (None, None)


def test_a_finding_cannot_jump_to_where_no_way_leads(finding: Finding, secretary: User) -> None:
    with pytest.raises(ValidationError):
        services.move(finding, State.CLOSED, reason="Done.", by=secretary)


@pytest.mark.parametrize("how", [State.SUPERSEDED, State.MERGED])
def test_what_gives_way_keeps_its_history_and_says_to_what(finding: Finding, secretary: User, how: str) -> None:
    later = a_finding(finding.inspection, by=secretary, ref="Recommendation 9")
    answered(finding, by=secretary)
    gone = services.give_way(finding, later, how=how, reason="Asked again, and wider.", by=secretary)
    assert (gone.state, gone.became, gone.action) == (how, later, "Twelve more call handlers.")
    assert gone.moves.count() == 3
    assert gaps_of(gone) == ()
    with pytest.raises(ValidationError, match="itself given way"):
        services.give_way(later, gone, how=how, reason="In a circle.", by=secretary)


def test_a_finding_gives_way_only_within_its_partnership(finding: Finding, secretary: User) -> None:
    elsewhere = a_partnership("Southfen")
    other = a_finding(an_inspection(elsewhere, by=secretary), by=secretary)
    with pytest.raises(ValidationError, match="another finding"):
        services.give_way(finding, other, how=State.MERGED, reason="Alike.", by=secretary)


def test_a_finding_is_linked_with_a_row_of_its_own_partnerships_plan_once(
    partnership: Partnership, finding: Finding, secretary: User
) -> None:
    version = an_imported_plan(partnership=partnership).version
    row = version.activities.order_by("position")[0]
    first = services.link_row(finding, row, by=secretary)
    assert services.link_row(finding, row, by=secretary) == first
    assert Event.objects.filter(verb="oversight.finding_linked").count() == 1
    elsewhere = an_imported_plan(partnership=a_partnership("Southfen")).version.commitments.all()[0]
    with pytest.raises(ValidationError, match="same partnership"):
        services.link_row(finding, elsewhere, by=secretary)
    services.unlink_row(first, by=secretary)
    assert not finding.links.exists()

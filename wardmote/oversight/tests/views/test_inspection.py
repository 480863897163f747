"""The pages of inspections, as the two sides use them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from docx import Document

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.documents.inspection import accessibility_problems
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Finding, Inspection
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.services import inspection as services
from wardmote.oversight.services.offering import offer_words
from wardmote.oversight.tests.factories import a_finding, a_post, a_secretary, an_inspection, held_by
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return a_partnership()


@pytest.fixture
def secretary(partnership: Partnership) -> User:
    return a_secretary(partnership)


@pytest.fixture
def chief(partnership: Partnership) -> User:
    return a_user(Role.CHIEF_OFFICER, partnership.force)


@pytest.fixture
def finding(partnership: Partnership, secretary: User) -> Finding:
    return a_finding(an_inspection(partnership, by=secretary), by=secretary)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def a_report(**values: Any) -> dict[str, Any]:
    return {
        "title": "Custody",
        "inspectorate_key": "hmicfrs",
        "scope": "national",
        "published_on-day": "2",
        "published_on-month": "3",
        "published_on-year": "2026",
        **values,
    }


def test_a_report_is_recorded_and_says_when_the_answer_is_due(secretary: User) -> None:
    client = browser(secretary)
    response = client.post("/work/inspections/add/", a_report())
    report = Inspection.objects.get()
    assert response.headers["Location"] == f"/work/inspections/{report.pk}/"
    assert "26 April 2026" in text_of(client, f"/work/inspections/{report.pk}/")
    assert "Due by 26 April 2026" in text_of(client, "/work/inspections/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"link": "javascript:alert(1)"}, "Enter a web address that begins with"),
        ({"published_on-day": "31", "published_on-month": "2"}, "Enter a real date"),
        ({"inspectorate_key": "another"}, "Enter the name of the inspectorate"),
        ({"inspectorate_key": "no-such"}, "no-such"),
        (
            {"response_due-day": "1", "response_due-month": "1", "response_due-year": "2026"},
            "cannot be due before the report is published",
        ),
    ],
)
def test_a_report_typed_wrong_says_so_and_keeps_what_was_typed(
    secretary: User, typed: dict[str, str], said: str
) -> None:
    response = browser(secretary).post("/work/inspections/add/", a_report(**typed))
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert 'value="Custody"' in page
    assert not Inspection.objects.exists()


def test_each_side_writes_its_own_comments_and_not_the_others(finding: Finding, secretary: User, chief: User) -> None:
    force, body = browser(chief), browser(secretary)
    address = f"/work/findings/{finding.pk}"
    assert body.get(f"{address}/force/").status_code == 404
    assert force.get(f"{address}/body/").status_code == 404
    form = force.get(f"{address}/force/")
    seen = form.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert force.post(f"{address}/force/", {"text": "We agree.", "seen": seen}).status_code == 302
    assert body.post(f"{address}/body/", {"text": "We hold them to it.", "seen": seen}).status_code == 302
    page = text_of(body, f"{address}/")
    assert page.index("We agree.") < page.index("We hold them to it.")


def test_whoever_writes_meanwhile_is_shown_and_can_save_again(finding: Finding, chief: User) -> None:
    client, address = browser(chief), f"/work/findings/{finding.pk}/force/"
    seen = client.get(address).content.decode().split('name="seen" value="')[1].split('"')[0]
    client.post(address, {"text": "The first.", "seen": seen})
    refused = client.post(address, {"text": "The second.", "seen": seen})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "The first." in page
    assert "The second." in page
    again = page.split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, {"text": "Both.", "seen": again}).status_code == 302
    finding.refresh_from_db()
    assert finding.force_comment == "Both."


def test_whoever_put_a_finding_forward_is_told_that_a_second_person_signs(
    finding: Finding, secretary: User, chief: User
) -> None:
    services.move(finding, "in_progress", reason="", by=secretary)
    services.move(finding, "ready", reason="Audited.", by=secretary)
    address = f"/work/findings/{finding.pk}/"
    assert "Sign off and close" not in text_of(browser(secretary), address)
    assert "Sign off and close" in text_of(browser(chief), address)


def test_whoever_holds_the_post_that_leads_a_finding_answers_and_moves_it_and_nobody_beside_them(
    partnership: Partnership, secretary: User
) -> None:
    post = a_post(partnership)
    report = an_inspection(partnership, by=secretary)
    finding = a_finding(report, by=secretary, lead=post)
    other = a_finding(report, by=secretary, ref="Another")
    owner = held_by(a_user(Role.OWNER, partnership.force), post)
    client, address = browser(owner), f"/work/findings/{finding.pk}"
    assert "Say what is done" in text_of(client, f"{address}/")
    said = {"action": "Six more call handlers.", "seen": mark_of("", "")}
    assert client.post(f"{address}/answer/", said).status_code == 302
    assert client.post(f"{address}/move/", {"to": "in_progress"}).status_code == 302
    assert client.get(f"{address}/edit/").status_code == 404
    assert client.get(f"/work/findings/{other.pk}/answer/").status_code == 404
    colleague = a_user(Role.OWNER, partnership.force, "colleague")
    assert browser(colleague).get(f"{address}/answer/").status_code == 404


def test_the_tracker_counts_and_narrows(finding: Finding, secretary: User) -> None:
    late = a_finding(finding.inspection, by=secretary, ref="Late one", due=date(2026, 1, 1), kind="cause_of_concern")
    client = browser(secretary)
    assert "Open</a>: 2" in text_of(client, "/work/findings/")
    shown = text_of(client, "/work/findings/?show=late")
    assert late.ref in shown
    assert finding.ref not in shown
    assert "Nothing matches" in text_of(client, "/work/findings/?words=helicopter")
    assert client.get("/work/findings/?report=99999&page=x").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_tracker_is_a_file_to_take_away(finding: Finding, secretary: User, kind: str) -> None:
    response = browser(secretary).get(f"/work/findings/?as={kind}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="findings.{kind}"'
    if kind == "csv":
        assert "nine in ten calls" in response.content.decode("utf-8-sig")


def words_in(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    headers = [each.text for section in document.sections for each in section.header.paragraphs]
    return "\n".join([*(each.text for each in document.paragraphs), *cells, *headers])


def test_the_letter_puts_the_force_first_and_marks_what_is_missing(finding: Finding, secretary: User) -> None:
    Finding.objects.filter(pk=finding.pk).update(action="Twelve call handlers.", force_comment="We agree.")
    data = browser(secretary).get(f"/work/inspections/{finding.inspection_id}/letter/").content
    words = words_in(data)
    assert "the Secretary of State" in words
    assert words.index("Comments of Northmoor Police") < words.index("Comments of Policing Board for Northmoor")
    assert "Missing: this has still to be written." in words
    assert "Draft: 1 part is missing" in words
    assert accessibility_problems(data, "letter.docx") == []


def test_a_complete_letter_says_whether_its_words_are_cleared(finding: Finding, secretary: User, chief: User) -> None:
    Finding.objects.filter(pk=finding.pk).update(no_action_reason="Met.", force_comment="Yes.", body_comment="Noted.")
    client, address = browser(chief), f"/work/inspections/{finding.inspection_id}/letter/"
    offer_words(Finding.objects.get(pk=finding.pk), by=secretary)
    words = words_in(client.get(address).content)
    assert "Why nothing will be done" in words
    assert "Not yet cleared for the public" in words
    clear(Passage.objects.filter(subject_type="oversight.finding", state="waiting"), by=chief)
    assert "Not yet cleared" not in words_in(client.get(address).content)


def test_what_answers_a_finding_shows_it_and_the_other_way_round(
    partnership: Partnership, finding: Finding, secretary: User
) -> None:
    version = an_imported_plan(partnership=partnership).version
    row = version.activities.order_by("position")[0]
    client = browser(secretary)
    address = f"/work/findings/{finding.pk}/link/?words=antisocial"
    page = text_of(client, address)
    value = page.split('name="rows"')[1].split('value="')[1].split('"')[0]
    assert client.post(address, {"rows": value}).status_code == 302
    link = finding.links.get()
    assert link.key == row.commitment.key
    assert finding.ref in text_of(client, f"/work/plans/{version.plan.slug}/commitments/{link.key}/")
    assert "Answer every call" in text_of(client, f"/work/findings/{finding.pk}/")
    assert client.post(f"/work/findings/{finding.pk}/unlink/", {"link": "x"}).status_code == 404
    assert client.post(f"/work/findings/{finding.pk}/unlink/", {"link": link.pk}).status_code == 302


def test_counts_on_the_front_page_of_scrutiny_are_worked_out(finding: Finding, secretary: User) -> None:
    page = text_of(browser(secretary), "/work/scrutiny/")
    assert '<td class="wm-number" data-label="Waiting">1</td>' in page


def test_another_partnership_sees_nothing_of_it(finding: Finding) -> None:
    elsewhere = a_partnership("Southfen")
    client = browser(a_secretary(elsewhere))
    assert finding.ref not in text_of(client, "/work/findings/?show=all")
    for address in (f"/work/findings/{finding.pk}/", f"/work/inspections/{finding.inspection_id}/letter/"):
        assert client.get(address).status_code == 404

"""Evidence and opinions are found on what a row has become: its pieces, and what it was merged into."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.files.models import Evidence
from wardmote.core.files.selectors import evidence_of
from wardmote.core.files.services import attach, replace, withdraw
from wardmote.plans.models import Activity, Commitment, Opinion, PlanImport
from wardmote.plans.selectors.history import timeline
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.editing import (
    Piece,
    bring_back,
    merge_activities,
    merge_commitments,
    split_activity,
    split_commitment,
)  # fmt: skip
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_user, the_activity

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
PIECES = [Piece("Train six volunteers."), Piece("Train six more.")]


def opine(row: Any, answer: str, by: User, *, days_ago: int = 0) -> Opinion:
    return give_opinion(row, answer, reason=f"It is {answer}.", given_on=TODAY - timedelta(days=days_ago), by=by)


def show(row: Any, name: str, by: User, **more: Any) -> Evidence:
    file = SimpleUploadedFile(f"{name}.txt", b"Monday: market street\n")
    return attach(row, file, title=name, partnership=row.version.plan.partnership, by=by, **more)


def past(row: Any, kind: str, user: User) -> list[str]:
    return [entry.title for entry in timeline(row, user=user) if entry.kind == kind]


def newest(row: Any) -> str | None:
    found = row.opinions.filter(is_newest=True).first()
    return found.answer if found else None


def a_row(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def test_the_history_tells_of_opinions_and_of_every_file(done: PlanImport, officer: User) -> None:
    row = the_activity(done, "2-1")
    opine(row, "partly", officer)
    kept = show(row, "Rota", officer)
    replace(kept, SimpleUploadedFile("rota-2.txt", b"Tuesday\n"), marking="official", by=officer)
    withdraw(kept, reason="It was the wrong week.", by=officer)
    assert past(row, "opinion", officer) == [f"Partly assured: {officer.name}"]
    assert past(row, "evidence", officer) == [
        "Evidence withdrawn: Rota",
        "Evidence replaced: Rota",
        "Evidence attached: Rota",
    ]
    assert past(row.commitment, "evidence", officer) == past(row, "evidence", officer)


def test_pieces_of_an_activity_have_its_last_opinion_and_its_history_until_then(
    done: PlanImport, officer: User
) -> None:
    row = the_activity(done, "2-1")
    opine(row, "assured", officer, days_ago=9)
    opine(row, "not", officer)
    show(row, "Rota", officer)
    first, second = split_activity(row, PIECES, reason="Two jobs.", by=officer)
    show(first, "Afterwards", officer)
    opine(first, "assured", officer)
    assert (newest(first), newest(second)) == ("assured", "not")
    assert past(second, "opinion", officer) == [f"Not assured: {officer.name}", f"Assured: {officer.name}"]
    assert past(second, "evidence", officer) == ["Evidence attached: Rota"]
    assert past(first, "evidence", officer) == ["Evidence attached: Afterwards", "Evidence attached: Rota"]


def test_pieces_of_a_commitment_have_its_last_opinion(done: PlanImport, officer: User) -> None:
    row = a_row(done, "1")
    opine(row, "not", officer)
    show(row, "Letter", officer)
    opine(the_activity(done, "1-1"), "partly", officer)
    first, second = split_commitment(row, PIECES, reason="", by=officer)
    assert [newest(each) for each in (first, second)] == ["not", "not"]
    assert newest(Activity.objects.get(commitment=second)) == "partly"
    assert "Evidence attached: Letter" in past(second, "evidence", officer)
    assert sorted(past(second, "opinion", officer)) == [
        f"Not assured: {officer.name}",
        f"Partly assured: {officer.name}",
    ]


def test_what_activities_are_merged_into_has_their_evidence_and_the_last_opinion(
    done: PlanImport, officer: User, client: Client
) -> None:
    into, source = the_activity(done, "2-1"), the_activity(done, "2-2")
    opine(into, "assured", officer, days_ago=5)
    opine(source, "not", officer, days_ago=2)
    kept = show(source, "Rota", officer)
    row = merge_activities(into, [source], text="Train and walk.", reason="One job.", by=officer)
    assert newest(row) == "not"
    assert [each.evidence for each in evidence_of(row)] == [kept]
    assert sorted(past(row, "opinion", officer)) == [f"Assured: {officer.name}", f"Not assured: {officer.name}"]
    assert past(row, "evidence", officer) == ["Evidence attached: Rota"]
    client.force_login(officer)
    page = client.get(reverse("activity_history", args=[done.version.plan.slug, row.key])).content.decode()
    assert "It is not." in page
    assert "Evidence attached: Rota" in page


def test_an_older_opinion_on_what_is_merged_in_takes_no_place(done: PlanImport, officer: User) -> None:
    into, source = a_row(done, "1"), a_row(done, "3")
    opine(into, "assured", officer, days_ago=2)
    opine(source, "not", officer, days_ago=5)
    show(source, "Letter", officer)
    row = merge_commitments(into, [source], statement="Both.", reason="One promise.", by=officer)
    assert newest(row) == "assured"
    assert [each.evidence.title for each in evidence_of(row)] == ["Letter"]
    assert sorted(past(row, "opinion", officer)) == [f"Assured: {officer.name}", f"Not assured: {officer.name}"]


def test_an_opinion_goes_back_to_where_it_was_given(done: PlanImport, officer: User) -> None:
    into, source = the_activity(done, "2-1"), the_activity(done, "2-2")
    opine(into, "assured", officer, days_ago=5)
    opine(source, "not", officer)
    merge_activities(into, [source], text="Train and walk.", reason="One job.", by=officer)
    bring_back(source, reason="It was two jobs after all.", by=officer)
    assert [newest(each) for each in (into, source)] == ["assured", "not"]
    assert past(source, "opinion", officer) == [f"Not assured: {officer.name}"]
    assert past(into, "opinion", officer) == [f"Assured: {officer.name}"]


def test_an_opinion_that_was_given_after_a_merger_stays(done: PlanImport, officer: User) -> None:
    into, source = a_row(done, "1"), a_row(done, "3")
    opine(source, "not", officer, days_ago=5)
    merge_commitments(into, [source], statement="Both.", reason="One promise.", by=officer)
    opine(into, "partly", officer, days_ago=2)
    bring_back(source, reason="They were two.", by=officer)
    assert [newest(each) for each in (into, source)] == ["partly", "not"]
    assert into.opinions.count() == 1


@pytest.mark.parametrize("first", ["1", "2", "3"])
def test_opinions_that_went_through_two_mergers_go_back(done: PlanImport, officer: User, first: str) -> None:
    """1 and 2 are merged into 3, and that into a fourth."""
    fourth = split_commitment(a_row(done, "1"), PIECES, reason="", by=officer)[1]
    for key, answer, days in (("1", "not", 1), ("2", "partly", 2), ("3", "assured", 3)):
        opine(a_row(done, key), answer, officer, days_ago=days)
    sources = [a_row(done, "1"), a_row(done, "2")]
    merge_commitments(a_row(done, "3"), sources, statement="Three.", reason="One.", by=officer)
    merge_commitments(fourth, [a_row(done, "3")], statement="Four.", reason="One.", by=officer)
    assert newest(fourth) == "not"
    bring_back(a_row(done, first), reason="Apart.", by=officer)
    assert newest(fourth) == {"1": "partly", "2": "not", "3": None}[first]
    for key in {"1", "2", "3"} - {first}:
        bring_back(a_row(done, key), reason="Apart.", by=officer)
    assert [newest(a_row(done, key)) for key in "123"] == ["not", "partly", "assured"]
    assert Opinion.objects.count() == 3


def test_a_split_in_a_draft_is_followed_at_its_adoption_and_told_of_once(done: PlanImport, officer: User) -> None:
    row = the_activity(done, "2-1")
    opine(row, "not", officer)
    show(row, "Rota", officer)
    draft = draft_version(done.version.plan, title="The next plan", reason="", by=officer)
    copy = Activity.objects.get(version=draft, key=row.key)
    first, second = split_activity(copy, PIECES, reason="Two jobs.", by=officer)
    adopt_version(draft, on=TODAY, kind="variation", reason="A new year.", by=officer)
    assert newest(first) == "not"
    assert past(first, "opinion", officer) == [f"Not assured: {officer.name}"]
    assert past(second, "opinion", officer) == [f"Not assured: {officer.name}"]
    assert past(first, "evidence", officer) == ["Evidence attached: Rota"]
    assert newest(second) == "not"


def test_a_merger_in_a_draft_is_followed_at_its_adoption(done: PlanImport, officer: User) -> None:
    opine(the_activity(done, "2-2"), "not", officer)
    kept = show(the_activity(done, "2-2"), "Rota", officer)
    draft = draft_version(done.version.plan, title="The next plan", reason="", by=officer)
    into, source = (Activity.objects.get(version=draft, key=key) for key in ("2-1", "2-2"))
    merge_activities(into, [source], text="Train and walk.", reason="One job.", by=officer)
    adopt_version(draft, on=TODAY, kind="variation", reason="A new year.", by=officer)
    assert newest(into) == "not"
    assert [each.evidence for each in evidence_of(into)] == [kept]
    bring_back(source, reason="It was two jobs after all.", by=officer)
    assert [newest(each) for each in (into, source)] == [None, "not"]


def test_what_is_marked_sensitive_is_told_to_staff_alone(done: PlanImport, officer: User) -> None:
    row = the_activity(done, "2-1")
    show(row, "Names", officer, marking="sensitive")
    member = a_user(Role.PANEL_MEMBER, done.version.plan.partnership.governing_body, "member")
    assert past(row, "evidence", officer) == ["Evidence attached: Names"]
    assert past(row, "evidence", member) == []

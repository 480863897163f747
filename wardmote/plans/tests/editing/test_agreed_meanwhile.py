"""What was agreed about updates while a draft was being written is in the version that comes of it, or is said not to be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import User
from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import values_of
from wardmote.core.organisations.services import add_body, open_post
from wardmote.plans.models import Activity, Commitment, Objective, PlanImport, PlanVersion
from wardmote.plans.selectors.agreed_meanwhile import AgreedMeanwhile, LeftBehind
from wardmote.plans.services.asking import agree_objective, agree_row, agree_version
from wardmote.plans.services.bulk import Change, change_many, effects
from wardmote.plans.services.editing import Piece, merge_commitments, split_commitment
from wardmote.plans.services.versions import adopt_version, draft_version

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.localdate() - timedelta(days=90)


@pytest.fixture
def draft(done: PlanImport, officer: User) -> PlanVersion:
    of_plan(done.version, officer, "yearly", since=LONG_AGO)
    return draft_version(done.version.plan, title="The next plan", reason="", by=officer)


def of_plan(version: PlanVersion, officer: User, cadence: str, **more) -> None:
    values = {"body": None, "grace_days": 7, "escalation_post": None, "reason": "", **more}
    agree_version(version, cadence=cadence, by=officer, **values)


def of_objective(version: PlanVersion, officer: User, cadence: str) -> None:
    agree_objective(version.objectives.get(), cadence=cadence, body=None, reason="", by=officer)


def of_row(version: PlanVersion, officer: User, key: str, cadence: str, **more) -> None:
    agree_row(a_row(version, key), cadence=cadence, reason="", by=officer, **{"body": None, **more})


def a_row(version: PlanVersion, key: str) -> Commitment:
    return Commitment.objects.get(version=version, key=key)


def adopt(draft: PlanVersion, officer: User, **more) -> PlanVersion:
    return adopt_version(
        draft, on=timezone.localdate(), kind="variation", reason="A new year.", by=officer, **more
    )  # fmt: skip


def left(draft: PlanVersion) -> list[LeftBehind]:
    current = draft.plan.versions.get(state=PlanVersion.State.CURRENT)
    return AgreedMeanwhile(PlanVersion.objects.get(pk=draft.pk), current).left_behind()


def asked(version: PlanVersion) -> dict[str, tuple[str, date | None]]:
    rows = Activity.objects.filter(version=version, retired_on=None)
    return {key: (cadence, since) for key, cadence, since in rows.values_list("key", "asked", "asked_since")}


def test_what_the_plan_and_an_objective_agreed_meanwhile_is_carried(done, officer, draft) -> None:
    post = open_post(organisation=done.version.plan.partnership.force, name="Chief", by=None)
    of_plan(done.version, officer, "monthly", grace_days=3, escalation_post=post, since=LONG_AGO)
    of_objective(done.version, officer, "quarterly")
    assert left(draft) == []
    new = adopt(draft, officer)
    new.refresh_from_db()
    assert (new.cadence, new.cadence_since, new.grace_days, new.escalation_post) == ("monthly", LONG_AGO, 3, post)
    assert Objective.objects.get(version=new).cadence == "quarterly"
    assert asked(new) == dict.fromkeys(["1-1", "2-1", "2-2", "3-1"], ("quarterly", timezone.localdate()))


def test_what_is_asked_goes_on_being_asked_since_the_same_day(done, officer, draft) -> None:
    of_row(done.version, officer, "2", "monthly", since=LONG_AGO)
    new = adopt(draft, officer)
    assert asked(new)["2-1"] == ("monthly", LONG_AGO)
    assert asked(new)["1-1"] == ("yearly", LONG_AGO)


def test_what_the_draft_agreed_counts_from_the_day_of_its_adoption(done, officer, draft) -> None:
    of_objective(draft, officer, "monthly")
    Activity.objects.filter(version=draft).update(asked_since=LONG_AGO)
    assert set(asked(adopt(draft, officer)).values()) == {("monthly", timezone.localdate())}


def test_each_thing_that_the_draft_agreed_itself_stays_and_others_are_carried(done, officer, draft) -> None:
    of_plan(draft, officer, "yearly", grace_days=30)
    of_plan(done.version, officer, "half_yearly")
    assert left(draft) == []
    new = adopt(draft, officer)
    assert (new.cadence, new.grace_days) == ("half_yearly", 30)


def test_where_both_agreed_the_adoption_says_so_and_asks(done, officer, draft) -> None:
    board = add_body(done.version.plan.partnership, name="Roads Board", by=officer)
    of_plan(draft, officer, "quarterly")
    of_plan(done.version, officer, "monthly")
    of_objective(draft, officer, "yearly")
    of_objective(done.version, officer, "yearly")  # the same: nothing is lost
    of_row(draft, officer, "1", "half_yearly")
    of_row(done.version, officer, "1", "before_body", body=board)
    assert [(each.agreed, each.instead) for each in left(draft)] == [
        ("Every month", "Every quarter"),
        ("Before Roads Board meets", "Every half year"),
    ]
    with pytest.raises(ValidationError, match="Say that you know"):
        adopt(draft, officer)
    assert PlanVersion.objects.get(pk=draft.pk).state == PlanVersion.State.DRAFT
    new = adopt(draft, officer, knowing=True)
    assert (new.cadence, a_row(new, "1").cadence) == ("quarterly", "half_yearly")
    lost = values_of(Event.objects.filter(verb="plans.version_adopted").latest("number"))["cadences_left"]
    assert sorted(lost.values()) == ["Before Roads Board meets", "Every month"]


def test_another_body_alone_is_a_change_of_the_draft_too(done, officer, draft) -> None:
    boards = [add_body(done.version.plan.partnership, name=name, by=officer) for name in ("One", "Two", "Three")]
    adopt(draft, officer)
    of_row(draft, officer, "1", "before_body", body=boards[0])
    third = draft_version(draft.plan, title="The third plan", reason="", by=officer)
    of_row(third, officer, "1", "before_body", body=boards[1])
    of_row(draft, officer, "1", "before_body", body=boards[2])
    assert [(each.agreed, each.instead) for each in left(third)] == [("Before Three meets", "Before Two meets")]
    adopt(third, officer, knowing=True)
    assert a_row(third, "1").cadence_body == boards[1]


def test_what_was_agreed_of_a_row_that_the_draft_made_others_of_is_said(done, officer, draft) -> None:
    pieces = [Piece("Answer calls at once."), Piece("Answer letters in a week.")]
    [_first, second] = split_commitment(a_row(draft, "1"), pieces, reason="", by=officer)
    merge_commitments(a_row(draft, "2"), [a_row(draft, "3")], statement="Both.", reason="One promise.", by=officer)
    seen = {}
    change = Change("cadence", cadence="quarterly")
    rows = list(done.version.activities.filter(key="1-1").values_list("pk", flat=True))
    for each in effects(done.version, change, rows, by=officer):
        seen[each.activity.pk] = each.mark
    change_many(done.version, change, seen=seen, by=officer)
    of_row(done.version, officer, "1", "monthly")
    of_row(done.version, officer, "3", "monthly")
    found = [(str(each.where)[:2], each.agreed, each.instead) for each in left(draft)]
    assert ("1 ", "Every month", "Not agreed") in found
    assert ("3 ", "Every month", "Not agreed") in found
    assert ("1 ", "Every quarter", "Not agreed") in found
    new = adopt(draft, officer, knowing=True)
    assert (a_row(new, "1").cadence, a_row(new, second.key).cadence) == ("monthly", "")


def test_a_commitment_that_is_split_leaves_its_cadence_to_each_piece(done, officer) -> None:
    of_row(done.version, officer, "1", "monthly", since=LONG_AGO)
    pieces = [Piece("Answer calls at once."), Piece("Answer letters in a week.")]
    rows = split_commitment(a_row(done.version, "1"), pieces, reason="", by=officer)
    assert {(each.cadence, each.cadence_since) for each in rows} == {("monthly", LONG_AGO)}


def test_the_page_of_adopting_lists_what_is_left_behind(client, done, officer, draft) -> None:
    client.force_login(officer)
    page = reverse("version_adopt", args=[draft.plan.slug, draft.number])
    assert "not carried over" not in client.get(page).content.decode()
    of_plan(draft, officer, "quarterly")
    of_plan(done.version, officer, "monthly")
    shown = client.get(page).content.decode()
    assert "Agreed meanwhile, and not carried over" in shown
    assert "Every month" in shown
    day = timezone.localdate()
    form = {"kind": "variation", "on-day": day.day, "on-month": day.month, "on-year": day.year, "reason": "A new year."}
    refused = client.post(page, form)
    assert refused.status_code == 422
    assert "Say that you know what the new version will not ask for." in refused.content.decode()
    assert "A new year." in refused.content.decode()
    assert client.post(page, {**form, "knowing": "on"}).status_code == 302
    assert PlanVersion.objects.get(pk=draft.pk).state == PlanVersion.State.CURRENT

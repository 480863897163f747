"""Cleared words become public at their moment, and not in a hold before an election."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Hold, Passage
from wardmote.core.clearance.rules import held_since
from wardmote.core.clearance.selectors import LATER, cleared_texts, sent_back_to, states_of
from wardmote.core.clearance.services import Offer, clear, declare_hold, end_hold, offer, send_back, withdraw
from wardmote.core.organisations.models import Body, Partnership
from wardmote.plans.models import Plan
from wardmote.plans.services.showing import show_to_public
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

MONDAY = datetime(2027, 4, 5, 9, 0, tzinfo=UTC)


class Clock:
    """The time, as the test sets it."""

    now = MONDAY

    def wait(self, **span: int) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Iterator[Clock]:
    made = Clock()
    with patch("django.utils.timezone.now", lambda: made.now):
        yield made


@pytest.fixture
def partnership(db: None) -> Partnership:
    return a_partnership()


@pytest.fixture
def writer(partnership: Partnership) -> User:
    return a_user(Role.POLICY_OFFICER, partnership.governing_body, "writer")


@pytest.fixture
def second(partnership: Partnership) -> User:
    return a_user(Role.SECRETARY, partnership.governing_body, "second")


@pytest.fixture
def body(partnership: Partnership) -> Body:
    return Body.objects.create(partnership=partnership, name="Contact Board")


def offered(body: Body, text: str, writer: User) -> list[Passage]:
    return offer([Offer(body, "purpose", text)], partnership=body.partnership, by=writer)


def public(body: Body) -> str | None:
    return cleared_texts(Body, [body.pk], ["purpose"]).get((body.pk, "purpose"))


def held(partnership: Partnership, by: User, *, first: int = 0, days: int = 3) -> Hold:
    starts_on = timezone.localdate() + timedelta(days=first)
    return declare_hold(
        partnership, starts_on=starts_on, ends_on=starts_on + timedelta(days=days), reason="The election", by=by
    )


def test_a_text_is_public_from_its_moment_on_and_nobody_writes_anything(
    clock: Clock, body: Body, writer: User, second: User
) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    clear(offered(body, "Looks at calls.", writer), not_before=MONDAY + timedelta(hours=2), by=second)
    assert public(body) == "Looks at contact."
    assert states_of(Body, [body.pk], ["purpose"]) == {(body.pk, "purpose"): LATER}
    clock.wait(hours=2)
    assert public(body) == "Looks at calls."
    assert states_of(Body, [body.pk], ["purpose"]) == {(body.pk, "purpose"): "cleared"}


def test_words_withdrawn_before_their_moment_leave_those_before_them(
    clock: Clock, body: Body, writer: User, second: User
) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    (later,) = clear(offered(body, "Looks at calls.", writer), not_before=MONDAY + timedelta(hours=2), by=second)
    withdraw(later, reason="Not yet agreed.", by=second)
    clock.wait(days=2)
    assert public(body) == "Looks at contact."


def test_words_taken_out_take_those_before_them_along(clock: Clock, body: Body, writer: User, second: User) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    clear(offered(body, "Looks at calls.", writer), not_before=MONDAY + timedelta(hours=2), by=second)
    offered(body, "", writer)
    assert public(body) is None
    clock.wait(days=1)
    assert public(body) is None


def test_in_a_hold_what_was_public_stays_and_the_rest_follows_after_it(
    clock: Clock, body: Body, writer: User, second: User
) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    waiting = offered(body, "Looks at calls.", writer)
    clock.wait(hours=1)
    hold = held(body.partnership, second)
    clear(waiting, by=second)
    assert public(body) == "Looks at contact."
    clock.now = hold.ends_at - timedelta(microseconds=1)
    assert public(body) == "Looks at contact."
    clock.now = hold.ends_at
    assert public(body) == "Looks at calls."


def test_a_hold_takes_nothing_away_that_was_public_that_morning(
    clock: Clock, body: Body, writer: User, second: User
) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    clock.wait(minutes=5)
    held(body.partnership, second)
    assert public(body) == "Looks at contact."


def test_a_moment_that_comes_in_a_hold_waits_for_its_end(clock: Clock, body: Body, writer: User, second: User) -> None:
    clear(offered(body, "Looks at calls.", writer), not_before=MONDAY + timedelta(days=2), by=second)
    hold = held(body.partnership, second, first=1)
    clock.wait(days=2, hours=1)
    assert public(body) is None
    end_hold(hold, reason="Called off.", by=second)
    assert public(body) == "Looks at calls."


def test_a_hold_binds_its_own_partnership_alone(clock: Clock, body: Body, writer: User, second: User) -> None:
    other = a_partnership("Southmoor")
    held(other, a_user(Role.SECRETARY, other.governing_body, "theirs"))
    clear(offered(body, "Looks at contact.", writer), by=second)
    assert public(body) == "Looks at contact."
    with pytest.raises(PermissionDenied):
        held(other, second)


def at(day: int) -> datetime:
    return datetime(2027, 4, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("holds", "now", "since"),
    [
        ([], 5, None),
        ([(1, 4)], 5, None),
        ([(6, 9)], 5, None),
        ([(1, 9)], 5, 1),
        ([(1, 5), (5, 9)], 7, 1),
        ([(1, 4), (5, 9)], 7, 5),
        ([(1, 6), (3, 9)], 7, 1),
        ([(1, 20), (3, 4)], 7, 1),
        ([(5, 5), (1, 4)], 5, None),
        ([(5, 9), (5, 5), (1, 5)], 7, 1),
        ([(2, 3), (1, 9), (4, 12)], 10, 1),
    ],
)
def test_holds_that_leave_no_moment_between_them_count_as_one(
    holds: list[tuple[int, int]], now: int, since: int | None
) -> None:
    found = held_since([(at(start), at(end)) for start, end in holds], now=at(now))
    assert found == (at(since) if since else None)


def test_a_hold_needs_days_in_order_that_have_not_passed(clock: Clock, partnership: Partnership, second: User) -> None:
    with pytest.raises(ValidationError, match="later"):
        declare_hold(partnership, starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 9), reason="x", by=second)
    with pytest.raises(ValidationError, match="before the first"):
        declare_hold(partnership, starts_on=date(2027, 4, 9), ends_on=date(2027, 4, 8), reason="x", by=second)
    with pytest.raises(ValidationError):
        declare_hold(partnership, starts_on=date(2027, 4, 9), ends_on=date(2027, 4, 9), reason=" ", by=second)
    hold = held(partnership, second)
    end_hold(hold, reason="Called off.", by=second)
    with pytest.raises(ValidationError, match="over already"):
        end_hold(hold, reason="Again.", by=second)


def test_in_a_hold_no_plan_gets_a_public_page(clock: Clock, db: None) -> None:
    done = an_imported_plan()
    plan = Plan.objects.get(pk=done.version.plan_id)
    assert done.by is not None
    show_to_public(plan, is_public=False, by=done.by)
    held(plan.partnership, done.by)
    with pytest.raises(ValidationError, match="The election"):
        show_to_public(plan, is_public=True, by=done.by)


# Pages


def test_texts_are_looked_at_together_and_cleared_for_a_later_day(
    client: Client, body: Body, writer: User, second: User
) -> None:
    (passage,) = offered(body, "Looks at contact.", writer)
    client.force_login(second)
    address = reverse("clearing_together")
    shown = client.post(address, {"passage": passage.pk}).content.decode()
    assert "Looks at contact." in shown
    bad = client.post(address, {"passage": passage.pk, "clear": "1", "hour": "half past nine"})
    assert bad.status_code == 422
    day = timezone.localdate() + timedelta(days=3)
    when = {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year), "hour": "9:30"}
    client.post(address, {"passage": passage.pk, "clear": "1", **when})
    passage.refresh_from_db()
    assert passage.not_before is not None
    assert timezone.localtime(passage.not_before).strftime("%H:%M") == "09:30"
    assert public(body) is None
    assert "Looks at contact." in client.get(reverse("clearing"), {"state": "later"}).content.decode()
    assert "Looks at contact." not in client.get(reverse("clearing"), {"state": "cleared"}).content.decode()


@pytest.mark.parametrize("number", ["999999", "x"])
def test_a_text_that_is_not_there_is_not_cleared_with_others(client: Client, second: User, number: str) -> None:
    client.force_login(second)
    assert client.post(reverse("clearing_together"), {"passage": number}).status_code in (302, 404)
    assert client.get(reverse("clearing_together")).status_code == 404


def test_a_hold_is_declared_and_ended_on_its_page(client: Client, partnership: Partnership, second: User) -> None:
    client.force_login(second)
    today = timezone.localdate()
    days = {
        f"{name}-{part}": str(getattr(today, part))
        for name in ("starts_on", "ends_on")
        for part in ("day", "month", "year")
    }
    given = {"partnership": partnership.pk, "reason": "The election of May", **days}
    shown = client.post(reverse("holds"), given, follow=True).content.decode()
    assert "The election of May" in shown
    assert "Nothing newly becomes public" in client.get(reverse("clearing")).content.decode()
    hold = Hold.objects.get()
    assert client.post(reverse("hold_end", args=[hold.pk]), {"reason": ""}).status_code == 422
    ended = client.post(reverse("hold_end", args=[hold.pk]), {"reason": "Called off"}, follow=True).content.decode()
    assert "Ended early by" in ended


def test_the_writer_finds_what_was_sent_back_until_it_is_mended(
    client: Client, body: Body, writer: User, second: User
) -> None:
    (passage,) = offered(body, "PC 1234 Smith looks at contact.", writer)
    send_back(passage, reason="Leave out who.", by=second)
    client.force_login(writer)
    assert "Leave out who." in client.get(reverse("sent_back")).content.decode()
    assert "1 text was sent back to you" in client.get(reverse("my_updates")).content.decode()
    offered(body, "Looks at contact.", writer)
    assert not sent_back_to(user=writer).exists()
    assert not sent_back_to(user=second).exists()

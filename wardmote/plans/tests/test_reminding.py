"""Reminders, personal links and the page they open, and the monthly return."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import PersonalLink, Role
from wardmote.core.accounts.services.personal_links import end_links
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.files.models import Evidence
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.organisations.models import Holding, Person
from wardmote.core.organisations.services import add_body, form_team, open_post
from wardmote.core.ui import hooks
from wardmote.plans.models import Activity, Assignment, HandBack, Rating, Reminder, Update
from wardmote.plans.selectors.answers import answers_in, every_current_version, items_of, meetings_around
from wardmote.plans.selectors.history import timeline
from wardmote.plans.services.asking import agree_row, agree_version
from wardmote.plans.services.reminding import ask_again, hand_back, remind, send_new_link, settle_hand_back
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db

SOON = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""Four days before November's updates are due."""


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)


class Plan:
    """A plan asked every month: activities 1-1 and 2-1 are Ada's, 2-2 is Ben's, 3-1 is led by a post nobody holds."""

    def __init__(self) -> None:
        self.partnership = a_partnership()
        self.done = an_imported_plan(partnership=self.partnership)
        self.officer = self.done.by
        self.version = self.done.version
        self.team = form_team(organisation=self.partnership.force, name="Contact", by=None)
        self.ada, self.ben = self.holder("Ada Penn"), self.holder("Ben Ford")
        self.chief = self.holder("Cora Hill")
        for key, person in {"1-1": self.ada, "2-1": self.ada, "2-2": self.ben, "3-1": None}.items():
            self.lead(key, person)
        self.agree(escalation_post=self.post_of(self.chief))
        Activity.objects.update(asked_since=date(2026, 10, 5))

    def holder(self, name: str) -> Person:
        person = Person.objects.create(name=name, email=f"{name.split()[0].lower()}@northmoor.example")
        post = open_post(organisation=self.partnership.force, name=f"Post of {name}", by=None)
        Holding.objects.create(post=post, person=person, starts_on=date(2020, 1, 1))
        return person

    def post_of(self, person: Person):
        return Holding.objects.get(person=person).post

    def lead(self, key: str, person: Person | None) -> None:
        activity = the_activity(self.done, key)
        activity.assignments.filter(part=Assignment.Part.LEAD).delete()
        post = (
            self.post_of(person) if person else open_post(organisation=self.partnership.force, name="Vacant", by=None)
        )
        Assignment.objects.create(activity=activity, part="lead", printed=post.name, post=post, position=0)

    def agree(self, cadence: str = "monthly", **more) -> None:
        values = {"body": None, "grace_days": 7, "escalation_post": None, "reason": "", **more}
        agree_version(self.version, cadence=cadence, by=self.officer, **values)

    def set_public(self, is_public: bool) -> None:
        self.version.plan.is_public = is_public
        self.version.plan.save()

    def answers(self, day: date):
        return answers_in(every_current_version(), today=day)

    def states(self, day: date) -> dict[str, str]:
        return {each.activity.key: each.state for each in self.answers(day).rows}

    def say(self, key: str, day: date) -> None:
        Update.objects.create(
            activity=the_activity(self.done, key),
            as_at=day,
            internal_text="It moves.",
            origin="typed",
            recorded_at=at(day),
        )


@pytest.fixture
def plan() -> Plan:
    return Plan()


def letters() -> dict[str, str]:
    return {each.to.split("@")[0]: each.body for each in OutboxMessage.objects.all()}


def token_of(name: str) -> str:
    found = re.search(r"/asked/(\S+)/", letters()[name])
    assert found
    return found.group(1)


def opened(name: str = "ada") -> Client:
    """A phone on which the link of the letter was followed."""
    phone = Client()
    assert phone.get(reverse("items_link", args=[token_of(name)]), follow=True).status_code == 200
    return phone


PAGE = "/work/asked/"


@pytest.fixture
def now(monkeypatch):
    """Reminders were written four days before the updates are due, and it is still that day."""
    monkeypatch.setattr(timezone, "now", lambda: SOON)
    return SOON


def test_how_each_answer_stands_in_the_monthly_return(plan: Plan) -> None:
    plan.say("1-1", date(2026, 11, 12))
    assert plan.states(date(2026, 11, 30)) == {
        "1-1": "answered",
        "2-1": "escalated",
        "2-2": "escalated",
        "3-1": "escalated",
    }
    plan.say("2-1", date(2026, 12, 2))
    assert plan.states(date(2026, 12, 3)) == {
        "1-1": "answered",
        "2-1": "answered",
        "2-2": "in_grace",
        "3-1": "in_grace",
    }
    assert plan.states(date(2026, 12, 9)) == {"1-1": "due", "2-1": "due", "2-2": "late", "3-1": "late"}


def test_the_lowest_level_comes_first_at_equal_urgency(plan: Plan) -> None:
    agree_row(the_activity(plan.done, "3-1"), cadence="monthly", body=None, reason="", by=plan.officer)
    Activity.objects.update(asked_since=date(2026, 11, 20))
    assert [each.activity.key for each in plan.answers(date(2026, 11, 26)).rows] == ["3-1", "1-1", "2-1", "2-2"]


def test_a_letter_goes_once_to_each_however_many_items(plan: Plan) -> None:
    assert remind(now=SOON) == 4  # Ada, Ben, and Cora twice: asked for the vacant post, and told of what stays out
    assert remind(now=SOON) == remind(now=SOON + timedelta(days=3)) == 0
    assert "2 updates" in OutboxMessage.objects.get(to__startswith="ada").subject
    assert letters()["ada"].count("/work/asked/") == 1
    assert remind(now=at(date(2026, 12, 1))) == 3  # November's period is due now; it was not in the letters before
    kinds = Reminder.objects.filter(person=plan.ada).values_list("kind", "due")
    assert sorted(kinds) == [("asked", date(2026, 10, 31)), ("asked", date(2026, 11, 30))]


def test_nobody_is_written_to_before_a_week_before(plan: Plan) -> None:
    Activity.objects.update(asked_since=date(2026, 11, 2))
    assert remind(now=at(date(2026, 11, 22))) == 0
    assert remind(now=at(date(2026, 11, 23))) == 3


def test_the_same_reminder_cannot_be_noted_twice(plan: Plan) -> None:
    remind(now=SOON)
    first = Reminder.objects.filter(kind="asked")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(person=first.person, kind=first.kind, due=first.due, made_at=SOON)


def test_somebody_without_an_address_is_on_the_page_and_gets_no_letter(plan: Plan, client) -> None:
    Person.objects.filter(pk=plan.ben.pk).update(email="")
    remind(now=SOON)
    assert "ben" not in letters()
    client.force_login(plan.officer)
    assert "no e-mail address" in client.get(reverse("answers", args=[plan.version.plan.slug])).content.decode()


def test_the_secret_stands_in_the_letter_alone(plan: Plan) -> None:
    remind(now=SOON)
    token = token_of("ada")
    link = PersonalLink.objects.get(person=plan.ada)
    assert link.digest not in token
    assert token not in str(Event.objects.values_list("digests", flat=True))
    assert link.expires_at - link.made_at == timedelta(days=14)


def test_a_link_opens_the_items_of_its_person_and_changes_nothing(plan: Plan, now) -> None:
    remind(now=now)
    before = (Update.objects.count(), Event.objects.count())
    page = opened("ada").get(PAGE).content.decode()
    assert "Publish the walking rota." in page
    assert "Train twelve volunteers." not in page
    assert token_of("ada") not in page
    assert (Update.objects.count(), Event.objects.count()) == before


def items(phone: Client) -> list[str]:
    return re.findall(r'name="(item-\d+)-text"', phone.get(PAGE).content.decode())


def send(phone: Client, typed: dict[str, Any], *, follow: bool = False):
    """The page's form with what is typed into it: what it carries hidden goes with it, as in a browser."""
    page = phone.get(PAGE).content.decode()
    carried = dict(re.findall(r'name="(item-\d+-(?:seen|rated))" value="(\d+)"', page))
    return phone.post(PAGE, {**carried, **typed}, follow=follow)


def test_three_kinds_of_answer_go_with_one_form(plan: Plan, now) -> None:
    remind(now=now)
    phone = opened("ada")
    first, second = items(phone)
    typed = {f"{first}-text": "Two callers were heard.", f"{second}-unchanged": "planned"}
    answer = send(phone, typed, follow=True)
    assert "2 items are sent" in answer.content.decode()
    assert "Nothing is asked of you now" in answer.content.decode()
    said, unchanged = Update.objects.filter(as_at=date(2026, 11, 26)).order_by("pk")
    assert (said.internal_text, said.by, said.who) == ("Two callers were heard.", None, "Ada Penn, by link")
    assert (unchanged.nothing_changed, unchanged.internal_text) == (True, "Work goes on as planned")
    assert "Ada Penn, by link" in [entry.by for entry in timeline(said.activity, user=plan.officer)]
    assert Event.objects.get(verb="plans.updated").by == f"link:{PersonalLink.objects.get(person=plan.ada).pk}"


def test_a_rating_needs_a_reason_and_nothing_is_sent_without(plan: Plan, now) -> None:
    remind(now=now)
    phone = opened("ada")
    first, second = items(phone)
    form = {
        f"{first}-text": "It slips.",
        f"{first}-rating": "red",
        f"{second}-unchanged": "waits",
        f"{first}-rated": "99999",
    }
    refused = send(phone, form)
    assert refused.status_code == 422
    assert "Say why the rating changes" in refused.content.decode()
    assert "It slips." in refused.content.decode()
    assert not Update.objects.filter(as_at=date(2026, 11, 26)).exists()
    assert send(phone, {**form, f"{first}-reason": "No callers."}).status_code == 302
    rated = Activity.objects.get(rating_events__reason="No callers.")
    assert rated.rating == Rating.objects.get(scheme=plan.version.scheme, key="red")


def test_what_was_said_meanwhile_is_not_written_over(plan: Plan, now) -> None:
    remind(now=now)
    phone = opened("ada")
    first, _second = items(phone)
    plan.say("1-1", date(2026, 10, 2))
    form = {f"{first}-text": "Mine.", f"{first}-seen": "0"}
    refused = send(phone, form)
    assert refused.status_code == 422
    assert "Somebody else has updated this" in refused.content.decode()
    seen = re.search(rf'name="{first}-seen" value="(\d+)"', refused.content.decode())
    assert seen
    assert send(phone, {**form, f"{first}-seen": seen.group(1)}).status_code == 302


def test_evidence_goes_with_an_answer(plan: Plan, now) -> None:
    remind(now=now)
    phone = opened("ada")
    first, _second = items(phone)
    file = SimpleUploadedFile("rota.txt", b"Monday: market street\n")
    assert send(phone, {f"{first}-text": "The rota is out.", f"{first}-file": file}).status_code == 302
    assert Evidence.objects.get().subject_type == "plans.activity"


def test_what_is_handed_back_is_asked_of_nobody_until_it_is_settled(plan: Plan, now, client) -> None:
    remind(now=now)
    phone = opened("ada")
    first, _second = items(phone)
    assert send(phone, {f"{first}-not_mine": "on"}).status_code == 422
    assert send(phone, {f"{first}-not_mine": "on", f"{first}-why": "Ben has it now."}).status_code == 302
    assert len(items(phone)) == 1
    handed = HandBack.objects.get()
    assert (handed.reason, handed.who) == ("Ben has it now.", "Ada Penn, by link")
    client.force_login(plan.officer)
    answers = reverse("answers", args=[plan.version.plan.slug])
    assert "Ben has it now." in client.get(answers).content.decode()
    assert client.post(answers, {"settle": handed.pk}).status_code == 302
    assert len(items(phone)) == 2
    with pytest.raises(ValidationError, match="Say whose it is"):
        hand_back(handed.activity, reason=" ", by=plan.officer)
    settle_hand_back(handed, by=plan.officer)  # again: nothing happens
    assert Event.objects.filter(verb="plans.hand_back_settled").count() == 1


def test_words_for_the_public_are_offered_by_link_where_the_plan_is_public(plan: Plan, now) -> None:
    remind(now=now)
    plan.set_public(False)
    phone = opened("ada")
    first, _second = items(phone)
    assert "What may the public read?" not in phone.get(PAGE).content.decode()
    send(phone, {f"{first}-text": "It goes on.", f"{first}-public_text": "Slipped in."})
    assert not Update.objects.exclude(public_text="").filter(as_at=date(2026, 11, 26)).exists()
    plan.set_public(True)
    [second] = items(phone)
    page = phone.get(PAGE).content.decode()
    assert page.index("Words for the public") < page.index("What may the public read?")
    assert not re.search(r"<details[^>]* open", page)
    assert send(phone, {f"{second}-public_text": "Two streets have a rota."}).status_code == 302
    said = Update.objects.latest("pk")
    assert (said.internal_text, said.public_text, said.who) == ("", "Two streets have a rota.", "Ada Penn, by link")
    waiting = Passage.objects.get(state=Passage.State.WAITING, text="Two streets have a rota.")
    assert (waiting.subject_id, waiting.written_by) == (said.activity_id, None)
    clear([waiting], by=plan.officer)


def test_what_is_wrong_with_words_for_the_public_is_said_by_link_too(plan: Plan, now) -> None:
    remind(now=now)
    phone = opened("ada")
    first, _second = items(phone)
    both = send(phone, {f"{first}-public_text": "All is well.", f"{first}-unchanged": "planned"})
    assert both.status_code == 422
    assert "take the mark at “no change” away" in both.content.decode()
    assert send(phone, {f"{first}-public_text": "x", f"{first}-not_mine": "on", f"{first}-why": "y"}).status_code == 422
    named = {f"{first}-public_text": "Ring Ada on 07700 900123 or write to ada@northmoor.example."}
    doubtful = send(phone, named)
    assert doubtful.status_code == 422
    assert "Look at the words for the public once more" in doubtful.content.decode()
    assert re.search(r"<details[^>]* open", doubtful.content.decode())
    assert send(phone, {**named, f"{first}-looked_twice": "on"}).status_code == 302


def test_a_link_writes_about_no_item_of_somebody_else(plan: Plan, now) -> None:
    remind(now=now)
    phone = opened("ada")
    other = the_activity(plan.done, "2-2")
    send(phone, {f"item-{other.pk}-text": "Not mine to say."})
    assert not Update.objects.filter(internal_text="Not mine to say.").exists()
    Holding.objects.filter(person=plan.ada).update(ends_on=date(2026, 11, 25))
    assert "Nothing is asked of you now" in phone.get(PAGE).content.decode()


@pytest.mark.parametrize("how", ["old", "revoked", "forged", "none"])
def test_a_link_that_is_over_explains_itself(plan: Plan, now, monkeypatch, how) -> None:
    remind(now=now)
    token = token_of("ada")
    if how == "old":
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=14))
    if how == "revoked":
        assert end_links(plan.ada, now=now, by=plan.officer) == 1
    phone = Client()
    if how != "none":
        phone.get(reverse("items_link", args=["forged" if how == "forged" else token]))
    page = phone.get(PAGE)
    assert "This link no longer works" in page.content.decode()
    assert ("Send me a new link" in page.content.decode()) is (how in {"old", "revoked"})
    assert send(phone, {"item-1-text": "x"}).status_code == 200
    assert Update.objects.filter(as_at=date(2026, 11, 26)).count() == 0


def test_a_new_link_goes_to_the_same_address_only_and_not_too_often(plan: Plan, now, settings) -> None:
    remind(now=now)
    phone = opened("ada")
    end_links(plan.ada, now=now, by=plan.officer)
    again = reverse("items_new_link")
    OutboxMessage.objects.all().delete()
    answers = [phone.post(again, {"to": "evil@elsewhere.example"}) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert set(OutboxMessage.objects.values_list("to", flat=True)) == {"ada@northmoor.example"}
    assert Client().post(again).status_code == 200
    assert OutboxMessage.objects.count() == 3
    Holding.objects.filter(person=plan.ada).delete()
    assert not send_new_link(PersonalLink.objects.filter(person=plan.ada)[0], now=now)


def test_before_a_board_meets_the_day_comes_from_its_meetings(plan: Plan, monkeypatch) -> None:
    board = add_body(plan.partnership, name="Roads Board", by=plan.officer)
    meetings = [date(2026, 10, 20), date(2026, 12, 8), date(2027, 1, 19)]

    def provider(bodies, after):
        return {
            body: day
            for body in bodies
            for day in meetings
            if day > after and not [m for m in meetings if after < m < day]
        }

    monkeypatch.setattr(hooks.registry, "meeting_dates", [provider])
    assert meetings_around(date(2026, 11, 26), [board.pk]) == {board.pk: meetings[:2]}
    plan.agree("before_body", body=board)
    Activity.objects.update(asked_since=date(2026, 10, 15))
    found = plan.answers(date(2026, 11, 26)).rows[0].standing
    assert (found.state, found.period.due) == ("due", date(2026, 11, 28))


def test_an_owner_covers_and_the_page_says_so(plan: Plan, client) -> None:
    post = the_activity(plan.done, "3-1").assignments.get(part="lead").post
    assert post
    Holding.objects.create(post=post, person=plan.ben, starts_on=date(2026, 1, 1), kind="cover")
    client.force_login(a_user(Role.ANALYST, plan.partnership.force))
    page = client.get(reverse("answers", args=[plan.version.plan.slug])).content.decode()
    assert "covers the post" in page
    assert "Revoke" not in page


def test_links_are_revoked_on_the_page_of_answers(plan: Plan, now, client) -> None:
    remind(now=now)
    client.force_login(plan.officer)
    answers = reverse("answers", args=[plan.version.plan.slug])
    stranger = Person.objects.create(name="Somebody else")
    assert client.post(answers, {"revoke": stranger.pk}).status_code == 404
    assert client.post(answers, {"settle": "7"}).status_code == 404
    assert client.post(answers, {"revoke": plan.ada.pk}).status_code == 302
    assert PersonalLink.objects.get(person=plan.ada).ended_at == now
    assert PersonalLink.objects.get(person=plan.ben).ended_at is None


def test_whoever_is_late_is_asked_again_by_hand_once_a_day(plan: Plan, now, client, monkeypatch) -> None:
    remind(now=now - timedelta(days=1))
    OutboxMessage.objects.all().delete()
    client.force_login(plan.officer)
    answers = reverse("answers", args=[plan.version.plan.slug])
    sent = client.post(answers, {"ask": plan.ada.pk}, follow=True).content.decode()
    assert "A letter with a new link goes to Ada Penn." in sent
    assert "Asked again today" in sent
    assert "Publish the walking rota." in opened("ada").get(PAGE).content.decode()
    again = client.post(answers, {"ask": plan.ada.pk}, follow=True).content.decode()
    assert "has been asked again today already" in again
    assert OutboxMessage.objects.count() == 1
    assert Event.objects.filter(verb="plans.reminded", by=f"user:{plan.officer.pk}").count() == 1
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1))
    client.post(answers, {"ask": plan.ada.pk})
    assert OutboxMessage.objects.count() == 2


def test_nobody_else_is_asked_again(plan: Plan, now, client) -> None:
    stranger = Person.objects.create(name="Somebody else", email="else@northmoor.example")
    client.force_login(plan.officer)
    answers = reverse("answers", args=[plan.version.plan.slug])
    assert client.post(answers, {"ask": stranger.pk}).status_code == 404
    Person.objects.filter(pk=plan.ben.pk).update(email="")
    assert "has no e-mail address" in client.post(answers, {"ask": plan.ben.pk}, follow=True).content.decode()
    client.force_login(a_user(Role.ANALYST, plan.partnership.force))
    assert "Ask now" not in client.get(answers).content.decode()
    assert client.post(answers, {"ask": plan.ada.pk}).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_again(plan.ada, plan.version, now=now, by=a_user(Role.ANALYST, plan.partnership.force, "second"))
    with pytest.raises(ValidationError, match="Nothing is asked of"):
        ask_again(stranger, plan.version, now=now, by=plan.officer)
    assert not OutboxMessage.objects.exists()


def test_the_command_asks_and_says_how_many(plan: Plan, now, capsys) -> None:
    call_command("remind", "--dry-run")
    assert not OutboxMessage.objects.exists()
    call_command("remind", "--json")
    assert '"written": 4' in capsys.readouterr().out
    assert items_of(plan.ben, today=date(2026, 11, 26))


# How long it takes: Card, Moran and Newell's keystroke-level model, with a finger for the mouse.
THINK, POINT, TOUCH, KEY = 1.35, 1.1, 0.2, 0.28


def test_three_items_without_a_change_of_rating_take_few_touches_and_less_than_a_minute(plan: Plan, now) -> None:
    plan.lead("2-2", plan.ada)
    remind(now=now)
    phone = opened("ada")
    found = items(phone)
    assert len(found) == 3
    page = phone.get(PAGE).content.decode()
    choices = re.findall(rf'name="{found[0]}-unchanged" type="radio" value="(\w+)"', page)
    assert choices, "no change is one touch"
    assert send(phone, {f"{each}-unchanged": choices[0] for each in found}).status_code == 302
    touches = 1 + len(found) + 1  # the link in the letter, one choice an item, “Send”
    assert touches <= 12
    assert touches * (THINK + POINT + TOUCH) <= 60
    words = "Two more callers were heard this week."
    assert (1 + len(found) + 1) * (THINK + POINT + TOUCH) + len(found) * (THINK + len(words) * KEY) <= 60


def test_a_channel_hears_that_updates_stay_out_and_never_which_or_whose(plan: Plan, settings: Any) -> None:
    settings.TEAMS_WEBHOOK, settings.ADDRESS = "https://hooks.example.org/1", "https://wardmote.example.org"
    remind(now=at(date(2026, 11, 26)))
    assert OutboxMessage.objects.filter(kind="plans.reminder", way="email").exists()
    cards = OutboxMessage.objects.filter(way="teams")
    assert {card.kind for card in cards} == {"plans.escalation"}
    (mailed,) = OutboxMessage.objects.filter(kind="plans.escalation", way="email")
    (card,) = cards
    assert (card.subject, card.to) == (mailed.subject, mailed.to)
    assert re.findall(r"https://\S+", card.body) == ["https://wardmote.example.org"]
    words = card.subject + card.body
    for secret in ("Ada", "Ben", "Cora", *Activity.objects.values_list("ref", flat=True), plan.version.plan.title):
        assert not secret or secret not in words, secret

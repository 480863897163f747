"""Senders that speak HTTP, against a server on this machine that answers as GOV.UK Notify and a Teams webhook do."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from wardmote.config.settings import notify_settings, web_address
from wardmote.core.notices import rules, services
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.selectors import due_messages
from wardmote.core.notices.senders import asking

pytestmark = pytest.mark.django_db

SERVICE, SECRET = "11111111-2222-3333-4444-555555555555", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
TEMPLATE = "99999999-8888-7777-6666-555555555555"
WEBHOOK_SECRET = "sig-of-the-channel"


class FakeServer:
    """What came, and how the next requests are answered: by the statuses in ``next``, then as the real one does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.secret = SECRET
        self.next: list[int] = []
        self.loses_answers = False
        self.hangs = False
        self.over = Event()
        self.taken: list[dict[str, Any]] = []
        self.cards: list[dict[str, Any]] = []
        self.asked_elsewhere: list[str] = []

    def believes(self, header: str) -> bool:
        """As RFC 7519 and Notify have it: signed with the service's secret, and not older than thirty seconds."""
        head, claims, seal = header.removeprefix("Bearer ").split(".")
        right = hmac.digest(self.secret.encode(), f"{head}.{claims}".encode(), "sha256")
        said = json.loads(decoded(claims))
        fresh = abs(time.time() - said["iat"]) < 30
        typed = json.loads(decoded(head)) == {"typ": "JWT", "alg": "HS256"}
        return typed and fresh and said["iss"] == SERVICE and hmac.compare_digest(right, decoded(seal))


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def server() -> Iterator[FakeServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path != "/v2/notifications":
                fake.asked_elsewhere.append(self.path)
                return self._answer(200, {})
            if not fake.believes(self.headers["Authorization"]):
                return self._answer(403, {})
            (reference,) = parse_qs(parts.query)["reference"]
            found = [each for each in fake.taken if each["reference"] == reference]
            return self._answer(200, {"notifications": found})

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if fake.hangs:
                fake.over.wait()
                return None
            if fake.next:
                return self._answer(fake.next.pop(0), said)
            if self.path.startswith("/hook?"):
                fake.cards.append(said)
                return self._answer(202, {})
            if not fake.believes(self.headers["Authorization"]):
                return self._answer(403, said)
            fake.taken.append(said)
            return None if fake.loses_answers else self._answer(201, {"id": "1"})

        def _answer(self, status: int, values: Any) -> None:
            """What was sent is said back, secrets and all, wherever a server can say something."""
            self.send_response(status, f"{self.headers['Authorization']} {self.path}".replace("\n", " "))
            self.send_header("Content-Type", "application/json")
            if 300 <= status < 400:
                self.send_header("Location", f"{fake.address}/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(values).encode())

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        fake = FakeServer(f"http://127.0.0.1:{listening.server_port}")
        thread = Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            fake.over.set()
            listening.shutdown()
            thread.join()


@pytest.fixture
def by_notify(settings: Any, server: FakeServer) -> FakeServer:
    settings.MAIL_IS_SET_UP = True
    settings.NOTIFY = {"service": SERVICE, "secret": SECRET, "template": TEMPLATE, "address": server.address}
    return server


@pytest.fixture
def a_channel(settings: Any, server: FakeServer) -> FakeServer:
    settings.MAIL_IS_SET_UP = True
    settings.TEAMS_WEBHOOK = f"{server.address}/hook?sig={WEBHOOK_SECRET}"
    return server


def a_letter(**changed: Any) -> OutboxMessage:
    values = {
        "to": "a@northmoor.example",
        "subject": "One update",
        "body": "https://x/a-link-of-one",
        "kind": "tests.letter",
    }
    with transaction.atomic():
        return services.post(**{**values, "at_once": False, **changed})


def sent(letter: OutboxMessage, **later: float) -> bool:
    return services.send(letter.pk, now=timezone.now() + timedelta(**later))


def test_notify_gets_the_letter_once_under_our_own_identity(by_notify: FakeServer) -> None:
    letter = a_letter()
    assert sent(letter)
    assert not sent(letter, days=1)
    (taken,) = by_notify.taken
    assert taken == {
        "email_address": "a@northmoor.example",
        "template_id": TEMPLATE,
        "personalisation": {"subject": "One update", "body": "https://x/a-link-of-one"},
        "reference": letter.identity,
    }
    assert mail.outbox == []
    letter.refresh_from_db()
    assert (letter.body, bool(letter.sent_at)) == ("", True)


def test_a_wrong_key_delays_letters_until_it_is_put_right(by_notify: FakeServer) -> None:
    by_notify.secret = "another"
    letter = a_letter()
    assert not sent(letter)
    letter.refresh_from_db()
    assert (letter.error, letter.tries, by_notify.taken) == ("HTTP 403", 1, [])
    by_notify.secret = SECRET
    assert sent(letter, minutes=11)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_is_too_much_or_broken_now_is_tried_again(by_notify: FakeServer, status: int) -> None:
    by_notify.next = [status]
    letter = a_letter()
    assert not sent(letter)
    letter.refresh_from_db()
    assert (letter.error, letter.tries) == (f"HTTP {status}", 1)
    assert not sent(letter, minutes=1)
    assert sent(letter, minutes=11)
    assert len(by_notify.taken) == 1


@pytest.mark.parametrize("status", [400, 413])
def test_what_is_refused_for_good_is_never_tried_again(by_notify: FakeServer, status: int) -> None:
    by_notify.next = [status]
    letter = a_letter()
    assert not sent(letter)
    letter.refresh_from_db()
    assert (letter.error, letter.tries, letter.sent_at) == (f"HTTP {status}", rules.AT_MOST, None)
    assert due_messages(now=timezone.now() + timedelta(days=30)) == []
    assert not sent(letter, days=30)
    assert by_notify.taken == []


def test_a_server_that_hangs_is_left_and_the_letter_waits(
    by_notify: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SECONDS_TO_WAIT", 0.2)
    by_notify.hangs = True
    letter = a_letter()
    assert not sent(letter)
    letter.refresh_from_db()
    assert (letter.error, letter.tries) == ("TimeoutError", 1)


def test_a_server_that_is_away_is_tried_again(by_notify: FakeServer, settings: Any) -> None:
    settings.NOTIFY = {**settings.NOTIFY, "address": "http://127.0.0.1:1"}
    letter = a_letter()
    assert not sent(letter)
    letter.refresh_from_db()
    assert (letter.error, letter.tries) == ("ConnectionRefusedError", 1)


def test_what_notify_took_without_our_hearing_of_it_is_not_sent_twice(by_notify: FakeServer) -> None:
    by_notify.loses_answers = True
    letter = a_letter()
    assert not sent(letter)
    by_notify.loses_answers = False
    assert sent(letter, minutes=11)
    assert len(by_notify.taken) == 1


def test_a_letter_of_the_same_number_to_somebody_else_is_no_reason_not_to_send(by_notify: FakeServer) -> None:
    letter = a_letter()
    by_notify.taken = [{"reference": letter.identity, "email_address": "before.the.backup@northmoor.example"}]
    by_notify.next = [503]
    assert not sent(letter)
    assert sent(letter, minutes=11)
    assert len(by_notify.taken) == 2


def test_a_redirect_is_not_followed_with_the_key(by_notify: FakeServer) -> None:
    by_notify.next = [302]
    letter = a_letter()
    assert not sent(letter)
    assert by_notify.asked_elsewhere == []
    letter.refresh_from_db()
    assert letter.error == "HTTP 302"


@pytest.mark.parametrize("status", [302, 400, 403, 429, 500])
def test_no_secret_and_no_word_comes_into_the_log_or_the_outbox(
    by_notify: FakeServer, a_channel: FakeServer, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level("DEBUG")
    by_notify.next = [status, status]
    a_letter(for_channel="For everybody.")
    assert services.send_due(now=timezone.now()) == (0, 2)
    seen = caplog.text + "".join(OutboxMessage.objects.values_list("error", flat=True))
    assert seen.count(f"HTTP {status}") == 4
    for secret in (SECRET, SERVICE, "Bearer", WEBHOOK_SECRET, "a-link-of-one", "northmoor", "127.0.0.1"):
        assert secret not in seen, secret


def test_a_channel_is_told_beside_the_letter_and_never_in_its_words(a_channel: FakeServer) -> None:
    letter = a_letter(for_channel="For everybody.")
    assert services.send_due(now=timezone.now()) == (2, 0)
    (card,) = a_channel.cards
    assert card["type"] == "message"
    (attached,) = card["attachments"]
    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attached["content"]["type"] == "AdaptiveCard"
    assert [each["text"] for each in attached["content"]["body"]] == ["One update", "For everybody."]
    assert "a-link-of-one" not in json.dumps(card)
    assert "northmoor" not in json.dumps(card)
    assert [each.body for each in mail.outbox] == [letter.body]


def test_a_channel_that_fails_sends_no_letter_twice(a_channel: FakeServer) -> None:
    a_channel.next = [503]
    a_letter(for_channel="For everybody.")
    assert services.send_due(now=timezone.now()) == (1, 1)
    assert services.send_due(now=timezone.now() + timedelta(minutes=11)) == (1, 0)
    assert (len(mail.outbox), len(a_channel.cards)) == (1, 1)


def test_a_channel_may_be_told_instead(a_channel: FakeServer, settings: Any) -> None:
    settings.TEAMS_INSTEAD = True
    a_letter(for_channel="For everybody.")
    a_letter()
    assert services.send_due(now=timezone.now()) == (2, 0)
    assert (len(mail.outbox), len(a_channel.cards)) == (1, 1)


def test_without_a_line_for_everybody_or_without_a_channel_there_is_only_the_letter(
    a_channel: FakeServer, settings: Any
) -> None:
    settings.TEAMS_INSTEAD = True
    a_letter()
    settings.TEAMS_WEBHOOK = ""
    a_letter(for_channel="For everybody.")
    assert services.send_due(now=timezone.now()) == (2, 0)
    assert (len(mail.outbox), a_channel.cards) == (2, [])


def test_what_opens_something_for_one_person_is_never_written_for_a_channel(a_channel: FakeServer) -> None:
    with pytest.raises(RuntimeError, match="never for a channel"):
        a_letter(for_channel="For everybody.", expires_at=timezone.now() + timedelta(days=1))
    assert not OutboxMessage.objects.exists()


def test_a_card_waits_when_its_channel_was_taken_out_of_the_settings(a_channel: FakeServer, settings: Any) -> None:
    settings.TEAMS_INSTEAD = True
    card = a_letter(for_channel="For everybody.")
    settings.TEAMS_WEBHOOK = ""
    assert not sent(card)
    assert mail.outbox == []


def test_a_key_of_notify_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDMOTE_NOTIFY_TEMPLATE", TEMPLATE)
    found = notify_settings(f"our-live-key-{SERVICE}-{SECRET}")
    assert (found["service"], found["secret"]) == (SERVICE, SECRET)
    assert found["address"] == "https://api.notifications.service.gov.uk"


@pytest.mark.parametrize("key", [SECRET, f"name-{SERVICE}", f"name-{SERVICE}-{SECRET}-more"])
def test_half_a_key_stops_the_start_without_showing_it(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("WARDMOTE_NOTIFY_TEMPLATE", TEMPLATE)
    with pytest.raises(ImproperlyConfigured, match="WARDMOTE_NOTIFY_KEY") as refused:
        notify_settings(key)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("address", ["http://hooks.example.org/hidden", "file://localhost/hidden", "hidden"])
def test_an_address_without_encryption_stops_the_start_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("WARDMOTE_TEAMS_WEBHOOK", address)
    with pytest.raises(ImproperlyConfigured, match="WARDMOTE_TEAMS_WEBHOOK") as refused:
        web_address("WARDMOTE_TEAMS_WEBHOOK")
    assert "hidden" not in str(refused.value)

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from wardmote.config.settings import smtp_settings
from wardmote.core.notices import rules, services
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.selectors import due_messages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_mail_server(settings):
    settings.MAIL_IS_SET_UP = True


def a_letter(**changed):
    values = {
        "to": "a@northmoor.example",
        "subject": "Words\nfor you",
        "body": "https://x/secret",
        "kind": "tests.letter",
    }
    with transaction.atomic():
        return services.post(**{**values, **changed})


def test_a_letter_is_sent_once_and_its_words_are_taken_out():
    letter, now = a_letter(), timezone.now()
    assert services.send(letter.pk, now=now)
    assert not services.send(letter.pk, now=now + timedelta(days=1))
    letter.refresh_from_db()
    assert (letter.body, letter.tries, bool(letter.sent_at)) == ("", 1, True)
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Words for you", "https://x/secret", ["a@northmoor.example"])
    assert sent.extra_headers["Message-ID"].startswith(f"<wardmote-{letter.pk}@")


def test_what_another_sender_has_just_claimed_is_left_to_them():
    letter, now = a_letter(), timezone.now()
    OutboxMessage.objects.filter(pk=letter.pk).update(claimed_at=now - timedelta(minutes=5), tries=1)
    assert not services.send(letter.pk, now=now)
    assert mail.outbox == []
    assert services.send(letter.pk, now=now + timedelta(minutes=6))


def test_a_server_that_hangs_up_is_noted_and_tried_again_later(monkeypatch):
    def hang_up(self, messages):
        raise SMTPServerDisconnected("secret words of the server")

    letter, now = a_letter(), timezone.now()
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", hang_up)
        assert services.send_due(now=now) == (0, 1)
    letter.refresh_from_db()
    assert (letter.error, letter.sent_at, letter.tries) == ("SMTPServerDisconnected", None, 1)
    assert due_messages(now=now + timedelta(minutes=1)) == []
    assert services.send_due(now=now + timedelta(minutes=11)) == (1, 0)


def test_a_letter_whose_transaction_fails_was_never_written():
    def write_and_fail():
        with transaction.atomic():
            services.post(to="a@x.example", subject="s", body="b", kind="k")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert not OutboxMessage.objects.exists()


def test_what_has_expired_is_not_sent():
    letter = a_letter(expires_at=timezone.now())
    assert not services.send(letter.pk, now=timezone.now())


def test_in_the_example_the_words_stay_to_be_read(settings):
    settings.EXAMPLE_MODE = True
    letter = a_letter()
    services.send(letter.pk, now=timezone.now())
    letter.refresh_from_db()
    assert letter.body == "https://x/secret"


def test_the_command_sends_what_waits_and_says_so_without_a_server(settings, capsys):
    a_letter()
    call_command("send-mail", "--dry-run")
    assert "1 letters would be tried" in capsys.readouterr().out
    settings.MAIL_IS_SET_UP = False
    with pytest.raises(CommandError, match="WARDMOTE_SMTP_URL"):
        call_command("send-mail")
    settings.MAIL_IS_SET_UP = True
    call_command("send-mail", "--json")
    assert '"sent": 1' in capsys.readouterr().out


def test_the_pauses_grow_and_end():
    minutes = [rules.pause_after(tries).total_seconds() / 60 for tries in (0, 1, 2, 3, 4, 5, 6, 19)]
    assert minutes == [10, 10, 20, 40, 80, 160, 180, 180]
    assert not rules.is_due(claimed_at=None, tries=rules.AT_MOST, expires_at=None, now=timezone.now())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp+starttls://us%40er:p%2Fw@mail.example", ("mail.example", 587, "us@er", "p/w", True, False)),
        ("smtps://u:p@mail.example:4650", ("mail.example", 4650, "u", "p", False, True)),
    ],
)
def test_a_mail_server_is_one_address(address, expected):
    found = smtp_settings(address)
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected


def test_an_address_that_is_no_mail_server_stops_the_start_without_showing_it():
    with pytest.raises(Exception, match="WARDMOTE_SMTP_URL") as refused:
        smtp_settings("http://u:hidden@mail.example")
    assert "hidden" not in str(refused.value)

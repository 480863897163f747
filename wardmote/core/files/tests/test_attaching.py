"""Evidence: attached, replaced, withdrawn; refused where it may not be kept."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone

from wardmote.core.accounts.by_link import ByLink
from wardmote.core.accounts.models import Role, User
from wardmote.core.accounts.services.personal_links import new_link
from wardmote.core.audit.models import Event
from wardmote.core.files import rules, selectors
from wardmote.core.files.models import Evidence, EvidenceVersion
from wardmote.core.files.services import Damaged, attach, file_bytes, replace, withdraw
from wardmote.core.files.tests.making import a_jpeg, a_text, exif, segment
from wardmote.core.organisations.models import Person
from wardmote.plans.models import Activity
from wardmote.plans.tests.factories import a_user, an_imported_plan, the_activity

SENSITIVE = EvidenceVersion.Marking.SENSITIVE


@pytest.fixture
def activity(db: None) -> Activity:
    return the_activity(an_imported_plan(), "2-1")


@pytest.fixture
def officer(activity: Activity) -> User:
    return User.objects.get(memberships__role=Role.POLICY_OFFICER)


def attached(activity: Activity, by: User, upload: SimpleUploadedFile | None = None, **values: Any) -> Evidence:
    partnership = activity.version.plan.partnership
    return attach(activity, upload or a_text(), title="The rota", partnership=partnership, by=by, **values)


def test_a_file_is_kept_as_it_came_with_its_hash(activity: Activity, officer: User) -> None:
    evidence = attached(activity, officer, expires_on=date(2027, 1, 1))
    (version,) = selectors.evidence_of(activity)
    assert (version.evidence, version.number, version.name) == (evidence, 1, "rota.txt")
    assert (version.media_type, version.marking, version.by) == ("text/plain", "official", officer)
    assert file_bytes(version) == b"Two officers walk the market on Fridays.\n"
    assert Event.objects.filter(verb="files.attached", subject_id=str(evidence.pk)).count() == 1


def test_a_photograph_is_kept_without_where_it_was_taken(activity: Activity, officer: User) -> None:
    photograph = SimpleUploadedFile("IMG 001.JPG", a_jpeg(extras=segment(0xE1, exif(1))))
    attached(activity, officer, photograph)
    (version,) = selectors.evidence_of(activity)
    assert b"GPS" not in file_bytes(version)
    assert version.media_type == "image/jpeg"


def test_without_a_title_the_name_says_it(activity: Activity, officer: User) -> None:
    evidence = attach(activity, a_text("town_rota may.txt"), partnership=activity.version.plan.partnership, by=officer)
    assert evidence.title == "town rota may"


def test_a_newer_file_is_a_new_version(activity: Activity, officer: User) -> None:
    evidence = attached(activity, officer)
    replace(evidence, a_text(data=b"Three officers."), marking=SENSITIVE, by=officer)
    (newest,) = selectors.evidence_of(activity)
    assert (newest.number, newest.marking, file_bytes(newest)) == (2, "sensitive", b"Three officers.")
    assert [each.number for each in selectors.versions_of(evidence)] == [2, 1]
    assert file_bytes(selectors.version_to_open(evidence.uuid, 1)) == b"Two officers walk the market on Fridays.\n"


def test_what_is_withdrawn_cannot_be_opened_and_stays_on_record(activity: Activity, officer: User) -> None:
    evidence = attached(activity, officer)
    withdraw(evidence, reason="It was last year's.", by=officer)
    with pytest.raises(EvidenceVersion.DoesNotExist):
        selectors.version_to_open(evidence.uuid, 1)
    (version,) = selectors.evidence_of(activity)
    assert version.evidence.withdrawn_because == "It was last year's."
    with pytest.raises(ValidationError, match="meantime"):
        withdraw(evidence, reason="Again.", by=officer)
    with pytest.raises(ValidationError, match="meantime"):
        replace(evidence, a_text(), marking=SENSITIVE, by=officer)


def test_withdrawing_needs_a_reason(activity: Activity, officer: User) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        withdraw(attached(activity, officer), reason=" ", by=officer)


def test_the_database_keeps_one_newest_and_no_withdrawal_without_a_reason(activity: Activity, officer: User) -> None:
    evidence = attached(activity, officer)
    with pytest.raises(IntegrityError):
        Evidence.objects.filter(pk=evidence.pk).update(withdrawn_at=timezone.now())


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.SECRETARY, Role.PANEL_MEMBER, Role.OWNER])
def test_who_may_not_write_about_an_activity_attaches_nothing(activity: Activity, role: Role) -> None:
    somebody = a_user(role, activity.version.plan.partnership.governing_body)
    with pytest.raises(PermissionDenied):
        attached(activity, somebody)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("may", [True, False])
def test_somebody_by_a_personal_link_attaches_what_the_link_opens_and_nothing_else(
    activity: Activity, may: bool
) -> None:
    link, _token = new_link(Person.objects.create(name="Rowan Alder"), now=timezone.now())
    by = ByLink(link, lambda _key, _thing: may)
    with nullcontext() if may else pytest.raises(PermissionDenied):
        attach(activity, a_text(), title="By link", partnership=activity.version.plan.partnership, by=by)
    assert [version.by for version in selectors.evidence_of(activity)] == [None] * may


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("rota.txt", b"", "empty"),
        ("rota.txt", b"x" * 200, "larger"),
        ("run.exe", b"MZ\x90\x00", "kind of file cannot"),
        ("rota.pdf", b"Two officers.", "does not fit"),
    ],
)
def test_a_file_that_may_not_be_kept_says_why(
    activity: Activity, officer: User, settings: Any, name: str, data: bytes, words: str
) -> None:
    settings.EVIDENCE_MAX_BYTES = 100
    with pytest.raises(ValidationError) as refused:
        attached(activity, officer, SimpleUploadedFile(name, data))
    assert words in str(refused.value.message_dict["file"])
    assert not Evidence.objects.exists()


def test_a_file_that_was_changed_in_the_database_is_not_handed_out(activity: Activity, officer: User) -> None:
    evidence = attached(activity, officer)
    EvidenceVersion.objects.update(data=b"Ten officers.")
    with pytest.raises(Damaged):
        file_bytes(selectors.version_to_open(evidence.uuid, 1))


def test_expired_evidence_is_found(activity: Activity, officer: User) -> None:
    today = timezone.localdate()
    attached(activity, officer, expires_on=today - timedelta(days=1))
    attached(activity, officer, expires_on=today)
    attached(activity, officer)
    found = selectors.evidence_within(user=officer)
    assert [each.expires_on for each in selectors.expired(found, today=today)] == [today - timedelta(days=1)]
    assert [each.expires_on for each in selectors.expiring(found, today=today)] == [today]
    for each in found:
        assert rules.is_expired(each.expires_on, today=today) == (each in selectors.expired(found, today=today))


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("C:\\secret\\rota.docx", "rota.docx"),
        ("../../etc/passwd", "passwd"),
        ('a"b<c>\r\nSet-Cookie: x.txt', "abcSet-Cookie x.txt"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("", "file"),
        ("\u202etxt.exe", "txt.exe"),
    ],
)
def test_a_name_holds_nothing_that_a_name_should_not(given: str, plain: str) -> None:
    assert rules.plain_name(given) == plain


class Scanner(threading.Thread):
    """A scanner for one file, as clamd answers it: it has a word that it finds, and may hang up instead."""

    def __init__(self, *, hangs_up: bool = False) -> None:
        super().__init__(daemon=True)
        self.hangs_up = hangs_up
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.seen = b""

    def run(self) -> None:
        connection, _who = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\x00"
            while size := struct.unpack(">I", stream.read(4))[0]:
                self.seen += stream.read(size)
            if not self.hangs_up:
                bad = b"EICAR" in self.seen
                connection.sendall(b"stream: Eicar-Signature FOUND\x00" if bad else b"stream: OK\x00")


@pytest.fixture
def scanner(settings: Any, request: pytest.FixtureRequest) -> Iterator[Scanner]:
    made = Scanner(hangs_up=getattr(request, "param", False))
    settings.SCANNER = made.address
    made.start()
    yield made
    made.listener.close()
    made.join(5)


def test_the_scanner_sees_every_byte_of_a_file_before_it_is_kept(
    activity: Activity, officer: User, scanner: Scanner
) -> None:
    data = b"Two officers.\n" * 40_000
    attached(activity, officer, a_text(data=data))
    assert scanner.seen == data


def test_what_the_scanner_finds_is_not_kept(activity: Activity, officer: User, scanner: Scanner) -> None:
    with pytest.raises(ValidationError, match="harmful"):
        attached(activity, officer, a_text(data=b"harmless words, EICAR"))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("scanner", [True], indirect=True)
def test_a_scanner_without_a_verdict_refuses_the_file(activity: Activity, officer: User, scanner: Scanner) -> None:
    with pytest.raises(ValidationError, match="does not answer"):
        attached(activity, officer)


def test_a_scanner_that_is_down_refuses_the_file(activity: Activity, officer: User, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.SCANNER = f"tcp://127.0.0.1:{port}"
    with pytest.raises(ValidationError, match="does not answer"):
        attached(activity, officer)
    assert not Evidence.objects.exists()

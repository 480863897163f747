"""What was issued stays what it was: written once, numbered in its series, and refused when it was tampered with."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import verify
from wardmote.core.editions.models import Card, Edition, EditionFile
from wardmote.core.editions.selectors import editions_for, editions_of_series, public_editions
from wardmote.core.editions.services import Damaged, File, Frozen, file_bytes, fingerprint, freeze
from wardmote.core.organisations.models import Partnership
from wardmote.core.organisations.services import found_partnership

pytestmark = pytest.mark.django_db

CONTENT = {"words": "As issued.", "rows": [1, 2, {"rating": "Amber"}]}


@pytest.fixture
def partnership() -> Partnership:
    return found_partnership(force="Northmoor Police", governing_body="Northmoor Board", by=None)


@pytest.fixture
def officer(partnership: Partnership) -> User:
    user = User.objects.create_user(email="officer@northmoor.example", name="Officer")
    Membership.objects.create(user=user, organisation=partnership.governing_body, role=Role.POLICY_OFFICER)
    return user


def issued(partnership: Partnership, by: User, **values: Any) -> Edition:
    given = {
        "report": "panel-report",
        "series": "panel",
        "title": "Report to the Panel",
        "as_at": date(2026, 3, 31),
        "period": (date(2026, 1, 1), date(2026, 3, 31)),
        "audience": Edition.Audience.PANEL,
        "content": CONTENT,
        "cards": [Frozen("activity", "one", {"rating": "Amber"})],
        "files": [File("html", "report.html", b"<!doctype html><title>Report</title>")],
    }
    return freeze(partnership=partnership, by=by, **{**given, **values})


def test_an_edition_keeps_its_content_cards_and_files(partnership: Partnership, officer: User) -> None:
    edition = Edition.objects.get(pk=issued(partnership, officer).pk)
    assert (edition.content, edition.content_hash) == (CONTENT, fingerprint(CONTENT))
    assert edition.cards.get().facts == {"rating": "Amber"}
    assert file_bytes(edition.files.get()) == b"<!doctype html><title>Report</title>"


def test_a_damaged_file_is_never_handed_out(partnership: Partnership, officer: User) -> None:
    file = issued(partnership, officer).files.get()
    for data in (bytes(file.data) + b" ", b"", bytes(file.data)[:-1], b"another file"):
        EditionFile.objects.filter(pk=file.pk).update(data=data)
        with pytest.raises(Damaged, match=r"report\.html"):
            file_bytes(EditionFile.objects.get(pk=file.pk))


def test_the_same_content_has_the_same_fingerprint_in_any_order_of_its_keys() -> None:
    assert fingerprint({"a": 1, "b": [1, 2]}) == fingerprint({"b": [1, 2], "a": 1})
    assert fingerprint({"a": [1, 2]}) != fingerprint({"a": [2, 1]})


def test_editions_of_a_series_are_numbered_one_after_the_other(partnership: Partnership, officer: User) -> None:
    other = found_partnership(force="Southfen Police", governing_body="Southfen Board", by=None)
    numbers = [
        issued(partnership, officer).number,
        issued(partnership, officer).number,
        issued(partnership, officer, series="charter").number,
        issued(other, officer).number,
    ]
    assert numbers == [1, 2, 1, 1]
    assert [each.number for each in editions_of_series(partnership, "panel")] == [2, 1]


def test_the_database_refuses_the_same_number_twice(partnership: Partnership, officer: User) -> None:
    issued(partnership, officer)
    second = issued(partnership, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=second.pk).update(number=1)


def test_the_database_refuses_a_second_card_of_one_thing_and_a_second_file_of_one_kind(
    partnership: Partnership, officer: User
) -> None:
    edition = issued(partnership, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(edition=edition, subject_type="activity", subject_key="one", facts={}, hash="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFile.objects.create(edition=edition, kind="html", name="again.html", data=b"x", sha256="0" * 64, size=1)


def test_the_database_refuses_a_period_that_ends_before_it_begins(partnership: Partnership, officer: User) -> None:
    edition = issued(partnership, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(period_ends_on=date(2025, 12, 31))


def test_an_edition_that_cannot_be_stored_whole_is_not_stored_at_all(partnership: Partnership, officer: User) -> None:
    twice = [Frozen("activity", "one", {}), Frozen("activity", "one", {})]
    with pytest.raises(IntegrityError), transaction.atomic():
        issued(partnership, officer, cards=twice)
    with pytest.raises(ValidationError), transaction.atomic():
        issued(partnership, officer, audience="nobody")
    assert not Edition.objects.exists()
    assert not Event.objects.filter(verb="editions.issued").exists()


def test_issuing_is_one_entry_of_the_history_with_the_hash_of_every_file(
    partnership: Partnership, officer: User
) -> None:
    edition = issued(partnership, officer)
    event = Event.objects.get(verb="editions.issued")
    assert event.subject_id == str(edition.pk)
    assert edition.files.get().sha256 == hashlib.sha256(bytes(edition.files.get().data)).hexdigest()
    assert verify().sound


def test_everyone_reads_public_editions_and_the_partnership_its_own(partnership: Partnership, officer: User) -> None:
    panel = issued(partnership, officer)
    public = issued(partnership, officer, series="charter", audience=Edition.Audience.PUBLIC)
    stranger = User.objects.create_user(email="stranger@southfen.example", name="Stranger")
    assert list(public_editions()) == [public]
    assert set(editions_for(user=officer)) == {panel, public}
    assert set(editions_for(user=stranger)) == {public}

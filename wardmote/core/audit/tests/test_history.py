"""The history cannot be quietly rewritten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.models import JSONField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wardmote.core.audit import rules, selectors
from wardmote.core.audit.models import ChainHead, Event, EventValue
from wardmote.core.audit.selectors import values_of, verify
from wardmote.core.audit.services import erase_values, record
from wardmote.core.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> list[Event]:
    """Five entries about one organisation."""
    force = Organisation.objects.create(name="Northmoor Police", slug="northmoor-police", kind="force")
    with transaction.atomic():
        return [record("tests.said", subject=force, by=None, words=f"entry {number}") for number in range(1, 6)]


def test_an_untouched_history_is_sound(history: list[Event]) -> None:
    verdict = verify()
    assert (verdict.sound, verdict.entries) == (True, 5)
    assert values_of(history[2]) == {"words": "entry 3"}


def test_a_changed_entry_is_named(history: list[Event]) -> None:
    Event.objects.filter(number=3).update(verb="tests.unsaid")
    assert verify().bad_number == 3


def test_a_changed_value_is_named(history: list[Event]) -> None:
    EventValue.objects.filter(event__number=4).update(text='"something else"')
    assert verify().bad_number == 4


@pytest.mark.sqlite  # PostgreSQL takes no half of a character
def test_digests_that_no_digest_can_be_made_of_are_a_changed_entry(history: list[Event]) -> None:
    Event.objects.filter(number=2).update(digests=Value({"words": "\ud800"}, JSONField()))
    verdict = verify()
    assert (verdict.bad_number, verdict.reason) == (2, "this entry was changed")


@pytest.mark.parametrize("digests", [[["words", "0" * 64]], 5, "words", {"words": 5}, {"words": None}, None])
def test_digests_of_any_other_shape_are_a_changed_entry(history: list[Event], digests: object) -> None:
    Event.objects.filter(number=2).update(digests=Value(digests, JSONField()))
    verdict = verify()
    assert (verdict.bad_number, verdict.reason) == (2, "this entry was changed")


def test_one_name_cannot_be_made_to_look_like_two(history: list[Event]) -> None:
    """The text that is sealed keeps quotes inside a name apart from those around it."""
    digests = {'a":"1","b': "2", "ü\\\n": "3"}
    assert rules.canonical_digests(digests) == rules.canonical(digests)
    assert rules.canonical_digests(digests) != rules.canonical_digests({"a": "1", "b": "2", "ü\\\n": "3"})


def test_an_entry_of_a_whole_second_verifies(history: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases write such an instant shorter."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2022, 6, 30, 18, 0, 5, tzinfo=UTC))
    with transaction.atomic():
        record("tests.said", subject=Organisation.objects.get(), by=None, words="on the dot")
    assert verify().sound


def test_a_removed_entry_is_noticed(history: list[Event]) -> None:
    EventValue.objects.filter(event__number=2).delete()
    Event.objects.filter(number=2).delete()
    assert verify().bad_number == 2


def test_a_cut_tail_is_noticed(history: list[Event]) -> None:
    EventValue.objects.filter(event__number=5).delete()
    Event.objects.filter(number=5).delete()
    assert not verify().sound


def test_an_inserted_entry_is_noticed(history: list[Event]) -> None:
    forged = Event.objects.get(number=5)
    forged.pk, forged.number, forged.hash = None, 6, "f" * 64
    forged.save()
    assert verify().bad_number == 6


def test_a_person_can_be_erased_and_the_history_still_verifies(history: list[Event]) -> None:
    assert erase_values(Event.objects.filter(number=3), by=None, reason="Asked to be forgotten") == 1
    assert verify().sound
    assert values_of(Event.objects.get(number=3)) == {"words": None}
    assert values_of(Event.objects.get(number=4)) == {"words": "entry 4"}


def test_what_is_erased_cannot_be_guessed_from_its_hash(history: list[Event]) -> None:
    erase_values(Event.objects.all(), by=None)
    assert set(EventValue.objects.filter(name="words").values_list("text", "salt")) == {(None, "")}


def test_an_erasure_is_an_entry_of_its_own_and_says_of_which(history: list[Event]) -> None:
    force = Organisation.objects.get()
    erase_values(Event.objects.filter(number__in=[2, 4]), names=["words"], by=None, reason="Retention", subject=force)
    newest = Event.objects.get(number=6)
    assert (newest.verb, newest.subject_type) == ("audit.values_erased", "organisations.organisation")
    assert values_of(newest) == {"entries": {"2": ["words"], "4": ["words"]}, "count": 2, "reason": "Retention"}


def test_only_the_named_values_are_erased_and_nothing_is_recorded_where_there_are_none(history: list[Event]) -> None:
    assert erase_values(Event.objects.all(), names=["address"], by=None) == 0
    assert Event.objects.count() == 5


def test_a_value_that_was_erased_without_an_entry_is_named(history: list[Event]) -> None:
    erase_values(Event.objects.filter(number=2), by=None)
    EventValue.objects.filter(event__number=4).update(text=None, salt="")
    verdict = verify()
    assert verdict.bad_number == 4
    assert "no entry says so" in verdict.reason


def test_what_an_erasure_says_cannot_be_erased(history: list[Event]) -> None:
    erase_values(Event.objects.filter(number=2), by=None)
    erase_values(Event.objects.all(), by=None)
    assert verify().sound


def test_a_write_outside_a_transaction_is_refused() -> None:
    force = Organisation(name="Northmoor Police", slug="northmoor-police", kind="force")
    connection = transaction.get_connection()
    before = connection.in_atomic_block
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError, match="transaction"):
            record("tests.said", subject=force, by=None)
    finally:
        connection.in_atomic_block = before


def test_the_head_names_the_newest_entry(history: list[Event]) -> None:
    head = ChainHead.objects.get()
    assert (head.event_count, head.hash) == (5, history[-1].hash)


def test_each_stretch_of_a_long_history_is_asked_for_alone(
    history: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that also held the earlier stretches would read them again: a million entries took four times as long."""
    monkeypatch.setattr(selectors, "BATCH", 1)
    with CaptureQueriesContext(connection) as asked:
        assert verify().sound
    lengths = {len(each["sql"]) for each in asked if '"audit_event"."verb"' in each["sql"]}
    assert len(lengths) == 1

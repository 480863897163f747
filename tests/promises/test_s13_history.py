"""S13: the history cannot be quietly rewritten. Hundreds of attacks by somebody who can write the whole database.

What the chain alone shows is told apart from what only a checkpoint kept elsewhere can show: a chain forged anew, and an
older copy put back.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from wardmote.core.audit import keeping, rules, selectors
from wardmote.core.audit.models import ChainHead, Check, Event, EventValue
from wardmote.core.audit.services import check, erase_values, keep_checkpoint, record
from wardmote.core.organisations.models import Organisation

pytestmark = pytest.mark.django_db

LENGTH, FIRST_KEPT, LAST_KEPT = 40, 15, 30
SIZE = 20  # attacks of each of the eighteen kinds
ELSEWHERE = 10**9


class Undo(Exception):
    """Ends an attack, and with it everything that it wrote."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


@pytest.fixture
def force() -> Organisation:
    return Organisation.objects.create(name="Northmoor Police", slug="northmoor-police", kind="force")


@pytest.fixture
def kept(force: Organisation) -> list[rules.Checkpoint]:
    """A history of forty entries, with checkpoints kept elsewhere at two of them."""
    found = []
    with transaction.atomic():
        for number in range(1, LENGTH + 1):
            record("tests.rated", subject=force, by=None, was="amber", now=f"red {number}", reason=f"Because {number}")
            if number in {FIRST_KEPT, LAST_KEPT}:
                found.append(selectors.checkpoint(now=datetime(2022, 6, number, tzinfo=UTC)))
        erase_values(Event.objects.filter(number=7), names=["reason"], by=None)
    return found


def at(number: int) -> Event:
    return Event.objects.get(number=number)


# Attacks that leave the seals as they are. Each says which entry is the first that is no longer what was written.


def edit_a_column(lot: random.Random) -> int:
    event = at(lot.randint(1, LENGTH))
    column = lot.choice(["verb", "subject_type", "subject_id", "by", "recorded_at", "digests", "hash", "previous_hash"])
    event.recorded_at = event.recorded_at + timedelta(microseconds=1) if column == "recorded_at" else event.recorded_at
    if column == "digests":
        event.digests = {**event.digests, "now": "0" * 64}
    elif column != "recorded_at":
        setattr(event, column, getattr(event, column)[:-1] + "~")
    event.save(update_fields=[column])
    return event.number


def edit_a_value(lot: random.Random) -> int:
    value = lot.choice(list(EventValue.objects.filter(text__isnull=False).select_related("event")))
    column = lot.choice(["text", "salt", "name"])
    setattr(value, column, getattr(value, column)[:-1] + "~")
    value.save(update_fields=[column])
    return value.event.number


def swap_two_values(lot: random.Random) -> int:
    one, other = lot.sample(list(EventValue.objects.filter(text__isnull=False).select_related("event")), 2)
    while one.text == other.text or one.event.verb != other.event.verb:
        one, other = lot.sample(list(EventValue.objects.filter(text__isnull=False).select_related("event")), 2)
    one.text, one.salt, other.text, other.salt = other.text, other.salt, one.text, one.salt
    one.save()
    other.save()
    return min(one.event.number, other.event.number)


def erase_a_value_quietly(lot: random.Random) -> int:
    value = lot.choice(list(EventValue.objects.filter(text__isnull=False).exclude(event__verb=rules.ERASED)))
    EventValue.objects.filter(pk=value.pk).update(text=None, salt="")
    return value.event.number


def take_a_value_away(lot: random.Random) -> int:
    value = lot.choice(list(EventValue.objects.select_related("event")))
    value.delete()
    return value.event.number


def add_a_value(lot: random.Random) -> int:
    event = at(lot.randint(1, LENGTH))
    EventValue.objects.create(event=event, name="approved", salt="00", text='"yes"')
    return event.number


def delete_entries(lot: random.Random) -> int:
    first = lot.randint(1, LENGTH)
    gone = Event.objects.filter(number__gte=first, number__lt=first + lot.randint(1, 5))
    EventValue.objects.filter(event__in=gone).delete()
    gone.delete()
    return first


def delete_and_close_the_gap(lot: random.Random) -> int:
    number = lot.randint(1, LENGTH - 1)
    EventValue.objects.filter(event__number=number).delete()
    at(number).delete()
    for event in Event.objects.filter(number__gt=number):
        Event.objects.filter(pk=event.pk).update(number=F("number") - 1)
    ChainHead.objects.update(event_count=F("event_count") - 1)
    return number


def insert_an_entry(lot: random.Random) -> int:
    number = lot.randint(1, LENGTH)
    Event.objects.filter(number__gte=number).update(number=F("number") + ELSEWHERE)
    Event.objects.filter(number__gte=ELSEWHERE).update(number=F("number") - ELSEWHERE + 1)
    before = Event.objects.filter(number=number - 1).first()
    forged = Event(number=number, recorded_at=datetime(2022, 6, 1, tzinfo=UTC), verb="tests.forged", digests={})
    forged.previous_hash = before.hash if before else rules.GENESIS
    forged.subject_type, forged.subject_id, forged.by = "organisations.organisation", "1", "system"
    forged.hash = sealed(forged)
    forged.save()
    ChainHead.objects.update(event_count=F("event_count") + 1)
    return number + 1  # the forged one is well made; the next shows that it was not there


def swap_two_entries(lot: random.Random) -> int:
    one, other = sorted(lot.sample(range(1, LENGTH + 1), 2))
    Event.objects.filter(number=one).update(number=ELSEWHERE)
    Event.objects.filter(number=other).update(number=one)
    Event.objects.filter(number=ELSEWHERE).update(number=other)
    return one


def cut_the_tail(lot: random.Random) -> int:
    first = lot.randint(2, LENGTH)
    cut(first)
    return first


def put_the_head_back(lot: random.Random) -> int:
    number = lot.randint(1, LENGTH)
    ChainHead.objects.update(event_count=number, hash=at(number).hash)
    return number + 1


def lose_the_head(lot: random.Random) -> int:
    ChainHead.objects.all().delete()
    return 1


QUIET: list[Callable[[random.Random], int]] = [
    edit_a_column, edit_a_value, swap_two_values, erase_a_value_quietly, take_a_value_away, add_a_value, delete_entries,
    delete_and_close_the_gap, insert_an_entry, swap_two_entries, cut_the_tail, put_the_head_back, lose_the_head,
]  # fmt: skip


@pytest.mark.parametrize("attack", QUIET)
def test_the_chain_itself_shows_it_and_names_the_first_bad_entry(
    attack: Callable[[random.Random], int], kept: list[rules.Checkpoint]
) -> None:
    assert selectors.verify(kept).sound
    lot = random.Random(attack.__name__)
    for _ in range(SIZE):
        with undone():
            first = attack(lot)
            verdict = selectors.verify()
            assert not verdict.sound
            assert verdict.bad_number == first, verdict
    assert selectors.verify(kept).sound  # every attack was taken back


# Attacks by somebody who knows how the seals are made, and makes them all anew.


def sealed(event: Event) -> str:
    return rules.seal(
        previous=event.previous_hash,
        number=event.number,
        recorded_at=event.recorded_at,
        verb=event.verb,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        by=event.by,
        digests=event.digests,
    )


def reseal_from(first: int) -> None:
    before = Event.objects.filter(number=first - 1).first()
    previous = before.hash if before else rules.GENESIS
    events = list(Event.objects.filter(number__gte=first).order_by("number"))
    for event in events:
        event.previous_hash = previous
        event.hash = previous = sealed(event)
        event.save()
    ChainHead.objects.update(event_count=first - 1 + len(events), hash=previous)


def cut(first: int) -> None:
    EventValue.objects.filter(event__number__gte=first).delete()
    Event.objects.filter(number__gte=first).delete()


def forge_a_verb(lot: random.Random, force: Organisation) -> int:
    number = lot.randint(1, LAST_KEPT)
    Event.objects.filter(number=number).update(verb="tests.praised")
    reseal_from(number)
    return number


def forge_a_value(lot: random.Random, force: Organisation) -> int:
    event = at(lot.randint(1, LAST_KEPT))
    value = event.values.get(name="now")
    value.text = '"green"'
    value.save()
    event.digests = {**event.digests, "now": rules.digest(value.salt, value.text)}
    event.save()
    reseal_from(event.number)
    return event.number


def forge_without_an_entry(lot: random.Random, force: Organisation) -> int:
    number = lot.choice([each for each in range(1, LAST_KEPT) if each != 7])  # of that one a value is erased
    EventValue.objects.filter(event__number=number).delete()
    at(number).delete()
    for event in Event.objects.filter(number__gt=number).order_by("number"):
        Event.objects.filter(pk=event.pk).update(number=F("number") - 1)
    reseal_from(number)
    return number


def cut_the_tail_and_move_the_head(lot: random.Random, force: Organisation) -> int:
    first = lot.randint(2, LAST_KEPT)
    cut(first)
    reseal_from(first)
    return first


def put_an_old_copy_back_and_go_on(lot: random.Random, force: Organisation) -> int:
    first = lot.randint(2, LAST_KEPT)
    cut(first)
    reseal_from(first)
    for number in range(first, LENGTH + 3):
        record("tests.rated", subject=force, by=None, was="amber", now=f"red {number}", reason="Again")
    return first


FORGED: list[Callable[[random.Random, Organisation], int]] = [
    forge_a_verb, forge_a_value, forge_without_an_entry, cut_the_tail_and_move_the_head, put_an_old_copy_back_and_go_on,
]  # fmt: skip


@pytest.mark.parametrize("attack", FORGED)
def test_a_kept_checkpoint_shows_a_history_that_was_forged_whole(
    attack: Callable[[random.Random, Organisation], int], kept: list[rules.Checkpoint], force: Organisation
) -> None:
    lot = random.Random(attack.__name__)
    for _ in range(SIZE):
        with undone():
            first = attack(lot, force)
            verdict = selectors.verify(kept)
            assert not verdict.sound
            assert verdict.bad_number is not None
            # The seals are all new: what can be told is after which kept checkpoint it begins.
            began = FIRST_KEPT + 1 if first > FIRST_KEPT else 1
            assert began <= verdict.bad_number <= first, verdict


def test_without_a_checkpoint_nobody_can_tell_which_is_why_they_are_kept(
    kept: list[rules.Checkpoint], force: Organisation
) -> None:
    forge_a_verb(random.Random(1), force)
    assert selectors.verify().sound
    assert not selectors.verify(kept).sound


# Checkpoints on another machine


def test_each_verifying_leaves_a_checkpoint_and_compares_with_all_before(
    kept: list[rules.Checkpoint], force: Organisation, tmp_path: Path, settings: object
) -> None:
    place = tmp_path / "elsewhere" / "checkpoints.txt"
    settings.CHECKPOINTS = str(place)  # type: ignore[attr-defined]
    assert check().sound
    record("tests.rated", subject=force, by=None, now="green")
    assert check().sound
    assert [each.number for each in keeping.kept_at(place)] == [LENGTH + 1, LENGTH + 2]
    newest = Check.objects.first()
    assert newest is not None
    assert (newest.checkpoints, newest.kept_in, newest.problem) == (1, str(place), "")
    forge_a_verb(random.Random(2), force)
    assert not check().sound
    assert len(keeping.kept_at(place)) == 2  # a history that does not hold leaves no checkpoint


def test_a_folder_takes_each_checkpoint_as_a_file_that_is_never_written_again(
    kept: list[rules.Checkpoint], tmp_path: Path
) -> None:
    for each in kept:
        keeping.keep(each, tmp_path)
    assert sorted(keeping.kept_at(tmp_path), key=lambda each: each.number) == kept
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    keeping.keep(kept[0], tmp_path)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_place_that_cannot_be_written_is_said_and_the_history_is_verified_all_the_same(
    kept: list[rules.Checkpoint], tmp_path: Path, settings: object
) -> None:
    (tmp_path / "file").write_text("")
    settings.CHECKPOINTS = str(tmp_path / "file" / "below" / "checkpoints.txt")  # type: ignore[attr-defined]
    assert check().sound
    newest = selectors.latest_check()
    assert newest is not None
    assert "cannot be" in newest.problem
    assert newest.kept_in == ""


def test_the_commands_keep_and_compare(
    kept: list[rules.Checkpoint], force: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "checkpoints.txt"
    call_command("checkpoint", to=place)
    line = capsys.readouterr().out.strip()
    assert place.read_text() == f"{line}\n"
    assert rules.checkpoint_in(line).number == LENGTH + 1
    call_command("verify", against=place)
    assert "They fit all 1 checkpoints kept." in capsys.readouterr().out
    forge_a_verb(random.Random(3), force)
    with pytest.raises(CommandError, match="are not those of the checkpoint"):
        call_command("verify", against=place)


@pytest.mark.parametrize("line", ["", "12", "twelve " + "0" * 64 + " 2022-06-30T12:00:00Z", "1 " + "g" * 64 + " now"])
def test_a_line_that_is_no_checkpoint_is_refused_with_its_place(line: str, tmp_path: Path) -> None:
    place = tmp_path / "checkpoints.txt"
    place.write_text(f"# kept by the clerk\n{line or 'nothing'}\n")
    with pytest.raises(keeping.CannotKeep, match="line 2, is no checkpoint"):
        keeping.kept_at(place)
    with pytest.raises(CommandError):
        call_command("verify", against=place)


def test_a_checkpoint_is_one_line_that_reads_back(kept: list[rules.Checkpoint]) -> None:
    newest, file = keep_checkpoint()
    assert file is None
    assert rules.checkpoint_in(str(newest)) == rules.Checkpoint(
        newest.number, newest.hash, newest.kept_at.replace(microsecond=0)
    )

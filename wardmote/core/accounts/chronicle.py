"""The history in words: names for actors, words for verbs, and only what the reader's own partnership may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from wardmote.core.accounts import selectors
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.accounts.rights import VIEW_HISTORY
from wardmote.core.audit import selectors as audit
from wardmote.core.audit.models import Event
from wardmote.core.documents.compose import Column
from wardmote.core.documents.writers import csv
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.hooks import registry


@dataclass(frozen=True, slots=True)
class Change:
    """One value of an entry; ``was`` is empty where it holds only what is now, ``erased`` where it was taken out."""

    name: str
    was: str = ""
    now: str = ""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history as a page shows it; ``theirs`` for another partnership's: sealed, not readable."""

    number: int
    at: datetime
    what: str
    subject: str
    seal: str
    key: str = ""
    url: str | None = None
    by: str = ""
    changes: list[Change] = field(default_factory=list)
    theirs: bool = False


def matching(*, verb: str = "", by: str = "", since: date | None = None, until: date | None = None) -> QuerySet[Event]:
    """Entries by what happened, who did it and on which days, both included."""
    events = audit.newest_events()
    if verb:
        events = events.filter(verb=verb)
    if by:
        events = events.filter(by=by)
    if since:
        events = events.filter(recorded_at__date__gte=since)
    if until:
        events = events.filter(recorded_at__date__lte=until)
    return events


def verbs() -> list[tuple[str, Any]]:
    """(verb, words) of everything that ever happened, for a filter."""
    return sorted(((verb, in_words(verb)) for verb in audit.verbs()), key=lambda pair: str(pair[1]))


def actors(reader: Any) -> list[tuple[str, str]]:
    """(key, name) of everybody who ever did something and whom the reader may know of."""
    visible = names_for(reader, audit.actors())
    return sorted(visible.items(), key=lambda pair: pair[1])


def in_words(verb: str) -> str:
    """What happened, in the room's own words, or in those of its name."""
    return str(registry.verbs.get(verb) or verb.partition(".")[2].replace("_", " ").capitalize())


def names_for(reader: Any, keys: Iterable[str]) -> dict[str, str]:
    """Names for actors: of everybody where there is one partnership, else of the reader's own people."""
    every = set(keys)
    names = selectors.names_of(every)
    if not reads_everything(reader):
        own = {f"user:{pk}" for pk in selectors.colleagues_of(reader).values_list("pk", flat=True)}
        names = {key: name for key, name in names.items() if key in own}
    if "system" in every:
        names["system"] = _("The system, by a command")
    return names


def reads_everything(reader: Any) -> bool:
    """Whether the reader's partnerships are all there are."""
    return not Partnership.objects.exclude(pk__in=partnerships_where(reader, VIEW_HISTORY)).exists()


def entries(events: list[Event], *, reader: Any) -> list[Entry]:
    """Entries as their reader may see them.

    One chain seals the writes of every partnership of an installation, so that none can be cut out of it. Words and
    names of another partnership stay hidden; the line itself stays, so that the numbers have no gap.
    """
    everything = reads_everything(reader)
    own = set(partnerships_where(reader, VIEW_HISTORY).values_list("pk", flat=True))
    records = _records(events)
    names = names_for(reader, {event.by for event in events})
    found = []
    for event in events:
        record = records.get((event.subject_type, event.subject_id))
        if everything or _partnership_id(event.subject_type, record) in own:
            found.append(_open_entry(event, record, names))
        else:
            found.append(
                Entry(
                    number=event.number,
                    at=event.recorded_at,
                    what=_("An entry of another partnership"),
                    subject="",
                    seal=event.hash,
                    theirs=True,
                )
            )
    return found


BATCH = 500


def as_csv(events: QuerySet[Event], *, reader: Any) -> Iterator[bytes]:
    """Entries as CSV, newest first, a batch at a time; another partnership's stay sealed here as on the page."""
    heads = (_("Number"), _("When"), _("Who"), _("What"), _("About"), _("Values"), _("Seal"))
    columns = tuple(Column(head) for head in heads)
    yield csv.write(Grid(_("History"), columns, ()))
    rest = events
    while batch := list(rest[:BATCH]):
        rows = tuple(_csv_row(entry) for entry in entries(batch, reader=reader))
        yield csv.write(Grid(_("History"), columns, rows), bom=False).split(b"\r\n", 1)[1]
        rest = events.filter(number__lt=batch[-1].number)


def _csv_row(entry: Entry) -> tuple[str | int, ...]:
    values = "; ".join(f"{each.name}: {_csv_change(each)}".removeprefix(": ") for each in entry.changes)
    return (
        entry.number,
        entry.at.isoformat(timespec="seconds"),
        entry.by,
        entry.what,
        entry.subject,
        values,
        entry.seal,
    )


def _csv_change(change: Change) -> str:
    if change.erased:
        return _("erased or empty")
    return f"{change.was} → {change.now}" if change.was else change.now


def changes_in(values: dict[str, Any]) -> list[Change]:
    """The values of an entry, with ``was`` and ``now`` of one thing brought together."""
    rest = dict(values)
    found = []
    if "was" in rest and "now" in rest:
        found.append(Change(name="", was=_plain(rest.pop("was")), now=_plain(rest.pop("now"))))
    for name, value in rest.items():
        found.append(Change(name=name.replace("_", " "), now=_plain(value), erased=value is None))
    return found


def _open_entry(event: Event, record: Model | None, names: dict[str, str]) -> Entry:
    subject = registry.subjects.get(event.subject_type)
    noun = subject.noun if subject else _model_name(event.subject_type)
    return Entry(
        number=event.number,
        at=event.recorded_at,
        what=in_words(event.verb),
        subject=f"{noun}: {subject.title(record) if subject else record}"
        if record is not None
        else f"{noun} {event.subject_id}",
        seal=event.hash,
        key=subject.key(record) if subject and record is not None else "",
        url=subject.url(record) if subject and record is not None else None,
        by=names.get(event.by, event.by),
        changes=changes_in(audit.values_of(event)),
    )


def _records(events: list[Event]) -> dict[tuple[str, str], Model]:
    """The records that entries speak of, one query for each kind."""
    wanted: dict[str, set[str]] = {}
    for event in events:
        wanted.setdefault(event.subject_type, set()).add(event.subject_id)
    found: dict[tuple[str, str], Model] = {}
    for label, ids in wanted.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue  # a kind of record that this release no longer has
        records = model._default_manager.filter(pk__in=[pk for pk in ids if pk.isdigit()])
        if (subject := registry.subjects.get(label)) and subject.related:
            records = records.select_related(*subject.related)
        for record in records:
            found[label, str(record.pk)] = record
    return found


def _partnership_id(label: str, record: Model | None) -> int | None:
    """Whose a record is; None, which is nobody's, where no room says so."""
    subject = registry.subjects.get(label)
    if record is None or subject is None:
        return None
    partnership = subject.partnership(record)
    return partnership.pk if partnership else None


def _model_name(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name).capitalize()
    except LookupError:
        return label


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    return str(value)

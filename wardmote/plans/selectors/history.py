"""Everything that ever happened to a commitment or an activity, as one line of time, and any two moments of it compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.clearance.models import Passage
from wardmote.core.files.permissions import marking_allows
from wardmote.core.files.selectors import files_of
from wardmote.core.ui.format import long_date
from wardmote.core.ui.hooks import registry
from wardmote.plans import asat
from wardmote.plans.models import (
    Activity,
    Commitment,
    DateMove,
    Dependency,
    FieldChange,
    Lineage,
    Opinion,
    RatingEvent,
    Step,
    Update,
)
from wardmote.plans.selectors.field_words import FIELDS, TEXTS, FieldWords

Row = Activity | Commitment

UPDATE, RATING, DATE, EDIT, IMPORT, STEP, DEPENDENCY, CLEARING, LINEAGE, OPINION, EVIDENCE = (
    "update", "rating", "date", "edit", "import", "step", "dependency", "clearing", "lineage",
    "opinion", "evidence",
)  # fmt: skip

_ONE_WRITE = timedelta(seconds=5)
"""An update, its rating and its status are written by one person at one go: within this they are one entry."""

_OLDEST = datetime.min.replace(tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True, slots=True)
class Pair:
    """One value before and after, in words; ``is_text`` where its words are worth comparing one by one."""

    name: Any
    was: str
    now: str
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``on`` is the day it speaks of, ``at`` when it was recorded; ``of`` says to which other row."""

    id: str
    kind: str
    title: str
    on: date | None
    at: datetime
    row: Row
    by: str = ""
    of: str = ""
    text: str = ""
    public_text: str = ""
    reason: str = ""
    changes: tuple[Pair, ...] = ()
    until: datetime | None = None  # when the last of its changes was recorded, where that is later than ``at``

    @property
    def day(self) -> date:
        """The day under which it stands."""
        return self.on or timezone.localdate(self.at)


def timeline(row: Row, *, user: Any) -> list[Entry]:
    """What happened to a row, to the activities of a commitment, and to the rows that they come from; newest first.

    Evidence is told of as far as its marking allows this user.
    """
    reach = _Reach(row)
    words = FieldWords(row.version)
    found = [
        *_updates(reach),
        *_ratings(reach),
        *_moves(reach, words),
        *_steps(reach),
        *_dependencies(reach),
        *_clearings(reach),
        *_lineages(reach),
        *_opinions(reach),
        *_evidence(reach, user),
    ]
    found = _joined(found, list(_edits(reach, words)))
    found = [replace(entry, of=reach.name_of(entry.row)) for entry in found if reach.holds(entry)]
    return sorted(found, key=lambda entry: (entry.day, entry.at, entry.id), reverse=True)


class _Reach:
    """The rows whose past belongs to a row: itself, a commitment's activities, and what they came from until they did."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.until: dict[Row, datetime | None] = {row: None}
        if isinstance(row, Commitment):
            self.until |= dict.fromkeys(row.activities.select_related("commitment", "version"), None)
        edge: dict[Row, datetime | None] = dict(self.until)
        while edge:
            edge = self._before(edge)
            self.until |= edge
        self.activities = {each.pk: each for each in self.until if isinstance(each, Activity)}
        self.commitments = {each.pk: each for each in self.until if isinstance(each, Commitment)}

    def _before(self, edge: dict[Row, datetime | None]) -> dict[Row, datetime | None]:
        found: dict[Row, datetime | None] = {}
        for link in lineage_of(edge):
            source, to = link.from_activity or link.from_commitment, link.to_activity or link.to_commitment
            if source is None or to is None or source in self.until:
                continue
            limits = [each for each in (edge[to], link.recorded_at) if each is not None]
            found[source] = min(limits)
        return found

    def of(self, level: str, pk: int) -> Row:
        return self.activities[pk] if level == "activity" else self.commitments[pk]

    def holds(self, entry: Entry) -> bool:
        """Whether an entry of a row it came from was recorded before it did."""
        limit = self.until[entry.row]
        return limit is None or entry.at <= limit

    def name_of(self, row: Row) -> str:
        """Which row, where it is not the one that was asked about."""
        if row == self.row or (isinstance(self.row, Commitment) and isinstance(row, Activity) and not row.text):
            return ""
        if isinstance(row, Activity):
            return _("Activity %(ref)s") % {"ref": row.ref_shown}
        return _("Commitment %(ref)s") % {"ref": row.ref_shown}


def lineage_of(rows: Iterable[Row]) -> QuerySet[Lineage]:
    """Where rows come from."""
    every = list(rows)
    activities = [row.pk for row in every if isinstance(row, Activity)]
    commitments = [row.pk for row in every if isinstance(row, Commitment)]
    return Lineage.objects.filter(Q(to_activity__in=activities) | Q(to_commitment__in=commitments)).select_related(
        "from_activity__commitment",
        "from_activity__version",
        "from_commitment__version",
        "to_activity__commitment",
        "to_commitment",
        "by",
    )


def _updates(reach: _Reach) -> Iterator[Entry]:
    for row in Update.objects.filter(activity__in=reach.activities).select_related("by", "by_link__person"):
        title = _("Update")
        if row.origin == Update.Origin.IMPORTED:
            title = _("Update read from a document")
        if row.nothing_changed:
            title = _("Nothing has changed")
        if row.as_at is None and row.stamp_printed:
            title = _("Update, its printed date “%(stamp)s” cannot be read") % {"stamp": row.stamp_printed}
        same = row.public_text == row.internal_text
        yield Entry(
            f"update-{row.pk}",
            UPDATE,
            title,
            row.as_at,
            row.recorded_at,
            reach.activities[row.activity_id],
            by=row.who,
            text=row.internal_text,
            public_text="" if same else row.public_text,
        )


def _ratings(reach: _Reach) -> Iterator[Entry]:
    before: dict[int, str] = {}
    events = RatingEvent.objects.filter(activity__in=reach.activities).select_related("rating", "by", "by_link__person")
    for row in events.order_by("recorded_at", "pk"):
        was, now = before.get(row.activity_id, ""), str(row.rating) if row.rating else ""
        before[row.activity_id] = now
        title = _("Rated %(rating)s") % {"rating": now} if now else _("Rating taken away")
        if now == was:
            title = _("Rated %(rating)s as before") % {"rating": now} if now else _("Still not rated")
        changes = (Pair(FIELDS["rating"], was, now),) if was and was != now else ()
        yield Entry(
            f"rating-{row.pk}",
            RATING,
            title,
            row.as_at,
            row.recorded_at,
            reach.activities[row.activity_id],
            by=row.who,
            reason=row.reason,
            changes=changes,
        )


def _moves(reach: _Reach, words: FieldWords) -> Iterator[Entry]:
    for row in DateMove.objects.filter(activity__in=reach.activities).select_related("by"):
        title = _("New date agreed by %(who)s") % {"who": row.agreed_by} if row.agreed_by else _("New date agreed")
        was, now = (long_date(each) if each else "" for each in (row.was, row.now))
        yield Entry(
            f"date-{row.pk}",
            DATE,
            title,
            row.agreed_on,
            row.recorded_at,
            reach.activities[row.activity_id],
            by=_name(row.by),
            reason=row.reason,
            changes=(Pair(FIELDS["latest"], was, now),),
        )


def _steps(reach: _Reach) -> Iterator[Entry]:
    for row in Step.objects.filter(activity__in=reach.activities, done_on__isnull=False).select_related("done_by"):
        day = row.done_on
        yield Entry(
            f"step-{row.pk}",
            STEP,
            _("Step (%(number)s) done") % {"number": row.number},
            day,
            _at_noon(day),
            reach.activities[row.activity_id],
            by=_name(row.done_by),
            text=row.text,
        )


def _dependencies(reach: _Reach) -> Iterator[Entry]:
    for row in Dependency.objects.filter(activity__in=reach.activities).select_related("by"):
        activity = reach.activities[row.activity_id]
        title = _("Waits for: %(kind)s") % {"kind": row.get_kind_display()}
        due = _("A decision is due on %(date)s.") % {"date": long_date(row.decision_due)} if row.decision_due else ""
        text = "\n".join(filter(None, [row.text, due]))
        yield Entry(
            f"dependency-{row.pk}", DEPENDENCY, title, None, row.recorded_at, activity, _name(row.by), text=text
        )
        if row.decided_on:
            at = max(row.recorded_at, _at_noon(row.decided_on))
            decided = str(row.get_outcome_display())
            yield Entry(f"decided-{row.pk}", DEPENDENCY, decided, row.decided_on, at, activity, text=row.text)


def _clearings(reach: _Reach) -> Iterator[Entry]:
    titles = {
        Passage.State.CLEARED: _("Cleared for the public: %(field)s"),
        Passage.State.STANDING: _("Cleared for the public: %(field)s"),
        Passage.State.WITHDRAWN: _("Withdrawn from the public: %(field)s"),
        Passage.State.REFUSED: _("Sent back: %(field)s"),
    }
    for level, rows in (("activity", reach.activities), ("commitment", reach.commitments)):
        clearable = registry.clearables.get(f"plans.{level}")
        names = clearable.fields if clearable else {}
        decided = Passage.objects.filter(subject_type=f"plans.{level}", subject_id__in=rows, decided_at__isnull=False)
        for row in decided.filter(state__in=titles).select_related("decided_by"):
            yield Entry(
                f"passage-{row.pk}",
                CLEARING,
                titles[Passage.State(row.state)] % {"field": names.get(row.field, row.field)},
                None,
                row.decided_at or row.written_at,
                reach.of(level, row.subject_id),
                by=_name(row.decided_by),
                text=clearable.show(row.field, row.text) if clearable else row.text,
                reason=row.reason,
            )


def _lineages(reach: _Reach) -> Iterator[Entry]:
    for row in lineage_of(reach.until):
        source, to = row.from_activity or row.from_commitment, row.to_activity or row.to_commitment
        if source is None or to is None:
            continue
        text = source.statement if isinstance(source, Commitment) else source.text or source.commitment.statement
        yield Entry(
            f"lineage-{row.pk}",
            LINEAGE,
            _("%(kind)s %(ref)s of “%(plan)s”")
            % {"kind": row.get_kind_display(), "ref": source.ref_shown, "plan": source.version.title},
            row.on,
            row.recorded_at,
            reach.of("activity" if row.to_activity_id else "commitment", to.pk),
            by=_name(row.by),
            text=text,
            reason=row.reason,
        )


def _opinions(reach: _Reach) -> Iterator[Entry]:
    """What was made of it, each once: where an opinion followed a row to another, it stands on both."""
    told = set()
    found = Opinion.objects.filter(Q(activity__in=reach.activities) | Q(commitment__in=reach.commitments))
    for row in found.select_related("body", "by").order_by("pk"):
        given = (row.recorded_at, row.by_id, row.answer, row.given_on)
        if given in told:
            continue
        told.add(given)
        level, pk = ("activity", row.activity_id) if row.activity_id else ("commitment", row.commitment_id)
        yield Entry(
            f"opinion-{row.pk}",
            OPINION,
            _("%(answer)s: %(who)s") % {"answer": row, "who": row.given_by},
            row.given_on,
            row.recorded_at,
            reach.of(level, pk or 0),
            by=_name(row.by),
            reason=row.reason,
        )


def _evidence(reach: _Reach, user: Any) -> Iterator[Entry]:
    for level, rows in (("activity", reach.activities), ("commitment", reach.commitments)):
        for row in files_of(f"plans.{level}", rows):
            if not marking_allows(user, row):
                continue
            again = row.number > 1
            title = _("Evidence replaced: %(title)s") if again else _("Evidence attached: %(title)s")
            about = reach.of(level, row.evidence.subject_id)
            yield Entry(
                f"evidence-{row.pk}",
                EVIDENCE,
                title % {"title": row.evidence.title},
                None,
                row.recorded_at,
                about,
                by=_name(row.by),
                text=row.name,
            )
            if row.is_newest and row.evidence.withdrawn_at:
                yield Entry(
                    f"withdrawn-{row.pk}",
                    EVIDENCE,
                    _("Evidence withdrawn: %(title)s") % {"title": row.evidence.title},
                    None,
                    row.evidence.withdrawn_at,
                    about,
                    by=_name(row.evidence.withdrawn_by),
                    reason=row.evidence.withdrawn_because,
                )


def _edits(reach: _Reach, words: FieldWords) -> Iterator[Entry]:
    """Field changes, those of one write together. Ratings and agreed dates have entries of their own."""
    changes = FieldChange.objects.filter(
        Q(activity__in=reach.activities) | Q(commitment__in=reach.commitments)
    ).exclude(Q(field="rating") | Q(verb="plans.date_agreed"))
    together: dict[tuple[Any, ...], list[FieldChange]] = {}
    for change in changes.select_related("by", "imported").order_by("recorded_at", "pk"):
        key = (change.activity_id, change.commitment_id, change.recorded_at, change.verb)
        together.setdefault(key, []).append(change)
    for (activity, commitment, at, verb), group in together.items():
        first = group[0]
        row = reach.of("activity", activity) if activity else reach.of("commitment", commitment)
        came = any(change.field == asat.EXISTS for change in group)
        yield Entry(
            f"change-{first.pk}",
            IMPORT if first.imported_id else EDIT,
            _import_title(first, came) if first.imported else str(registry.verbs.get(verb, verb)),
            first.as_at,
            at,
            row,
            by=_name(first.by),
            text=_("It came into the plan.") if came else "",
            reason=first.reason,
            changes=tuple(_pairs(group, words)),
        )


def _import_title(change: FieldChange, came: bool) -> str:
    name = change.imported.file_name if change.imported else ""
    return (_("Came in with “%(file)s”") if came else _("Changed by “%(file)s”")) % {"file": name}


def _pairs(group: Sequence[FieldChange], words: FieldWords) -> Iterator[Pair]:
    for change in sorted(group, key=lambda each: list(FIELDS).index(each.field) if each.field in FIELDS else -1):
        if change.field in FIELDS:
            was, now = words(change.field, change.was), words(change.field, change.now)
            yield Pair(FIELDS[change.field], was, now, change.field in TEXTS)


def _joined(entries: list[Entry], edits: list[Entry]) -> list[Entry]:
    """What an update or a rating changed besides, such as the status, stands with it and not on its own."""
    found = list(entries)
    for edit in edits:
        if edit.kind == IMPORT:
            found.append(edit)
            continue
        near = [
            number
            for number, each in enumerate(found)
            if each.kind in {UPDATE, RATING}
            and (each.row, each.by) == (edit.row, edit.by)
            and timedelta(0) <= edit.at - each.at < _ONE_WRITE
        ]
        if edit.text or not near:
            found.append(edit)
            continue
        number = max(near, key=lambda each: (found[each].at, found[each].kind == RATING))
        joined = (*found[number].changes, *edit.changes)
        found[number] = replace(found[number], changes=joined, until=edit.at)
    return found


def compared(one: Entry, other: Entry) -> tuple[Entry, Entry, list[Pair]]:
    """Two moments, the earlier first, and every value that differs between them as it was recorded then."""
    first, last = sorted([one, other], key=lambda entry: (entry.at, entry.day, entry.id))
    words = FieldWords(last.row.version)
    was, now = _standing(first), _standing(last)
    names = [name for name in FIELDS if was.get(name, "") != now.get(name, "")]
    pairs = [
        Pair(FIELDS[name], words(name, was.get(name, "")), words(name, now.get(name, "")), name in TEXTS)
        for name in names
    ]
    return first, last, pairs


def _standing(entry: Entry) -> dict[str, str]:
    """The values of an entry's row as they were recorded at its instant; its progress as said then."""
    row = entry.row
    by_name: dict[str, list[FieldChange]] = {}
    for change in row.field_changes.order_by("recorded_at", "pk"):
        by_name.setdefault(change.field, []).append(change)
    values = current_values(row)
    for name, changes in by_name.items():
        told = [change for change in changes if change.recorded_at <= (entry.until or entry.at)]
        if name in values:
            values[name] = told[-1].now if told else changes[0].was
    if isinstance(row, Activity):
        values["progress"] = entry.text if entry.kind == UPDATE else _said_until(row, entry.at)
    return values


def _said_until(row: Activity, at: datetime) -> str:
    said = row.updates.filter(recorded_at__lte=at).order_by(F("as_at").desc(nulls_last=True), "-pk").first()
    return said.internal_text or said.public_text if said else ""


def current_values(row: Row) -> dict[str, str]:
    """The noted values of a row as it stands now, as text."""
    if isinstance(row, Commitment):
        return {
            "statement": row.statement,
            "ref_printed": row.ref_printed,
            "part": str(row.part_id),
            "accountable": row.accountable,
            **_of_either(row),
        }
    return {
        "text": row.text,
        "ref_printed": row.ref_printed,
        "commitment": row.commitment.key,
        "owners_printed": row.owners_printed,
        "timescale_printed": row.timescale_printed,
        "latest": row.latest.isoformat() if row.latest else "",
        "rating": row.rating.key if row.rating else "",
        "status": row.status,
        "oversight_printed": row.oversight_printed,
        **_of_either(row),
    }


def _of_either(row: Row) -> dict[str, str]:
    """What is noted of a commitment and of an activity alike."""
    return {
        "cadence": row.cadence,
        "cadence_body": str(row.cadence_body_id or ""),
        "cadence_since": row.cadence_since.isoformat() if row.cadence_since else "",
        "retired_on": row.retired_on.isoformat() if row.retired_on else "",
    }


def _name(user: Any) -> str:
    return user.name if user else ""


def _at_noon(day: date | None) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12))) if day else _OLDEST

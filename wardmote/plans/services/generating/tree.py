"""One invented plan: its objectives down to its steps, and what has been said of it since it was adopted."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.text import slugify

from wardmote.core.accounts.models import User
from wardmote.core.clearance.models import Passage
from wardmote.core.documents.compose import Composed, Properties, paragraph
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import Frozen, freeze
from wardmote.plans.definitions import scheme_definition
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CrossReference,
    DateMove,
    Dependency,
    FieldChange,
    Mechanism,
    Objective,
    Part,
    Plan,
    PlanVersion,
    Rating,
    RatingEvent,
    RatingScheme,
    Step,
    TimescaleDate,
    Update,
)
from wardmote.plans.services.generating.bulk import Sheet
from wardmote.plans.services.generating.people import Side
from wardmote.plans.services.generating.words import OBJECTIVES, PART_TITLES, REASONS, STEPS, Words

TERM = timedelta(days=5 * 365)
REPORTED_BEFORE = timedelta(days=45)
CADENCES = ("", "", "monthly", "quarterly", "half_yearly")
FOR_THE_PUBLIC = 0.15
"""How many updates offer words to the public too."""


class Sheets:
    """Every table that a plan's rows stand in, in the order in which they refer to each other."""

    def __init__(self) -> None:
        self.objective = Sheet(Objective, "version_id", "title", "slug", "position")
        self.part = Sheet(Part, "objective_id", "title", "accountable", "position")
        self.commitment = Sheet(
            Commitment, "uuid", "version_id", "part_id", "key", "ref", "ref_printed", "statement", "position"
        )
        self.activity = Sheet(
            Activity,
            "uuid",
            "version_id",
            "commitment_id",
            "key",
            "ref",
            "ref_printed",
            "text",
            "owners_printed",
            "timescale_printed",
            "timescale_kind",
            "latest",
            "original_latest",
            "times_moved",
            "rating_id",
            "rating_printed",
            "rated_on",
            "status",
            "progress",
            "progress_as_at",
            "public_progress",
            "last_update_on",
            "oversight_printed",
            "position",
            "cadence",
            "revision",
        )
        self.step = Sheet(Step, "activity_id", "number", "text", "position", "done_on")
        self.timescale = Sheet(TimescaleDate, "activity_id", "printed", "kind", "date", "position")
        self.assignment = Sheet(Assignment, "activity_id", "part", "printed", "post_id", "team_id", "position")
        self.mechanism = Sheet(Mechanism, "activity_id", "printed", "body_id", "position")
        self.reference = Sheet(
            CrossReference, "version_id", "from_commitment_id", "from_activity_id", "ref", "kind", "to_commitment_id"
        )
        self.dependency = Sheet(
            Dependency, "activity_id", "kind", "text", "decision_due", "outcome", "decided_on", "by_id", "recorded_at"
        )
        self.rating = Sheet(
            RatingEvent, "activity_id", "rating_id", "printed", "as_at", "reason", "by_id", "recorded_at"
        )
        self.move = Sheet(
            DateMove, "activity_id", "was", "now", "agreed_on", "agreed_by", "reason", "by_id", "recorded_at"
        )
        self.change = Sheet(
            FieldChange,
            "version_id",
            "commitment_id",
            "activity_id",
            "field",
            "was",
            "now",
            "as_at",
            "recorded_at",
            "verb",
            "reason",
            "by_id",
        )
        self.update = Sheet(
            Update,
            "uuid",
            "activity_id",
            "as_at",
            "printed",
            "internal_text",
            "public_text",
            "origin",
            "by_id",
            "recorded_at",
        )
        self.passage = Sheet(
            Passage,
            "partnership_id",
            "subject_type",
            "subject_id",
            "field",
            "text",
            "state",
            "written_by_id",
            "written_at",
            "decided_by_id",
            "decided_at",
        )

    def all(self) -> Iterator[Sheet]:
        yield from vars(self).values()

    def flush(self) -> None:
        for sheet in self.all():
            sheet.flush()


@dataclass(slots=True)
class Stand:
    """How an activity stands while its years go by."""

    rating: Rating | None
    rated_on: date | None
    latest: date | None
    first_latest: date | None
    moves: int = 0


def shares(total: int, among: int) -> list[int]:
    """A whole number dealt out as evenly as it goes."""
    each, rest = divmod(total, among)
    return [each + (at < rest) for at in range(among)]


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)


class PlanWriter:
    """Writes one plan. ``activities`` and ``updates`` are how many it gets; made for a single use."""

    def __init__(
        self, sheets: Sheets, words: Words, side: Side, *, number: int, activities: int, updates: int, today: date
    ) -> None:
        self.sheets, self.words, self.side, self.today = sheets, words, side, today
        self.lots = words.lots
        self.number, self.activities, self.updates = number, activities, updates
        self.begun = today - timedelta(days=self.lots.randrange(200, TERM.days))
        self.flat = number % 5 == 4
        self.reported: list[Frozen] = []
        self.commitments: list[tuple[int, str]] = []
        self.position = 0

    def write(self) -> PlanVersion:
        """The whole plan, and the report that was issued on it six weeks ago."""
        self._version()
        count = min(len(OBJECTIVES), max(1, self.activities // 20))
        counts = zip(shares(self.activities, count), shares(self.updates, count), strict=True)
        for at, (activities, updates) in enumerate(counts, start=1):
            self._objective(at, activities, updates)
        self.sheets.flush()
        self._report()
        return self.version

    def _version(self) -> None:
        partnership = self.side.partnership
        owner = partnership.force if self.number % 2 else partnership.governing_body
        ends = self.begun + TERM
        title = f"{partnership.name} plan {self.number}, {self.begun.year} to {ends.year}"
        plan = Plan.objects.create(
            partnership=partnership, owner=owner, title=title, slug=slugify(title)[:80], is_public=self.number % 4 == 0
        )
        definition = scheme_definition()
        scheme = RatingScheme.objects.create(
            name=definition.name, definition=definition.slug, version=definition.version
        )
        self.ratings = Rating.objects.bulk_create(
            Rating(
                scheme=scheme,
                key=each.key,
                letter=each.letter,
                word=each.word,
                tone=each.tone,
                off_track=each.off_track,
                complete=each.complete,
                position=at * 10,
            )
            for at, each in enumerate(definition.ratings, start=1)
        )
        self.version = PlanVersion.objects.create(
            plan=plan,
            title=title,
            scheme=scheme,
            period_starts_on=self.begun,
            period_ends_on=ends,
            as_at=self.begun,
            adopted_on=self.begun,
        )
        self._passage("plans.plan", plan.pk, "title", title, share=1)

    def _objective(self, at: int, activities: int, updates: int) -> None:
        title = OBJECTIVES[(at + self.number) % len(OBJECTIVES)]
        objective = self.sheets.objective.add(self.version.pk, title, f"{slugify(title)}-{at}"[:80], at)
        parts = [
            self.sheets.part.add(objective, PART_TITLES[who], accountable, who + 1)
            for who, accountable in enumerate(("force", "governing_body", "joint"))
        ]
        self._passage("plans.objective", objective, "title", title, share=1)
        for part, words in zip(parts, PART_TITLES, strict=True):
            self._passage("plans.part", part, "title", words, share=1)
        said = iter(shares(updates, activities) if activities else [])
        left, number = activities, 0
        while left:
            number += 1
            wanted = 1 if self.flat else min(left, self.lots.randrange(1, 7))
            left -= wanted
            part = parts[0 if self.lots.random() < 0.6 else self.lots.randrange(1, 3)]
            self._commitment(part, f"{at}.{number}", wanted, said)

    def _commitment(self, part: int, ref: str, activities: int, said: Iterator[int]) -> None:
        statement, key = self.words.commitment(), ref.replace(".", "-")
        pk = self.sheets.commitment.add(
            self._uuid(), self.version.pk, part, key, ref, ref, statement, len(self.commitments) + 1
        )
        self.commitments.append((pk, ref))
        self._changed(("commitment", pk), "exists", "", "1", self.begun)
        self._passage("plans.commitment", pk, "statement", statement)
        if self.lots.random() < 0.1:
            self._refer(CrossReference.Kind.RELATED, commitment=pk)
        for at in range(1, activities + 1):
            self._activity(pk, ref if self.flat else f"{ref}.{at}", next(said))

    def _activity(self, commitment: int, ref: str, said: int) -> None:
        self.position += 1
        pk = self.sheets.activity.next  # the rows that follow name it before its own last words are known
        self._changed(("activity", pk), "exists", "", "1", self.begun)
        days = self._days(said)
        latest = self.begun + timedelta(days=self.lots.randrange(150, TERM.days)) if self.lots.random() < 0.85 else None
        stand = Stand(None, None, latest, latest)
        self._rate(pk, stand)
        self._move(pk, stand)
        progress, public = self._say(pk, days)
        finished = stand.rating is not None and stand.rating.complete
        identity = self._uuid()
        boards = self._boards(pk)
        text = "" if self.flat else self.words.activity()
        steps = self._steps(pk) if text and self.lots.random() < 0.1 else ""
        printed = f"By {stand.first_latest:%B %Y}" if stand.first_latest else ""
        if printed:
            self.sheets.timescale.add(pk, printed, "by", f"{stand.first_latest:%Y-%m}", 1)
        self.sheets.activity.add(
            identity,
            self.version.pk,
            commitment,
            ref.replace(".", "-"),
            "" if self.flat else ref,
            "" if self.flat else f"({ref})",
            f"{text} {steps}".strip(),
            self._owners(pk),
            printed,
            "by" if printed else "unknown",
            stand.latest,
            stand.first_latest,
            stand.moves,
            stand.rating.pk if stand.rating else None,
            stand.rating.letter if stand.rating else "",
            stand.rated_on,
            Activity.Status.COMPLETE if finished else self._status(days),
            progress,
            days[-1] if days else None,
            public,
            days[-1] if days else None,
            boards,
            self.position,
            CADENCES[int(self.lots.random() * len(CADENCES))],
            said,
        )
        if text:
            self._passage("plans.activity", pk, "text", text)
        if public:
            self._passage("plans.activity", pk, "public_progress", public)
        if stand.rating:
            self._passage("plans.activity", pk, "rating", stand.rating.key)
        if self.lots.random() < 0.05:
            self._wait(pk)
        if self.lots.random() < 0.05:
            self._refer(CrossReference.Kind.SHOW_THEIRS, activity=pk)
        self._card(identity, ref, text, stand)

    def _days(self, count: int) -> list[date]:
        """The days on which something was said, about evenly since the plan began; some owners fell silent."""
        silent = self.lots.randrange(40, 160) if self.lots.random() < 0.15 else self.lots.randrange(0, 30)
        span = max(1, (self.today - self.begun).days - silent)
        step = span / count if count else 0
        late = self.lots.random
        return [self.begun + timedelta(days=int(step * (at + 0.5 + late() / 2))) for at in range(count)]

    def _status(self, days: list[date]) -> str:
        if not days:
            return Activity.Status.NOT_STARTED
        return Activity.Status.ONGOING if self.lots.random() < 0.9 else Activity.Status.NOT_STATED

    def _rate(self, pk: int, stand: Stand) -> None:
        """A rating about every half year, which mostly stays or moves by one; a few are never rated."""
        if self.lots.random() < 0.06:
            return
        worst, amber = self.ratings[0], self.ratings[1]
        open_ones = [each for each in self.ratings if not each.complete]
        day, now = self.begun + timedelta(days=self.lots.randrange(20, 60)), amber
        while day <= self.today:
            was, reason = stand.rating, ""
            if was is not None:
                at = open_ones.index(was) + self.lots.choice((-1, 0, 0, 1))
                now = open_ones[max(0, min(at, len(open_ones) - 1))]
                if self.lots.random() < 0.04:
                    now = next((each for each in self.ratings if each.complete), worst)
                reason = self.words.one(REASONS) if now != was else ""
            stand.rating, stand.rated_on = now, day
            self.sheets.rating.add(pk, now.pk, now.letter, day, reason, self._writer().pk, moment(day))
            if now != was:
                self._changed(("activity", pk), "rating", was.key if was else "", now.key, day, "plans.rated", reason)
            if now.complete:
                return
            day += timedelta(days=self.lots.randrange(80, 260))

    def _move(self, pk: int, stand: Stand) -> None:
        """Some dates are agreed anew, once or several times."""
        while stand.latest and stand.latest < self.today + timedelta(days=60) and self.lots.random() < 0.4:
            was, stand.latest = stand.latest, stand.latest + timedelta(days=self.lots.choice((61, 91, 183)))
            day = min(was - timedelta(days=10), self.today)
            reason, board = self.words.one(REASONS), self.words.one(self.side.bodies)[1]
            stand.moves += 1
            self.sheets.move.add(pk, was, stand.latest, day, board, reason, self._writer().pk, moment(day))
            self._changed(
                ("activity", pk), "latest", was.isoformat(), stand.latest.isoformat(), day, "plans.edited", reason
            )

    def _say(self, pk: int, days: list[date]) -> tuple[str, str]:
        """An update for each day. Returns the newest words, and the newest for the public."""
        words, public_now, text = self.words, "", ""
        add, lot, writers = self.sheets.update.add, self.lots.random, (self.side.policy_officer.pk, self.side.owner.pk)
        for day in days:
            text = words.update()
            public = text if lot() < FOR_THE_PUBLIC else ""
            public_now = public or public_now
            add(self._uuid(), pk, day, text, text, public, "typed", writers[lot() < 0.7], moment(day))
        return text, public_now

    def _owners(self, pk: int) -> str:
        """A lead for most, and some who help; a few names are printed that nobody here knows."""
        if self.lots.random() < 0.05:
            return ""
        printed = []
        for at in range(1, 2 + (self.lots.random() < 0.3) + (self.lots.random() < 0.1)):
            lot = self.lots.random()
            post = self.words.one(self.side.posts) if lot < 0.85 else None
            team = self.words.one(self.side.teams) if 0.85 <= lot < 0.96 else None
            name = (post or team or (None, f"{self.words.name()} (acting)"))[1]
            part = Assignment.Part.LEAD if at == 1 else Assignment.Part.CONTRIBUTOR
            self.sheets.assignment.add(pk, part, name, post and post[0], team and team[0], at)
            printed.append(name)
        return "\n".join(printed)

    def _boards(self, pk: int) -> str:
        if self.lots.random() < 0.1:
            return ""
        body, name = self.words.common(self.side.bodies)
        self.sheets.mechanism.add(pk, name, body, 1)
        return name

    def _steps(self, pk: int) -> str:
        count = self.lots.randrange(2, 5)
        for at, text in enumerate(STEPS[:count], start=1):
            done = self.begun + timedelta(days=at * 90)
            self.sheets.step.add(pk, at, text, at, done if done < self.today and at == 1 else None)
        return " ".join(f"({at}) {text}" for at, text in enumerate(STEPS[:count], start=1))

    def _wait(self, pk: int) -> None:
        due = self.today + timedelta(days=self.lots.randrange(-60, 240))
        decided = due if due < self.today and self.lots.random() < 0.6 else None
        outcome = Dependency.Outcome.GRANTED if decided else Dependency.Outcome.WAITING
        kind = self.words.one([Dependency.Kind.FUNDING, Dependency.Kind.COURT, Dependency.Kind.PROCUREMENT])
        text = f"A decision on the {self.words.rare()} money"
        self.sheets.dependency.add(pk, kind, text, due, outcome, decided, self._writer().pk, moment(self.begun))

    def _refer(self, kind: str, *, commitment: int | None = None, activity: int | None = None) -> None:
        """To one of the commitments before."""
        to, ref = self.words.one(self.commitments)
        if to != commitment:
            self.sheets.reference.add(self.version.pk, commitment, activity, ref, kind, to)

    def _changed(
        self,
        subject: tuple[str, int],
        field: str,
        was: str,
        now: str,
        day: date,
        verb: str = "plans.imported",
        reason: str = "",
    ) -> None:
        kind, pk = subject
        of = (pk, None) if kind == "commitment" else (None, pk)
        self.sheets.change.add(self.version.pk, *of, field, was, now, day, moment(day), verb, reason, self._writer().pk)

    def _passage(self, kind: str, pk: int, field: str, text: str, *, share: float = 0.9) -> None:
        """Mostly cleared by the second officer; the rest still waits. Without its titles a plan has no public page at all."""
        cleared, at = self.lots.random() < share, moment(self.begun)
        state = Passage.State.CLEARED if cleared else Passage.State.WAITING
        decided: tuple[Any, ...] = (self.side.second_officer.pk, at) if cleared else (None, None)
        written_by = self.side.policy_officer.pk
        self.sheets.passage.add(self.side.partnership.pk, kind, pk, field, text, state, written_by, at, *decided)

    def _card(self, identity: uuid.UUID, ref: str, text: str, stand: Stand) -> None:
        """What the last report said: a few ratings were others then."""
        then = self.words.one(self.ratings) if self.lots.random() < 0.08 else stand.rating
        self.reported.append(
            Frozen("activity", str(identity), {"ref": ref, "text": text, "rating": then.word if then else ""})
        )

    def _report(self) -> None:
        title, as_at = f"Report on {self.version.title}", self.today - REPORTED_BEFORE
        words = paragraph("This report belongs to an invented plan; its pages were never printed.")
        composed = Composed(title, (words,), Properties(issued=as_at))
        freeze(
            partnership=self.side.partnership,
            report="panel-report",
            series=f"panel-report:{self.version.plan.slug}",
            title=title,
            as_at=as_at,
            period=(None, None),
            audience=Edition.Audience.PANEL,
            content={"composed": composed.to_json(), "plan": {}},
            cards=self.reported,
            files=[],
            by=self.side.policy_officer,
        )

    def _writer(self) -> User:
        return self.side.owner if self.lots.random() < 0.7 else self.side.policy_officer

    def _uuid(self) -> uuid.UUID:
        """A new one, in order: rows then lie side by side in the index too."""
        self.words.drawn += 1
        return uuid.UUID(int=(self.words.drawn << 80) | self.words.stamp, version=4)

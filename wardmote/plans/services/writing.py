"""Writing a document as read into a plan version, noting every change in a journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Post
from wardmote.core.organisations.selectors import body_names, owner_names
from wardmote.plans.comparison import Change, Comparison, same_words
from wardmote.plans.definitions import scheme_definition
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CrossReference,
    DateMove,
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
from wardmote.plans.reading.fields.references import cross
from wardmote.plans.selectors.comparing import commitments_of_read, rating_fact
from wardmote.plans.selectors.lineage import ancestors_of, merged_in
from wardmote.plans.services.journal import Journal
from wardmote.plans.services.progress import Slice, slices
from wardmote.plans.services.reviving import give_back_revived

CERTAIN_ALIAS = frozenset({"exact", "folded"})


class TreeWriter:
    """Writes one document into one plan. Made for a single use; ``write`` returns the version it wrote."""

    def __init__(
        self,
        *,
        read: Mapping[str, Any],
        plan: Plan,
        comparison: Comparison,
        journal: Journal,
        as_at: date,
        by: Any,
    ) -> None:
        self.read, self.plan, self.journal, self.as_at, self.by = read, plan, journal, as_at, by
        self.now = timezone.now()
        self.matched = {"commitment": comparison.matched("commitment"), "activity": comparison.matched("activity")}
        self.repeats = comparison.repeats
        self.changes: dict[str, Change] = {change.there: change for change in comparison.changes if change.there}
        self.keys: dict[str, dict[str, str]] = {"commitment": {}, "activity": {}}

    def write(self) -> PlanVersion:
        self.version = self._version()
        self._take_bodies()
        self.owners = owner_names(self.plan.partnership)
        self.ratings = self._ratings()
        parts = self._parts()
        commitments = self._commitments(parts)
        activities = self._activities(commitments)
        self.returned = give_back_revived(self.version, self.journal, by=self.by)
        self._references(commitments, activities)
        return self.version

    # The plan version and what hangs on it as a whole

    def _version(self) -> PlanVersion:
        period = self.read.get("period") or {}
        version = self.plan.versions.filter(state=PlanVersion.State.CURRENT).first()
        if version is None:
            scheme = scheme_definition()
            (made,) = self.journal.create(
                RatingScheme, [RatingScheme(name=scheme.name, definition=scheme.slug, version=scheme.version)]
            )
            self.journal.create(
                Rating,
                [
                    Rating(
                        scheme=made,
                        key=each.key,
                        letter=each.letter,
                        word=each.word,
                        tone=each.tone,
                        off_track=each.off_track,
                        complete=each.complete,
                        position=number * 10,
                    )
                    for number, each in enumerate(scheme.ratings, start=1)
                ],
            )
            number = (self.plan.versions.aggregate(last=models.Max("number"))["last"] or 0) + 1
            version = PlanVersion(plan=self.plan, number=number, title=self._title(), scheme=made)
            self.journal.create(PlanVersion, [version])
        self.journal.change(
            version,
            title=self._title() or version.title,
            as_at=max(filter(None, [version.as_at, self.as_at])),
            period_starts_on=_date(period.get("start")) or version.period_starts_on,
            period_ends_on=_date(period.get("end")) or version.period_ends_on,
        )
        return version

    def _title(self) -> str:
        return (self.read.get("title") or self.plan.title)[:300]

    def _take_bodies(self) -> None:
        partnership = self.plan.partnership
        made, changed = organisations.take_bodies(partnership, self.read.get("bodies") or [])
        self.journal.note_made(made)
        for body, before in changed:
            self.journal.note_changed(body, before, {name: getattr(body, name) for name in before})
        self.bodies = body_names(partnership)
        proposals = []
        for alias in self.read.get("aliases") or []:
            meant = self.bodies.get((alias.get("body") or "").casefold())
            if alias.get("how") in CERTAIN_ALIAS and meant is not None:
                self.bodies.setdefault(alias["printed"].casefold(), meant)
            elif alias["printed"].casefold() not in self.bodies:
                proposals.append((alias["printed"], meant, alias.get("how") or ""))
        self.journal.note_made(organisations.propose_aliases(partnership, proposals))

    def _ratings(self) -> dict[str, Rating]:
        """The scheme's ratings by key; a printed one the scheme lacks is added, so that its print is kept."""
        ratings = {rating.key: rating for rating in self.version.scheme.ratings.all()}
        for entry in self.read.get("rating_key") or []:
            rating = ratings.get(entry.get("rag") or "")
            if rating is not None:
                self.journal.change(rating, printed_key=entry["printed"][:300])
        for _objective, _part, commitment in commitments_of_read(self.read):
            for activity in commitment["activities"]:
                printed = rating_fact(None, activity.get("rag_printed"))
                key = slugify(printed)[:30]
                if activity.get("rag") or not key or key in ratings:
                    continue
                rating = Rating(
                    scheme=self.version.scheme,
                    key=key,
                    letter=printed[:1].upper(),
                    word=printed[:60],
                    position=100 + len(ratings),
                )
                self.journal.create(Rating, [rating])
                ratings[key] = rating
        return ratings

    # Objectives and parts

    def _parts(self) -> dict[tuple[int, int], Part]:
        """The parts of the document by (objective number, part number), made where they are new."""
        objectives = {objective.title.casefold(): objective for objective in self.version.objectives.all()}
        taken = {objective.slug for objective in objectives.values()}
        parts: dict[tuple[int, int], Part] = {}
        for number, entry in enumerate(self.read["objectives"], start=1):
            title = (entry.get("title") or self._title())[:300]
            objective = objectives.get(title.casefold())
            if objective is None:
                # Our key, not its title: addresses are public, and the title may not be cleared yet.
                slug = _free_key(f"objective-{len(taken) + 1}", taken)
                objective = Objective(version=self.version, title=title, slug=slug, position=number)
                self.journal.create(Objective, [objective])
                objectives[title.casefold()] = objective
            self.journal.change(objective, title=title, position=number)
            ours = {part.title.casefold(): part for part in objective.parts.all()}
            for place, inner in enumerate(entry["parts"], start=1):
                part_title = (inner.get("title") or "")[:300]
                accountable = inner.get("accountable") or ""
                part = ours.get(part_title.casefold())
                if part is None:
                    part = Part(objective=objective, title=part_title, accountable=accountable, position=place)
                    self.journal.create(Part, [part])
                    ours[part_title.casefold()] = part
                self.journal.change(part, title=part_title, accountable=accountable, position=place)
                parts[number, place] = part
        return parts

    # Commitments

    def _commitments(self, parts: Mapping[tuple[int, int], Part]) -> dict[str, Commitment]:
        """The document's commitments by their id in it."""
        held = {commitment.key: commitment for commitment in self.version.commitments.all()}
        taken = set(held)
        found: dict[str, Commitment] = {}
        new: list[Commitment] = []
        position = 0
        for number, objective in enumerate(self.read["objectives"], start=1):
            for place, part in enumerate(objective["parts"], start=1):
                for entry in part["commitments"]:
                    position += 1
                    values = {
                        "part": parts[number, place],
                        "ref": (entry.get("ref") or "")[:40],
                        "ref_printed": (entry.get("ref_printed") or "")[:80],
                        "ref_inferred": bool(entry.get("ref_inferred")),
                        "statement": entry["statement"],
                        "accountable": entry.get("accountable") or "",
                        "position": position,
                        "retired_on": None,
                    }
                    ours = held.get(self.matched["commitment"].get(entry["id"], ""))
                    if ours is None:
                        key = _free_key(slugify(entry["id"].replace(".", "-"))[:70] or "commitment", taken)
                        ours = Commitment(version=self.version, key=key, **values)
                        new.append(ours)
                    else:
                        repeated = self._kept(entry["id"], {"words": ("statement",), "place": ("part",)})
                        if same_words(ours.statement, values["statement"]):
                            repeated.add("statement")
                        self.journal.change(
                            ours, **{name: each for name, each in values.items() if name not in repeated}
                        )
                    found[entry["id"]] = ours
                    self.keys["commitment"][entry["id"]] = ours.key
        self.journal.create(Commitment, new)
        self._to_the_end(held.values(), found.values(), position)
        return found

    def _kept(self, entry: str, more: Mapping[str, tuple[str, ...]]) -> set[str]:
        """The fields of a row that the document prints as the last one did: what was edited here since stays."""
        groups = {"row": ("retired_on",), "ref": ("ref", "ref_printed", "ref_inferred"), **more}
        return {name for aspect in self.repeats.get(entry, ()) for name in groups.get(aspect, ())}

    def _to_the_end(self, held: Iterable[Any], found: Iterable[Any], position: int) -> None:
        """What is gone from the document stands after what is in it; its own order is kept."""
        here = {row.pk for row in found}
        for row in sorted((row for row in held if row.pk not in here), key=lambda each: each.position):
            position += 1
            self.journal.change(row, position=position)

    # Activities

    def _activities(self, commitments: Mapping[str, Commitment]) -> dict[str, Activity]:
        held = {activity.key: activity for activity in self.version.activities.select_related("rating")}
        taken = set(held)
        found: dict[str, Activity] = {}
        new: list[tuple[Activity, Mapping[str, Any]]] = []
        old: list[tuple[Activity, Mapping[str, Any]]] = []
        position = 0
        for _objective, _part, entry in commitments_of_read(self.read):
            commitment = commitments[entry["id"]]
            for number, inner in enumerate(entry["activities"], start=1):
                position += 1
                ours = held.get(self.matched["activity"].get(inner["id"], ""))
                if ours is None:
                    key = _free_key(f"{commitment.key}-{number}", taken)
                    ours = Activity(version=self.version, commitment=commitment, key=key, position=position)
                    self._fill(ours, inner)
                    new.append((ours, inner))
                else:
                    old.append((ours, inner))
                    values = {"commitment": commitment, "position": position, "retired_on": None}
                    kept = self._kept(inner["id"], {"place": ("commitment",)})
                    self.journal.change(ours, **{name: each for name, each in values.items() if name not in kept})
                found[inner["id"]] = ours
                self.keys["activity"][inner["id"]] = ours.key
        self.journal.create(Activity, [activity for activity, _ in new])
        self._children_of_new(new)
        for activity, inner in old:
            self._bring_up_to_date(activity, inner)
        self._to_the_end(held.values(), found.values(), position)
        return found

    def _fill(self, activity: Activity, entry: Mapping[str, Any]) -> None:
        """Everything a new activity says, as printed and as parsed."""
        activity.ref = (entry.get("ref") or "")[:40]
        activity.ref_printed = (entry.get("ref_printed") or "")[:80]
        activity.text = entry.get("text") or ""
        activity.owners_printed = entry.get("owners_printed") or ""
        activity.oversight_printed = entry.get("oversight_printed") or ""
        activity.status = entry.get("status") or Activity.Status.NOT_STATED
        activity.status_printed = (entry.get("status_printed") or "")[:300]
        timescale = entry.get("timescale") or {}
        activity.timescale_printed = timescale.get("printed") or ""
        activity.timescale_kind = timescale.get("kind") or Activity.TimescaleKind.UNKNOWN
        activity.earliest, activity.latest = _date(timescale.get("earliest")), _date(timescale.get("latest"))
        superseded = [part for part in timescale.get("parts") or [] if part.get("superseded")]
        activity.original_latest = _last_day(superseded[0].get("date")) if superseded else activity.latest
        activity.times_moved = len(superseded)
        activity.rating = self._rating_of(entry)
        activity.rating_printed = (entry.get("rag_printed") or "")[:120]
        activity.rated_on = self.as_at if activity.rating else None
        activity.progress = activity.public_progress = entry.get("progress") or ""
        said = self._slices(entry)
        if said:
            activity.progress_as_at = activity.last_update_on = max((each.as_at or self.as_at) for each in said)

    def _slices(self, entry: Mapping[str, Any]) -> list[Slice]:
        return slices(entry.get("progress") or "", entry.get("updates") or [])

    def _rating_of(self, entry: Mapping[str, Any]) -> Rating | None:
        return self.ratings.get(entry.get("rag") or slugify(rating_fact(None, entry.get("rag_printed")))[:30])

    def _children_of_new(self, new: Sequence[tuple[Activity, Mapping[str, Any]]]) -> None:
        self.journal.create(Step, [row for activity, entry in new for row in _steps(activity, entry)])
        self.journal.create(TimescaleDate, [row for activity, entry in new for row in _dates(activity, entry)])
        self.journal.create(Assignment, [row for activity, entry in new for row in self._assignments(activity, entry)])
        self.journal.create(Mechanism, [row for activity, entry in new for row in self._mechanisms(activity, entry)])
        self.journal.create(
            Update,
            [self._update(activity, each) for activity, entry in new for each in self._slices(entry)],
        )
        self.journal.create(
            RatingEvent, [self._rating_event(activity, "") for activity, _ in new if activity.rating is not None]
        )

    def _update(self, activity: Activity, said: Slice) -> Update:
        # A mistyped stamp is kept as printed and gives no date: it is flagged, never guessed.
        as_at = said.as_at if said.stamp else self.as_at
        return Update(
            activity=activity,
            as_at=as_at,
            stamp_printed=said.stamp[:60],
            printed=said.printed,
            internal_text=said.text or said.printed,
            public_text=said.text or said.printed,
            origin=Update.Origin.IMPORTED,
            by=self.by,
            recorded_at=self.now,
        )

    def _rating_event(self, activity: Activity, reason: str) -> RatingEvent:
        return RatingEvent(
            activity=activity,
            rating=activity.rating,
            printed=activity.rating_printed,
            as_at=self.as_at,
            reason=reason,
            by=self.by,
            recorded_at=self.now,
        )

    def _bring_up_to_date(self, activity: Activity, entry: Mapping[str, Any]) -> None:
        """Apply what the comparison found changed, and only that: what was typed here since stays."""
        change = self.changes[entry["id"]]
        changed = {name for name, _was, _now in change.fields}
        values: dict[str, Any] = {
            "ref": (entry.get("ref") or "")[:40],
            "ref_printed": (entry.get("ref_printed") or "")[:80],
        }
        values = {name: each for name, each in values.items() if name not in self._kept(entry["id"], {})}
        if "text" in changed:
            values["text"] = entry.get("text") or ""
        if "owners" in changed:
            values["owners_printed"] = entry.get("owners_printed") or ""
        if "oversight" in changed:
            values["oversight_printed"] = entry.get("oversight_printed") or ""
        if "status" in changed:
            values["status"] = entry.get("status") or Activity.Status.NOT_STATED
            values["status_printed"] = (entry.get("status_printed") or "")[:300]
        if "timescale" in changed:
            values.update(self._moved_date(activity, entry))
        if "rating" in changed:
            values["rating"] = self._rating_of(entry)
            values["rating_printed"] = (entry.get("rag_printed") or "")[:120]
            values["rated_on"] = self.as_at
        said = self._new_slices(activity, entry) if "progress" in changed else []
        if "progress" in changed:
            values["progress"] = values["public_progress"] = entry.get("progress") or ""
        if said:
            spoken = max((each.as_at or self.as_at) for each in said)
            values["progress_as_at"] = values["last_update_on"] = max(filter(None, [activity.last_update_on, spoken]))
        was = activity.latest
        self.journal.change(activity, **values)
        self.journal.create(Update, [self._update(activity, each) for each in said])
        if "rating" in changed:
            self.journal.create(RatingEvent, [self._rating_event(activity, _("As printed in the document."))])
        if "text" in changed:
            self._replace_steps(activity, entry)
        if "times_moved" in values:
            self.journal.create(DateMove, [self._date_move(activity, was)])
        if "timescale" in changed:
            self._replace(activity.timescale_dates.all(), _dates(activity, entry))
        if "owners" in changed:
            self._replace(activity.assignments.all(), self._assignments(activity, entry))
        if "oversight" in changed:
            self._replace(activity.mechanisms.all(), self._mechanisms(activity, entry))

    def _moved_date(self, activity: Activity, entry: Mapping[str, Any]) -> dict[str, Any]:
        """A re-agreed date is normal: the first one stays, and the moves are counted."""
        timescale = entry.get("timescale") or {}
        latest = _date(timescale.get("latest"))
        values: dict[str, Any] = {
            "timescale_printed": timescale.get("printed") or "",
            "timescale_kind": timescale.get("kind") or Activity.TimescaleKind.UNKNOWN,
            "earliest": _date(timescale.get("earliest")),
            "latest": latest,
        }
        if latest and activity.latest and latest != activity.latest:
            values["times_moved"] = activity.times_moved + 1
        elif latest and not activity.original_latest:
            values["original_latest"] = latest
        return values

    def _date_move(self, activity: Activity, was: date | None) -> DateMove:
        return DateMove(
            activity=activity,
            was=was,
            now=activity.latest,
            agreed_on=self.as_at,
            reason=_("As printed in the document."),
            by=self.by,
            recorded_at=self.now,
        )

    def _new_slices(self, activity: Activity, entry: Mapping[str, Any]) -> list[Slice]:
        """What the cell says that has not been said before, so that no update is stored twice."""
        before = [each.row for each in ancestors_of(activity)] if self.version.based_on_id else []
        said = [update for row in [activity, *before] if isinstance(row, Activity) for update in row.updates.all()]
        known = {(" ".join(update.printed.split())) for update in said}
        return [each for each in self._slices(entry) if " ".join(each.printed.split()) not in known]

    def _replace_steps(self, activity: Activity, entry: Mapping[str, Any]) -> None:
        """A step that the document says in the same words stays ticked off, whatever else was reworded."""
        old, new = list(activity.steps.all()), _steps(activity, entry)
        ticked = {_plain_words(step.text): step for step in old if step.done_on and step.text.strip()}
        for step in new:
            if was := ticked.get(_plain_words(step.text)):
                step.done_on, step.done_by = was.done_on, was.done_by
        self._replace(old, new)

    def _replace(self, old: Iterable[models.Model], new: Sequence[models.Model]) -> None:
        self.journal.remove(old)
        if new:
            self.journal.create(type(new[0]), new)

    def _assignments(self, activity: Activity, entry: Mapping[str, Any]) -> list[Assignment]:
        """The first owner named leads. Nobody is invented: a name that is no post or team of ours stays as printed."""
        rows = []
        for position, printed in enumerate(entry.get("owners") or [], start=1):
            known = self.owners.get(" ".join(printed.split()).casefold())
            rows.append(
                Assignment(
                    activity=activity,
                    part=Assignment.Part.LEAD if position == 1 else Assignment.Part.CONTRIBUTOR,
                    printed=printed[:300],
                    post=known if isinstance(known, Post) else None,
                    team=known if known is not None and not isinstance(known, Post) else None,
                    position=position,
                )
            )
        return rows

    def _mechanisms(self, activity: Activity, entry: Mapping[str, Any]) -> list[Mechanism]:
        return [
            Mechanism(
                activity=activity, printed=printed[:500], body=self.bodies.get(printed.casefold()), position=position
            )
            for position, printed in enumerate(entry.get("oversight") or [], start=1)
        ]

    # Cross-references, once everything they may point to is there

    def _references(self, commitments: Mapping[str, Commitment], activities: Mapping[str, Activity]) -> None:
        # By the document's own numbers: a row that was renumbered here is still meant by the number it has there.
        by_ref: dict[str, Commitment | Activity] = {}
        for _objective, _part, entry in commitments_of_read(self.read):
            for inner in entry["activities"]:
                if inner.get("ref"):
                    by_ref.setdefault(inner["ref"], activities[inner["id"]])
        for _objective, _part, entry in commitments_of_read(self.read):
            if entry.get("ref"):
                by_ref[entry["ref"]] = commitments[entry["id"]]
        self.merged = merged_in(self.version)
        by_id: dict[str, Commitment | Activity] = {**activities, **commitments}
        wanted: dict[tuple[Any, ...], CrossReference] = {}
        for _objective, _part, entry in commitments_of_read(self.read):
            self._want(wanted, by_id, by_ref, entry, commitment=commitments[entry["id"]])
            for inner in entry["activities"]:
                self._want(wanted, by_id, by_ref, inner, activity=activities[inner["id"]])
        held = {_reference_key(row): row for row in self.version.cross_references.all()}
        self.journal.remove(row for key, row in held.items() if key not in wanted)
        self.journal.create(CrossReference, [row for key, row in wanted.items() if key not in held])

    def _meant(self, target: Commitment | Activity | None) -> Commitment | Activity | None:
        """A row itself, or what it was merged into here."""
        seen = set()
        while target is not None and target.retired_on is not None and target not in seen:
            seen.add(target)
            target = self.merged.get((target._meta.model_name or "", target.pk), target)
        return target

    def _want(
        self,
        wanted: dict[tuple[Any, ...], CrossReference],
        by_id: Mapping[str, Commitment | Activity],
        by_ref: Mapping[str, Commitment | Activity],
        entry: Mapping[str, Any],
        *,
        commitment: Commitment | None = None,
        activity: Activity | None = None,
    ) -> None:
        for position, (ref, kind, to) in enumerate(_links(entry), start=1):
            target = self._meant(by_id.get(to or "") or by_ref.get(ref))
            row = CrossReference(
                version=self.version,
                from_commitment=commitment,
                from_activity=activity,
                ref=((target.ref if target else "") or ref)[:40],
                kind=kind,
                to_commitment=target if isinstance(target, Commitment) else None,
                to_activity=target if isinstance(target, Activity) else None,
                position=position,
            )
            wanted[_reference_key(row)] = row


def _links(entry: Mapping[str, Any]) -> list[tuple[str, str, str | None]]:
    """(ref, kind, id of what it names) of every reference of a commitment or activity.

    A reference in a progress cell asks to show the other's progress; anywhere else the two are related (traps.md 21).
    A document read by hand may name only the refs: then the progress itself tells which of them it mentions.
    """
    if entry.get("links"):
        return [(link["ref"], link["kind"], link.get("to")) for link in entry["links"]]
    refs = entry.get("cross_refs") or []
    shown = cross(entry.get("progress") or "", own=None, known=refs).refs if refs else ()
    return [
        (ref, CrossReference.Kind.SHOW_THEIRS if ref in shown else CrossReference.Kind.RELATED, None) for ref in refs
    ]


def _reference_key(row: CrossReference) -> tuple[Any, ...]:
    return (
        row.from_commitment_id, row.from_activity_id, row.ref, row.kind, row.to_commitment_id, row.to_activity_id,
        row.position,
    )  # fmt: skip


def _plain_words(text: str) -> str:
    return " ".join(text.casefold().split())


def _steps(activity: Activity, entry: Mapping[str, Any]) -> list[Step]:
    return [
        Step(activity=activity, number=step["number"], text=step["text"] or "", position=position)
        for position, step in enumerate(entry.get("steps") or [], start=1)
    ]


def _dates(activity: Activity, entry: Mapping[str, Any]) -> list[TimescaleDate]:
    return [
        TimescaleDate(
            activity=activity,
            printed=part["printed"][:300],
            kind=part["kind"],
            date=part.get("date") or "",
            superseded=bool(part.get("superseded")),
            position=position,
        )
        for position, part in enumerate((entry.get("timescale") or {}).get("parts") or [], start=1)
    ]


def _date(text: str | None) -> date | None:
    return parse_date(text) if text else None


def _last_day(text: str | None) -> date | None:
    """The last day of a printed date of any precision: 2022-10 is 31 October 2022."""
    if not text:
        return None
    year, month, day = (*map(int, text.split("-")), None, None)[:3]
    if day:
        return date(year or 1, month or 1, day)
    month = month or 12
    following = date((year or 1) + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _free_key(wanted: str, taken: set[str]) -> str:
    """``wanted``, or with -2, -3 … behind it; remembered in ``taken``."""
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    taken.add(key)
    return key

"""What hangs on an activity and is edited with it: its dates, its owners, its means of oversight, its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.organisations.models import Body, Post, Team
from wardmote.core.organisations.selectors import body_names, owner_names
from wardmote.plans.models import Activity, Assignment, DateMove, Mechanism, PlanVersion, Step, TimescaleDate
from wardmote.plans.reading.fields import steps, timescale


def lines(text: str) -> list[str]:
    """The lines of a text with something on them, each name once."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def timescale_values(activity: Activity, printed: str, *, as_at: date | None, reason: str) -> dict[str, Any]:
    """What a timescale as written means for an activity. A date that is agreed anew needs a reason, and is counted."""
    read = timescale.read(printed, as_at=as_at)
    kinds = set(Activity.TimescaleKind.values)
    values: dict[str, Any] = {
        "timescale_printed": printed,
        "timescale_kind": read.kind if read.kind in kinds else Activity.TimescaleKind.UNKNOWN,
        "earliest": read.earliest,
        "latest": read.latest,
    }
    if activity.latest and read.latest != activity.latest:
        if not reason.strip():
            raise ValidationError({"reason": _("Say why the date moves.")})
        values["times_moved"] = activity.times_moved + 1
    elif read.latest and not activity.original_latest:
        values["original_latest"] = read.latest
    return values


def write_dates(activity: Activity, *, was: date | None, as_at: date | None, reason: str, by: Any) -> None:
    """The dates of a timescale one by one, and the move where it is one; the activity holds the new ones already."""
    read = timescale.read(activity.timescale_printed, as_at=as_at)
    activity.timescale_dates.all().delete()
    TimescaleDate.objects.bulk_create(
        TimescaleDate(
            activity=activity,
            printed=part.printed[:300],
            kind=part.kind,
            date=part.date or "",
            superseded=part.superseded,
            position=position,
        )
        for position, part in enumerate(read.parts, start=1)
    )
    if was and was != activity.latest:
        DateMove.objects.create(
            activity=activity,
            was=was,
            now=activity.latest,
            agreed_on=timezone.localdate(),
            reason=reason.strip(),
            by=by,
            recorded_at=timezone.now(),
        )


def write_owners(activity: Activity, names: Sequence[str], version: PlanVersion) -> None:
    """Set who leads (the first) and who contributes. A name that was matched before stays matched."""
    known = owner_names(version.plan.partnership)
    before = {each.printed.casefold(): each for each in activity.assignments.select_related("post", "team")}
    rows = []
    for position, printed in enumerate(names, start=1):
        held = before.get(printed.casefold())
        found: Post | Team | None = known.get(printed.casefold())
        if held is not None and (held.post or held.team):
            found = held.post or held.team
        rows.append(
            Assignment(
                activity=activity,
                part=Assignment.Part.LEAD if position == 1 else Assignment.Part.CONTRIBUTOR,
                printed=printed[:300],
                post=found if isinstance(found, Post) else None,
                team=found if isinstance(found, Team) else None,
                position=position,
            )
        )
    activity.assignments.all().delete()
    Assignment.objects.bulk_create(rows)


def write_oversight(activity: Activity, names: Sequence[str], version: PlanVersion) -> None:
    """Set the means of oversight. A name that was matched with a body before stays matched."""
    known = body_names(version.plan.partnership)
    before = {each.printed.casefold(): each.body for each in activity.mechanisms.select_related("body")}
    activity.mechanisms.all().delete()
    Mechanism.objects.bulk_create(
        Mechanism(activity=activity, printed=printed[:500], body=_body(printed, before, known), position=position)
        for position, printed in enumerate(names, start=1)
    )


def _body(printed: str, before: dict[str, Body | None], known: dict[str, Body]) -> Body | None:
    return before.get(printed.casefold()) or known.get(printed.casefold())


def write_steps(activity: Activity) -> None:
    """The numbered steps of the text as it is now. One whose words stay keeps its tick."""
    done = {" ".join(each.text.split()): each for each in activity.steps.all()}
    rows = []
    for position, step in enumerate(steps.split(activity.text).steps, start=1):
        held = done.get(" ".join(step.text.split()))
        rows.append(
            Step(
                activity=activity,
                number=step.number,
                text=step.text,
                position=position,
                done_on=held.done_on if held else None,
                done_by=held.done_by if held else None,
            )
        )
    activity.steps.all().delete()
    Step.objects.bulk_create(rows)


def copy_hangings(source: Activity, to: Activity, *, names: Iterable[str] = ("owners", "oversight", "dates")) -> None:
    """Give an activity the owners, the means of oversight and the dates of another."""
    chosen = set(names)
    if "owners" in chosen:
        Assignment.objects.bulk_create(_copies(Assignment, source.assignments.all(), to))
    if "oversight" in chosen:
        Mechanism.objects.bulk_create(_copies(Mechanism, source.mechanisms.all(), to))
    if "dates" in chosen:
        TimescaleDate.objects.bulk_create(_copies(TimescaleDate, source.timescale_dates.all(), to))
    if "steps" in chosen:
        Step.objects.bulk_create(_copies(Step, source.steps.all(), to))


def _copies(model: Any, rows: Iterable[Any], to: Activity) -> list[Any]:
    names = [field.attname for field in model._meta.concrete_fields if field.name not in {"id", "activity"}]
    return [model(activity=to, **{name: getattr(row, name) for name in names}) for row in rows]

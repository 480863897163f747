"""A list of activities as it is shown, as a file to take away. Built new from typed values; nothing in it can run.

A list may hold every row of a plan, so the rows are read as plain values, in four queries however many they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models.functions import Cast, Replace
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.documents.compose import Column, Properties
from wardmote.core.documents.writers import csv, xlsx
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.look import Palette
from wardmote.plans import rules
from wardmote.plans.models import Activity, Assignment, Cadence, Mechanism, Opinion, Part
from wardmote.plans.selectors.listing import BY_REF, in_order
from wardmote.plans.selectors.moving import Move, Moves
from wardmote.plans.selectors.scopes import Scope

VALUES = (
    "pk",
    "bare",
    "version_id",
    "commitment__part__objective__title",
    "commitment__part__title",
    "commitment__accountable",
    "commitment__part__accountable",
    "commitment__ref_printed",
    "commitment__ref",
    "commitment__statement",
    "ref_printed",
    "ref",
    "text",
    "timescale_printed",
    "latest",
    "original_latest",
    "times_moved",
    "rating__key",
    "rating__letter",
    "rating__word",
    "rating__complete",
    "rating__off_track",
    "status",
    "asked",
    "last_update_on",
    "progress",
    "progress_as_at",
)


def columns(scope: Scope) -> dict[str, Column]:
    """The columns in order, by name; widths are shares. Only a list across plans says which plan a row is of."""
    found = {
        "plan": Column(_("Plan"), 2),
        "objective": Column(_("Objective"), 2),
        "part": Column(_("Part"), 1.5),
        "accountable": Column(_("Accountable"), 1),
        "commitment": Column(_("Commitment"), 1),
        "statement": Column(_("Statement"), 4),
        "activity": Column(_("Activity"), 1),
        "text": Column(_("Text"), 4),
        "lead": Column(_("Lead"), 2),
        "owners": Column(_("Owners"), 2),
        "timescale": Column(_("Timescale"), 1.5),
        "due": Column(_("Due"), 1),
        "first_due": Column(_("First due"), 1),
        "times_moved": Column(_("Times moved"), 1),
        "rating": Column(_("Rating"), 1),
        "since_report": Column(_("Since the last report"), 1.5),
        "assurance": Column(_("Assurance"), 1),
        "status": Column(_("Status"), 1),
        "stands": Column(_("What the dates say"), 2),
        "update_agreed": Column(_("Update agreed"), 1),
        "last_update": Column(_("Last update"), 1),
        "progress": Column(_("Progress"), 5),
        "as_at": Column(_("As at"), 1),
        "oversight": Column(_("Oversight"), 2),
        "boards": Column(_("Boards"), 2),
    }
    return {name: column for name, column in found.items() if name != "plan" or not scope.is_one_plan}


def as_rows(
    found: models.QuerySet[Activity], scope: Scope, *, moves: Mapping[int, Moves], order: str = ""
) -> list[dict[str, Any]]:
    """Each activity as plain values by column, in the order of the list."""
    # A uuid as its 32 digits: made an object for each of thousands of rows, it would cost more than the row.
    bare = Replace(Cast("uuid", models.CharField()), models.Value("-"), models.Value(""))
    rows = found.annotate(bare=bare).values_list(*VALUES)
    if order in BY_REF:
        by_key = {row[0]: row for row in rows.order_by()}
        rows = [by_key[key] for key in in_order(found, order).keys]  # type: ignore[assignment]
    titles = {version.pk: version.plan.title for version in scope.versions}
    told = _Told(found)
    moved = {
        version: {uuid.replace("-", ""): move for uuid, move in each.by_uuid.items()} for version, each in moves.items()
    }
    return [told.row(row, scope, titles, moved) for row in rows]


class _Told:
    """What the rows of a list share: their owners, their bodies, and the words for keys."""

    def __init__(self, found: models.QuerySet[Activity]) -> None:
        self.owners: dict[int, list[str]] = {}
        self.leads: dict[int, str] = {}
        self.printed: dict[int, list[str]] = {}
        self.boards: dict[int, list[str]] = {}
        keys = found.order_by().values("pk")
        owners = Assignment.objects.filter(activity__in=keys).order_by("activity", "position")
        for key, part, printed, post, team in owners.values_list(
            "activity", "part", "printed", "post__name", "team__name"
        ):
            self.owners.setdefault(key, []).append(printed)
            if part == Assignment.Part.LEAD:
                self.leads[key] = post or team or printed
        bodies = Mechanism.objects.filter(activity__in=keys).order_by("activity", "position")
        for key, printed, body in bodies.values_list("activity", "printed", "body__name"):
            self.printed.setdefault(key, []).append(printed)
            if body:
                self.boards.setdefault(key, []).append(body)
        answers = {value: str(label) for value, label in Opinion.Answer.choices}
        given = Opinion.objects.filter(activity__in=keys, is_newest=True).order_by()
        self.assured = {key: answers[answer] for key, answer in given.values_list("activity", "answer")}
        # Said once, not for each of thousands of rows.
        self.moved = {
            "better": _("better: was %(rating)s"),
            "worse": _("worse: was %(rating)s"),
            "changed": _("was %(rating)s"),
            "new": _("was not rated"),
        }
        self.past, self.past_first = _("Past its date"), _("Past its first date")
        self.silent, self.contradictory = _("Silent"), _("Contradictory")
        self.statuses = {value: str(label) for value, label in Activity.Status.choices}
        self.cadences = {value: str(label) for value, label in Cadence.choices} | {"": ""}
        self.accountable = {value: str(label) for value, label in Part.Accountable.choices} | {"": ""}

    def row(
        self, values: tuple[Any, ...], scope: Scope, titles: Mapping[int, str], moved: Mapping[int, Mapping[str, Move]]
    ) -> dict[str, Any]:
        """One activity, by column."""
        (
            key, bare, version, objective, part, accountable, accountable_part, commitment_printed, commitment, statement,
            ref_printed, ref, text, timescale, latest, first, times_moved, rating, letter, word, complete, off_track,
            status, cadence, last_update, progress, as_at,
        ) = values  # fmt: skip
        move = moved[version].get(bare) if version in moved else None
        row = {
            "objective": objective,
            "part": part,
            "accountable": self.accountable[accountable or accountable_part],
            "commitment": commitment_printed or commitment,
            "statement": statement,
            "activity": ref_printed or ref,
            "text": text,
            "lead": self.leads.get(key, ""),
            "owners": "; ".join(self.owners.get(key, ())),
            "timescale": timescale,
            "due": latest,
            "first_due": first,
            "times_moved": times_moved,
            "rating": f"{letter} {word}" if rating else "",
            "since_report": self._moved(move) if move else "",
            "assurance": self.assured.get(key, ""),
            "status": self.statuses[status],
            "stands": self._stands(
                today=scope.days[version],
                latest=latest,
                first=first,
                last_update=last_update,
                cadence=cadence,
                status=status,
                rating=rating,
                complete=bool(complete),
                off_track=bool(off_track),
            ),
            "update_agreed": self.cadences[cadence],
            "last_update": last_update,
            "progress": progress,
            "as_at": as_at,
            "oversight": "; ".join(self.printed.get(key, ())),
            "boards": "; ".join(self.boards.get(key, ())),
        }
        return row if scope.is_one_plan else {"plan": titles[version], **row}

    def _moved(self, move: Move) -> str:
        return self.moved["new" if move.was is None else move.direction] % {"rating": move.was}

    def _stands(
        self,
        *,
        today: date,
        latest: date | None,
        first: date | None,
        last_update: date | None,
        cadence: str,
        status: str,
        rating: str | None,
        complete: bool,
        off_track: bool,
    ) -> str:
        """The marks that a row of the page shows, in words."""
        finished = status in rules.FINISHED
        contradicts = rules.contradicts(
            rating=rating,
            rating_is_complete=complete,
            rating_is_off_track=off_track,
            status=status,
            latest=latest,
            today=today,
        )
        said = [
            (self.past, rules.is_overdue(latest=latest, finished=finished, today=today)),
            (self.past_first, rules.is_overdue(latest=first or latest, finished=finished, today=today)),
            (self.silent, rules.is_silent(last_update_on=last_update, finished=finished, today=today, cadence=cadence)),
            (self.contradictory, contradicts),
        ]
        return "; ".join(words for words, is_so in said if is_so)


def _grid(rows: Iterable[Mapping[str, Any]], scope: Scope) -> Grid:
    heads = columns(scope)
    return Grid(_("Activities"), tuple(heads.values()), tuple(map(itemgetter(*heads), rows)))


def as_csv(rows: Iterable[Mapping[str, Any]], scope: Scope) -> bytes:
    """The list as CSV."""
    return csv.write(_grid(rows, scope))


def as_xlsx(rows: Iterable[Mapping[str, Any]], scope: Scope, *, title: str) -> bytes:
    """The list as a workbook."""
    made = Properties(issued=timezone.localdate())
    return xlsx.write_grids([_grid(rows, scope)], title=title, properties=made, palette=Palette())

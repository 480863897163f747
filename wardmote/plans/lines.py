"""The rows of a list as their reader sees them.

A row is drawn once for the values it shows, so that a page of a hundred is cheap, and a write costs one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from wardmote.core.ui.format import long_date, month, shorten
from wardmote.core.ui.page import drawn
from wardmote.plans.models import Activity
from wardmote.plans.selectors.listing import Listed, ListedRating, Row
from wardmote.plans.selectors.moving import Moves
from wardmote.plans.selectors.reading import state_of
from wardmote.plans.selectors.scopes import Scope

MOST_OWNERS = 3


class ListedMove(NamedTuple):
    """How a rating has moved, as plain values; without letter and word it was not rated."""

    direction: str
    letter: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows of one list are drawn: what depends on the list, and not on the row."""

    language: str
    with_plan: bool
    ticks: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row as its reader sees it."""

    number: int
    ref: str
    url: str
    what: str
    promise: str
    plan: str
    rating: ListedRating | None
    move: ListedMove | None
    status: str
    contradictory: bool
    due: str
    due_note: str
    overdue: bool
    owners: str
    updated: str
    silent: bool
    assurance: str


def drawn_lines(
    rows: Sequence[Row], scope: Scope, *, moves: Mapping[int, Moves], ticks: bool, heads: Mapping[int, tuple[str, int]]
) -> Markup:
    """The rows of one page as HTML. ``heads`` are the headings of groups, by the row that each stands above."""
    look = Look(get_language() or "", with_plan=not scope.is_one_plan, ticks=ticks)
    plans = {version.pk: (version.plan.slug, version.plan.title) for version in scope.versions}
    found = []
    for row in rows:
        if head := heads.get(row.pk):
            found.append(drawn("plans/list_rows.html", "group_head", *head, look))
        slug, title = plans[row.version_id]
        move = _listed_move(row, moves.get(row.version_id))
        found.append(_drawn(row, move, scope.days[row.version_id], slug, title if look.with_plan else "", look))
    return Markup("").join(found)


KEPT = 4_000
"""Rows that each process keeps as drawn, the ones shown last: about ten megabytes."""


@lru_cache(maxsize=KEPT)
def _drawn(row: Row, move: ListedMove | None, today: date, slug: str, plan: str, look: Look) -> Markup:
    """One row as HTML. All that it shows is among what is given, so that an old one is never shown for a new one."""
    return drawn("plans/list_rows.html", "list_row", _line(row, move, today, slug, plan), look)


def _line(row: Row, move: ListedMove | None, today: date, slug: str, plan: str) -> Line:
    stands = state_of(row, today=today, moves=None)
    return Line(
        number=row.pk,
        ref=row.ref_shown,
        url=reverse("activity", args=[slug, row.key]),
        what=shorten(row.text or row.promise),
        promise=shorten(row.promise, 90) if row.text else "",
        plan=plan,
        rating=row.rating,
        move=move,
        status="" if row.status == Activity.Status.NOT_STATED else str(Activity.Status(row.status).label),
        contradictory=stands.contradictory,
        due=long_date(row.latest) if row.latest else shorten(row.timescale_printed, 60),
        due_note=_moved(row.times_moved),
        overdue=stands.overdue,
        owners=owner_names(row.owners),
        updated=long_date(row.last_update_on),
        silent=stands.silent,
        assurance=row.assurance,
    )


def _listed_move(row: Row, moves: Moves | None) -> ListedMove | None:
    move = moves.of(row) if moves else None
    if move is None:
        return None
    return ListedMove(move.direction, move.was.letter, move.was.word) if move.was else ListedMove(move.direction)


def heads_of(listed: Listed, shown: Page[int], group: str) -> dict[int, tuple[str, int]]:
    """The heading above each row of a page with which a group begins: what it is called, and how many it holds."""
    counts = listed.counts()
    first = shown.start_index() - 1
    values = listed.groups[first : first + len(shown)] if shown else ()
    begin = [number for number, value in enumerate(values) if number == 0 or values[number - 1] != value]
    return {shown[number]: (group_name(group, values[number]), counts[values[number]]) for number in begin}


def _moved(times: int) -> str:
    return ngettext("moved once", "moved %(num)s times", times) % {"num": times} if times else ""


def owner_names(owners: Sequence[str]) -> str:
    """Who leads and contributes, as a list has room for."""
    names = "; ".join(shorten(each, 60) for each in owners[:MOST_OWNERS])
    more = len(owners) - MOST_OWNERS
    return f"{names} " + _("and %(num)s more") % {"num": more} if more > 0 else names


def group_name(group: str, value: Any) -> str:
    """What a group is called."""
    if value is None or value == "":
        nothing = {
            "owner": _("No lead"),
            "body": _("No board"),
            "rating": _("Not rated"),
            "due": _("No date"),
        }
        return nothing.get(group, _("None"))
    if group == "due" and isinstance(value, date):
        return month(value)
    return str(Activity.Status(value).label) if group == "status" else str(value)

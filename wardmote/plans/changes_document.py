"""What changed in a plan between two days as a document and as rows of a table, from plain values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Column,
    Composed,
    Heading,
    KeyValue,
    KeyValues,
    Paragraph,
    Properties,
    Run,
    Text,
    paragraph,
    text,
)
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import csv, docx
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.house import PALETTE
from wardmote.core.documents.writers.look import Words
from wardmote.core.ui.differences import words_changed
from wardmote.core.ui.format import long_date
from wardmote.plans.selectors.between import Between, Change, RowChange

COUNT_WORDS: dict[str, Any] = {
    "came": gettext_lazy("Came in"),
    "left": gettext_lazy("Left"),
    "reworded": gettext_lazy("Reworded"),
    "better": gettext_lazy("Rated better"),
    "worse": gettext_lazy("Rated worse"),
    "rated": gettext_lazy("Newly rated, or no longer"),
    "statuses": gettext_lazy("Other status"),
    "dates": gettext_lazy("Other date"),
    "owners": gettext_lazy("Other owners"),
    "boards": gettext_lazy("Other oversight"),
    "other": gettext_lazy("Moved or renumbered"),
    "said": gettext_lazy("Updates said"),
}
"""What each count is called."""

KIND_WORDS: dict[str, Any] = {"came": gettext_lazy("Came into the plan"), "left": gettext_lazy("Left the plan")}


def as_word(found: Between, *, today: date) -> bytes:
    """The document as Word, inspected: a file that holds anything its reader would not see never leaves."""
    composed = compose(found, today=today)
    said = Words(page=_("Page"), of=_("of"), contents=_("Contents"), added=_("added"), removed=_("removed"))
    data = docx.write(composed, palette=PALETTE, words=said)
    assert_clean(data, "changes.docx", authors=[composed.properties.organisation])
    return data


def compose(found: Between, *, today: date) -> Composed:
    """Counts first, then every objective with its rows."""
    days = {"first": long_date(found.first), "last": long_date(found.last)}
    blocks: list[Block] = [
        paragraph(
            _("What changed after %(first)s until %(last)s, by the days that documents and updates speak of.") % days
        ),
        _counts(found),
    ]
    if found.is_empty:
        blocks.append(paragraph(_("Nothing changed.")))
    for objective in found.objectives:
        blocks.append(Heading(1, objective.title))
        for row in objective.rows:
            blocks += _row(row)
    return Composed(
        title=_("%(plan)s: what changed") % {"plan": found.version.plan.title},
        blocks=tuple(blocks),
        properties=Properties(issued=today, organisation=found.version.plan.owner.name),
        subject=_("%(first)s to %(last)s") % days,
        marking=_("Internal: not cleared for the public"),
    )


def _counts(found: Between) -> KeyValues:
    before, after = found.activities
    items = [
        KeyValue(_("Activities in the plan"), text(_("%(before)s, now %(after)s") % {"before": before, "after": after}))
    ]
    items += [KeyValue(str(COUNT_WORDS[name]), text(str(count))) for name, count in found.counts.items() if count]
    return KeyValues(tuple(items))


def _row(row: RowChange) -> Iterator[Block]:
    yield Heading(2, title_of(row))
    if row.words:
        yield paragraph(row.words)
    if row.kind in KIND_WORDS:
        yield Paragraph((Run(f"{KIND_WORDS[row.kind]}. ", bold=True), *text(" ".join(row.reasons))))
    if row.with_it:
        yield paragraph(_("With it: activities: %(count)s.") % {"count": row.with_it})
    for change in row.changes:
        yield Paragraph((Run(f"{change.pair.name}: ", bold=True), *_change(change)))
    if row.said:
        yield paragraph(_("Said in between:"), style="note")
        yield BulletList(tuple(_said(each.on, each.by, each.text) for each in row.said))


def title_of(row: RowChange) -> str:
    """What a row is called above its changes."""
    words = _("Activity %(ref)s") if row.level == "activity" else _("Commitment %(ref)s")
    return words % {"ref": row.ref}


def _change(change: Change) -> Iterator[Run]:
    pair = change.pair
    if pair.is_text and pair.was and pair.now:
        kinds: dict[str, Any] = {"same": None, "removed": "removed", "added": "added"}
        yield from (Run(piece.words, mark=kinds[piece.kind]) for piece in words_changed(pair.was, pair.now))
    else:
        yield Run(_("was %(was)s, now %(now)s") % {"was": pair.was or _("none"), "now": pair.now or _("none")})
    if change.direction in {"better", "worse"}:
        yield Run(f" ({_('better') if change.direction == 'better' else _('worse')})")
    if change.reasons:
        yield Run(" " + _("Because: %(reasons)s") % {"reasons": "; ".join(change.reasons)}, italic=True)


def _said(on: date, by: str, words: str) -> Text:
    who = f", {by}" if by else ""
    return (Run(f"{long_date(on)}{who}: ", bold=True), *text(words))


# As data


def as_rows(found: Between) -> list[dict[str, Any]]:
    """One mapping for each change and each update, flat, so that a table can hold them."""
    rows = []
    for objective in found.objectives:
        for row in objective.rows:
            about = {"objective": objective.title, "level": row.level, "ref": row.ref, "words": row.words}
            if row.kind in KIND_WORDS:
                rows.append(_flat(about, row.kind, reason="; ".join(row.reasons)))
            for change in row.changes:
                told = {"was": change.pair.was, "now": change.pair.now, "reason": "; ".join(change.reasons)}
                rows.append(_flat(about, change.field, **told))
            rows += [_flat(about, "update", now=each.text, on=each.on, by=each.by) for each in row.said]
    return rows


def _flat(about: dict[str, Any], what: str, **values: Any) -> dict[str, Any]:
    return {**about, "what": what, "was": "", "now": "", "reason": "", "on": None, "by": "", **values}


def as_csv(found: Between) -> bytes:
    """The same rows as CSV."""
    heads = {
        "objective": Column(_("Objective"), 2),
        "level": Column(_("Level"), 1),
        "ref": Column(_("Reference"), 1),
        "words": Column(_("Words"), 4),
        "what": Column(_("What"), 1),
        "was": Column(_("Was"), 3),
        "now": Column(_("Now"), 3),
        "reason": Column(_("Reason"), 2),
        "on": Column(_("Date"), 1),
        "by": Column(_("By"), 1),
    }
    rows = tuple(tuple(row[name] for name in heads) for row in as_rows(found))
    return csv.write(Grid(_("Changes"), tuple(heads.values()), rows))


def as_json(found: Between) -> dict[str, Any]:
    """The same rows, with the days and the counts."""
    return {
        "plan": found.version.plan.title,
        "from": found.first,
        "to": found.last,
        "counts": found.counts,
        "changes": as_rows(found),
    }

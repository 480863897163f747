"""What a reader doubts, and every kind of doubt there is.

A finding never changes what was read. It says what is odd, in a plain sentence, with the print that caused it, so
that a person can decide. Field parsers make findings without a place; the recogniser adds the place with
``Finding.at``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning", "info"]

CODES: dict[str, str] = {
    # letters
    "look-alike-letter": "A letter of another alphabet stands where a Latin letter or sign is meant.",
    # dates and timescales
    "ambiguous-date": "The print can be read as two or more dates, so no date was taken from it.",
    "ambiguous-quarter": "The quarter can be of the calendar year or of the financial year.",
    "ambiguous-year": "The century of a year, or the kind of year, is in doubt.",
    "date-to-be-confirmed": "The document says that the date is still to be set.",
    "date-without-year": "The date has no year, so it cannot be placed.",
    "imprecise-date": "The date is vague (early, mid, a season); the whole period it names was taken.",
    "impossible-date": "There is no such day in the calendar.",
    "month-first-date": "The date only makes sense with the month first, as in the United States.",
    "no-current-date": "Every date of the cell is struck out or replaced by words, and no other stands there.",
    "past-date": "The date is long before the date of the document.",
    "relative-date": "The date depends on when the words were written, so no date was taken from it.",
    "several-dates": "There are several dates and nothing says which one counts.",
    "unread-timescale": "Nothing in the cell could be read as a date or a kind of timescale.",
    # dated updates
    "impossible-stamp": "Six digits open an entry like a date, but there is no such day.",
    "stamp-after-document": "An update is dated after the document itself.",
    "stamp-month-only": "The update gives a month or a longer period; its last day was taken.",
    "stamp-or-financial-year": "Six digits open an entry and can be a date or a financial year.",
    "stamp-out-of-range": "An update is dated many years before the document.",
    "stamp-without-date": "The update says that it is one, but no date can be read from it.",
    "stamp-without-separator": "A date opens the entry with nothing between it and the text.",
    "stale-text": "The text speaks of something still to come that lies before the date of the document.",
    # ratings
    "combined-rating": "Two ratings stand in one cell, so no single rating was taken.",
    "rating-by-colour-only": "The rating is only a colour of the cell.",
    "rating-changed": "The cell shows an earlier and a current rating; the current one was taken.",
    "rating-contradicts-fill": "The printed rating and the colour of the cell differ; the print was taken.",
    "rating-not-in-key": "The rating is not in the printed key and is not one of the usual ones.",
    # owners
    "group-not-a-person": "The owner is a group of posts, not one post.",
    "owner-distributed": "Two owners share a word that is printed once; it was given to both.",
    "owner-run-together": "Owners follow one another without anything between them; the split was inferred.",
    "post-with-holder": "A post and a person's name stand together and were kept as one owner.",
    "rank-surname-and-full-name": "A surname with a rank and a full name may be two people.",
    # references and steps
    "dangling-reference": "The text refers to something that is not in the document.",
    "self-reference": "The text refers to itself.",
    "wrongly-named-reference": "The reference and the name beside it belong to different items.",
    "duplicate-step": "Two steps have the same number.",
    "empty-step": "A step has a number but no text.",
    "step-gap": "A step number is left out.",
    "step-one-missing": "The steps begin with a number other than 1.",
    # bodies and oversight
    "ambiguous-frequency": "The frequency has two meanings.",
    "unread-frequency": "The frequency could not be read.",
    "body-alias-proposed": "A name resembles a listed body; a person should confirm it.",
    "body-alias-ambiguous": "A name fits several listed bodies equally well.",
    "oversight-run-together": "Two mechanisms follow one another without anything between them; the split was inferred.",
    "unknown-body": "A name looks like a body, but no listed body fits it.",
    # status
    "part-status": "The status is of some steps only.",
    "conflicting-status": "The cell states two different statuses.",
}
"""Every code that a field parser may give, with one line that says what it means."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt. ``code`` is a key of ``CODES``; ``message`` is for people; ``printed`` is the print that caused it.

    ``where`` is filled by the caller that knows the place: any of page, sheet, table, row, column.
    """

    severity: Severity
    code: str
    message: str
    printed: str = ""
    where: dict[str, object] = field(default_factory=dict, hash=False)

    def at(self, **where: object) -> Finding:
        """The same finding with its place. Findings are shared between equal cells, so they are never changed."""
        return replace(self, where={**self.where, **where})

    def to_json(self) -> dict[str, object]:
        """The finding as ``wardmote-plan/1`` writes it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "where": dict(self.where),
            "printed": self.printed,
        }


def error(code: str, message: str, printed: str = "") -> Finding:
    """A finding that must be settled before the plan can be used."""
    return Finding("error", code, message, printed)


def warning(code: str, message: str, printed: str = "") -> Finding:
    """A finding that a person should look at."""
    return Finding("warning", code, message, printed)


def info(code: str, message: str, printed: str = "") -> Finding:
    """A finding that says how something was read."""
    return Finding("info", code, message, printed)

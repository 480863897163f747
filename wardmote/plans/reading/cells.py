"""Read the cells of an activity: each by the parser of its field, every doubt with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wardmote.plans.reading.columns import WELSH_RATINGS
from wardmote.plans.reading.fields import oversight, owners, rating, references, stamps, status, steps, timescale
from wardmote.plans.reading.fields.rating import KeyEntry
from wardmote.plans.reading.fields.text import fold, lookalikes
from wardmote.plans.reading.fields.timescale import Timescale
from wardmote.plans.reading.findings import Finding, info, warning
from wardmote.plans.reading.format import Activity, ReadPlan
from wardmote.plans.reading.key import WELSH_LETTERS
from wardmote.plans.reading.tree import Piece, RawActivity

_PRINTED_NONE = frozenset(
    {"none", "nil", "n/a", "na", "not applicable", "-", "--", "–", "—", "dim", "amherthnasol", "no", "/"}
)
# A ref with a name before its number, as inspectors give them: "Cause of concern 1", "AFI 2"; or a letter alone.
_NAMED_REF = re.compile(r"[^\W\d_][\w'’/ -]{0,28}?[ -]?#?\d{1,3}[a-z]?(?:\.\d{1,3}){0,3}|[A-Za-z]|[IVX]{1,5}")
_LONGEST_STATUS = 120  # a progress cell that only states a status is shorter, spaces and all
_BOOKMARK = "[bookmark:"
_STARTS = ("start", "begin", "from", "commence", "dechrau", "o")
_ENDS = ("end", "finish", "complet", "due", "by", "deadline", "diwedd", "cwblhau", "erbyn")
_ORIGINAL = ("original", "baseline", "initial", "first", "gwreiddiol", "previous", "prior")
_REVISED = ("revised", "new", "forecast", "current", "re-agreed", "amended", "diwygiedig")


@dataclass(slots=True)
class Reader:
    """Reads raw activities.

    ``as_at`` is the document's date, ``key`` its printed rating key, ``seen`` the stamps read so far.
    """

    read: ReadPlan
    as_at: date | None = None
    key: tuple[KeyEntry, ...] = ()
    seen: tuple[str, ...] = ()
    month_first: bool = False  # the document writes its dates in figures as in the United States

    def note(self, findings: Iterable[Finding], piece: Piece, name: str) -> None:
        """Record what a parser doubted, at the cell it read."""
        for finding in findings:
            self.read.findings.append(finding.at(**piece.line.where, column=name))

    def activity(self, raw: RawActivity, above: Activity | None) -> Activity:
        """Read one activity.

        ``above`` is the one before it under the same commitment, whose merged cells may reach down.
        """
        made = Activity(source=raw.line.where)
        for name, read_one in (
            ("text", self._text),
            ("owners", self._owners),
            ("timescale", self._timescale),
            ("rag", self._rating),
            ("progress", self._progress),
            ("status", self._status),
            ("oversight", self._oversight),
        ):
            pieces = raw.pieces.get(name)
            if not pieces:
                if raw.layout.has(name):
                    self._without_words(made, raw, name, above)
                continue
            printed = raw.text(name)
            if len(printed) <= 16 and name != "rag" and fold(printed) in _PRINTED_NONE:
                made.cells[name] = "none"
            read_one(made, pieces, printed)
        if raw.layout.shade_at is not None:
            shade = rating.read("", fill=raw.line.cell(raw.layout.shade_at).fill, key=self.key)
            made.rag = shade.rag
            self.read.findings += [doubt.at(**raw.line.where, column="rag") for doubt in shade.findings]
        if raw.ref_printed:
            _add_ref(made, raw.ref_printed)
        if number := raw.text("text_ref"):
            _add_ref(made, number)
        self._letters(raw)
        return made

    def _without_words(self, made: Activity, raw: RawActivity, name: str, above: Activity | None) -> None:
        """A cell that prints nothing: merged with the one above, only coloured, or blank."""
        continued = raw.continued(name)
        _blank(made, name)
        if name == "rag" and not continued and (at := raw.layout.at("rag")) is not None:
            shade = rating.read("", fill=raw.line.cell(at).fill, key=self.key)
            if shade.rag is not None:
                made.rag = shade.rag
                self.read.findings += [doubt.at(**raw.line.where, column="rag") for doubt in shade.findings]
                return
        made.cells[name] = "continued" if continued else "blank"
        if continued and above is not None:
            _inherit(made, above, name)

    # --- fields ----------------------------------------------------------------------------------------------------

    def _text(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        split = steps.split(printed)
        made.text = split.text
        made.steps = list(split.steps)
        if split.ref_printed:
            _add_ref(made, split.ref_printed)
        self.note(split.findings, pieces[0], "text")
        self.note(stamps.stale(printed, as_at=self.as_at), pieces[0], "text")

    def _owners(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        names: list[str] = []
        for piece in pieces:
            if piece.text:
                split = owners.split(piece.text)
                names += [name for name in split.names if name not in names]
                self.note(split.findings, piece, "owners")
        made.owners, made.owners_printed = names, printed

    def _timescale(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        read = [
            (piece, timescale.read(piece.text, struck=_struck(piece), as_at=self.as_at, month_first=self.month_first))
            for piece in pieces
            if piece.text
        ]
        for piece, one in read:
            self.note(one.findings, piece, "timescale")
        made.timescale = (
            read[0][1] if len(read) == 1 else together(printed, [(piece.column.words, one) for piece, one in read])
        )
        if len(pieces) > 1 and len(read) == 1:
            made.timescale = by_header(read[0][0].column.words, read[0][1])

    def _rating(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        piece = pieces[0]
        key = self.key or (WELSH_LETTERS if WELSH_RATINGS & set(fold(piece.column.words).split()) else ())
        if piece.column.sign is not None:
            self._ticked(made, pieces, printed)
            return
        read = rating.read(printed, fill=piece.cell.fill, key=key)
        made.rag, made.rag_printed = read.rag, read.printed
        self.note(read.findings, piece, "rag")

    def _ticked(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        """A rating told by the column in which the tick stands."""
        made.rag_printed = printed
        if len(pieces) == 1:
            made.rag = pieces[0].column.sign
        else:
            message = "More than one rating is ticked, so none was taken. Choose one."
            self.note([warning("combined-rating", message, printed)], pieces[0], "rag")

    def _progress(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        made.progress = printed
        several = sum(bool(piece.text) for piece in pieces) > 1 and len({piece.column.at for piece in pieces}) > 1
        for text, piece in (
            [(piece.text, piece) for piece in pieces if piece.text] if several else [(printed, pieces[0])]
        ):
            split = stamps.split(text, as_at=self.as_at, seen=self.seen, month_first=self.month_first)
            made.updates += split.updates
            self._remember(split.updates)
            self.note(split.findings, piece, "progress")
            self.note(stamps.stale(text, as_at=self.as_at), piece, "progress")
        if len(printed) <= _LONGEST_STATUS and made.status == "not_stated":
            stated = status.read(printed)
            made.status = stated.status
            self.note(stated.findings, pieces[0], "progress")

    def _remember(self, updates: Iterable[stamps.Update]) -> None:
        """Keep the last few stamps that could be read: one of them may be what a mistyped one was meant to be."""
        readable = [update.printed for update in updates if update.as_at is not None and update.printed.isdigit()]
        if readable:
            self.seen = tuple(dict.fromkeys([*readable, *self.seen]))[:4]

    def _status(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        read = status.read(printed)
        made.status_printed = printed
        if read.status != "not_stated":
            made.status = read.status
        else:
            self.note(
                [info("unread-status", "This is not one of the usual statuses. Its print was kept.", printed[:80])],
                pieces[0],
                "status",
            )
        self.note(read.findings, pieces[0], "status")

    def _oversight(self, made: Activity, pieces: Sequence[Piece], printed: str) -> None:
        made.oversight_printed = printed
        split = oversight.split(printed)
        made.oversight = list(split.names)
        self.note(split.findings, pieces[0], "oversight")

    def _letters(self, raw: RawActivity) -> None:
        """Look-alike letters and debris in the cells whose parsers do not report them."""
        for name in ("text", "progress", "oversight", "owners"):
            for piece in raw.pieces.get(name, ()):
                if not piece.text.isascii() or _BOOKMARK in piece.text:
                    self.note(print_doubts(piece.text), piece, name)


def print_doubts(text: str) -> list[Finding]:
    """What is odd in the letters of any text: look-alikes of other alphabets, and marks an extractor left behind."""
    if text.isascii() and _BOOKMARK not in text:
        return []
    out = [
        info("look-alike-letter", f"“{seen}” (U+{ord(seen):04X}) stands for “{meant}”. The print was kept.", seen)
        for seen, meant in dict.fromkeys((seen, meant) for _, seen, meant in lookalikes(text))
    ]
    at = text.find(_BOOKMARK)
    if at >= 0:
        end = text.find("]", at)
        out.append(
            warning(
                "extraction-debris",
                "An extractor printed a mark that is not part of the text. Remove it.",
                text[at : end + 1],
            )
        )
    return out


def together(printed: str, read: Sequence[tuple[str, Timescale]]) -> Timescale:
    """One timescale from several columns: a start and an end, or an original and a revised date.

    ``read`` pairs each column's header with what its cell says. The header gives a bare date its kind.
    """
    if not read:
        return Timescale(printed)
    ones = [by_header(words, one) for words, one in read]
    revised = [at for at, (words, one) in enumerate(read) if _says(words, _REVISED) and one.parts]
    if revised:
        ones = [
            replace(one, parts=tuple(replace(part, superseded=True) for part in one.parts))
            if at not in revised and _says(words, _ORIGINAL)
            else one
            for at, ((words, _), one) in enumerate(zip(read, ones, strict=True))
        ]
    counting = [one for at, one in enumerate(ones) if not revised or at in revised or not _says(read[at][0], _ORIGINAL)]
    parts = tuple(part for one in ones for part in one.parts)
    earliest = next((one.earliest for one in counting if one.earliest), None)
    latest = next((one.latest for one in reversed(counting) if one.latest), None)
    ends = [one for one in counting if one.latest]
    kind = (ends[-1] if ends else counting[0] if counting else ones[0]).kind
    return Timescale(printed, kind, earliest, latest, parts)


def by_header(words: str, one: Timescale) -> Timescale:
    """A bare date under "Start date" or "End date" takes its kind from the header."""
    if one.kind not in ("target", "unknown") or len([part for part in one.parts if not part.superseded]) != 1:
        return one
    part = next(part for part in one.parts if not part.superseded)
    if part.date is None:
        return one
    if _says(words, _STARTS) and not _says(words, _ENDS):
        first = timescale.read(f"Start {part.printed}")
        if first.earliest is None:
            return one
        return replace(one, kind="start", earliest=first.earliest, latest=None, parts=_of_kind(one, "start"))
    if _says(words, _ENDS) and one.latest is not None:
        return replace(one, kind="by", parts=_of_kind(one, "by"))
    return one


def _of_kind(one: Timescale, kind: str) -> tuple[timescale.Part, ...]:
    return tuple(part if part.superseded else replace(part, kind=kind) for part in one.parts)


def _says(words: str, openings: Sequence[str]) -> bool:
    return any(
        word.startswith(opening)
        for word in fold(words).split()
        for opening in openings
        if len(opening) > 1 or word == opening
    )


def _struck(piece: Piece) -> tuple[tuple[int, int], ...]:
    return piece.cell.struck if piece.text == piece.cell.text.strip() else ()


def _add_ref(made: Activity, printed: str) -> None:
    """Keep an activity's ref as printed; a second print of it (in a column and in the text) is kept beside the first."""
    made.ref_printed = f"{made.ref_printed} {printed}" if made.ref_printed else printed
    if made.ref is None:
        made.ref = bare_ref(printed)


def bare_ref(printed: str) -> str | None:
    """A ref without the brackets and stops around it: "((D6.1)" is "D6.1"; None where the print is no ref."""
    bare = printed.strip().strip("()[]{}").strip().rstrip(".:,;-–").strip()
    if references.REF.fullmatch(bare) or _NAMED_REF.fullmatch(bare):
        return bare
    return None


def _blank(made: Activity, name: str) -> None:
    """A column that exists but prints nothing here gives "" and not None, which means that there is no such column."""
    if name == "text":
        made.text = ""
    elif name == "timescale":
        made.timescale = Timescale("")
    else:
        setattr(made, f"{name}_printed" if name != "progress" else "progress", "")


def _inherit(made: Activity, above: Activity, name: str) -> None:
    """What the cell above says holds here too, print and all: it is merged over this row.

    ``cells`` says that it is not printed twice.
    """
    for one in _TAKEN.get(name, ()):
        value = getattr(above, one)
        setattr(made, one, list(value) if isinstance(value, list) else value)


_TAKEN = {
    "owners": ("owners", "owners_printed"),
    "timescale": ("timescale",),
    "rag": ("rag", "rag_printed"),
    "progress": ("progress", "updates"),
    "status": ("status", "status_printed"),
    "oversight": ("oversight", "oversight_printed"),
}

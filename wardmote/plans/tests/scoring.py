"""Field-level scoring of a plan as read (``wardmote-plan/1``) against a hand reading of the same document.

The measure is precision, recall and F1 over fields. A field counts where the truth or the reading has a value; a blank
in both counts nowhere, so that a sparse plan is not scored on its blanks. A value that the truth does not have counts
against precision; one that the reading lacks counts against recall; a wrong one counts against both.

Rows are aligned before they are compared (by reference, else by the words they share), so that one missing row costs
its own fields and does not shift the rest.

A truth may say more than one right answer: beside ``"kind": "target"`` it may hold ``"kind_accept": ["by"]``. For a
list field each entry of the ``_accept`` list is itself a list. ``"*"`` among them leaves the field unscored.

A truth may also hold no sentence at all. ``hashed`` replaces every text by the digest of its normalised words, and
the same scorer compares digests: a truth for a document that may not be copied can so be kept beside the code.
"""

from __future__ import annotations

import calendar
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

HASH_MARK = "sha256:"
ANYTHING = "*"  # among the accepted values of a field: the format leaves it open, so it is not scored
Record = Mapping[str, Any]

# ---------------------------------------------------------------------------------------------------------------------
# Words


_FOLDED = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None,
        # Bullets come and go with the format: Word draws them, extracted text prints them.
        "\u2022": " ", "\u00b7": " ", "\u25aa": " ", "\u25e6": " ", "\u2023": " ", "\u25cf": " ", "\uf0b7": " ",
    }
)  # fmt: skip


def normalise(text: object) -> str:
    """The words of a text with the accidents of its format folded: NFKC, plain quotes and dashes, single spaces.

    A space after a hyphen inside a word is dropped, because a PDF breaks "multi-agency" at the hyphen.
    """
    folded = unicodedata.normalize("NFKC", str(text).translate(_FOLDED)).translate(_FOLDED)
    collapsed = " ".join(folded.split())
    return re.sub(r"(?<=\w-) (?=\w)", "", collapsed) if "- " in collapsed else collapsed


def normalise_entry(text: object) -> str:
    """One entry of a printed list: as ``normalise``, without its number, bullet, closing stop or capitals."""
    words = re.sub(r"^\s*(?:\(?\d{1,2}[).]+|[>*-])\s*", "", normalise(text))
    return words.strip(" .,;:").casefold()


def normalise_ref(ref: object) -> str:
    """A reference for matching: "(A1.1)", "A.1.1" and "a1.1" are one, "3.1" and "31" are two."""
    words = re.sub(r"[()\[\]\s]", "", normalise(ref)).strip(".:").upper()
    return re.sub(r"(?<=[A-Z])\.(?=\d)", "", words)


def digest(normalised: str) -> str:
    """The first sixteen hexadecimal digits of the SHA-256 of a normalised text, marked as such."""
    return HASH_MARK + hashlib.sha256(normalised.encode()).hexdigest()[:16]


# ---------------------------------------------------------------------------------------------------------------------
# What a field is


Normaliser = Callable[[object], str]


def _plain(value: object) -> str:
    return str(value).strip().casefold()


def _title(value: object) -> str:
    return normalise(value).rstrip(" :").casefold()


def _printed(value: object) -> str:
    return normalise(value)


@dataclass(frozen=True)
class _Field:
    """One field of a record: where it is, how two values are compared, and which values count as blank."""

    name: str
    key: Normaliser = _printed
    blank: frozenset[object] = frozenset({None, "", False})
    words: bool = True  # a text, hashed in a truth without sentences

    def value(self, record: Record | None) -> object:
        here: Any = record
        for step in self.name.split("."):
            here = here.get(step) if isinstance(here, Mapping) else None
        return None if _blank(here, self.blank) else here

    def accepted(self, truth: Record) -> list[object]:
        extra: Any = truth
        *parents, last = self.name.split(".")
        for step in parents:
            extra = extra.get(step) if isinstance(extra, Mapping) else None
        alternatives = extra.get(f"{last}_accept", []) if isinstance(extra, Mapping) else []
        return [self.value(truth), *(None if _blank(one, self.blank) else one for one in alternatives)]

    def same(self, read: object, true: object) -> bool:
        if read is None or true is None:
            return read is true
        wanted = self.key(true) if not _is_hashed(true) else str(true)
        return (digest(self.key(read)) if _is_hashed(true) else self.key(read)) == wanted


def _blank(value: object, blanks: frozenset[object]) -> bool:
    return value is None or (isinstance(value, Hashable) and value in blanks) or (value in ([], {}))


def _is_hashed(value: object) -> bool:
    return isinstance(value, str) and value.startswith(HASH_MARK)


@dataclass(frozen=True)
class _ListField:
    """A field that holds several values, compared as a bag: order is not scored, every entry is."""

    name: str
    key: Normaliser = normalise_entry
    entries: Callable[[Any], list[object]] = field(default=lambda value: list(value or []))
    words: bool = True
    prefix: bool = False  # a true "2022-10" matches a read "2022-10-31": the truth says how precise the print is

    def value(self, record: Record | None) -> list[object]:
        here: Any = record
        for step in self.name.split("."):
            here = here.get(step) if isinstance(here, Mapping) else None
        return [one for one in self.entries(here) if one not in (None, "")]

    def accepted(self, truth: Record) -> list[list[object]]:
        holder: Any = truth
        *parents, last = self.name.split(".")
        for step in parents:
            holder = holder.get(step) if isinstance(holder, Mapping) else None
        alternatives = holder.get(f"{last}_accept", []) if isinstance(holder, Mapping) else []
        if ANYTHING in alternatives:
            return [[ANYTHING]]
        return [self.value(truth), *([e for e in self.entries(one) if e not in (None, "")] for one in alternatives)]

    def keys(self, entries: Sequence[object], *, hashed: bool) -> Counter[str]:
        if hashed:
            return Counter(str(one) if _is_hashed(one) else digest(self.key(one)) for one in entries)
        return Counter(self.key(one) for one in entries)


def _step_texts(steps: Any) -> list[object]:
    """Number and words of each step, as one comparable text."""
    return [
        one if isinstance(one, str) else f"{one.get('number')}| {one.get('text') or ''}"
        for one in steps or []
        if isinstance(one, str | Mapping)
    ]


def _step_key(step: object) -> str:
    number, _, words = str(step).partition("|")
    return f"{number}|{normalise_entry(words)}"


def _part_dates(parts: Any) -> list[object]:
    return [part.get("date") for part in parts or [] if isinstance(part, Mapping)]


def _update_dates(updates: Any) -> list[object]:
    return [one.get("as_at") for one in updates or [] if isinstance(one, Mapping)]


def _update_texts(updates: Any) -> list[object]:
    return [one.get("text") for one in updates or [] if isinstance(one, Mapping)]


def _key_entries(entries: Any) -> list[object]:
    return [
        one if isinstance(one, str) else f"{one.get('rag') or 'null'}| {one.get('printed') or ''}"
        for one in entries or []
        if isinstance(one, str | Mapping)
    ]


def _key_entry(entry: object) -> str:
    rag, _, words = str(entry).partition("|")
    return f"{rag}|{normalise_entry(re.sub(r'[=:–—-]', ' ', words))}"


_NO_KIND: frozenset[object] = frozenset({None, "", "unknown"})
_NO_STATUS: frozenset[object] = frozenset({None, "", "not_stated"})

COMMITMENT_FIELDS = (
    _Field("ref", normalise_ref, words=False),
    _Field("ref_inferred", _plain, words=False),
    _Field("statement"),
    _ListField("cross_refs", normalise_ref, words=False),
)
ACTIVITY_FIELDS = (
    _Field("ref", normalise_ref, words=False),
    _Field("text"),
    _ListField("steps", _step_key, _step_texts),
    _ListField("owners"),
    _Field("owners_printed"),
    _Field("timescale.printed"),
    _Field("timescale.kind", _plain, _NO_KIND, words=False),
    _Field("timescale.earliest", _plain, words=False),
    _Field("timescale.latest", _plain, words=False),
    _ListField("timescale.parts", _plain, _part_dates, words=False, prefix=True),
    _Field("rag", _plain, words=False),
    _Field("rag_printed", words=False),
    _Field("progress"),
    _ListField("updates", _plain, _update_dates, words=False),
    _ListField("updates", normalise_entry, _update_texts),
    _Field("status", _plain, _NO_STATUS, words=False),
    _ListField("oversight"),
    _ListField("cross_refs", normalise_ref, words=False),
)
BODY_FIELDS = (
    _Field("name", normalise_entry),
    _Field("group", _title),
    _Field("purpose"),
    _Field("meets_printed"),
    _Field("notes_published", _plain, words=False),
    _Field("public_meeting", _plain, words=False),
)
SESSION_FIELDS = (
    _Field("month", _plain, words=False),
    _Field("type", _plain, words=False),
    _Field("subject"),
)
DOCUMENT_FIELDS = (
    _Field("title", _title),
    _Field("period.start", _plain, words=False),
    _Field("period.end", _plain, words=False),
    _Field("as_at", _plain, words=False),
    _ListField("rating_key", _key_entry, _key_entries),
)
_TITLE = _Field("title", _title)
_ACCOUNTABLE = _Field("accountable", _plain, words=False)


# ---------------------------------------------------------------------------------------------------------------------
# The score


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 (0 to 1) over fields, and every miss as "place field: expected … got …"."""

    precision: float
    recall: float
    f1: float
    misses: list[str]


@dataclass
class _Tally:
    right_of_truth: int = 0
    in_truth: int = 0
    right_of_read: int = 0
    in_read: int = 0
    misses: list[str] = field(default_factory=list)

    def compare(self, where: str, one: _Field, read: Record | None, truth: Record | None) -> None:
        got = one.value(read)
        if truth is None:
            self.in_read += got is not None
            if got is not None:
                self._miss(where, one.name, None, got)
            return
        answers = one.accepted(truth)
        if ANYTHING in answers:
            return
        right = any(one.same(got, answer) for answer in answers)
        wanted = answers[0]
        if right and got is None:
            return  # blank where a blank is accepted
        self.in_truth += wanted is not None or right
        self.in_read += got is not None
        self.right_of_truth += right
        self.right_of_read += right
        if not right:
            self._miss(where, one.name, wanted, got)

    def compare_list(self, where: str, one: _ListField, read: Record | None, truth: Record | None) -> None:
        got = one.value(read)
        answers = one.accepted(truth) if truth is not None else [[]]
        if [ANYTHING] in answers:
            return
        best: tuple[float, Counter[str], Counter[str]] | None = None
        for answer in answers:
            hashed = any(_is_hashed(entry) for entry in answer)
            want, have = one.keys(answer, hashed=hashed), one.keys(got, hashed=hashed)
            if one.prefix:
                have = Counter(next((w for w in want if h.startswith(w)), h) for h in have.elements())
            total = want.total() + have.total()
            agreement = 2 * (want & have).total() / total if total else 1.0
            if best is None or agreement > best[0]:
                best = (agreement, want, have)
        assert best is not None
        _, want, have = best
        common = (want & have).total()
        self.in_truth += want.total()
        self.in_read += have.total()
        self.right_of_truth += common
        self.right_of_read += common
        if want != have:
            self._miss(where, one.name, sorted((want - have).elements()), sorted((have - want).elements()))

    def compare_fields(
        self, where: str, fields: Iterable[_Field | _ListField], read: Record | None, truth: Record | None
    ) -> None:
        for one in fields:
            if isinstance(one, _Field):
                self.compare(where, one, read, truth)
            else:
                self.compare_list(where, one, read, truth)

    def compare_membership(self, where: str, name: str, right: bool, read: bool, truth: bool) -> None:
        self.in_truth += truth
        self.in_read += read
        self.right_of_truth += right
        self.right_of_read += right
        if not right and read and truth:
            self._miss(where, name, "its own", "another")

    def _miss(self, where: str, name: str, wanted: object, got: object) -> None:
        self.misses.append(f"{where} {name}: expected {_short(wanted)} got {_short(got)}")

    def score(self) -> Score:
        precision = self.right_of_read / self.in_read if self.in_read else 1.0
        recall = self.right_of_truth / self.in_truth if self.in_truth else 1.0
        total = precision + recall
        return Score(precision, recall, 2 * precision * recall / total if total else 0.0, self.misses)


def _short(value: object, limit: int = 160) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 30]} … {text[-26:]}"


def score(read: Record, truth: Record, *, form: str = "") -> Score:
    """How well ``read`` agrees with ``truth``, both in the shape of ``wardmote-plan/1``.

    ``form`` is the file format that was read ("xlsx"): a truth may say under ``_not_in`` that some top-level fields are
    not printed in that form of the document, and those are then not scored.
    """
    absent = set(truth.get("_not_in", {}).get(form, ()))
    tally = _Tally()
    for one in DOCUMENT_FIELDS:
        if one.name.split(".")[0] not in absent:
            tally.compare_fields("document", [one], read, truth)
    _score_tree(tally, read, truth)
    for name, fields, identity in (("bodies", BODY_FIELDS, "name"), ("sessions", SESSION_FIELDS, "subject")):
        if name not in absent:
            _score_records(tally, name, fields, identity, list(read.get(name) or []), list(truth.get(name) or []))
    return tally.score()


def _score_records(
    tally: _Tally, name: str, fields: Sequence[_Field], identity: str, read: list[Record], truth: list[Record]
) -> None:
    pairs = _align(
        [_Row(record, {}, (record.get(identity),)) for record in read],
        [_Row(record, {}, (record.get(identity),)) for record in truth],
    )
    for i, j in pairs:
        mine, theirs = (read[i] if i is not None else None), (truth[j] if j is not None else None)
        label = (theirs or mine or {}).get(identity)
        tally.compare_fields(f"{name}[{_short(label, 60)}]", fields, mine, theirs)


def _score_tree(tally: _Tally, read: Record, truth: Record) -> None:
    mine, theirs = _flatten(read), _flatten(truth)
    objective_pairs = _align_by_children(mine.objectives, theirs.objectives)
    part_pairs = _align_by_children(mine.parts, theirs.parts)
    for pairs, ours, wanted, fields, name in (
        (objective_pairs, mine.objectives, theirs.objectives, [_TITLE], "objective"),
        (part_pairs, mine.parts, theirs.parts, [_TITLE, _ACCOUNTABLE], "part"),
    ):
        for i, j in pairs:
            a, b = (ours[i].record if i is not None else None), (wanted[j].record if j is not None else None)
            tally.compare_fields(f"{name}[{_short((b or a or {}).get('title'), 50)}]", fields, a, b)

    commitment_pairs = _align(mine.commitments, theirs.commitments)
    _score_rows(tally, "commitment", COMMITMENT_FIELDS, mine.commitments, theirs.commitments, commitment_pairs,
                {"objective": _as_map(objective_pairs), "part": _as_map(part_pairs)})  # fmt: skip
    activity_pairs = _align(mine.activities, theirs.activities)
    _score_rows(tally, "activity", ACTIVITY_FIELDS, mine.activities, theirs.activities, activity_pairs,
                {"commitment": _as_map(commitment_pairs)})  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------------
# Alignment


@dataclass
class _Row:
    """A record with the index of what it belongs to, and the texts by which it is recognised."""

    record: Record
    parents: dict[str, int]
    texts: tuple[object, ...]
    parent_ref: str = ""
    children: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.ref = normalise_ref(self.record.get("ref") or "")
        self.tokens = [frozenset(re.findall(r"\w+", normalise(t).casefold())) if t else frozenset() for t in self.texts]


@dataclass
class _Tree:
    objectives: list[_Row]
    parts: list[_Row]
    commitments: list[_Row]
    activities: list[_Row]


def _flatten(plan: Record) -> _Tree:
    tree = _Tree([], [], [], [])
    for objective in plan.get("objectives") or []:
        tree.objectives.append(_Row(objective, {}, (objective.get("title"),)))
        for part in objective.get("parts") or []:
            tree.parts.append(_Row(part, {}, (part.get("title"),)))
            for commitment in part.get("commitments") or []:
                where = {"objective": len(tree.objectives) - 1, "part": len(tree.parts) - 1}
                row = _Row(commitment, where, (commitment.get("statement"),))
                tree.commitments.append(row)
                marks = {row.ref, _mark(commitment.get("statement"))}
                tree.objectives[-1].children |= marks
                tree.parts[-1].children |= marks
                for activity in commitment.get("activities") or []:
                    timescale = activity.get("timescale") or {}
                    texts = (
                        activity.get("text") or commitment.get("statement"),
                        activity.get("progress"),
                        activity.get("owners_printed"),
                        timescale.get("printed"),
                    )
                    at = {"commitment": len(tree.commitments) - 1}
                    tree.activities.append(_Row(activity, at, texts, parent_ref=row.ref))
    return tree


def _mark(statement: object) -> str:
    """A statement as one mark, alike for sentences and digests."""
    return str(statement) if _is_hashed(statement) else digest(normalise(statement or ""))


def _overlap(mine: _Row, theirs: _Row) -> float:
    """Share of words in common, the first text weighing most; a hashed text agrees wholly or not at all."""
    total = weight_sum = 0.0
    for weight, read, true, read_tokens, true_tokens in zip(
        (3.0, 2.0, 1.0, 1.0), mine.texts, theirs.texts, mine.tokens, theirs.tokens, strict=False
    ):
        if not read and not true:
            continue
        weight_sum += weight
        if _is_hashed(true):
            total += weight * (bool(read) and any(digest(key(read)) == true for key in (normalise, normalise_entry)))
        elif read_tokens or true_tokens:
            total += weight * len(read_tokens & true_tokens) / len(read_tokens | true_tokens)
    return total / weight_sum if weight_sum else 0.0


def _align(read: list[_Row], truth: list[_Row]) -> list[tuple[int | None, int | None]]:
    """Pair rows one to one, best pair first; rows left over stand alone. Nearness in order only breaks ties."""
    candidates = []
    for i, mine in enumerate(read):
        for j, theirs in enumerate(truth):
            likeness = _overlap(mine, theirs)
            if mine.ref and mine.ref == theirs.ref:
                likeness += 0.8
            if mine.parent_ref and mine.parent_ref == theirs.parent_ref:
                likeness += 0.4
            if likeness >= 0.3:
                candidates.append((-round(likeness, 3), abs(i - j), i, j))
    pairs: list[tuple[int | None, int | None]] = []
    free_read, free_truth = set(range(len(read))), set(range(len(truth)))
    for _, _, i, j in sorted(candidates):
        if i in free_read and j in free_truth:
            pairs.append((i, j))
            free_read.discard(i)
            free_truth.discard(j)
    pairs += [(None, j) for j in sorted(free_truth)] + [(i, None) for i in sorted(free_read)]
    return sorted(pairs, key=lambda pair: (pair[1] if pair[1] is not None else len(truth), pair[0] or 0))


def _align_by_children(read: list[_Row], truth: list[_Row]) -> list[tuple[int | None, int | None]]:
    """Pair objectives or parts by their title, else by the commitments under them, each only once and in order."""
    candidates = []
    for i, mine in enumerate(read):
        for j, theirs in enumerate(truth):
            titled = _TITLE.value(mine.record), theirs.record.get("title")
            same_title = titled[0] is not None and _TITLE.same(titled[0], titled[1])
            union = len(mine.children | theirs.children)
            shared = len(mine.children & theirs.children) / union if union else float(i == j)
            if same_title or shared > 0.1:
                candidates.append((-(same_title + 2 * shared), abs(i - j), i, j))
    pairs: list[tuple[int | None, int | None]] = []
    free_read, free_truth = set(range(len(read))), set(range(len(truth)))
    for _, _, i, j in sorted(candidates):
        if i in free_read and j in free_truth:
            pairs.append((i, j))
            free_read.discard(i)
            free_truth.discard(j)
    if len(free_read) == len(free_truth) == 1:  # nothing else is left that either could be
        pairs.append((free_read.pop(), free_truth.pop()))
    return pairs + [(None, j) for j in sorted(free_truth)] + [(i, None) for i in sorted(free_read)]


def _as_map(pairs: Sequence[tuple[int | None, int | None]]) -> dict[int, int]:
    return {i: j for i, j in pairs if i is not None and j is not None}


def _score_rows(
    tally: _Tally,
    name: str,
    fields: Sequence[_Field | _ListField],
    read: list[_Row],
    truth: list[_Row],
    pairs: Sequence[tuple[int | None, int | None]],
    parents: Mapping[str, Mapping[int, int]],
) -> None:
    for i, j in pairs:
        mine, theirs = (read[i] if i is not None else None), (truth[j] if j is not None else None)
        label = (theirs or mine).record
        where = (
            f"{name}[{label.get('id') or label.get('ref') or _short(label.get('statement') or label.get('text'), 40)}]"
        )
        for parent, aligned in parents.items():
            right = (
                mine is not None and theirs is not None and aligned.get(mine.parents[parent]) == theirs.parents[parent]
            )
            tally.compare_membership(where, parent, right, mine is not None, theirs is not None)
        if mine is None or theirs is None:
            tally.misses.append(f"{where}: {'not read' if mine is None else 'read but not in the document'}")
        tally.compare_fields(where, fields, mine.record if mine else None, theirs.record if theirs else None)


# ---------------------------------------------------------------------------------------------------------------------
# Truths


def hashed(truth: Record) -> dict[str, Any]:
    """The same truth with every text replaced by its digest; refs, dates, kinds, counts and yes/no stay plain."""
    out = dict(truth)
    out["objectives"] = [
        {
            **_hash_fields(objective, [_TITLE]),
            "parts": [
                {
                    **_hash_fields(part, [_TITLE]),
                    "commitments": [
                        {
                            **_hash_fields(commitment, COMMITMENT_FIELDS),
                            "activities": [_hash_activity(one) for one in commitment["activities"]],
                        }
                        for commitment in part["commitments"]
                    ],
                }
                for part in objective["parts"]
            ],
        }
        for objective in truth["objectives"]
    ]
    out["bodies"] = [_hash_fields(body, BODY_FIELDS) for body in truth.get("bodies", [])]
    out["sessions"] = [_hash_fields(session, SESSION_FIELDS) for session in truth.get("sessions", [])]
    return _hash_fields(out, DOCUMENT_FIELDS)


def _hash_activity(activity: Record) -> dict[str, Any]:
    out = _hash_fields(activity, [one for one in ACTIVITY_FIELDS if "." not in one.name])
    out.pop("oversight_printed", None)
    if isinstance(activity.get("timescale"), Mapping):
        out["timescale"] = _hash_fields(activity["timescale"], [_Field("printed")])
    out["updates"] = [{**one, "text": digest(normalise_entry(one["text"]))} for one in activity.get("updates", [])]
    for one in out["updates"]:
        one.pop("printed", None)
    return out


def _hash_fields(record: Record, fields: Iterable[_Field | _ListField]) -> dict[str, Any]:
    out = dict(record)
    for one in fields:
        for name in (one.name, f"{one.name}_accept"):
            value = out.get(name)
            if not one.words or not value or one.name in ("updates",):
                continue
            if isinstance(one, _Field):
                if isinstance(value, list):
                    out[name] = [None if item is None else digest(one.key(item)) for item in value]
                else:
                    out[name] = digest(one.key(value))
            elif name.endswith("_accept"):
                out[name] = [[digest(one.key(entry)) for entry in one.entries(option)] for option in value]
            else:
                out[name] = [digest(one.key(entry)) for entry in one.entries(value)]
    return out


def from_charter_example(example: Record) -> dict[str, Any]:
    """The charter's hand reading (its own field names) in the shape of ``wardmote-plan/1``.

    The hand reading gives dates as months. A month of a *by* is its last day and of a *from* its first; for a *start*
    row both readings stand in print ("Start using the tool by October"), so either end is accepted.
    """
    return {
        "format": "wardmote-plan/1",
        "title": example["title"],
        # The title names one month, which may be read as the period, as the as-at date, or as both.
        "period": {
            "start": None,
            "start_accept": [f"{example['as_at']}-01"],
            "end": None,
            "end_accept": [month_end(example["as_at"])],
        },
        "as_at": month_end(example["as_at"]),
        "as_at_accept": [example["as_at"], f"{example['as_at']}-01", None],
        "objectives": [
            {
                "title": strand["name"],
                "title_accept": [strand["name_printed"]],
                "parts": [
                    {
                        "title": None,
                        "accountable": None,
                        "accountable_accept": ["force"],
                        "commitments": [_charter_commitment(one) for one in strand["recommendations"]],
                    }
                ],
            }
            for strand in example["strands"]
        ],
        "bodies": [],
        "sessions": [],
        "rating_key": [],
    }


def _charter_commitment(row: Record) -> dict[str, Any]:
    ref = str(row["number"])
    return {
        "id": ref,
        "ref": ref,
        "ref_inferred": row["number_inferred"],
        "statement": row["text"],
        "cross_refs": [],
        "activities": [
            {
                "id": f"{ref}/1",
                "ref": None,
                "text": None,
                "steps": [],
                "owners": row["owners"],
                "owners_accept": row.get("owners_accept", []),
                "owners_printed": row["owner_text"],
                "timescale": _charter_timescale(row),
                "rag": row["rag"],
                "rag_printed": row["rag_printed"],
                "progress": row["update_text"],
                "updates": [
                    {"as_at": stamp["iso"], "text": _after_stamp(row["update_text"], stamp["text"])}
                    for stamp in row["update_dates"]
                ],
                "status": "not_stated",
                "status_accept": ["ongoing"] if row["date_text"].casefold() == "ongoing" else [],
                "oversight": [],
                "cross_refs": [],
            }
        ],
    }


def _charter_timescale(row: Record) -> dict[str, Any]:
    date = row["date"]
    month = date["dates"][0] if date["dates"] else None
    starts = date["kind"] in ("start", "commence")
    first, last = (f"{month}-01", month_end(month)) if month else (None, None)
    return {
        "printed": row["date_text"],
        "kind": date["kind"],
        "kind_accept": date.get("kind_accept", []),
        "earliest": first if starts else None,
        "earliest_accept": [None] if starts else [],
        "latest": None if starts else last,
        "latest_accept": [last] if starts else [],
        "parts": [{"date": one} for one in date["dates"]],
        "parts_accept": [[]],
    }


def _after_stamp(text: str, stamp: str) -> str:
    return re.sub(r"^[\s:–—-]+", "", text.partition(stamp)[2])


def month_end(month: str) -> str:
    """The last day of a month: "2022-07" gives "2022-07-31"."""
    year, number = (int(one) for one in month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02d}"

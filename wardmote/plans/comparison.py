"""Next month's document against the plan we hold: what matches, and what is new, changed, reworded, moved or gone.

Plain functions on plain values. A row matches by its reference. A row that matches only by its words is *doubtful*, and
waits for a person. What is gone from the document is listed, and changes nothing until a person decides.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, Literal

ALIKE = 0.6
"""Share of words in common, in order, from which two texts without an equal reference may be the same promise."""

CHANGE_FIELDS = ("progress", "rating", "timescale", "status", "owners", "oversight")

LEAST = ALIKE / (2 - ALIKE)
"""The share of either text's words that two texts alike enough must have in common, in any order."""

Kind = Literal["new", "changed", "reworded", "moved", "gone", "doubtful", "same"]
Level = Literal["commitment", "activity"]
COUNTED: tuple[Level, ...] = ("commitment", "activity")


@dataclass(frozen=True, slots=True)
class Printed:
    """How the last document printed a row of ours: its reference, its words, and where it stood.

    The place is (objective, part) of a commitment, (our commitment's key,) of an activity.
    """

    ref: str
    words: str
    place: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An activity as either side has it.

    ``facts`` are the printed words of CHANGE_FIELDS as they stand now; ``printed_before``, on our side, is what the
    last document said. A cell that repeats the last document is no change, whatever was typed here since. A retired row
    has left the plan: it can come back, but it is not gone a second time. ``came_from`` is the key of the commitment
    that it was an activity of before that was merged.
    """

    key: str
    ref: str
    text: str
    facts: Mapping[str, str]
    retired: bool = False
    printed_before: Mapping[str, str] | None = None
    last: Printed | None = None
    typed_here: bool = False
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as either side has it; ``place`` is its objective and part.

    ``last`` is how the last document printed it. ``typed_here`` says that no document has brought it yet: it cannot be
    gone from one. The same of a leaf.
    """

    key: str
    ref: str
    statement: str
    place: tuple[str, str]
    leaves: tuple[Leaf, ...]
    label: str = ""
    retired: bool = False
    last: Printed | None = None
    typed_here: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """What the document's row was matched with, and how: ``here`` is our key, ``there`` the document's id."""

    level: Level
    here: str | None
    there: str | None
    how: Literal["ref", "words", "only-one", "confirmed", "doubtful", "none"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the answer, in the order of the document; gone rows come last."""

    level: Level
    kinds: tuple[Kind, ...]
    here: str | None
    there: str | None
    label: str
    fields: tuple[tuple[str, str, str], ...] = ()  # (field, was, now)
    candidate: str = ""  # the label of what a doubtful row may be


@dataclass(slots=True)
class Comparison:
    pairs: list[Pair] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    repeats: dict[str, frozenset[str]] = field(default_factory=dict)
    """What each of the document's rows, by its id, prints as the last document did: "row", "ref", "words", "place".

    What is repeated is no change, whatever was edited here since: the document has only not caught up.
    """

    def counts(self) -> dict[str, dict[str, int]]:
        """How many commitments and activities are new, changed, reworded, moved, gone, doubtful and the same."""
        counted: dict[str, Counter[str]] = {"commitment": Counter(), "activity": Counter()}
        for change in self.changes:
            counted[change.level].update(change.kinds)
        return {level: dict(counter) for level, counter in counted.items()}

    def gone(self) -> dict[str, list[str]]:
        """Our keys of what the document no longer has, by level. A person decides whether it leaves the plan."""
        rows = [change for change in self.changes if change.kinds == ("gone",)]
        return {level: [row.here for row in rows if row.level == level and row.here] for level in COUNTED}

    @property
    def doubtful(self) -> list[Change]:
        return [change for change in self.changes if "doubtful" in change.kinds]

    @property
    def changes_nothing(self) -> bool:
        return all(change.kinds in {("same",), ("gone",)} for change in self.changes)

    def matched(self, level: Level) -> dict[str, str]:
        """The document's ids with our keys, for rows that are settled."""
        return {
            pair.there: pair.here
            for pair in self.pairs
            if pair.level == level and pair.there and pair.here and pair.how != "doubtful"
        }


def compare(
    here: Sequence[Promise], there: Sequence[Promise], *, decisions: Mapping[str, str] | None = None
) -> Comparison:
    """Match the document's commitments and activities (``there``) with ours (``here``).

    ``decisions`` are a person's answers for doubtful rows: the document's id to our key, or to "new".
    """
    decisions = decisions or {}
    comparison = Comparison()
    found = _pair("commitment", here, there, lambda each: each.statement, decisions)
    comparison.pairs.extend(found)
    here = _at_home(here, found)
    by_here, by_there = {each.key: each for each in here}, {each.key: each for each in there}
    our_leaves = {leaf.key: (promise, leaf) for promise in here for leaf in promise.leaves}
    leaf_pairs = list(_pair_leaves(found, by_here, by_there, here, there, decisions))
    comparison.pairs.extend(leaf_pairs)
    their_pair = {pair.there: pair for pair in [*found, *leaf_pairs] if pair.there}
    home = {pair.there: pair.here for pair in found if pair.there and pair.how != "doubtful"}
    repeats = comparison.repeats
    for promise in there:
        pair = their_pair[promise.key]
        if pair.here is not None:
            place = promise.place
            repeats[promise.key] = _repeated(by_here[pair.here].last, promise.ref, promise.statement, place)
        comparison.changes.append(_commitment_change(promise, pair, by_here, repeats.get(promise.key, NOTHING)))
        for leaf in promise.leaves:
            pair = their_pair[leaf.key]
            if pair.here is not None:
                stands = (home.get(promise.key) or "",)
                repeats[leaf.key] = _repeated(our_leaves[pair.here][1].last, leaf.ref, leaf.text, stands)
            repeated = repeats.get(leaf.key, NOTHING)
            change = _activity_change(promise, leaf, pair, our_leaves, home.get(promise.key), repeated)
            comparison.changes.append(change)
    kept = {pair.here for pair in [*found, *leaf_pairs] if pair.there and pair.here}
    for promise in here:
        if promise.key not in kept and not promise.retired and not promise.typed_here:
            comparison.changes.append(Change("commitment", ("gone",), promise.key, None, promise.label))
        for leaf in promise.leaves:
            if leaf.key not in kept and not leaf.retired and not leaf.typed_here:
                comparison.changes.append(Change("activity", ("gone",), leaf.key, None, _label(promise, leaf)))
    return comparison


def _at_home(here: Sequence[Promise], found: Iterable[Pair]) -> list[Promise]:
    """Our commitments, each that was merged and that the document has with the activities that went with it then."""
    matched = {pair.here for pair in found if pair.there and pair.how != "doubtful"}
    back = {each.key for each in here if each.retired and each.key in matched}
    leaves: dict[str, list[Leaf]] = {}
    for promise in here:
        for leaf in promise.leaves:
            leaves.setdefault(leaf.came_from if leaf.came_from in back else promise.key, []).append(leaf)
    return [replace(promise, leaves=tuple(leaves.get(promise.key, ()))) for promise in here]


NOTHING: frozenset[str] = frozenset()


def _repeated(last: Printed | None, ref: str, words: str, place: tuple[str, ...]) -> frozenset[str]:
    """What a row prints just as the last document did."""
    if last is None:
        return NOTHING
    found = {"row"}
    if last.ref == ref:
        found.add("ref")
    if same_words(last.words, words):
        found.add("words")
    if all(same_words(was, now) for was, now in zip(last.place, place, strict=True)):
        found.add("place")
    return frozenset(found)


def _commitment_change(
    promise: Promise, pair: Pair, by_here: Mapping[str, Promise], repeated: frozenset[str]
) -> Change:
    if pair.here is None:
        return Change("commitment", ("new",), None, promise.key, promise.label)
    ours = by_here[pair.here]
    if pair.how == "doubtful":
        return Change("commitment", ("doubtful",), pair.here, promise.key, promise.label, candidate=ours.label)
    kinds: list[Kind] = []
    fields = []
    if "words" not in repeated and not same_words(ours.statement, promise.statement):
        kinds.append("reworded")
        fields.append(("statement", ours.statement, promise.statement))
    stays = all(same_words(was, now) for was, now in zip(ours.place, promise.place, strict=True))
    if "place" not in repeated and not stays:
        kinds.append("moved")
        fields.append(("place", " › ".join(filter(None, ours.place)), " › ".join(filter(None, promise.place))))
    return Change("commitment", tuple(kinds) or ("same",), pair.here, promise.key, promise.label, tuple(fields))


def _activity_change(
    promise: Promise,
    leaf: Leaf,
    pair: Pair,
    our_leaves: Mapping[str, tuple[Promise, Leaf]],
    home: str | None,
    repeated: frozenset[str],
) -> Change:
    label = _label(promise, leaf)
    if pair.here is None:
        return Change("activity", ("new",), None, leaf.key, label)
    our_promise, ours = our_leaves[pair.here]
    if pair.how == "doubtful":
        return Change("activity", ("doubtful",), pair.here, leaf.key, label, candidate=_label(our_promise, ours))
    kinds: list[Kind] = []
    fields = []
    if "words" not in repeated and not same_words(ours.text, leaf.text):
        kinds.append("reworded")
        fields.append(("text", ours.text, leaf.text))
    if "place" not in repeated and home is not None and our_promise.key != home:
        kinds.append("moved")
        fields.append(("place", our_promise.label, promise.label))
    before = ours.printed_before if ours.printed_before is not None else ours.facts
    differing = [
        (name, ours.facts.get(name, ""), leaf.facts.get(name, ""))
        for name in CHANGE_FIELDS
        if not same_words(ours.facts.get(name, ""), leaf.facts.get(name, ""))
        and not same_words(before.get(name, ""), leaf.facts.get(name, ""))
    ]
    if differing:
        kinds.append("changed")
        fields.extend(differing)
    return Change("activity", tuple(kinds) or ("same",), pair.here, leaf.key, label, tuple(fields))


def _pair_leaves(
    found: Iterable[Pair],
    by_here: Mapping[str, Promise],
    by_there: Mapping[str, Promise],
    here: Sequence[Promise],
    there: Sequence[Promise],
    decisions: Mapping[str, str],
) -> Iterator[Pair]:
    """Activities match within their commitment first, then by reference wherever they have moved to."""
    done_here, done_there = set(), set()
    for pair in found:
        ours = by_here[pair.here] if pair.here and pair.how != "doubtful" else None
        theirs = by_there[pair.there] if pair.there else None
        if ours is None or theirs is None:
            continue
        if len(ours.leaves) == len(theirs.leaves) == 1 and _may_be_one(ours.leaves[0], theirs.leaves[0]):
            inner = [Pair("activity", ours.leaves[0].key, theirs.leaves[0].key, "only-one")]
        else:
            # A row with neither reference nor text of its own is its commitment's plain row: first with first.
            plain = zip(filter(_was_plain, ours.leaves), filter(_is_plain, theirs.leaves), strict=False)
            inner = [Pair("activity", one.key, other.key, "only-one") for one, other in plain]
            one_side, other_side = {pair.here for pair in inner}, {pair.there for pair in inner}
            inner += _pair(
                "activity",
                [leaf for leaf in ours.leaves if leaf.key not in one_side],
                [leaf for leaf in theirs.leaves if leaf.key not in other_side],
                lambda each: each.text,
                decisions,
            )
        for each in inner:
            if each.here and each.there:
                done_here.add(each.here)
                done_there.add(each.there)
                yield each
    left_here = [leaf for promise in here for leaf in promise.leaves if leaf.key not in done_here]
    left_there = [leaf for promise in there for leaf in promise.leaves if leaf.key not in done_there]
    yield from _pair("activity", left_here, left_there, lambda each: each.text, decisions)


def _is_plain(leaf: Leaf) -> bool:
    return not leaf.ref and not leaf.text.strip()


def _was_plain(leaf: Leaf) -> bool:
    """The same of ours, also where it has been given words here since the last document."""
    return _is_plain(leaf) or (leaf.last is not None and not leaf.last.ref and not leaf.last.words.strip())


def _may_be_one(ours: Leaf, theirs: Leaf) -> bool:
    return ours.ref == theirs.ref or not (ours.ref and theirs.ref)


def _pair(
    level: Level, here: Sequence[Any], there: Sequence[Any], words: Any, decisions: Mapping[str, str]
) -> list[Pair]:
    """One pair for each row of the document, in its order: equal references first, then equal words, then doubt.

    Before them come rows that were renumbered or reworded here, and that the document prints just as the last one did.
    """
    free = Pool(here, words)
    edited = _edited_here(here, words)
    settled: dict[str, Pair] = {}
    for row in there:
        decided = decisions.get(row.key)
        if decided == "new":
            settled[row.key] = Pair(level, None, row.key, "confirmed")
        elif decided is not None and decided in free:
            settled[row.key] = Pair(level, free.take(decided), row.key, "confirmed")
    for row in there:
        known = edited.get((row.ref, _squeezed(words(row))))
        if row.key not in settled and known is not None and known in free:
            settled[row.key] = Pair(level, free.take(known), row.key, "ref" if row.ref else "words")
    for row in there:
        if row.key not in settled and row.ref and (key := free.with_ref(row.ref, words(row))):
            settled[row.key] = Pair(level, free.take(key), row.key, "ref")
    for row in there:
        # A commitment with neither number nor words is known by its place among such; an activity by its commitment.
        has_name = words(row) or (level == "commitment" and not row.ref)
        if row.key not in settled and has_name and (key := free.with_words(words(row), ref=row.ref)):
            settled[row.key] = Pair(level, free.take(key), row.key, "words")
    for row in there:
        if row.key in settled:
            continue
        key = free.most_alike(words(row))
        settled[row.key] = (
            Pair(level, free.take(key), row.key, "doubtful") if key else Pair(level, None, row.key, "none")
        )
    return [settled[row.key] for row in there]


def _edited_here(here: Sequence[Any], words: Any) -> dict[tuple[str, str], str]:
    """Our keys by what the last document printed, for rows that say something else now; what two share tells nothing."""
    found: dict[tuple[str, str], str] = {}
    twice = set()
    for row in here:
        if row.last is None or (not row.last.ref and not row.last.words.strip()):
            continue
        printed = (row.last.ref, _squeezed(row.last.words))
        if printed in found:
            twice.add(printed)
        found[printed] = row.key
    now = {row.key: (row.ref, _squeezed(words(row))) for row in here}
    return {printed: key for printed, key in found.items() if printed not in twice and printed != now[key]}


CROWD = 40
"""How many rows that share one word, or one reference, are looked at. More of them tell nothing that these do not."""


class Pool:
    """Our rows that nothing of the document has been matched with yet, found by reference and by their words.

    Looking for the row most like another would compare every row with every other. Two texts that are alike enough
    share some of their rarer words, so only rows that do are compared (the prefix filter of set-similarity joins:
    Chaudhuri, Ganti and Kaushik, 2006). ``looked_at`` counts the comparisons.
    """

    def __init__(self, rows: Sequence[Any], words: Any) -> None:
        self._rows = {row.key: row for row in rows}
        self._order = {row.key: number for number, row in enumerate(rows)}
        self._text = {row.key: words(row) for row in rows}
        self._by_ref = _grouped((row.ref, row.key) for row in rows if row.ref)
        self._by_words = _grouped((_squeezed(text), key) for key, text in self._text.items())
        self._indexed: dict[str, list[Token]] | None = None
        self._by_token: dict[Token, dict[str, None]] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._sizes: dict[str, int] = {}
        self._spread: Counter[Token] = Counter()
        self.looked_at = 0

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def take(self, key: str) -> str:
        """Take a row out: it is matched."""
        row = self._rows.pop(key)
        self._by_ref.get(row.ref, {}).pop(key, None)
        self._by_words.get(_squeezed(self._text[key]), {}).pop(key, None)
        for token in (self._indexed or {}).get(key, ()):
            self._by_token[token].pop(key, None)
        return key

    def with_ref(self, ref: str, text: str) -> str | None:
        """The row of this reference; where it is printed twice the one whose words are nearest, the earlier on a tie."""
        equal = list(islice(self._by_ref.get(ref, ()), CROWD))
        if len(equal) <= 1:
            return equal[0] if equal else None
        self.looked_at += len(equal)
        return max(equal, key=lambda key: likeness(self._text[key], text))

    def with_words(self, text: str, *, ref: str) -> str | None:
        """The first row of the very same words, unless both have references and these differ."""
        equal = self._by_words.get(_squeezed(text), ())
        return next((key for key in equal if not (self._rows[key].ref and (ref or not text.strip()))), None)

    def most_alike(self, text: str) -> str | None:
        """The row whose words are most like these, at least ``ALIKE``; the earlier on a tie."""
        tokens = _numbered(text)
        if not tokens or not self._rows:
            return None
        self._index()
        wanted, size = Counter(_tokens(text)), len(tokens)
        bounds = []
        for key in self._candidates(tokens):
            if not size * LEAST <= self._sizes[key] <= size / LEAST:
                continue  # too short or too long to share enough
            self.looked_at += 1
            theirs = self._counts[key]
            shared = sum(min(count, theirs[word]) for word, count in wanted.items() if word in theirs)
            bound = 2 * shared / (size + self._sizes[key])
            if bound >= ALIKE:
                bounds.append((-bound, self._order[key], key))
        best, found = ALIKE, None
        for bound, _order, key in sorted(bounds):
            if -bound < best or (found and -bound == best):
                break  # the order of words can only lower what their number promises
            score = likeness(self._text[key], text)
            if score > best or (score >= ALIKE and found is None):
                best, found = score, key
        return found

    def _index(self) -> None:
        """Index the rows that are left by the rarer of their words."""
        if self._indexed is not None:
            return
        tokens = {key: _numbered(self._text[key]) for key in self._rows}
        self._sizes = {key: len(each) for key, each in tokens.items()}
        self._counts = {key: Counter(word for word, _repeat in each) for key, each in tokens.items()}
        self._spread = Counter(token for each in tokens.values() for token in each)
        self._indexed = {key: self._rarer(each) for key, each in tokens.items()}
        for key, each in self._indexed.items():
            for token in each:
                self._by_token.setdefault(token, {})[key] = None

    def _rarer(self, tokens: Sequence[Token]) -> list[Token]:
        """So many of the rarest that a text alike enough must share one: of n words, n less those it may differ in.

        With r = ALIKE, 2·shared / (n + m) >= r and m >= shared give shared >= n·r / (2 - r) = n·LEAST.
        """
        must_share = math.ceil(len(tokens) * LEAST - 1e-9)
        return sorted(tokens, key=lambda token: (self._spread[token], token))[: len(tokens) - must_share + 1]

    def _candidates(self, tokens: Sequence[Token]) -> dict[str, None]:
        found: dict[str, None] = {}
        for token in self._rarer(tokens):
            found.update(dict.fromkeys(islice(self._by_token.get(token, ()), CROWD)))
        return found


Token = tuple[str, int]
"""A word of a text, and which of its repeats there it is."""


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, None]]:
    """Keys by what they share, in order."""
    found: dict[str, dict[str, None]] = {}
    for shared, key in pairs:
        found.setdefault(shared, {})[key] = None
    return found


def _numbered(text: str) -> list[Token]:
    seen: Counter[str] = Counter()
    found = []
    for word in _tokens(text):
        found.append((word, seen[word]))
        seen[word] += 1
    return found


def _label(promise: Promise, leaf: Leaf) -> str:
    return f"{promise.label} › {leaf.ref or leaf.text[:60]}" if leaf.ref or leaf.text else promise.label


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def same_words(one: str, other: str) -> bool:
    """Whether two printed texts say the same: spacing and line breaks aside, every character counts."""
    return one == other or _squeezed(one) == _squeezed(other)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: the share of words in common, in order."""
    first, second = _tokens(one), _tokens(other)
    if not first or not second:
        return 0.0
    matcher = SequenceMatcher(a=first, b=second, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return matcher.quick_ratio() / 2
    return matcher.ratio()

"""References: the numbers that plans give their items, and the places where one item speaks of another.

A ref is a letter and numbers ("A.1", "B2.10", "C1"), numbers in levels ("3.2.3"), or a number with a word before it
("Rec 4"). Printed refs are kept as printed; ``normalise`` gives the form to match by. In prose a bare ref-shaped word
counts only after a word that points ("refer to", "see", "cross reference", "linked to", "gweler" …) or in brackets
when it is a known ref.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wardmote.plans.reading.fields.text import fold, level, squeeze, vocabulary
from wardmote.plans.reading.findings import Finding, warning

_NOUN = (
    r"(?:recommendations?|recs?|actions?|commitments?|objectives?|items?|refs?|references?|priority|priorities|measures?|"
    r"activity|activities|sections?|paras?|paragraphs?|points?|number|nos?|numbers|"
    r"cam(?:au)?|gweithred(?:oedd|u)?|argymhelliad|amcan|ymrwymiad|eitem)"
)
_LEVELS = r"\d{1,3}(?:\.\d{1,3}){1,4}[a-z]?"
_LETTERED = r"[a-z]{1,3}[.\-]?\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?"
_PLAIN = r"\d{1,4}(?:\([a-z]\)|[a-z])?"
# REF: the grammar of a reference as printed, without brackets.
REF = re.compile(rf"(?:{_LETTERED}|{_LEVELS}|{_NOUN}\.?\s{{0,2}}#?{_PLAIN}|{_PLAIN})", re.IGNORECASE)

_NOUN_BEFORE = re.compile(rf"^{_NOUN}\.?\s{{0,2}}#?(?=[a-z]{{0,3}}\.?\d)")
_SIMPLE = re.compile(r"\(?([A-Za-z]{0,2})\.?([1-9]\d{0,2}(?:\.[1-9]\d{0,2}){0,4})([a-z]?)\)?", re.ASCII)
_INNER_SIGNS = re.compile(r"[\s()\[\]]")
_LETTER_STOP = re.compile(r"^([a-z]{1,3})[.\-]?(?=\d)")
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def normalise(printed: str) -> str:
    """The form of a printed ref to match by: "A.1", "A1" and "(a1)" are all "a1"; "Rec 4" is "4"; "3.2.3" stays."""
    if simple := _SIMPLE.fullmatch(printed):
        return f"{simple[1]}{simple[2]}{simple[3]}".lower()
    words = fold(printed).strip("()[]{}.:;,- #")
    words = _NOUN_BEFORE.sub("", words)
    words = _LETTER_STOP.sub(r"\1", _INNER_SIGNS.sub("", words))
    return _NUMBER.sub(lambda number: str(int(number.group())), words).strip(".")


_LEADING_BRACKET = re.compile(
    rf"^\s{{0,5}}[>•·*-]?\s{{0,3}}(?P<ref>[(\[]{{1,2}}\s?(?:{_LETTERED}|{_LEVELS}|"
    rf"{_NOUN}\.?\s{{0,2}}{_PLAIN}|\d{{1,3}}[a-z])\s?[)\]]{{1,2}})[\s:.,-]{{0,5}}",
    re.IGNORECASE,
)
_LEADING_BARE = re.compile(
    rf"""^\s{{0,5}}(?:
      (?P<levels>[a-z]{{1,3}}[.\-]?\d{{1,3}}(?:\.\d{{1,3}}){{1,4}}[a-z]?|[a-z]{{1,3}}\.\d{{1,3}}[a-z]?|{_LEVELS})(?P<levels_sep>[):.]?\s?[-:]?\s{{1,5}}|\s?[:)-]\s{{0,5}})(?=\S)
    | (?P<worded>{_NOUN}\.?\s{{0,2}}\#?{_PLAIN})\s{{0,2}}[:.)-]\s{{0,5}}(?=\S)
    | (?P<lettered>[a-z]{{1,3}}\d{{1,3}}[a-z]?|\d{{1,3}}[a-z])\s{{0,2}}(?:[:)]|\.(?=\s)|\s-)\s{{0,5}}(?=\S))""",
    re.IGNORECASE | re.VERBOSE,
)
_UNIT = re.compile(
    r"(?i)^(?:million|billion|thousand|per ?cent|percent|fte|hours?|hrs?|days?|weeks?|months?|years?|"
    r"miles?|km|m\b|k\b|bn\b|%|p\.?a\b|times|of\b|x\b|am\b|pm\b|"
    r"posts?|officers|staff|calls|people)"
)


def leading(text: str) -> tuple[str | None, str]:
    """The ref that opens a text and the rest of it: "(A1.1) (1) Carry out" gives ("(A1.1)", "(1) Carry out").

    A bare number in brackets is a step, not a ref, and a number in a sentence ("2018 was", "1.5 million") is neither.
    """
    if bracket := _LEADING_BRACKET.match(level(text)):
        return text[bracket.start("ref") : bracket.end("ref")], text[bracket.end() :]
    bare = _LEADING_BARE.match(level(text))
    if bare is None:
        return None, text
    rest = text[bare.end() :]
    if bare["levels"]:
        is_number = bare["levels"][0].isdigit() and bare["levels"].count(".") == 1 and not bare["levels_sep"].strip()
        if _UNIT.match(rest) or (is_number and not rest[:1].isupper() and rest[:1] not in "(“\"'"):
            return None, text
        group = "levels"
    else:
        group = "worded" if bare["worded"] else "lettered"
    return text[bare.start(group) : bare.end(group)], rest


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that speaks of other items: its print with offsets, and the refs meant.

    ``intent`` is *show* where it asks to show them ("refer to"), *related* where it only relates them ("linked to", a
    ref in brackets).
    """

    printed: str
    start: int
    end: int
    refs: tuple[str, ...]
    intent: str


@dataclass(frozen=True, slots=True)
class CrossRefs:
    """The items a text speaks of, each once, as the document's own refs, in the order of print."""

    refs: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()


# What points at a ref, held against the words before it. Strong words always point; weak ones only at a known ref.
_TRIGGER = re.compile(
    rf"""(?ix)\b(?:
      (?P<show>refer(?:s|red|ring)?(?:[ ]back)?[ ]to|see(?:[ ](?:also|above|below|under))?
      | as[ ](?:for|in|at|under|above|below)
      | (?:update[sd]?|progress|reported|covered|included|captured|addressed)
        [ ](?:(?:is|are|given|provided|made)[ ])?(?:under|in|at|by|within|through|via|against)
      | gweler(?:[ ]hefyd)?|gwelwch|cyfeiri(?:wch|er)[ ]at)
    | (?P<related>cross[- ]?ref(?:erence[sd]?|erring|s)?(?:[ ](?:to|with))?|x-?ref(?:s|erence)?(?:[ ]to)?
      | link(?:s|ed|ing)?[ ](?:in[ ])?(?:to|with)|relate[sd]?[ ]to|in[ ]conjunction[ ]with
      | alongside|together[ ]with|read[ ]with
      | aligned?[ ](?:to|with)|supports?|depend(?:s|ent)[ ](?:up)?on
      | duplicates?(?:[ ]of)?|merged[ ](?:with|into)|as[ ]per|cf\.?
      | yn[ ]gysylltiedig[ ]â|cysylltir[ ]â|ar[ ]y[ ]cyd[ ]â)
    )\b
    (?P<noise>(?:\s{{0,3}}(?:[:\-(\[“"']|the\b|also\b|update\b|for\b|at\b|in\b|our\b|and\b|{_NOUN}(?![a-z])\.?|\#)){{0,6}})\s{{0,3}}[(\[]{{0,2}}$"""
)
_REACH = 60  # characters between the beginning of a pointing word and the first ref
_STRONG = re.compile(r"(?i)^(?:refer|see|cross|x-?ref|link|gwel|cyfeir)")
_ENDS_IN_NOUN = re.compile(rf"(?i)(?:^|[^a-z]){_NOUN}\.?\s{{0,3}}\#?$")
_ITEM = re.compile(
    rf"\s{{0,3}}[(\[]{{0,2}}(?P<ref>{_LETTERED}|{_LEVELS}|{_PLAIN})(?![\w%/£]|\.\d|,\d{{3}})(?:[)\]](?!\w))?",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(
    r"\d(?<!\d\d)\d{0,3}(?![\d%])(?:\.\d{1,3}(?!\d)){0,4}(?:\([a-z]\)|[a-z](?![a-z]))?", re.IGNORECASE
)
_LETTERS_BEFORE = re.compile(r"(?:^|(?<=[^\w.£$€/]))(?:[a-z]{1,3}[.\-]?)?$", re.IGNORECASE)
_SEPARATOR = re.compile(
    rf"\s{{0,3}}(?P<range>-|\bto\b|\bthrough\b|\bi\b(?=\s[a-z]?\.?\d))\s{{0,3}}"
    rf"|\s{{0,3}}(?:,|;|/|\+|&|\band\b|\bor\b|\bac?\b)\s{{0,3}}(?:(?:and|&|also|{_NOUN})\.?\s{{1,3}})?|"
    rf"\s{{0,2}}(?=[(\[][a-z])",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\s{0,2}\((?P<title>[a-z][^()\d]{2,80}?)(?=\)|\s(?:and|&)\s{1,3}[a-z]{0,3}\.?\d|$)\)?", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,60})[)\]]")
_JOINING_WORD = re.compile(r"(?i)(?:and|to|or|a|ac)\b")
_LISTED = re.compile(r"\s*(?:,|;|/|&|\band\b|\ba\b)\s*")
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = vocabulary("the and for with from that this into our their are will all any its")


class Book:
    """The refs of a document in its order, for looking up by key and expanding ranges. Make it once for many texts."""

    __slots__ = ("_titles", "_words", "by_key", "children", "shapes")

    def __init__(self, known: Sequence[str], titles: Mapping[str, str] | None = None) -> None:
        self.by_key: dict[str, str] = {}
        for ref in known:
            self.by_key.setdefault(normalise(ref), ref)
        self.shapes = {_shape(key) for key in self.by_key}
        self.children: dict[str, list[tuple[int, str]]] = {}
        for key in self.by_key:
            if last := _split_last(key):
                self.children.setdefault(last[0], []).append((last[1], key))
        self._titles = dict(titles or {})
        self._words: dict[str, frozenset[str]] | None = None

    @property
    def titles(self) -> dict[str, frozenset[str]]:
        """The words of each title by key. Titles are rarely asked for, so they are taken apart only then."""
        if self._words is None:
            self._words = {normalise(ref): _title_words(title) for ref, title in self._titles.items()}
        return self._words

    def between(self, low: str, high: str) -> list[str]:
        """The keys from ``low`` to ``high``, both of one level, in document order; empty when it is no range."""
        first, second = _split_last(low), _split_last(high)
        if first is None or second is None or first[0] != second[0] or first[1] > second[1]:
            return []
        return [key for number, key in self.children.get(first[0], ()) if first[1] <= number <= second[1]]


def _split_last(key: str) -> tuple[str, int] | None:
    match = re.fullmatch(r"(.*?)(\d+)", key)
    return (match.group(1), int(match.group(2))) if match else None


def _shape(key: str) -> str:
    """The kind of a ref: "9" for a number, "9.9" for levels, "a9" for a letter and number, "a9.9" for both."""
    return re.sub(r"(?:\.9)+", ".9", re.sub(r"[a-z]+", "a", re.sub(r"\d+", "9", key)))


def _title_words(title: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in _WORD.findall(fold(title).replace("'", "")) if word not in _COMMON)


def cross(
    text: str, *, own: str | None, known: Sequence[str] | Book, titles: Mapping[str, str] | None = None
) -> CrossRefs:
    """The items that ``text`` speaks of.

    ``own`` is the ref of the item the text belongs to, ``known`` every ref of the document in its order, and
    ``titles`` their texts: a title in brackets after a ref is held against them. For many texts make ``Book(known,
    titles)`` once and pass it. Ranges are expanded over ``known``. A ref to itself, to nothing, or with another
    item's name is listed where known, and is a finding.
    """
    if not text or text.isalpha():
        return CrossRefs()
    book = known if isinstance(known, Book) else Book(known, titles)
    plain = level(text)
    mentions: list[Mention] = []
    doubts: list[Finding] = []
    floor = 0
    for candidate in _CANDIDATE.finditer(plain):
        at = candidate.start()
        if at < floor or _is_only_a_number(plain, candidate, book):
            continue
        letters = _LETTERS_BEFORE.search(plain, max(0, at - 4), at)
        if letters is None:
            continue
        at = letters.start()
        trigger = _TRIGGER.search(plain, max(0, at - _REACH), at) if at > 3 else None
        mention = None
        if trigger is not None:
            mention, floor = _pointed(text, plain, trigger, at, book, doubts)
        elif at and plain[at - 1] in "([":
            mention = _bracketed(text, plain, at - 1, own, book)
        if mention:
            mentions.append(mention)
            floor = mention.end
    refs = tuple(dict.fromkeys(ref for mention in mentions for ref in mention.refs))
    own_key = normalise(own) if own and refs else None
    if own_key and any(normalise(ref) == own_key for ref in refs):
        doubts.append(warning("self-reference", f"{own} refers to itself.", own or ""))
    return CrossRefs(refs, tuple(mentions), tuple(doubts))


def _is_only_a_number(plain: str, candidate: re.Match[str], book: Book) -> bool:
    """Whether digits are a step or a count: a plain number, in a document without such refs, with no word before it."""
    number = candidate.group()
    if not number.isdigit() or "9" in book.shapes:
        return False
    at = candidate.start()
    return not (plain[max(0, at - 1) : at].isalpha() or plain[max(0, at - 2) : max(0, at - 1)].isalpha())


def _pointed(
    text: str, plain: str, trigger: re.Match[str], at: int, book: Book, doubts: list[Finding]
) -> tuple[Mention | None, int]:
    """The refs from ``at`` on, in a list or range, each perhaps with its title in brackets; and where they end."""
    noun = bool(_ENDS_IN_NOUN.search(trigger["noise"]))
    strong = bool(_STRONG.match(trigger.group()))
    keys: list[str] = []
    pending_range: str | None = None
    end = at
    while (item := _ITEM.match(plain, at)) is not None:
        key = normalise(item["ref"])
        if not _counts(key, plain, item, noun, strong, book):
            break
        end = at = item.end()
        if pending_range is not None:
            keys += [between for between in book.between(pending_range, key) if between not in keys]
            pending_range = None
        title = _TITLE.match(plain, at)
        if title:
            _check_title(key, title["title"], book, doubts)
            end = at = title.end()
        if key in book.by_key:
            keys += [key] if key not in keys else []
        else:
            printed = squeeze(text[item.start("ref") : item.end("ref")])
            doubts.append(
                warning("dangling-reference", f"{printed} is referred to but is not in the document.", printed)
            )
        separator = _SEPARATOR.match(plain, at)
        if separator is None:
            break
        at = separator.end()
        pending_range = key if separator["range"] else None
    if not keys:
        return None, end
    refs = tuple(book.by_key[key] for key in keys)
    printed = text[trigger.start() : end].strip()
    return Mention(printed, trigger.start(), end, refs, "show" if trigger["show"] else "related"), end


def _counts(key: str, plain: str, item: re.Match[str], noun: bool, strong: bool, book: Book) -> bool:
    """Whether a ref-shaped word after a pointing word is a ref: known, or of a shape the document uses."""
    after = plain[item.end() : item.end() + 14].lstrip(" )]")
    if _UNIT.match(after):
        return False
    if key.isdigit() and not noun:
        # A plain number points only when nothing it could count follows: "see 4." but not "see 4 families".
        return key in book.by_key and (not after[:1].isalpha() or _JOINING_WORD.match(after) is not None)
    if key in book.by_key:
        return True
    return strong and (_shape(key) in book.shapes or noun)


def _check_title(key: str, title: str, book: Book, doubts: list[Finding]) -> None:
    """A title beside a ref that is wholly another item's is a slip of the ref."""
    words = _title_words(title)
    if not words or key not in book.titles or words & book.titles[key] == words:
        return
    here = len(words & book.titles[key])
    best = [other for other, theirs in book.titles.items() if other != key and words <= theirs]
    if best and here < len(words):
        meant = book.by_key.get(best[0], best[0])
        printed = book.by_key.get(key, key)
        doubts.append(
            warning(
                "wrongly-named-reference",
                f"“{squeeze(title)}” is the name of {meant}, not of {printed}.",
                squeeze(title),
            )
        )


def _bracketed(text: str, plain: str, at: int, own: str | None, book: Book) -> Mention | None:
    """Refs that stand alone in the bracket at ``at``: "(A2)". The ref that opens the text is its own."""
    bracket = _BRACKETED.match(plain, at)
    if bracket is None:
        return None
    words = [word for word in _LISTED.split(bracket.group(1).strip()) if word]
    keys = [normalise(word) for word in words]
    opens = not plain[:at].strip("( \n") and len(keys) == 1 and (own is None or keys[0] == normalise(own))
    if (
        opens
        or not keys
        or any(key not in book.by_key or key.isdigit() or len(word) > 12 for key, word in zip(keys, words, strict=True))
    ):
        return None
    refs = tuple(dict.fromkeys(book.by_key[key] for key in keys))
    return Mention(text[bracket.start() : bracket.end()], bracket.start(), bracket.end(), refs, "related")

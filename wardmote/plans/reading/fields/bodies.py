"""Bodies: how often they meet, the marks beside their names, and which listed body a name elsewhere means.

A match is explained and never silent: *exact* and *folded* are the same words, *initials* spell the listed name, and
*alias-proposed* only resembles it and waits for a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from wardmote.plans.reading.fields.text import fold, level, squeeze, vocabulary
from wardmote.plans.reading.findings import Finding, info, warning

_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST_NAME = 160  # characters; what is longer is a sentence, no body and no frequency
How = Literal["exact", "folded", "initials", "alias-proposed", "none"]

_UNITS = {
    "day": "daily",
    "week": "weekly",
    "fortnight": "fortnightly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "annual",
    "annum": "annual",
}
_COUNTS = {
    "one": 1,
    "once": 1,
    "two": 2,
    "twice": 2,
    "three": 3,
    "thrice": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "twelve": 12,
}
_FREQUENCIES: tuple[tuple[str, str], ...] = (
    (r"bi-?\s?-?month(?:ly)?|bob deufis|deufisol", "bi-monthly"),
    (r"bi-?\s?-?week(?:ly)?", "bi-weekly"),
    (
        r"bi-?\s?-?ann?ual(?:ly)?|half[ -]?yearly|six[- ]?monthly|6[- ]?monthly|"
        r"semi[- ]?annual(?:ly)?|bob chwe mis|dwywaith y flwyddyn",
        "bi-annual",
    ),
    (r"bi-?\s?-?ennial(?:ly)?|every (?:two|2) years", "biennial"),
    (r"fortnightly|every (?:two|2) weeks|every other week|bob pythefnos", "fortnightly"),
    (r"every other month|(?:two|2)[- ]monthly|every (?:two|2) months|alternate months", "every-two-months"),
    (r"six[- ]weekly|6[- ]weekly|every (?:six|6) weeks", "six-weekly"),
    (r"four[- ]weekly|4[- ]weekly|every (?:four|4) weeks", "four-weekly"),
    (r"quarterly|every quarter|(?:three|3)[- ]monthly|every (?:three|3) months|chwarterol|bob chwarter", "quarterly"),
    (r"termly|every term|each term|tymhorol", "termly"),
    (r"monthly|every month|each month|misol|bob mis", "monthly"),
    (r"weekly|every week|each week|wythnosol|bob wythnos", "weekly"),
    (r"daily|every day|dyddiol|bob dydd", "daily"),
    (r"annual(?:ly)?|yearly|every year|blynyddol|bob blwyddyn", "annual"),
    (
        r"ad[- ]?hoc|as required|as and when.*|when (?:required|needed)|as needed|as necessary|"
        r"yn ôl yr angen|yn ôl y gofyn",
        "ad-hoc",
    ),
    (r"under review|being reviewed|yn cael ei adolygu|dan adolygiad", "under-review"),
    (r"tbc|tba|to be (?:confirmed|agreed|determined)|i'w gadarnhau", "to-be-confirmed"),
    (r"one[- ]?off|once only", "once"),
)
_FREQUENCY = tuple((re.compile(rf"^(?:{pattern})$"), value) for pattern, value in _FREQUENCIES)
_PER = re.compile(
    r"^(?:(?P<n>\d{1,2})|(?P<word>once|twice|thrice|one|two|three|four|five|six|eight|ten|"
    r"twelve))(?:\s?x|\stimes?|\smeetings?)?\s?(?:per|a|an|each|every|/|y)\s?(?P<unit>annum|year|"
    r"quarter|month|week|flwyddyn)$"
)
_MEETS = re.compile(r"^(?:meets?|held|meetings?|every meeting|cyfarfod(?:ydd)?)\s(?:are\s|is\s)?")
_MINIMUM = re.compile(r"^(?:a\s)?(?:minimum(?:\sof)?|min\.?|at least|no less than|o leiaf|isafswm)\s")
_AMBIGUOUS = {
    "bi-monthly": "twice a month or every two months",
    "bi-weekly": "twice a week or every two weeks",
    "bi-annual": "twice a year or every two years",
}


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a body meets: as printed, and normalised ("bi-monthly", "minimum-bi-monthly" …) or None."""

    printed: str
    meets: str | None
    findings: tuple[Finding, ...] = ()


@lru_cache(maxsize=1024)
def read_frequency(text: str) -> Frequency:
    """Read how often a body meets. "Bi-monthly" keeps its name and is reported as ambiguous."""
    words = _MEETS.sub("", _BRACKETED.sub(" ", fold(text[:_LONGEST_NAME])).strip(" .,;:-"))
    if not words:
        return Frequency(text, None)
    least = _MINIMUM.match(words)
    bare = words[least.end() :] if least else words
    meets = next((value for pattern, value in _FREQUENCY if pattern.match(bare)), None)
    if meets is None and (per := _PER.match(bare)):
        count = int(per["n"]) if per["n"] else _COUNTS[per["word"]]
        unit = {"year": "annum", "flwyddyn": "annum"}.get(per["unit"], per["unit"])
        meets = _UNITS[unit] if count == 1 else f"{count}-per-{unit}"
    if meets is None:
        return Frequency(
            text, None, (info("unread-frequency", "How often this body meets could not be read.", squeeze(text)[:60]),)
        )
    doubts: tuple[Finding, ...] = ()
    if meets in _AMBIGUOUS and re.match(r"bi", bare):
        doubts = (info("ambiguous-frequency", f"“{squeeze(text)}” can mean {_AMBIGUOUS[meets]}.", squeeze(text)),)
    return Frequency(text, f"minimum-{meets}" if least else meets, doubts)


def frequency(text: str) -> str | None:
    """How often a body meets, normalised: "weekly", "3-per-annum", "under-review", "minimum-bi-monthly" … or None."""
    return read_frequency(text).meets


class Marks(NamedTuple):
    """A body's name without its marks, and what the marks say; None where the key does not explain a mark."""

    name: str
    notes_published: bool | None
    public_meeting: bool | None


_MARKS = "*#†‡^§~"
_KEY_PART = re.compile(
    r"['‘’\"“(]?\s?(?P<mark>[*#†‡^§~])\s?['‘’\"”)]?\s{0,2}[-–—:=]\s{0,2}(?P<meaning>[^*#†‡^§~,;]{3,80})"
)


def marks_key(line: str) -> dict[str, str]:
    """What each mark of a printed key line means: {"*": "notes_published", "#": "public_meeting"}. Empty if no key."""
    out: dict[str, str] = {}
    for part in _KEY_PART.finditer(line):
        meaning = fold(part["meaning"])
        if re.search(r"notes|minutes|papers|publish|cofnodion|cyhoedd(?:ir|i\b|wyd)", meaning):
            out[part["mark"]] = "notes_published"
        elif re.search(r"public|open|cyhoeddus|agored", meaning):
            out[part["mark"]] = "public_meeting"
    return out


def marks(name: str, key: str | Mapping[str, str] = "") -> Marks:
    """Split a printed body name from its marks. ``key`` is the printed key line, or what ``marks_key`` made of it.

    With a key that explains them, a missing mark means False; without one both are None.
    """
    meanings = marks_key(key) if isinstance(key, str) else key
    bare = name.rstrip(_MARKS + " \t\r\n\u00a0")
    printed_marks = set(name[len(bare) :])
    bare = squeeze(bare)
    told = {meaning: mark in printed_marks for mark, meaning in meanings.items()}
    return Marks(bare, told.get("notes_published"), told.get("public_meeting"))


@dataclass(frozen=True, slots=True)
class Match:
    """Which listed body a printed name means.

    ``body`` is the listed name or None; ``score`` is 0 to 1; ``why`` explains the match in words.
    """

    printed: str
    body: str | None
    how: How
    score: float
    why: str = ""
    findings: tuple[Finding, ...] = ()


_KINDS = {
    "board",
    "group",
    "committee",
    "panel",
    "forum",
    "partnership",
    "meeting",
    "conference",
    "council",
    "assembly",
    "cabinet",
    "bwrdd",
    "grwp",
    "grŵp",
    "pwyllgor",
    "fforwm",
    "partneriaeth",
    "cyfarfod",
    "cyngor",
}
_LOOKS_LIKE_BODY = re.compile(
    r"(?i)^(?:y\s|yr\s)?(?:bwrdd|gr[wŵ]p|pwyllgor|fforwm|partneriaeth)\s|"
    r"\b(?:board|group|committee|panel|forum|partnership|assembly|council|cabinet|taskforce|"
    r"task force|bwrdd|byrddau|gr[wŵ]p|pwyllgor|fforwm|partneriaeth|cyngor)s?\W*$"
    r"|\b(?:board|group|committee|panel|forum|partnership)s?\b(?=\s(?:meetings?|sub-?group)\W*$)"
)
_ABBREVIATION = re.compile(r"^[A-Z][A-Z&]{2,7}s?$")
_MECHANISM = re.compile(
    r"(?i)\b(?:monitoring|reports?|reporting|reviews?|scrutiny|audits?|sampling|briefings?|attendance|"
    r"attended|visits?|plans?|performance mgt|oversight|minutes|will|has|by)\b"
)
_PROPOSE_FROM = 0.55
_MOST_WORDS = 10  # of a name that may be spelled out; longer ones are sentences
_SMALL = vocabulary("the of and for a an on in to with by at y yr a'r ar")
_SHORT = {
    "mgt": "management",
    "mgmt": "management",
    "comms": "communication",
    "comm": "communication",
    "cttee": "committee",
    "prog": "programme",
    "gov": "governance",
    "perf": "performance",
    "dev": "development",
    "strat": "strategic",
    "partners": "partner",
    "org": "organisational",
    "co-ordinating": "coordinating",
    "coordination": "coordinating",
    "co-ordination": "coordinating",
    "program": "programme",
}
_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


def _stem(word: str) -> str:
    word = _SHORT.get(word, word).replace("-", "")
    word = re.sub(r"'s?$", "", word)
    for ending, least in (("ing", 5), ("ions", 6), ("ion", 5), ("ed", 5), ("es", 5), ("s", 4), ("e", 5)):
        if word.endswith(ending) and len(word) - len(ending) >= least - len(ending) + 2 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


_KIND_STEMS = frozenset(_stem(kind) for kind in _KINDS)


@lru_cache(maxsize=8192)
def _tokens(name: str) -> tuple[str, ...]:
    words = fold(_BRACKETED.sub(" ", name)).replace("'s ", "s ").replace("s' ", "s ").replace("&", " and ")
    return tuple(word for word in _TOKEN.findall(words) if word not in _SMALL)


@lru_cache(maxsize=8192)
def _stems(name: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _tokens(name))


def _key(name: str) -> str:
    """The same for names that differ only in case, look-alikes, possessives, "&" and articles."""
    return " ".join(re.sub(r"'?s?$", "", word) if len(word) > 3 else word for word in _tokens(name))


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _expands(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether ``full`` spells out ``short`` in order, an abbreviation standing for the initials of several words.

    "RJ programme board" is spelled by "Restorative Justice Alliance Programme Board"; words may be left over.
    """
    if not short:
        return True
    if len(short) > _MOST_WORDS:
        return False
    word, rest = short[0], short[1:]
    for at in range(len(full)):
        if _stem(full[at]) == _stem(word) and _expands(rest, full[at + 1 :]):
            return True
        size = len(word)
        if (
            2 <= size <= len(full) - at
            and _initials(full[at : at + size]) == word
            and _expands(rest, full[at + size :])
        ):
            return True
    return False


def match(names: Sequence[str], bodies: Sequence[str]) -> tuple[Match, ...]:
    """Match each printed name to one of the listed ``bodies``, in the order of ``names``.

    A name that only resembles a body is a proposal with a finding; a name that looks like a body and fits none is
    raised; a mechanism that is no body ("Delivery plan monitoring") is left alone.
    """
    book = _book(tuple(bodies))
    return tuple(_match(name, book) for name in names)


class _Listed(NamedTuple):
    body: str
    bare: str
    key: str
    tokens: tuple[str, ...]
    stems: frozenset[str]
    initials: str
    printed_initials: str  # an abbreviation printed in brackets after the name


@lru_cache(maxsize=32)
def _book(bodies: tuple[str, ...]) -> tuple[_Listed, ...]:
    out = []
    for body in bodies:
        bare = marks(body).name
        own = re.search(r"\(([A-Z][A-Z&]{1,8})\)", bare)
        tokens = _tokens(bare)
        out.append(
            _Listed(
                body,
                bare,
                _key(bare),
                tokens,
                frozenset(_stems(bare)),
                _initials(tokens),
                fold(own.group(1)) if own else "",
            )
        )
    return tuple(out)


@lru_cache(maxsize=4096)
def _match(printed: str, book: tuple[_Listed, ...]) -> Match:
    name = marks(printed).name.strip(" .,;:")
    if len(name) > _LONGEST_NAME:
        return Match(printed, None, "none", 0.0, "not a body")
    for listed in book:
        if name == listed.bare:
            return Match(printed, listed.body, "exact", 1.0, "the same words")
    key = _key(name)
    if key:
        for listed in book:
            if key == listed.key:
                return Match(printed, listed.body, "folded", 0.98, "the same words but for case, apostrophes or “&”")
    tokens = _tokens(name)
    short = [
        listed
        for listed in book
        if len(tokens) == 1 and 2 < len(tokens[0]) <= 8 and tokens[0] in (listed.initials, listed.printed_initials)
    ]
    if short:
        return _only(printed, short, "initials", 0.95, "the initials of the listed name")
    bare = _BRACKETED.sub(" ", level(name)).strip()
    looks_like_body = _LOOKS_LIKE_BODY.search(bare) is not None
    # A mechanism may name a body in passing ("scrutiny via AGG"); that is not a name of the body.
    if not tokens or (_MECHANISM.search(bare) and not looks_like_body):
        return Match(printed, None, "none", 0.0, "not a body")
    if len(tokens) > 1:
        spelled = [
            listed
            for listed in book
            if _expands(tokens, listed.tokens) and any(len(word) <= 4 and word not in listed.tokens for word in tokens)
        ]
        if spelled:
            return _only(printed, spelled, "initials", 0.9, "its abbreviation spells words of the listed name")
    proposal = _resembling(printed, name, tokens, book)
    if proposal is not None:
        return proposal
    if looks_like_body or _ABBREVIATION.match(bare):
        doubt = warning("unknown-body", f"“{name}” looks like a body, but it is not in the list.", name)
        return Match(printed, None, "none", 0.0, "no listed body resembles it", (doubt,))
    return Match(printed, None, "none", 0.0, "not a body")


def _only(printed: str, found: list[_Listed], how: How, score: float, why: str) -> Match:
    """The one body found, or none with a finding when several fit equally well."""
    if len(found) == 1:
        return Match(printed, found[0].body, how, score, why)
    names = " or ".join(listed.bare for listed in found[:3])
    doubt = warning("body-alias-ambiguous", f"“{squeeze(printed)}” can mean {names}.", squeeze(printed))
    return Match(printed, None, "none", 0.5, "several listed bodies fit", (doubt,))


def _resembling(printed: str, name: str, tokens: tuple[str, ...], book: tuple[_Listed, ...]) -> Match | None:
    """The body to propose for a name: by shared words, rare ones counting more, or by part of its initials."""
    best: list[tuple[float, _Listed, str]] = []
    for listed in book:
        score, why = _resemblance(tokens, listed, book)
        if score >= _PROPOSE_FROM:
            best.append((score, listed, why))
    if not best:
        return None
    best.sort(key=lambda entry: -entry[0])
    top = [entry for entry in best if best[0][0] - entry[0] < 0.03]
    if len(top) > 1:
        return _only(printed, [listed for _, listed, _ in top], "alias-proposed", 0.5, "")
    score, listed, why = best[0]
    doubt = info("body-alias-proposed", f"“{name}” may be the {listed.bare}: {why}. Confirm it.", name)
    return Match(printed, listed.body, "alias-proposed", round(min(score, 0.9), 2), why, (doubt,))


def _resemblance(tokens: tuple[str, ...], listed: _Listed, book: tuple[_Listed, ...]) -> tuple[float, str]:
    """How far a name resembles one listed body, 0 to 1, and why."""
    if len(tokens) == 1 and 3 <= len(tokens[0]) <= 8:
        spelled = _initials(_TOKEN.findall(fold(listed.bare).replace("&", " and ")))
        if tokens[0] in listed.initials or tokens[0] in spelled:
            return 0.6, "its letters are among the initials"
    core = tuple(word for word in tokens if _stem(word) not in _KIND_STEMS)
    full = tuple(word for word in listed.tokens if _stem(word) not in _KIND_STEMS)
    if not core or not full:
        return 0.0, ""
    if len(core) > 1 and _expands(core, full) and any(word not in full and len(word) <= 4 for word in core):
        return 0.8, "an abbreviation and the other words fit"
    ours, theirs = {_stem(word) for word in core}, {_stem(word) for word in full}
    joined = {_stem(one + two): (_stem(one), _stem(two)) for one, two in pairwise(full)}
    ours = {part for word in ours for part in (joined[word] if word in joined and word not in theirs else (word,))}
    if ours == theirs:
        return 0.9, "the words are the same but for their order or the kind of body"
    weight = {
        word: 1 / sum(word in other.stems for other in book) if any(word in other.stems for other in book) else 0.6
        for word in ours | theirs
    }
    shared = sum(weight[word] for word in ours & theirs)
    score = 2 * shared / (sum(weight[word] for word in ours) + sum(weight[word] for word in theirs))
    return score * 0.9, "most of its words are the same"

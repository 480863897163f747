"""Owners: splitting a cell into the posts, teams and people it names, without inventing any.

Semicolons, commas, strokes and bullets separate. A line break separates too, unless a name must have wrapped there;
once one line break of a cell can only be a wrap, none of its breaks is trusted more than a space. "and" and "&"
separate only between complete owners ("Supt Hill and CI Dale"), never inside one ("Policy and Engagement Manager") or
inside "L&D". Where owners stand side by side without a sign, the split is inferred from what their words are (ranks,
role words, abbreviations, names) by the cheapest reading, and reported. What cannot be read that way stays one owner,
as printed.

A post followed by a full name is one owner: the post with its holder. A word printed once for two is given to both
("PSST and PSH Insps" are "PSST Insps" and "PSH Insps"), with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from wardmote.plans.reading.fields.owner_words import SLASHED_RANK, Token, is_modifier, is_place, kind_of
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

_LABEL_WORDS = (
    r"(?:(?:delivery|strategic|operational|action|force|project|business|exec(?:utive)?)\s)?"
    r"(?:lead(?:\sofficer)?|owners?|sro|support(?:ed\sby|ing)?|responsible|accountable|contributors?|"
    r"arweinydd|perchennog)\s?:"
)
_LABEL = re.compile(rf"(?i)^{_LABEL_WORDS}\s{{0,3}}(?=\S)")
_INNER_LABEL = re.compile(rf"(?i)\s+(?={_LABEL_WORDS}\s)")  # a label begins a new owner wherever a line wraps
_BULLET = re.compile(r"^\s*(?:[>•·*▪●◦‣–—-]\s+|[>•·▪●◦‣]|\(?\d{1,2}[).]\s+)")
_TOKEN = re.compile(r"\([^()\n]{0,80}\)|\n|[;,]|[^\s;,()]+|[()]")
_PLACEHOLDER = re.compile(
    r"(?i)^\W*(?:n/?a|none|tbc|tba|tbd|vacant|dim|amh|to be (?:confirmed|agreed|appointed)|"
    r"not (?:known|assigned|allocated))?\W*$"
)
_NOTHING_BETWEEN = 0.4  # what two owners side by side without any sign cost
_JOINING = 0.3  # what a word such as "and" between two complete owners costs
# What a line break inside an owner costs by kind: a full name hardly wraps, a post and its holder often stand on two
# lines.
_BREAK_COSTS = {"person": 4.0, "unit": 1.2, "holder": 0.0}
_GUESSES = {"name": 3.0, "head": 2.0, "unit": 2.0}
_LONGEST = 400  # beyond this a cell is prose, not owners
_MOST_TOKENS = 40


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of a cell, in the order of print."""

    names: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Owner:
    """One owner of a reading: the token range it covers, its kind and what it costs to believe.

    ``shared`` is set where two owners share a word: each is a tuple of token positions.
    """

    start: int
    end: int
    kind: str
    cost: float
    shared: tuple[tuple[int, ...], ...] = ()

    def names(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """What the owner is called: its words as printed, or the names that share a word."""
        ranges: Iterable[Iterable[int]] = self.shared or (range(self.start, self.end),)
        return tuple(squeeze(" ".join(tokens[at].text for at in places)).strip(" .:-–") for places in ranges)


def split(text: str) -> Owners:
    """Split an owner cell. A blank cell, "TBC" and "N/A" name nobody."""
    if _PLACEHOLDER.match(text):
        return Owners()
    return _split(text)


@lru_cache(maxsize=4096)
def _split(text: str) -> Owners:
    if len(text) > _LONGEST:
        return Owners((squeeze(text),))
    names: list[str] = []
    doubts: list[Finding] = []
    for chunk in _chunks(text):
        chunk_names, chunk_doubts = _read_chunk(chunk)
        names += [name for name in chunk_names if name]
        doubts += chunk_doubts
    return Owners(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(doubts)))


def _chunks(text: str) -> list[str]:
    """The stretches between signs that always separate. Line breaks stay inside, to be judged with the words."""
    chunks: list[str] = []
    current: list[str] = []
    for line in (_INNER_LABEL.sub("\n", text) if ":" in text else text).splitlines() or [text]:
        bare = _BULLET.sub("", line)
        if (bare != line or _LABEL.match(bare)) and any(part.strip() for part in current):
            chunks.append("\n".join(current))
            current = []
        pieces = _pieces(bare)
        current.append(pieces[0])
        for piece in pieces[1:]:
            chunks.append("\n".join(current))
            current = [piece]
    chunks.append("\n".join(current))
    return [_LABEL.sub("", chunk.strip()) for chunk in chunks if chunk.strip(" \n.,;:-–&/")]


def _pieces(line: str) -> list[str]:
    """One line divided at semicolons, commas and strokes outside brackets; a stroke inside a rank ("T/Supt") stays."""
    out: list[str] = []
    depth, start = 0, 0
    for at, sign in enumerate(line):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif not depth and (sign in ";,|" or (sign == "/" and not _stroke_in_word(line, at))):
            out.append(line[start:at])
            start = at + 1
    return [*out, line[start:]]


def _stroke_in_word(line: str, at: int) -> bool:
    begin = max(line.rfind(" ", 0, at), line.rfind("/", 0, at), line.rfind(",", 0, at)) + 1
    word = line[begin : at + 4]
    if SLASHED_RANK.match(word):
        return True
    return bool(re.match(r"(?i)n/a\b|w/c\b|c/o\b|s/", line[begin : at + 2]))


def _tokens(chunk: str) -> list[Token]:
    out: list[Token] = []
    broken = False
    for match in _TOKEN.finditer(chunk):
        word = match.group()
        if word == "\n":
            broken = bool(out)
            continue
        kind, plural = kind_of(word)
        out.append(Token(word, kind, plural, broken))
        broken = False
    return out


@lru_cache(maxsize=4096)
def _read_chunk(chunk: str) -> tuple[list[str], list[Finding]]:
    """The owners of one stretch of words, and what is doubtful about them."""
    tokens = _tokens(chunk)
    whole = _bare(squeeze(chunk))
    if len(tokens) < 2 or len(tokens) > _MOST_TOKENS:
        return [whole], []
    reading = _cheapest(tokens, trust_breaks=True)
    if any(token.after_break for owner in reading for token in tokens[owner.start + 1 : owner.end]):
        reading = _cheapest(tokens, trust_breaks=False)
    if not reading:
        return [_bare(squeeze(_BULLET.sub("", line))) for line in chunk.splitlines()], []
    names = [name for owner in reading for name in owner.names(tokens)]
    return names, _doubts(tokens, reading, whole)


def _bare(name: str) -> str:
    return name.strip(" .:-–—&")


def _doubts(tokens: list[Token], reading: list[_Owner], whole: str) -> list[Finding]:
    doubts: list[Finding] = []
    if any(not tokens[owner.start].after_break and tokens[owner.start - 1].kind != "join" for owner in reading[1:]):
        count = sum(len(owner.shared) or 1 for owner in reading)
        doubts.append(info("owner-run-together", f"Read as {count} owners; nothing stands between them.", whole))
    for owner in reading:
        words = tokens[owner.start : owner.end]
        printed = " ".join(token.text for token in words)
        if owner.shared:
            doubts.append(info("owner-distributed", f"Read as {' and '.join(owner.names(tokens))}.", printed))
        if owner.kind == "holder":
            doubts.append(
                info("post-with-holder", f"“{printed}” was kept as one owner: a post and its holder.", printed)
            )
        if any(token.kind == "rank" and token.plural for token in words):
            doubts.append(info("group-not-a-person", f"“{printed}” is several posts, not one person.", printed))
    kinds = {owner.kind for owner in reading}
    if "person" in kinds and kinds & {"ranked", "holder"}:
        message = "A rank or post with a name and a full name stand side by side; they may be one person or two."
        doubts.append(warning("rank-surname-and-full-name", message, whole))
    return doubts


def _cheapest(tokens: list[Token], *, trust_breaks: bool) -> list[_Owner]:
    """The reading of the stretch that costs least, as a sequence of owners; empty when no reading is believable."""
    best: list[tuple[float, list[_Owner]] | None] = [None] * (len(tokens) + 1)
    best[0] = (0.0, [])
    break_bonus = 1.0 if trust_breaks else 0.3
    for start, token in enumerate(tokens):
        here = best[start]
        if here is None:
            continue
        spent, owners = here
        if token.kind == "join" and owners:
            after = best[start + 1]
            if after is None or spent + _JOINING < after[0]:
                best[start + 1] = (spent + _JOINING, owners)
        if start and token.after_break:
            spent -= break_bonus
        elif start and tokens[start - 1].kind != "join":
            spent += _NOTHING_BETWEEN
        for owner in _owners_at(tokens, start):
            end, cost = _with_asides(tokens, owner, trust_breaks)
            reached = best[end]
            if reached is None or spent + cost < reached[0] - 1e-9:
                best[end] = (spent + cost, [*owners, owner if end == owner.end else replace(owner, end=end)])
    final = best[len(tokens)]
    if final is None:
        return []
    # Words that only guessing explains, with nothing between them: leave the print whole.
    guessed = any(owner.kind == "guess" for owner in final[1])
    if guessed and len(final[1]) > 1 and not (trust_breaks and any(token.after_break for token in tokens)):
        return []
    return final[1]


def _with_asides(tokens: list[Token], owner: _Owner, trust_breaks: bool) -> tuple[int, float]:
    """Where an owner ends with the brackets that follow it, and its cost with that of the line breaks it spans."""
    end = owner.end
    while end < len(tokens) and tokens[end].kind == "aside":
        end += 1
    breaks = sum(token.after_break for token in tokens[owner.start + 1 : end])
    if not breaks:
        return end, owner.cost
    return end, owner.cost + breaks * (_BREAK_COSTS.get(owner.kind, 0.7) if trust_breaks else 0.2)


def _owners_at(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """Every owner that can begin at ``start``. The costs make known words in a known order cheap and guesses dear."""
    kind = tokens[start].kind
    if kind in ("rank", "chief", "opener"):
        yield from _ranked(tokens, start)
    if kind in ("acronym", "unit") or _is_group(tokens[start]):
        yield from _unit_and_rank(tokens, start)
    if kind in ("name", "unit"):
        yield from _unknown_unit_and_rank(tokens, start)
    if kind == "acronym":
        yield _Owner(start, start + 1, "unit", 1.2)
    if kind == "unit":
        yield from _units(tokens, start)
    if kind in ("acronym", "unit", "name", "head", "opener", "chief"):
        yield from _headed(tokens, start)
        yield from _head_of(tokens, start)
    if kind in ("name", "initial"):
        yield from _people(tokens, start)
    if kind != "join":
        yield _Owner(start, start + 1, "guess", _GUESSES.get(kind, 3.4))


def _rank_end(tokens: list[Token], start: int) -> int:
    """Where the rank that begins at ``start`` ends ("Ch Insp", "Temp Det Supt"), or 0 when there is none."""
    at = start
    while at < len(tokens) and tokens[at].kind == "opener" and at - start < 3:
        at += 1
    return at + 1 if at < len(tokens) and tokens[at].kind in ("rank", "chief") else 0


def _ranked(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """A rank alone, with a name ("Supt Hill", "PC 1234 Dale"), or with what it answers for ("ACC Crime")."""
    end = _rank_end(tokens, start)
    if not end:
        return
    rank = tokens[end - 1]
    titled = end - start > 1 and fold(rank.text) == "constable"  # Chief Constable, Deputy Chief Constable
    alone = rank.kind == "chief" or titled
    yield _Owner(start, end, "chief" if alone else "bare-rank", 1.0 if alone else 2.2 if rank.plural else 3.0)
    if not rank.plural:
        at = end + (end < len(tokens) and tokens[end].kind == "number")
        initials = at
        while initials < len(tokens) and tokens[initials].kind == "initial" and initials - at < 3:
            initials += 1
        if initials < len(tokens) and tokens[initials].kind == "name":
            yield _Owner(start, initials + 1, "ranked", 1.0)
            if initials == at and initials + 1 < len(tokens) and tokens[initials + 1].kind == "name":
                yield _Owner(start, initials + 2, "ranked", 1.6)
    dash = end < len(tokens) and tokens[end].kind == "dash"
    at = first = end + dash
    inside = ("unit", "acronym", "join", "small") + (("name", "head") if dash else ())
    while at < len(tokens) and tokens[at].kind in inside and at - end < 7:
        at += 1
        if tokens[at - 1].kind in ("unit", "acronym", "name", "head"):
            yield _Owner(start, at, "post", 1.1 + 0.1 * (at - end) + 0.9 * (tokens[first].kind == "acronym"))


def _unit_and_rank(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """A unit and a rank: "PSST Supt", "Roads Policing Inspector", "North LPA Supt", and two that share a word."""
    at = start
    while at < len(tokens) and at - start < 6 and (tokens[at].kind in ("unit", "join") or _is_group(tokens[at])):
        at += 1
    end = _rank_end(tokens, at) if at > start and tokens[at - 1].kind != "join" else 0
    if end and tokens[end - 1].kind == "rank":
        yield _Owner(start, end, "post", 1.1 + 0.1 * (at - start))
    unit = start + is_place(tokens[start].text)
    if unit >= len(tokens) or tokens[unit].kind != "acronym":
        return
    end = _rank_end(tokens, unit + 1)
    if end and tokens[end - 1].kind == "rank":
        cost = 1.0 + 0.2 * (unit - start)
        plural = tokens[end - 1].plural
        yield _Owner(start, end, "post", cost)
        if end < len(tokens) and tokens[end].kind == "name" and not plural:
            yield _Owner(start, end + 1, "ranked", cost + 0.3)
        other = _rank_end(tokens, end + 1) if end < len(tokens) and tokens[end].kind == "join" else 0
        if other and (other == len(tokens) or tokens[other].kind not in ("name", "unit", "initial")):
            # "PSST Supt & Inspector": the unit is printed once for two posts.
            first, second = tuple(range(start, end)), (*range(start, unit + 1), *range(end + 1, other))
            yield _Owner(start, other, "post", cost + 0.4, (first, second))
    kinds = [token.kind for token in tokens[unit + 1 : unit + 3]]
    end = _rank_end(tokens, unit + 3) if kinds == ["join", "acronym"] else 0
    if end and tokens[end - 1].kind == "rank":
        if not tokens[end - 1].plural:
            yield _Owner(start, end, "post", 1.5)  # one post for both units
            return
        # "PSST and PSH Insps": the rank is printed once for two units.
        ranks = tuple(range(unit + 3, end))
        yield _Owner(start, end, "post", 1.3, ((*range(start, unit + 1), *ranks), (unit + 2, *ranks)))


def _unknown_unit_and_rank(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """A rank after words in no list: "Licensing Sergeant", "Night Economy Superintendent".

    One rank at the end of a run of words is one post. Words that may be a name cost more than known ones, and a rank that
    a name follows belongs to that name ("Jane Hill Supt Dale").
    """
    at = start
    while at < len(tokens) and at - start < 4 and tokens[at].kind in ("name", "unit"):
        at += 1
    unknown = sum(token.kind == "name" for token in tokens[start:at])
    end = _rank_end(tokens, at)
    if not unknown or not end or tokens[end - 1].kind != "rank":
        return
    if end < len(tokens) and tokens[end].kind in ("name", "initial", "number"):
        return
    yield _Owner(start, end, "post", 1.0 + 0.1 * (at - start) + 0.8 * unknown)


def _is_group(token: Token) -> bool:
    return token.kind == "head" and token.plural


def _units(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """A department without a closing word: "Duties", "Finance and Resources", "Local Policing"."""
    at = start
    while at < len(tokens) and at - start < 6 and tokens[at].kind in ("unit", "join", "small"):
        if tokens[at].kind == "unit":
            cost = 1.5 if at == start else 1.2 + 0.1 * (at - start)
            yield _Owner(start, at + 1, "unit", cost + 1.1 * is_modifier(tokens[at].text))
        at += 1


def _headed(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """Words closed by a role or group word ("Safer Roads team", "CiP manager"), and a role with its holder."""
    unknown = 0
    for at in range(start, min(start + 7, len(tokens))):
        kind = tokens[at].kind
        if kind == "head" or (kind == "chief" and at > start and not tokens[at].text.isupper()):
            role = not tokens[at].plural
            cost = 1.0 + 0.1 * (at - start) + 0.8 * unknown
            if at > start or not role:
                yield _Owner(start, at + 1, "post", cost)
            if at > start and role:
                yield from _holder(tokens, start, at + 1, cost)
            if role and at + 1 < len(tokens) and tokens[at + 1].kind in ("join", "small"):
                return  # "Fleet Manager and Safety Adviser" is two posts, "Head of" is read by _head_of
        elif kind == "name":
            unknown += 1
        elif kind not in ("unit", "acronym", "small", "join", "opener", "chief"):
            return


def _holder(tokens: list[Token], start: int, end: int, cost: float) -> Iterator[_Owner]:
    """The full name after a post: its holder."""
    at = end + (end < len(tokens) and tokens[end].kind == "dash")
    if [token.kind for token in tokens[at : at + 2]] in (["name", "name"], ["initial", "name"]):
        yield _Owner(start, at + 2, "holder", cost + 0.5)


def _head_of(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """A role and what it is for: "Head of Local Policing", "Force Lead for Rural Crime", "Strategic Lead – Victims"."""
    at = start
    while at < len(tokens) and tokens[at].kind in ("opener", "unit", "acronym") and at - start < 3:
        at += 1
    if at + 1 >= len(tokens) or tokens[at].kind != "head" or tokens[at].plural:
        return
    if tokens[at + 1].kind != "dash" and fold(tokens[at + 1].text) not in ("of", "for", "to"):
        return
    unknown, joined = 0, False
    for last in range(at + 2, min(at + 12, len(tokens))):
        kind = tokens[last].kind
        if kind not in ("unit", "acronym", "name", "small", "join", "head"):
            return
        if kind == "head" and ((joined and not tokens[last].plural) or _of_follows(tokens, last)):
            return  # the next post: "Head of Policy & Fleet Manager", "Head of Estates Head of Fleet"
        joined = joined or kind == "join"
        unknown += kind == "name"
        if kind not in ("small", "join"):
            cost = 1.0 + 0.1 * (last + 1 - at) + 0.8 * unknown
            yield _Owner(start, last + 1, "post", cost)
            yield from _holder(tokens, start, last + 1, cost)


def _of_follows(tokens: list[Token], at: int) -> bool:
    return at + 1 < len(tokens) and fold(tokens[at + 1].text) == "of"


def _people(tokens: list[Token], start: int) -> Iterator[_Owner]:
    """A full name: "Jane Hill", "J Hill", "Jane van Hill"."""
    kinds = [token.kind for token in tokens[start : start + 3]]
    if tokens[start].text.endswith("ing"):  # "Designing Out Crime": hardly anybody's first name
        return
    if kinds[:2] in (["name", "name"], ["initial", "name"]):
        yield _Owner(start, start + 2, "person", 1.5)
    if kinds in (["name", "name", "name"], ["initial", "initial", "name"], ["name", "initial", "name"]):
        yield _Owner(start, start + 3, "person", 2.2 if kinds[1] == "name" else 1.5)


def same_surname(names: Iterable[str]) -> tuple[Finding, ...]:
    """Owners of one document with one surname, with a rank and with a full name: "Supt Hill", "Jane Hill".

    They may be one person or two; nobody but a person can tell.
    """
    by_surname: dict[str, dict[str, bool]] = {}
    once: dict[str, str] = {}
    for name in names:
        once.setdefault(fold(name), name)
    for name in once.values():
        tokens = _tokens(name)
        if tokens and tokens[-1].kind == "name" and len(tokens) > 1:
            full = tokens[-2].kind in ("name", "initial")
            if full or tokens[-2].kind in ("rank", "number"):
                by_surname.setdefault(fold(tokens[-1].text), {})[name] = full
    return tuple(
        warning("rank-surname-and-full-name", f"{' and '.join(found)} may be one person or two.", next(iter(found)))
        for found in by_surname.values()
        if len(set(found.values())) > 1
    )


def looks_like(values: Iterable[str]) -> float:
    """The share of the filled ``values`` that look like owners, from 0 to 1: short, with a rank, role, team or unit."""
    filled = [value for value in values if value and value.strip()]
    if not filled:
        return 0.0
    return sum(_is_owner_like(value) for value in filled) / len(filled)


@lru_cache(maxsize=2048)
def _is_owner_like(value: str) -> bool:
    if len(value) > 120:
        return False
    tokens = _tokens(squeeze(value.replace("/", " ").replace(",", " ")))
    if not tokens or len(tokens) > 16:
        return False
    return any(token.kind in ("rank", "chief", "head", "acronym") for token in tokens) and not any(
        token.kind == "other" and token.text[:1].islower() for token in tokens
    )

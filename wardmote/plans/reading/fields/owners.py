"""Owners: splitting a cell into the posts, teams and people it names, without inventing any.

Semicolons, commas, strokes and bullets separate. A line break separates too, unless a name must have wrapped there; once one line
break of a cell can only be a wrap, none of its breaks is trusted more than a space. "and" and "&" separate only between complete
owners ("Supt Hill and CI Dale"), never inside one ("Policy and Engagement Manager") or inside "L&D". Where owners stand side by side
without a sign, the split is inferred from what their words are (ranks, role words, abbreviations, names) by the cheapest reading, and
reported. What cannot be read that way stays one owner, as printed.

A post followed by a full name is one owner: the post with its holder. A word printed once for two is given to both ("PSST and PSH
Insps" are "PSST Insps" and "PSH Insps"), with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from wardmote.plans.reading.fields.text import fold, level, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

_RANKS = frozenset(
    """pc pcs dc dcs pcso pcsos sc sgt sgts sergeant sergeants ps dsgt ds dss insp insps inspector inspectors di dis ci cis dci dcis supt supts
    superintendent superintendents dsu dsupt dcs c/supt c/insp ch/insp ch/supt chsupt chinsp csupt cinsp constable constables
    cwnstabl rhingyll arolygydd uwch-arolygydd""".split()
)
_CHIEFS = frozenset(
    """acc dcc cc tacc accs pcc dpcc apcc pfcc dpfcc cfo ceo coo cio cto coo s151 dmo sro clerk treasurer monitoring-officer ditto
    commissioner comisiynydd""".split()
)
_RANK_OPENERS = frozenset("ch chief det detective t a temp temporary acting actg assistant asst deputy prif uwch ditectif".split())
_SINGULAR_ROLES = frozenset(
    """manager mgr officer lead leader director coordinator co-ordinator head adviser advisor analyst administrator assistant secretary
    executive champion commander commissioner owner planner specialist consultant solicitor accountant supervisor chair chairman
    chairperson sponsor controller engineer partner deputy custodian auditor trainer spoc rep representative clerk treasurer
    rheolwr swyddog arweinydd cyfarwyddwr pennaeth cydlynydd cadeirydd ysgrifennydd constable constables""".split()
)
_GROUP_WORDS = frozenset(
    """team teams dept department departments unit units board boards group groups services service comms communications hub hubs command
    division directorate office offices partnership partnerships panel committee branch bureau desk centre center section programme project forum
    managers officers leads directors coordinators heads champions commanders supervisors staff cell academy college council councils college
    tîm tim timau adran uned bwrdd grwp grŵp gwasanaeth gwasanaethau partneriaeth""".split()
)
_HEADS = _SINGULAR_ROLES | _GROUP_WORDS
# Words of departments and portfolios: none of them is anybody's surname in an owner cell.
_UNIT_WORDS = frozenset(
    """corporate digital legal finance financial estates estate duties people human resources hr learning development local policing police public
    protection safety safer roads road neighbourhood neighbourhoods community communities partnership partnerships force victim victims witness crime
    criminal justice prevention problem solving operations operational ops business support intelligence contact custody control professional
    standards data information governance strategy strategic policy performance engagement equality diversity inclusion media press awards
    change transformation commissioning commissioned contracts contract procurement fleet facilities property investigations investigation investigative response
    patrol cyber fraud vulnerability safeguarding domestic abuse mental health offender offenders reoffending volunteer volunteers volunteering citizens
    youth young hate rural special specials training technology it ict systems research insight analysis planning improvement audit risk assurance
    inspection complaints ethics integrity restorative north south east west central northern southern eastern western area district county
    county borough city town all chief senior executive duty national regional alliance collaboration joint programme project forensic forensics
    cadets cadet independent visiting visitors internal external workforce wellbeing recruitment vetting property stop search firearms armed
    traffic specialist harm reduction demand resourcing delivery planning monitoring communications comms commercial administration democratic
    services plismona cymunedol diogelwch cyllid cyfathrebu digidol pobl strategaeth polisi perfformiad troseddau dioddefwyr""".split()
)
_CONNECTORS = frozenset("of for in the to with on at o ar i yr y a'r".split())
_JOINERS = frozenset({"and", "&", "a", "ac", "plus", "+"})
_LABEL = re.compile(
    r"(?i)^(?:(?:delivery|strategic|operational|action|force|project|business|exec(?:utive)?)\s)?(?:lead(?:\sofficer)?|owners?|sro|support(?:ed\sby|ing)?|responsible|accountable|contributors?|arweinydd|perchennog)\s?:\s{0,3}(?=\S)"
)
_BULLET = re.compile(r"^\s*(?:[>•·*▪●◦‣–—-]\s+|[>•·▪●◦‣]|\(?\d{1,2}[).]\s+)")
_TOKEN = re.compile(r"\([^()\n]{0,80}\)|\n|[;,]|[^\s;,()]+|[()]")
_SLASHED_RANK = re.compile(r"(?i)^(?:t|a|c|d|ch|det|temp|act|actg)/(?:ch/)?[a-z]")
_ACRONYM = re.compile(r"^(?:[A-Z0-9][A-Z0-9&'’-]{1,9}s?|[A-Z][a-z]?[A-Z]\w{0,6}|[A-Z]&[A-Z]\w{0,4})$")
_INITIAL = re.compile(r"^[A-Z]\.?$")
_CAPITAL = re.compile(r"^[A-ZÂÊÎÔÛŴŶÀ-Þ][\w'’.-]*$")
_PLACEHOLDER = re.compile(r"(?i)^\W*(?:n/?a|none|tbc|tba|tbd|vacant|dim|amh|to be (?:confirmed|agreed|appointed)|not (?:known|assigned|allocated))?\W*$")
_LONGEST = 400  # beyond this a cell is prose, not owners
_MOST_TOKENS = 40


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of a cell, in the order of print."""

    names: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of a cell. ``kind`` is rank, chief, opener, head, acronym, unit, name, initial, small, join, aside or other."""

    text: str
    kind: str
    plural: bool = False
    after_break: bool = False  # a line break stands before it


@dataclass(frozen=True, slots=True)
class _Owner:
    """One owner of a reading: the token range it covers, its names, its kind and what it costs to believe."""

    start: int
    end: int
    names: tuple[str, ...]
    kind: str
    cost: float


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
    """The stretches of a cell between signs that always separate. Line breaks stay inside, to be judged with the words."""
    chunks: list[str] = []
    current: list[str] = []
    for line in text.splitlines() or [text]:
        bare = _BULLET.sub("", line)
        if bare is not line and bare != line and any(part.strip() for part in current):
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
    if _SLASHED_RANK.match(word):
        return True
    return bool(re.match(r"(?i)n/a\b|w/c\b|c/o\b|s/", line[begin : at + 2]))


@lru_cache(maxsize=4096)
def _kind(word: str) -> tuple[str, bool]:
    """What a word can be in an owner, and whether it speaks of several."""
    plain = fold(word).strip(".:'’\"")
    if not plain:
        return "other", False
    if plain in _JOINERS and not word.isupper():
        return "join", False
    if plain in _CONNECTORS:
        return "small", False
    if word.startswith("("):
        return "aside", False
    slashed = _SLASHED_RANK.match(plain) is not None
    rank = plain.rsplit("/", 1)[-1] if slashed else plain
    if rank in _RANKS or plain in _RANKS:
        upper_only = rank in {"ps", "sc", "dis", "ds", "dc", "ci", "cis", "dcs", "di", "pc", "pcs", "dss"}
        if not upper_only or level(word)[:1].isupper():
            return "rank", rank.endswith("s") and rank not in {"ps", "ds", "dcs"}
    if rank in _CHIEFS and (level(word).isupper() or slashed or len(rank) > 5):
        return "chief", False
    if plain in _RANK_OPENERS:
        return "opener", False
    if plain in _HEADS:
        return "head", plain in _GROUP_WORDS
    if plain in _UNIT_WORDS and not (level(word).isupper() and len(plain) > 3 and False):
        return "unit", False
    if _INITIAL.match(level(word)):
        return "initial", False
    if _ACRONYM.match(level(word)):
        return "acronym", word.endswith("s") and len(word) > 2
    if _CAPITAL.match(level(word)):
        return "name", False
    return "other", False


def _tokens(chunk: str) -> list[_Token]:
    out: list[_Token] = []
    broken = False
    for match in _TOKEN.finditer(chunk):
        word = match.group()
        if word == "\n":
            broken = bool(out)
            continue
        kind, plural = _kind(word)
        out.append(_Token(word, kind, plural, broken))
        broken = False
    return out


def _read_chunk(chunk: str) -> tuple[list[str], list[Finding]]:
    tokens = _tokens(chunk)
    whole = squeeze(chunk).strip(" .:-–&")
    if not tokens:
        return [], []
    if len(tokens) > _MOST_TOKENS:
        return [whole], []
    reading = _cheapest(tokens, trust_breaks=True)
    if reading and any(any(token.after_break for token in tokens[owner.start + 1 : owner.end]) for owner in reading):
        reading = _cheapest(tokens, trust_breaks=False)
    if not reading:
        lines = [squeeze(_BULLET.sub("", line)) for line in chunk.splitlines()]
        return [line for line in lines if line], []
    names = [name for owner in reading for name in owner.names]
    doubts: list[Finding] = []
    inferred = any(
        not tokens[owner.start].after_break and tokens[owner.start - 1].kind != "join" for owner in reading[1:] if owner.start
    )
    if inferred and len(reading) > 1:
        doubts.append(info("owner-run-together", f"Read as {len(names)} owners; nothing stands between them.", whole))
    for owner in reading:
        printed = squeeze(" ".join(token.text for token in tokens[owner.start : owner.end]))
        if len(owner.names) > 1:
            doubts.append(info("owner-distributed", f"Read as {' and '.join(owner.names)}.", printed))
        if owner.kind == "holder":
            doubts.append(info("post-with-holder", f"“{printed}” was kept as one owner: a post and its holder.", printed))
        if any(token.kind == "rank" and token.plural for token in tokens[owner.start : owner.end]):
            doubts.append(info("group-not-a-person", f"“{printed}” is several posts, not one person.", printed))
    if any(owner.kind == "person" for owner in reading) and any(owner.kind in ("ranked", "holder") for owner in reading):
        message = "A rank or post with a name and a full name stand side by side; they may be one person or two."
        doubts.append(warning("rank-surname-and-full-name", message, whole))
    return names, doubts


def _cheapest(tokens: list[_Token], *, trust_breaks: bool) -> list[_Owner]:
    """The reading of the whole chunk that costs least, as a sequence of owners; empty when no reading is believable."""
    size = len(tokens)
    best: list[tuple[float, list[_Owner]] | None] = [None] * (size + 1)
    best[0] = (0.0, [])
    for start in range(size):
        here = best[start]
        if here is None:
            continue
        cost_here, owners = here
        if tokens[start].kind == "join" and owners:
            # A joiner between two complete owners.
            after = best[start + 1]
            if after is None or cost_here + 0.3 < after[0]:
                best[start + 1] = (cost_here + 0.3, owners)
        for owner in _owners_at(tokens, start, trust_breaks):
            cost = cost_here + owner.cost
            if start and tokens[start].after_break:
                cost -= 1.0 if trust_breaks else 0.3
            reached = best[owner.end]
            if reached is None or cost < reached[0] - 1e-9:
                best[owner.end] = (cost, [*owners, owner])
    final = best[size]
    if final is None:
        return []
    if not trust_breaks or not any(token.after_break for token in tokens):
        # Too many words that only guessing explains: leave the print whole.
        guesses = sum(owner.kind == "guess" for owner in final[1])
        if guesses and len(final[1]) > 1:
            return []
    return final[1]


def _owners_at(tokens: list[_Token], start: int, trust_breaks: bool) -> Iterable[_Owner]:
    """Every owner that can begin at ``start``, each with its cost. Costs were set so that known words in known order are cheap."""
    yield from (_with_aside(tokens, owner, trust_breaks) for owner in _plain_owners_at(tokens, start))


def _with_aside(tokens: list[_Token], owner: _Owner, trust_breaks: bool) -> _Owner:
    """An owner with the bracket that follows it, and with the cost of the line breaks it spans."""
    end, names = owner.end, owner.names
    while end < len(tokens) and tokens[end].kind == "aside":
        names = (*names[:-1], f"{names[-1]} {tokens[end].text}")
        end += 1
    breaks = sum(token.after_break for token in tokens[owner.start + 1 : end])
    if not breaks:
        return _Owner(owner.start, end, names, owner.kind, owner.cost)
    each = 0.2 if not trust_breaks else (4.0 if owner.kind == "person" else 0.0 if owner.kind == "holder" else 0.7)
    return _Owner(owner.start, end, names, owner.kind, owner.cost + breaks * each)


def _plain_owners_at(tokens: list[_Token], start: int) -> Iterable[_Owner]:
    size = len(tokens)

    def text(low: int, high: int) -> str:
        return squeeze(" ".join(token.text for token in tokens[low:high])).strip(" .:-–")

    def kind(at: int) -> str:
        return tokens[at].kind if at < size else "end"

    def one(end: int, sort: str, cost: float) -> _Owner:
        return _Owner(start, end, (text(start, end),), sort, cost)

    rank_end = _rank_end(tokens, start)
    if rank_end:
        plural = tokens[rank_end - 1].plural
        chief = tokens[rank_end - 1].kind == "chief"
        yield one(rank_end, "chief" if chief else "bare-rank", 1.0 if chief else 2.2 if plural else 3.0)
        if not plural or chief:
            yield from _ranked(tokens, start, rank_end, one)
        yield from _portfolio(tokens, start, rank_end, one, 1.1)
        yield from _joined_portfolio(tokens, start, rank_end, one)
    # A unit and a rank: "PSST Supt", "SNT Ch Insps", "North LPA Supt".
    at = start
    while at < size and kind(at) in ("acronym", "unit") and at - start < 3:
        at += 1
        end = _rank_end(tokens, at)
        if end and tokens[end - 1].kind == "rank":
            acronyms = sum(token.kind == "acronym" for token in tokens[start:at])
            if not acronyms and at - start > 1 and not tokens[end - 1].plural:
                continue
            cost = 1.0 + 1.5 * max(0, acronyms - 1) + (0.5 * (at - start - acronyms))
            unit = text(start, at)
            yield one(end, "post", cost)
            if acronyms == 1 and at - start == 1:
                if kind(end) == "name" and not tokens[end - 1].plural:
                    yield one(end + 1, "ranked", cost + 0.3)
                if kind(end) == "join" and (other := _rank_end(tokens, end + 1)) and kind(other) not in ("name", "unit", "initial"):
                    # "PSST Supt & Inspector": the unit is printed once for two posts.
                    names = (text(start, end), f"{unit} {text(end + 1, other)}")
                    yield _Owner(start, other, names, "post", cost + 0.4)
        if at - start == 1 and kind(start) == "acronym" and kind(at) == "join" and kind(at + 1) == "acronym":
            end = _rank_end(tokens, at + 2)
            if end and tokens[end - 1].plural and kind(at + 2) in ("rank", "opener"):
                # "PSST and PSH Insps": the rank is printed once for two units.
                ranks = text(at + 2, end)
                names = (f"{text(start, at)} {ranks}", f"{text(at + 1, at + 2)} {ranks}")
                yield _Owner(start, end, names, "post", 1.3)
            if end and tokens[end - 1].kind == "rank" and not tokens[end - 1].plural:
                yield one(end, "post", 1.5)
    if kind(start) == "acronym":
        yield one(start + 1, "unit", 1.2)
    yield from _headed(tokens, start, one)
    yield from _head_of(tokens, start, one)
    yield from _units(tokens, start, one)
    yield from _people(tokens, start, one)
    if kind(start) in ("name", "initial", "unit", "head", "other", "small", "opener", "aside"):
        yield one(start + 1, "guess", 3.0 if kind(start) == "name" else 2.0 if kind(start) in ("head", "unit") else 3.4)


def _rank_end(tokens: list[_Token], start: int) -> int:
    """Where the rank that begins at ``start`` ends ("Ch Insp", "T/Det Supt"), or 0 when there is none."""
    at = start
    while at < len(tokens) and tokens[at].kind == "opener" and at - start < 3:
        at += 1
    if at < len(tokens) and tokens[at].kind in ("rank", "chief"):
        return at + 1
    if at > start and at < len(tokens) and fold(tokens[at].text) in ("constable", "executive", "officer"):
        return 0
    return 0


def _ranked(tokens: list[_Token], start: int, rank_end: int, one: object) -> Iterable[_Owner]:
    """A rank with a name: "Supt Hill", "PC 1234 Dale", "Ch Insp J Hill", "Supt Jane Hill"."""
    make = one
    at = rank_end
    if at < len(tokens) and re.fullmatch(r"\d{2,6}", tokens[at].text):
        at += 1
    initials = at
    while initials < len(tokens) and tokens[initials].kind == "initial" and initials - at < 3:
        initials += 1
    if initials < len(tokens) and tokens[initials].kind == "name":
        yield make(initials + 1, "ranked", 1.0)  # type: ignore[operator]
        if initials == at and initials + 1 < len(tokens) and tokens[initials + 1].kind == "name":
            yield make(initials + 2, "ranked", 1.6)  # type: ignore[operator]


def _portfolio(tokens: list[_Token], start: int, rank_end: int, one: object, base: float) -> Iterable[_Owner]:
    """A rank with what it answers for: "ACC Local Policing", "Supt Operations"."""
    at = rank_end
    while at < len(tokens) and tokens[at].kind in ("unit", "acronym", "join", "small") and at - rank_end < 6:
        at += 1
        if tokens[at - 1].kind in ("unit", "acronym"):
            cost = base + 0.1 * (at - rank_end) + 0.9 * (tokens[rank_end].kind == "acronym")
            yield one(at, "post", cost)  # type: ignore[operator]


def _joined_portfolio(tokens: list[_Token], start: int, rank_end: int, one: object) -> Iterable[_Owner]:
    """A rank, a dash and words: "ACC - Local Policing"."""
    if rank_end < len(tokens) and level(tokens[rank_end].text) in ("-", ":", "for"):
        at = rank_end + 1
        while at < len(tokens) and tokens[at].kind in ("unit", "acronym", "name", "head", "join") and at - rank_end < 7:
            at += 1
            yield one(at, "post", 1.2 + 0.1 * (at - rank_end))  # type: ignore[operator]


def _headed(tokens: list[_Token], start: int, one: object) -> Iterable[_Owner]:
    """Words closed by a role or group word: "Safer Roads team", "CPD Team", "CiP manager", and a singular role with its holder."""
    at = start
    unknown = 0
    while at < len(tokens) and at - start < 7:
        token = tokens[at]
        if token.kind == "head" or (token.kind == "opener" and fold(token.text) in ("assistant", "deputy") and at > start):
            if at > start or token.plural:
                cost = 1.0 + 0.1 * (at - start) + 0.8 * unknown
                yield one(at + 1, "post", cost)  # type: ignore[operator]
                if not token.plural:
                    yield from _holder(tokens, start, at + 1, one, cost)
        elif token.kind in ("unit", "acronym", "small", "join", "opener"):
            if token.kind in ("small", "join") and at == start:
                return
        elif token.kind == "name":
            unknown += 1
        else:
            return
        at += 1


def _holder(tokens: list[_Token], start: int, end: int, one: object, cost: float) -> Iterable[_Owner]:
    """The full name after a post: its holder."""
    at = end
    if at < len(tokens) and level(tokens[at].text) in ("-", ":"):
        at += 1
    names = [token.kind for token in tokens[at : at + 2]]
    if names == ["name", "name"] or names == ["initial", "name"]:
        yield one(at + 2, "holder", cost + 0.5)  # type: ignore[operator]


def _head_of(tokens: list[_Token], start: int, one: object) -> Iterable[_Owner]:
    """ "Head of Local Policing", "Director of Finance and Resources", "Chief Executive", "Chief Finance Officer". """
    at = start
    while at < len(tokens) and tokens[at].kind == "opener" and at - start < 2:
        at += 1
    if at >= len(tokens) or tokens[at].kind not in ("head", "unit") or tokens[at].plural:
        return
    if at > start and tokens[at].kind == "head":
        yield one(at + 1, "post", 1.0)  # type: ignore[operator]
        yield from _holder(tokens, start, at + 1, one, 1.0)
    if tokens[at].kind != "head" or at + 2 >= len(tokens) + 1 or at + 1 >= len(tokens) or fold(tokens[at + 1].text) not in ("of", "for", "-", "to"):
        return
    unknown = 0
    end = at + 2
    while end < len(tokens) and end - at < 10 and tokens[end].kind in ("unit", "acronym", "name", "small", "join", "head"):
        unknown += tokens[end].kind == "name"
        if tokens[end].kind == "head" and not tokens[end].plural and end + 1 < len(tokens) and fold(tokens[end + 1].text) == "of":
            return
        end += 1
        if tokens[end - 1].kind not in ("small", "join"):
            cost = 1.0 + 0.1 * (end - at) + 0.8 * unknown
            yield one(end, "post", cost)  # type: ignore[operator]
            yield from _holder(tokens, start, end, one, cost)


def _units(tokens: list[_Token], start: int, one: object) -> Iterable[_Owner]:
    """A department named without a closing word: "Duties", "Finance and Resources", "Local Policing"."""
    at = start
    while at < len(tokens) and at - start < 6:
        if tokens[at].kind == "unit":
            yield one(at + 1, "unit", 1.5 if at == start else 1.2 + 0.1 * (at - start))  # type: ignore[operator]
        elif tokens[at].kind not in ("join", "small") or at == start:
            return
        at += 1


def _people(tokens: list[_Token], start: int, one: object) -> Iterable[_Owner]:
    """A full name: "Jane Hill", "J Hill", "Jane van Hill"."""
    kinds = [token.kind for token in tokens[start : start + 3]]
    if kinds[:2] == ["name", "name"]:
        yield one(start + 2, "person", 1.5)  # type: ignore[operator]
        if kinds == ["name", "name", "name"]:
            yield one(start + 3, "person", 2.2)  # type: ignore[operator]
    if kinds[:2] == ["initial", "name"]:
        yield one(start + 2, "person", 1.5)  # type: ignore[operator]


def looks_like(values: Iterable[str]) -> float:
    """The share of the filled ``values`` that look like owners, from 0 to 1: short, with a rank, role, team, abbreviation or name."""
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

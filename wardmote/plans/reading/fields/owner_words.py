"""The words of owner cells: ranks, chief officers, roles, groups and portfolios, and what one word can be.

English and Welsh, as police forces and their governing bodies print them. A word in no list is told by its shape: an
abbreviation ("SP&I", "CiP"), an initial, or a capitalised word that may be a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from wardmote.plans.reading.fields.text import fold, level, vocabulary

# Ranks and forms of address: a surname follows them.
_RANKS = vocabulary(
    """
    pc pcs dc pcso pcsos sc sgt sgts sergeant sergeants ps dsgt ds insp insps inspector inspectors di dis ci cis
    dci dcis supt supts superintendent superintendents dsu dsupt dcs c/supt c/insp chsupt chinsp csupt cinsp
    constable constables cwnstabl gwnstabl rhingyll sarjant arolygydd uwch-arolygydd uwcharolygydd mr mrs ms miss dr
    cllr cllrs councillor councillors prof rev
    """
)
_SINGULAR_IN_S = frozenset({"ps", "ds", "dcs", "mrs", "ms", "miss"})
# Two-letter ranks are common words or syllables in lower case.
_RANKS_IN_CAPITALS = frozenset({"ps", "sc", "ds", "dc", "dcs", "ci", "cis", "di", "dis", "pc", "pcs"})
# Chief officers and statutory posts: an owner without any name.
_CHIEFS = vocabulary(
    """
    acc dcc cc tacc accs accos pcc dpcc apcc pfcc dpfcc cfo ceo coo cio cto s151 sro clerk treasurer
    commissioner comisiynydd
    """
)
_RANK_OPENERS = vocabulary(
    """
    ch chief det detective t a temp temporary acting actg assistant asst deputy prif brif uwch ditectif dirprwy
    cynorthwyol dros-dro
    """
)
_SINGULAR_ROLES = vocabulary(
    """
    manager mgr officer lead leader director coordinator co-ordinator head adviser advisor analyst administrator
    assistant secretary executive champion commander owner planner specialist consultant solicitor accountant
    supervisor chair chairman chairperson sponsor controller engineer partner deputy custodian auditor trainer
    spoc rep representative rheolwr swyddog arweinydd cyfarwyddwr pennaeth cydlynydd cadeirydd ysgrifennydd
    """
)
_GROUP_WORDS = vocabulary(
    """
    team teams dept department departments unit units board boards group groups services service comms hub hubs
    command division directorate office offices partnership partnerships panel committee branch bureau desk
    centre center section forum managers officers leads directors coordinators heads champions commanders
    supervisors staff cell academy college council councils network tîm tim timau adran uned bwrdd grwp grŵp
    gwasanaeth gwasanaethau
    """
)
# Words of departments and portfolios: hardly anybody's surname in an owner cell, and never taken for one.
_UNIT_WORDS = vocabulary(
    """
    corporate digital legal finance financial estates estate duties people human resources hr learning
    development local policing police public protection safety safer roads road neighbourhood neighbourhoods
    community communities force victim victims witness crime criminal justice prevention problem solving
    operations operational ops business support intelligence contact custody control professional standards data
    information governance strategy strategic policy performance engagement equality diversity inclusion media
    press awards change transformation commissioning commissioned contracts contract procurement fleet
    facilities property investigations investigation investigative response patrol cyber fraud vulnerability
    safeguarding domestic abuse mental health offender offenders reoffending volunteer volunteers volunteering
    citizens youth hate rural special specials training technology it ict systems research insight analysis
    planning improvement audit risk assurance inspection complaints ethics integrity restorative north south
    east west central northern southern eastern western area district county borough all senior executive duty
    national regional alliance collaboration joint programme project forensic forensics cadets cadet independent
    visiting visitors internal external workforce wellbeing recruitment vetting stop search firearms armed
    traffic harm reduction demand resourcing delivery monitoring communications commercial administration
    democratic services plismona cymunedol diogelwch cyllid cyfathrebu digidol pobl strategaeth polisi
    perfformiad troseddau dioddefwyr heddlu lleol
    """
)
# Of these, the words that only describe another: none is a department by itself.
_MODIFIERS = vocabulary(
    """
    corporate digital legal human local public criminal restorative strategic national regional alliance joint independent
    internal external professional domestic mental rural special specialist senior executive duty chief all county district
    borough area north south east west central northern southern eastern western young democratic commercial lleol digidol
    """
)
_PLACES = vocabulary("north south east west central northern southern eastern western")
_CONNECTORS = vocabulary("of for in the to with on at o ar i yr y a'r")
_JOINERS = frozenset({"and", "&", "a", "ac", "plus", "+"})
_DASHES = frozenset({"-", ":", "--"})

SLASHED_RANK = re.compile(r"(?i)^(?:t|a|c|d|ch|det|temp|act|actg)/(?:ch/)?[a-z]")
_ACRONYM = re.compile(r"^(?:[A-Z0-9][A-Z0-9&'-]{1,9}s?|[A-Z][a-z]?[A-Z][A-Za-z]{0,2}|[A-Z]&[A-Z]\w{0,4})$")
_MC = re.compile(r"^(?:Mc|Mac|O'|D'|De|Le|La|Fitz|Ap)[A-Z]")
_INITIAL = re.compile(r"^[A-Z]\.?$")
_CAPITAL = re.compile(r"^[A-ZÀ-ÞŴŶ][\w'.-]*$")


class Token(NamedTuple):
    """One word of an owner cell.

    ``kind`` is rank, chief, opener (of a rank), head (a role or group word), acronym, unit (a word of departments),
    name, initial, small, join, dash, number, aside (in brackets) or other. ``plural``: it speaks of several.
    ``after_break``: a line break stands before it.
    """

    text: str
    kind: str
    plural: bool = False
    after_break: bool = False


@lru_cache(maxsize=8192)
def kind_of(word: str) -> tuple[str, bool]:
    """What a word can be in an owner, and whether it speaks of several."""
    shape = level(word)
    plain = fold(word).strip(".:'\"")
    if plain in _DASHES or shape in _DASHES:
        return "dash", False
    if not plain:
        return "other", False
    if plain in _JOINERS and (len(plain) > 1 or plain == shape):
        return "join", False
    if word.startswith("("):
        return "aside", False
    if plain in _CONNECTORS and not (shape.isupper() and len(plain) > 1 and plain != "the"):
        return "small", False
    if plain.isdigit():
        return "number", False
    slashed = SLASHED_RANK.match(plain) is not None
    rank = plain.rsplit("/", 1)[-1] if slashed else plain
    if (rank in _RANKS or plain in _RANKS) and (rank not in _RANKS_IN_CAPITALS or shape[:1].isupper()):
        return "rank", rank.endswith("s") and rank not in _SINGULAR_IN_S
    if rank in _CHIEFS and (shape.isupper() or slashed or len(rank) > 5):
        return "chief", False
    if plain in _RANK_OPENERS and (len(plain) > 1 or shape.isupper()):
        return "opener", False
    if plain in _SINGULAR_ROLES or plain in _GROUP_WORDS:
        return "head", plain in _GROUP_WORDS
    if plain in _UNIT_WORDS:
        return "unit", False
    if _INITIAL.match(shape):
        return "initial", False
    if _ACRONYM.match(shape) and not _MC.match(shape):
        return "acronym", shape.endswith("s")
    return ("name" if _CAPITAL.match(shape) else "other"), False


def is_modifier(word: str) -> bool:
    """Whether a word of departments only describes another ("Corporate"), so that it is no owner by itself."""
    return fold(word) in _MODIFIERS


def is_place(word: str) -> bool:
    """Whether a word only says which of several ("North LPA Supt")."""
    return fold(word) in _PLACES

"""What a line that stands over rows says.

An objective, a part and who answers for it, a title, a key, a total, a note.

Every function takes the printed text and decides by its words alone; where the line stands is for ``structure`` to
weigh. English and Welsh.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.format import Accountable
from wardmote.plans.reading.lexicon import words

# Longest first: "police and crime commissioner" must not be read as "police". The office that governs a force changes
# over the years, so every form it has had or may take is listed, and none is preferred.
_GOVERNING = (
    r"(?:deputy )?(?:police,? (?:and|&) crime|police,? fire (?:and|"
    r"&) crime) commissioners?(?: for \w+(?: \w+){0,2})?|"
    r"(?:office of the )?(?:deputy )?p\.?f?\.?c\.?c\.?|(?:d|o)pf?cc(?:'?s)?|pf?cc'?s office|"
    r"commissioner'?s office|commissioners?|"
    r"mayor'?s office(?: for policing(?: and crime)?)?|(?:deputy )?mayors?|mopac|combined authority|governing body|"
    r"police authority|policing board|police board|police and crime board|policing and crime board|chief executive|"
    r"(?:swyddfa )?comisiynydd(?: yr)? heddlu(?: a throsedd(?:u)?)?|comisiynydd|shth|ch?th|awdurdod|maer"
)
_FORCE = (
    r"police force|the force|force|police service|constabulary|police|policing|(?:temporary )?chief constables?|"
    r"chief officers?|"
    r"c\.?c\.?|heddlu|yr heddlu|plismona|prif gwnstabl"
)
_JOINT = r"joint(?:ly)?|shared|both|ar y cyd|cyd"
_PARTY = re.compile(rf"\b(?:(?P<governing>{_GOVERNING})|(?P<joint>{_JOINT})|(?P<force>{_FORCE}))(?:'s|s'|')?(?!\w)")

# "Northmoor Police will:", "North Wales Police commitments": a force or board by its name, and a word that says that
# it promises.
_NAMED_PARTY = re.compile(
    r"^(?:The )?(?:[A-Z][\w'’&-]+ (?:and |& )?){1,4}?(?P<party>Police(?: Force| Service)?|Constabulary|PCC|OPCC|"
    r"(?:Police and Crime )?Commissioner|"
    r"(?:Police|Policing)(?: and Crime)? (?:Board|Authority)|Heddlu)(?P<rest>(?:['’]s?)? (?:will|shall|"
    r"commitments?|actions?|pledges?|promises?|responsibilities|element)\b.{0,20})$"
)
# Words that a part's title may hold beside the party; anything else and it is not the title of a part.
_STRUCTURAL = re.compile(
    r"^(?:part|section|element|elements|commitment|commitments|action|actions|activity|activities|responsibility|"
    r"responsibilities|"
    r"response|objectives?|priorit(?:y|ies)|deliverables?|delivery|pledges?|promises?|led|lead|owned|delivered|"
    r"will|shall|bydd|by|for|of|the|and|&|an?|"
    r"to|deliver|recommendations?|aims?|work|items?|areas?|accountab(?:le|ility)|tasks?|measures?|contribution|"
    r"strand|"
    r"rhan|adran|elfen|ymrwymiad|ymrwymiadau|cam|camau|gweithredu|gweithgareddau?|cyfrifoldeb|y|yr|a|ac|gan|ar|cyfer|"
    r"[a-z]|[ivx]+|\d+)$"
)
_OBJECTIVE = re.compile(
    r"^(?:(?:strategic|corporate|key|core|police and crime plan:?|our)\s+)*(?:objective|priority|theme|strand|"
    r"pillar|aim|goal|"
    r"ambition|mission|outcome|focus area|chapter|blaenoriaeth|amcan|thema|llinyn|nod)s?\b(?:\s*(?:no\.?|number|"
    r"rhif))?\s*"
    r"(?:\d+|[a-z]\b|[ivx]+\b|one|two|three|four|five|six|seven|eight|un|dau|tri|pedwar|pump|:|-)"
)
_COMMITMENT = re.compile(
    r"^(?:(?:strategic|key|our)\s+)?(?:commitment|recommendation|pledge|promise|deliverable|action|undertaking|"
    r"ymrwymiad|argymhelliad|addewid)\b"
)
_STATES = re.compile(
    r"^(?:we (?:will|shall|are)|i (?:will|shall)|to |the (?:force|police|commissioner|pcc|constabulary) (?:will|"
    r"shall)|"
    r"(?:set|make|ensure|ensuring|making|work|working|develop|developing|improve|improving|increase|increasing|"
    r"reduce|reducing|"
    r"support|supporting|deliver|delivering|provide|providing|review|reviewing|launch|publish|create|build|"
    r"establish|carry|give|"
    r"help|complete|introduce|maintain|promote|promoting|strengthen|tackle|embed|use|hold|recruit|invest)\b|"
    r"byddwn|bydd|sicrhau|datblygu|gwella|cynyddu|lleihau|cefnogi|darparu|gweithio)"
)
# Words that name a document or a piece of one, and never an objective.
_DOCUMENT = re.compile(
    r"\b(?:plan|report|tracker|log|dashboard|register|schedule|appendix|annex|extract|summary|monitoring|"
    r"programme of work|table|"
    r"update|updates|overview|version|contents|cynllun|adroddiad|atodiad|crynodeb|diweddariad|rhaglen waith)\b"
)
_GENERIC_WORDS = words(
    """delivery action progress performance implementation the our full summary of on and against to current position
    status plan plans report tracker log extract appendix annex table update updates overview actions activity
    activities commitment commitments recommendation recommendations objective objectives priority priorities
    detail details list schedule as at for with in rag register monitoring police policing crime force opcc pcc
    panel year month quarter draft final version part section contents cynllun cyflawni gweithredu adroddiad
    cynnydd atodiad tabl camau ymrwymiadau diweddariad y yr a ac january february march april may june july august
    september october november december"""
)
_NUMBERING = re.compile(r"[a-z]|[ivx]+|q[1-4]|\d+")
_TOTAL = re.compile(
    r"^(?:(?:sub|grand|overall|running)[ -]?)?totals?\b|^cyfanswm\b|^is-gyfanswm\b|^(?:total )?(?:number|"
    r"count) of\b|^nifer\b"
)
_KEY = re.compile(
    r"^(?:rag |rating |brag |colour )?(?:key|legend|allwedd)\b|^(?:b?rag|cag|ogc)\b.{0,30}(?:key|rating|status|"
    r"as follows|definition)"
)
_CONTINUED = re.compile(r"\s*[-–(\[]?\s*\b(?:continued|cont(?:'?d)?\.?|parhad)\s*[)\]]?\.?\s*$", re.IGNORECASE)
_NOTE = re.compile(r"^(?:note|notes|nb|n\.b|\*|nodyn|nodiadau|source|ffynhonnell|this will be achieved|please)\b|^\*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=4096)
def accountable(text: str) -> Accountable | None:
    """Who a text names as accountable: the force, the body that governs it, or both."""
    parties = {match.lastgroup for match in _PARTY.finditer(fold(text))}
    if "joint" in parties or {"force", "governing"} <= parties:
        return "joint"
    if "governing" in parties:
        return "governing_body"
    return "force" if "force" in parties else None


@lru_cache(maxsize=4096)
def is_part(text: str) -> bool:
    """Whether a heading says only who answers for what follows: "Policing element:", "Part B: Mayor's commitments"."""
    folded = fold(text)
    if len(folded) > 120 or _PARTY.search(folded) is None:
        return False
    named = _NAMED_PARTY.match(squeeze(text))
    if named is not None:
        folded = fold(named["party"] + named["rest"])
    rest = _PARTY.sub(" ", folded)
    return all(_STRUCTURAL.match(word.removesuffix("'r")) for word in _WORD.findall(rest))


@lru_cache(maxsize=4096)
def joint_commitment(text: str) -> bool:
    """Whether a commitment says of itself that both parties made it: "(Joint PCC / CC commitment)"."""
    folded = fold(text)
    for bracket in re.findall(r"[(\[]([^()\[\]]{3,80})[)\]]", folded):
        if re.search(rf"\b(?:{_JOINT})\b", bracket) and (
            _party_in(bracket) or "commitment" in bracket or "ymrwymiad" in bracket
        ):
            return True
    return False


def _party_in(text: str) -> bool:
    return any(match.lastgroup != "joint" for match in _PARTY.finditer(text))


def names_objective(text: str) -> bool:
    """Whether a heading calls itself an objective: "Priority 2: …", "Theme A - …", "Amcan 3"."""
    return _OBJECTIVE.match(fold(text)) is not None


def names_commitment(text: str) -> bool:
    """Whether a heading calls itself a commitment or recommendation."""
    return _COMMITMENT.match(fold(text)) is not None


def states_something(text: str) -> bool:
    """Whether a line reads like a promise, not like a name: it has a verb up front and is long enough to say something."""
    return len(text.split()) >= 5 and _STATES.match(fold(text)) is not None


def is_generic(text: str) -> bool:
    """Whether a heading only names the document or its kind: "Delivery plan extract", "Appendix 1"."""
    words = _WORD.findall(fold(text))
    return all(word in _GENERIC_WORDS or _NUMBERING.fullmatch(word) for word in words)


def names_document(text: str) -> bool:
    """Whether a line reads like the title of a document or of an appendix."""
    return _DOCUMENT.search(fold(text)) is not None and not names_objective(text)


def is_total(text: str) -> bool:
    return _TOTAL.match(fold(text)) is not None


def opens_key(text: str) -> bool:
    return _KEY.match(fold(text)) is not None


def is_note(text: str) -> bool:
    return _NOTE.match(fold(text)) is not None


def without_continued(text: str) -> str:
    """The heading without a printed "continued"."""
    return _CONTINUED.sub("", text)


def same_heading(text: str) -> str:
    """The form by which two prints of one heading are recognised as one."""
    return fold(without_continued(text)).strip(" :.-")


def looks_like_heading(text: str) -> bool:
    """Whether a line is short and unfinished enough to be a heading rather than a sentence."""
    line = squeeze(text)
    words = len(line.split())
    return 0 < words <= 16 and len(line) <= 140 and line[-1] not in ".;,!?" and not line[0].islower()


# Words that head plans. Only used to tell whether two printed fragments are one word that was torn apart.
_HEADING_WORDS = words(
    """accessibility accountability antisocial assurance behaviour burglary collaboration commissioning communication
    communications communities community confidence criminality cybercrime delivering delivery digital disorder
    diversity domestic effectiveness efficiency emergency engagement enforcement environment equality exploitation
    extremism families governance innovation inspection integrity intelligence investigation investigations
    justice leadership legitimacy management neighbourhood neighbourhoods offenders offending operational
    organisation organisations organised partnership partnerships people performance policing prevention
    preventing priorities procurement professional professionalism protecting protection public putting
    reassurance reassuring recruitment reducing reform reforming rehabilitation relationships reoffending
    resilience resources responding response responsibility restorative rural safeguarding safety satisfaction
    security serious service services standards supporting survivors sustainability tackling technology terrorism
    transformation transparency trust understanding victims violence visibility visible volunteers vulnerability
    vulnerable wellbeing workforce young youth atal cymunedau cymuned dioddefwyr diogelwch diogelu effeithlonrwydd
    ymddiriedaeth ymgysylltu partneriaeth partneriaethau plismona cyfiawnder gwasanaethau troseddau trosedd
    cefnogi amddiffyn hygyrchedd gwelededd"""
)


def mended(text: str, known: frozenset[str] | set[str] = frozenset()) -> str:
    """A heading with words that were torn apart made whole: "Vulnera ability" is "Vulnerability".

    Two neighbouring fragments become one word only where neither is a word by itself and their join, with or without
    a doubled letter or syllable, is a word that heads plans or stands in ``known`` (the document's other words,
    folded).
    """
    pieces = text.split(" ")
    at = 0
    while at + 1 < len(pieces):
        left, right = pieces[at], pieces[at + 1]
        joined = _joined(left, right, known)
        if joined is None:
            at += 1
        else:
            pieces[at : at + 2] = [joined]
    return " ".join(pieces)


def _joined(left: str, right: str, known: frozenset[str] | set[str]) -> str | None:
    def is_word(word: str) -> bool:
        return word.casefold() in _HEADING_WORDS or word.casefold() in known

    if not (left.isalpha() and right.rstrip(":").isalpha()) or (right[:1].isupper() and not left.isupper()):
        return None
    if is_word(left) and is_word(right.rstrip(":")):
        return None
    for overlap in range(min(4, len(left), len(right))):
        if overlap == 0 or left[-overlap:].casefold() == right[:overlap].casefold():
            joined = left + right[overlap:]
            if is_word(joined.rstrip(":")):
                return joined
    return None

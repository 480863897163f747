"""What a column is, from the words of its header and the shape of its values. Evidence only: the recogniser decides.

``header_evidence`` knows the vocabulary of plans, bodies, programmes and keys in English and Welsh;
``value_evidence`` knows what refs, dates, ratings, owners, stamps and prose look like. Both give (field, score, why)
with scores from 0 to 1, best first.

Fields: ref, objective, part, commitment, activity, owners, contributors, timescale, rag, progress, status, oversight,
success_measure, comments, cross_refs, body_name, body_purpose, body_meets, month, type, subject, priority.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from wardmote.plans.reading.fields import dates, owners, rating, references, stamps, status, timescale
from wardmote.plans.reading.fields.date_grammar import MONTHS
from wardmote.plans.reading.fields.text import fold

Evidence = tuple[str, float, str]

# Phrases of headers, by field. A score below 1 is a word that other columns use too. Folded, singular or plural.
_PHRASES: dict[str, tuple[tuple[float, str], ...]] = {
    "ref": (
        (
            1.0,
            """
            ref | reference | ref no | reference number | ref number | action ref | action no | action number |
            action id | item no | item number | id | no | number | serial | serial no | rec no | recommendation no
            | recommendation number | recommendation ref | commitment no | commitment ref | objective no | unique
            ref | uid | # | item ref | row | line
            """,
        ),
        (1.0, "cyf | cyfeirnod | rhif | rhif cyf | cyfeirnod camau"),
        (0.6, "item | code"),
    ),
    "objective": (
        (
            1.0,
            """
            objective | strategic objective | plan objective | theme | strand | pillar | aim | goal | priority
            theme | outcome area | priority area | plan priority | strategic priority | thematic area | workstream
            | work stream | police and crime plan priority | plan theme | focus area | area of focus | charter
            strand | police and crime objective
            """,
        ),
        (1.0, "amcan | amcan strategol | amcanion | thema | blaenoriaeth strategol | nod"),
        (0.8, "priority | priorities | blaenoriaeth | blaenoriaethau"),
        (0.5, "area | section | category | outcome"),
    ),
    "part": (
        (
            0.9,
            """
            element | part | sub-objective | sub objective | strand element | policing element | sub-theme | sub
            theme | component | elfen | rhan
            """,
        ),
    ),
    "commitment": (
        (
            1.0,
            """
            commitment | plan commitment | pledge | promise | recommendation | charter recommendation | charter
            commitment | our commitment | what we said | we said | what we promised | deliverable | intention |
            statement | what we will do | what will we do | what we are going to do | what we want to achieve |
            plan statement | commitments and recommendations | requirement | area for improvement | afi | cause of
            concern | finding
            """,
        ),
        (1.0, "ymrwymiad | addewid | argymhelliad | beth fyddwn ni'n ei wneud | ein hymrwymiad"),
        (0.6, "description | action required | issue | disgrifiad | summary"),
    ),
    "activity": (
        (
            1.0,
            """
            activity | supporting activity | supporting activities | action | key action | action description |
            agreed action | task | planned activity | delivery activity | how we will do it | how will we do it |
            how we will deliver | steps | next steps | milestone | key milestone | what we will do | what will we
            do | tasks and milestones | action to be taken | actions to be taken | key activity | key deliverable
            | actions and milestones | activities to support delivery | delivery action
            """,
        ),
        (
            1.0,
            """
            gweithred | gweithredoedd | camau | camau gweithredu | cam gweithredu | gweithgaredd | gweithgaredd
            ategol | tasg | carreg filltir | cerrig milltir | beth fyddwn ni'n ei wneud
            """,
        ),
        (0.6, "description | response | measures | disgrifiad | how"),
    ),
    "owners": (
        (
            1.0,
            """
            owner | owners | action owner | lead | lead officer | responsible officer | responsible |
            responsibility | accountable | accountable officer | accountability | delivery lead | strategic lead |
            operational lead | sro | senior responsible owner | senior responsible officer | assigned to | who |
            lead person | named lead | lead responsible | person responsible | post responsible | officer
            responsible | force lead | opcc lead | lead owner | action lead | business lead | lead agency | lead
            department | lead team | project lead | lead member | who will lead | by whom | who is responsible |
            executive lead | owner and lead | lead post | department
            """,
        ),
        (
            1.0,
            """
            perchennog | perchnogion | swyddog arweiniol | arweinydd | cyfrifoldeb | swyddog cyfrifol | pwy |
            arweiniol
            """,
        ),
    ),
    "contributors": (
        (
            1.0,
            """
            contributor | supporting officer | support | supported by | partner | other leads | other owners | key
            partners | supporting lead | deputy lead | deputy | stakeholder | consultees | partners involved |
            supporting departments | who will help
            """,
        ),
        (1.0, "partneriaid | cyfranwyr | cefnogir gan"),
    ),
    "as_at": (
        (
            1.0,
            """
            as at | as of | last updated | date updated | updated on | update date | date of update | date of last
            update | last update date | updated | position at | date of progress
            """,
        ),
        (1.0, "fel ar | diweddarwyd | dyddiad diweddaru | diweddarwyd ar"),
    ),
    "timescale": (
        (
            1.0,
            """
            date | timescale | time scale | timeframe | time frame | target date | due | due date | deadline |
            completion date | by when | when | target | end date | start date | start | original date | revised
            date | revised target date | original target date | original due date | revised due date | date due |
            delivery date | implementation date | expected completion | expected completion date | target
            completion | target completion date | planned date | forecast date | forecast | estimated completion |
            date for completion | timeline | time line | timings | timing | completion | review date | date to be
            completed | completion target | anticipated completion date | baseline date | deadline for completion
            """,
        ),
        (
            1.0,
            """
            amserlen | dyddiad | dyddiad targed | dyddiad cwblhau | erbyn pryd | pryd | terfyn amser | dyddiad
            diwygiedig | dyddiad gwreiddiol | graddfa amser
            """,
        ),
    ),
    "rag": (
        (
            1.0,
            """
            rag | brag | rag status | brag status | rag rating | brag rating | rating | status rag | status brag |
            current rag | rag current | latest rag | previous rag | overall rag | colour | rag this quarter | rag
            last quarter | delivery rating | progress rating | risk rating | confidence rating | assessment rating
            | grade | grading | coch ambr gwyrdd | cag | statws cag | statws coag | sgôr
            """,
        ),
        (0.4, "assessment | status | statws"),
    ),
    "progress": (
        (
            1.0,
            """
            update | progress | progress update | latest update | latest position | current position | position |
            commentary | narrative | progress to date | progress so far | progress report | quarterly update |
            monthly update | what we have done | what have we done | we did | what we did | current status update
            | action taken | actions taken | activity to date | achievements | achievements to date | status
            update | progress commentary | progress narrative | delivery update | latest progress | update and
            progress | summary of progress | current update | latest commentary | force update | opcc update |
            supporting commentary | evidence of progress | update since last meeting | progress notes | response
            and progress | performance update | pcc update | lead officer update | previous update
            """,
        ),
        (
            1.0,
            """
            diweddariad | cynnydd | diweddariad cynnydd | sylwadau | sefyllfa ddiweddaraf | y diweddaraf |
            sylwebaeth
            """,
        ),
        (0.7, "comments | comment | notes | note | remarks | evidence | response"),
    ),
    "comments": (
        (
            0.8,
            """
            comments | comment | notes | note | remarks | additional information | other information | pcc
            comments | governing body comments | nodiadau
            """,
        ),
    ),
    "status": (
        (
            1.0,
            """
            status | current status | action status | state | open or closed | open/closed | open closed | stage |
            statws | statws presennol | cyflwr | complete | completed | progress status | delivery status | on
            track | y/n | closed
            """,
        ),
    ),
    "oversight": (
        (
            1.0,
            """
            oversight | oversight mechanism | oversight mechanism s | governance | governance board | monitored by
            | monitoring | scrutiny | assurance | assurance mechanism | reporting to | reports to | reporting
            board | board | oversight board | governance route | governance forum | where monitored | how we will
            monitor | accountable board | oversight and governance | governance and oversight | reporting
            mechanism | scrutiny mechanism | delivery board | forum | monitoring arrangements | governance
            arrangements
            """,
        ),
        (1.0, "goruchwyliaeth | llywodraethu | craffu | bwrdd | mecanwaith goruchwylio"),
    ),
    "success_measure": (
        (
            1.0,
            """
            success measure | success criteria | measure of success | measures of success | how will we know | how
            we will know | how will we measure success | how we will measure success | what will success look like
            | what success looks like | what does success look like | what does good look like | expected outcome
            | desired outcome | intended outcome | outcome | outcomes | impact | measure | measures | kpi |
            performance measure | performance indicator | indicator | target outcome | benefit | benefits | key
            performance indicator | metric | output | outputs | results | expected impact | expected benefit |
            outcome measure
            """,
        ),
        (
            1.0,
            """
            mesur llwyddiant | mesurau llwyddiant | sut byddwn ni'n gwybod | canlyniad | canlyniadau | meini prawf
            llwyddiant | effaith | mesur | dangosydd
            """,
        ),
    ),
    "cross_refs": (
        (
            1.0,
            """
            cross reference | cross ref | cross references | links to | linked to | related action | related
            actions | dependencies | see also | link to plan | linked actions | croesgyfeiriad
            """,
        ),
    ),
    "priority": ((0.5, "priority level | priority rating | urgency | importance | high/medium/low"),),
    "body_name": (
        (
            1.0,
            """
            name | name of meeting | meeting | name of board | board name | group name | body | forum name |
            meeting name | name of group | committee | enw | enw'r bwrdd | enw'r cyfarfod
            """,
        ),
        (0.6, "board | group | forum | bwrdd | grwp | cyfarfod"),
    ),
    "body_purpose": (
        (
            1.0,
            """
            purpose | role | remit | terms of reference | function | aims | purpose of meeting | what it does |
            role of group | purposes | pwrpas | diben | rôl | cylch gwaith
            """,
        ),
    ),
    "body_meets": (
        (
            1.0,
            """
            meets | frequency | how often | meeting frequency | frequency of meeting | meets when | how often it
            meets | regularity | amlder | pa mor aml | yn cyfarfod
            """,
        ),
    ),
    "month": (
        (1.0, "month | meeting month | period | mis"),
        (0.6, "date of meeting | meeting date | session date | dyddiad y cyfarfod"),
    ),
    "type": ((1.0, "type | type of meeting | meeting type | session type | kind | format | math"),),
    "subject": (
        (
            1.0,
            """
            subject | subject area | topic | agenda item | thematic | subject matter | area of scrutiny | focus |
            agenda | pwnc | testun | pwnc dan sylw
            """,
        ),
    ),
}

_FILLER = re.compile(
    r"\b(?:the|our|of|for|a|an|is|are|this|please|as at|to be|with|s|y|yr|key|main|if applicable|"
    r"where applicable|see key|\d{4}|q[1-4]|20\d\d/\d\d)\b|[^\w#'&/ŵŷâêîôû]+"
)
_DATED = re.compile(
    r"\b(?:q[1-4]|quarter \d|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    r"ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr|\d{4}|"
    r"20\d\d/\d\d|\d\d/\d\d)\b"
)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us")) else word


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # machine names of columns: leadOfficer, due_date


def _plain(words: str) -> str:
    """A header folded to its bare words: plurals, articles, punctuation and the hyphen of a wrapped word undone."""
    text = re.sub(r"(?<=\w)[-\u00ad]\s*\n\s*(?=[a-zŵŷ])", "", words)
    text = _CAMEL.sub(" ", text).replace("_", " ") if "_" in text or _CAMEL.search(text) else text
    text = fold(text).replace("timescale s", "timescale").replace("(s)", "").replace("/s", "").replace("'s", "")
    text = _FILLER.sub(" ", text)
    return " ".join(_singular(word) for word in text.split())


_EXACT: dict[str, dict[str, float]] = {}
for _field, _groups in _PHRASES.items():
    for _score, _joined in _groups:
        for _phrase in (" ".join(listed.split()) for listed in _joined.split("|")):
            _known = _EXACT.setdefault(_plain(_phrase) or _phrase, {})
            _known[_field] = max(_known.get(_field, 0.0), _score)
_WORDED = {phrase: fields for phrase, fields in _EXACT.items() if len(phrase) > 2}
_BY_FIRST_WORD: dict[str, list[str]] = {}
for _phrase in _WORDED:
    _BY_FIRST_WORD.setdefault(_phrase.split()[0], []).append(_phrase)


def header_evidence(words: str) -> list[Evidence]:
    """What fields the words of a header speak for. ``words`` may be wrapped, hyphenated or joined from two rows."""
    return list(_header_evidence(words))


@lru_cache(maxsize=2048)
def _header_evidence(words: str) -> tuple[Evidence, ...]:
    if not words.strip() or len(words) > 200:
        return ()
    plain = _plain(words) or fold(words).strip(" .:")
    scores: dict[str, tuple[float, str]] = {}

    def add(field: str, score: float, why: str) -> None:
        if score > scores.get(field, (0.0, ""))[0]:
            scores[field] = (round(score, 2), why)

    for joined in {plain, plain.replace(" ", "")}:
        for field, score in _EXACT.get(joined, {}).items():
            add(field, score, f"header is “{joined}”")
    tokens = plain.split()
    for at, word in enumerate(tokens):
        for phrase in _BY_FIRST_WORD.get(word, ()):
            parts = phrase.split()
            if tokens[at : at + len(parts)] != parts or len(parts) == len(tokens):
                continue
            # The more of the header a phrase covers, the more it says; the last words of an English header weigh most.
            cover = len(parts) / len(tokens)
            last = at + len(parts) == len(tokens)
            for field, score in _WORDED[phrase].items():
                add(field, score * (0.45 + 0.35 * cover + (0.1 if last else 0.0)), f"header holds “{phrase}”")
    if _DATED.search(fold(words)) and "progress" in scores:
        add("progress", min(1.0, scores["progress"][0] + 0.1), "a dated update column")
    if "rag" in scores and scores["rag"][0] > 0.6 and "status" in scores:
        add("rag", 1.0, "header names RAG")
        scores["status"] = (min(scores["status"][0], 0.4), scores["status"][1])
    return tuple(
        sorted(((field, score, why) for field, (score, why) in scores.items()), key=lambda entry: (-entry[1], entry[0]))
    )


_MOST_VALUES = 60


def value_evidence(values: Sequence[str], fills: Sequence[str | None] = ()) -> list[Evidence]:
    """What fields the values of a column speak for. ``fills`` are the cells' shadings, in the same order.

    A long column is sampled evenly, so that the cost does not grow with its length.
    """
    step = max(1, len(values) // _MOST_VALUES)
    sample = [value for value in values[::step] if value and value.strip()]
    shades = [rating.fill_rag(fill) for fill in fills[::step]]
    out: list[Evidence] = []

    def add(field: str, share: float, weight: float, why: str) -> None:
        if share >= 0.3:
            out.append((field, round(share * weight, 2), f"{round(share * 100)}% of the values {why}"))

    blank_coloured = [
        shade for shade, value in zip(shades, values[::step], strict=False) if shade and not (value or "").strip()
    ]
    if len({shade for shade in shades if shade}) > 1 or blank_coloured:
        add("rag", sum(shade is not None for shade in shades) / max(1, len(shades)), 0.9, "are coloured like ratings")
    if not sample:
        return sorted(out, key=lambda entry: -entry[1])
    count = len(sample)
    lengths = sorted(len(value) for value in sample)
    median = lengths[count // 2]
    short = [value for value in sample if len(value) <= 60]
    add("rag", rating.looks_like(sample), 0.9, "look like ratings")
    add("ref", sum(_is_ref(value) for value in short) / count, 0.9, "look like references")
    add("timescale", sum(timescale.is_timescale(value) for value in short) / count, 0.9, "look like dates")
    add("status", sum(_is_status(value) for value in short) / count, 0.8, "state a status")
    owner_share = owners.looks_like(sample)
    if median <= 80:
        add("owners", owner_share, 0.75, "look like posts, teams or names")
    stamped = sum(bool(stamps.split(value[:200]).updates) for value in sample) / count
    if stamped >= 0.1:
        out.append(
            (
                "progress",
                round(min(0.9, 0.5 + stamped / 2), 2),
                f"{round(stamped * 100)}% of the values begin with a dated stamp",
            )
        )
    if median >= 40:
        opening = sum(references.leading(value)[0] is not None for value in sample) / count
        add("activity", opening, 0.8, "begin with a reference in brackets")
        prose = sum(len(value) >= 40 for value in sample) / count
        add("commitment", prose, 0.35, "are sentences")
        add("activity", prose, 0.35, "are sentences")
        add("progress", prose, 0.35, "are sentences")
    add(
        "oversight",
        sum(bool(_BODY_WORD.search(value)) for value in sample if len(value) < 250) / count,
        0.6,
        "name boards or groups",
    )
    add("body_meets", sum(bool(_FREQUENCY_WORD.match(fold(value))) for value in short) / count, 0.85, "are frequencies")
    add("month", sum(fold(value).strip(" .") in MONTHS for value in short) / count, 0.85, "are months")
    best: dict[str, Evidence] = {}
    for entry in out:
        if entry[1] > best.get(entry[0], ("", 0.0, ""))[1]:
            best[entry[0]] = entry
    return sorted(best.values(), key=lambda entry: (-entry[1], entry[0]))


_BODY_WORD = re.compile(
    r"(?i)\b(?:boards?|groups?|committees?|panels?|forums?|partnerships?|monitoring|scrutiny|bwrdd|pwyllgor|gr[wŵ]p)\b"
)
_FREQUENCY_WORD = re.compile(
    r"^(?:minimum )?(?:bi-? ?)?(?:weekly|monthly|quarterly|annual(?:ly)?|fortnightly|ad-? ?hoc|"
    r"under review|\d per annum|misol|chwarterol|wythnosol|blynyddol)"
)
_PLAIN_NUMBER = re.compile(r"^\(?\d{1,4}[.)]?$")


def _is_ref(value: str) -> bool:
    words = fold(value).strip("()[].: ")
    return (
        bool(words)
        and len(words) <= 14
        and (bool(_PLAIN_NUMBER.match(words)) or references.REF.fullmatch(words) is not None)
        and not dates.is_date(value)
    )


def _is_status(value: str) -> bool:
    return status.read(value).status != "not_stated"

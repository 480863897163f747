"""One search over everything the rooms register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.search import rules
from wardmote.core.search.engines import engine
from wardmote.core.ui.format import shorten
from wardmote.core.ui.hooks import Destination, Hit, SearchKind, SearchSource, registry

A_FEW = 5
A_PAGE = 25
A_FEW_PLACES = 8
COUNTED = 1000
"""Results are counted up to here: a common word stands in more entries than anybody would count, or wait for."""
ROUNDS = 8
"""How often a page is filled up where entries turn out to be of records that are gone."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. ``kind`` and ``within`` narrow it, and so do the two days; ``before`` is where a page goes on."""

    text: str
    kind: str = ""
    within: int = 0
    since: date | None = None
    until: date | None = None
    before: int = 0

    @property
    def terms(self) -> tuple[rules.Term, ...]:
        return rules.terms_of(self.text)

    def marked(self, text: str, at_most: int = 0) -> list[rules.Piece]:
        """A text with what was looked for told apart; with ``at_most`` a stretch of it around the first match."""
        return rules.marked(text, self.terms, at_most=at_most)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.within or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Found:
    """The results of one kind: ``more`` is True where there are others, and ``before`` is where they go on.

    ``count`` is None where it was not counted.
    """

    label: Any
    hits: list[Hit]
    more: bool
    key: str = ""
    count: int | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that was found: those whose own reference was asked for first, then by kind."""

    groups: list[Found] = field(default_factory=list)
    named: list[Hit] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.groups or self.named)


def answer(user: Any, question: Question, *, a_few: int = A_FEW, a_page: int = A_PAGE, count: bool = True) -> Answer:
    """What somebody signed in finds: a few of every kind, or a page of the one that was chosen.

    Each kind shows only what that user may see: the index is asked within their partnerships, and the room looks every
    record of the page up once more.
    """
    terms = question.terms
    if not terms:
        return Answer()
    limit = a_page if question.kind else a_few
    scopes = _Scopes(user)
    found = [
        (kind.order, _indexed(user, kind, _asked(question, kind, scopes), limit, count=count))
        for kind in registry.search_kinds.values()
        if question.kind in ("", kind.key)
    ]
    found += [
        (source.order, _asked_each_time(user, source, question, limit))
        for source in registry.search_sources
        if not source.public and not question.is_narrowed and question.kind in ("", source.key)
    ]
    groups = [each for _order, each in sorted(found, key=lambda pair: pair[0]) if each.hits]
    named = [] if question.kind or question.before else _named(user, question, scopes)
    return Answer(groups=groups, named=named)


def everything_public(words: Sequence[str], *, limit: int = 20) -> list[Found]:
    """Results that anybody may see, signed in or not: the public site's search."""
    if not words:
        return []
    found = []
    for source in registry.search_sources:
        if source.public:
            hits = list(islice(source.find(None, words, limit + 1), limit + 1))
            if hits:
                found.append(Found(source.label, _best_first(hits[:limit]), len(hits) > limit))
    return found


def kinds(user: Any) -> list[tuple[str, Any]]:
    """(key, label) of all that this user may search, in order."""
    indexed = [
        (kind.order, kind.key, kind.label) for kind in registry.search_kinds.values() if user.has_perm(kind.permission)
    ]
    asked = [
        (source.order, source.key, source.label)
        for source in registry.search_sources
        if source.key and not source.public and (not source.permission or user.has_perm(source.permission))
    ]
    return [(key, label) for _order, key, label in sorted([*indexed, *asked], key=lambda each: each[0])]


def places(user: Any) -> dict[int, str]:
    """Within what this user may search: {number: title}."""
    return registry.search_places(user) if registry.search_places else {}


@dataclass(frozen=True, slots=True)
class Group:
    """Places to go of one sort."""

    label: Any
    places: list[Destination]


def destinations(user: Any, words: str) -> list[Group]:
    """Where somebody can go in one step: pages of the menu, what rooms offer, and, once words are typed, what holds them."""
    found = [Group(_("Pages"), [each for each in _pages(user) if words.casefold() in each.title.casefold()])]
    found += [Group(each.label, list(islice(each.find(user, words), A_FEW_PLACES))) for each in registry.destinations]
    if words:
        results = answer(user, Question(words), a_few=3, count=False)
        groups = [(group.label, group.hits) for group in results.groups]
        if results.named:
            groups.insert(0, (_("By its reference"), results.named))
        found += [Group(label, [_destination(hit) for hit in hits]) for label, hits in groups]
        everything = f"{reverse('search')}?{urlencode({'q': words})}"
        found.append(
            Group(_("Search"), [Destination(_("Everything that holds “%(words)s”") % {"words": words}, everything)])
        )
    return [group for group in found if group.places]


def _pages(user: Any) -> list[Destination]:
    return [
        Destination(str(each.label), reverse(each.url_name)) for each in registry.menu if user.has_perm(each.permission)
    ]


def _destination(hit: Hit) -> Destination:
    return Destination(shorten(hit.title, 120), hit.url, hit.context)


class _Scopes:
    """The partnerships in which a user has each permission, asked once."""

    def __init__(self, user: Any) -> None:
        self._user = user
        self._found: dict[str, list[int]] = {}

    def of(self, kind: SearchKind) -> tuple[str, ...]:
        if kind.permission not in self._found:
            allowed = partnerships_where(self._user, kind.permission).values_list("pk", flat=True)
            self._found[kind.permission] = [0, *sorted(allowed)]
        return tuple(rules.scope_mark(number, kind.number) for number in self._found[kind.permission])


def _asked(question: Question, kind: SearchKind, scopes: _Scopes) -> rules.Asked:
    return rules.Asked(
        terms=question.terms,
        scopes=scopes.of(kind),
        marks=(rules.within_mark(question.within),) if question.within else (),
        first=rules.first_of_day(question.since) if question.since else 0,
        before=min(
            question.before or rules.BEYOND,
            rules.first_of_day(rules.day_after(question.until)) if question.until else rules.BEYOND,
        ),
    )


def _indexed(user: Any, kind: SearchKind, asked: rules.Asked, limit: int, *, count: bool) -> Found:
    shown = _newest(user, kind, asked, limit + 1)
    more = len(shown) > limit
    return Found(
        label=kind.label,
        hits=[hit for _place, hit in shown[:limit]],
        more=more,
        key=kind.key,
        count=(len(engine().find(asked, COUNTED + 1)) if count else None) if more else len(shown),
        before=shown[limit - 1][0] if more else 0,
    )


def _newest(user: Any, kind: SearchKind, asked: rules.Asked, wanted: int) -> list[tuple[int, Hit]]:
    """(place, hit) of the newest that the user may see now."""
    shown: list[tuple[int, Hit]] = []
    for _round in range(ROUNDS):
        missing = wanted - len(shown)
        found = engine().find(asked, missing)
        subjects = {place: rules.kind_and_subject(place)[1] for place in found}
        hits = kind.show(user, list(subjects.values())) if subjects else {}
        shown += [(place, hits[subject]) for place, subject in subjects.items() if subject in hits]
        if len(found) < missing or len(shown) >= wanted:
            break
        asked = replace(asked, before=found[-1])
    return shown


def _asked_each_time(user: Any, source: SearchSource, question: Question, limit: int) -> Found:
    words = rules.words_of(question.text)
    hits = list(islice(source.find(user, words, limit + 1), limit + 1)) if words else []
    more = len(hits) > limit
    return Found(source.label, _best_first(hits[:limit]), more, key=source.key, count=None if more else len(hits))


def _best_first(hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: -hit.rank)


def _named(user: Any, question: Question, scopes: _Scopes) -> list[Hit]:
    """The records whose own reference was typed, such as ``A.2``."""
    reference = rules.reference_in(question.terms)
    if not reference:
        return []
    found: list[Hit] = []
    for kind in sorted(registry.search_kinds.values(), key=lambda each: each.order):
        asked = _asked(question, kind, scopes)
        asked = replace(asked, terms=(), marks=(*asked.marks, rules.reference_mark(reference)))
        found += [hit for _place, hit in _newest(user, kind, asked, A_FEW)]
    return found


def all_words(words: Sequence[str], *fields: str) -> Q:
    """Every word stands in at least one of the fields: for a room's own rows, which no index holds."""
    wanted = Q()
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        wanted &= anywhere
    return wanted

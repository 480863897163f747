"""What an upper room hangs into a lower one: menu entries, panels, search sources, public pages.

Facts that must travel up go through here, never through a signal or a late import. A room registers in the
``ready`` of its app config. Permissions reach this app as text keys only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each: pages are kept by which are shown
class MenuEntry:
    """A link in the navigation of signed-in pages, shown to those who hold ``permission``."""

    label: Any  # a lazy translation
    url_name: str
    permission: str
    order: int = 100
    section: str = ""  # marks the current entry: equal to the ``section`` a view passes to its page


@dataclass(frozen=True, slots=True)
class Panel:
    """A box on another room's page. ``render(user, subject)`` gives a template name and its context, or None."""

    place: str  # for example "plans.commitment"
    render: Callable[[Any, Any], tuple[str, dict[str, Any]] | None]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result."""

    title: str
    url: str
    kind: Any
    excerpt: str = ""
    context: str = ""
    rank: float = 0.0
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Something a room lets people search: ``find(user, words, limit)`` shows only what that user may see.

    For what is few: it is asked each time. What is many is a ``SearchKind``, found through the index. Whoever may see none of
    it, for want of ``permission``, is not offered it.
    """

    label: Any
    find: Callable[[Any, Sequence[str], int], Iterable[Hit]]
    public: bool = False  # also offered to people who are not signed in
    order: int = 100
    key: str = ""  # names it in the address of a search for it alone
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Indexable:
    """What the index holds of one record. ``kept`` is False for a record that is out of the search, such as a retired row.

    ``on`` must never change: a record is found again by it. ``partnership`` 0 is everyone's; ``within`` is the number of what
    it belongs to, such as a plan; ``refs`` are its own references.
    """

    subject: int
    text: str
    partnership: int
    within: int = 0
    on: date | None = None
    refs: tuple[str, ...] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of record that is found through the index.

    ``number`` (1 to 63) stands in the index and belongs to this kind for good; ``permission`` says in which partnerships a
    user may find it. ``words(ids)`` gives what the index holds of these records, or of all for None. ``show(user, ids)`` gives
    {id: hit} for those that this user may see now, and is asked for every page of results.
    """

    number: int
    key: str
    label: Any
    permission: str
    words: Callable[[Sequence[int] | None], Iterable[Indexable]]
    show: Callable[[Any, Sequence[int]], dict[int, Hit]]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Destination:
    """Somewhere to go in one step: a plan, a saved list."""

    title: str
    url: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Destinations:
    """Places that the page “Go to” and its palette offer: ``find(user, words)`` gives those this user may open.

    ``words`` are what was typed, and empty at first: then the handful that is needed most.
    """

    label: Any
    find: Callable[[Any, str], Iterable[Destination]]
    order: int = 100


@dataclass(frozen=True, slots=True, eq=False)
class GoKey:
    """A letter that after ``g`` leads to a page, for those who hold ``permission``."""

    letter: str
    label: Any
    url_name: str
    permission: str


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a role goes after signing in; the lowest ``order`` that answers wins."""

    role: str
    url: Callable[[Any], str | None]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record that the history names. ``model`` is its label in lower case, for example ``plans.activity``.

    ``partnership`` tells whose it is: the history shows words only to those of that partnership. ``url`` may give None.
    ``related`` names what these ask of a record, so that a page of the history fetches it with the records. ``title`` says
    which record it is, ``key`` what programs and files call it, where that is something else.
    """

    model: str
    noun: Any
    partnership: Callable[[Any], Any]
    url: Callable[[Any], str | None] = lambda record: None
    related: tuple[str, ...] = ()
    title: Callable[[Any], str] = str
    key: Callable[[Any], str] = lambda record: ""


@dataclass(frozen=True, slots=True)
class About:
    """What records of a kind belong to, as a list is narrowed to it: a plan, a board.

    ``kind`` is a short key that rooms share for the same thing; ``number`` and ``title`` are the record's own paths to
    its number and to what it is called, for example ``version__plan`` and ``version__plan__title``.
    """

    kind: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Mending:
    """How words that were sent back are mended in one step, by those who hold ``permission`` on their record.

    ``write(record, text, by)`` puts newer words in their place, through the write that the room has for them. Without it
    ``page(record, field)`` is the address of their own form, which has them in it.
    """

    permission: str
    write: Callable[[Any, str, Any], Any] | None = None
    page: Callable[[Any, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Clearable:
    """A kind of record whose words may be published. ``model`` is its label in lower case.

    ``fields`` names each publishable field; ``describe(ids)`` gives {id: (what it is called, its address)};
    ``show(field, text)`` says a stored value in words, for fields that hold a key; ``about`` is what such records belong to;
    ``mend`` says of each field how it is mended in one step; ``authors(id, field)`` gives the ids of those who wrote a part of
    what waits, where that is not one person alone.
    """

    model: str
    noun: Any
    fields: dict[str, Any]
    describe: Callable[[Iterable[int]], dict[int, tuple[str, str]]]
    show: Callable[[str, str], str] = lambda _field, text: text
    about: About | None = None
    mend: dict[str, Mending] = field(default_factory=dict)
    authors: Callable[[int, str], set[int]] = lambda _pk, _field: set()


@dataclass(frozen=True, slots=True)
class Chore:
    """Something the worker does again and again. ``do(now)`` gives how much it did; doing it once more does no harm."""

    name: str
    do: Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class ComparisonDate:
    """A day that people compare with, such as that of an issued report, and what it is called."""

    on: date
    label: Any


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that waits for one person: an action of a board, an answer to a report. ``due`` is None for no date."""

    title: str
    url: str
    due: date | None
    kind: Any
    context: str = ""


@dataclass(frozen=True, slots=True)
class KeptFolder:
    """Files that a room keeps beside the database, in a folder of this name in the data directory; backups hold them too.

    ``files`` gives them as they stand at one instant, by their names in the folder. None changes while it is open.
    """

    name: str
    files: Callable[[], AbstractContextManager[Mapping[str, Path]]]


@dataclass(slots=True)
class Registry:
    menu: list[MenuEntry] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    search_sources: list[SearchSource] = field(default_factory=list)
    search_kinds: dict[str, SearchKind] = field(default_factory=dict)
    search_places: Callable[[Any], dict[int, str]] | None = None
    destinations: list[Destinations] = field(default_factory=list)
    go_keys: dict[str, GoKey] = field(default_factory=dict)
    landings: list[Landing] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    clearables: dict[str, Clearable] = field(default_factory=dict)
    verbs: dict[str, Any] = field(default_factory=dict)
    letters: dict[str, Any] = field(default_factory=dict)
    comparison_dates: list[Callable[[Any, Any], Iterable[ComparisonDate]]] = field(default_factory=list)
    due_items: list[Callable[[Any, date], Iterable[DueItem]]] = field(default_factory=list)
    meeting_dates: list[Callable[[Sequence[int], date], dict[int, date]]] = field(default_factory=list)
    chores: dict[str, Chore] = field(default_factory=dict)
    folders: list[KeptFolder] = field(default_factory=list)
    organisation_name: Callable[[Any], str] | None = None


registry = Registry()


def add_menu_entry(entry: MenuEntry) -> None:
    registry.menu.append(entry)
    registry.menu.sort(key=lambda each: each.order)


def add_panel(panel: Panel) -> None:
    registry.panels.append(panel)
    registry.panels.sort(key=lambda each: each.order)


def add_search_source(source: SearchSource) -> None:
    registry.search_sources.append(source)
    registry.search_sources.sort(key=lambda each: each.order)


def add_search_kind(kind: SearchKind) -> None:
    """Let a kind of record be found through the index. Its room keeps the index in step: ``core.search.services``."""
    taken = {each.number: each.key for each in registry.search_kinds.values() if each.key != kind.key}
    if kind.number in taken or not 1 <= kind.number <= 63:
        raise ValueError(f"search kind {kind.key} cannot have number {kind.number}; taken: {taken}")
    registry.search_kinds[kind.key] = kind


def name_search_places_by(provider: Callable[[Any], dict[int, str]]) -> None:
    """Say within what a user may search: ``provider(user)`` gives {number as in ``Indexable.within``: title}."""
    registry.search_places = provider


def add_destinations(destinations: Destinations) -> None:
    """Offer places of a room in the palette."""
    registry.destinations.append(destinations)
    registry.destinations.sort(key=lambda each: each.order)


def add_go_key(key: GoKey) -> None:
    """Let a letter after ``g`` lead to a page. A letter means one thing everywhere."""
    if registry.go_keys.get(key.letter, key).url_name != key.url_name:
        raise ValueError(f"g {key.letter} leads to {registry.go_keys[key.letter].url_name} already")
    registry.go_keys[key.letter] = key


def add_landing(landing: Landing) -> None:
    registry.landings.append(landing)
    registry.landings.sort(key=lambda each: each.order)


def add_subject(subject: Subject) -> None:
    """Tell the history whose a kind of record is, what it is called and where it is shown."""
    registry.subjects[subject.model] = subject


def add_clearable(clearable: Clearable) -> None:
    """Let a kind of record appear in the work list of clearing."""
    registry.clearables[clearable.model] = clearable


def add_verbs(words: dict[str, Any]) -> None:
    """Say in words what happened, for the history: ``{"plans.rated": _("Rated an activity")}``."""
    registry.verbs.update(words)


def add_folder(folder: KeptFolder) -> None:
    """Let backups hold files that are in no table."""
    registry.folders.append(folder)


def add_letters(words: dict[str, Any]) -> None:
    """Say in words what kinds of letters a room writes: ``{"accounts.reset": _("A new password")}``."""
    registry.letters.update(words)


def add_comparison_dates(provider: Callable[[Any, Any], Iterable[ComparisonDate]]) -> None:
    """Offer days to compare with: ``provider(user, plan version)`` gives those that the user may know of."""
    registry.comparison_dates.append(provider)


def comparison_dates(*, user: Any, subject: Any) -> list[ComparisonDate]:
    """Every day that rooms offer to compare with, oldest first."""
    found = [each for provider in registry.comparison_dates for each in provider(user, subject)]
    return sorted(found, key=lambda each: each.on)


def add_due_items(provider: Callable[[Any, date], Iterable[DueItem]]) -> None:
    """Show what waits for somebody on their own page: ``provider(user, today)``."""
    registry.due_items.append(provider)


def due_items(*, user: Any, today: date) -> list[DueItem]:
    """What rooms say waits for this person, the earliest date first and what has none last."""
    found = [each for provider in registry.due_items for each in provider(user, today)]
    return sorted(found, key=lambda each: (each.due is None, each.due or today))


def add_meeting_dates(provider: Callable[[Sequence[int], date], dict[int, date]]) -> None:
    """Say when bodies next meet: ``provider(body ids, after)`` gives {body id: the first date after that day}."""
    registry.meeting_dates.append(provider)


def next_meetings(body_ids: Sequence[int], after: date) -> dict[int, date]:
    """The first meeting of each of these bodies after a day; a body that has none is not in it."""
    found: dict[int, date] = {}
    for provider in registry.meeting_dates:
        for body, day in provider(body_ids, after).items():
            found[body] = min(day, found.get(body, day))
    return found


def add_chore(chore: Chore) -> None:
    """Let the worker do something every minute or so."""
    registry.chores[chore.name] = chore


def name_organisation_by(provider: Callable[[Any], str]) -> None:
    """Say whose site a request sees, for the header of every page: ``provider(request)``."""
    registry.organisation_name = provider


def panels_for(place: str, *, user: Any, subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """The panels of one page, rendered by their rooms, in order."""
    rendered = (panel.render(user, subject) for panel in registry.panels if panel.place == place)
    return [each for each in rendered if each is not None]

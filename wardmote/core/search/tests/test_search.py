"""The index, on whichever engine is under test, with a kind of the tests' own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.search import rules, selectors, services
from wardmote.core.search.engines import engine
from wardmote.core.search.models import Entry
from wardmote.core.search.selectors import Question
from wardmote.core.ui import hooks
from wardmote.core.ui.hooks import Hit, Indexable, SearchKind, SearchSource, registry

SEARCH = "search.search"


class Notes:
    """Records of the tests' own: the index's and, as ``show`` tells them, the database's."""

    def __init__(self) -> None:
        self.rows: dict[int, Indexable] = {}
        self.shown: Callable[[int], bool] = lambda number: True
        self.asked_to_show: list[int] = []

    def add(self, text: str, partnership: int, on: date | None = None, **values) -> int:
        number = len(self.rows) + 1
        self.rows[number] = Indexable(number, text, partnership, on=on, **values)
        services.refresh("note", [number])
        return number

    def words(self, ids):
        return [row for number, row in self.rows.items() if ids is None or number in ids]

    def show(self, user, ids):
        self.asked_to_show += ids
        return {
            number: Hit(self.rows[number].text, f"/{number}/", "Note", on=self.rows[number].on)
            for number in ids
            if number in self.rows and self.shown(number)
        }


@pytest.fixture
def notes(monkeypatch):
    monkeypatch.setattr(registry, "search_kinds", {})
    monkeypatch.setattr(registry, "search_sources", [])
    notes = Notes()
    hooks.add_search_kind(SearchKind(60, "note", "Notes", SEARCH, notes.words, notes.show))
    return notes


@pytest.fixture
def ours(db):
    return a_partnership()


@pytest.fixture
def somebody(ours):
    return a_user(Role.ANALYST, ours.force)


def titles(user, text, **narrowed):
    found = selectors.answer(user, Question(text, **narrowed), a_few=50)
    return [hit.title for group in found.groups for hit in group.hits]


def test_every_word_must_stand_in_what_is_found(notes, ours, somebody):
    notes.add("Walk the market street once a week", ours.pk)
    notes.add("Walk the river path", ours.pk)
    assert titles(somebody, "street walk") == ["Walk the market street once a week"]
    assert titles(somebody, "walk") == ["Walk the river path", "Walk the market street once a week"]
    assert titles(somebody, "walk bridge") == []


def test_the_last_word_may_be_the_beginning_of_a_longer_one(notes, ours, somebody):
    notes.add("Market street", ours.pk)
    notes.add("Markets", ours.pk)
    assert titles(somebody, "mark") == ["Markets", "Market street"]
    assert titles(somebody, "mark street") == []
    assert titles(somebody, '"mark"') == []


def test_a_phrase_stands_as_it_is_written(notes, ours, somebody):
    notes.add("The market street rota", ours.pk)
    notes.add("The street market rota", ours.pk)
    assert titles(somebody, '"market street" rota') == ["The market street rota"]
    assert titles(somebody, "street-market") == ["The street market rota"]


def test_look_alikes_accents_and_capitals_make_no_difference(notes, ours, somebody):
    notes.add("Αmber at the CAFÉ", ours.pk)  # a Greek capital alpha
    assert titles(somebody, "amber café") == titles(somebody, "AMBER cafe") == ["Αmber at the CAFÉ"]


def test_a_reference_is_found_exactly_and_stands_first(notes, ours, somebody):
    notes.add("Second", ours.pk, refs=("A.2",))
    notes.add("Twenty-first", ours.pk, refs=("A21",))
    notes.add("See A2 for this", ours.pk)
    found = selectors.answer(somebody, Question("A.2"))
    assert [hit.title for hit in found.named] == ["Second"]
    assert sorted(hit.title for hit in found.groups[0].hits) == ["Second", "See A2 for this"]
    assert selectors.answer(somebody, Question("second")).named == []


def test_the_newest_come_first_and_pages_go_on_where_the_last_one_ended(notes, ours, somebody):
    day = date(2022, 6, 30)
    for number in [3, 1, 4, 0, 2]:
        notes.add(f"Note {number}", ours.pk, day + timedelta(days=number))
    first = selectors.answer(somebody, Question("note", kind="note"), a_page=2).groups[0]
    assert ([hit.title for hit in first.hits], first.count, first.more) == (["Note 4", "Note 3"], 5, True)
    then = selectors.answer(somebody, Question("note", kind="note", before=first.before), a_page=2).groups[0]
    assert [hit.title for hit in then.hits] == ["Note 2", "Note 1"]
    last = selectors.answer(somebody, Question("note", kind="note", before=then.before), a_page=2).groups[0]
    assert ([hit.title for hit in last.hits], last.more, last.before) == (["Note 0"], False, 0)


def test_a_search_is_narrowed_to_days_and_to_what_things_belong_to(notes, ours, somebody):
    for number in range(1, 6):
        notes.add(f"Note {number}", ours.pk, date(2022, 6, number), within=number % 2 + 1)
    assert titles(somebody, "note", since=date(2022, 6, 2), until=date(2022, 6, 4)) == ["Note 4", "Note 3", "Note 2"]
    assert titles(somebody, "note", within=1) == ["Note 4", "Note 2"]
    assert titles(somebody, "note", until=date.max, within=1, since=date(2022, 6, 3)) == ["Note 4"]


def test_words_of_another_partnership_are_never_found(notes, ours, somebody):
    theirs = a_partnership("Southfen")
    notes.add("Quokkaword of theirs", theirs.pk, refs=("Q.7",))
    notes.add("Open to everyone", 0)
    assert titles(somebody, "quokkaword") == titles(somebody, "quokka") == titles(somebody, "Q.7") == []
    assert not selectors.answer(somebody, Question("Q.7"))
    assert notes.asked_to_show == []
    assert titles(somebody, "open") == ["Open to everyone"]
    assert titles(a_user(Role.ANALYST, theirs.force), "quokka") == ["Quokkaword of theirs"]


@pytest.mark.parametrize("typed", ["_p1k60", '"_p1k60"', "_w1", "_ra2", "p1k60"])
def test_nobody_can_type_the_marks_of_the_index(notes, ours, somebody, typed):
    notes.add("A note", ours.pk, within=1, refs=("A2",))
    assert titles(somebody, typed) == []


def test_somebody_without_the_right_finds_nothing(notes, ours):
    notes.add("A note", ours.pk)
    hooks.add_search_kind(replace(registry.search_kinds["note"], permission="accounts.manage_people"))
    analyst = a_user(Role.ANALYST, ours.force)
    assert titles(analyst, "note") == []
    assert selectors.kinds(analyst) == []


def test_entries_whose_record_is_gone_are_passed_over_and_the_page_filled_up(notes, ours, somebody):
    for number in range(12):
        notes.add(f"Note {number}", ours.pk, date(2022, 6, 1) + timedelta(days=number))
    notes.shown = lambda number: number <= 4
    found = selectors.answer(somebody, Question("note", kind="note"), a_page=3).groups[0]
    assert [hit.title for hit in found.hits] == ["Note 3", "Note 2", "Note 1"]
    assert found.more


def test_what_changes_is_found_by_its_new_words_alone(notes, ours, somebody):
    number = notes.add("Walk the market", ours.pk)
    notes.rows[number] = replace(notes.rows[number], text="Walk the river")
    services.refresh("note", [number])
    assert titles(somebody, "market") == []
    assert titles(somebody, "river") == ["Walk the river"]
    notes.rows[number] = replace(notes.rows[number], kept=False)
    services.refresh("note", [number])
    assert titles(somebody, "river") == []
    assert not Entry.objects.exists()


def test_what_is_deleted_is_forgotten(notes, ours, somebody):
    number = notes.add("Walk the market", ours.pk, date(2022, 6, 30))
    services.forget("note", [number])
    assert not Entry.objects.exists()


def test_the_index_goes_back_with_its_transaction(notes, ours, somebody):
    with transaction.atomic():
        notes.add("Walk the market", ours.pk)
        transaction.set_rollback(True)
    assert titles(somebody, "market") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="\"'*()^:-+{}&|!<>\\ aA1._%", max_size=40))
def test_nothing_that_can_be_typed_is_an_error(notes, ours, somebody, question):
    if not notes.rows:
        notes.add("Walk the market, A.1", ours.pk)
    selectors.answer(somebody, Question(question))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_every_text_is_found_by_each_of_its_words(notes, ours, somebody, text):
    number = notes.add(text, ours.pk)
    for word in rules.words_in(text)[:5]:
        if asked := rules.terms_of(f'"{word}"'):
            scope = rules.scope_mark(ours.pk, 60)
            places = engine().find(rules.Asked(asked, (scope,)), 1000)
            assert number in {rules.kind_and_subject(place)[1] for place in places}


def test_a_very_long_text_and_a_very_long_word_are_taken(notes, ours, somebody):
    notes.add("x" * 5000 + " " + "word " * 40_000 + "end", ours.pk)
    assert len(titles(somebody, "word")) == 1


def test_rebuilding_gives_the_same_index(notes, ours):
    notes.add("Walk the market", ours.pk, date(2022, 6, 30), refs=("A.1",), within=4)
    notes.add("Gone", ours.pk, kept=False)
    before = dict(engine().stored())
    assert services.rebuild() == 1
    assert dict(engine().stored()) == before
    services.build_if_empty()
    assert dict(engine().stored()) == before


def test_an_empty_index_is_filled(notes, ours, somebody):
    notes.add("Walk the market", ours.pk)
    engine().clear()
    services.build_if_empty()
    assert titles(somebody, "mark") == ["Walk the market"]


def test_what_was_missed_is_found_by_checking(notes, ours):
    kept, changed = notes.add("Kept", ours.pk), notes.add("Changed", ours.pk)
    assert not services.check()
    out = StringIO()
    call_command("reindex", "--check", stdout=out)
    assert "in step: 2 entries" in out.getvalue()
    notes.rows[changed] = replace(notes.rows[changed], text="Otherwise")
    notes.rows[9] = Indexable(9, "Missed", ours.pk)
    notes.rows[kept] = replace(notes.rows[kept], kept=False)
    found = services.check()
    assert (len(found.missing), len(found.changed), len(found.left_over)) == (1, 1, 1)
    with pytest.raises(CommandError, match="1 are missing, 1 are out of date"):
        call_command("reindex", "--check")
    call_command("reindex", stdout=out)
    assert not services.check()


def test_a_number_in_the_index_belongs_to_one_kind(notes):
    with pytest.raises(ValueError, match="cannot have number 60"):
        hooks.add_search_kind(replace(registry.search_kinds["note"], key="other"))
    with pytest.raises(ValueError, match="cannot have number 64"):
        hooks.add_search_kind(replace(registry.search_kinds["note"], key="other", number=64))


def finding(*found):
    return lambda user, words, limit: (Hit(title=f"{title} {user}", url="/", kind="Thing") for title in found[:limit])


def test_what_is_few_is_asked_each_time_best_first(notes, somebody):
    ranked = [Hit("second", "/", "Thing", rank=1), Hit("first", "/", "Thing", rank=2)]
    registry.search_sources += [
        SearchSource("Bodies", lambda user, words, limit: ranked, key="body"),
        SearchSource("Empty", lambda user, words, limit: []),
        SearchSource("Public", finding("open"), public=True),
    ]
    (found,) = selectors.answer(somebody, Question("x")).groups
    assert (found.label, found.more, found.count) == ("Bodies", False, 2)
    assert [hit.title for hit in found.hits] == ["first", "second"]
    assert selectors.answer(somebody, Question("x", since=date(2022, 6, 30))).groups == []
    (public,) = selectors.everything_public(["x"])
    assert [hit.title for hit in public.hits] == ["open None"]
    assert selectors.everything_public([]) == []


def test_a_source_of_which_somebody_may_see_nothing_is_not_offered(notes, somebody):
    registry.search_sources += [
        SearchSource("Bodies", finding("a"), key="body", permission="search.search"),
        SearchSource("Secrets", finding("b"), key="secret", permission="accounts.manage_people"),
    ]
    assert selectors.kinds(somebody) == [("note", "Notes"), ("body", "Bodies")]


def test_a_source_with_more_than_is_shown_says_so(notes, somebody):
    registry.search_sources.append(SearchSource("Bodies", finding(*"abc"), key="body"))
    (found,) = selectors.answer(somebody, Question("x"), a_few=2).groups
    assert (len(found.hits), found.more, found.count) == (2, True, None)


def test_no_words_ask_no_room(notes, somebody):
    registry.search_sources.append(SearchSource("Bodies", finding("a")))
    assert not selectors.answer(somebody, Question(" - "))


# ---- The page ----


def test_the_page_marks_the_words_and_htmx_gets_the_results_alone(client, notes, ours, somebody):
    client.force_login(somebody)
    notes.add("A <script>market</script> street", ours.pk, date(2022, 6, 30))
    page = client.get(reverse("search"), {"q": "market"}).content.decode()
    assert 'A &lt;script&gt;<mark class="wm-mark">market</mark>&lt;/script&gt; street' in page
    assert "30 June 2022" in page
    part = client.get(reverse("search"), {"q": "market"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'class="wm-mark"' in part


def test_the_page_of_one_kind_goes_on_to_older_results(client, notes, ours, somebody, monkeypatch):
    client.force_login(somebody)
    monkeypatch.setattr(selectors, "COUNTED", 20)
    for number in range(30):
        notes.add(f"Note <b>{number}</b>", ours.pk, date(2022, 6, 1) + timedelta(days=number))
    everything = client.get(reverse("search"), {"q": "note"}).content.decode()
    assert "more than 20, newest first" in everything
    assert "kind=note" in everything
    page = client.get(reverse("search"), {"q": "note", "kind": "note"}).content.decode()
    (older,) = re.findall(r"before=(\d+)", page)
    then = client.get(reverse("search"), {"q": "note", "kind": "note", "before": older}).content.decode()
    assert "&lt;b&gt;4&lt;/b&gt;" in then
    assert "&lt;b&gt;5&lt;/b&gt;" not in then
    assert "Back to the newest" in then


@pytest.mark.parametrize(
    "query",
    [
        {"q": "note", "kind": "nothing", "before": "x", "within": "x", "since": "x", "until": "31/2/2022"},
        {"q": "note", "kind": "note", "before": "9" * 19, "within": "999999"},
        {"q": "note", "kind": "note", "before": "-1", "since": "0001-01-01", "until": "9999-12-31"},
        {"q": "\0note\0" * 100},
        {"q": "note", "kind": "note", "before": "²"},
    ],
)
def test_an_address_made_up_by_hand_is_no_error(client, notes, ours, somebody, query):
    client.force_login(somebody)
    notes.add("A note", ours.pk)
    assert client.get(reverse("search"), query).status_code == 200


def test_a_page_without_results_says_what_to_try(client, notes, somebody):
    client.force_login(somebody)
    assert "Nothing holds these words" in client.get(reverse("search"), {"q": "zebra"}).content.decode()
    assert "Type a word" in client.get(reverse("search")).content.decode()

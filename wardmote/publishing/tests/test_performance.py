"""Measures on the public site: shown once two people agreed, of the figures alone, and wherever they belong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear, declare_hold
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.format import long_date
from wardmote.performance import definitions
from wardmote.performance.models import ShownMeasure, TypedFigure
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors import shown as selectors
from wardmote.performance.selectors import typed as selectors_of_typed
from wardmote.performance.selectors.series import series_of
from wardmote.performance.services.noting import note_chart, rebase_chart
from wardmote.performance.services.showing import propose_to_show, take_off
from wardmote.performance.services.typing import type_series
from wardmote.performance.sources import Licence, sources
from wardmote.performance.stored import Value
from wardmote.performance.tests.factories import WEST_MERCIA, keep, measure, value
from wardmote.performance.tests.figures import MONTHS, REBASED_FROM, monthly, of_west_mercia
from wardmote.performance.tests.test_mapping import DISTRICTS, JUNE
from wardmote.plans.models import Commitment, PlanImport
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.tests.clearing import clear_everything
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan
from wardmote.publishing.services.drawing import Site
from wardmote.publishing.services.publish import publish
from wardmote.publishing.tests.test_pages import words_on

pytestmark = pytest.mark.django_db
WHY = "Shops asked us to look at it."
RATE, HATE = "violence-per-1000", "hate-crimes"


@dataclass(frozen=True, slots=True)
class Place:
    """A partnership with figures, who proposes and who clears."""

    partnership: Partnership
    analyst: User
    secretary: User

    def show(self, key: str = "recorded-crime", why: str = WHY) -> ShownMeasure:
        shown = propose_to_show(self.partnership, measure(key), WEST_MERCIA, why=why, by=self.analyst)
        self.clear()
        return shown

    def clear(self) -> None:
        clear(Passage.objects.filter(subject_type="performance.shownmeasure", state="waiting"), by=self.secretary)

    def address(self, name: str = "public_measure", key: str = "recorded-crime") -> str:
        return reverse(name, args=[self.partnership.slug, key])


def figures(*more: Value) -> None:
    rates = [value(RATE, area, JUNE, 100 * number, 100_000) for number, area in enumerate(DISTRICTS, start=1)]
    keep(
        *monthly("recorded-crime", WEST_MERCIA, 10),
        value(RATE, WEST_MERCIA, JUNE, 2000, 1_000_000),
        *rates,
        *more,
        areas=(WEST_MERCIA, *DISTRICTS),
    )


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Place:
    settings.DATA_DIR = tmp_path / "data"
    figures()
    partnership = of_west_mercia(a_partnership())
    return Place(
        partnership,
        a_user(Role.ANALYST, partnership.force, "analyst"),
        a_user(Role.SECRETARY, partnership.governing_body, "secretary"),
    )


def status(address: str) -> int:
    return Client().get(address).status_code


def test_a_measure_is_on_no_page_before_a_second_person_has_cleared_it(place: Place) -> None:
    propose_to_show(place.partnership, measure("recorded-crime"), WEST_MERCIA, why=WHY, by=place.analyst)
    assert "Nothing is published yet" in words_on(reverse("public_performance"))
    for name in ("public_measure", "public_measure_figures"):
        assert status(place.address(name)) == 404
    for name in ("public_sitemap", "public_feed"):
        assert "recorded-crime" not in Client().get(reverse(name)).content.decode()


def test_a_figure_speaks_of_now_only_while_it_is_not_old(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.show()
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 1, 31))
    worse, address = "Getting worse: higher than chance alone explains.", reverse("public_performance")
    assert worse in words_on(address)
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2028, 1, 31))
    said = words_on(address)
    assert worse not in said
    assert "Too old to say how things stand now." in said


def test_an_old_figure_promises_everyone_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    figures(*(value("special-constables", WEST_MERCIA, date(2012 + n, 3, 1), 70 - 3 * n) for n in range(12)))
    place.show("special-constables")
    address, promised = place.address(key="special-constables"), "The target will be missed unless something changes."
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2025, 3, 31))
    assert promised in words_on(address)
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2025, 4, 1))
    said = words_on(address)
    assert "Too old to say how things stand now." in said
    assert promised not in said


def test_everyone_reads_that_a_figure_is_provisional_and_up_to_when_it_is_judged(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.show()  # of recorded crime the newest month is provisional
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 1, 31))
    told = "Getting worse: higher than chance alone explains. Judged up to May 2025."
    for address in (reverse("public_performance"), place.address()):
        said = words_on(address)
        assert "June 2025, provisional" in said
        assert told in said
    assert told in Client().get(reverse("public_feed")).content.decode()


def test_a_long_series_that_never_moves_is_not_called_short(place: Place) -> None:
    figures(*(value("special-constables", WEST_MERCIA, date(2016 + year, 3, 1), 120) for year in range(11)))
    place.show("special-constables")
    for address in (reverse("public_performance"), place.address(key="special-constables"), reverse("public_feed")):
        said = Client().get(address).content.decode()
        assert "The figure is the same every time" in said, address
        assert "too few figures" not in said, address


def test_a_measure_that_is_shown_is_in_the_list_the_search_the_map_of_the_site_and_the_feed(place: Place) -> None:
    place.show()
    said = words_on(reverse("public_performance"))
    assert f"{place.partnership.force.name} Recorded crime" in said
    assert "Recorded crime" in words_on(f"{reverse('public_search')}?q=shops+crime")
    assert "Nothing was found" in words_on(f"{reverse('public_search')}?q=shops+nobody")
    assert place.address() in Client().get(reverse("public_sitemap")).content.decode()
    feed = Client().get(reverse("public_feed")).content.decode()
    assert f"{place.partnership.force.name}: new figures of “Recorded crime”" in feed


def test_its_page_says_why_what_the_chart_shows_and_what_it_means(place: Place) -> None:
    place.show()
    said = words_on(place.address())
    assert WHY in said
    assert "Recorded crime: above its average since November 2024, which is worse" in said
    assert "2 periods without a figure" in said
    assert "from load 1 of 3 February 2026" in said
    assert "Performance Analyst" not in said
    page = Client().get(place.address()).content.decode()
    assert page.count("<svg") > 3
    assert "style=" not in page


def test_its_figures_are_taken_away_without_the_name_of_its_owner(place: Place) -> None:
    place.show()
    answer = Client().get(place.address("public_measure_figures"))
    said = answer.content.decode("utf-8-sig")
    assert len(said.splitlines()) == 29
    assert "Performance Analyst" not in said
    assert "Definition" in said


def test_notes_and_rebasings_are_on_no_public_page_and_change_no_public_chart(place: Place) -> None:
    place.show()
    before = words_on(place.address())
    chart = (place.partnership, measure("recorded-crime"), WEST_MERCIA)
    note_chart(*chart, period=REBASED_FROM, text="zzinternal", by=place.analyst)
    rebase_chart(*chart, period=REBASED_FROM, reason="zzinternal reason", by=place.analyst)
    assert words_on(place.address()) == before
    assert "zzinternal" not in Client().get(place.address("public_measure_figures")).content.decode()


def test_a_rate_has_a_map_by_area_with_the_same_figures_as_a_table(place: Place) -> None:
    place.show(RATE)
    said = words_on(place.address(key=RATE))
    assert "highest in Wyre Forest, lowest in Herefordshire" in said
    assert "Worcester 3.00 300 of 100,000" in said
    place.show()
    assert "highest in" not in words_on(place.address())


def test_a_small_number_stays_hidden(place: Place) -> None:
    figures(value(RATE, WEST_MERCIA, date(2025, 7, 1), 31415, 1_000_000, suppressed=True))
    place.show(RATE)
    page = Client().get(place.address(key=RATE)).content.decode()
    assert "Suppressed" in page
    assert "31,415" not in page
    assert "31415" not in Client().get(place.address("public_measure_figures", RATE)).content.decode()


def test_what_is_loaded_in_a_hold_stays_out_until_it_ends(place: Place) -> None:
    place.show()
    passage = Passage.objects.get(subject_type="performance.shownmeasure")
    early = datetime(2026, 2, 10, tzinfo=UTC)
    Passage.objects.filter(pk=passage.pk).update(decided_at=early)
    today = timezone.localdate()
    hold = declare_hold(place.partnership, starts_on=today, ends_on=today, reason="The election", by=place.secretary)
    hold.starts_at = early + timedelta(days=1)
    hold.save()
    figures(value("recorded-crime", WEST_MERCIA, date(2025, 7, 1), 31415, vintage=2))
    assert "31,415" not in words_on(place.address())
    assert "31415" not in Client().get(place.address("public_measure_figures")).content.decode()
    hold.delete()
    assert "31,415" in words_on(place.address())


def test_what_is_taken_off_or_has_lost_its_figures_is_as_if_it_had_never_been(place: Place) -> None:
    shown = place.show()
    keep(areas=(WEST_MERCIA,))
    assert status(place.address()) == 404
    figures()
    assert status(place.address()) == 200
    take_off(shown, reason="Counted otherwise.", by=place.analyst)
    assert status(place.address()) == 404
    assert "Counted otherwise" not in words_on(reverse("public_performance"))


def enter(place: Place, *counts: int) -> None:
    lines = [Line(month, count, None) for month, count in zip(MONTHS, counts, strict=False)]
    type_series(place.partnership, measure(HATE), WEST_MERCIA, lines=lines, reason="Counted again.", by=place.analyst)


def test_figures_entered_by_hand_are_never_public_before_they_are_cleared_whatever_the_table_says(place: Place) -> None:
    enter(place, 31415)
    place.show()
    ShownMeasure.objects.update(measure=HATE)
    assert status(place.address(key=HATE)) == 404


def test_figures_entered_by_hand_are_shown_as_they_were_cleared_with_who_told_them_and_when(place: Place) -> None:
    enter(place, 20, 30)
    place.show(HATE)
    typed_on = long_date(TypedFigure.objects.latest("recorded_at").recorded_at)
    told = f"told by {place.partnership.force.name}, typed by hand on {typed_on}"
    enter(place, 31415, 30, 27182)
    doors = [place.address(key=HATE), place.address("public_measure_figures", HATE), reverse("public_performance")]
    doors += [reverse("public_feed"), f"{reverse('public_search')}?q=hate"]
    for door in doors:
        said = Client().get(door).content.decode("utf-8-sig")
        assert not any(number in said.replace(",", "") for number in ("31415", "27182")), door
        assert place.analyst.get_full_name() not in said
    assert all(told in Client().get(door).content.decode() for door in doors[:2])
    assert series_of(measure(HATE), WEST_MERCIA).attribution == ""  # a name is no licence
    assert "March 2023" not in words_on(doors[0])
    assert "Mar 2023" not in words_on(doors[0])
    place.clear()
    assert "31,415" in words_on(doors[0])
    assert "27,182" in words_on(doors[2])


def test_what_a_figure_was_before_anybody_cleared_it_is_public_nowhere(place: Place) -> None:
    enter(place, 31415, 30)
    enter(place, 20, 30)
    place.show(HATE)
    for door in (place.address(key=HATE), place.address("public_measure_figures", HATE)):
        said = Client().get(door).content.decode("utf-8-sig")
        assert "January 2023" in said
        assert "31415" not in said.replace(",", "")
        assert "Revised" not in said


@pytest.fixture
def closed_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every source has lost its link to terms that anybody can look up."""
    closed = [replace(each, licence=Licence("Internal", "Northmoor Police", "For work alone")) for each in sources()]
    monkeypatch.setattr(selectors, "sources", lambda: closed)


def test_a_measure_whose_source_is_no_longer_open_is_as_if_it_had_never_been(
    place: Place, request: pytest.FixtureRequest
) -> None:
    place.show()
    request.getfixturevalue("closed_sources")
    assert status(place.address()) == 404


@pytest.mark.usefixtures("closed_sources")
def test_a_measure_entered_by_hand_is_not_public_once_it_is_read_from_files_that_are_not_open(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(place, 20)
    place.show(HATE)
    assert status(place.address(key=HATE)) == 200
    keep(value(HATE, WEST_MERCIA, MONTHS[0], 31415))
    loaded = replace(measure(HATE), source="street")
    for room in (definitions, selectors_of_typed, selectors):
        monkeypatch.setattr(room, "measures", lambda: [loaded])
    monkeypatch.setattr(definitions, "measure", lambda key: loaded)
    assert status(place.address(key=HATE)) == 404


def test_small_numbers_entered_by_hand_stay_hidden_and_those_of_districts_are_on_no_map(place: Place) -> None:
    enter(place, 20, 3)
    place.show(HATE)
    page = Client().get(place.address(key=HATE)).content.decode()
    assert "Suppressed: too small to be shown" in page
    last = Client().get(place.address("public_measure_figures", HATE)).content.decode().splitlines()[-1]
    assert "February 2023" in last
    assert ",3," not in last
    assert "By area" not in page


def test_figures_entered_by_hand_that_are_cleared_in_a_hold_wait_for_its_end(place: Place) -> None:
    enter(place, 20)
    place.show(HATE)
    today = timezone.localdate()
    hold = declare_hold(place.partnership, starts_on=today, ends_on=today, reason="The election", by=place.secretary)
    enter(place, 20, 31415)
    place.clear()
    assert "31,415" not in words_on(place.address(key=HATE))
    hold.delete()
    assert "31,415" in words_on(place.address(key=HATE))


def with_plan(place: Place) -> Commitment:
    """A public plan of the same partnership, and its first commitment."""
    done: PlanImport = an_imported_plan(partnership=place.partnership)
    clear_everything(done)
    return Commitment.objects.filter(version=done.version).order_by("position")[0]


def test_a_commitment_says_how_it_is_measured_and_the_measure_what_was_promised(place: Place) -> None:
    commitment = with_plan(place)
    link_measure(
        commitment, measure("recorded-crime"), WEST_MERCIA, by=a_user(Role.POLICY_OFFICER, place.partnership.force)
    )
    page = reverse("public_commitment", args=[commitment.version.plan.slug, commitment.key])
    assert "How it is measured" not in words_on(page)
    place.show()
    assert "How it is measured Recorded crime" in words_on(page)
    assert commitment.statement[:60] in words_on(place.address())


def test_a_link_that_nobody_saw_who_cleared_the_measure_is_not_public(place: Place) -> None:
    commitment = with_plan(place)
    place.show()
    link_measure(
        commitment, measure("recorded-crime"), WEST_MERCIA, by=a_user(Role.POLICY_OFFICER, place.partnership.force)
    )
    page = reverse("public_commitment", args=[commitment.version.plan.slug, commitment.key])
    assert "How it is measured" not in words_on(page)
    assert "What was promised" not in words_on(place.address())
    place.show(why="Shops asked us, and we promised.")
    assert "How it is measured" in words_on(page)


def test_measures_are_among_the_files_of_the_site_in_every_language_and_no_link_is_broken(
    place: Place, tmp_path: Path
) -> None:
    place.show(RATE)
    done = publish(tmp_path / "site", Site("https://promises.example"))
    assert done.broken == []
    folder = tmp_path / "site" / "performance" / place.partnership.slug / RATE
    assert (folder / "figures.csv").exists()
    assert "wm-map" in (folder / "index.html").read_text()
    assert (tmp_path / "site" / "cy" / "performance" / "index.html").exists()

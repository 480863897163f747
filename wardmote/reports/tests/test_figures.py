"""Measures in reports: chosen by the outline or the plan, with figures of the report's own period, and frozen with it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import translation

from wardmote.core.accounts.models import Role
from wardmote.core.documents.compose import Composed, Heading, Image, TableBlock
from wardmote.core.documents.inspection import accessibility_problems, inspect
from wardmote.core.documents.writers import raster
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import file_bytes
from wardmote.performance.definitions import measure as definition
from wardmote.performance.selectors import shown
from wardmote.performance.selectors.signals import signal_until
from wardmote.performance.showing import description_of
from wardmote.performance.tests.factories import WEST_MERCIA, keep, measure, value
from wardmote.performance.tests.figures import (
    MONTHS,
    REBASED_FROM,
    monthly,
    of_west_mercia,
    with_entered,
    with_figures,
    with_notes,
)
from wardmote.plans.models import Commitment
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.tests.factories import a_user
from wardmote.reports import figured, words
from wardmote.reports.definitions import outline
from wardmote.reports.models import Draft
from wardmote.reports.rendering import files_of
from wardmote.reports.selectors.figures import Figures, figures_of
from wardmote.reports.services import briefing
from wardmote.reports.services.briefing import brief_of, plan_of, public_words_of
from wardmote.reports.services.drafting import save_section, seen_section, set_details
from wardmote.reports.services.issuing import Gap, compose_draft, gaps, issue
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import MARCH, a_draft, answered, clear_everything, details

SUMMARY, CHARTS = "performance_summary", "performance_charts"
FORCE = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def judged(northmoor: Northmoor, settings: Any, tmp_path: Path) -> Northmoor:
    """A plan of which one commitment is judged by a measure that has figures, and by one that has none."""
    settings.DATA_DIR = tmp_path
    with_figures()
    of_west_mercia(northmoor.partnership)
    commitment = Commitment.objects.get(version=northmoor.version, ref="1")
    for key in ("recorded-crime", "burglary"):
        link_measure(commitment, measure(key), WEST_MERCIA, by=northmoor.officer)
    northmoor.version.refresh_from_db()
    return northmoor


def a_panel_draft(northmoor: Northmoor, **values: Any) -> Draft:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report", **values)
    return answered(draft, by=northmoor.officer)


def lines(draft: Draft, key: str = SUMMARY) -> list[dict[str, Any]]:
    return figures_of(draft, plan_of(draft))[key]


def issued(draft: Draft, northmoor: Northmoor) -> Edition:
    return issue(draft, seen=draft.saves, by=northmoor.officer)


def headings(composed: Composed) -> list[str]:
    return [block.text for block in composed.blocks if isinstance(block, Heading)]


# Which figures


def test_a_panel_report_prints_the_measures_by_which_the_plan_is_judged(judged: Northmoor) -> None:
    (line,) = lines(a_panel_draft(judged))
    assert (line["measure"], line["objective"]) == ("recorded-crime", "objective-1")
    assert line["printed"]["figure"].splitlines() == ["23,400", "Apr to Jun 2025, provisional"]
    assert line["printed"]["before"].splitlines() == ["21,510", "Apr to Jun 2024"]
    assert line["printed"]["change"] == "+8.8%"
    assert line["printed"]["signal"].splitlines() == ["Getting worse, high", "judged up to May 2025"]
    assert "Figures after May 2025 are provisional" in " ".join(
        lines(a_panel_draft(judged), CHARTS)[0]["chart"]["said"]
    )


def test_numbers_stand_at_the_right_of_their_columns_and_a_unit_is_no_part_of_the_head(judged: Northmoor) -> None:
    composed = compose_draft(a_panel_draft(judged))
    summary, twin = (
        next(each for each in composed.blocks if isinstance(each, TableBlock) and each.columns[0].title == title)
        for title in ("Measure", "Period")
    )
    aligned = {column.title: column.align for column in (*summary.columns, *twin.columns)}
    for title in ("Newest figure", "A year before", "Change", "Crimes"):
        assert aligned[title] == "right"
    assert aligned["What its chart says"] == aligned["Signal"] == "left"
    called, unit = summary.rows[-1].cells[0].paragraphs
    assert [(run.text, run.light) for run in (*called, *unit)] == [("Recorded crime", False), ("crimes", True)]


def test_a_report_speaks_of_the_months_that_were_over_when_its_period_ended(judged: Northmoor) -> None:
    (line,) = lines(a_panel_draft(judged, period=FORCE))
    assert line["now"]["last"] == "2024-12-01"
    chart = lines(a_panel_draft(judged, period=FORCE), CHARTS)[0]["chart"]
    assert chart["table"]["rows"][0][0] == "Dec 2024"


def test_without_figures_the_appendices_are_left_out_and_not_listed(northmoor: Northmoor) -> None:
    composed = compose_draft(a_panel_draft(northmoor))
    assert "Appendix 2: Glossary of oversight bodies" in headings(composed)
    assert not [heading for heading in headings(composed) if "Performance in full" in heading]


def test_a_commitment_that_was_retired_or_withheld_brings_no_measure(judged: Northmoor) -> None:
    Commitment.objects.filter(version=judged.version, ref="1").update(retired_on=MARCH)
    assert lines(a_panel_draft(judged)) == []


# What is printed


def test_the_chart_is_one_picture_in_every_file(judged: Northmoor, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    compile_it = typst.compile

    def compiled(*args: Any, **values: Any) -> bytes:
        given.append(values["sys_inputs"].get("data", ""))
        return bytes(compile_it(*args, **values))

    monkeypatch.setattr(typst, "compile", compiled)
    composed = compose_draft(a_panel_draft(judged))
    (picture,) = [block for block in composed.blocks if isinstance(block, Image)]
    files = {file.kind: file.data for file in files_of(composed, stem="report", data={})}
    assert base64.b64encode(picture.data) in files["html"]
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as word:
        assert word.read("word/media/image1.png") == raster.png(picture)
    assert json.dumps(picture.data.decode(), ensure_ascii=False) in "".join(given)


def test_every_chart_has_its_figures_as_a_table_and_its_terms_beside_it(judged: Northmoor) -> None:
    composed = compose_draft(a_panel_draft(judged))
    (twin,) = [b for b in composed.blocks if isinstance(b, TableBlock) and b.caption.startswith("Recorded crime,")]
    points = signal_until(measure("recorded-crime"), WEST_MERCIA, MARCH, partnerships=[judged.partnership])
    assert points is not None
    assert len(twin.rows) == len(points.series.points)
    words = str(composed.to_json())
    assert "What is counted: " in words
    assert "from load 1 of 3 February 2026" in words


def test_a_long_table_ends_after_three_years_and_says_where_the_rest_is(
    judged: Northmoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figured, "MOST_ROWS", 20)
    edition = issued(a_panel_draft(judged), judged)
    composed = Composed.from_json(edition.content["composed"])
    (twin,) = [b for b in composed.blocks if isinstance(b, TableBlock) and b.caption.startswith("Recorded crime,")]
    assert len(twin.rows) == 20
    assert "8 earlier figures are in the data file of this report." in str(edition.content["composed"])
    (line,) = json.loads(file_bytes(edition.files.get(kind="json")))["figures"][CHARTS]
    assert len(line["chart"]["table"]["rows"]) == 28


def test_no_file_of_an_edition_with_charts_hides_anything_and_all_can_read_it(judged: Northmoor) -> None:
    for file in issued(a_panel_draft(judged), judged).files.all():
        assert inspect(file_bytes(file), file.name, authors=[judged.plan.owner.name]) == [], file.name
        if file.kind != "json":
            assert accessibility_problems(file_bytes(file), file.name) == [], file.name


def test_an_edition_keeps_its_figures_with_load_and_definition_whatever_is_loaded_later(judged: Northmoor) -> None:
    edition = issued(a_panel_draft(judged), judged)
    with_figures(scale=2)
    edition.refresh_from_db()
    (line,) = edition.content["figures"][SUMMARY]
    assert (line["now"]["value"], line["load"], line["version"]) == (23400, 1, measure("recorded-crime").version)
    assert lines(a_panel_draft(judged))[0]["now"]["value"] == 46800
    facts = edition.cards.get(subject_type="measure").facts
    assert facts["figure"].startswith("23,400")


# For whom


def test_what_staff_noted_on_a_chart_stands_beside_it_for_the_panel_and_never_for_the_public(judged: Northmoor) -> None:
    with_notes(judged.partnership, {"analyst": a_user(Role.ANALYST, judged.partnership.force)})
    panel = lines(a_panel_draft(judged), CHARTS)[0]["chart"]
    assert panel["notes"] == [
        "1. May 2023: A new form for recording began.",
        "2. April 2024: Two stations were merged.",
    ]
    assert "wm-spc__flag--rebase" in panel["svg"]
    draft = a_panel_draft(judged, audience="public")
    clear_everything(judged.partnership, by=judged.second)
    public = lines(draft, CHARTS)[0]["chart"]
    assert public["notes"] == []
    assert [any("Owner" in words for words in chart["definition"]) for chart in (panel, public)] == [True, False]
    assert 'class="wm-spc__flag' not in public["svg"]


def test_a_note_of_a_later_period_is_not_told_in_a_report_on_an_earlier_one(judged: Northmoor) -> None:
    with_notes(judged.partnership, {"analyst": a_user(Role.ANALYST, judged.partnership.force)})
    period = (MONTHS[0], date(2023, 12, 31))
    assert period[1] < REBASED_FROM
    assert len(lines(a_panel_draft(judged, period=period), CHARTS)[0]["chart"]["notes"]) == 1


def test_figures_that_were_typed_by_hand_are_for_the_panel_alone(judged: Northmoor) -> None:
    with_entered(judged.partnership, {"analyst": a_user(Role.ANALYST, judged.partnership.force)})
    link_measure(
        Commitment.objects.get(version=judged.version, ref="2"), measure("hate-crimes"), WEST_MERCIA, by=judged.officer
    )
    assert [each["measure"] for each in lines(a_panel_draft(judged))] == ["recorded-crime", "hate-crimes"]
    draft = a_panel_draft(judged, audience="public")
    clear_everything(judged.partnership, by=judged.second)
    assert [each["measure"] for each in lines(draft)] == ["recorded-crime"]


def test_figures_under_no_open_licence_are_for_the_panel_alone(
    judged: Northmoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_everything(judged.partnership, by=judged.second)
    assert lines(a_panel_draft(judged, audience="public"))
    monkeypatch.setattr(shown, "sources", lambda: ())
    assert lines(a_panel_draft(judged))
    assert lines(a_panel_draft(judged, audience="public")) == []


def test_the_public_reads_figures_only_as_a_second_person_has_cleared_them(judged: Northmoor) -> None:
    clear_everything(judged.partnership, by=judged.second)
    draft = a_panel_draft(judged, audience="public")
    assert lines(draft)
    assert brief_of(draft, issued=MARCH).figures == {}
    assert "“Performance on one page” waits for a second person to clear it." in [each.message for each in gaps(draft)]
    clear_everything(judged.partnership, by=judged.second)
    assert set(brief_of(draft, issued=MARCH).figures) == {SUMMARY, CHARTS}
    with_figures(scale=2)
    assert brief_of(draft, issued=MARCH).figures == {}


def test_all_that_is_printed_of_figures_is_in_the_words_that_a_second_person_clears(
    judged: Northmoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_everything(judged.partnership, by=judged.second)
    draft = a_panel_draft(judged, audience="public")
    monkeypatch.setattr(figured, "MOST_ROWS", 20)
    monkeypatch.setattr(words, "MOST_ROWS", 20)
    cleared = public_words_of(draft, plan_of(draft))
    (line,) = lines(draft)
    table = cleared[SUMMARY].replace("\n", ", ")
    columns = [each.field for each in outline("panel-report").section(SUMMARY).columns]
    printed = [line["printed"][name].replace("\n", ", ") for name in columns if name in line["printed"]]
    assert [each for each in (*printed, *line["about"]) if each not in table] == []
    (line,) = lines(draft, CHARTS)
    chart = line["chart"]
    told = (chart["finding"], chart["of"], chart["alt"], chart["key"], line["sentence"], *chart["said"])
    assert [each for each in (*told, *chart["definition"], *line["about"]) if each not in cleared[CHARTS]] == []
    rows = cleared[CHARTS].splitlines()
    assert len(chart["table"]["rows"]) == 28
    assert [row for row in chart["table"]["rows"] if " · ".join(row) not in rows] == []


def test_figures_are_worked_out_once_so_that_a_load_in_between_prints_nothing_uncleared(
    judged: Northmoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear_everything(judged.partnership, by=judged.second)
    draft = a_panel_draft(judged, audience="public")
    clear_everything(judged.partnership, by=judged.second)
    (cleared,) = lines(draft)

    def and_then_a_load(*asked: Any) -> Figures:
        found = figures_of(*asked)
        with_figures(scale=2)
        return found

    monkeypatch.setattr(briefing, "figures_of", and_then_a_load)
    assert brief_of(draft, issued=MARCH).figures[SUMMARY] == [cleared]


def test_what_a_measure_does_not_have_is_a_dash_in_every_column(judged: Northmoor) -> None:
    draft = a_draft(judged.version, by=judged.officer, report="monthly-summary", as_at=date(2025, 6, 30))
    tables = [block for block in compose_draft(draft).blocks if isinstance(block, TableBlock)]
    (table,) = [each for each in tables if "Target" in [column.title for column in each.columns]]
    cells = [cell.text for row in table.rows if row.kind != "group" for cell in row.cells]
    assert "–" in cells
    assert "" not in cells


# What is new


def printed_news(draft: Draft) -> list[list[str]]:
    """The rows of the section that says what is new."""
    section = compose_draft(draft).blocks
    (table,) = [b for b in section if isinstance(b, TableBlock) and b.caption == "What is new in the figures"]
    return [[cell.text for cell in row.cells] for row in table.rows]


def a_dashboard(northmoor: Northmoor, day: date) -> Draft:
    return a_draft(northmoor.version, by=northmoor.officer, report="weekly-dashboard", as_at=day)


def small_chart(dashboard: Draft) -> dict[str, str]:
    """That of recorded crime."""
    every = lines(dashboard, "figures")
    return dict(next(line["small"] for line in every if line["measure"] == "recorded-crime"))


def test_a_dashboard_says_what_is_new_since_the_edition_before_and_nothing_else(judged: Northmoor) -> None:
    first = a_dashboard(judged, date(2025, 5, 31))
    assert "There is no earlier edition to compare the figures with." in str(compose_draft(first).to_json())
    issued(first, judged)
    same = a_dashboard(judged, date(2025, 6, 7))
    assert "No figure and no signal differs from the edition before." in str(compose_draft(same).to_json())
    ((name, what, now, before, *_rest),) = printed_news(a_dashboard(judged, date(2025, 6, 30)))
    assert (name.splitlines()[0], what, now.splitlines()[:2]) == (
        "Recorded crime",
        "New figure",
        ["7,630", "Jun 2025, provisional"],
    )
    assert before.splitlines()[:2] == ["8,050", "May 2025"]


def test_a_revised_figure_is_not_taken_for_a_new_one_and_a_signal_says_what_it_was(judged: Northmoor) -> None:
    issued(a_dashboard(judged, date(2025, 5, 31)), judged)
    with_figures(scale=2)
    assert printed_news(a_dashboard(judged, date(2025, 6, 7)))[0][1] == "Revised figure"
    earlier = a_dashboard(judged, date(2024, 6, 30))
    issued(earlier, judged)
    what = printed_news(a_dashboard(judged, date(2025, 6, 30)))[0][1]
    assert what.splitlines() == ["New figure", "New signal; it was: No special change"]


def test_a_month_that_only_settles_is_not_taken_for_a_revised_one(judged: Northmoor) -> None:
    edition = issued(a_dashboard(judged, date(2025, 6, 30)), judged)
    assert "provisional" in edition.cards.get(subject_key="recorded-crime E23000016").facts["figure"]
    july = value("recorded-crime", WEST_MERCIA, date(2025, 7, 1), 7500)
    keep(*monthly("recorded-crime", WEST_MERCIA, 10), july)
    ((_name, what, now, *_rest),) = printed_news(a_dashboard(judged, date(2025, 6, 30)))
    assert (what, now.splitlines()[:2]) == ("Settled", ["7,630", "Jun 2025"])


def test_an_edition_in_another_language_makes_no_figure_and_no_signal_new(judged: Northmoor) -> None:
    with translation.override("cy"):
        issued(a_dashboard(judged, date(2025, 6, 30)), judged)
    same = a_dashboard(judged, date(2025, 6, 30))
    assert "No figure and no signal differs from the edition before." in str(compose_draft(same).to_json())


def test_measures_of_an_earlier_edition_are_nothing_that_has_left_the_plan(judged: Northmoor) -> None:
    issued(a_panel_draft(judged), judged)
    later = a_panel_draft(judged)
    assert later.changes_since is not None
    Commitment.objects.get(version=judged.version, ref="1").measure_links.all().delete()
    assert "No longer in the plan" not in headings(compose_draft(later))


# What authors write of figures


def quoting(draft: Draft, *paragraphs: str) -> list[Gap]:
    save_section(
        draft,
        "performance",
        {"paragraphs": list(paragraphs)},
        seen=seen_section(draft, "performance"),
        by=draft.started_by,
    )
    draft.refresh_from_db()
    return [gap for gap in gaps(draft) if gap.measure]


def test_a_figure_that_is_not_the_stored_one_is_pointed_out_with_both(judged: Northmoor) -> None:
    (gap,) = quoting(a_panel_draft(judged), "Recorded crime rose to 7,360 in June 2025.")
    assert (gap.section, gap.weight, gap.measure, gap.area) == ("performance", "look", "recorded-crime", "E23000016")
    assert gap.message == (
        "“Force performance” says “Recorded crime rose to 7,360”. What is stored: Recorded crime, West Mercia: 7,630 crimes in "
        "June 2025, against 7,310 in June 2024 (+4.4%). The newest figures are provisional and may still move."
    )


@pytest.mark.parametrize(
    "said",
    [
        "Recorded crime rose to 7,630 in June 2025, by 4%.",
        "Total recorded crime was 8,050 in May 2025 and 23,400 in the quarter.",
        "The board met 14 times and asked for 12 things.",
    ],
)
def test_what_agrees_with_the_figures_or_speaks_of_none_is_left_alone(judged: Northmoor, said: str) -> None:
    assert quoting(a_panel_draft(judged), said) == []


def test_a_report_without_measures_compares_no_words_with_them(judged: Northmoor) -> None:
    draft = a_draft(judged.version, by=judged.officer, report="exceptions-report")
    values = {"paragraphs": ["Recorded crime rose to 7,360."]}
    save_section(draft, "summary", values, seen=seen_section(draft, "summary"), by=judged.officer)
    draft.refresh_from_db()
    assert [gap for gap in gaps(draft) if gap.measure] == []


def test_an_author_takes_over_a_sentence_from_the_figures_and_goes_on_with_it(
    judged: Northmoor, client: Client
) -> None:
    draft = a_panel_draft(judged)
    client.force_login(judged.officer)
    address = reverse("draft_section", args=[draft.pk, "performance"])
    said = "Recorded crime, West Mercia: 23,400 crimes in April to June 2025"
    assert said in client.get(address).content.decode()
    seen = seen_section(draft, "performance")
    sent = {"paragraphs": "Our own words.", "sentences": ["recorded-crime E23000016"], "seen": seen}
    assert client.post(address, sent)["Location"] == address
    draft.refresh_from_db()
    first, second = draft.sections["performance"]["paragraphs"]
    assert (first, second.startswith(said)) == ("Our own words.", True)
    refused = client.post(address, {**sent, "sentences": ["another"], "seen": seen_section(draft, "performance")})
    assert refused.status_code == 422
    assert "Our own words." in refused.content.decode()


@pytest.mark.parametrize("report", ["monthly-summary", "quarterly-summary"])
def test_a_summary_opens_with_what_gets_worse_and_names_each_measure_once(judged: Northmoor, report: str) -> None:
    def opening(day: date) -> list[str]:
        draft = a_draft(judged.version, by=judged.officer, report=report, as_at=day)
        return list(draft.sections["summary"]["paragraphs"])

    worse = opening(date(2025, 6, 30))[0]
    months = {"monthly-summary": "June 2025", "quarterly-summary": "April to June 2025"}[report]
    assert worse.startswith("Recorded crime, West Mercia: ")
    assert f" crimes in {months}, " in worse
    assert worse.count("Recorded crime") == 1
    assert worse.endswith(", which is worse.")
    draft = a_draft(judged.version, by=judged.officer, report=report, as_at=date(2025, 6, 30))
    issued(draft, judged)
    assert opening(date(2024, 9, 30)) != [worse]


def test_what_a_summary_says_follows_its_days_until_somebody_writes_there(judged: Northmoor) -> None:
    june, september = date(2025, 6, 30), date(2024, 9, 30)
    by, report = judged.officer, "monthly-summary"
    draft, asked = (a_draft(judged.version, by=by, report=report, as_at=day) for day in (june, september))
    assert draft.sections["summary"] != asked.sections["summary"]
    draft = set_details(draft, **details(draft, as_at=september), by=by)
    assert draft.sections["summary"] == asked.sections["summary"]
    own = {"paragraphs": [*draft.sections["summary"]["paragraphs"], "Our own words."]}
    draft = save_section(draft, "summary", own, seen=seen_section(draft, "summary"), by=by)
    assert set_details(draft, **details(draft, as_at=june), by=by).sections["summary"] == own


def test_a_dashboard_shows_the_trend_of_each_measure_and_says_its_signal_with_its_shape(judged: Northmoor) -> None:
    draft = a_dashboard(judged, date(2025, 6, 30))
    table = next(block for block in compose_draft(draft).blocks if isinstance(block, TableBlock))
    cells = dict(zip([column.title for column in table.columns], table.rows[0].cells, strict=True))
    signal = signal_until(measure("recorded-crime"), WEST_MERCIA, date(2025, 6, 30), partnerships=[])
    assert signal is not None
    trend = cells["Trend"].image
    assert trend is not None
    assert (trend.kind, trend.alt) == ("svg", description_of(signal))
    assert cells["What its chart says"].text.startswith("◆ Getting worse, high")
    assert cells["Against a year before"].text.splitlines()[1].endswith("in Jun 2024")
    edition = issued(draft, judged)
    assert "<svg" not in json.dumps(edition.content["figures"])
    for file in edition.files.exclude(kind="json"):
        assert accessibility_problems(file_bytes(file), file.name) == []


def test_only_a_chart_that_stands_over_its_table_says_so(judged: Northmoor) -> None:
    promise = "All figures stand in the table below."
    (over_table,) = lines(a_panel_draft(judged), CHARTS)
    small = small_chart(a_dashboard(judged, date(2025, 6, 30)))
    assert f"{small['alt']} {promise}" in over_table["chart"]["alt"]
    assert promise not in str(small)


def test_what_a_small_chart_shows_is_in_the_words_that_are_cleared(judged: Northmoor) -> None:
    brief = brief_of(a_dashboard(judged, date(2025, 6, 30)), issued=MARCH)
    section = brief.outline.section("figures")
    assert brief.figures["figures"][0]["small"]["alt"] in words.figures_words(section, brief)


def test_sentences_are_offered_only_where_the_outline_says_so(judged: Northmoor, client: Client) -> None:
    client.force_login(judged.officer)
    page = client.get(reverse("draft_section", args=[a_panel_draft(judged).pk, "background"]))
    assert "Sentences from the figures" not in page.content.decode()


def test_the_draft_leads_to_the_measure_that_its_words_are_about(judged: Northmoor, client: Client) -> None:
    draft = a_panel_draft(judged)
    quoting(draft, "Recorded crime rose to 7,360 in June 2025.")
    client.force_login(judged.officer)
    page = client.get(reverse("draft", args=[draft.pk])).content.decode()
    assert f"{reverse('measure', args=['recorded-crime'])}?area=E23000016" in page
    assert "Made from the figures" in page
    made = client.get(reverse("draft_section", args=[draft.pk, CHARTS])).content.decode()
    assert "This section is made from the figures" in made


@pytest.mark.parametrize("report", ["weekly-dashboard", "monthly-summary", "quarterly-summary"])
def test_every_pack_names_measures_that_are_there_and_can_be_issued(judged: Northmoor, report: str) -> None:
    found = outline(report)
    assert found.internal
    for section in found.with_figures:
        assert [key for key in section.measures if not definition(key)] == []
    draft = a_draft(judged.version, by=judged.officer, report=report, as_at=date(2025, 6, 30))
    assert {file.kind for file in issued(draft, judged).files.all()} == {"html", "docx", "pdf", "json"}

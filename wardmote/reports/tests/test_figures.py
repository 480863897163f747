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

from wardmote.core.accounts.models import Role
from wardmote.core.documents.compose import Composed, Heading, Image, TableBlock
from wardmote.core.documents.inspection import accessibility_problems, inspect
from wardmote.core.documents.writers import raster
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import file_bytes
from wardmote.performance.selectors.signals import signal_until
from wardmote.performance.tests.factories import WEST_MERCIA, measure
from wardmote.performance.tests.figures import MONTHS, REBASED_FROM, with_entered, with_figures, with_notes
from wardmote.plans.models import Commitment
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.tests.factories import a_user
from wardmote.reports.models import Draft
from wardmote.reports.rendering import files_of
from wardmote.reports.selectors.figures import figures_of
from wardmote.reports.services.drafting import plan_of
from wardmote.reports.services.issuing import brief_of, compose_draft, gaps, issue
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import MARCH, a_draft, answered, clear_everything

SUMMARY, CHARTS = "performance_summary", "performance_charts"
FORCE = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def judged(northmoor: Northmoor, settings: Any, tmp_path: Path) -> Northmoor:
    """A plan of which one commitment is judged by a measure that has figures, and by one that has none."""
    settings.DATA_DIR = tmp_path
    with_figures()
    commitment = Commitment.objects.get(version=northmoor.version, ref="1")
    for key in ("recorded-crime", "burglary"):
        link_measure(commitment, measure(key), WEST_MERCIA, by=northmoor.officer)
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
    assert line["printed"]["figure"].splitlines() == ["23,400", "April to June 2025", "provisional"]
    assert line["printed"]["before"].splitlines() == ["21,510", "April to June 2024"]
    assert line["printed"]["change"] == "+8.8%"


def test_a_report_speaks_of_the_months_that_were_over_when_its_period_ended(judged: Northmoor) -> None:
    (line,) = lines(a_panel_draft(judged, period=FORCE))
    assert line["now"]["last"] == "2024-12-01"
    chart = lines(a_panel_draft(judged, period=FORCE), CHARTS)[0]["chart"]
    assert chart["table"]["rows"][0][0] == "December 2024"


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

"""Our Word of a report, read again, gives the plan that it was made from: every field that the outline prints."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from wardmote.core.documents import sandbox
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import file_bytes
from wardmote.plans.models import Activity
from wardmote.plans.services.importing import preview
from wardmote.plans.services.updating import rate
from wardmote.plans.tests.factories import a_commitment, a_reading, an_activity, an_imported_plan
from wardmote.reports.cards import printed_ref
from wardmote.reports.services import inbox
from wardmote.reports.tables import meaning_of
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import JUNE, MARCH, a_full_reading, an_edition, an_upload, the_version

SEEDS = Path(os.environ.get("WARDMOTE_SHARED", Path(settings.BASE_DIR).parent / "shared")) / "seeds"
SEED_FILES = {"charter-delivery-plan.docx": "charter-update", "panel-report.docx": "panel-report"}


def read_again(edition: Edition) -> dict[str, Any]:
    """The Word file of an edition, as ``wardmote read`` reads it."""
    file = edition.files.get(kind="docx")
    read: dict[str, Any] = sandbox.call("wardmote.plans.reading:read_file", file_bytes(file), name=file.name)
    return read


def rows(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What the outlines print of each row, as plain words; blank is one value however it is stored."""
    for objective in plan["objectives"]:
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                for activity in commitment["activities"]:
                    yield {
                        "objective": objective["title"],
                        "part": part["title"] or "",
                        "ref": printed_ref(commitment),
                        "statement": commitment["statement"],
                        "activity ref": activity["ref_printed"] or "",
                        "activity": activity["text"] or "",
                        "owners": activity.get("owners_printed") or "",
                        "timescale": (activity["timescale"] or {}).get("printed") or "",
                        "rating": activity["rag"] or "",
                        "progress": activity["progress"] or "",
                        "oversight": activity["oversight_printed"] or "",
                    }


def lost(edition: Edition) -> list[str]:
    """Every field that is not as it was printed."""
    printed, read = list(rows(edition.content["plan"])), list(rows(read_again(edition)))
    if len(printed) != len(read):
        return [f"{len(printed)} rows were printed, {len(read)} read"]
    return [
        f"row {number}, {name}: printed {one[name]!r}, read {other[name]!r}"
        for number, (one, other) in enumerate(zip(printed, read, strict=True), start=1)
        for name in one
        if one[name] != other[name]
    ]


def bodies(plan: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    names = ("name", "purpose", "meets_printed", "notes_published", "public_meeting")
    return [(each["group"] or "", *(each[name] or "" for name in names)) for each in plan["bodies"]]


@pytest.mark.parametrize("report", ["charter-update", "panel-report"])
def test_every_field_that_a_report_prints_is_read_again(northmoor: Northmoor, report: str) -> None:
    assert lost(an_edition(northmoor.version, by=northmoor.officer, report=report)) == []


def test_the_title_the_date_and_the_glossary_are_read_again(northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer, report="panel-report")
    read = read_again(edition)
    assert (read["title"], read["as_at"]) == (edition.title, edition.as_at.isoformat())
    assert bodies(read) == bodies(edition.content["plan"])


def test_the_printed_key_is_read_again(northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    scheme = {entry["rag"]: entry for entry in edition.content["plan"]["rating_key"]}
    printed = {rag: meaning_of(entry) for rag, entry in scheme.items()}
    read = [entry for entry in read_again(edition)["rating_key"] if entry["rag"]]
    assert {each["rag"]: meaning_of({**scheme[each["rag"]], "printed": each["printed"]}) for each in read} == printed


def test_a_rating_that_moved_is_read_as_what_it_is_now_and_not_as_what_it_was(northmoor: Northmoor) -> None:
    an_edition(northmoor.version, by=northmoor.officer)
    scheme = {rating.key: rating for rating in northmoor.version.scheme.ratings.all()}
    moves = {"1": scheme["green"], "3": None}
    for ref, rating in moves.items():
        activity = Activity.objects.get(version=northmoor.version, commitment__ref=ref)
        rate(activity, rating, as_at=JUNE, reason="The board agreed.", by=northmoor.officer)
    edition = an_edition(northmoor.version, by=northmoor.officer, as_at=JUNE)
    assert lost(edition) == []
    ratings = {row["ref"]: row["rating"] for row in rows(read_again(edition))}
    assert (ratings["1"], ratings["3"]) == ("green", "")


def test_a_complete_row_is_read_as_complete(northmoor: Northmoor) -> None:
    activity = Activity.objects.get(version=northmoor.version, commitment__ref="1")
    complete = northmoor.version.scheme.ratings.get(key="blue")
    rate(activity, complete, as_at=JUNE, reason="It is done.", by=northmoor.officer)
    assert lost(an_edition(northmoor.version, by=northmoor.officer, as_at=JUNE)) == []


def test_what_is_hard_to_print_is_read_again_too(northmoor: Northmoor) -> None:
    """Commitments of many rows, text over several lines, signs at the start, a number that stands twice."""
    read = a_reading(
        a_commitment(
            "A.1",
            "Write to every caller;\nthen call them.",
            an_activity(
                "A1.1", text="(1) Draft the letter.\n(2) Send it.", progress="Drafted.\n\nSent to 1,200 people."
            ),
            an_activity("A1.2", text="Count the answers.", progress="- 40% so far\n- the rest in May"),
            an_activity("A1.3", text="Publish them & say why.", progress="Refer to A1.1", oversight=["Contact Board"]),
        ),
        a_commitment("3.2.3", "Mark every bicycle.", an_activity(progress="=SUM(A1) is not a formula here")),
        a_commitment("3.2.4", "Light the underpass.", an_activity(timescale="By Jan 27", latest="2027-01-31")),
        title="Hard plan",
    )
    read["paragraphs"] = a_full_reading()["paragraphs"]
    done = an_imported_plan(read, partnership=northmoor.partnership, by=northmoor.officer)
    assert lost(an_edition(the_version(done), by=northmoor.officer, report="panel-report")) == []


def test_importing_our_own_report_into_its_plan_would_change_nothing(northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    comparison = preview(read_again(edition), plan=northmoor.plan)
    differing = [
        (change.label, change.kinds, change.fields) for change in comparison.changes if change.kinds != ("same",)
    ]
    assert differing == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SEED_FILES)
def test_the_real_documents_come_out_as_they_went_in(northmoor: Northmoor, name: str) -> None:
    """Read, import, edition, read: nothing that the outline prints is lost on either seed."""
    path = SEEDS / name
    if not path.is_file():
        pytest.skip("The shared seed documents are not here. WARDMOTE_SHARED says where they are.")
    data = path.read_bytes()
    upload = inbox.read_now(an_upload(northmoor.partnership, by=northmoor.officer, data=data, name=name))
    upload = inbox.choose_target(upload, plan=None, as_at=upload.as_at or MARCH, by=northmoor.officer)
    done = inbox.import_upload(upload, by=northmoor.officer)
    assert done is not None
    as_at: date = done.as_at or MARCH
    edition = an_edition(the_version(done), by=northmoor.officer, report=SEED_FILES[name], as_at=as_at)
    was = [{key: value for key, value in row.items() if key != "ref"} for row in rows(upload.read or {})]
    now = [{key: value for key, value in row.items() if key != "ref"} for row in rows(edition.content["plan"])]
    assert now == was
    assert lost(edition) == []


def test_the_comparison_would_notice_a_lost_field(northmoor: Northmoor) -> None:
    """The test of the test: a plan that says something else than its Word file is caught."""
    edition = an_edition(northmoor.version, by=northmoor.officer)
    first = edition.content["plan"]["objectives"][0]["parts"][0]["commitments"][0]
    first["activities"][0]["progress"] = "Something that was never printed."
    assert [line.partition(":")[0] for line in lost(edition)] == ["row 1, progress"]
    assert a_full_reading()["objectives"][0]["parts"][0]["commitments"][0]["statement"] == first["statement"]

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wardmote.core.documents.inspection import inspect
from wardmote.core.editions.models import Edition
from wardmote.plans.models import Activity
from wardmote.plans.services.updating import rate
from wardmote.reports.models import Draft
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import JUNE, an_edition

PLAN = "northmoor-safety-plan"


def run(*options: str, by: Northmoor, plan: str = PLAN) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("report", plan, *options, "--by", by.officer.email, stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_a_draft_is_written_as_files_that_say_so_and_nothing_is_stored(northmoor: Northmoor, tmp_path: Path) -> None:
    out, err = run("--outline", "charter-update", "--to", str(tmp_path / "new"), by=northmoor)
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == [f"{PLAN}-charter-update-2026-03-31-draft.{kind}" for kind in ("docx", "html", "pdf")]
    assert b"DRAFT" in (tmp_path / "new" / names[1]).read_bytes()
    assert "Writing pdf" in err
    assert "Writing" not in out
    assert not Draft.objects.exists()
    assert not Edition.objects.exists()


def test_an_issued_report_is_written_as_it_is_stored(northmoor: Northmoor, tmp_path: Path) -> None:
    out, _err = run("--outline", "charter-update", "--to", str(tmp_path), "--issue", "--json", by=northmoor)
    answer = json.loads(out)
    edition = Edition.objects.get()
    assert answer["edition"] == {"number": 1, "uuid": str(edition.uuid)}
    written = {Path(name).name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in answer["files"]}
    assert written == dict(edition.files.values_list("name", "sha256"))
    for path in tmp_path.iterdir():
        assert inspect(path.read_bytes(), path.name, authors=[northmoor.plan.owner.name]) == []


def test_a_dry_run_says_what_is_missing_and_writes_nothing(northmoor: Northmoor, tmp_path: Path) -> None:
    out, _err = run("--outline", "panel-report", "--to", str(tmp_path / "new"), "--dry-run", by=northmoor)
    assert "must be mended: “Legal implications” has no answer." in out
    assert out.rstrip().endswith("Nothing was written: this was a dry run.")
    assert not (tmp_path / "new").exists()
    assert not Draft.objects.exists()


def test_what_is_not_ready_is_exit_code_4_and_its_draft_is_kept(northmoor: Northmoor, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The draft is kept") as caught:
        run("--outline", "panel-report", "--to", str(tmp_path), "--issue", by=northmoor)
    assert caught.value.returncode == 4
    assert Draft.objects.get().state == Draft.State.OPEN
    assert list(tmp_path.iterdir()) == []


def test_dates_period_title_and_readers_can_be_said(northmoor: Northmoor, tmp_path: Path) -> None:
    options = [
        *("--outline", "charter-update", "--to", str(tmp_path), "--issue"),
        *(
            "--as-at",
            "2026-06-30",
            "--period-start",
            "2026-04-01",
            "--period-end",
            "2026-06-30",
            "--title",
            "June update",
        ),
    ]
    run(*options, by=northmoor)
    edition = Edition.objects.get()
    assert (edition.title, edition.as_at, edition.period_ends_on, edition.audience) == (
        "June update",
        JUNE,
        JUNE,
        "panel",
    )


def test_only_what_changed_since_an_edition_can_be_asked_for(northmoor: Northmoor, tmp_path: Path) -> None:
    an_edition(northmoor.version, by=northmoor.officer)
    activity = Activity.objects.get(version=northmoor.version, commitment__ref="3")
    amber = northmoor.version.scheme.ratings.get(key="amber")
    rate(activity, amber, as_at=JUNE, reason="The needles have come.", by=northmoor.officer)
    run("--outline", "charter-update", "--to", str(tmp_path), "--changes-since", "1", by=northmoor)
    page = next(tmp_path.glob("*.html")).read_text(encoding="utf-8")
    assert "This report shows only what has changed since" in page
    assert "Repair the bicycle marking kits." in page
    assert "Walk every market street" not in page


@pytest.mark.parametrize(
    ("plan", "options", "said"),
    [
        ("no-such-plan", [], "There is no plan 'no-such-plan'. Plans: northmoor-safety-plan."),
        (PLAN, ["--changes-since", "7"], "There is no edition 7 to compare with. Editions: none."),
        (PLAN, ["--period-start", "2026-01-01"], "Give both --period-start and --period-end"),
    ],
)
def test_a_wrong_command_is_exit_code_2_and_says_what_there_is(
    northmoor: Northmoor, plan: str, options: list[str], said: str
) -> None:
    with pytest.raises(CommandError) as caught:
        run("--outline", "charter-update", *options, by=northmoor, plan=plan)
    assert (caught.value.returncode, said in str(caught.value)) == (2, True)


def test_a_folder_that_cannot_be_written_to_is_exit_code_1(northmoor: Northmoor, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="cannot be written to") as caught:
        run("--outline", "charter-update", "--to", str(tmp_path / "file"), by=northmoor)
    assert caught.value.returncode == 1

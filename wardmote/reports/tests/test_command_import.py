from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wardmote.core.accounts.models import Role
from wardmote.plans.models import Plan, PlanImport
from wardmote.plans.tests.factories import a_partnership, a_user
from wardmote.reports.models import Upload
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import MARCH, ROWS, a_plan_file


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "plan.docx"
    path.write_bytes(a_plan_file())
    return path


@pytest.fixture
def plan(northmoor: Northmoor, document: Path) -> Plan:
    """A plan that the document was imported into."""
    run(document, "--new", "Roads plan", by=northmoor)
    return Plan.objects.get(title="Roads plan")


def run(path: Path, *options: str, by: Northmoor) -> tuple[str, str]:
    """What the command says on standard output and on standard error."""
    out, err = StringIO(), StringIO()
    call_command("import", str(path), *options, "--by", by.officer.email, stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def refused(path: Path, *options: str, by: Northmoor) -> tuple[int, str]:
    """The exit code and the message of a command that fails."""
    with pytest.raises(CommandError) as caught:
        run(path, *options, by=by)
    return caught.value.returncode, str(caught.value)


def test_a_document_is_imported_and_what_it_did_is_said(northmoor: Northmoor, document: Path) -> None:
    out, err = run(document, "--new", "Roads plan", by=northmoor)
    assert out.splitlines() == [
        "commitment: 3 new",
        "activity: 3 new",
        "0 error, 0 warning, 1 info",
        "Imported into roads-plan.",
    ]
    assert err == ""
    done = PlanImport.objects.latest("pk")
    assert (done.as_at, done.by, done.file_name) == (MARCH, northmoor.officer, "plan.docx")
    assert done.upload.state == Upload.State.IMPORTED


def test_the_same_document_again_changes_nothing(northmoor: Northmoor, document: Path, plan: Plan) -> None:
    before = PlanImport.objects.count()
    out, _err = run(document, "--plan", plan.slug, by=northmoor)
    assert out.splitlines()[-1] == "Nothing was changed: the plan says all of this already."
    assert PlanImport.objects.count() == before


def test_a_dry_run_says_the_same_and_writes_nothing(northmoor: Northmoor, document: Path) -> None:
    dry, _err = run(document, "--new", "Roads plan", "--dry-run", by=northmoor)
    assert dry.splitlines()[-1] == "Nothing was changed: this was a dry run."
    assert not Upload.objects.exists()
    assert not Plan.objects.filter(title="Roads plan").exists()
    wet, _err = run(document, "--new", "Roads plan", by=northmoor)
    assert dry.splitlines()[:-1] == wet.splitlines()[:-1]


def test_the_answer_as_json_can_be_read_by_a_program(
    northmoor: Northmoor, document: Path, plan: Plan, tmp_path: Path
) -> None:
    later = tmp_path / "april.docx"
    rows = [(*ROWS[0][:5], "R", *ROWS[0][6:]), *ROWS[1:]]
    later.write_bytes(a_plan_file(rows))
    out, _err = run(later, "--plan", plan.slug, "--as-at", "2026-04-30", "--json", by=northmoor)
    answer: dict[str, Any] = json.loads(out)
    assert (answer["imported"], answer["dry_run"], answer["plan"]) == (True, False, plan.slug)
    assert answer["counts"] == {"commitment": {"same": 3}, "activity": {"changed": 1, "same": 2}}
    (change,) = answer["changes"]
    assert change["fields"] == [["rating", "amber", "red"]]


def test_a_public_page_can_be_refused(northmoor: Northmoor, document: Path) -> None:
    run(document, "--new", "Roads plan", "--not-public", by=northmoor)
    assert not Plan.objects.get(title="Roads plan").is_public


def a_renumbered(tmp_path: Path) -> Path:
    path = tmp_path / "may.docx"
    rows = [*ROWS[:2], ("9", "Repair the bicycle marking kits and needles.", *ROWS[2][2:])]
    path.write_bytes(a_plan_file(rows))
    return path


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_rows_that_match_only_by_their_words_are_listed_with_what_to_type(
    northmoor: Northmoor, plan: Plan, tmp_path: Path, dry: list[str]
) -> None:
    path, err, before = a_renumbered(tmp_path), StringIO(), PlanImport.objects.count()
    with pytest.raises(CommandError) as caught:
        call_command(
            "import",
            str(path),
            "--plan",
            plan.slug,
            "--by",
            northmoor.officer.email,
            *dry,
            stdout=StringIO(),
            stderr=err,
        )
    assert caught.value.returncode == 4
    assert "--same 9=3   or   --same 9=new" in err.getvalue()
    assert PlanImport.objects.count() == before
    assert not Upload.objects.exclude(state__in=[Upload.State.IMPORTED, Upload.State.DISCARDED]).exists()


@pytest.mark.parametrize(("answer", "count"), [("9=3", 3), ("9=new", 4)])
def test_a_row_is_the_same_or_new_as_the_person_says(
    northmoor: Northmoor, plan: Plan, tmp_path: Path, answer: str, count: int
) -> None:
    run(a_renumbered(tmp_path), "--plan", plan.slug, "--same", answer, by=northmoor)
    assert plan.versions.get().commitments.count() == count


def test_a_file_that_cannot_be_opened_or_read_is_exit_code_1(northmoor: Northmoor, tmp_path: Path) -> None:
    code, said = refused(tmp_path / "none.docx", "--new", "Roads plan", by=northmoor)
    assert (code, "cannot be opened" in said) == (1, True)
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 nothing behind it")
    for options in ([], ["--dry-run"]):
        code, said = refused(broken, "--new", "Roads plan", *options, by=northmoor)
        assert (code, said.startswith("broken.docx: ")) == (1, True)
    assert not Upload.objects.exclude(state=Upload.State.DISCARDED).exists()


def test_a_document_without_a_date_needs_one(northmoor: Northmoor, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(a_plan_file(title="Northmoor safety plan"))
    code, said = refused(path, "--new", "Roads plan", by=northmoor)
    assert (code, "--as-at" in said) == (2, True)
    run(path, "--new", "Roads plan", "--as-at", "2026-03-31", by=northmoor)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--plan", "no-such-plan"], "There is no plan 'no-such-plan'. Plans: northmoor-safety-plan."),
        (["--partnership", "elsewhere", "--new", "X"], "Say which partnership"),
        (["--new", "X", "--same", "nonsense"], "write ROW=KEY"),
    ],
)
def test_a_wrong_command_is_exit_code_2_and_says_what_there_is(
    northmoor: Northmoor, document: Path, options: list[str], said: str
) -> None:
    code, message = refused(document, *options, by=northmoor)
    assert (code, said in message) == (2, True)


def test_somebody_has_to_answer_for_it(northmoor: Northmoor, document: Path) -> None:
    for email in ("nobody@example.org", a_user(Role.SECRETARY, northmoor.partnership.force).email):
        with pytest.raises(CommandError, match="on whose behalf") as caught:
            call_command("import", str(document), "--new", "X", "--by", email)
        assert caught.value.returncode == 2


def test_where_there_are_two_partnerships_it_must_be_said_which(northmoor: Northmoor, document: Path) -> None:
    a_partnership("Southfen")
    code, said = refused(document, "--new", "X", by=northmoor)
    assert (code, "southfen" in said) == (2, True)
    run(document, "--new", "X", "--partnership", northmoor.partnership.slug, by=northmoor)

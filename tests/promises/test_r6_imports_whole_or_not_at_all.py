"""R6: an import happens whole or not at all and says what it did.

It is stopped at every write it makes, one after the other, and by killing its process at random moments. What stands
afterwards is what stood before, or what stands after a whole import; never anything between.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from tests.conftest import NewInstallation
from tests.installation import ROOT, Installation
from wardmote.plans.models import PlanImport
from wardmote.plans.services.importing import undo_import
from wardmote.plans.tests.factories import a_commitment, an_activity
from wardmote.reports.models import Upload
from wardmote.reports.services import inbox
from wardmote.reports.tests.conftest import Northmoor, northmoor  # noqa: F401  the fixture
from wardmote.reports.tests.factories import a_full_reading, a_plan_file, an_upload_read

WRITES = ("INSERT", "UPDATE", "DELETE")
KILLS = 6  # each starts a whole program; the tests before it stop at every single write
ADD_AN_OFFICER = """
from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.organisations.models import Partnership
partnership = Partnership.objects.get()
user = User.objects.create_user(email="officer@westshire.example", name="Policy officer")
Membership.objects.create(user=user, organisation=partnership.governing_body, role=Role.POLICY_OFFICER)
"""
COUNT = """
import json
from django.apps import apps
models = [model for model in apps.get_models() if model._meta.app_label in {"plans", "clearance"}]
print(json.dumps({model._meta.label: model.objects.count() for model in models}))
"""


class Stopped(Exception):
    """The lights went out."""


@contextmanager
def stopped_at(number: int) -> Iterator[list[int]]:
    """Raise in place of the database write of this number, counting from 1; gives how many were asked for."""
    seen = [0]

    def wrap(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            seen[0] += 1
            if seen[0] == number:
                raise Stopped
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrap):
        yield seen


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    found = {}
    for model in apps.get_models():
        fields = [field.attname for field in model._meta.concrete_fields]
        rows = model._default_manager.order_by("pk").values_list(*fields)
        found[model._meta.label] = [tuple(map(_plain, row)) for row in rows]
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def next_month() -> dict[str, Any]:
    """A document that rewords, changes, adds and loses."""
    read = a_full_reading()
    commitments = read["objectives"][0]["parts"][0]["commitments"]
    commitments[0]["statement"] = "Answer every call about antisocial behaviour within an hour."
    commitments[1]["activities"][0].update(progress="Rota published.", rag="amber", rag_printed="A")
    del commitments[2]
    commitments.append(a_commitment("4", "Light the underpass.", an_activity(owners=["Roads Manager"])))
    return read


def _stop_everywhere(upload: Upload, by: Any) -> int:
    """Stop the import at each of its writes in turn; the number of writes of a whole one."""
    before = everything()
    number = 0
    while True:
        number += 1
        point = transaction.savepoint()
        try:
            with stopped_at(number) as seen, transaction.atomic():
                inbox.import_upload(upload, by=by)
        except Stopped:
            assert everything() == before, f"stopped at write {number}, something was left behind"
            transaction.savepoint_rollback(point)
            continue
        return seen[0]


def test_a_first_import_stopped_at_any_write_leaves_nothing_behind(northmoor: Northmoor) -> None:  # noqa: F811
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    assert _stop_everywhere(upload, northmoor.officer) > 10
    assert PlanImport.objects.count() == 2


def test_next_months_import_stopped_at_any_write_leaves_the_plan_as_it_was(northmoor: Northmoor) -> None:  # noqa: F811
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, read=next_month(), plan=northmoor.plan)
    assert _stop_everywhere(upload, northmoor.officer) > 10
    assert northmoor.version.commitments.filter(ref="4").exists()


def test_an_undoing_stopped_at_any_write_leaves_the_import_as_it_was(northmoor: Northmoor) -> None:  # noqa: F811
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, read=next_month(), plan=northmoor.plan)
    done = inbox.import_upload(upload, by=northmoor.officer)
    assert done is not None
    before, number = everything(), 0
    while True:
        number += 1
        try:
            with stopped_at(number), transaction.atomic():
                undo_import(done, by=northmoor.officer)
        except Stopped:
            assert everything() == before, f"stopped at write {number}, something was left behind"
            continue
        break
    assert number > 5
    assert not northmoor.version.commitments.filter(ref="4").exists()


def test_a_second_import_of_the_same_document_changes_no_row_of_the_plan(northmoor: Northmoor) -> None:  # noqa: F811
    ours = {model._meta.label for model in apps.get_app_config("plans").get_models()} | {"clearance.Passage"}
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, plan=northmoor.plan)
    before = everything()
    assert inbox.import_upload(upload, by=northmoor.officer) is None
    after = everything()
    assert {label: after[label] for label in ours} == {label: before[label] for label in ours}


def test_a_dry_run_changes_no_row_of_any_table(northmoor: Northmoor, tmp_path: Any) -> None:  # noqa: F811
    path = tmp_path / "plan.docx"
    path.write_bytes(a_plan_file())
    before = everything()
    call_command("import", str(path), "--new", "X", "--dry-run", "--by", northmoor.officer.email, stdout=StringIO())
    assert everything() == before


def test_the_check_itself_sees_a_row_that_was_left_behind(northmoor: Northmoor) -> None:  # noqa: F811
    before = everything()
    northmoor.version.commitments.filter(ref="1").update(statement="Left behind.")
    assert everything() != before


@pytest.mark.slow
def test_an_import_killed_at_any_moment_is_there_whole_or_not_at_all(
    founded_installation: NewInstallation, tmp_path: Any
) -> None:
    """Each process imports a plan of its own and is killed: the tables have grown by a whole plan, or not at all."""
    place = founded_installation()
    place.python(ADD_AN_OFFICER)
    document = tmp_path / "plan.docx"
    document.write_bytes(a_plan_file())
    place.wardmote("import", document, "--new", "The first plan")  # the first also makes the posts and bodies it names
    before, began = _counts(place), time.monotonic()
    place.wardmote("import", document, "--new", "The second plan")
    takes, after = time.monotonic() - began, _counts(place)
    whole = {label: after[label] - before[label] for label in after}
    assert whole["plans.Commitment"] == 3
    chance = random.Random(6)
    for number in range(KILLS):
        before = _counts(place)
        process = _start(place, document, f"Plan {number}")
        time.sleep(chance.uniform(0.4, 1.0) * takes)
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = _counts(place)
        grown = {label: after[label] - before[label] for label in after}
        assert grown == whole or not any(grown.values()), f"killed import {number} left something between: {grown}"
    place.wardmote("import", document, "--new", "The last plan")  # and nothing stands in the way of the next


def _start(place: Installation, document: Any, title: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "wardmote", "import", str(document), "--new", title]
    return subprocess.Popen(
        command,
        env=place.environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _counts(place: Installation) -> dict[str, int]:
    """How many rows the tables of plans and of clearing have."""
    found: dict[str, int] = json.loads(place.python(COUNT))
    return found

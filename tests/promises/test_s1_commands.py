"""S1: no command writes on behalf of somebody who has no right to. The same for parts of pages, which htmx asks for."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.http import HttpResponse
from django.test import Client

from tests.promises.matrix import ROWS
from tests.promises.walking import browser_of, fingerprint
from tests.world import ANONYMOUS, EVERY_ROLE, OTHER_ORGANISATION, World, build

# Whoever can start these holds the machine and its database already; they write on nobody's behalf.
OF_THE_MACHINE = {
    "backup",
    "checkpoint",
    "count",
    "example",
    "generate",
    "init",
    "load",
    "measure",
    "publish",
    "read",
    "read-upload",
    "reindex",
    "remind",
    "restore",
    "send-mail",
    "verify",
    "work",
}
# Those that write in somebody's name, and the roles that this person must have.
ON_BEHALF = {"import": {"policy_officer"}, "report": {"policy_officer"}}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


def test_every_command_is_declared() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("wardmote.")}
    assert ours == OF_THE_MACHINE | ON_BEHALF.keys(), "say of a new command on whose behalf it writes"


def run(command: str, world: World, by: str, folder: Path) -> None:
    document = folder / "plan.csv"
    document.write_text("No,Recommendation,Owner,Date,RAG,Update\n1,Answer every call.,Manager,By Jun 26,A,Done.\n")
    arguments = {
        "import": [str(document), "--plan", world.ours.plan.slug, "--dry-run", "--as-at", "2026-04-30"],
        "report": [world.ours.plan.slug, "--outline", "charter-update", "--dry-run"],
    }
    call_command(command, *arguments[command], "--by", by, stdout=StringIO(), stderr=StringIO())


def refusal(command: str, world: World, by: str, folder: Path) -> str:
    try:
        run(command, world, by, folder)
    except CommandError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("command", sorted(ON_BEHALF))
def test_a_command_writes_on_behalf_of_those_alone_who_may(command: str, world: World, tmp_path: Path) -> None:
    before = fingerprint()
    for who in [OTHER_ORGANISATION, *EVERY_ROLE]:
        by = world.user(who).email
        if who in ON_BEHALF[command]:
            # It may be refused for what stands in the document, never for who asks.
            assert "on whose behalf" not in refusal(command, world, by, tmp_path)
        else:
            with pytest.raises(CommandError, match="on whose behalf"):
                run(command, world, by, tmp_path)
    assert fingerprint() == before


def test_a_closed_account_is_nobody(world: World, tmp_path: Path) -> None:
    officer = world.ours.users["policy_officer"]
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    with pytest.raises(CommandError, match="on whose behalf"):
        run("import", world, officer.email, tmp_path)


def test_a_part_of_a_page_is_shown_to_those_alone_who_may_see_the_page(world: World) -> None:
    """As htmx asks for it, as a boosted link does, and with a guess at seeing it as somebody else."""
    colleague = world.ours.users["administrator"].pk
    variants: list[dict[str, str]] = [
        {"HX-Request": "true", "HX-Target": "results"},
        {"HX-Request": "true", "HX-Boosted": "true"},
    ]
    wrong = []
    for row in ROWS:
        refused = [who for who in (ANONYMOUS, OTHER_ORGANISATION, *EVERY_ROLE) if not row.lets_see(who)]
        for who in {*refused[:2], *refused[-1:]}:
            client = browser_of(world.user(who))
            for headers in variants:
                answer = client.get(row.address(world), headers=headers)
                wrong += [] if nothing_shown(answer) else [f"{row.name} by {who}, {headers}: {answer.status_code}"]
            answer = client.get(row.address(world), {"as": colleague, "user": colleague, "role": "administrator"})
            wrong += [] if nothing_shown(answer) else [f"{row.name} by {who} as another: {answer.status_code}"]
    assert not wrong, "\n".join(wrong)


def nothing_shown(answer: HttpResponse) -> bool:
    """Not there; or sign in first, which htmx is told by a header."""
    if answer.status_code == 204:
        return "/account/sign-in/" in answer.headers.get("HX-Redirect", "")
    if answer.status_code == 302:
        return answer.headers["Location"].startswith("/account/sign-in/")
    return answer.status_code in {401, 404, 405}


def test_a_part_that_is_shown_is_noticed() -> None:
    """The test of the test."""
    assert not nothing_shown(HttpResponse("<p>here</p>"))
    assert not nothing_shown(HttpResponse(status=204))
    assert nothing_shown(Client().get("/work/plans/"))

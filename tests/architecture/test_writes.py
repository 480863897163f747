"""One write path (S13): rows are written in services, and whoever writes leaves an entry in the history."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "wardmote"
NOT_WRITTEN_BY_HAND = {"migrations", "tests"}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

OUTSIDE_SERVICES = {
    "core/accounts/drafts.py": "what somebody is still typing; it becomes a record when they send it",
    "core/accounts/forms/signing_in.py": "attributes of a field in a form, no row",
    "core/accounts/models.py": "Django's own way to make a user; services call it and leave the entry",
    "core/documents/writers/pdf.py": "a file, no row",
    "core/ui/jinja.py": "the environment of the templates, no row",
    "reports/example/loading.py": "the people and posts of the example, before anybody works in it",
}
"""Writes outside services, each with its reason."""

WITHOUT_AN_ENTRY = {
    "core/audit/services.py": "the history itself",
    "core/notices/services.py": "letters on their way; what they tell of has its entry",
    "plans/services/carrying.py": "links and evidence carried with a version; adopting it has the entry",
    "plans/services/changing.py": "the hands of every service that changes a row; each of those has the entry",
    "plans/services/copying.py": "the rows of a new version; drafting it has the entry",
    "plans/services/editing/common.py": "the order and the numbers; the verb that calls it has the entry",
    "plans/services/editing/contents.py": "owners, dates and steps of a row; the verb that calls it has the entry",
    "plans/services/editing/handing.py": "what a merger hands over and gives back; merging and bringing back have the entry",
    "plans/services/editing/lineage.py": "where a row comes from; splitting and merging have the entry",
    "plans/services/editing/linked.py": "links that a merger hands over; merging and bringing back have the entry",
    "plans/services/generating/people.py": "invented people; generating has one entry for all",
    "plans/services/generating/tree.py": "invented plans; generating has one entry for all",
    "plans/services/journal.py": "the hands of an import and of a change to many rows; both have their entry",
    "plans/services/reviving.py": "what an import gives back to rows that it brings back; the import has the entry",
    "plans/services/settling.py": "what is asked follows what is agreed; agreeing it has the entry",
    "plans/services/writing.py": "the hands of an import, which has the entry",
    "reports/services/issuing.py": "marks the draft as issued; issuing the edition has the entry",
}
"""Modules of services that write and call no ``audit.record`` themselves, each with its reason."""


def modules() -> list[str]:
    files = sorted(ROOT.rglob("*.py"))
    return [str(file.relative_to(ROOT)) for file in files if not NOT_WRITTEN_BY_HAND & set(file.parts)]


def is_service(module: str) -> bool:
    return "services" in Path(module).parts or Path(module).name == "services.py"


def writes_in(source: str) -> Iterator[str]:
    """The calls in a module that write rows, as they stand there."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "insert":  # of core/prepared.py
            yield node.func.id
        if not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        # A dictionary is updated with another one; a table with named values.
        updates = name == "update" and node.keywords and not node.args and all(each.arg for each in node.keywords)
        if updates or name in WRITES:
            yield ast.unparse(node.func)


def writing_modules() -> dict[str, list[str]]:
    found = {module: list(writes_in((ROOT / module).read_text(encoding="utf-8"))) for module in modules()}
    return {module: writes for module, writes in found.items() if writes}


def test_only_services_write() -> None:
    outside = {module: writes for module, writes in writing_modules().items() if not is_service(module)}
    assert {module: writes for module, writes in outside.items() if module not in OUTSIDE_SERVICES} == {}


def test_every_service_that_writes_leaves_an_entry_in_the_history() -> None:
    silent = {
        module: writes
        for module, writes in writing_modules().items()
        if is_service(module) and "audit.record(" not in (ROOT / module).read_text(encoding="utf-8")
    }
    assert {module: writes for module, writes in silent.items() if module not in WITHOUT_AN_ENTRY} == {}


def test_no_exception_is_kept_that_nobody_needs() -> None:
    writing = writing_modules()
    assert [module for module in {**OUTSIDE_SERVICES, **WITHOUT_AN_ENTRY} if module not in writing] == []


@pytest.mark.parametrize(
    "source",
    [
        "row.save()",
        "Plan.objects.create(title='')",
        "rows.update(text='')",
        "Plan.objects.filter().delete()",
        "insert([row])",
    ],
)
def test_a_write_would_be_found(source: str) -> None:
    assert list(writes_in(source))


@pytest.mark.parametrize("source", ["values.update(other)", "values.update({'a': 1})", "form.is_valid()"])
def test_what_writes_no_row_is_left_alone(source: str) -> None:
    assert not list(writes_in(source))

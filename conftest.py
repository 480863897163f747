"""What every test shares: which database is under test, where Chromium is, and when a skip is a failure."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests import migrated

REQUIRE_ALL = os.environ.get("WARDMOTE_REQUIRE_ALL") == "1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "new_installation"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out tests that never ask a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the database under test cannot answer, and on request what asks no database."""
    engine = settings.DATABASES["default"]["ENGINE"]
    other = "postgres" if "sqlite" in engine else "sqlite"
    database_only = config.getoption("--database-only")
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        wanted = not item.get_closest_marker(other) and (not database_only or _asks_a_database(item))
        (kept if wanted else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    test_case = getattr(item, "cls", None)
    return bool(
        fixtures or item.get_closest_marker("django_db") or (test_case and issubclass(test_case, TransactionTestCase))
    )


def _skip_is_a_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that keeps its reason: on CI nothing may be missing."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}\nNothing may be skipped here, because WARDMOTE_REQUIRE_ALL=1."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _skip_is_a_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _skip_is_a_failure(report)
    return report


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> None:
    """On SQLite begin with what an earlier run migrated, and keep what this one has for the next."""
    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_setup")
        return
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined] # of every engine's, if not of their base
    with closing(sqlite3.connect(name, uri=True)) as memory:
        migrated.fill(memory)
        request.getfixturevalue("django_db_setup")
        migrated.keep(memory)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium: Playwright's own download is not always to be had."""
    path = os.environ.get("WARDMOTE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("Chromium is not installed. On Debian: apt-get install chromium")
    arguments = ["--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}

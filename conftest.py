"""What every test shares: which database is under test, where Chromium is, and when a skip is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from typing import Any

import pytest
from django.conf import settings

REQUIRE_ALL = os.environ.get("WARDMOTE_REQUIRE_ALL") == "1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the database under test cannot answer; it is run on the other one."""
    engine = settings.DATABASES["default"]["ENGINE"]
    other = "postgres" if engine.endswith("sqlite3") else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(other)]


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
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium: Playwright's own download is not always to be had."""
    path = os.environ.get("WARDMOTE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("Chromium is not installed. On Debian: apt-get install chromium")
    arguments = ["--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}

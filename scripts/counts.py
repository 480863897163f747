"""A pytest plugin that writes to a file how many tests passed, failed and were skipped, so that ./test can add up."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the name of the file."""
    parser.addoption("--counts", type=Path, required=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write the three numbers; an error while setting up or collecting is a failure."""
    found = {kind: len(terminalreporter.getreports(kind)) for kind in ("passed", "failed", "error", "skipped")}
    text = f"{found['passed']} {found['failed'] + found['error']} {found['skipped']}\n"
    config.getoption("--counts").write_text(text, encoding="ascii")

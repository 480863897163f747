from __future__ import annotations

from pathlib import Path

import pytest

from wardmote.performance.tests.making import Place


@pytest.fixture
def data_folder(settings, tmp_path):
    """A data directory of the test's own, in which nothing was loaded."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)

from __future__ import annotations

from pathlib import Path

import pytest

from wardmote.core.accounts.models import Role
from wardmote.performance.sources import Source, read_source
from wardmote.performance.tests.making import Place
from wardmote.performance.tests.test_sources import GOOD
from wardmote.plans.tests.factories import a_partnership, a_user


@pytest.fixture
def data_folder(settings, tmp_path):
    """A data directory of the test's own, in which nothing was loaded."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def own(tmp_path: Path) -> Source:
    """A force's own extract."""
    path = tmp_path / "own.yaml"
    path.write_text(
        GOOD.replace("type: date}", "type: date, required: true}\n  - {name: force_name, header: Force, type: text}\n"
                     "  - {name: minutes, header: Minutes, type: number}\n"
                     "  - {name: note, header: Note, type: text}")
        .replace("period:", 'force: {column: force_name, as: name}\nempty: ["", "n/k"]\nperiod:'),
        encoding="utf-8",
    )  # fmt: skip
    return read_source(path)


@pytest.fixture
def partnership():
    return a_partnership()


@pytest.fixture
def analyst(client, partnership):
    """Somebody signed in who may see and type figures of the partnership's force."""
    user = a_user(Role.ANALYST, partnership.force)
    client.force_login(user)
    return user

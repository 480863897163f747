"""What tests that cross rooms share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.installation import Installation, postgres_database

NewInstallation = Callable[..., Installation]


@pytest.fixture(scope="session")
def new_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewInstallation]:
    """Make empty installations on the engine under test, or with ``engine="sqlite"`` on SQLite."""
    server = os.environ.get("DATABASE_URL")
    with ExitStack() as stack:

        def make(engine: str | None = None, **variables: str) -> Installation:
            data = Path(tmp_path_factory.mktemp("installation")) / "data"
            url = stack.enter_context(postgres_database(server)) if server and engine != "sqlite" else None
            return Installation(data, url, variables)

        yield make

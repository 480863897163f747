"""What tests that cross rooms share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests.installation import Installation, postgres_database

NewInstallation = Callable[..., Installation]


@pytest.fixture(scope="session")
def new_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewInstallation]:
    """Make empty installations on the engine under test, or with ``engine="sqlite"`` on SQLite."""
    server = os.environ.get("DATABASE_URL")
    with ExitStack() as stack:

        def make(engine: str | None = None, *, like: Installation | None = None, **variables: str) -> Installation:
            data = Path(tmp_path_factory.mktemp("installation")) / "data"
            copied = like.database_url if like else None
            url = stack.enter_context(postgres_database(server, copied)) if server and engine != "sqlite" else None
            if like:
                shutil.copytree(like.data, data)
            return Installation(data, url, variables)

        yield make


@pytest.fixture(scope="session")
def founded_installation(new_installation: NewInstallation) -> NewInstallation:
    """Make installations that are set up: copies of one, because to set one up takes longer than to try something with it."""

    @cache
    def original(engine: str | None) -> Installation:
        return new_installation(engine).migrated().founded()

    def make(engine: str | None = None) -> Installation:
        engine = engine if "DATABASE_URL" in os.environ else "sqlite"
        return new_installation(engine, like=original(engine))

    return make

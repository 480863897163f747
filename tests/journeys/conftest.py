"""What journeys share: a small installation with people in it, and browsers with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE
from tests.conftest import NewInstallation
from tests.installation import served
from tests.world import World, build


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """Two partnerships with everything in them, behind a running server."""
    cache.clear()  # earlier tries at signing in are counted there
    return build()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page on a phone; every journey must be possible without scripts too."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": PHONE, "height": 720}, java_script_enabled=request.param
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def example(new_installation: NewInstallation) -> Iterator[str]:
    """The address of the example, loaded and served as ./run does it."""
    installation = new_installation(WARDMOTE_EXAMPLE="1").migrated()
    installation.wardmote("collectstatic", "--no-input", "--verbosity", "0")
    installation.wardmote("example", "load")
    with served(installation) as address:
        yield address

"""Settings of the tests: the ordinary ones, with cheap passwords and a data directory that vanishes.

A module of its own because pytest-django reads settings before any ``conftest.py`` runs. The environment is set, not
only this process's settings, so that a program started by a test works on the same data.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["WARDMOTE_TESTING"] = "1"
# Playwright keeps an event loop in the test's thread; the tests themselves are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if "WARDMOTE_TESTS_ROOT" not in os.environ:
    os.environ["WARDMOTE_TESTS_ROOT"] = tempfile.mkdtemp(prefix="wardmote-tests-")
    atexit.register(shutil.rmtree, os.environ["WARDMOTE_TESTS_ROOT"], ignore_errors=True)

# Each worker of pytest-xdist has its own files, as it has its own database.
_data = Path(os.environ["WARDMOTE_TESTS_ROOT"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
_data.mkdir(exist_ok=True)
os.environ["WARDMOTE_DATA"] = str(_data)

from wardmote.config.settings import *  # noqa: E402, F403 - the environment must be set first

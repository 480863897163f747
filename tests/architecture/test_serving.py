"""What the server reads before it starts its workers, it may share with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = """
import os
from wardmote.config import gunicorn, wsgi
gunicorn.load_what_every_page_needs()
from django.db import connections
print(len(os.listdir("/proc/self/task")), [each.connection for each in connections.all()])
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux says how many threads there are")
def test_what_is_read_before_the_workers_start_leaves_no_thread_and_no_connection_behind() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wardmote.config.settings"}
    said = subprocess.run([sys.executable, "-c", LOAD], env=environment, check=True, capture_output=True, text=True)
    assert said.stdout.split(maxsplit=1) == ["1", "[None]\n"]

"""How gunicorn serves us: ``gunicorn --config python:wardmote.config.gunicorn wardmote.config.wsgi``.

Sync workers, because Django with SQLite was fastest with them of all that were tried (docs/adr/0002).
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from wardmote.config.settings import EXAMPLE_MODE

bind = os.environ.get("WARDMOTE_BIND", "127.0.0.1:8000")
preload_app = True  # workers start at once and share memory; a missing secret key stops the server with its reason
workers = int(os.environ.get("WARDMOTE_WORKERS", "2"))
worker_class = "sync"
timeout = 120  # an import of a large document may take a minute
graceful_timeout = 20
max_requests = 10_000  # give memory back now and then; seldom, because a new worker reads its templates anew
max_requests_jitter = 1000
loglevel = "warning"
proc_name = "wardmote"
control_socket_disable = True  # nothing here uses it, and two servers of one user would share it


def when_ready(server: Any) -> None:
    """Set what is loaded apart, and say where the example is, once it can be opened, and as whom it can be tried."""
    load_what_every_page_needs()
    gc.collect()
    gc.freeze()  # what is loaded stays: workers neither look through it for waste nor copy its memory by doing so
    if not EXAMPLE_MODE:
        return
    people = "".join(f"  {role:<24}{what}\n" for role, what in _demo_people().items())
    sys.stdout.write(
        f"\nWardmote is ready: {address_of(server.cfg.address)}\n\n"
        "The first page is what the public sees. To work, choose one of these on it:\n"
        f"{people}\nPress Ctrl-C to stop.\n"
    )
    sys.stdout.flush()


def address_of(listening: Any) -> str:
    """Where the server can be opened: it listens where its command line says, which goes before the settings here."""
    first = listening[0]
    return first if isinstance(first, str) else f"http://{first[0]}:{first[1]}"


def load_what_every_page_needs() -> None:
    """All views and the frame around pages, once and for every worker: else each reads them when its first page waits."""
    from django.urls import get_resolver

    from wardmote.core.ui.jinja import load_frame  # the application is loaded by now

    _ = get_resolver().reverse_dict  # every view is read on the way to it
    load_frame()


def _demo_people() -> dict[str, str]:
    """The roles that the example can be tried as, and what each comes to do."""
    from django.db import connections

    from wardmote.core.accounts import demo  # the application is loaded by now

    people = {str(person.role): str(person.question) for person in demo.people()}
    connections.close_all()  # a connection must not pass to the workers
    return people


def on_exit(server: Any) -> None:
    """Say that what was done is kept."""
    if EXAMPLE_MODE:
        sys.stdout.write("\nStopped. What you changed is kept; ./run starts it again.\n")
        sys.stdout.flush()

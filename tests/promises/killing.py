"""A server that can be killed at any moment, and people who go on writing to it whatever happens."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from scripts.with_postgres import Cluster
from tests.installation import Installation

TOKEN = "r1" * 16
BREATH = 0.05  # seconds before somebody tries again who got no answer
# The server dies with the test that started it, however that ends; its workers see that it is gone and end too.
SERVE = """
import ctypes, runpy, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
sys.argv = ["gunicorn", "--config", "python:wardmote.config.gunicorn", "wardmote.config.wsgi"]
runpy.run_module("gunicorn", run_name="__main__")
"""


def marker(number: int) -> str:
    return f"R1-{number} the rota was published."


@dataclass(slots=True)
class Served:
    """A server in a process group of its own, that can be killed and started again at the same address."""

    place: Installation
    port: int = field(init=False)
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    @property
    def log(self) -> Path:
        return self.place.data.parent / "server.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE],
                env={**self.place.environment, "WARDMOTE_BIND": f"127.0.0.1:{self.port}", "WARDMOTE_WORKERS": "2"},
                cwd=self.place.data.parent,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """All of it at once. Nothing is told, nothing is flushed."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_a_worker(self) -> None:
        for pid in _children(self.process.pid)[:1]:
            _kill(pid)


def kill_database(cluster: Cluster) -> None:
    """The first process goes first: it would mourn the others, and start again in an order of its own."""
    first = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    everybody = [first, *_children(first)]
    for pid in everybody:
        _kill(pid)
    while any(Path(f"/proc/{pid}").exists() for pid in everybody):
        time.sleep(BREATH)


def _children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], text=True, capture_output=True)
    return [int(each) for each in found.stdout.split()]


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@dataclass(slots=True)
class Sheet:
    """The form as a person has it before them."""

    values: dict[str, str]
    ratings: list[str]

    @classmethod
    def of(cls, page: str) -> Sheet:
        form = html.document_fromstring(page).xpath("//main//form[@data-keep-draft]")[0]
        ratings = form.xpath(".//input[@name='rating']/@value")
        return cls(dict(form.form_values()), [str(each) for each in ratings])

    @property
    def seen(self) -> tuple[str, str]:
        return self.values["seen"], self.values["rated"]

    def filled(self, words: str) -> dict[str, str]:
        """Words, and another rating than the one shown: two writes that stand or fall together."""
        other = next(each for each in self.ratings if each not in {self.values["rating"], "none"})
        return {**self.values, "internal_text": words, "reason": words, "rating": other, "csrfmiddlewaretoken": TOKEN}


@dataclass(slots=True)
class Writer(threading.Thread):
    """Somebody who opens the form, writes, and sends it, again and again; and who remembers what was answered with a yes.

    Where somebody else was quicker, the same words are sent once more, as a person would. Where no answer came, nobody
    can tell what became of the words: they may be there once, or not at all.
    """

    port: int
    address: str
    session: str
    numbers: Iterator[int]
    stop: threading.Event
    sent: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    problem: Exception | None = None

    def __post_init__(self) -> None:
        threading.Thread.__init__(self, daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                try:
                    self._write()
                except (OSError, http.client.HTTPException):
                    time.sleep(BREATH)
        except Exception as problem:
            self.problem = problem

    def _write(self) -> None:
        sheet, words = self._open(), marker(next(self.numbers))
        self.sent.append(words)
        while (status := self._ask("POST", sheet.filled(words))[0]) == http.HTTPStatus.UNPROCESSABLE_ENTITY:
            theirs = self._open()
            if theirs.seen == sheet.seen:
                raise AssertionError("refused, and nobody else had written")
            sheet = theirs
        if status == http.HTTPStatus.FOUND:
            self.acknowledged.append(words)

    def _open(self) -> Sheet:
        status, page = self._ask("GET")
        if status != http.HTTPStatus.OK:
            raise OSError(status)
        return Sheet.of(page)

    def _ask(self, method: str, values: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, self.address, urlencode(values or {}), headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            self.answers[answer.status] += 1
            return answer.status, page
        finally:
            connection.close()

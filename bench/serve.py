"""A real server as we ship it: gunicorn, a plan of 5,000 activities, eight people signed in, permissions on.

The client is ours: eight threads with a connection each. It shares the two processors with the server, so what it
costs is printed too. Beside it stands a peer: the same rows by Django's own ORM and templates, with nothing else.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.database import ONE_PLAN, ROOT, Load, prepared

CLIENTS = 8
WARM_UP = 3.0
"""Seconds in which both workers read their templates and prepare their questions."""
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
PROMISED = {
    "list of 100": "100/s",
    "filtered list": "100/s",
    "activity": "150/s",
    "update with its history entry": "200/s",
}

SEEN_ALL = {"seen": str(10**12), "rated": str(10**12)}
"""So that two who write about the same thing do not stop each other."""


def main() -> None:
    load = prepared(ONE_PLAN)
    command = [sys.executable, "-m", "bench.serve", "sessions"]
    asked = json.loads(subprocess.run(command, env=load.environment, cwd=ROOT, check=True, stdout=-1).stdout)
    print(f"Serving a plan of {load.activities:,} activities to {CLIENTS} people at once")
    with served(load, "wardmote.config.wsgi") as server:
        for name in ("list of 100", "filtered list", "activity"):
            show(name, hammered(server, [asked["urls"][name]], asked["cookies"]), server)
        show("update with its history entry", updated(server, asked), server)
        once = timed_get(server, asked["urls"]["csv"], asked["cookies"][0])
        print(f"  {'CSV of 5,000 rows':<32}{once:8.2f} s     promised 0.3 s")
        print(f"  {'memory of the whole server':<32}{memory(server.pid):8.0f} MB    promised 300 MB")
    with served(load, "bench.peer") as server:
        show("peer: bare list of 100", hammered(server, ["/"], asked["cookies"]), server)


class Server:
    """Where the server listens and which process it is."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid


@contextmanager
def served(load: Load, application: str) -> Iterator[Server]:
    """Gunicorn with our own configuration on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**load.environment, "WARDMOTE_BIND": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:wardmote.config.gunicorn", application]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _wait in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


class Outcome:
    """Answers in a time, how many were not what was expected, and what the client's own work cost."""

    def __init__(self, answers: int, wrong: int, seconds: float, client: float, server: float) -> None:
        self.answers, self.wrong, self.seconds, self.client, self.server = answers, wrong, seconds, client, server


def hammered(server: Server, urls: list[str], cookies: list[str], expected: int = 200) -> Outcome:
    """Everybody opens the pages again and again."""

    def opened(connection: http.client.HTTPConnection, who: int, turn: int) -> bool:
        connection.request(
            "GET", urls[turn % len(urls)], headers={"Cookie": cookies[who], "Accept-Encoding": "identity"}
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status == expected

    return repeated(server, opened)


def updated(server: Server, asked: dict[str, list[str]]) -> Outcome:
    """Everybody writes updates of activities of their own, by the form that the page shows."""
    tokens, forms = {}, asked["forms"]
    for who, cookie in enumerate(asked["cookies"]):
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", forms[who], headers={"Cookie": cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        secret = re.search(r"csrftoken=[^;]+", answer.getheader("Set-Cookie") or "")
        assert token, page[:300]
        assert secret
        tokens[who] = (token[1], f"{cookie}; {secret[0]}", filled(page))

    def written(connection: http.client.HTTPConnection, who: int, turn: int) -> bool:
        token, cookie, values = tokens[who]
        fields = {
            **values,
            "csrfmiddlewaretoken": token,
            "internal_text": f"Said in turn {turn}.",
            **SEEN_ALL,
        }
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        url = forms[(who + turn * CLIENTS) % len(forms)]
        connection.request("POST", url, urlencode(fields), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status == 302

    return repeated(server, written)


def filled(page: str) -> dict[str, str]:
    """The date boxes of the form as it is shown."""
    return dict(re.findall(r'name="(as_at-[a-z]+)"[^>]*value="([^"]+)"', page))


def repeated(server: Server, work: Callable[[http.client.HTTPConnection, int, int], bool]) -> Outcome:
    """The work by every client at once, a warm-up first."""
    counts, wrong = [0] * CLIENTS, [0] * CLIENTS
    ends = time.perf_counter() + SECONDS + WARM_UP
    starts = ends - SECONDS

    def client(who: int) -> None:
        connection, turn = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60), 0
        while time.perf_counter() < ends:
            turn += 1
            try:
                good = work(connection, who, turn)
            except (OSError, http.client.HTTPException):
                connection.close()
                good = False
            if time.perf_counter() > starts:
                counts[who] += 1
                wrong[who] += not good

    threads = [threading.Thread(target=client, args=(who,)) for who in range(CLIENTS)]
    for thread in threads:
        thread.start()
    time.sleep(max(0.0, starts - time.perf_counter()))
    busy, spent = cpu_of(server.pid), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    for thread in threads:
        thread.join()
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_utime - spent
    return Outcome(sum(counts), sum(wrong), SECONDS, mine, cpu_of(server.pid) - busy)


def show(name: str, outcome: Outcome, server: Server) -> None:
    each = 1000 * outcome.server / max(1, outcome.answers)
    print(
        f"  {name:<32}{outcome.answers / outcome.seconds:8.1f} /s   {outcome.wrong} wrong,"
        f" {each:.1f} ms of the server's CPU each, client {100 * outcome.client / outcome.seconds:.0f}% of one CPU"
        + (f"   promised {PROMISED[name]}" if name in PROMISED else "")
    )


def timed_get(server: Server, url: str, cookie: str) -> float:
    """Seconds for one file, the fastest of five."""
    taken = []
    for _run in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        start = time.perf_counter()
        connection.request("GET", url, headers={"Cookie": cookie})
        connection.getresponse().read()
        taken.append(time.perf_counter() - start)
    return min(taken)


def processes(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in processes(int(child)))]


def cpu_of(pid: int) -> float:
    """Seconds of CPU that the server has used, with what workers used that have gone since."""
    ticks = 0
    for each in processes(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(int(field) for field in fields[11:15])  # its own time, and that of children waited for
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Megabytes of the server and its workers, what they share counted once."""
    total = 0
    for each in processes(pid):
        rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])  # type: ignore[index]
    return total / 1024


def sessions() -> dict[str, object]:
    """Eight signed-in people, and the addresses they open."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from bench.pages import largest_plan, pages, reader
    from wardmote.core.accounts.models import Membership, Role, User
    from wardmote.plans.models import Activity

    officer = reader(Role.POLICY_OFFICER)
    organisation = officer.memberships.order_by("pk")[0].organisation
    cookies = []
    for number in range(CLIENTS):
        user, _made = User.objects.get_or_create(
            email=f"bench{number}@load.example", defaults={"name": f"Client {number}"}
        )
        Membership.objects.get_or_create(user=user, organisation=organisation, role=Role.POLICY_OFFICER)
        client = Client()
        client.force_login(user)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    version = largest_plan(officer)
    slug = version.plan.slug
    own = Activity.objects.filter(version=version, commitment__part__accountable="force").order_by("pk")
    return {
        "cookies": cookies,
        "urls": {
            **{page.name: page.urls[0] for page in pages()},
            "csv": reverse("activities", args=[slug]) + "?as=csv",
        },
        "forms": [reverse("activity_update", args=[slug, key]) for key in own.values_list("key", flat=True)],
    }


if __name__ == "__main__":
    print(json.dumps(sessions()))

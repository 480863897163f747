"""Every answer forbids the browser what nothing here needs: pages, files, styles, and what is said when all goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import ClassVar
from unittest.mock import patch

from django.conf import settings
from django.http import HttpResponse
from django.test import Client, TestCase, override_settings

from tests.installation import ROOT
from tests.promises.matrix import ROWS
from tests.promises.walking import browser_of, taken_back, visitor, visits
from tests.world import World, build
from wardmote.core.ui.headers import CONTENT_POLICY, FILES_POLICY, guard

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Without one of these a page could load, run, be framed or send what it must not.
OF_PAGES = (
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "script-src 'self'",
)
NEVER = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")
BEHIND_A_DOOR = ("/work/", "/account/")
UNDER_HTTPS = """
import django; django.setup()
from django.test import Client
from django.core.management import call_command
call_command("migrate", verbosity=0)
from wardmote.core.accounts.models import User
User.objects.create_user("a@b.example", "three plain words", name="A")
client = Client(enforce_csrf_checks=False)
plain = client.get("/account/sign-in/")
print(plain.status_code, plain["Location"])
secure = {"HTTP_X_FORWARDED_PROTO": "https"}
answer = client.post("/account/sign-in/", {"login": "a@b.example", "password": "three plain words"}, **secure)
print(answer.status_code, answer["Strict-Transport-Security"])
for cookie in client.cookies.values():
    print(cookie.OutputString())
"""


def faults(response: HttpResponse, *, signed_in: bool) -> Iterator[str]:
    """What is missing from the headers of one answer."""
    headers = response.headers
    for name, value in ALWAYS.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)}"
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        yield "no Permissions-Policy"
    policy = headers.get(CONTENT_POLICY, "")
    is_page = headers.get("Content-Type", "").startswith("text/html") and "Content-Disposition" not in headers
    if is_page or not headers.get("Content-Type"):
        yield from (f"the content policy lacks {part}" for part in OF_PAGES if part not in policy)
        sources = policy.replace("data:", "").replace(";", " ").split()
        yield from (f"the content policy allows {word}" for word in NEVER if any(word in each for each in sources))
    elif policy != FILES_POLICY:
        yield f"a file's content policy is {policy}"
    if not is_page and "charset" not in headers.get("Content-Type", "") and "text/" in headers.get("Content-Type", ""):
        yield "text without a charset"
    if signed_in and "no-store" not in headers.get("Cache-Control", ""):
        yield f"may be stored: {headers.get('Cache-Control')}"


class EveryAnswer(TestCase):
    world: ClassVar[World]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.enterClassContext(patch("wardmote.reports.services.inbox.subprocess.Popen"))

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()

    def test_every_page_and_file(self) -> None:
        wrong = []
        for row, who in visits(pages=False):
            user = self.world.user(who)
            response = browser_of(user).get(row.address(self.world))
            wrong += [f"{row.name} as {who}: {each}" for each in faults(response, signed_in=bool(user))]
        assert not wrong, "\n".join(wrong)

    def test_every_answer_to_a_form(self) -> None:
        wrong = []
        for row in ROWS:
            if (who := visitor(row, send=True)) is None:
                continue
            user = self.world.user(who)
            with taken_back():
                response = browser_of(user).post(row.address(self.world), row.form(self.world))
            wrong += [f"{row.name} sent by {who}: {each}" for each in faults(response, signed_in=bool(user))]
        assert not wrong, "\n".join(wrong)

    def test_nobody_who_is_turned_away_leaves_a_page_of_theirs_in_a_store(self) -> None:
        wrong = []
        for row in (row for row in ROWS if visitor(row) or visitor(row, send=True)):
            address = row.address(self.world)
            if address.startswith(BEHIND_A_DOOR):
                response = Client().get(address)
                stored = "no-store" not in response.headers.get("Cache-Control", "")
                wrong += [f"{row.name}: may be stored"] if stored else []
                wrong += [f"{row.name}: {each}" for each in faults(response, signed_in=False)]
        assert not wrong, "\n".join(wrong)

    def test_what_is_said_when_something_is_wrong(self) -> None:
        officer = self.world.ours.users["policy_officer"]
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(officer)
        answers = {
            404: browser_of(officer).get("/work/there-is-nothing-here/"),
            400: Client().get("/", headers={"host": "elsewhere.example"}),
            403: careful.post("/work/people/add/", {"name": "x"}),
            405: browser_of(officer).put("/work/plans/"),
        }
        wrong = [f"{status}: {each}" for status, answer in answers.items() for each in faults(answer, signed_in=False)]
        assert answers[404].status_code == HTTPStatus.NOT_FOUND
        assert answers[400].status_code == HTTPStatus.BAD_REQUEST
        assert answers[403].status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY}
        assert not wrong, "\n".join(wrong)

    def test_an_error_of_ours(self) -> None:
        client = Client(raise_request_exception=False)
        with patch("wardmote.publishing.views.pages.public_plans", side_effect=ZeroDivisionError):
            response = client.get("/")
        assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
        assert list(faults(response, signed_in=False)) == []

    def test_styles_scripts_and_pictures(self) -> None:
        for name in ("ui/wardmote.css", "ui/start.js", "ui/favicon.svg"):
            response = Client().get(f"{settings.STATIC_URL}{name}")
            assert response.status_code == HTTPStatus.OK
            assert list(faults(response, signed_in=False)) == []
            assert response.getvalue()  # read to its end: closing it by hand would close the database connection too

    def test_a_file_that_somebody_sent_in_is_never_a_page_of_ours(self) -> None:
        def view(request: object) -> HttpResponse:
            disposition = {"Content-Disposition": 'attachment; filename="a.html"'}
            return HttpResponse("<script>alert(1)</script>", headers=disposition)

        request = Client().get("/account/sign-in/").wsgi_request
        assert guard(view)(request).headers[CONTENT_POLICY] == FILES_POLICY

    @override_settings(MIDDLEWARE=[each for each in settings.MIDDLEWARE if "headers.guard" not in each])
    def test_a_header_that_is_missing_is_noticed(self) -> None:
        """The test of the test."""
        assert any("Permissions-Policy" in each for each in faults(Client().get("/about/"), signed_in=False))


def in_https(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    ours = ("WARDMOTE_", "DJANGO_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    variables = {
        **inherited,
        "WARDMOTE_HTTPS": "1",
        "WARDMOTE_HOSTS": "testserver",
        "WARDMOTE_SECRET_KEY": "".join(map(chr, range(40, 110))),
        **more,
    }
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=variables, text=True, capture_output=True)


def test_behind_https_cookies_are_locked_to_this_host_and_plain_addresses_lead_to_safe_ones() -> None:
    done = in_https(
        "-c", UNDER_HTTPS, DJANGO_SETTINGS_MODULE="wardmote.config.testing", DATABASE_URL="sqlite://:memory:"
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.replace("testserver", "here").splitlines()
    assert lines[0] == "301 https://here/account/sign-in/"
    assert lines[1] == "302 max-age=31536000; includeSubDomains"
    session = next(line for line in lines if line.startswith("__Host-sessionid="))
    assert all(part in session for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))
    assert "Domain" not in session


def test_the_framework_finds_nothing_to_say_about_how_we_go_live() -> None:
    done = in_https("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr

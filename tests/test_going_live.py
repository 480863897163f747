"""From an empty directory to an administrator who is signed in, by the commands that the guide gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from tests.conftest import NewInstallation
from tests.installation import FOUNDING, PASSWORD, served

OPTIONS = [part for pair in FOUNDING.items() for part in pair]


def read(browser: OpenerDirector, address: str, form: dict[str, str] | None = None) -> tuple[str, str]:
    """Open an address; where it led and what it said."""
    with browser.open(address, urlencode(form).encode() if form else None) as page:
        return page.url, page.read().decode()


def test_the_first_administrator_signs_in_to_a_new_installation(founded_installation: NewInstallation) -> None:
    installation = founded_installation()
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with served(installation) as address:
        sign_in = f"{address}/account/sign-in/"
        _, form = read(browser, sign_in)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token
        answers = {"login": FOUNDING["--admin-email"], "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        led_to, page = read(browser, sign_in, answers)
        assert "/account/sign-in/" not in led_to
        assert FOUNDING["--admin-name"] in page


def test_setting_up_again_changes_nothing(founded_installation: NewInstallation) -> None:
    installation = founded_installation()
    key = (installation.data / "secret_key").read_bytes()
    entries = installation.wardmote("verify")
    result = json.loads(installation.wardmote("init", *OPTIONS, "--json"))
    assert set(result["steps"].values()) == {"there"}
    assert (installation.data / "secret_key").read_bytes() == key
    assert installation.wardmote("verify") == entries


def test_the_key_and_the_data_are_for_their_owner_alone(new_installation: NewInstallation) -> None:
    installation = new_installation().founded()
    assert installation.data.stat().st_mode & 0o077 == 0
    assert (installation.data / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_dry_run_makes_nothing(new_installation: NewInstallation) -> None:
    installation = new_installation()
    result = json.loads(installation.wardmote("init", *OPTIONS, "--dry-run", "--json"))
    assert "there" not in result["steps"].values()
    assert not installation.data.exists()


def test_a_weak_password_is_refused_before_anything_is_made(new_installation: NewInstallation) -> None:
    installation = new_installation()
    outcome = installation.try_wardmote("init", *OPTIONS, WARDMOTE_ADMIN_PASSWORD="short")
    assert outcome.returncode == 1
    assert "at least 12 characters" in outcome.stderr
    assert not installation.data.exists()


def test_the_password_is_read_from_a_file_and_never_shown(new_installation: NewInstallation) -> None:
    installation = new_installation()
    file = installation.data.parent / "password"
    file.write_text(f"{PASSWORD}\nnot this line\n")
    outcome = installation.try_wardmote("init", *OPTIONS, "--password-file", file)
    assert outcome.returncode == 0
    assert PASSWORD not in outcome.stdout + outcome.stderr
    check = f"from wardmote.core.accounts.models import User; print(User.objects.get().check_password({PASSWORD!r}))"
    assert installation.python(check).strip() == "True"


@pytest.mark.parametrize("missing", sorted(FOUNDING))
def test_what_is_not_given_is_named_where_nobody_can_be_asked(new_installation: NewInstallation, missing: str) -> None:
    installation = new_installation()
    options = [part for name, value in FOUNDING.items() if name != missing for part in (name, value)]
    outcome = installation.try_wardmote("init", *options)
    assert outcome.returncode == 1
    assert missing in outcome.stderr
    assert not installation.data.exists()


def test_a_server_without_a_key_says_how_to_get_one(new_installation: NewInstallation) -> None:
    installation = new_installation()
    outcome = subprocess.run(
        [sys.executable, "-c", "import wardmote.config.wsgi"],
        env=installation.environment,
        text=True,
        capture_output=True,
        cwd=os.fspath(installation.data.parent),
    )
    assert outcome.returncode != 0
    assert "Run 'wardmote init'" in outcome.stderr

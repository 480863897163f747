"""Setting up an installation: its data directory, key, database, organisations and first administrator."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import transaction

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.accounts.services import give_role, open_account
from wardmote.core.operations import selectors
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.organisations.services import found_partnership


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new installation starts with."""

    data_directory: Path
    static_directory: Path
    force: str
    governing_body: str
    partnership: str
    administrator_email: str
    administrator_name: str
    administrator_of: Organisation.Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an installation needs, and whether it has it."""

    name: str
    what: str
    done: bool


def outstanding(founding: Founding, *, key_in_environment: bool) -> list[Step]:
    """Every step in order, with what is there already. Reads only."""
    migrated = selectors.is_migrated()
    return [
        Step("data", "The data directory", founding.data_directory.is_dir()),
        Step("secret", "The secret key", key_in_environment or (founding.data_directory / "secret_key").exists()),
        Step("database", "The database", migrated),
        Step("organisations", f"{founding.force} and {founding.governing_body}", migrated and _is_founded(founding)),
        Step(
            "administrator",
            f"The administrator {founding.administrator_email}",
            migrated and _has_administrator(founding),
        ),
        Step("static", "The styles and scripts", (founding.static_directory / "staticfiles.json").exists()),
    ]


def found(founding: Founding, *, password: str | None, key_in_environment: bool) -> Iterator[Step]:
    """Do what is outstanding, one step at a time; each is yielded, as it was found, once it stands.

    Doing it again changes nothing. ``password`` is needed only where the administrator is not there yet; that of an
    existing one is never changed. Raises ``ValidationError`` for a weak password or a bad address.
    """
    steps = outstanding(founding, key_in_environment=key_in_environment)
    if not all(step.done for step in steps if step.name == "administrator"):
        _check_administrator(founding, password)  # before anything is made, so that nothing is half made
    for step in steps:
        if not step.done:
            _DO[step.name](founding, password)
        yield step


def _check_administrator(founding: Founding, password: str | None) -> None:
    validate_email(founding.administrator_email)
    if password is None:
        raise ValidationError("The first administrator needs a password.")
    validate_password(password, User(email=founding.administrator_email, name=founding.administrator_name))


def _make_data_directory(founding: Founding, _: str | None) -> None:
    founding.data_directory.mkdir(mode=0o700, parents=True)


def write_secret_key(data_directory: Path) -> None:
    """Make the key that signs sessions, readable by its owner only. Raises ``FileExistsError`` where there is one."""
    descriptor = os.open(data_directory / "secret_key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64) + "\n")


def _write_secret_key(founding: Founding, _: str | None) -> None:
    write_secret_key(founding.data_directory)


def _migrate(_: Founding, __: str | None) -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _found_organisations(founding: Founding, _: str | None) -> None:
    found_partnership(force=founding.force, governing_body=founding.governing_body, name=founding.partnership, by=None)


@transaction.atomic
def _appoint_administrator(founding: Founding, password: str | None) -> None:
    email = founding.administrator_email
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = open_account(email=email, name=founding.administrator_name, password=password, by=None)
    give_role(user, Role.ADMINISTRATOR, organisation=_organisation_of(founding), by=None)


def _gather_static_files(_: Founding, __: str | None) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


_DO = {
    "data": _make_data_directory,
    "secret": _write_secret_key,
    "database": _migrate,
    "organisations": _found_organisations,
    "administrator": _appoint_administrator,
    "static": _gather_static_files,
}


def _is_founded(founding: Founding) -> bool:
    return Partnership.objects.filter(force__name=founding.force, governing_body__name=founding.governing_body).exists()


def _organisation_of(founding: Founding) -> Organisation:
    force = founding.administrator_of == Organisation.Kind.FORCE
    return Organisation.objects.get(name=founding.force if force else founding.governing_body)


def _has_administrator(founding: Founding) -> bool:
    return Membership.objects.filter(
        user__email__iexact=founding.administrator_email,
        role=Role.ADMINISTRATOR,
        organisation__name__in=[founding.force, founding.governing_body],
    ).exists()

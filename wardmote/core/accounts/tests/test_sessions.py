from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role, User
from wardmote.core.accounts.sessions import BACKEND, UNTIL_0_2
from wardmote.core.accounts.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_change_password")).status_code == 200


@pytest.fixture
def user() -> User:
    return a_user(Role.POLICY_OFFICER, a_partnership().governing_body)


def test_whoever_signed_in_under_version_0_2_stays_signed_in(client: Client, user: User) -> None:
    client.force_login(user, backend=UNTIL_0_2)
    assert is_signed_in(client)
    assert client.session[BACKEND_SESSION_KEY] == BACKEND
    assert settings.AUTHENTICATION_BACKENDS == [BACKEND]


def test_a_session_of_an_account_that_is_closed_or_of_any_other_way_in_lets_nobody_in(
    client: Client, user: User
) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert not is_signed_in(client)
    client.force_login(user, backend=UNTIL_0_2)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_a_session_from_before_the_password_changed_lets_nobody_in(client: Client, user: User) -> None:
    client.force_login(user, backend=UNTIL_0_2)
    user.set_password("three other plain words")
    user.save()
    assert not is_signed_in(client)

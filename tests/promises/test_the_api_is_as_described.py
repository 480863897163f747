"""Every address of the API answers as its own description says, whatever it is asked with: no error of ours, no surprise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.world import build
from wardmote.config.wsgi import application
from wardmote.core.accounts.services import make_key

pytestmark = pytest.mark.django_db
ASKED = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def served(environ: dict[str, Any], start_response: Any) -> Any:
    """Our application behind a server, which says where a request is from."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture(autouse=True)
def connection_kept() -> Iterator[None]:
    """A request ends connections that are not to be kept; that of a test is needed on, as Django's own client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(db: Any) -> Any:
    cache.clear()  # the tries with wrong keys of other tests
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)


@pytest.fixture
def secret(db: Any) -> str:
    today = timezone.localdate()
    user = build().ours.users["analyst"]
    return make_key(user, name="Tests", expires_on=today + timedelta(1), today=today)[1]


def tried(described: Any, check: Callable[[Any], None]) -> int:
    """Ask every address with values of the kinds that its description allows, and with others; how many there are."""
    operations = [each.ok() for each in described.get_all_operations()]
    for operation in operations:
        ASKED(given(case=operation.as_strategy())(check))()
    return len(operations)


def test_every_answer_is_one_that_is_described(described: Any, secret: str) -> None:
    def check(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        case.validate_response(answer, checks=CHECKS)
        assert answer.status_code in {200, 422}

    assert tried(described, check) == 10


def test_without_a_key_every_question_is_refused(described: Any) -> None:
    def check(case: Any) -> None:
        answer = case.call()
        case.validate_response(answer, checks=CHECKS)
        assert answer.status_code in {401, 429}

    assert tried(described, check) == 10

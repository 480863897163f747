"""Refusals that a program can read: problem details as RFC 9457 has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, Throttled, ValidationError

CONTENT_TYPE = "application/problem+json"
SIGN_IN = 'Bearer realm="Wardmote"'


class Wrong(Schema):
    """One value that was asked with and cannot be used."""

    where: str
    why: str


class Problem(Schema):
    """Why there is no answer."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[Wrong] = []


class NotUnderstood(Exception):
    """A value of the question cannot be used."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.wrong = Wrong(where=where, why=why)


def problem(
    status: HTTPStatus, detail: str = "", *, errors: Sequence[Wrong] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A refusal."""
    told = Problem(title=status.phrase, status=status, detail=detail, errors=list(errors))
    return JsonResponse(told.dict(), status=status, content_type=CONTENT_TYPE, headers=headers)


def nothing_there(request: HttpRequest, error: Any = None) -> HttpResponse:
    """The answer for what is not there, and for what the one who asks may not see."""
    return problem(HTTPStatus.NOT_FOUND, "There is nothing here, or it is not for you to see.")


def not_understood(errors: Sequence[Wrong]) -> HttpResponse:
    """The answer to a question with something in it that cannot be used."""
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The question cannot be understood.", errors=errors)


def told_by(api: NinjaAPI) -> None:
    """Let everything that goes wrong be told in this form."""

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: Any) -> HttpResponse:
        detail = "Send an access key that works: Authorization: Bearer wardmote_…"
        return problem(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": SIGN_IN})

    @api.exception_handler(Throttled)
    def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
        detail = "Too many tries with a key that does not work. Wait five minutes."
        return problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(error.wait)})

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        wrong = [Wrong(where=str(each["loc"][-1]), why=each["msg"]) for each in error.errors]
        return not_understood(wrong)

    @api.exception_handler(NotUnderstood)
    def unusable(request: HttpRequest, error: NotUnderstood) -> HttpResponse:
        return not_understood([error.wrong])

    api.add_exception_handler(Http404, nothing_there)

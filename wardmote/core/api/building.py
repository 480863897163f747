"""Routers made into addresses: each answers to reading alone, in one form, and is described in one document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router

from wardmote import __version__
from wardmote.core.api.access import ByKey, BySession
from wardmote.core.api.problems import CONTENT_TYPE, Problem, Wrong, not_understood, nothing_there, problem, told_by
from wardmote.core.ui.headers import KEPT_NOWHERE
from wardmote.core.ui.page import page

View = Callable[..., HttpResponse]
TOLD = """Reads what the pages of Wardmote show, for programs. Nothing can be changed by it.

Send an access key, made on the page of your account, as `Authorization: Bearer …`. A key sees what its user sees.
Lists come in pages: follow `next` until it is null. Dates are ISO 8601, names never change within v1, and new ones may
be added. Refusals are problem details (RFC 9457)."""


def addresses(routers: Sequence[Router]) -> list[URLPattern]:
    """The addresses of the API under ``/api/``."""
    api = NinjaAPI(
        title="Wardmote",
        version=f"1 ({__version__})",
        description=TOLD,
        openapi_url=None,
        docs_url=None,
        auth=[ByKey(), BySession()],
        urls_namespace="api_v1",
    )
    told_by(api)
    for router in routers:
        api.add_router("", router)
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    described = Described(api)
    return [
        path("", described.page, name="api"),
        path("v1/openapi.json", _answered(described.document), name="api_document"),
        *(path(f"v1/{each.pattern}", _answered(described.only_what_is_asked(each)), name=each.name) for each in found),
        path("<path:anything>", _answered(nothing), name="api_nothing"),
    ]


def nothing(request: HttpRequest, anything: str) -> HttpResponse:
    """An address that there never was: told like one that is not for the one who asks."""
    return nothing_there(request)


class Described:
    """The OpenAPI document of an API, and the page that shows it to people."""

    def __init__(self, api: NinjaAPI) -> None:
        self.api = api

    def schema(self) -> dict[str, Any]:
        """The document: every operation also says how it refuses."""
        found = self.api.get_openapi_schema(path_prefix="/api/v1/")
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        found["components"]["schemas"] |= {**shape.pop("$defs"), "Problem": shape}
        for operations in found["paths"].values():
            for operation in operations.values():
                operation["responses"].update(REFUSALS)
        return found

    @cached_property
    def _parameters(self) -> dict[str, list[str]]:
        """What may be asked at each address."""
        paths = self.schema()["paths"]
        return {where: [each["name"] for each in every["get"]["parameters"]] for where, every in paths.items()}

    def only_what_is_asked(self, address: URLPattern) -> View:
        """A view that refuses a parameter that it does not have: ignored, a slip of the pen would look like all rows."""
        view: View = address.callback
        where = f"/api/v1/{address.pattern}"

        @wraps(view)
        def asked(request: HttpRequest, *arguments: Any, **values: Any) -> HttpResponse:
            response = view(request, *arguments, **values)
            unknown = sorted(request.GET.keys() - set(self._parameters[where]))
            if response.status_code != HTTPStatus.OK or not unknown:
                return response
            why = f"There is no such parameter here. Known are {', '.join(self._parameters[where])}."
            return not_understood([Wrong(where=each, why=why) for each in unknown])

        return asked

    def document(self, request: HttpRequest) -> HttpResponse:
        """The OpenAPI document."""
        if request.method != "GET":
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET"})
        return JsonResponse(self.schema())

    def page(self, request: HttpRequest) -> HttpResponse:
        """The same as a page."""
        if request.method != "GET":
            return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET"})
        schema = self.schema()
        shapes = schema["components"]["schemas"]
        operations = [
            {
                "name": operation["operationId"],
                "title": operation["summary"],
                "told": operation["description"],
                "path": where,
                "asked": [_field(each["name"], each["schema"]) for each in operation["parameters"]],
                "columns": _columns(operation, shapes),
            }
            for where, every in schema["paths"].items()
            for operation in every.values()
        ]
        return page(
            request,
            "api/described.html",
            {"operations": operations, "document": reverse("api_document")},
            title=_("Data for programs"),
        )


REFUSALS = {
    status.value: {
        "description": words,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, words in (
        (HTTPStatus.UNAUTHORIZED, "No key, or one that opens nothing"),
        (HTTPStatus.NOT_FOUND, "Not there, or not for this user to see"),
        (HTTPStatus.UNPROCESSABLE_ENTITY, "A parameter is not known, or its value cannot be used"),
        (HTTPStatus.TOO_MANY_REQUESTS, "Too many tries with wrong keys"),
    )
}


def _columns(operation: dict[str, Any], shapes: dict[str, Any]) -> list[dict[str, str]]:
    """The fields of the rows that an operation answers with: of the first shape, where those that are gone have another."""
    shape = _shape(operation["responses"][200]["content"]["application/json"]["schema"], shapes)
    items = shape["properties"]["items"]["items"]
    row = items.get("anyOf", [items])[0]
    return [_field(name, field) for name, field in _shape(row, shapes)["properties"].items()]


def _field(name: str, field: dict[str, Any]) -> dict[str, str]:
    return {"name": name, "kind": _kind(field), "told": field.get("description", "")}


def _shape(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shapes[schema["$ref"].rpartition("/")[2]]
    return found


def _kind(field: dict[str, Any]) -> str:
    """A field's type in a word or two."""
    kinds = [_one_kind(each) for each in field.get("anyOf", [field])]
    return " or ".join(kinds)


def _one_kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    if field.get("type") == "array":
        return f"list of {_one_kind(field['items'])}"
    return str(field.get("format") or field.get("type", "any"))


def _answered(view: View) -> View:
    """What every answer has in common: no store keeps it, and to whoever says what they have it is not sent again."""

    @wraps(view)
    def answered(request: HttpRequest, *arguments: Any, **values: Any) -> HttpResponse:
        response = view(request, *arguments, **values)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and response.headers["Content-Type"] != CONTENT_TYPE:
            response = problem(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": response.headers.get("Allow", "GET")})
        response.headers["Cache-Control"] = KEPT_NOWHERE
        patch_vary_headers(response, ["Authorization", "Cookie"])
        if response.status_code != HTTPStatus.OK:
            return response
        set_response_etag(response)
        return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response

    return answered

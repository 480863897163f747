"""What the proofs that walk the whole site share: who visits, what stands in a page, what was written meanwhile."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from tests.promises.matrix import ROWS, Row
from tests.world import ANONYMOUS, World
from wardmote.core.accounts.models import User

# Who looks, where several may: whoever has the most on the page.
BY_PREFERENCE = [
    "policy_officer",
    "administrator",
    "auditor",
    "owner",
    "chief_officer",
    "secretary",
    "analyst",
    "neighbourhood_officer",
    "panel_member",
]
CHANGES_EVERY_TIME = re.compile(
    r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|href="/language/[^"]*"', re.IGNORECASE
)
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# A session is the visitor's own; everything else that is written is somebody's record.
OF_THE_VISIT = {"django_session"}
OF_SIGNING_IN = {"last_login"}
CHOSEN = {"hidden", "radio", "checkbox", "option", "submit"}
THE_PAGE_ITSELF = ("csrfmiddlewaretoken",)


def visitor(row: Row, *, send: bool = False) -> str | None:
    """Somebody who may open this address, or with ``send`` send its form; None where nobody may."""
    lets = row.lets_send if send else row.lets_see
    return next((role for role in (*BY_PREFERENCE, ANONYMOUS) if lets(role)), None)


def visitors(row: Row) -> Iterator[str]:
    """Somebody at work who may open this address, and somebody who is not signed in where they may too."""
    who = visitor(row)
    if who is not None:
        yield who
    if who != ANONYMOUS and row.lets_see(ANONYMOUS):
        yield ANONYMOUS


def visits(*, pages: bool = True) -> Iterator[tuple[Row, str]]:
    """Every address with everybody of ``visitors``; with ``pages`` without those that are files or data."""
    for row in ROWS:
        if not (pages and row.no_page):
            for who in visitors(row):
                yield row, who


def browser_of(user: User | None) -> Client:
    """A browser in which this user is signed in; None is somebody who is not."""
    client = Client()
    if user:
        client.force_login(user)
    return client


def mirrored(world: World) -> World:
    """The same world seen from the other side: what a row says of ours, it now says of theirs."""
    return World(ours=world.theirs, theirs=world.ours, stranger=world.stranger)


def plain(response: HttpResponse, *echoes: object) -> str:
    """A page without what differs each time: its tokens, its own address in the language links, what it was asked."""
    text = CHANGES_EVERY_TIME.sub("", b"".join(response).decode("utf-8", "replace"))
    forms = {form for echo in map(str, echoes) for form in (echo, quote(echo, safe=""))}
    for echo in sorted(forms, key=len, reverse=True):
        text = text.replace(echo, "…")
    return text


def no_such(value: Any) -> Any:
    """A value of the same kind that names nothing."""
    text = str(value)
    if isinstance(value, UUID) or re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}", text):
        return uuid4()
    return 987_654_321 if text.isdigit() else f"none-{text}"[:60]


@dataclass(slots=True)
class Writes:
    """Which tables were written to, visits apart."""

    tables: list[str] = field(default_factory=list)


@contextmanager
def watched() -> Iterator[Writes]:
    """Note what is written."""
    seen = Writes()

    def wrap(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITES.match(sql)) and found[1] not in OF_THE_VISIT:
            seen.tables.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrap):
        yield seen


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fingerprint() -> str:
    """One hash of every row of every table, visits apart."""
    seal = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        if model._meta.db_table in OF_THE_VISIT:
            continue
        names = [each.attname for each in model._meta.concrete_fields if each.attname not in OF_SIGNING_IN]
        for row in model._base_manager.order_by("pk").values_list(*names):
            plain_row = [bytes(value) if isinstance(value, memoryview) else value for value in row]
            seal.update(f"{model._meta.label} {plain_row}".encode())
    return seal.hexdigest()


@dataclass(slots=True)
class Field:
    """One field of a form: what a browser would send, and everything it can be made to choose."""

    kind: str
    sent: list[str] = field(default_factory=list)
    choices: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Form:
    """A form as it stands in a page."""

    address: str
    method: str
    fields: dict[str, Field]

    @property
    def route(self) -> str:
        return route_of(self.address)

    def filled(self, **other: Any) -> dict[str, Any]:
        """What a browser would send if the button were pressed at once; with other values in place of some."""
        sent: dict[str, Any] = {name: each.sent for name, each in self.fields.items() if each.sent}
        return {**sent, **other}


def route_of(address: str) -> str:
    """The name of the address's row; empty where it is none of ours."""
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def tree_of(response: HttpResponse) -> html.HtmlElement | None:
    """The page as a tree; None where the answer is no page."""
    if not response.headers.get("Content-Type", "").startswith("text/html") or not response.content.strip():
        return None
    return html.document_fromstring(response.content.decode())


def links_in(response: HttpResponse, address: str) -> list[str]:
    """Where the page leads to within the site."""
    tree = tree_of(response)
    if tree is None:
        return []
    found = (urljoin(address, each.get("href")) for each in tree.iter("a") if each.get("href"))
    return [each.partition("#")[0] for each in found if each.startswith("/")]


def forms_in(response: HttpResponse, address: str) -> list[Form]:
    """The forms of a page, as a browser reads them. Those of the sign-out button are left out."""
    tree = tree_of(response)
    if tree is None:
        return []
    forms = []
    for each in tree.iter("form"):
        action = urljoin(address, each.get("action") or address)
        method = (each.get("method") or "get").lower()
        if route_of(action) not in {"account_logout", "demo_sign_in"}:
            forms.append(Form(action, method, _fields(each)))
    return forms


def _fields(form: html.HtmlElement) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for each in form.iter("input", "select", "textarea", "button"):
        name = each.get("name")
        if not name or name in THE_PAGE_ITSELF or each.get("disabled") is not None:
            continue
        _add(fields, name, each)
    return fields


def _add(fields: dict[str, Field], name: str, each: html.HtmlElement) -> None:
    if each.tag == "select":
        found = fields.setdefault(name, Field("option"))
        options = list(each.iter("option"))
        found.choices |= {option.get("value", "") for option in options} - {""}
        chosen = [option.get("value", "") for option in options if option.get("selected") is not None]
        found.sent += chosen or [option.get("value", "") for option in options[:1]]
        return
    if each.tag == "textarea":
        fields.setdefault(name, Field("textarea")).sent.append(each.text or "")
        return
    kind = "submit" if each.tag == "button" else (each.get("type") or "text").lower()
    found = fields.setdefault(name, Field(kind))
    value = each.get("value", "on" if kind in {"radio", "checkbox"} else "")
    if kind in CHOSEN:
        found.choices.add(value)
    if kind == "file":
        return
    if (
        kind not in {"radio", "checkbox", "submit"}
        or each.get("checked") is not None
        or (kind == "submit" and not found.sent)
    ):
        found.sent.append(value)


def differing(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Our values with each of theirs in its place, one after the other, and then with all of them."""
    other = [name for name in ours if str(ours[name]) != str(theirs[name])]
    one_by_one = [{**ours, name: theirs[name]} for name in other]
    return one_by_one if len(other) < 2 else [*one_by_one, dict(theirs)]

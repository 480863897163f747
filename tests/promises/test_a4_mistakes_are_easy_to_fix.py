"""A4: every form sent wrong comes back: with what is wrong, where it is wrong, and all that was typed.

The forms are read off the pages as a browser without scripts reads them. Each is sent as it stands, empty, and with every
field wrong: too long, no such choice, no such date, not a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from unittest.mock import patch

from django.http import HttpResponse
from django.test import Client, TestCase

from tests.promises.matrix import ROWS
from tests.promises.walking import CHOSEN, Field, Form, browser_of, forms_in, taken_back, tree_of, visitor
from tests.world import World, build

TYPED = "Typed by somebody who would not like to type it again"
TOO_LONG = f"{TYPED} " + "x" * 30_000
FINE = {200, 302, 303}
# A page that says that the thing has changed meanwhile, or is not there, or that something is missing, in words.
REFUSED = {401, 404, 409, 422}


def empty(form: Form) -> dict[str, Any]:
    """Nothing chosen and nothing typed; what the page itself carries stays."""
    return {name: each.sent for name, each in form.fields.items() if each.kind in {"hidden", "submit"}}


def wrong(form: Form) -> dict[str, Any]:
    """Every field as wrong as it can be typed."""
    return {name: _wrong(name, each) for name, each in form.fields.items() if each.kind != "file"}


def _wrong(name: str, each: Field) -> Any:
    if each.kind == "submit":
        return each.sent
    if each.kind in CHOSEN:
        return "no-such-thing"
    if name.endswith(("_0", "_1", "_2")):
        return {"0": "31", "1": "2", "2": "20x6"}[name[-1]]
    return TOO_LONG if each.kind in {"text", "textarea", "search"} else "not this"


def long_words(form: Form) -> dict[str, Any]:
    """All as it stands, but far too much typed."""
    typed = {name for name, each in form.fields.items() if each.kind in {"text", "textarea"} and name[-2:-1] != "_"}
    return form.filled(**dict.fromkeys(typed, TOO_LONG))


WAYS = {"as it stands": Form.filled, "empty": empty, "wrong": wrong, "with far too many words": long_words}


def faults(form: Form, sent: dict[str, Any], response: HttpResponse) -> Iterator[str]:
    """What is wrong with the answer to a form that was sent wrong."""
    status = response.status_code
    if status in FINE or (status in REFUSED and status != 422):
        return
    if status != 422:
        yield f"answered {status}"
        return
    tree = tree_of(response)
    if tree is None:
        yield "refused without a page"
        return
    summaries = tree.xpath("//*[contains(concat(' ', @class, ' '), ' govuk-error-summary ')]")
    if not summaries:
        yield "refused without an error summary"
        return
    if not summaries[0].xpath("ancestor-or-self::*[@role='alert'] | descendant::*[@role='alert']"):
        yield "the summary is not announced"
    if "Error:" not in (tree.findtext(".//title") or ""):
        yield "the title does not say that something is wrong"
    for target in summaries[0].xpath(".//a/@href"):
        if not target.startswith("#") or not tree.xpath("//*[@id=$id]", id=target[1:]):
            yield f"the summary leads nowhere: {target}"
    shown = "".join(tree.itertext()) + " ".join(tree.xpath("//input/@value"))
    if any(TYPED in str(value) for value in sent.values()) and TYPED not in shown:
        yield "what was typed is gone"


class EveryForm(TestCase):
    world: ClassVar[World]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.enterClassContext(patch("wardmote.reports.services.inbox.subprocess.Popen"))

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()

    def forms(self) -> Iterator[tuple[str, Client, Form]]:
        """Each form once, with a browser of somebody who may send it."""
        done: set[tuple[str, str, frozenset[str]]] = set()
        for row in ROWS:
            who = visitor(row, send=True)
            who = who if who is not None and row.lets_see(who) else visitor(row)
            if who is None or row.no_page:
                continue
            client = browser_of(self.world.user(who))
            address = row.address(self.world)
            for form in forms_in(client.get(address), address):
                key = form.method, form.route, frozenset(form.fields)
                if key not in done:
                    done.add(key)
                    yield f"{form.method} {form.route} on {row.name} by {who}", client, form

    def test_every_form_that_is_sent_wrong_says_so_and_keeps_what_was_typed(self) -> None:
        found: list[str] = []
        refused = 0
        for title, client, form in self.forms():
            for way, values in WAYS.items():
                sent = values(form)
                with taken_back():
                    client.raise_request_exception = False
                    ask = client.post if form.method == "post" else client.get
                    response = ask(form.address, sent)
                refused += response.status_code == 422
                found += [f"{title}, {way}: {each}" for each in faults(form, sent, response)]
        assert not found, "\n".join(found)
        assert refused > 20, f"only {refused} forms were refused: the test did not send them wrong"

    def test_a_summary_without_a_field_and_lost_words_are_noticed(self) -> None:
        """The test of the test."""
        form = Form("/work/", "post", {"words": Field("textarea", [""])})
        summary = '<div class="govuk-error-summary"><div role="alert"><a href="#nowhere">Enter it</a></div></div>'
        page = f"<html><head><title>Error: A</title></head><body>{summary}</body></html>"
        answer = HttpResponse(page, status=422)
        assert list(faults(form, {"words": TOO_LONG}, answer)) == [
            "the summary leads nowhere: #nowhere",
            "what was typed is gone",
        ]
        assert list(faults(form, {}, HttpResponse("no", status=500))) == ["answered 500"]

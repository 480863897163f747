"""HTML, CSV and JSON files: nothing that runs, nothing fetched, nothing hidden."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from wardmote.core.documents.inspectors import pictures
from wardmote.core.documents.inspectors.problem import Problem
from wardmote.core.documents.printable import runs

_ACTIVE = {"script", "iframe", "object", "embed", "applet", "base", "form", "template", "noscript", "audio", "video"}
_FETCHING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest")
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?([eE][+-]?\d+)?%?\Z")


def html_problems(data: bytes) -> Iterator[Problem]:
    """What a page that stands alone holds besides what it shows. It fetches nothing and runs nothing."""
    root = html.document_fromstring(data.decode("utf-8", "replace").encode(), parser=html.HTMLParser(encoding="utf-8"))
    for one in root.iter():
        if isinstance(one, etree._Comment):
            yield Problem("comment", _line(one), "It holds a comment.")
        elif isinstance(one.tag, str):
            yield from _html_element(one)


def _line(one: etree._Element) -> str:
    return f"line {one.sourceline}"


def _html_element(one: etree._Element) -> Iterator[Problem]:
    where = _line(one)
    if one.tag in _ACTIVE:
        yield Problem("script", where, f"It holds <{one.tag}>.")
    if one.tag == "link" and one.get("href"):
        yield Problem("external-link", where, f"It fetches “{one.get('href', '')[:80]}”.")
    if one.tag == "style" and re.search(r"@import|url\(", one.text or ""):
        yield Problem("external-link", where, "Its style sheet fetches something.")
    if one.tag == "meta" and one.get("http-equiv"):
        yield Problem("script", where, "It redirects or sets a policy.")
    if one.get("hidden") is not None or (one.tag == "input" and one.get("type") == "hidden"):
        yield Problem("hidden-text", where, "It holds hidden text.")
    if _HIDING.search(one.get("style", "")):
        yield Problem("hidden-text", where, "It holds text styled so that it cannot be seen.")
    for name, value in one.attrib.items():
        yield from _html_attribute(one, str(name), str(value), where)


def _html_attribute(one: etree._Element, name: str, value: str, where: str) -> Iterator[Problem]:
    if name.startswith("on"):
        yield Problem("script", where, f"It runs a script on “{name[2:]}”.")
    elif name in ("href", "xlink:href") and one.tag != "link" and not _LINK.match(value):
        yield Problem("script", where, f"A link leads to “{value[:80]}”.")
    elif name in _FETCHING:
        if one.tag == "img" and name == "src" and value.startswith("data:image/"):
            yield from _data_image(value, where)
        else:
            yield Problem("external-link", where, f"It fetches “{value[:80]}”.")


def _data_image(address: str, where: str) -> Iterator[Problem]:
    try:
        yield from pictures.inspect(base64.b64decode(address.partition(",")[2], validate=True), where)
    except binascii.Error:
        yield Problem("unreadable", where, "A picture in it cannot be checked.")


def csv_problems(data: bytes) -> Iterator[Problem]:
    """Fields that a spreadsheet would run. A bare number may begin with a sign."""
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield Problem("unreadable", "file", "It is not UTF-8, so programs will guess at its letters.")
        return
    csv.field_size_limit(max(len(words), csv.field_size_limit()))
    for number, row in enumerate(csv.reader(io.StringIO(words, newline="")), start=1):
        for column, field in enumerate(row, start=1):
            if "\x00" in field:
                yield Problem("control-character", f"row {number}, column {column}", "It holds a control character.")
            if runs(field) and not field.startswith("'") and not _NUMBER.match(field):
                yield Problem("formula", f"row {number}, column {column}", "A spreadsheet would run this field.")


def json_problems(data: bytes) -> Iterator[Problem]:
    """A file that is not JSON, or says a thing twice so that readers differ on what it says."""
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice.extend(sorted({name for name in names if names.count(name) > 1}))
        return dict(pairs)

    try:
        json.loads(data.decode("utf-8"), object_pairs_hook=members)
    except (UnicodeDecodeError, ValueError, RecursionError):
        yield Problem("unreadable", "file", "It is not JSON.")
        return
    for name in twice:
        yield Problem("said-twice", "file", f"It says “{name}” twice in one object.")

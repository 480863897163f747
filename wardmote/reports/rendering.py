"""The files of an edition, from one composed document. The same document always gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.utils.translation import gettext as _
from markupsafe import Markup

from wardmote.core.audit.rules import canonical
from wardmote.core.documents.compose import Composed
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import docx, html, pdf
from wardmote.core.documents.writers.house import PALETTE
from wardmote.core.documents.writers.look import Words
from wardmote.core.editions.services import File

Kind = Literal["html", "docx", "pdf"]

_START, _END = b'<main id="main">', b"</main>"
_TITLE_ENDS = b"</h1>"


def words() -> Words:
    """The writers' own words in the language now active."""
    return Words(page=_("Page"), of=_("of"), contents=_("Contents"), added=_("added"), removed=_("removed"))


def file_of(composed: Composed, kind: Kind, *, stem: str) -> File:
    """One file, inspected: a file that holds anything its reader would not see never leaves.

    ``stem`` is its name without the ending.
    """
    match kind:
        case "html":
            data = html.page(composed, palette=PALETTE, words=words())
        case "docx":
            data = docx.write(composed, palette=PALETTE, words=words())
        case "pdf":
            data = pdf.write(composed, palette=PALETTE, words=words())
    return _checked(composed, f"{stem}.{kind}", data)


def files_of(composed: Composed, *, stem: str, data: Mapping[str, Any]) -> list[File]:
    """Web page, Word, PDF, and ``data`` as JSON, each inspected."""
    kinds: tuple[Kind, ...] = ("html", "docx", "pdf")
    return [
        *(file_of(composed, kind, stem=stem) for kind in kinds),
        _checked(composed, f"{stem}.json", canonical(data).encode()),
    ]


def _checked(composed: Composed, name: str, data: bytes) -> File:
    organisation = composed.properties.organisation
    assert_clean(data, name, authors=[organisation] if organisation else [])
    return File(name.rpartition(".")[2], name, data)


def preview(composed: Composed) -> Markup:
    """The document as a part of one of our own pages, word for word as it would be issued."""
    return html.fragment(composed, words=words())


def body_of(page: bytes) -> Markup:
    """What stands under the title of an issued web page: the stored words themselves, not a new rendering of them.

    Our own writer escaped every word of it when it was issued, and its hash is checked before it comes here.
    """
    main = page[page.index(_START) + len(_START) : page.rindex(_END)]
    before, _title, body = main.partition(_TITLE_ENDS)
    marking = before[: before.rindex(b"<h1")]
    return Markup((marking + body).decode())  # noqa: S704 # nosec B704 - see above

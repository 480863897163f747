"""The three files of an edition, from one composed document. The same document always gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.audit.rules import canonical
from wardmote.core.documents.compose import Composed
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import docx, html, pdf
from wardmote.core.documents.writers.look import Pair, Palette, Words
from wardmote.core.editions.services import File

PALETTE = Palette(
    tones={
        "red": Pair("F6D7D2", "6B1206"),
        "amber": Pair("FBE3B5", "5A3A00"),
        "green": Pair("D3EBDD", "0B4A2B"),
        "ink": Pair("1B1F23", "FFFFFF"),
        "none": Pair("FFFFFF", "1B1F23"),
    }
)
"""The rating colours of the house; the same tokens as ``core/ui/static/ui/wardmote.css``."""


def words() -> Words:
    """The writers' own words in the language now active."""
    return Words(page=_("Page"), of=_("of"), contents=_("Contents"), added=_("added"), removed=_("removed"))


def files_of(composed: Composed, *, name: str, data: Mapping[str, Any]) -> list[File]:
    """Web page, Word, PDF and data file, each inspected before it may go out."""
    printed = words()
    stem = slugify(name)[:80] or "report"
    made = [
        File("html", f"{stem}.html", html.page(composed, palette=PALETTE, words=printed)),
        File("docx", f"{stem}.docx", docx.write(composed, palette=PALETTE, words=printed)),
        File("pdf", f"{stem}.pdf", pdf.write(composed, palette=PALETTE, words=printed)),
        File("json", f"{stem}.json", canonical(data).encode()),
    ]
    for file in made:
        assert_clean(file.data, file.name)
    return made

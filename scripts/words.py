"""Keep the catalogue of the interface's words: ``python -m scripts.words`` after words were added or changed.

It collects every translatable word of the code and the templates, brings the Welsh catalogue up to date without losing
a translation, and compiles it. The compiled file stands in the repository, because a server may not be able to write
where its code stands.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "wardmote"
CATALOGUE = SOURCE / "locale" / "cy" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")

METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**/jinja2/**.html", "jinja2.ext:babel_extract"),
    ("**/jinja2/**.txt", "jinja2.ext:babel_extract"),
    ("**.py", "python"),
]
OPTIONS = {
    "**/jinja2/**.html": {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false"},
    "**/jinja2/**.txt": {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false"},
}
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
HEADER = """\
# The interface of Wardmote in Welsh.
#
# DRAFT: written without a Welsh speaker and not yet checked by one. Pages in Welsh say so
# (DRAFT_LANGUAGES in core/ui/context.py), until somebody who speaks it has read every line.
#"""


def extracted() -> Catalog:
    """Every translatable text of the project, with its plural where it has one."""
    found = Catalog(charset="utf-8")
    rows = extract_from_dir(SOURCE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",))
    for _file, _line, message, comments, context in sorted(rows, key=lambda row: (row[0], row[1])):
        found.add(message, auto_comments=comments, context=context)
    return found


def stored() -> Catalog:
    """The Welsh catalogue as it stands in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="cy", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        found = read_po(file, locale="cy")
    found.creation_date = found.revision_date = NO_DATE  # the same words give the same bytes on any day
    return found


def renewed() -> Catalog:
    """The catalogue with today's texts: translations of what is still there are kept, guesses are never made."""
    catalogue = stored()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.last_translator, catalogue.language_team = "wardmote", "nobody yet", "cy"
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """The catalogue as it is stored: sorted and without line numbers, so that a change shows what changed."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, no_location=True, omit_header=False, sort_output=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    stamps = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Project-Id-Version', '"Report-Msgid-Bugs')
    return "".join(line for line in lines if not line.startswith(stamps)).encode()


def as_bytes(catalogue: Catalog) -> bytes:
    """The catalogue compiled, as Django reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Texts that are still shown in English."""
    return [str(message.id) for message in catalogue if message.id and not any(_forms(message.string))]


def _forms(string: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def main() -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(as_text(renewed()))
    catalogue = stored()
    COMPILED.write_bytes(as_bytes(catalogue))
    left = len(untranslated(catalogue))
    sys.stdout.write(f"{len(catalogue)} texts, {len(catalogue) - left} of them in Welsh.\n")


if __name__ == "__main__":
    main()

"""The last look at a file before it goes out: it hides nothing, and everyone can read it.

``inspect`` finds what a reader would not see (hidden sheets, tracked changes, names, scripts …); ``assert_clean`` stops
the file. ``accessibility_problems`` finds what a reader with assistive technology would miss. Both read only the bytes
that would be sent, so they catch a mistake wherever it was made.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator

import pikepdf
from lxml import etree

from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.inspectors import accessible, markup, office, pictures, portable
from wardmote.core.documents.inspectors.problem import Problem

__all__ = ["NotClean", "Problem", "accessibility_problems", "assert_clean", "inspect"]

_PICTURES = ("png", "jpg", "jpeg", "svg")


class NotClean(Exception):
    """The file must not go out. ``str()`` is a plain sentence and the first few things found; ``problems`` has all."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.problems = problems
        found = "one thing" if len(problems) == 1 else f"{len(problems)} things"
        shown = "\n".join(f"- {problem}" for problem in problems[:10])
        super().__init__(f"“{name}” was not sent out: it holds {found} that a reader cannot see.\n{shown}")


def inspect(data: bytes, name: str, *, authors: Collection[str] = ()) -> list[Problem]:
    """Everything in the file that is not on its face. ``authors`` are the organisations it may name as author.

    ``name`` gives the kind of file: docx, xlsx, pdf, html, csv, json, png, jpeg or svg. Never raises for bad bytes:
    a file that cannot be read cannot be checked, and that is a problem too.
    """
    return _whole(_found(data, _form(name), authors))


def assert_clean(data: bytes, name: str, *, authors: Collection[str] = ()) -> None:
    """Raise ``NotClean`` unless the file shows all it holds."""
    if problems := inspect(data, name, authors=authors):
        raise NotClean(name, problems)


def accessibility_problems(data: bytes, name: str) -> list[Problem]:
    """What would keep some people from reading the file. For docx, pdf and html."""
    checks = {"docx": accessible.word_problems, "pdf": accessible.pdf_problems, "html": accessible.html_problems}
    form = _form(name)
    if form not in checks:
        raise ValueError(f"There is no accessibility check for {form or 'this kind of'} files.")
    return _whole(checks[form](data))


def _whole(problems: Iterator[Problem]) -> list[Problem]:
    """All of them; or the one problem that the file cannot be read."""
    try:
        return list(problems)
    except UnreadableFile as error:
        return [Problem("unreadable", "file", str(error))]
    except (pikepdf.PdfError, etree.LxmlError, csv.Error):
        return [Problem("unreadable", "file", "It is damaged, so nobody can check it.")]


def _form(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return "html" if ending in ("htm", "html") else ending


def _found(data: bytes, form: str, authors: Collection[str]) -> Iterator[Problem]:
    if form in ("docx", "xlsx"):
        yield from office.inspect(data, form, authors)
    elif form == "pdf":
        yield from portable.inspect(data, authors)
    elif form == "html":
        yield from markup.html_problems(data)
    elif form == "csv":
        yield from markup.csv_problems(data)
    elif form == "json":
        yield from markup.json_problems(data)
    elif form in _PICTURES:
        yield from pictures.inspect(data, "picture")
    else:
        yield Problem("unknown-format", "file", "Nothing can check this kind of file, so it must not go out.")

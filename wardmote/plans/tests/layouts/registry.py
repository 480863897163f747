"""The corpus: every layout by name, with its pages, its truth and the forms it is written in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .pages import Pages
from .truths import Truth
from .writers import OFFICE_PDF

WORD_LIKE = ("docx", "odt", "html", "pdf")
SHEET_LIKE = ("xlsx", "ods")
TEXT_LIKE = ("txt", "txt-cells")
PAGE_BROKEN = "txt-broken"
OPEN_PDF = "pdf-open"
EVERY_FORM = (*WORD_LIKE, *SHEET_LIKE, "csv", *TEXT_LIKE)


@dataclass(frozen=True)
class Printed:
    """What one layout prints and what is to be read from it."""

    pages: Pages
    truth: Truth
    canaries: Sequence[str] = ()  # words in the file that are not on its printed face


@dataclass(frozen=True)
class Layout:
    name: str
    about: str
    forms: tuple[str, ...]
    printed: Printed = field(repr=False)


LAYOUTS: dict[str, Layout] = {}


def layout(*forms: str) -> Callable[[Callable[[], Printed]], Callable[[], Printed]]:
    """Enter a layout into the corpus. Its name is the function's, its description the first line of the docstring."""

    def enter(build: Callable[[], Printed]) -> Callable[[], Printed]:
        assert build.__doc__
        assert build.__name__ not in LAYOUTS
        LAYOUTS[build.__name__] = Layout(build.__name__, build.__doc__.strip().splitlines()[0], forms, build())
        return build

    return enter


__all__ = [
    "EVERY_FORM",
    "LAYOUTS",
    "OFFICE_PDF",
    "OPEN_PDF",
    "PAGE_BROKEN",
    "SHEET_LIKE",
    "TEXT_LIKE",
    "WORD_LIKE",
    "Layout",
    "Printed",
    "layout",
]  # fmt: skip

"""Specifications drawn: SVG for the page and the PDF, PNG for a download. The only module that knows vl-convert."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

import vl_convert

from wardmote.core.documents.writers.typesetting import FONTS

VEGA_LITE = "6.4"
"""The version of the grammar that specifications are written in; a newer package still draws it."""


def svg(spec: dict[str, Any], *, key: str, title: str, description: str) -> str:
    """The drawing with a title and a description to be read aloud. ``key`` is unique in its page.

    Data stand in the specification; nothing is fetched.
    """
    _know_the_typeface()
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    start = drawn.index("<svg") + len("<svg")
    end = drawn.index(">", start)
    named = f' role="img" aria-labelledby="{escape(key)}-title {escape(key)}-description"'
    told = (
        f'<title id="{escape(key)}-title">{escape(title)}</title>'
        f'<desc id="{escape(key)}-description">{escape(description)}</desc>'
    )
    return f"{drawn[:start]}{named}{drawn[start : end + 1]}{told}{drawn[end + 1 :]}"


def png(drawn: str, *, scale: float = 2.0) -> bytes:
    """An SVG of ``svg`` as pixels, twice as many as it has units."""
    _know_the_typeface()
    return bytes(vl_convert.svg_to_png(drawn, scale=scale))


@cache
def _know_the_typeface() -> None:
    vl_convert.register_font_directory(str(FONTS))

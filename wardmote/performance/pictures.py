"""The chart of a measure as a picture that stands alone: the drawing of its page, which a file shows as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path

from django.contrib.staticfiles import finders
from markupsafe import Markup

from wardmote.core.ui.page import drawn
from wardmote.performance import wording as words
from wardmote.performance.models import ChartNote
from wardmote.performance.rules.drawing import Drawing
from wardmote.performance.selectors.signals import Signal
from wardmote.performance.showing import SPARK, TABLET, description_of, drawing_of, title_of

SHEETS = ("ui/wardmote.css", "performance/performance.css")
_FILE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">'
    "<title>{}</title><desc>{}</desc><style>{}</style>{}</svg>"
)
_TOKEN = re.compile(r"(--wm-[a-z-]+): ([^;]+);")
_RULE = re.compile(r"^\.wm-spc__.+\}$", re.MULTILINE)


def picture_of(signal: Signal, notes: Sequence[ChartNote] = ()) -> str:
    """The chart as SVG, as wide as a printed page; nothing where there is none."""
    drawing = drawing_of(signal, TABLET, notes)
    if drawing is None:
        return ""
    shapes = drawn("performance/chart.html", "shapes", drawing, partial(words.value_words, signal.measure))
    return _svg(signal, drawing, shapes)


def small_picture_of(signal: Signal, *, today: date) -> str:
    """The small chart that lists show beside the words of a signal, as SVG; nothing where there is none.

    Figures that are too old to speak of ``today`` are drawn without being judged, as the words beside them do not judge them.
    """
    drawing = drawing_of(signal, SPARK, judged=not signal.is_old(today))
    return _svg(signal, drawing, drawn("performance/chart.html", "spark_shapes", drawing)) if drawing else ""


def _svg(signal: Signal, drawing: Drawing, shapes: Markup) -> str:
    title, description = title_of(signal), description_of(signal)
    return str(_FILE.format(drawing.frame.width, drawing.frame.height, title, description, look(), shapes.strip()))


@cache
def look() -> str:
    """What the pages' own sheets say of charts, with the tokens put in: a picture in a file reaches no sheet."""
    sheets = [Path(str(finders.find(name))).read_text(encoding="utf-8") for name in SHEETS]
    tokens = dict(_TOKEN.findall("".join(sheets)))
    rules = ["text { font-family: var(--wm-typeface); }", *_RULE.findall(sheets[-1])]
    return re.sub(r"var\((--wm-[a-z-]+)\)", lambda found: tokens[found[1]], "\n".join(rules))

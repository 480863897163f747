"""The specification of an SPC chart in Vega-Lite, from a series as it was read: a plain dict, nothing drawn yet."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

from wardmote.performance import words
from wardmote.performance.rules.icons import Better, variation
from wardmote.performance.rules.periods import Frequency, number_of
from wardmote.performance.rules.reading import Reading

WIDE, NARROW = 640, 290
"""Pixels for a page and for a phone of 320. Letters keep their size, so each width has a drawing of its own."""

MARKS = {
    "common": ("circle", "#6b6a72", 34),
    "improvement": ("triangle-up", "#1f5fa8", 74),
    "concern": ("diamond", "#c8500a", 84),
    "neither": ("square", "#1c1b22", 60),
}
"""Shape, colour and size by what a point means, as the page of a measure has them.

Blue, orange and grey are those of *Making Data Count*, kept for signals; the shape says the same to whoever sees no colour.
"""

INK, SOFT, RULE, ACCENT = "#1c1b22", "#55535d", "#d8d3c6", "#4b2c7c"
TYPEFACE = "'Source Sans 3', system-ui, sans-serif"

_LETTER = 0.5
"""The usual width of a letter in this typeface, as a share of its size."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a chart is of, in the words and digits of its measure."""

    title: str
    """The finding, in words."""
    subtitle: str
    """Measure, area, period and number of values."""
    frequency: Frequency
    better: Better
    show: words.Show
    show_day: words.ShowDay
    show_mark: words.ShowDay
    """A period where there is little room, such as Jun 2022."""
    target: float | None = None


@dataclass(frozen=True, slots=True)
class _Plane:
    """How wide the drawing is, how high the part between its axes, and what the vertical axis spans."""

    width: int
    height: int
    low: float
    high: float

    letters: ClassVar[int] = 12

    @property
    def is_narrow(self) -> bool:
        return self.width < 480

    def apart(self, lines: int) -> float:
        """How much of the axis a label of so many lines takes up."""
        return (self.high - self.low) * lines * (self.letters + 1) / self.height


def spc_chart(reading: Reading, subject: Subject, *, width: int = WIDE) -> dict[str, Any]:
    """The chart, so wide in all. Where something hinders, it shows values alone: no limits, no signals."""
    plane = _plane(reading, subject, width)
    layers: list[dict[str, Any]] = []
    if reading.hindrance is None:
        layers += [*_lines(reading, subject), *_rebasings(reading, subject)]
    layers += [*_target(reading, subject), *_values(reading, subject, plane), _labels(reading, subject, plane)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": subject.title,
        "width": width,
        "height": plane.height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "top": 4, "right": 4, "bottom": 4},
        "background": "transparent",
        "title": _title(subject, plane),
        "encoding": {"x": _time_axis(reading, subject, plane), "y": _value_axis(plane)},
        "layer": layers,
        "config": {
            "aria": False,
            "font": TYPEFACE,
            "view": {"stroke": None},
            "axis": {"labelColor": SOFT, "labelFontSize": plane.letters, "domainColor": SOFT, "tickColor": SOFT},
            "legend": {
                "title": None, "orient": "bottom", "labelColor": INK, "labelFontSize": plane.letters, "labelLimit": width,
                "columns": 1 if plane.is_narrow else 4, "symbolStrokeWidth": 0, "symbolSize": 70,
            },
        },
    }  # fmt: skip


def _plane(reading: Reading, subject: Subject, width: int) -> _Plane:
    numbers = list(reading.chart.values)
    if reading.hindrance is None:
        for segment in reading.chart.segments:
            numbers += [line for line in (segment.limits.lower, segment.limits.upper) if line is not None]
    if subject.target is not None:
        numbers.append(subject.target)
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return _Plane(width, 200 if width < 480 else 240, low - room, high + room)


def _title(subject: Subject, plane: _Plane) -> dict[str, Any]:
    size = 15 if plane.is_narrow else 17
    return {
        "text": _wrapped(subject.title, plane.width, size),
        "subtitle": _wrapped(subject.subtitle, plane.width, plane.letters),
        "anchor": "start", "frame": "bounds", "color": INK, "subtitleColor": SOFT, "fontSize": size, "offset": 14,
        "subtitleFontSize": plane.letters, "lineHeight": size * 1.25, "subtitleLineHeight": plane.letters * 1.3,
        "subtitlePadding": 6,
    }  # fmt: skip


def _wrapped(text: str, width: int, size: int) -> list[str]:
    return textwrap.wrap(text, int(width / (size * _LETTER))) or [""]


def _time_axis(reading: Reading, subject: Subject, plane: _Plane) -> dict[str, Any]:
    """Periods by number, so that a gap takes up its time; the words on the axis are the measure's own."""
    numbers = _numbers(reading, subject)
    marked = _marked(numbers, reading.days, most=2 if plane.is_narrow else 6)
    names = {str(number_of(day, subject.frequency)): subject.show_mark(day) for day in marked}
    return {
        "field": "at",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [numbers[0] - 0.5, numbers[-1] + 0.5], "nice": False, "zero": False},
        "axis": {
            "values": [int(number) for number in names],
            "labelExpr": f"({json.dumps(names)})[datum.value]",
            "grid": False,
            "labelFlush": 20,
            "labelOverlap": False,
        },
    }


def _marked(numbers: Sequence[int], days: Sequence[date], most: int) -> list[date]:
    """The first day, the last, and those nearest to even distances between."""
    steps = min(most, len(days)) - 1
    first, last = numbers[0], numbers[-1]
    wanted = [first + (last - first) * step / (steps or 1) for step in range(steps + 1)]
    nearest = {min(range(len(days)), key=lambda place: abs(numbers[place] - each)) for each in wanted}
    return [days[place] for place in sorted(nearest)]


def _value_axis(plane: _Plane) -> dict[str, Any]:
    return {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [plane.low, plane.high], "nice": False, "zero": False},
        "axis": {"tickCount": 5, "gridColor": RULE, "gridOpacity": 0.6, "domain": False, "ticks": False},
    }


def _numbers(reading: Reading, subject: Subject) -> list[int]:
    return [number_of(day, subject.frequency) for day in reading.days]


def _lines(reading: Reading, subject: Subject) -> Iterable[dict[str, Any]]:
    """Mean and limits of each segment, from its first period to its last."""
    numbers = _numbers(reading, subject)
    rows: dict[str, list[dict[str, float]]] = {"mean": [], "limit": []}
    for segment in reading.chart.segments:
        across = {"at": numbers[segment.start] - 0.5, "until": numbers[segment.stop - 1] + 0.5}
        rows["mean"].append({**across, "value": segment.limits.mean})
        for line in (segment.limits.lower, segment.limits.upper):
            if line is not None:
                rows["limit"].append({**across, "value": line})
    for name, dash in (("mean", [1, 0]), ("limit", [5, 4])):
        yield {
            "data": {"values": rows[name]},
            "mark": {"type": "rule", "color": SOFT, "strokeDash": dash, "strokeWidth": 1.25},
            "encoding": {"x2": {"field": "until"}},
        }


def _rebasings(reading: Reading, subject: Subject) -> Iterable[dict[str, Any]]:
    """A thin line where a segment starts. The reason stands in the table and beside the chart."""
    rows = [{"at": number_of(each.day, subject.frequency) - 0.5} for each in reading.rebasings]
    if rows:
        yield {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": RULE, "strokeWidth": 2},
            "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
        }


def _target(reading: Reading, subject: Subject) -> Iterable[dict[str, Any]]:
    if subject.target is not None:
        numbers = _numbers(reading, subject)
        yield {
            "data": {"values": [{"at": numbers[0] - 0.5, "until": numbers[-1] + 0.5, "value": subject.target}]},
            "mark": {"type": "rule", "color": ACCENT, "strokeDash": [1, 3], "strokeWidth": 2, "strokeCap": "round"},
            "encoding": {"x2": {"field": "until"}},
        }


def _values(reading: Reading, subject: Subject, plane: _Plane) -> Iterable[dict[str, Any]]:
    """The values, their line broken at each gap, and a mark on each by what it means."""
    rows = list(_points(reading, subject, plane))
    yield {
        "data": {"values": rows},
        "mark": {"type": "line", "color": SOFT, "strokeWidth": 1.5, "strokeJoin": "round"},
        "encoding": {"detail": {"field": "stretch"}},
    }
    shown = [kind for kind in MARKS if any(row["kind"] == kind for row in rows)]
    names = [words.kind_name(kind) for kind in shown]
    shapes = [_shape(kind, subject.better) for kind in shown]
    colours = [MARKS[kind][1] for kind in shown]
    key = {} if reading.hindrance is None else {"legend": None}
    yield {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "opacity": 1},
        "encoding": {
            "shape": {"field": "meaning", "type": "nominal", "scale": {"domain": names, "range": shapes}, **key},
            "color": {"field": "meaning", "type": "nominal", "scale": {"domain": names, "range": colours}, **key},
            "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
        },
    }


def _shape(kind: str, better: Better) -> str:
    """The triangle of an improvement points the way that is better."""
    return "triangle-down" if kind == "improvement" and better == "down" else MARKS[kind][0]


def _points(reading: Reading, subject: Subject, plane: _Plane) -> Iterable[dict[str, Any]]:
    numbers = _numbers(reading, subject)
    apart = [False] + [later - earlier > 1 for earlier, later in pairwise(numbers)]
    stretch = 0
    for number, is_apart, value, cause in zip(numbers, apart, reading.chart.values, reading.chart.causes, strict=True):
        stretch += is_apart
        kind = "common" if reading.hindrance else variation(cause, subject.better).kind
        yield {
            "at": number,
            "value": value,
            "stretch": stretch,
            "kind": kind,
            "meaning": words.kind_name(kind),
            "size": MARKS[kind][2] * (0.6 if plane.is_narrow else 1),
        }


def _labels(reading: Reading, subject: Subject, plane: _Plane) -> dict[str, Any]:
    """The names of the lines at their right ends, pushed apart where they would print over each other."""
    limits = reading.chart.segments[-1].limits
    lines = [(words.line_name("target"), subject.target)]
    if reading.hindrance is None:
        lines += [
            (words.line_name("upper"), limits.upper),
            (words.line_name("mean"), limits.mean),
            (words.line_name("lower"), limits.lower),
        ]
    named = sorted(((value, name) for name, value in lines if value is not None), reverse=True)
    between = "\n" if plane.is_narrow else " "
    places = _spread([value for value, _ in named], plane.apart(2 if plane.is_narrow else 1), plane)
    rows = [
        {"value": place, "text": f"{name}{between}{subject.show(value)}"}
        for place, (value, name) in zip(places, named, strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text", "align": "left", "baseline": "middle", "dx": 6, "color": INK, "lineBreak": "\n",
            "fontSize": plane.letters - 1, "lineHeight": plane.letters,
            "dy": -plane.letters / 2 if plane.is_narrow else 0,
        },
        "encoding": {"x": {"value": "width"}, "text": {"field": "text", "type": "nominal"}},
    }  # fmt: skip


def _spread(values: Sequence[float], apart: float, plane: _Plane) -> list[float]:
    """Places for labels, highest first: as near to the values as leaves room between them and to the edges."""
    places = list(values)
    for place in range(1, len(places)):
        places[place] = min(places[place], places[place - 1] - apart)
    below = plane.low + apart / 2
    for place in reversed(range(len(places))):
        places[place] = max(places[place], below)
        below = places[place] + apart
    return places

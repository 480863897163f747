"""A map as a page shows it: areas with their values in words, and what the shades mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from wardmote.core.ui.format import listing
from wardmote.performance import wording as words
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.mapping import Shape, class_of, classes_of, lay_out, letter_of
from wardmote.performance.rules.series import Area, Point
from wardmote.performance.selectors.mapping import Mapped, map_of

WIDTH, HEIGHT = 380, 440
Classes = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Shade:
    """What one shade of a map means. ``mark`` stands on the areas that have it, so that colour is never the only sign."""

    name: str
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Patch:
    """One area of a map, with its value in words, or why it has none. ``letter`` is its name where there is no room."""

    letter: str
    area: Area
    shape: Shape
    shade: Shade
    value: str
    counted: str


@dataclass(frozen=True, slots=True)
class ShownMap:
    """A map, ready to be drawn. ``title`` is what it shows."""

    title: str
    subtitle: str
    width: int
    height: int
    patches: tuple[Patch, ...]
    shades: tuple[Shade, ...]
    attribution: str


def map_shown(
    measure: Measure, area: Area, latest: Point | None, *, loaded_before: datetime | None = None
) -> ShownMap | None:
    """The map of the areas inside another in its latest period; None where there is none to be drawn."""
    mapped = map_of(measure, area, period=latest.period, loaded_before=loaded_before) if latest else None
    return drawn_map(measure, mapped) if mapped else None


def drawn_map(measure: Measure, mapped: Mapped) -> ShownMap:
    """A map in words and shapes. Values are put into classes as they are printed, so that no two classes look alike."""
    values = {area.name: printed for area, point in mapped.points if (printed := _printed(measure, point)) is not None}
    classes = classes_of(list(values.values()))
    sheet = lay_out(mapped.outlines, width=WIDTH, height=HEIGHT)
    shapes = {shape.code: shape for shape in sheet.shapes}
    patches = tuple(
        _patch(letter_of(place), measure, area, point, shapes[area.code], classes)
        for place, (area, point) in enumerate(mapped.points)
    )
    used = {patch.shade for patch in patches}
    return ShownMap(
        title=_title(measure, values, some_hidden=_hidden() in used),
        subtitle=_subtitle(measure, mapped),
        width=sheet.width,
        height=sheet.height,
        patches=patches,
        shades=tuple(each for each in (*_shades(measure, classes), _hidden(), _unknown()) if each in used),
        attribution=mapped.attribution,
    )


def _printed(measure: Measure, point: Point | None) -> float | None:
    """A value with as many decimals as a reader sees."""
    return None if point is None or point.value is None else round(point.value, measure.decimals)


def _patch(letter: str, measure: Measure, area: Area, point: Point | None, shape: Shape, classes: Classes) -> Patch:
    value = _printed(measure, point)
    if point is None or value is None:
        shade = _hidden() if point is not None and point.suppressed else _unknown()
        return Patch(letter, area, shape, shade, shade.words, "")
    shade = _shades(measure, classes)[class_of(value, classes) - 1]
    counted = words.counted_words(measure, point.numerator, point.denominator)
    return Patch(letter, area, shape, shade, words.value_words(measure, value), counted)


def _shades(measure: Measure, classes: Classes) -> list[Shade]:
    """The shade of each class, by the values in it."""
    return [
        Shade(str(number), str(number), _range(measure, low, high))
        for number, (low, high) in enumerate(classes, start=1)
    ]


def _hidden() -> Shade:
    return Shade("hidden", "×", _("too small to be shown"))


def _unknown() -> Shade:
    return Shade("unknown", "–", _("no figure"))


def _range(measure: Measure, low: float, high: float) -> str:
    if low == high:
        return words.value_words(measure, low)
    return _("%(low)s to %(high)s") % {
        "low": words.value_words(measure, low),
        "high": words.value_words(measure, high),
    }


def _title(measure: Measure, values: dict[str, float], *, some_hidden: bool) -> str:
    """What the map shows: where it is highest and lowest. A hidden area may lie beyond either, and is not spoken of."""
    low, high = min(values.values()), max(values.values())
    if low == high:
        same = (
            _("%(measure)s: the same in every area shown") if some_hidden else _("%(measure)s: the same in every area")
        )
        return same % {"measure": measure.title}
    told = (
        _("%(measure)s: of the areas shown highest in %(high)s, lowest in %(low)s")
        if some_hidden
        else _("%(measure)s: highest in %(high)s, lowest in %(low)s")
    )
    return told % {
        "measure": measure.title,
        "high": listing([name for name, value in values.items() if value == high]),
        "low": listing([name for name, value in values.items() if value == low]),
    }


def _subtitle(measure: Measure, mapped: Mapped) -> str:
    told = [words.unit_title(measure), words.period_words(mapped.period, measure.frequency)]
    if any(point is not None and point.provisional for _area, point in mapped.points):
        told.append(_("provisional"))
    return ", ".join(told)

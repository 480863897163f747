"""Charts: what is drawn, that it is more than colour, and that its table says it all again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from wardmote import performance
from wardmote.core.documents.compose import Image
from wardmote.core.documents.writers import images
from wardmote.core.documents.writers.house import PALETTE
from wardmote.core.documents.writers.look import Pair
from wardmote.core.ui.format import month, short_date
from wardmote.performance.charts.drawing import png, svg
from wardmote.performance.charts.spc import ACCENT, INK, MARKS, NARROW, RULE, SOFT, WIDE, Subject, spc_chart
from wardmote.performance.charts.twin import description, table
from wardmote.performance.rules.reading import Observation, Reading, Rebasing, read_series

CALM = [20.0, 22, 19, 21, 23, 20, 18, 22, 21, 19, 20, 22, 21, 18, 20]
JUMPED: list[float | None] = [*CALM[:6], None, None, *CALM[6:], 60]
REBASED = Rebasing(date(2024, 11, 1), "Online reporting began")


def read(values: Sequence[float | None] = JUMPED, **options: Any) -> Reading:
    rows = [Observation(date(2024 + number // 12, number % 12 + 1, 1), value) for number, value in enumerate(values)]
    return read_series(rows, **{"frequency": "month", "better": "down", "target": 30.0, **options})


def subject(**changed: Any) -> Subject:
    usual = {
        "title": "More burglaries than chance explains",
        "subtitle": "Burglaries, Riverton, January 2024 to June 2025, 16 months",
        "frequency": "month",
        "better": "down",
        "show": lambda value: f"{value:,.1f}",
        "show_day": month,
        "show_mark": short_date,
        "target": 30.0,
    }
    return Subject(**{**usual, **changed})


def layers(spec: dict[str, Any], mark: str) -> list[list[dict[str, Any]]]:
    """The rows of every layer of that kind."""
    return [each["data"]["values"] for each in spec["layer"] if each["mark"]["type"] == mark]


def drawing(**changed: Any) -> str:
    chart = subject(**changed)
    reading = read()
    return svg(spc_chart(reading, chart), key="c1", title=chart.title, description=description(reading, chart))


def test_every_value_is_drawn_and_the_line_breaks_at_the_gap() -> None:
    (points,) = layers(spc_chart(read(), subject()), "point")
    assert [row["value"] for row in points] == [value for value in JUMPED if value is not None]
    before, after = points[5], points[6]
    assert after["at"] - before["at"] == 3
    assert after["stretch"] == before["stretch"] + 1
    assert len({row["stretch"] for row in points}) == 2


def test_a_signal_has_a_shape_and_a_word_of_its_own_beside_its_colour() -> None:
    (points,) = layers(spc_chart(read(), subject()), "point")
    assert points[-1]["kind"] == "concern"
    assert points[-1]["meaning"] == "Concern"
    shapes = [shape for shape, _colour, _size in MARKS.values()]
    assert len(set(shapes)) == len(MARKS)


@pytest.mark.parametrize("colour", [colour for _shape, colour, _size in MARKS.values()])
def test_the_colours_of_signals_can_be_seen_and_are_no_rating(colour: str) -> None:
    assert Pair("FBFAF6", colour[1:].upper()).contrast >= 3
    ratings = {each for tone in ("red", "amber", "green") for each in _pair(tone)}
    assert colour[1:].upper() not in ratings


def _pair(tone: str) -> tuple[str, str]:
    return PALETTE.tones[tone].fill, PALETTE.tones[tone].ink


def test_the_inks_of_a_chart_are_those_of_the_house() -> None:
    assert [each[1:].upper() for each in (INK, SOFT, RULE, ACCENT)] == [
        PALETTE.ink,
        PALETTE.muted,
        PALETTE.rule,
        PALETTE.accent,
    ]


def test_the_colours_of_signals_are_those_of_the_pages() -> None:
    styles = (Path(performance.__file__).parent / "static" / "performance" / "performance.css").read_text("utf-8")
    for kind, token in (("common", "usual"), ("improvement", "better"), ("concern", "worse")):
        assert f"--wm-{token}: {MARKS[kind][1]};" in styles


@pytest.mark.parametrize(("better", "shape"), [("up", "triangle-up"), ("down", "triangle-down")])
def test_an_improvement_points_the_way_that_is_better(better: str, shape: str) -> None:
    last = 60 if better == "up" else -60
    spec = spc_chart(read([*CALM, last], better=better), subject(better=better))
    (encoding,) = [each["encoding"] for each in spec["layer"] if each["mark"]["type"] == "point"]
    assert shape in encoding["shape"]["scale"]["range"]


def test_each_segment_has_lines_of_its_own_and_a_rebasing_is_marked() -> None:
    values = [*CALM, *(value + 20 for value in CALM)]
    rules = layers(spc_chart(read(values, rebasings=[REBASED]), subject()), "rule")
    mean, limits, rebased, target = rules
    assert (len(mean), len(limits), len(rebased), len(target)) == (2, 4, 1, 1)
    assert mean[0]["until"] == mean[1]["at"] == rebased[0]["at"]


@pytest.mark.parametrize("values", [CALM[:5], [4.0] * 20, [0.0, 0, 3] * 6])
def test_where_something_hinders_only_values_and_target_are_drawn(values: list[float]) -> None:
    spec = spc_chart(read(values), subject())
    assert len(layers(spec, "rule")) == 1
    assert {row["kind"] for row in layers(spec, "point")[0]} == {"common"}
    assert "<svg" in svg(spec, key="c1", title="t", description="d")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("target", [None, 20.5, 26.0, 0.0, 500.0])
def test_labels_of_lines_never_print_over_each_other(width: int, target: float | None) -> None:
    spec = spc_chart(read(CALM, target=target), subject(target=target), width=width)
    (labels,) = layers(spec, "text")
    low, high = spec["encoding"]["y"]["scale"]["domain"]
    lines = 2 if width == NARROW else 1
    room = (high - low) * lines * 13 / spec["height"]
    places = [row["value"] for row in labels]
    assert all(upper - lower >= room * 0.999 for upper, lower in pairwise(places))
    assert all(low <= place <= high for place in places)
    assert [row["text"].split()[0] for row in labels].count("Mean") == 1


def test_a_drawing_is_read_aloud_by_its_title_and_description() -> None:
    drawn = drawing()
    assert drawn.startswith('<svg role="img" aria-labelledby="c1-title c1-description"')
    assert '<title id="c1-title">More burglaries than chance explains</title>' in drawn
    told = re.search(r'<desc id="c1-description">(.*?)</desc>', drawn)
    assert told
    assert "Chart of 16 values, from January 2024 to June 2025. The last is 60.0." in told[1]
    assert "It is getting worse: the latest values are higher than chance explains." in told[1]


def test_a_drawing_needs_nothing_that_the_content_policy_forbids_and_may_stand_in_a_document() -> None:
    drawn = drawing()
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href=|https?://(?!www\.w3\.org/)", drawn)
    images.checked((Image(drawn.encode(), "svg", "alt"),))
    assert "NaN" not in drawn
    assert "undefined" not in drawn


def test_words_in_a_drawing_stay_words() -> None:
    drawn = drawing(title='<script>alert("1")</script> & more', subtitle="<img src=x onerror=alert(1)>")
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "&lt;script" in drawn


def test_a_phone_gets_a_drawing_that_fits_it() -> None:
    assert 'width="290"' in svg(spc_chart(read(), subject(), width=NARROW), key="c", title="t", description="d")
    assert 'width="640"' in drawing()


def test_a_drawing_becomes_pixels_with_letters_in_them() -> None:
    drawn = drawing()
    with_letters, without = png(drawn), png(re.sub(r"<text.*?</text>", "", drawn))
    width, _height = images.size(Image(with_letters, "png", "alt"))
    assert width == 2 * WIDE
    assert with_letters != without


def test_the_table_says_all_that_the_chart_shows() -> None:
    reading = read([*CALM[:9], None, *CALM[9:], *CALM, 90], rebasings=[REBASED])
    rows = list(table(reading, subject()))
    assert [row.value for row in rows] == [f"{value:,.1f}" for value in reading.chart.values]
    assert [row.period for row in rows][:2] == ["January 2024", "February 2024"]
    first, second = reading.chart.segments
    assert (rows[0].mean, rows[-1].mean) == (f"{first.limits.mean:,.1f}", f"{second.limits.mean:,.1f}")
    assert rows[9].note == "1 period before has no value. Limits worked out anew from here: Online reporting began"
    assert (rows[-1].signal, rows[-1].cause) == ("Special cause concern, higher values", "Above the upper limit")
    assert all(row.signal and row.cause and row.lower and row.upper for row in rows)


def test_the_table_of_a_hindered_chart_has_values_and_no_lines() -> None:
    rows = list(table(read(CALM[:5]), subject()))
    assert [row.value for row in rows] == ["20.0", "22.0", "19.0", "21.0", "23.0"]
    assert not any(row.mean or row.signal or row.cause for row in rows)

"""The palette keeps its promises: enough contrast everywhere, and rating colours for ratings alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[1] / "static" / "ui" / "wardmote.css"
CSS = re.sub(r"/\*.*?\*/", "", STYLES.read_text(encoding="utf-8"), flags=re.DOTALL)
TOKENS = dict(re.findall(r"--wm-([a-z-]+):\s*(#[0-9a-f]{6})", CSS))
GROUNDS = ["paper", "sheet", "shade", "hover", "accent-tint", "problem-tint"]
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.2: 1 for the same colour, 21 for black on white."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "accent", "accent-deep", "visited", "problem"])
def test_text_can_be_read_on_every_ground(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("tone", ["red", "amber", "green"])
def test_a_rating_can_be_read_and_its_edge_seen(tone):
    assert contrast(TOKENS[f"{tone}-ink"], TOKENS[tone]) >= 4.5
    assert contrast(TOKENS[f"{tone}-edge"], TOKENS["sheet"]) >= 3
    letter = "amber-ink" if tone == "amber" else f"{tone}-edge"
    assert contrast(WHITE, TOKENS[letter]) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_focus_and_the_edges_of_controls_stand_out(ground):
    assert contrast(TOKENS["ink"], TOKENS[ground]) >= 3
    assert contrast(TOKENS["rule-strong"], TOKENS[ground]) >= 3


def test_buttons_can_be_read():
    assert contrast(WHITE, TOKENS["accent"]) >= 4.5
    assert contrast(WHITE, TOKENS["problem"]) >= 4.5


def test_rating_colours_are_used_for_ratings_alone():
    wrong = [
        selector.strip()
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
        if re.search(r"var\(--wm-(red|amber|green)", body) and "wm-rating" not in selector
    ]
    assert wrong == []


def test_colours_are_named_once_and_used_by_their_names():
    """A colour written out in a rule would escape this test of the palette; shadows and print are black and white."""
    outside = re.sub(r":root\s*\{[^}]*\}", "", CSS)
    assert sorted(set(re.findall(r"#[0-9a-f]{3,6}\b", outside))) == ["#fff"]

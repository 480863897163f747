"""What a writer is handed beside the document: the colours of the house and the few words it prints itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}\Z")

FONT = "Source Sans 3"  # shipped in ../fonts; Word falls back to the faces named in writers/docx.py


@dataclass(frozen=True, slots=True)
class Pair:
    """Words on a ground, as "RRGGBB". The pair must meet 4.5:1; ``contrast`` measures it."""

    fill: str
    ink: str

    def __post_init__(self) -> None:
        _require_colours(self.fill, self.ink)

    @property
    def contrast(self) -> float:
        """Contrast ratio by WCAG 2.2, 1 to 21."""
        light, dark = sorted((_luminance(self.fill), _luminance(self.ink)), reverse=True)
        return (light + 0.05) / (dark + 0.05)


def _require_colours(*colours: str) -> None:
    """Colours go into style sheets and templates as they are, so nothing else may pass for one."""
    for colour in colours:
        if not _COLOUR.match(colour):
            raise ValueError(f"“{colour}” is not a colour as RRGGBB.")


def _luminance(colour: str) -> float:
    """Relative luminance of "RRGGBB" by WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as "RRGGBB". ``tones`` maps the tone of a ``Tag`` to its pair; an unknown tone is shown plain."""

    tones: Mapping[str, Pair] = field(default_factory=dict)
    ink: str = "1B1F23"
    muted: str = "505A5F"
    accent: str = "1D4F7C"
    rule: str = "B1B4B6"
    head: Pair = Pair("E8EAEC", "1B1F23")
    group: Pair = Pair("F4F5F6", "1B1F23")
    plain: Pair = Pair("FFFFFF", "1B1F23")

    def __post_init__(self) -> None:
        _require_colours(self.ink, self.muted, self.accent, self.rule)

    def tone(self, name: str) -> Pair:
        return self.tones.get(name, self.plain)


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a writer, in the language of the document.

    ``of`` stands between page and pages; ``group`` heads the column a workbook makes of a table's group rows.
    """

    page: str = "Page"
    of: str = "of"
    contents: str = "Contents"
    added: str = "added"
    removed: str = "removed"
    group: str = "Group"

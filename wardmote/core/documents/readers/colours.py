"""Colours of office files as "RRGGBB": theme colours with their tints, the old numbered palette, names."""

from __future__ import annotations

import colorsys
import re

from lxml import etree

_HEX = re.compile(r"^#?([0-9A-Fa-f]{6})$")
_SHORT_HEX = re.compile(r"^#([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])$")
_RGB = re.compile(r"^rgba?\(\s*([\d.]+)(%?)\s*[, ]\s*([\d.]+)%?\s*[, ]\s*([\d.]+)%?\s*(?:[,/]\s*([\d.]+)(%?)\s*)?\)$")

HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000",
}  # fmt: skip
"""Word's highlighter pens (ISO/IEC 29500-1, ST_HighlightColor); white is no highlight."""

_NAMES = {
    "black": "000000", "silver": "C0C0C0", "gray": "808080", "grey": "808080", "maroon": "800000", "red": "FF0000",
    "purple": "800080", "fuchsia": "FF00FF", "magenta": "FF00FF", "green": "008000", "lime": "00FF00",
    "olive": "808000",
    "yellow": "FFFF00", "navy": "000080", "blue": "0000FF", "teal": "008080", "aqua": "00FFFF", "cyan": "00FFFF",
    "orange": "FFA500", "darkorange": "FF8C00", "orangered": "FF4500", "gold": "FFD700", "amber": "FFBF00",
    "pink": "FFC0CB",
    "tomato": "FF6347", "salmon": "FA8072", "lightcoral": "F08080", "crimson": "DC143C", "firebrick": "B22222",
    "darkred": "8B0000", "darkgreen": "006400", "forestgreen": "228B22", "seagreen": "2E8B57", "limegreen": "32CD32",
    "lightgreen": "90EE90", "palegreen": "98FB98", "yellowgreen": "9ACD32", "lightblue": "ADD8E6", "skyblue": "87CEEB",
    "steelblue": "4682B4", "royalblue": "4169E1", "dodgerblue": "1E90FF", "darkblue": "00008B", "lightgray": "D3D3D3",
    "lightgrey": "D3D3D3", "darkgray": "A9A9A9", "darkgrey": "A9A9A9", "khaki": "F0E68C", "lightyellow": "FFFFE0",
}  # fmt: skip

_EGA = ["000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"]
INDEXED = [
    *_EGA, *_EGA,
    "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080", "9999FF", "993366", "FFFFCC",
    "CCFFFF",
    "660066", "FF8080", "0066CC", "CCCCFF", "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080",
    "0000FF",
    "00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99", "3366FF", "33CCCC", "99CC00",
    "FFCC00",
    "FF9900", "FF6600", "666699", "969696", "003366", "339966", "003300", "333300", "993300", "993366", "333399",
    "333333",
]  # fmt: skip
"""Excel's palette of 64 (ISO/IEC 29500-1, 18.8.27)."""

_THEME_ORDER = [
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
]
_OFFICE_THEME = dict(zip(_THEME_ORDER, [
    "FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646", "0000FF",
    "800080",
], strict=True))  # fmt: skip
_WORD_NAMES = {
    "background1": "lt1", "text1": "dk1", "background2": "lt2", "text2": "dk2", "light1": "lt1", "dark1": "dk1",
    "light2": "lt2",
    "dark2": "dk2", "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}  # fmt: skip


class Theme:
    """The colours that a file calls by theme name or number."""

    def __init__(self, root: etree._Element | None) -> None:
        self._colours = dict(_OFFICE_THEME)
        if root is None:
            return
        for element in root.iter("{*}clrScheme"):
            for slot in element:
                name = etree.QName(slot).localname
                value = next((c.get("lastClr") or c.get("val") for c in slot), None)
                if value and _HEX.match(value):
                    self._colours[name] = value.upper()
            break

    def named(self, name: str) -> str | None:
        """A colour by the name Word or DrawingML gives it ("accent2", "background1")."""
        return self._colours.get(_WORD_NAMES.get(name, name))

    def numbered(self, number: int) -> str | None:
        """A colour by Excel's theme number."""
        return self._colours.get(_THEME_ORDER[number]) if 0 <= number < len(_THEME_ORDER) else None


def tinted(colour: str, tint: float) -> str:
    """``colour`` lighter (``tint`` up to 1) or darker (down to -1), as Excel reckons it: on the lightness alone."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    tint = max(-1.0, min(1.0, tint))
    lightness = lightness * (1 + tint) if tint < 0 else lightness * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(lightness, 1.0), saturation))


def mixed(front: str, back: str, share: float) -> str:
    """``share`` (0 to 1) of ``front`` on ``back``: how a pattern of dots looks from afar."""
    parts = (int(front[at : at + 2], 16) * share + int(back[at : at + 2], 16) * (1 - share) for at in (0, 2, 4))
    return "".join(f"{round(part):02X}" for part in parts)


def visible(colour: str | None) -> str | None:
    """The shading a reader can see: white on white paper is none."""
    return None if colour is None or colour == "FFFFFF" else colour


def as_hex(text: str | None) -> str | None:
    """A colour as written in Word, HTML or OpenDocument ("D9E2F3", "#fc0", "rgb(255, 0, 0)", "orange") as "RRGGBB"."""
    if not text:
        return None
    text = text.strip()
    if match := _HEX.match(text):
        return match.group(1).upper()
    if match := _SHORT_HEX.match(text):
        return "".join(digit * 2 for digit in match.groups()).upper()
    if match := _RGB.match(text.lower()):
        if match.group(5) and _number(match.group(5)) == 0:
            return None
        scale = 2.55 if match.group(2) else 1.0
        return "".join(f"{min(round(_number(match.group(n)) * scale), 255):02X}" for n in (1, 3, 4))
    return _NAMES.get(text.lower())


def _number(text: str) -> float:
    try:
        return min(float(text), 255.0)
    except ValueError:
        return 0.0

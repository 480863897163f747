"""Characters of the symbol fonts as ordinary Unicode.

Word stores a tick as the letter "ü" in Wingdings: without this, a column of ticks reads as a column of letters. Only
signs that plans use are listed; another sign of a symbol font becomes "▯", so that nothing turns into a letter it is
not. Source: the character sets of Symbol and Wingdings 1 to 3 and Webdings as published with Unicode 7.0 (L2/11-052).
"""

from __future__ import annotations

UNKNOWN_SIGN = "▯"

_WINGDINGS = {
    0x20: " ", 0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x3F: "✍", 0x41: "✌", 0x43: "👍", 0x44: "👎",
    0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x4F: "⚐", 0x52: "☼", 0x58: "✠",
    0x6C: "●",
    0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥",
    0x78: "⌧", 0x7A: "⌘", 0x80: "⓪", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤", 0x86: "⑥", 0x87: "⑦",
    0x88: "⑧",
    0x89: "⑨", 0x8A: "⑩", 0x8C: "❶", 0x8D: "❷", 0x8E: "❸", 0x8F: "❹", 0x90: "❺", 0x91: "❻", 0x92: "❼", 0x93: "❽",
    0x94: "❾",
    0x95: "❿", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎", 0xA6: "○",
    0xA7: "▪",
    0xA8: "□", 0xAA: "✦", 0xAB: "★", 0xAC: "✶", 0xAD: "✴", 0xB1: "⌖", 0xB5: "✪", 0xB6: "✰", 0xD5: "⌫", 0xD6: "⌦",
    0xD7: "◀",
    0xD8: "➤", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE3: "↖", 0xE4: "↗", 0xE5: "↙", 0xE6: "↘", 0xE7: "⬅",
    0xE8: "➔",
    0xE9: "⬆", 0xEA: "⬇", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xF4: "⇳", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x20: " ", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "⊗", 0x56: "⊗", 0x96: "●",
    0x97: "●",
    0x98: "●", 0x99: "●", 0x9A: "○", 0x9B: "○", 0x9C: "◎", 0x9D: "○", 0x9E: "⦾", 0x9F: "■", 0xA0: "■", 0xA1: "■",
    0xA2: "■",
    0xA3: "□", 0xA4: "□", 0xA5: "□", 0xAE: "◆", 0xAF: "◆", 0xB0: "◇", 0xCF: "★",
}  # fmt: skip
_WINGDINGS_3 = {
    0x20: " ", 0x21: "→", 0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x6A: "↖", 0x6B: "↗", 0x6C: "↙", 0x6D: "↘",
    0x6E: "↔",
    0x6F: "↕", 0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽", 0x74: "◀", 0x75: "▶", 0x76: "◁", 0x77: "▷", 0x78: "◣",
    0x79: "◢",
    0x7C: "◄", 0x7D: "►",
}  # fmt: skip
_WEBDINGS = {
    0x20: " ", 0x33: "◀", 0x34: "▶", 0x35: "▲", 0x36: "▼", 0x3D: "●", 0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●",
    0x72: "✗",
    0x73: "?", 0x78: "⊗", 0x79: "⊘", 0x7C: "|",
}  # fmt: skip
_SYMBOL = {
    **{code: chr(code) for code in b" !#%&()+,./0123456789:;<=>?[]_{|}"},
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼", 0xA0: "€",
    0xA2: "′",
    0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→",
    0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xD0: "∠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xD7: "⋅",
    0xD8: "¬",
    0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE0: "◊", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xE5: "∑",
}  # fmt: skip
_BULLETS = {**_SYMBOL, **_WINGDINGS, 0xB7: "•"}
_FONTS = {
    "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3, "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}  # fmt: skip


def is_symbol_font(font: str | None) -> bool:
    """Whether letters of this font print as signs."""
    return font is not None and font.strip().lower() in _FONTS


def as_unicode(text: str, font: str | None) -> str:
    """``text`` set in ``font``, as the signs that are printed. Text of an ordinary font comes back unchanged."""
    signs = _FONTS.get(font.strip().lower()) if font else None
    if signs is None:
        return "".join(_by_habit(character) for character in text) if any(map(_is_private, text)) else text
    return "".join(_sign(ord(character), signs) for character in text)


def _is_private(character: str) -> bool:
    return 0xF020 <= ord(character) <= 0xF0FF


def _by_habit(character: str) -> str:
    """A private-use code whose font is not known: Word's own bullets, from Symbol or Wingdings."""
    return _BULLETS.get(ord(character) - 0xF000, UNKNOWN_SIGN) if _is_private(character) else character


def _sign(code: int, signs: dict[int, str]) -> str:
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    elif code > 0xFF:
        return chr(code)  # already Unicode: the font name is only a leftover
    return "\n\t"[code == 9] if code in (9, 10) else signs.get(code, UNKNOWN_SIGN)

"""Printed words: what is dropped from them because nobody sees it, and how struck-out stretches are kept track of."""

from __future__ import annotations

import re

_INVISIBLE = dict.fromkeys(
    [
        0x00AD,  # soft hyphen
        0x200B, 0x2060, 0xFEFF,  # zero-width space, word joiner, byte order mark
        0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),  # writing direction
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        0x7F,
        *range(0xD800, 0xE000),  # half of a surrogate pair cannot be stored or printed
        0xFFFE, 0xFFFF,
    ]
)  # fmt: skip
_HAS_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\xad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff\x85]"
)
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
EDGE_SPACE = " \t\n"


def tidy(text: str) -> str:
    """The text as the eye sees it: one kind of line end, no soft hyphens, no control or direction marks.

    No-break spaces stay, and so does every visible character, look-alikes included.
    """
    if _HAS_INVISIBLE.search(text) is None:
        return text
    return _LINE_ENDS.sub("\n", text).translate(_INVISIBLE)


class Words:
    """The words of one cell or paragraph as they are gathered, and which stretches of them are struck out."""

    __slots__ = ("_length", "_pieces", "_struck")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._struck: list[tuple[int, int]] = []
        self._length = 0

    def add(self, text: str, *, struck: bool = False) -> None:
        """Append text; a struck stretch that follows another one directly joins it."""
        text = tidy(text)
        if not text:
            return
        start, end = self._length, self._length + len(text)
        if struck:
            if self._struck and self._struck[-1][1] == start:
                start = self._struck.pop()[0]
            self._struck.append((start, end))
        self._pieces.append(text)
        self._length = end

    def extend(self, other: Words) -> None:
        """Append another gathering with its struck stretches."""
        text = "".join(other._pieces)
        at = 0
        for start, end in other._struck:
            self.add(text[at:start])
            self.add(text[start:end], struck=True)
            at = end
        self.add(text[at:])

    def drop_last_letter(self) -> None:
        """Take back the last character: a hyphen that only broke a word at the margin."""
        if self._pieces and self._pieces[-1]:
            self._pieces[-1] = self._pieces[-1][:-1]
            self._length -= 1
            if self._struck and self._struck[-1][1] > self._length:
                self._struck[-1] = (self._struck[-1][0], self._length)

    @property
    def empty(self) -> bool:
        return not any(piece.strip() for piece in self._pieces)

    def finish(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The text without space at its two ends, and the struck offsets that fit it."""
        return trimmed("".join(self._pieces), self._struck)


def stripped(text: str) -> str:
    """``text`` without space at its two ends; one that holds nothing but space of any kind is empty to the eye."""
    short = text.strip(EDGE_SPACE)
    return "" if short.isspace() else short


def trimmed(text: str, struck: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """``text`` without space at its two ends, with the offsets of its struck stretches moved to fit.

    A struck stretch gives up the space at its own ends, and one that holds nothing but space is dropped.
    """
    short = stripped(text)
    if not struck or not short:
        return short, ()
    shift = len(text) - len(text.lstrip(EDGE_SPACE))
    kept = []
    for start, end in struck:
        start, end = max(start - shift, 0), min(end - shift, len(short))
        while start < end and short[start].isspace():
            start += 1
        while start < end and short[end - 1].isspace():
            end -= 1
        if start < end:
            kept.append((start, end))
    return short, tuple(kept)

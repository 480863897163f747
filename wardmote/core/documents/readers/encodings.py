"""From bytes to text, whatever a spreadsheet or an e-mail program made of them."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f")
_MOST_CONTROLS = 0.005  # of a text's characters; more is not text


def decoded(data: bytes) -> tuple[str | None, str]:
    """The text and the encoding it was in, or (None, "") for bytes that are not text.

    Marks at the start come first, then UTF-8, then UTF-16 without a mark (every other byte is nil), then the Windows
    code page of western Europe, and a statistical guess only where even that has no such characters.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _if_text(data[len(mark) :].decode(codec, "replace")), codec
    wide = _wide_codec(data)
    if wide is not None:
        return _if_text(data.decode(wide, "replace")), wide
    try:
        return _if_text(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return _if_text(data.decode("cp1252")), "windows-1252"
    except UnicodeDecodeError:
        return _guessed(data)


def _wide_codec(data: bytes) -> str | None:
    sample = data[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else None


def _guessed(data: bytes) -> tuple[str | None, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    codec = best.encoding if best is not None else "latin-1"
    try:
        return _if_text(data.decode(codec, "replace")), codec
    except LookupError:
        return _if_text(data.decode("latin-1")), "latin-1"


def _if_text(text: str) -> str | None:
    bad = sum(map(text.count, _CONTROLS))
    return text if bad <= _MOST_CONTROLS * len(text) else None

"""What a PDF must not carry: programs, actions that start something, and files inside it.

These are looked for in the objects themselves, because a compressed stream hides them from a search of the bytes.
"""

from __future__ import annotations

import io

import pikepdf

from wardmote.core.documents.safety import damaged, password_needed, too_large, unsafe

_MAX_OBJECTS = 300_000
_DEEPEST = 100  # objects directly inside one another
_TAIL = 2_048  # bytes at the end among which the end mark must be
_PROGRAMS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/Movie"})
_PLAIN_COPY = "Print it to a new PDF, or ask for the Word or Excel file"


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that carries more than pages. Raises ``UnreadableFile``."""
    if not data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        raise damaged("its beginning is missing")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise damaged("its end is missing")
    if len(data) - end > _TAIL or b"PK\x05\x06" in data[end:]:
        raise unsafe("has other data hidden behind its end", _PLAIN_COPY)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _refuse_programs(pdf)
    except pikepdf.PasswordError as error:
        raise password_needed() from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, TypeError) as error:
        raise damaged() from error


def _refuse_programs(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > _MAX_OBJECTS:
        raise too_large("has more parts than we accept")
    for item in pdf.objects:
        _refuse_in(item, 0)


def _refuse_in(item: object, depth: int) -> None:
    """Look at an object and at what it holds directly; what it refers to has its own turn."""
    if depth > _DEEPEST:
        raise damaged("it is nested too deeply")
    if isinstance(item, pikepdf.Array):
        for inner in item:
            if isinstance(inner, pikepdf.Dictionary | pikepdf.Array) and not inner.is_indirect:
                _refuse_in(inner, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        _refuse_keys(item)
        for inner in item.values():
            if isinstance(inner, pikepdf.Dictionary | pikepdf.Array) and not inner.is_indirect:
                _refuse_in(inner, depth + 1)


def _refuse_keys(item: pikepdf.Dictionary | pikepdf.Stream) -> None:
    keys = item.keys()
    if "/JS" in keys or ("/S" in keys and str(item["/S"]) in _PROGRAMS):
        raise unsafe("contains a program or starts one", _PLAIN_COPY)
    if "/EF" in keys or ("/Type" in keys and str(item["/Type"]) == "/EmbeddedFile") or "/EmbeddedFiles" in keys:
        raise unsafe("has other files inside it", _PLAIN_COPY)
    if "/XFA" in keys:
        raise unsafe("is a form of a kind that only its own program can show", _PLAIN_COPY)

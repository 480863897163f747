"""What stands on a PDF page: words with their places, drawn lines, filled areas. Nothing is interpreted here.

Read with PDFium through its plain functions: some 80,000 letters with their boxes take a third of a second, where
pdfplumber, which is written in Python, takes five. Lengths are points; y counts downwards from the top of the page as it
is shown, whatever way the page is stored.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

_MAX_PATHS = 30_000  # drawn paths of one page that are looked at; a map or chart may have more, a table has not
_MAX_POINTS = 12  # a path with more points is a drawing, not a border or a cell
_MAX_DEPTH = 8  # forms within forms
_THIN = 2.2  # points: a filled box no thicker than this is a drawn line
_WORD_GAP = 0.17  # of the letters' height: a wider gap is a space
_ABOVE_BASELINE, _BELOW_BASELINE = 0.78, 0.22  # of the letters' size
_SPACES = frozenset({0x20, 0xA0, 0x09, 0x0A, 0x0D})
_LINE_ENDS = frozenset({0x0A, 0x0D})
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HYPHEN_AT_LINE_END = 0x02  # how PDFium marks a hyphen that it takes for a broken word
_INVISIBLE = 3  # text render mode: the words under a scan

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the letters of one text object are shown."""

    bold: bool = False
    colour: str = "000000"
    invisible: bool = False
    turn: int = 0  # degrees against the clock: 90 reads upwards
    size: float = 10.0  # of the letters, in points


@dataclass(slots=True)
class Word:
    """Letters without a space between them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    look: Look
    struck: bool = False
    spaced: bool = False  # a space is drawn after it; most programs draw one even where the line ends
    ends_line: bool = False  # the file's own line ends here

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def size(self) -> float:
        return self.look.size


@dataclass(frozen=True, slots=True)
class Area:
    """A filled box, or the box around a filled shape with curves."""

    box: Box
    colour: str
    curved: bool = False


@dataclass(slots=True)
class Page:
    """One page as it is shown."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    level: list[Box] = field(default_factory=list)  # horizontal lines; top and bottom are the same
    upright: list[Box] = field(default_factory=list)  # vertical lines
    areas: list[Area] = field(default_factory=list)  # in the order of painting
    pictures: list[Box] = field(default_factory=list)
    unknown_letters: int = 0
    letters: int = 0
    comments: list[str] = field(default_factory=list)
    fields: int = 0  # form fields, whose contents are not part of the page


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """A PDFium document over the bytes, for as long as the block runs; None if it cannot be opened."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    try:
        yield document or None
    finally:
        if document:
            pdfium.FPDF_CloseDocument(document)


def last_error_is_password() -> bool:
    """Whether the last document could not be opened for want of a password."""
    return bool(pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD)


def read_property(document: Any, name: str) -> str:
    """An entry of the document's information dictionary, such as "Title"; "" where there is none."""
    size = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
    if not 2 < size < 100_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, name.encode(), buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00")


def count_pages(document: Any) -> int:
    """How many pages the document says it has."""
    return int(pdfium.FPDF_GetPageCount(document))


def read_page(document: Any, index: int) -> Page | None:
    """The page of this index, from 0; None if it is broken."""
    handle = pdfium.FPDF_LoadPage(document, index)
    if not handle:
        return None
    text = pdfium.FPDFText_LoadPage(handle)
    try:
        page, place = _page_frame(handle, index)
        if text:
            _read_words(text, page, place)
        _Paths(page, place).read(handle)
        _read_annotations(handle, page)
        return page
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(handle)


Place = Callable[[float, float], tuple[float, float]]
"""From the page's own coordinates to those of the page as shown."""


def _page_frame(handle: Any, index: int) -> tuple[Page, Place]:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(handle, ctypes.byref(box)):
        box.left, box.bottom, box.right, box.top = 0, 0, 595, 842
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    turn = pdfium.FPDFPage_GetRotation(handle) % 4
    places: list[Place] = [
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    ]
    width, height = abs(right - left), abs(top - bottom)
    if turn % 2:
        width, height = height, width
    return Page(index + 1, width, height), places[turn]


# --- words


def _read_words(text: Any, page: Page, place: Place) -> None:
    count = pdfium.FPDFText_CountChars(text)
    looks = _Looks(text, place)
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    x, y = ctypes.c_double(), ctypes.c_double()
    x_reference, y_reference = ctypes.byref(x), ctypes.byref(y)
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    get_object, get_origin = pdfium.FPDFText_GetTextObject, pdfium.FPDFText_GetCharOrigin
    is_generated = pdfium.FPDFText_IsGenerated
    gathered = _WordGatherer(page)
    for index in range(max(count, 0)):
        code = get_code(text, index)
        if code in _SPACES or not get_box(text, index, reference):
            gathered.space(code, drawn=code in _SPACES and not is_generated(text, index))
            continue
        get_origin(text, index, x_reference, y_reference)
        look = looks.of(get_object(text, index), index)
        gathered.letter(code, _letter_box(box, place, place(x.value, y.value), look), look)
    gathered.space(0x20, drawn=False)


def _letter_box(stored: Any, place: Place, origin: tuple[float, float], look: Look) -> Box:
    """The letter's own width, and the height of its line: a full stop is as high as the letters beside it."""
    x0, y0 = place(stored.left, stored.top)
    x1, y1 = place(stored.right, stored.bottom)
    above, below = _ABOVE_BASELINE * look.size, _BELOW_BASELINE * look.size
    if look.turn == 90:
        return origin[0] - above, min(y0, y1), origin[0] + below, max(y0, y1)
    if look.turn == 270:
        return origin[0] - below, min(y0, y1), origin[0] + above, max(y0, y1)
    if look.turn == 180:
        above, below = below, above
    return min(x0, x1), origin[1] - above, max(x0, x1), origin[1] + below


class _Looks:
    """The look of each text object, found out once."""

    def __init__(self, text: Any, place: Place) -> None:
        self.text = text
        self.known: dict[int, Look] = {}
        self.fonts: dict[int, bool] = {}
        self.origin = place(0, 0)
        self.place = place

    def of(self, handle: Any, index: int) -> Look:
        if not handle:
            return Look()
        address = ctypes.addressof(handle.contents)
        look = self.known.get(address)
        if look is None:
            look = self.known[address] = self._find(handle, index)
        return look

    def _find(self, handle: Any, index: int) -> Look:
        colour = _colour(pdfium.FPDFPageObj_GetFillColor, handle) or "000000"
        invisible = pdfium.FPDFTextObj_GetTextRenderMode(handle) == _INVISIBLE
        font = pdfium.FPDFTextObj_GetFont(handle)
        bold = False
        if font:
            key = ctypes.addressof(font.contents)
            if key not in self.fonts:
                self.fonts[key] = _is_bold(font)
            bold = self.fonts[key]
        turn, scale = self._turn_and_scale(index)
        size = abs(pdfium.FPDFText_GetFontSize(self.text, index)) * scale
        return Look(bold, colour, invisible, turn, min(max(size, 1.0), 400.0))

    def _turn_and_scale(self, index: int) -> tuple[int, float]:
        """Which way the letters run on the page as shown, and how much larger they are than their font says."""
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self.text, index, ctypes.byref(matrix)):
            return 0, 1.0
        x, y = self.place(matrix.a, matrix.b)
        right, down = x - self.origin[0], y - self.origin[1]
        scale = hypot(matrix.c, matrix.d) or 1.0
        if abs(right) >= abs(down):
            return (0 if right >= 0 else 180), scale
        return (90 if down < 0 else 270), scale


def _is_bold(font: Any) -> bool:
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(int(size), 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
    name = buffer.value.decode("utf-8", "replace").lower()
    return (
        any(mark in name for mark in ("bold", "black", "heavy", "semibold")) or pdfium.FPDFFont_GetWeight(font) >= 600
    )


class _WordGatherer:
    """Joins letters that follow each other closely on one line."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.word: Word | None = None
        self.latest: Word | None = None  # the last word of the line so far
        self.pieces: list[str] = []

    def space(self, code: int, *, drawn: bool) -> None:
        if code == 0xA0 and self.word is not None:
            self.pieces.append("\u00a0")  # keeps "30 June" together, as it was meant
            return
        if self.word is not None:
            self.latest = self.word
            self.word.spaced = drawn or self.pieces[-1] == "\u00a0"
        if code in _LINE_ENDS and self.latest is not None:
            self.latest.ends_line = True
            self.latest = None
        self._finish()

    def letter(self, code: int, box: Box, look: Look) -> None:
        page = self.page
        left, top, right, bottom = box
        page.letters += 1
        if code in (0, 0xFFFD, 0xFFFE, 0xFFFF):
            page.unknown_letters += 1
            code = 0xFFFD
        if right < -1 or left > page.width + 1 or bottom < -1 or top > page.height + 1:
            return  # drawn outside the page: never seen
        word = self.word
        if word is not None and not _follows(word, box, look):
            self._finish()
            word = None
        text = _LIGATURES.get(code) or ("-" if code == _HYPHEN_AT_LINE_END else chr(code))
        if word is None:
            self.word = Word("", left, top, right, bottom, look)
            self.pieces = [text]
            return
        self.pieces.append(text)
        word.left, word.right = min(word.left, left), max(word.right, right)
        word.top, word.bottom = min(word.top, top), max(word.bottom, bottom)

    def _finish(self) -> None:
        if self.word is not None:
            self.word.text = "".join(self.pieces).strip("\u00a0")
            if self.word.text:
                self.page.words.append(self.word)
        self.word = None


def _follows(word: Word, box: Box, look: Look) -> bool:
    """Whether a letter stands right after a word, on its line."""
    if look.turn != word.look.turn or look.invisible != word.look.invisible:
        return False
    left, top, right, bottom = box
    size = min(look.size, word.look.size)
    if look.turn in (90, 270):
        gap = word.top - bottom if look.turn == 90 else top - word.bottom
        across = abs(left - word.left)
    else:
        gap = left - word.right if look.turn == 0 else word.left - right
        across = abs(bottom - word.bottom)
    return -0.6 * size < gap < _WORD_GAP * size and across < 0.5 * size


# --- lines, areas and pictures


Matrix = tuple[float, float, float, float, float, float]


class _Paths:
    """Collects what is drawn, also inside forms."""

    def __init__(self, page: Page, place: Place) -> None:
        self.page = page
        self.place = place
        self.paths = 0

    def read(self, handle: Any) -> None:
        for index in range(pdfium.FPDFPage_CountObjects(handle)):
            self._take(pdfium.FPDFPage_GetObject(handle, index), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)

    def _take(self, item: Any, outer: Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(item) if item else 0
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.paths += 1
            if self.paths <= _MAX_PATHS:
                self._path(item, _product(_matrix(item), outer))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            corners = [self._at(x, y, _product(_matrix(item), outer)) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
            self.page.pictures.append(_around(corners))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _product(_matrix(item), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._take(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _at(self, x: float, y: float, matrix: Matrix) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        return self.place(a * x + c * y + e, b * x + d * y + f)

    def _path(self, item: Any, matrix: Matrix) -> None:
        fill_mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill_mode), ctypes.byref(stroke))
        if not fill_mode.value and not stroke.value:
            return
        colour = _colour(pdfium.FPDFPageObj_GetFillColor, item) if fill_mode.value else None
        for points, curved in self._outlines(item, matrix):
            box = _around(points)
            straight = not curved and all(_level_or_upright(a, b) for a, b in pairwise(points))
            if colour is not None and straight:
                self._filled(box, colour)
            elif colour is not None and curved:
                self.page.areas.append(Area(box, colour, curved=True))
            if stroke.value and straight:
                for start, end in pairwise(points):
                    self._line(_around([start, end]))

    def _outlines(self, item: Any, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """Each part of a path as its corner points, and whether it has curves."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        curved = False
        for index in range(pdfium.FPDFPath_CountSegments(item)):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                continue
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points, curved
                points, curved = [], False
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            points.append(self._at(x.value, y.value, matrix))
            if pdfium.FPDFPathSegment_GetClose(segment) and points:
                points.append(points[0])
        if len(points) > 1:
            yield points, curved

    def _filled(self, box: Box, colour: str) -> None:
        left, top, right, bottom = box
        if bottom - top <= _THIN or right - left <= _THIN:
            self._line(box)
        else:
            self.page.areas.append(Area(box, colour))

    def _line(self, box: Box) -> None:
        left, top, right, bottom = box
        if right - left >= bottom - top:
            if right - left > 1 and bottom - top <= _THIN:
                middle = (top + bottom) / 2
                self.page.level.append((left, middle, right, middle))
        elif right - left <= _THIN:
            middle = (left + right) / 2
            self.page.upright.append((middle, top, middle, bottom))


def _level_or_upright(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 0.5 or abs(a[1] - b[1]) < 0.5


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    A, B, C, D, E, F = then  # noqa: N806 - the usual letters of a matrix
    return a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F


def _colour(get: Any, item: Any) -> str | None:
    """A colour as "RRGGBB"; None for one that cannot be seen."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(item, *(ctypes.byref(part) for part in (red, green, blue, alpha))) or alpha.value == 0:
        return None
    return f"{red.value & 255:02X}{green.value & 255:02X}{blue.value & 255:02X}"


# --- annotations


_COMMENT_KINDS = frozenset({1, 3, 8, 9, 10, 11, 12, 13})  # text, free text, highlight to strikeout, stamp


def _read_annotations(handle: Any, page: Page) -> None:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(handle), 2_000)):
        annotation = pdfium.FPDFPage_GetAnnot(handle, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            page.fields += 1
        elif kind in _COMMENT_KINDS:
            words = _annotation_text(annotation)
            if words:
                page.comments.append(words)
        pdfium.FPDFPage_CloseAnnot(annotation)


def _annotation_text(annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size < 1_000_000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").strip("\x00 \r\n")

"""From words on a page to lines, and from lines to running text.

A PDF does not say where a paragraph ends. A line whose end leaves room for the next line's first word was ended on
purpose; one that leaves none was broken by the margin. That tells a list in a cell from a sentence that runs on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wardmote.core.documents.readers.pdf_page import Word
from wardmote.core.documents.readers.words import Words

_SPACE = 0.25  # the width of a space, of the letters' size
_UNCERTAIN = 0.3  # of the size: the room in a cell is known no better than this
_CLOSE = 0.06  # of the size: letters nearer than this were one word, drawn in two goes
_WIDE_GAP = 3.0  # of the size: a gap this wide in running text was made with a tab
_LOOSE_LEADING = 1.75  # of the size: lines further apart than this are two paragraphs
_SPACED_ENDS = (
    0.2  # the share of a file's lines that end in a space, if it draws them: the last of a paragraph does not
)
_HYPHENATED = re.compile(r".-$")
_DATE_TURNED = re.compile(r"\d[-/]$")
_PART_OF_DATE = re.compile(r"\d[/.-]\d{1,3}$")
# The short words of English and Welsh: any other one or two letters are part of a word.
_SHORT_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a i o y ac ag am an ar as at be by do ei er eu fe go he hi if ii im in is it iv me mi my na ni no of oh ok on or
        os so to ty un up us vi vs we yn yr""",
    )
)
_ENDINGS = frozenset(
    re.findall(r"\w+", "ance ary ber ence ency ent ger ies ing ion ions ity ive ment ments ner ory ous tion tions tor")
)
_IMPOSSIBLE_ONSET = re.compile(
    r"[^aeiouwy]+$|n[cdjkpqstvz]|m[bcfmpst]|r[bcdfgklmnpstv]|l[bcdfgkmnpstv]|[ckgt]t|b[bcst]|x[pt]"
)
_ITEM = re.compile(r"^(?:\(?(?P<number>\d{1,2})[.)](?!\d)|(?P<bullet>[•·▪▫■□◦●○>–-]))")
LIST_LABEL = re.compile(r"^(?:[•·▪▫■□◦‣●○–—*>✓➢➤-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d+(?:\.\d+)+\.?)$")


@dataclass(slots=True)
class Line:
    """Words on one line, from left to right."""

    words: list[Word] = field(default_factory=list)
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def add(self, word: Word) -> None:
        if not self.words:
            self.left, self.top, self.right, self.bottom = word.left, word.top, word.right, word.bottom
        else:
            self.left, self.right = min(self.left, word.left), max(self.right, word.right)
            self.top, self.bottom = min(self.top, word.top), max(self.bottom, word.bottom)
        self.words.append(word)

    @property
    def size(self) -> float:
        """The size most of its letters have."""
        sizes: dict[float, int] = {}
        for word in self.words:
            sizes[round(word.size, 1)] = sizes.get(round(word.size, 1), 0) + len(word.text)
        return max(sizes, key=lambda size: sizes[size])

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def bold(self) -> bool:
        return all(word.look.bold for word in self.words if any(map(str.isalnum, word.text)))

    @property
    def text(self) -> str:
        return str_of(self.words)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The words as lines from top to bottom. Small raised letters stay on the line they belong to."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        line = lines[-1] if lines else None
        if line is None or not _on_line(word, line):
            line = Line()
            lines.append(line)
        line.add(word)
    for line in lines:
        line.words.sort(key=lambda word: word.left)
    return lines


def _on_line(word: Word, line: Line) -> bool:
    overlap = min(word.bottom, line.bottom) - max(word.top, line.top)
    return overlap > 0.55 * min(word.bottom - word.top, line.bottom - line.top)


def upright(words: Sequence[Word]) -> list[Word]:
    """Words that read upwards or downwards, turned so that they read across; others as they are."""
    turned = []
    for word in words:
        if word.look.turn == 90:
            turned.append(Word(word.text, -word.bottom, word.left, -word.top, word.right, word.look, word.struck))
        elif word.look.turn == 270:
            turned.append(Word(word.text, word.top, -word.right, word.bottom, -word.left, word.look, word.struck))
        elif word.look.turn == 180:
            turned.append(Word(word.text, -word.right, -word.bottom, -word.left, -word.top, word.look, word.struck))
        else:
            turned.append(word)
    return turned


def str_of(words: Sequence[Word]) -> str:
    """The text of words on one line."""
    gathered = Words()
    add_line(gathered, words)
    return gathered.finish()[0]


def add_line(gathered: Words, words: Sequence[Word]) -> None:
    """Append the words of one line, with the spaces and tabs between them."""
    before: Word | None = None
    for word in words:
        if before is not None:
            gap = word.left - before.right
            space = "\t" if gap > _WIDE_GAP * word.size else "" if gap < _CLOSE * word.size else " "
            gathered.add(space, struck=before.struck and word.struck)
        gathered.add(word.text, struck=word.struck)
        before = word


class Vocabulary:
    """Every word of the document, to tell a word broken at the margin from a compound with a hyphen of its own.

    It also tells a word that a narrow column has cut in two from two words. The programs that make PDF draw the space
    at which a line turns, if there is room for it: where the lines of a file end in spaces, one that does not may end
    inside a word.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        words = list(words)
        self._known = {_bare(word.text) for word in words}
        # What has no space before or after it may be half a word, and vouches for nothing.
        self._whole = {_bare(word.text) for before, word in pairwise(words) if before.spaced and word.spaced}
        ends = [word.spaced for word in words if word.ends_line]
        self._draws_spaces = sum(ends) > _SPACED_ENDS * len(ends)

    def without_hyphen(self, start: str, end: str) -> bool:
        """Whether "start-" at the end of a line and "end" on the next are one word."""
        start, end = _bare(start), _bare(end)
        return f"{start}{end}" in self._known and f"{start}-{end}" not in self._known

    def is_cut(self, line: Line, following: Line) -> bool:
        """Whether a full line ends inside a word that is longer than its column.

        Such a word stands alone on its line, but for hard spaces; without that sign only a rest that is no word tells.
        """
        start, end = line.words[-1], following.words[0]
        if not self._draws_spaces or start.spaced:
            return False
        alone = len(line.words) == 1
        letters = start.text[-1].isalpha() and end.text[0].islower()
        if not letters:
            return alone and _PART_OF_DATE.search(start.text) is not None and end.text[0].isdigit()
        head, tail = _bare(start.text.split("\u00a0")[-1]), _bare(end.text.split("\u00a0")[0])
        if head in self._whole or (tail in self._whole and len(tail) > 1):
            return False
        return (alone and f"{head}{tail}" in self._whole) or not _could_begin_a_word(tail)


def _could_begin_a_word(text: str) -> bool:
    """Whether a word, English or Welsh, could be these letters or begin with them: "rter", "ber" and "g" could not."""
    if len(text) <= 2:
        return text in _SHORT_WORDS
    return text not in _ENDINGS and _IMPOSSIBLE_ONSET.match(text) is None


def _bare(text: str) -> str:
    return text.strip(".,;:!?()[]'\"‘’“”-").lower()


def running_text(lines: Sequence[Line], room: float, vocabulary: Vocabulary) -> Words:
    """Lines of one cell or paragraph as text. ``room`` is the width that a line could have had."""
    gathered = Words()
    before: Line | None = None
    items: set[str] = set()  # the list items that begin a line so far
    for line in lines:
        item = _item(line.words[0].text)
        if before is not None:
            next_item = item is not None and _before(item) in items
            if is_full(before, line, room) and not is_apart(before, line) and not next_item:
                _run_on(gathered, before, line, vocabulary)
            else:
                gathered.add("\n")
        if item is not None:
            items.add(item)
        add_line(gathered, line.words)
        before = line
    return gathered


def _item(text: str) -> str | None:
    """What kind of list item a word begins: a bullet, or a number such as "(2)" or "2.", which may lack its space."""
    match = _ITEM.match(text)
    return (match.group("number") or match.group("bullet")) if match else None


def _before(item: str) -> str:
    return str(int(item) - 1) if item.isdigit() else item


def is_apart(line: Line, following: Line) -> bool:
    """Whether more space lies between two lines than lines of one paragraph have."""
    return following.bottom - line.bottom > _LOOSE_LEADING * max(line.size, following.size)


def is_full(line: Line, following: Line, room: float) -> bool:
    """Whether the first word of the following line would not have fitted on this one."""
    first = following.words[0]
    needed = line.right - line.left + _SPACE * first.size + first.right - first.left
    return needed > room - _UNCERTAIN * first.size


def _run_on(gathered: Words, line: Line, following: Line, vocabulary: Vocabulary) -> None:
    """What stands between the last word of a full line and the first of the next: a space, or nothing."""
    before, first = line.words[-1], following.words[0]
    if before.text.endswith("\u00ad"):
        return  # a soft hyphen, which is dropped: the word goes on
    if _HYPHENATED.search(before.text) and first.text[:1].isalpha():
        if vocabulary.without_hyphen(before.text, first.text):
            gathered.drop_last_letter()
        return
    if _DATE_TURNED.search(before.text) and first.text[:1].isdigit():
        return  # "2023-11-" and "30"
    if vocabulary.is_cut(line, following):
        return
    gathered.add(" ", struck=before.struck and first.struck)

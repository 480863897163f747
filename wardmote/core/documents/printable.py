"""Characters that a format cannot hold or a program would act on, and how each is shown and got back.

Three treatments, one for each kind of file:

* documents (Word, PDF, HTML): ``printable`` shows a character that XML forbids as U+FFFD. Seen, not recoverable.
* workbooks and CSV: ``escape`` writes it as ``_xHHHH_``, as Excel itself does; ``unescape`` gives it back.
* CSV: ``neutralise`` puts an apostrophe before text that a spreadsheet would run; ``restore`` takes it away again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

# XML 1.0 section 2.2: what is not a Char. C1 controls are allowed there but mean nothing printed, so they go too.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")

# ECMA-376 part 1, 22.9.2.19 (ST_Xstring): an escaped character, and the escape of something that looks like one.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

# What starts a formula or a command in Excel, LibreOffice and Google Sheets, with the full-width forms some of them
# fold to it (OWASP, "CSV injection"). Text that starts with apostrophes and then one of these needs one more, or
# restoring it would take one too many.
RUNS = re.compile("'*[=+\\-@\t\r\n\x00＝＋－＠]")
_NEUTRALISED = re.compile("''*[=+\\-@\t\r\n\x00＝＋－＠]")


def printable(words: str) -> str:
    """Words as a document can hold them: line ends as ``\\n``, forbidden characters as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", _NEWLINES.sub("\n", words))


def escape(words: str) -> str:
    """Words as a workbook or CSV can hold them, reversibly: control characters become ``_xHHHH_``."""
    if words.isprintable() and "_x" not in words:
        return words  # as nearly all are; to look for what must be escaped takes ten times as long
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", words)


def unescape(words: str) -> str:
    """The inverse of ``escape``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def runs(words: str) -> bool:
    """Whether a spreadsheet might act on these words instead of showing them."""
    return RUNS.match(words) is not None


def neutralise(words: str) -> str:
    """Words that no spreadsheet runs: an apostrophe in front where one is needed, and nowhere else."""
    return f"'{words}" if runs(words) else words


def restore(words: str) -> str:
    """The inverse of ``neutralise``. Leaves alone an apostrophe that begins a word ("'tis")."""
    return words[1:] if _NEUTRALISED.match(words) else words


LONGEST_WORD = 30  # a longer one is an address or a mistake, and gets no hyphens


def breakable(words: str, longest: int) -> str:
    """Give any word longer than ``longest`` places to break, so that it cannot leave its column.

    A word of letters gets soft hyphens, in parts of about the same length; anything else gets zero-width spaces.
    """

    def broken(found: re.Match[str]) -> str:
        word = found[0]
        parts = ceil(len(word) / longest)
        step = ceil(len(word) / parts)
        joint = "\u00ad" if word.isalpha() and len(word) <= LONGEST_WORD else "\u200b"
        return joint.join(word[start : start + step] for start in range(0, len(word), step))

    return re.sub(rf"\S{{{longest + 1},}}", broken, words)


def code_point(character: str) -> str:
    """How a character that no shipped typeface can draw is named: "[U+1F680]"."""
    return f"[U+{ord(character):04X}]"


def lines(words: str) -> Iterator[str]:
    """The printed lines of a run."""
    yield from printable(words).split("\n")

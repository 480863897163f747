"""What is said of a line that cannot be read, and what to do."""

from __future__ import annotations

from wardmote.performance.sources import Source

REMEDY = "Mend the row, or ask whoever made the file for a good one, and load it again."
SAVE_AS_UTF8 = "Save it as CSV UTF-8 and load that copy."
_WRONG = {
    "CAST": "“{column}” cannot be read as {type}.",
    "MISSING COLUMNS": "The row ends too early: a value is missing.",
    "TOO MANY COLUMNS": "The row has more values than there are columns.",
    "UNQUOTED VALUE": "A quotation mark is opened and not closed, or stands inside a value.",
    "LINE SIZE OVER MAXIMUM": "The line is longer than any real one.",
    "INVALID ENCODING": "It holds letters that are not UTF-8.",
    "INVALID STATE": "Quotation marks or line ends are mixed up.",
}
_TOLD_AS = {
    "integer": "a whole number",
    "number": "a number",
    "yes_no": "True or False",
    "date": "a date",
    "instant": "a time",
}


def fault_of_line(source: Source, kind: str, name: str | None) -> tuple[str, str]:
    """What DuckDB found in the column of this name, and what to do."""
    column = next((each for each in source.columns if each.name == name), None)
    header, told_as = (column.header, _TOLD_AS.get(column.type, "text")) if column else (name, "")
    what = _WRONG.get(kind, "The line cannot be read.").format(column=header, type=told_as)
    return what, SAVE_AS_UTF8 if kind == "INVALID ENCODING" else REMEDY

"""Decisions about evidence, on plain values."""

from __future__ import annotations

from datetime import date, timedelta

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
"""What each kind of file that may be attached is called when it is handed out."""

EXPIRES_SOON = timedelta(days=30)
LONGEST_NAME = 120


def is_expired(expires_on: date | None, *, today: date) -> bool:
    """Whether the last day on which a file shows how things are has passed."""
    return expires_on is not None and expires_on < today


def expires_soon(expires_on: date | None, *, today: date) -> bool:
    """Whether it is worth asking for a newer file already."""
    return expires_on is not None and today <= expires_on <= today + EXPIRES_SOON


def plain_name(name: str) -> str:
    """The last part of a name without what no file's name should hold; the ending stays where it is cut."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*').strip(" .") or "file"
    stem, dot, ending = printable.rpartition(".")
    if not dot or len(ending) > 10:
        return printable[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def title_of(name: str) -> str:
    """What a file is called where nobody gave it a title: its name in words."""
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").split())[:200] or name[:200]

"""A staff list as it comes, read into rows: which column is what, by the words of its header. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from wardmote.core.documents.blocks import Cell, Table

HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "full name",
        "person",
        "post holder",
        "postholder",
        "holder",
        "officer",
        "employee",
        "member of staff",
    ),
    "email": ("e-mail", "email", "e-mail address", "email address", "mail", "work email", "upn"),
    "post": ("post", "post title", "job title", "job", "role", "position", "position title", "appointment"),
    "short_name": ("short name", "short post", "abbreviation", "printed as", "known as", "short title"),
    "team": ("team", "department", "unit", "section", "business area"),
    "organisation": ("organisation", "organization", "force", "employer", "body"),
    "starts_on": ("from", "start", "start date", "since", "starts", "in post from", "date started", "effective from"),
    "ends_on": ("until", "to", "end", "end date", "ends", "in post until", "leaving date", "date left"),
}
MEANS = {word: field for field, words in HEADERS.items() for word in words}
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y")
NEEDED = ("name", "post")
AT_MOST = 5000  # rows


class NoStaffList(Exception):
    """No table of the file has a column of names and one of posts."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list. Days are ISO text so that a row can travel through a page; ``wrong`` says why it cannot count."""

    line: int
    name: str = ""
    email: str = ""
    post: str = ""
    short_name: str = ""
    team: str = ""
    organisation: str = ""
    starts_on: str = ""
    ends_on: str = ""
    wrong: str = ""

    def as_values(self) -> dict[str, Any]:
        return asdict(self)


def staff_list(tables: Iterable[Table]) -> list[ListRow]:
    """The rows of the first table with names and posts. Empty lines are left out; wrong ones come with their reason."""
    for table in tables:
        for place, row in enumerate(table.rows[:10]):
            columns = _columns(row.cells)
            if all(name in columns for name in NEEDED):
                found = [_row(each.number, each.cells, columns) for each in table.rows[place + 1 :]]
                return [each for each in found if each is not None][: AT_MOST + 1]
    raise NoStaffList


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        words = " ".join(cell.text.replace("_", " ").casefold().split()).strip(" :*")
        if (field := MEANS.get(words)) is not None:
            columns.setdefault(field, place)
    return columns


def _row(line: int, cells: Sequence[Cell], columns: Mapping[str, int]) -> ListRow | None:
    texts = {name: " ".join(cells[at].text.split()) if at < len(cells) else "" for name, at in columns.items()}
    if not any(texts.values()):
        return None
    wrong = ""
    for name in ("starts_on", "ends_on"):
        if name in columns and texts[name]:
            day = _day(cells[columns[name]])
            wrong = wrong or ("" if day else texts[name])
            texts[name] = day.isoformat() if day else ""
    return ListRow(line=line, wrong=wrong, **texts)


def _day(cell: Cell) -> date | None:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    for form in DATE_FORMS:
        try:
            found = datetime.strptime(" ".join(cell.text.split()), form).date()
        except ValueError:
            continue
        return found if 1950 <= found.year <= 2200 else None
    return None

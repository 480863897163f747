"""What things of the reading format are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROLES = {
    "plan": gettext_lazy("The plan"),
    "bodies": gettext_lazy("A glossary of bodies"),
    "sessions": gettext_lazy("A programme of sessions"),
    "none": gettext_lazy("Something else: not imported"),
}
FIELDS = {
    "objective": gettext_lazy("Objective"),
    "part": gettext_lazy("Part"),
    "ref": gettext_lazy("Reference"),
    "statement": gettext_lazy("Commitment"),
    "text": gettext_lazy("Activity"),
    "text_ref": gettext_lazy("Activity’s reference"),
    "owners": gettext_lazy("Owners"),
    "timescale": gettext_lazy("Date"),
    "rag": gettext_lazy("Rating"),
    "progress": gettext_lazy("Progress"),
    "status": gettext_lazy("Status"),
    "oversight": gettext_lazy("Oversight"),
    "rating": gettext_lazy("Rating"),
    "place": gettext_lazy("Place in the plan"),
    "name": gettext_lazy("Name"),
    "purpose": gettext_lazy("Purpose"),
    "meets": gettext_lazy("How often it meets"),
    "month": gettext_lazy("Month"),
    "type": gettext_lazy("Type"),
    "subject": gettext_lazy("Subject"),
}
RATINGS = {
    "red": gettext_lazy("Red"),
    "amber": gettext_lazy("Amber"),
    "green": gettext_lazy("Green"),
    "blue": gettext_lazy("Blue: complete"),
    "": gettext_lazy("Not rated"),
}
WEIGHTS = {
    "error": gettext_lazy("Must be looked at"),
    "warning": gettext_lazy("Worth a look"),
    "info": gettext_lazy("For information"),
}
KINDS = {
    "doubtful": gettext_lazy("Doubtful"),
    "changed": gettext_lazy("Changed"),
    "reworded": gettext_lazy("Reworded"),
    "moved": gettext_lazy("Moved"),
    "new": gettext_lazy("New"),
    "gone": gettext_lazy("Gone from the document"),
    "same": gettext_lazy("The same"),
}
TIMESCALES = {
    "start": gettext_lazy("start by"),
    "by": gettext_lazy("complete by"),
    "target": gettext_lazy("target"),
    "achieve": gettext_lazy("achieve by"),
    "commence": gettext_lazy("commence by"),
    "ongoing": gettext_lazy("ongoing"),
    "bau": gettext_lazy("everyday business by"),
    "complete": gettext_lazy("complete by"),
    "unknown": gettext_lazy("kind not stated"),
}


def place(where: Mapping[str, Any]) -> str:
    """Where in a document something stands: “Table 2, row 7, owners”."""
    said = []
    if where.get("sheet"):
        said.append(_("Sheet “%(sheet)s”") % {"sheet": where["sheet"]})
    elif where.get("table"):
        said.append(_("Table %(number)s") % {"number": where["table"]})
    if where.get("page") and not said:
        said.append(_("Page %(number)s") % {"number": where["page"]})
    if where.get("row"):
        said.append(_("row %(number)s") % {"number": where["row"]})
    column = where.get("column")
    if isinstance(column, int):
        said.append(_("column %(number)s") % {"number": column})
    elif column:
        said.append(str(FIELDS.get(column, column)).lower())
    words = ", ".join(said)
    return words[:1].upper() + words[1:]

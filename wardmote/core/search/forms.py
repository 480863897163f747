"""What narrows a search. A form checks input; it never saves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.search.rules import BEYOND
from wardmote.core.search.selectors import Question
from wardmote.core.ui.forms import DayField, Form, SelectField
from wardmote.core.ui.numbers import number_in

LONGEST = 200


class NarrowForm(Form):
    """The plan, and the days between which something was said. An answer that is no choice narrows nothing."""

    within = SelectField(label=_("Plan"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, places: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["within"].choices = [("", _("All")), *((str(number), title) for number, title in places.items())]

    def question(self, kinds: list[str]) -> Question:
        """The whole question, as it stands in the address."""
        self.is_valid()
        kind = str(self.data.get("kind") or "")
        before = number_in(str(self.data.get("before") or ""), longest=len(str(BEYOND))) if kind in kinds else None
        return Question(
            text=typed(self.data.get("q")),
            kind=kind if kind in kinds else "",
            within=int(self.cleaned_data.get("within") or 0),
            since=self.cleaned_data.get("since"),
            until=self.cleaned_data.get("until"),
            before=min(before or 0, BEYOND),
        )


def typed(words: Any) -> str:
    """What was typed into a search box, cut where nobody types on."""
    return str(words or "").replace("\0", "").strip()[:LONGEST]

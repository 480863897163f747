"""The questions about holding to account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.format import long_date, shorten
from wardmote.core.ui.forms import CharField, DateField, Form, RadiosField, SelectField, TextField
from wardmote.oversight.forms.common import HINT_DATE, OfPartnershipForm
from wardmote.oversight.models import Meeting, Session


class SessionForm(OfPartnershipForm):
    """A session of the programme."""

    subject = CharField(
        label=_("Subject"),
        max_length=300,
        missing=_("Enter the subject"),
        help_text=_("For example, Domestic abuse, or Performance including satisfaction"),
    )
    kind = RadiosField(label=_("Kind"), choices=Session.Kind.choices, missing=_("Choose the kind of session"), size="s")
    way = RadiosField(
        label=_("How"),
        choices=Session.Way.choices,
        initial=Session.Way.MEETING,
        missing=_("Choose how it is held"),
        hints={"written": _("Questions and answers alone, without a meeting.")},
        size="s",
    )
    meeting = SelectField(
        label=_("At which meeting of a board?"),
        help_text=_("Its agenda then suggests the session."),
        required=False,
        size="s",
    )
    planned_for = DateField(label=_("Day"), missing=_("Enter the day"), help_text=HINT_DATE, size="s")

    def __init__(self, *args: Any, meetings: Iterable[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._meetings = {str(each.pk): each for each in meetings}
        self.fields["meeting"].choices = [
            ("", _("None, or not known yet")),
            *((key, f"{shorten(each.body.name, 60)}, {long_date(each.on)}") for key, each in self._meetings.items()),
        ]

    def clean_meeting(self) -> Meeting | None:
        return self._meetings.get(self.cleaned_data["meeting"])


class SettleForm(Form):
    """Whether a session took place."""

    state = RadiosField(label=_("The session"), choices=Session.State.choices, missing=_("Choose one"), size="s")
    held_on = DateField(label=_("Held on"), required=False, help_text=HINT_DATE, size="s")
    reason = TextField(
        label=_("Reason"), required=False, rows=3, maximum=5_000, help_text=_("Needed where it is cancelled.")
    )


class QuestionForm(Form):
    """A question put in advance."""

    text = TextField(label=_("Question"), rows=5, maximum=10_000, missing=_("Enter the question"))
    due = DateField(
        label=_("Answer due by"),
        missing=_("Enter the day by which it is to be answered"),
        help_text=HINT_DATE,
        size="s",
    )

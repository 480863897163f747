"""The questions about meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Seat
from wardmote.core.ui.format import day_date
from wardmote.core.ui.forms import (
    CharField,
    CheckboxesField,
    CheckboxField,
    DateField,
    Form,
    ModelSelectField,
    RadiosField,
    SelectField,
    TextField,
)
from wardmote.oversight.forms.common import HINT_DATE
from wardmote.oversight.forms.revision import RevisionForm
from wardmote.oversight.models import Attendance, Meeting


class ClockField(CharField):
    """A time of day, such as 14:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, width=5, **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip().lower().replace(".", ":")
        if not typed:
            return None
        reader = forms.TimeField(
            input_formats=["%H:%M", "%I:%M%p", "%I:%M %p", "%I%p", "%I %p", "%H"],
            error_messages={"invalid": _("Enter a time, like 14:00")},
        )
        return reader.to_python(typed)

    def run_validators(self, value: Any) -> None:
        """Only text has the validators of text."""


class WhenForm(Form):
    """When in the day, and where."""

    begins = ClockField(label=_("Begins"), help_text=_("For example, 14:00"))
    ends = ClockField(label=_("Ends"))
    place = CharField(label=_("Where"), required=False, max_length=200, width=30)


class AddMeetingForm(WhenForm):
    """One meeting, by hand."""

    on = DateField(label=_("Day"), missing=_("Enter the day"), help_text=HINT_DATE)
    field_order = ["on", "begins", "ends", "place", "reason"]


class PlanForm(WhenForm):
    """A year of meetings, from the cycle."""

    first = DateField(label=_("First meeting"), missing=_("Enter the day of the first meeting"), help_text=HINT_DATE)
    until = DateField(label=_("Plan until"), missing=_("Enter the last day to plan for"), help_text=HINT_DATE)
    field_order = ["first", "until", "begins", "ends", "place"]


class MakeForm(PlanForm):
    """Which of the days that were shown are wanted."""

    days = CheckboxesField(label=_("Meetings to put into the calendar"), missing=_("Tick at least one day"))

    def __init__(self, *args: Any, days: Sequence[date], hints: dict[date, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["days"]
        field.choices = [(day.isoformat(), day_date(day)) for day in days]
        field.hints = {day.isoformat(): words for day, words in hints.items()}
        for name in ("first", "until"):
            self.fields[name].required = False

    def wanted(self) -> list[date]:
        """The days that were ticked."""
        return [date.fromisoformat(each) for each in self.cleaned_data["days"]]


class MoveMeetingForm(AddMeetingForm, RevisionForm):
    """Another day, time or place, and why."""

    reason = TextField(label=_("Why does it move?"), missing=_("Say why it moves"), rows=2, size="m")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        initial = {name: getattr(meeting, name) for name in ("on", "place")}
        initial |= {name: f"{value:%H:%M}" for name in ("begins", "ends") if (value := getattr(meeting, name))}
        super().__init__(*args, revision=meeting.revision, initial=initial, **kwargs)


class WhyForm(RevisionForm):
    """Why it is cancelled, or takes place after all."""

    reason = TextField(label=_("Why?"), missing=_("Say why"), rows=2, size="m")


class StepForm(Form):
    """When a step towards sending the papers out was done."""

    step = forms.ChoiceField(choices=[("papers_in_on", ""), ("chair_cleared_on", "")])
    undo = forms.CharField(required=False)


class AgendaForm(Form):
    """What is put on the agenda: what is due to the board, or something else."""

    items = CheckboxesField(label=_("What is due to this board"), required=False)
    title = CharField(label=_("Something else"), required=False, max_length=300, width=30)

    def __init__(self, *args: Any, suggestions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["items"]
        field.choices = [(each.key, str(each.commitment or each.action or each.title)) for each in suggestions]


class HeldForm(Form):
    """Who was there: one question for each seat."""

    others = TextField(
        label=_("Who else was there?"), required=False, rows=3, size="m", help_text=_("One name on each line.")
    )

    def __init__(self, *args: Any, seats: Sequence[Seat], there: dict[int, Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            was = there.get(seat.pk)
            self.fields[f"state-{seat.pk}"] = SelectField(
                label=str(seat), choices=Attendance.State.choices, initial=was.state if was else "present"
            )
            self.fields[f"who-{seat.pk}"] = CharField(
                label=_("Who, or who came instead"), required=False, max_length=200, initial=was.who if was else ""
            )

    def attendance(self) -> dict[int, tuple[str, str]]:
        """{seat: (state, who)} as ``hold`` wants it."""
        values = self.cleaned_data
        return {each.pk: (values[f"state-{each.pk}"], values[f"who-{each.pk}"]) for each in self.seats}


class MinutesForm(RevisionForm):
    """What was said of one item."""

    minutes = TextField(label=_("What was said"), required=False, rows=4)
    looked_at = CheckboxField(label=_("Looked at"), required=False)


class NotesForm(RevisionForm):
    """The approval of the notes, and what the public may read of them."""

    approved = RadiosField(label=_("How were they approved?"), missing=_("Choose how they were approved"))
    on = DateField(label=_("When?"), missing=_("Enter the day they were approved"), help_text=HINT_DATE)
    public_notes = TextField(
        label=_("What may the public read?"),
        required=False,
        rows=14,
        size="m",
        help_text=_("A second person clears it first. Leave out names of people and what is not decided yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approved"].choices = [each for each in Meeting.Approved.choices if each[0]]
        self.fields["on"].initial = timezone.localdate()


class EditionForm(Form):
    """Which issued report is a paper."""

    edition = ModelSelectField(
        Edition.objects.none(), label=_("Report"), missing=_("Choose a report"), size="m", empty_label=None
    )

    def __init__(self, *args: Any, editions: QuerySet[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["edition"]
        field.queryset = editions

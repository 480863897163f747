"""The questions that editing a plan asks. A form checks input; it never saves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import (
    CharField,
    CheckboxesField,
    CheckboxField,
    DateField,
    Form,
    RadiosField,
    SelectField,
    TextField,
    posted_values,
)
from wardmote.core.ui.numbers import number_in
from wardmote.plans.models import Activity, Commitment, CommitmentLink, Part, PlanVersion
from wardmote.plans.services.editing import Piece

REASON = _("Why?")
REASON_HINT = _("It is kept in the history, and shown to those who read it.")
LAST = "last"


class EditForm(Form):
    """A form about a row that others may be changing too. ``revision`` is the row's as the form was opened."""

    def refuse(self, error: ValidationError) -> None:
        """Put the reasons of a refusal on the fields they are about, the others on the whole form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, reasons in error.error_dict.items():
            self.add_error(name if name in self.fields else None, reasons)

    def now_seen(self, revision: int) -> None:
        """Note that the writer has the other's change before them: saving again is a choice made with open eyes."""
        self.carry("revision", str(revision))

    def carry(self, name: str, value: str) -> None:
        """Let a hidden field hold a value other than the one that was sent."""
        typed: Any = self.data
        carried = typed.copy()
        carried[name] = value
        self.data = carried

    @property
    def fingerprint(self) -> str:
        """What was filled in, in short: what is done must be what was shown."""
        values = [pair for pair in posted_values(self.data) if pair[0] not in {"confirmed", "more"}]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:24]

    @property
    def is_confirmed(self) -> bool:
        return self.data.get("confirmed") == self.fingerprint


class RowForm(EditForm):
    """A form about one commitment or activity."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, row: Commitment | Activity, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": row.revision} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.row = row

    def seen(self) -> int:
        """The revision the writer had before them; none given counts as the first."""
        return self.cleaned_data.get("revision") or 0


class HeadingForm(EditForm):
    """The title of an objective. ``seen`` marks how it stood as the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    title = CharField(label=_("Title"), max_length=300, missing=_("Enter the title of the objective."))


class PartForm(HeadingForm):
    """The title of a part, and whose commitments it holds."""

    title = CharField(label=_("Title"), max_length=300, missing=_("Enter the title of the part."))
    accountable = SelectField(label=_("Accountable"), choices=Part.Accountable.choices, required=False)


class CommitmentForm(EditForm):
    """A new commitment."""

    ref_printed = CharField(label=_("Number"), max_length=40, required=False, width=10)
    statement = TextField(label=_("Commitment"), missing=_("Enter the words of the commitment."), rows=5)
    accountable = SelectField(label=_("Accountable, where it differs from its part"), required=False)
    reason = TextField(label=REASON, help_text=REASON_HINT, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accountable"].choices = [("", _("As its part")), *_accountables()]


def _accountables() -> list[tuple[str, Any]]:
    return [(value, label) for value, label in Part.Accountable.choices if value]


class EditCommitmentForm(CommitmentForm, RowForm):
    """The words of a commitment, and whose it is. Its number has a page of its own."""

    ref_printed = None  # type: ignore[assignment]

    def __init__(self, *args: Any, row: Commitment, **kwargs: Any) -> None:
        kwargs["initial"] = {"statement": row.statement, "accountable": row.accountable}
        super().__init__(*args, row=row, **kwargs)


class ActivityForm(EditForm):
    """A new activity."""

    ref_printed = CharField(label=_("Number"), max_length=40, required=False, width=10)
    text = TextField(label=_("What is done"), missing=_("Enter what is done."), rows=5)
    timescale_printed = CharField(
        label=_("Timescale"),
        help_text=_("As it is to be printed, for example “By Sep 26”. The dates in it are read."),
        max_length=300,
        required=False,
    )
    owners = TextField(label=_("Owners"), help_text=_("One on each line. The first one leads."), rows=3, required=False)
    oversight = TextField(label=_("Overseen by"), help_text=_("One on each line."), rows=3, required=False)
    reason = TextField(label=REASON, help_text=_("Needed when a date moves."), rows=2, required=False)


class EditActivityForm(ActivityForm, RowForm):
    """What an activity says. One without words of its own speaks with its commitment's, and may stay so."""

    ref_printed = None  # type: ignore[assignment]

    def __init__(self, *args: Any, row: Activity, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "text": row.text,
            "timescale_printed": row.timescale_printed,
            "owners": "\n".join(each.printed for each in row.assignments.all()),
            "oversight": "\n".join(each.printed for each in row.mechanisms.all()),
        }
        super().__init__(*args, row=row, **kwargs)
        if not row.text:
            self.fields["text"].required = False


class MoveForm(RowForm):
    """Where a row goes: ``to`` is "part or commitment:the row it stands behind", or ":" for the first place."""

    to = SelectField(label=_("Where does it go?"), missing=_("Choose where it goes."))
    reason = TextField(label=REASON, help_text=REASON_HINT, rows=2, required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Choose")), *places]

    def place(self) -> tuple[int, int | None]:
        """(id of the part or commitment, id of the row it stands behind or None)."""
        home, _colon, after = self.cleaned_data["to"].partition(":")
        return int(home), int(after) if after else None


class SplitForm(RowForm):
    """The words of each piece; for a commitment also which piece each activity goes with."""

    MOST = 12

    reason = TextField(label=REASON, help_text=REASON_HINT, rows=2, required=False)
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Commitment | Activity, count: int, **kwargs: Any) -> None:
        self.how_many = max(2, min(count, self.MOST))
        words = row.statement if isinstance(row, Commitment) else row.text or row.commitment.statement
        kwargs["initial"] = {"text_1": words, "count": self.how_many}
        super().__init__(*args, row=row, **kwargs)
        order = []
        for number in range(1, self.how_many + 1):
            self.fields[f"text_{number}"] = TextField(
                label=_("Words of row %(number)s") % {"number": number}, rows=3, required=number <= 2,
                missing=_("Write the words of at least two rows."),
            )  # fmt: skip
            order.append(f"text_{number}")
            if number > 1:
                self.fields[f"ref_{number}"] = CharField(
                    label=_("Number of row %(number)s") % {"number": number}, max_length=40, required=False, width=10
                )
                order.append(f"ref_{number}")
        self.activities: list[Activity] = []
        if isinstance(row, Commitment):
            self.activities = list(row.activities.filter(retired_on=None).exclude(text="").order_by("position"))
        for each in self.activities:
            name = f"piece_of_{each.pk}"
            self.fields[name] = SelectField(
                label=f"{each.ref_printed.strip('() ')} {each.text[:90]}".strip(), required=False
            )
            self.fields[name].choices = [
                (str(number), _("goes with row %(number)s") % {"number": number})
                for number in range(1, self.how_many + 1)
            ]
            order.append(name)
        self.order_fields([*order, "reason"])

    def pieces(self) -> list[Piece]:
        """What the split makes, in order; rows without words are left out."""
        values = self.cleaned_data
        found = []
        for number in range(1, self.how_many + 1):
            words = (values.get(f"text_{number}") or "").strip()
            keys = tuple(each.key for each in self.activities if values.get(f"piece_of_{each.pk}") == str(number))
            if words:
                found.append(Piece(words, values.get(f"ref_{number}") or "", keys))
        return found


class MergeForm(RowForm):
    """Which rows become part of this one, and what it says then."""

    others = CheckboxesField(label=_("Merge with it"), missing=_("Choose what is merged into it."))
    words = TextField(label=_("What it says then"), rows=6, missing=_("Enter the words of the merged row."))
    reason = TextField(label=REASON, help_text=REASON_HINT, rows=2, missing=_("Say why they are merged."))
    seen_others = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, *args: Any, row: Commitment | Activity, candidates: Sequence[Any], **kwargs: Any) -> None:
        words = row.statement if isinstance(row, Commitment) else row.text
        seen = " ".join(f"{each.pk}-{each.revision}" for each in candidates)
        kwargs["initial"] = {"words": words, "seen_others": seen}
        super().__init__(*args, row=row, **kwargs)
        self.candidates = {each.key: each for each in candidates}
        self.fields["others"].choices = [(each.key, str(each)[:160]) for each in candidates]

    def chosen(self) -> list[Any]:
        return [self.candidates[key] for key in self.cleaned_data["others"] if key in self.candidates]

    def seen_all(self) -> dict[int, int]:
        """The revisions that the writer had before them, by the id of the row."""
        found = {self.row.pk: self.seen()}
        for pair in (self.cleaned_data.get("seen_others") or "").split():
            pk, revision = map(number_in, pair.partition("-")[::2])
            if pk is not None and revision is not None:
                found[pk] = revision
        return found

    def now_seen(self, revision: int) -> None:
        super().now_seen(revision)
        self.data["seen_others"] = " ".join(  # type: ignore[index]
            f"{each.pk}-{each.revision}" for each in self.candidates.values()
        )


class RenumberForm(RowForm):
    """The new number, and how far it reaches."""

    ref_printed = CharField(label=_("New number"), max_length=40, width=10, missing=_("Enter the new number."))
    with_activities = CheckboxField(
        label=_("Renumber its activities too"),
        help_text=_("Those whose numbers begin with its own: 2.1 follows 2."),
        required=False,
    )
    change_words = CheckboxField(
        label=_("Also change the words that print the old number"),
        help_text=_("References follow in any case. Updates stay as they were written."),
        required=False,
    )
    reason = TextField(label=REASON, help_text=REASON_HINT, rows=2, required=False)

    def __init__(self, *args: Any, row: Commitment | Activity, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if not isinstance(row, Commitment):
            del self.fields["with_activities"]


class RetireForm(RowForm):
    """When and why a row leaves the plan."""

    on = DateField(label=_("On which day does it leave the plan?"), missing=_("Enter the day it leaves the plan."))
    reason = TextField(label=REASON, help_text=REASON_HINT, rows=3, missing=_("Say why it leaves the plan."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": timezone.localdate()}
        super().__init__(*args, **kwargs)


class ReturnForm(RowForm):
    """Why a row comes back."""

    reason = TextField(label=REASON, help_text=REASON_HINT, rows=3, missing=_("Say why it comes back."))


# Versions


class DraftForm(EditForm):
    """The beginning of a new version."""

    title = CharField(
        label=_("Title of the new version"), max_length=300, missing=_("Enter the title of the new version.")
    )
    reason = TextField(label=_("Why is there a new version?"), rows=2, required=False)


class PeriodForm(EditForm):
    """What a draft is called, and which years it is for."""

    title = CharField(label=_("Title"), max_length=300, missing=_("Enter the title of the new version."))
    starts_on = DateField(label=_("First day of its period"), required=False)
    ends_on = DateField(label=_("Last day of its period"), required=False)

    def __init__(self, *args: Any, draft: PlanVersion, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "title": draft.title, "starts_on": draft.period_starts_on, "ends_on": draft.period_ends_on,
        }  # fmt: skip
        super().__init__(*args, **kwargs)


class AdoptForm(EditForm):
    """When, as what and why a draft is put in force."""

    kind = RadiosField(
        label=_("What is it?"),
        choices=[
            (PlanVersion.Kind.VARIATION, _("Variation during the term")),
            (PlanVersion.Kind.NEW_TERM, _("New term")),
        ],
        missing=_("Choose whether it is a variation or a new term."),
    )
    on = DateField(label=_("On which day was it adopted?"), missing=_("Enter the day it was adopted."))
    reason = TextField(label=REASON, rows=3, missing=_("Say why there is a new version."))
    knowing = CheckboxField(
        label=_("I know that the new version will not have what is listed above"),
        missing=_("Say that you know what the new version will not ask for."),
    )

    def __init__(self, *args: Any, draft: PlanVersion, is_something_left: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": timezone.localdate(), "reason": draft.reason, "kind": draft.kind}
        super().__init__(*args, **kwargs)
        if not is_something_left:
            del self.fields["knowing"]


class DiscardForm(EditForm):
    """Why a draft is put away."""

    reason = TextField(label=REASON, rows=2, missing=_("Say why the draft is put away."))


# Links between plans


class LinkForm(EditForm):
    """How a commitment of this plan belongs to one of another."""

    kind = SelectField(label=_("How do they belong together?"), choices=CommitmentLink.Kind.choices)
    to = RadiosField(label=_("Commitment of the other plan"), missing=_("Choose the commitment."))
    note = CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, candidates: Iterable[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(each.pk): each for each in candidates}
        self.fields["to"].choices = [
            (pk, f"{each.version.plan.title}: {str(each)[:160]}") for pk, each in self.candidates.items()
        ]

    def chosen(self) -> Commitment:
        return self.candidates[self.cleaned_data["to"]]


# Another body


class TakeOverForm(EditForm):
    """Who takes over, from when, with which plans and which people."""

    partnership = SelectField(label=_("Which partnership?"), missing=_("Choose the partnership."))
    governing_body = CharField(
        label=_("Full name of the new governing body"), max_length=200, missing=_("Enter the name of the new body.")
    )
    on = DateField(label=_("What is its first day?"), missing=_("Enter the day it takes over."))
    plans = CheckboxesField(label=_("Which plans does it take over?"), required=False)
    users = CheckboxesField(
        label=_("Who gets the same roles in the new body?"),
        help_text=_("They keep the roles they have, to read the old record."),
        required=False,
    )
    reason = TextField(label=REASON, rows=2, missing=_("Say why another body takes over."))

    def __init__(
        self, *args: Any, partnerships: Iterable[Any], plans: Iterable[Any], users: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partnerships_by_id = {str(each.pk): each for each in partnerships}
        self.plans_by_id = {str(each.pk): each for each in plans}
        self.users_by_id = {str(each.pk): each for each in users}
        names = [(pk, f"{each.force}, {each.governing_body}") for pk, each in self.partnerships_by_id.items()]
        self.fields["partnership"].choices = names if len(names) == 1 else [("", _("Choose")), *names]
        self.fields["plans"].choices = [(pk, str(each)) for pk, each in self.plans_by_id.items()]
        self.fields["users"].choices = [(pk, str(each)) for pk, each in self.users_by_id.items()]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as records."""
        values = self.cleaned_data
        return {
            "partnership": self.partnerships_by_id[values["partnership"]],
            "governing_body": values["governing_body"],
            "on": values["on"],
            "plans": [self.plans_by_id[pk] for pk in values["plans"]],
            "users": [self.users_by_id[pk] for pk in values["users"]],
            "reason": values["reason"],
        }


FIELD_NAMES = {
    "statement": _("Words"),
    "text": _("Words"),
    "ref_printed": _("Number"),
    "part": _("Place"),
    "commitment": _("Commitment"),
    "accountable": _("Accountable"),
    "retired_on": _("Left the plan on"),
    "owners_printed": _("Owners"),
    "timescale_printed": _("Timescale"),
    "latest": _("Due"),
    "rating": _("Rating"),
    "status": _("Status"),
    "oversight_printed": _("Overseen by"),
    "cadence": _("How often it is updated"),
    "cadence_body": _("Before which body’s meetings it is updated"),
    "cadence_since": _("From which day on it is updated so"),
    "exists": _("Added"),
    "place": _("Place"),
    "title": _("Title"),
}
"""What the fields of a change are called."""


def field_name(name: str) -> str:
    return str(FIELD_NAMES.get(name) or _g("Changed"))

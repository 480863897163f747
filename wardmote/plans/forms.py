"""The questions that the pages of a plan ask. A form checks input; it never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body
from wardmote.core.ui.forms import CharField, DateField, Form, RadiosField, SelectField, TextField
from wardmote.plans.models import Activity, Part, PlanVersion
from wardmote.plans.selectors.reading import Filter

SHOWS = [
    ("", _("Everything")),
    ("off_track", _("Off track")),
    ("overdue", _("Past their date")),
    ("silent", _("Silent for 35 days")),
    ("unowned", _("Without an owner")),
    ("unboarded", _("Without a board")),
    ("unmatched", _("Owner not matched to a post")),
]


class FilterForm(Form):
    """Narrows a list of activities. Every choice is in the address, so that a list can be shared."""

    words = CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    show = SelectField(label=_("Show"), choices=SHOWS, required=False)
    objective = SelectField(label=_("Objective"), required=False)
    accountable = SelectField(label=_("Accountable"), required=False)
    rating = SelectField(label=_("Rating"), required=False)
    status = SelectField(label=_("Status"), required=False)
    body = SelectField(label=_("Overseen by"), required=False)
    owner = CharField(label=_("Owner"), required=False)

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        fields: dict[str, Any] = self.fields
        fields["objective"].choices = every + [(each.slug, each.title) for each in version.objectives.all()]
        fields["accountable"].choices = every + [(value, label) for value, label in Part.Accountable.choices if value]
        ratings = [(each.key, f"{each.letter} {each.word}") for each in version.scheme.ratings.all()]
        fields["rating"].choices = [*every, *ratings, ("none", _("Not rated"))]
        fields["status"].choices = every + list(Activity.Status.choices)
        bodies = Body.objects.filter(mechanisms__activity__version=version).distinct().order_by("name")
        fields["body"].choices = every + [(str(body.pk), body.name) for body in bodies]

    def narrowed(self) -> Filter:
        """What was asked for; an answer that is no choice narrows nothing."""
        self.is_valid()
        chosen: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return Filter(**{**chosen, "body": int(chosen["body"]) if chosen["body"] else None})

    def chosen(self) -> list[tuple[str, str]]:
        """(field, what it is narrowed to) for the filters in use."""
        self.is_valid()
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value:
                options = dict(getattr(field, "choices", []))
                found.append((name, f"{field.label}: {options.get(value, value)}"))
        return found


class UpdateForm(Form):
    """How an activity is going, in under a minute."""

    internal_text = TextField(
        label=_("How is it going?"),
        help_text=_("For the force and its governing body. Say what has happened since the last update."),
        rows=6,
        required=False,
        size="m",
    )
    public_text = TextField(
        label=_("What may the public read?"),
        help_text=_("Leave this empty to change nothing in public. A second person clears it first."),
        rows=4,
        required=False,
        size="m",
    )
    as_at = DateField(label=_("What date does this speak of?"), missing=_("Enter the date this update speaks of."))
    status = SelectField(label=_("Status"), required=False)
    rating = RadiosField(label=_("Rating"), required=False)
    reason = TextField(
        label=_("Why does the rating change?"), help_text=_("Only needed when it changes."), rows=3, required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        newest = activity.updates.order_by("-pk").values_list("pk", flat=True).first()
        initial = {
            "as_at": timezone.localdate(),
            "status": activity.status,
            "rating": activity.rating.key if activity.rating else "none",
            "seen": newest or 0,
        }
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.activity = activity
        ratings = list(activity.version.scheme.ratings.all())
        fields: dict[str, Any] = self.fields
        fields["rating"].choices = [(each.key, f"{each.letter} {each.word}") for each in ratings] + [
            ("none", _("Not rated"))
        ]
        fields["status"].choices = Activity.Status.choices
        self._ratings = {each.key: each for each in ratings}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("rating")
        cleaned["rating_changes"] = False
        if chosen:
            rating = self._ratings.get(chosen)
            cleaned["rating"] = rating
            cleaned["rating_changes"] = rating != self.activity.rating
        says_something = (cleaned.get("internal_text") or "").strip() or (cleaned.get("public_text") or "").strip()
        if not says_something and not cleaned["rating_changes"]:
            self.add_error("internal_text", _("Write how it is going, even if it is one sentence."))
        if cleaned["rating_changes"] and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Say why the rating changes."))
        day = cleaned.get("as_at")
        if day and day > timezone.localdate():
            self.add_error("as_at", _("The date must be today or earlier."))
        return cleaned


class OwnerForm(Form):
    """Which post or team a printed name means."""

    to = SelectField(label=_("This is"), missing=_("Choose the post or team that is meant."))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [("", _("Choose")), *choices]


class AliasForm(Form):
    """Which body a printed name means, or none."""

    body = SelectField(label=_("This is"), missing=_("Choose a body, or say that it is none."))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].choices = [("", _("Choose")), *choices, ("none", _("Not a body: leave it as it is"))]

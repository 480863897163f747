"""The questions about a board: what it is, how often it meets, who sits on it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body, Post
from wardmote.core.ui.forms import (
    CharField,
    CheckboxField,
    DateField,
    Form,
    IntegerField,
    ModelSelectField,
    SelectField,
    TextField,
)
from wardmote.oversight.forms.common import HINT_DATE

NUMBERED = ("weeks", "months", "year")


class BoardFilterForm(Form):
    """Which boards to list."""

    words = CharField(label=_("Name or purpose"), required=False, width=20)
    show = SelectField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            ("lapsed", _("Past its interval")),
            ("never_looks", _("Never looks at what names it")),
            ("asked", _("Nobody has said how often it meets")),
            ("ended", _("Ended")),
        ],
    )
    notes = SelectField(
        label=_("Notes"),
        required=False,
        choices=[("", _("All")), ("published", _("Published")), ("kept", _("Not published"))],
    )


class BoardForm(Form):
    """Everything that is known of a board besides its name."""

    purpose = TextField(label=_("What is it for?"), required=False, rows=3, size="m")
    cycle_unit = SelectField(label=_("How often does it meet?"), required=False, size="m")
    cycle_every = IntegerField(
        label=_("How many?"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("With weeks or months: every so many. With a year: so many times in it."),
    )
    cycle_at_least = CheckboxField(label=_("It may meet more often"), required=False)
    chair_post = ModelSelectField(Post.objects.none(), label=_("Chair"), required=False, size="m")
    secretary_post = ModelSelectField(Post.objects.none(), label=_("Secretary"), required=False, size="m")
    parent = ModelSelectField(Body.objects.none(), label=_("It reports to"), required=False, size="m")
    despatch_days = IntegerField(
        label=_("Papers go out so many working days before a meeting"), min_value=0, max_value=60
    )
    notes_published = CheckboxField(label=_("Its notes are published"), required=False)
    public_meeting = CheckboxField(label=_("It meets in public"), required=False)
    starts_on = DateField(label=_("First day"), required=False, help_text=HINT_DATE)
    ends_on = DateField(label=_("Last day"), required=False, help_text=_("Only for a board that has been wound up"))

    def __init__(self, *args: Any, body: Body, posts: QuerySet[Post], others: QuerySet[Body], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(body, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        printed = _("As printed: %(words)s") % {"words": body.meets_printed or "–"}
        self.fields["cycle_unit"].choices = [("", printed), *Body.Cycle.choices]
        for name in ("chair_post", "secretary_post"):
            self.fields[name].queryset, self.fields[name].empty_label = posts, _("Nobody")
        self.fields["parent"].queryset, self.fields["parent"].empty_label = others, _("None")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("cycle_unit") in NUMBERED
            and not cleaned.get("cycle_every")
            and "cycle_every" not in self.errors
        ):
            self.add_error("cycle_every", ValidationError(_("Enter how many")))
        if cleaned.get("cycle_unit") not in NUMBERED:
            cleaned["cycle_every"] = None
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ValidationError(_("The last day must not be before the first.")))
        return cleaned


class SeatForm(Form):
    """Who gets a seat."""

    post = ModelSelectField(Post.objects.none(), label=_("Post"), required=False, size="m")
    name = CharField(
        label=_("Or whose seat it is"),
        required=False,
        max_length=200,
        width=30,
        help_text=_("For somebody who holds no post here. Beside a post: what it is there as."),
    )
    starts_on = DateField(label=_("First day"), required=False, help_text=_("Empty: it has always been there."))

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        field.queryset, field.empty_label = posts, _("None of these")


class SeatEndForm(Form):
    """The last day of a seat."""

    ends_on = DateField(label=_("Last day"), missing=_("Enter the last day"), help_text=HINT_DATE)

"""The questions about inspections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Post
from wardmote.core.ui.forms import (
    CharField,
    CheckboxesField,
    DateField,
    Form,
    ModelSelectField,
    RadiosField,
    SelectField,
    TextField,
)
from wardmote.oversight.definitions import inspectorate, inspectorates
from wardmote.oversight.forms.common import HINT_DATE, LinkField, OfPartnershipForm, SeenForm
from wardmote.oversight.models import Finding, Inspection
from wardmote.oversight.rules.inspection import MERGED, SUPERSEDED, moves_from
from wardmote.plans.models import Activity, Commitment

ANOTHER = "another"


class InspectionForm(OfPartnershipForm):
    """A published report."""

    title = CharField(label=_("Title of the report"), max_length=300, missing=_("Enter the title of the report"))
    inspectorate_key = SelectField(label=_("Inspectorate"), missing=_("Choose who made the report"))
    inspectorate = CharField(
        label=_("Its name, if it is another"), max_length=160, required=False, width=30, help_text=_("As on the report")
    )
    scope = RadiosField(
        label=_("What it is about"),
        choices=Inspection.Scope.choices,
        missing=_("Choose what the report is about"),
        hints={"force": _("This force alone, or among a few."), "national": _("All forces, with findings for each.")},
        size="s",
    )
    published_on = DateField(
        label=_("Published on"), missing=_("Enter the day it was published"), help_text=HINT_DATE, size="s"
    )
    link = LinkField(label=_("Where it can be read"), required=False, help_text=_("The address of the report"))
    response_due = DateField(
        label=_("Answer due by"),
        required=False,
        help_text=_("Only where no law sets the time. Otherwise it is worked out from the day of publication."),
        size="s",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["inspectorate_key"]
        known = [(each.slug, each.short_name) for each in inspectorates()]
        field.choices = [("", _("Choose")), *known, (ANOTHER, _("Another"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("inspectorate_key") == ANOTHER:
            cleaned["inspectorate_key"] = ""
            if not cleaned.get("inspectorate"):
                self.add_error("inspectorate", ValidationError(_("Enter the name of the inspectorate")))
        published, due = cleaned.get("published_on"), cleaned.get("response_due")
        if published and due and due < published:
            self.add_error(
                "response_due", ValidationError(_("The answer cannot be due before the report is published"))
            )
        known = inspectorate(cleaned.get("inspectorate_key") or "")
        if known:
            cleaned["inspectorate"] = known.name
        return cleaned


class FindingForm(Form):
    """One finding, as the report says it."""

    kind = RadiosField(
        label=_("What it is"),
        choices=Finding.Kind.choices,
        missing=_("Choose what it is"),
        size="s",
    )
    ref = CharField(
        label=_("Reference"),
        max_length=40,
        width=10,
        missing=_("Enter its reference"),
        help_text=_("As printed, or a number of your own. For example, Recommendation 3"),
    )
    text = TextField(
        label=_("In the words of the report"), rows=6, maximum=20_000, missing=_("Enter what the report says")
    )
    paragraphs = CharField(label=_("Pages or paragraphs"), max_length=120, required=False, width=20)
    under = ModelSelectField(Finding.objects.none(), label=_("Under which cause of concern"), required=False)
    due = DateField(
        label=_("To be done by"),
        required=False,
        help_text=_("If the report names a date. For example, 27 3 2026"),
        size="s",
    )
    lead = ModelSelectField(Post.objects.none(), label=_("Post that leads"), required=False)

    def __init__(self, *args: Any, causes: QuerySet[Finding], posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("under", causes), ("lead", posts)):
            field: Any = self.fields[name]
            field.queryset, field.empty_label = rows, _("None")


class AnswerForm(SeenForm):
    """What is done about a finding, or why nothing is."""

    action = TextField(label=_("What will be done"), required=False, rows=6, maximum=20_000)
    no_action_reason = TextField(
        label=_("Or why nothing will be done"),
        required=False,
        rows=4,
        maximum=20_000,
        help_text=_("Only where nothing is done: the finding is not accepted, or was met before."),
    )


class RespondForm(Form):
    """The day the answer was sent, and where it can be read."""

    on = DateField(label=_("Sent on"), missing=_("Enter the day it was sent"), help_text=HINT_DATE, size="s")
    link = LinkField(label=_("Where it is published"), required=False)


class MoveForm(Form):
    """Where a finding goes from here."""

    to = RadiosField(label=_("It is now"), missing=_("Choose where it stands"), size="s")
    reason = TextField(
        label=_("Why, or what shows it"),
        required=False,
        rows=4,
        maximum=5_000,
        help_text=_("Needed when it is ready for sign-off, or goes back."),
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(Finding.State.choices)
        self.fields["to"].choices = [(each, words[each]) for each in moves_from(state)]


class SignOffForm(Form):
    """A second person closes a finding."""

    on = DateField(label=_("Closed on"), missing=_("Enter the day it is closed"), help_text=HINT_DATE, size="s")
    reason = TextField(label=_("Note"), required=False, rows=3, maximum=5_000)


class GiveWayForm(Form):
    """What took a finding's place."""

    how = RadiosField(
        label=_("What happened to it"),
        choices=[(value, label) for value, label in Finding.State.choices if value in {SUPERSEDED, MERGED}],
        missing=_("Choose what happened to it"),
        hints={
            "superseded": _("A later finding takes its place."),
            "merged": _("It is followed up together with another."),
        },
        size="s",
    )
    into = ModelSelectField(Finding.objects.none(), label=_("By or into which"), missing=_("Choose the other finding"))
    reason = TextField(label=_("Why"), rows=3, maximum=5_000, missing=_("Say why"))

    def __init__(self, *args: Any, others: QuerySet[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset, field.empty_label = others, _("Choose")
        field.label_from_instance = lambda each: f"{each.inspection.title}: {each.ref} {each.text[:80]}"


class LinkRowsForm(Form):
    """Rows of plans that answer a finding, of those that were found."""

    rows = CheckboxesField(
        label=_("Rows to link"), missing=_("Tick at least one row, or search for it first"), size="s"
    )

    def __init__(self, *args: Any, found: Sequence[Commitment | Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found = {f"{row._meta.model_name}-{row.pk}": row for row in found}
        self.fields["rows"].choices = [(value, _in_words(row)) for value, row in self._found.items()]

    def chosen(self) -> list[Commitment | Activity]:
        return [self._found[value] for value in self.cleaned_data["rows"]]


def _in_words(row: Commitment | Activity) -> str:
    words = row.statement if isinstance(row, Commitment) else row.text
    return f"{row.version.plan.title}: {row.ref_shown} {words}"


class TrackerForm(Form):
    """Which findings to list."""

    words = CharField(label=_("Words"), required=False, width=20, max_length=200)
    show = SelectField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Not finished")),
            ("unanswered", _("Not answered yet")),
            ("response_late", _("Answer overdue")),
            ("late", _("Past the date to be done by")),
            ("unowned", _("Without a lead")),
            ("ready", _("Ready for sign-off")),
            ("closed", _("Closed")),
            ("gave_way", _("Superseded or merged")),
            ("all", _("All")),
        ],
    )
    kind = SelectField(label=_("Kind"), required=False, choices=[("", _("All")), *Finding.Kind.choices])
    state = SelectField(label=_("State"), required=False, choices=[("", _("All")), *Finding.State.choices])
    report = ModelSelectField(Inspection.objects.none(), label=_("Report"), required=False)
    lead = ModelSelectField(Post.objects.none(), label=_("Lead"), required=False)

    def __init__(
        self, *args: Any, reports: QuerySet[Inspection], leads: Sequence[Post] | QuerySet[Post], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("report", reports), ("lead", leads)):
            field: Any = self.fields[name]
            field.queryset, field.empty_label = rows, _("All")

"""The questions about decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Post
from wardmote.core.ui.format import shorten
from wardmote.core.ui.forms import CharField, CheckboxField, DateField, Form, ModelSelectField, SelectField, TextField
from wardmote.oversight.forms.common import HINT_DATE, LinkField, OfPartnershipForm
from wardmote.plans.models import Commitment


class DecisionForm(OfPartnershipForm):
    """A decision of the governing body: what everybody may read first, what is exempt last."""

    title = CharField(label=_("What was decided"), max_length=300, missing=_("Enter what was decided, in one line"))
    public_part = TextField(
        label=_("The decision and its reasons"),
        rows=8,
        maximum=30_000,
        missing=_("Enter the decision and its reasons"),
        help_text=_("Everybody may read this once a second person has cleared it."),
    )
    decided_on = DateField(
        label=_("Decided on"), missing=_("Enter the day of the decision"), help_text=HINT_DATE, size="s"
    )
    decided_by = ModelSelectField(Post.objects.none(), label=_("Decided by"), required=False)
    commitment = ModelSelectField(
        Commitment.objects.none(),
        label=_("Commitment it is about"),
        required=False,
        help_text=_("Its page, and those of its measures, then tell of the decision."),
    )
    publish_by = DateField(
        label=_("To be published by"), required=False, help_text=_("Empty: two weeks after the decision."), size="s"
    )
    consultation = TextField(label=_("Who was consulted, and what they said"), required=False, rows=4, maximum=20_000)
    no_consultation_reason = TextField(label=_("Or why nobody was consulted"), required=False, rows=3, maximum=20_000)
    is_urgent = CheckboxField(label=_("The decision was urgent"), required=False)
    urgency_reason = TextField(label=_("Why it could not wait"), required=False, rows=3, maximum=20_000)
    exempt_part = TextField(
        label=_("Exempt part"),
        required=False,
        rows=6,
        maximum=30_000,
        help_text=_("Stays with the governing body: it is in no list, file, search, history or report."),
    )
    exempt_reason = TextField(label=_("Which exemption applies, and why"), required=False, rows=3, maximum=20_000)

    def __init__(self, *args: Any, posts: QuerySet[Post], commitments: QuerySet[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decided_by"]
        field.queryset, field.empty_label = posts, _("Not stated")
        about: Any = self.fields["commitment"]
        about.queryset, about.empty_label = commitments, _("None")
        about.label_from_instance = lambda row: f"{row.version.plan.title}: {shorten(str(row), 90)}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_urgent") and not cleaned.get("urgency_reason"):
            self.add_error("urgency_reason", ValidationError(_("Say why it could not wait")))
        if cleaned.get("exempt_part") and not cleaned.get("exempt_reason"):
            self.add_error("exempt_reason", ValidationError(_("Say which exemption applies, and why")))
        return cleaned


class PublishForm(Form):
    """The day something came out, and where."""

    on = DateField(label=_("Published on"), missing=_("Enter the day it was published"), help_text=HINT_DATE, size="s")
    link = LinkField(label=_("Where it can be read"), required=False)


class DecisionsForm(Form):
    """Which decisions to list."""

    words = CharField(label=_("Words"), required=False, width=20, max_length=200)
    year = SelectField(label=_("Year"), required=False)
    show = SelectField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            ("waiting", _("Not published yet")),
            ("overdue", _("Overdue to be published")),
            ("late", _("Published late")),
            ("urgent", _("Urgent")),
            ("exempt", _("With an exempt part")),
            ("not_consulted", _("Nobody consulted")),
        ],
    )

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("All")), *((year, str(year)) for year in years)]

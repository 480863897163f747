"""The questions about what panels recommend."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body
from wardmote.core.ui.forms import CharField, DateField, Form, ModelSelectField, RadiosField, SelectField, TextField
from wardmote.oversight.forms.common import HINT_DATE, OfPartnershipForm, SeenForm
from wardmote.oversight.models import PanelRecommendation


class RecommendationForm(OfPartnershipForm):
    """A recommendation as it was made."""

    body = ModelSelectField(Body.objects.none(), label=_("Panel or committee"), required=False)
    made_by = CharField(label=_("Its name, if it is not listed"), required=False, max_length=200, width=30)
    made_on = DateField(label=_("Made on"), missing=_("Enter the day it was made"), help_text=HINT_DATE, size="s")
    meeting = CharField(
        label=_("At which meeting"), required=False, max_length=200, help_text=_("For example, the annual meeting")
    )
    text = TextField(label=_("Recommendation"), rows=5, maximum=20_000, missing=_("Enter the recommendation"))
    reply_due = DateField(label=_("Reply due by"), required=False, help_text=HINT_DATE, size="s")

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset, field.empty_label = bodies, _("Not listed")


class ReplyForm(SeenForm):
    """The reply of the governing body."""

    response = RadiosField(
        label=_("The recommendation is"),
        choices=PanelRecommendation.Response.choices,
        missing=_("Choose whether it is accepted"),
        size="s",
    )
    text = TextField(label=_("Reply"), rows=6, maximum=20_000, missing=_("Enter the reply"))
    on = DateField(label=_("Sent on"), missing=_("Enter the day it was sent"), help_text=HINT_DATE, size="s")


class RecommendationsForm(Form):
    """Which recommendations to list."""

    show = SelectField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            ("waiting", _("Not replied to yet")),
            ("overdue", _("Reply overdue")),
            *PanelRecommendation.Response.choices,
        ],
    )

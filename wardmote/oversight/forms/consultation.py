"""The questions about consultations of others."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Post
from wardmote.core.ui.forms import CharField, DateField, Form, ModelSelectField, RadiosField, SelectField, TextField
from wardmote.oversight.forms.common import HINT_DATE, LinkField, OfPartnershipForm, SeenForm
from wardmote.oversight.models import Consultation


class ConsultationForm(OfPartnershipForm):
    """A consultation that somebody else has opened."""

    title = CharField(label=_("Title"), max_length=300, missing=_("Enter the title of the consultation"))
    asked_by = CharField(label=_("Who asks"), max_length=200, width=30, missing=_("Enter who asks"))
    link = LinkField(label=_("Where it can be read"), required=False)
    due = DateField(label=_("Answer due by"), missing=_("Enter the day it closes"), help_text=HINT_DATE, size="s")
    lead = ModelSelectField(Post.objects.none(), label=_("Post that answers"), required=False)

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lead"]
        field.queryset, field.empty_label = posts, _("None")


class SettleConsultationForm(SeenForm):
    """What was answered, or why nothing was."""

    state = RadiosField(label=_("It is"), choices=Consultation.State.choices, missing=_("Choose one"), size="s")
    answer = TextField(label=_("What was answered"), required=False, rows=8, maximum=30_000)
    on = DateField(label=_("Sent on"), required=False, help_text=HINT_DATE, size="s")
    reason = TextField(label=_("Why it is not answered"), required=False, rows=3, maximum=5_000)


class ConsultationsForm(Form):
    """Which consultations to list."""

    show = SelectField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("answered", _("Answered")),
            ("not_answered", _("Not answered")),
        ],
    )

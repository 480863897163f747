"""What agreeing a cadence asks. A form checks input; it never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body, Post
from wardmote.core.ui.forms import IntegerField, ModelSelectField, SelectField, TextField
from wardmote.plans.editing_forms import REASON, EditForm
from wardmote.plans.models import Cadence, PlanVersion
from wardmote.plans.models.plan import MOST_GRACE_DAYS
from wardmote.plans.services.asking import Level, mark_of


class CadenceForm(EditForm):
    """How often an update is asked for of one level of a plan. ``seen`` marks how it stood as the form was opened."""

    cadence = SelectField(label=_("How often is an update asked for?"), required=False)
    cadence_body = ModelSelectField(
        Body.objects.none(),
        label=_("Before the meetings of which body?"),
        help_text=_("Only where updates are asked for before a body meets. They are due ten days before the meeting."),
        required=False,
        empty_label=_("None"),
    )
    reason = TextField(label=REASON, rows=2, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, thing: Level, version: PlanVersion, above: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "cadence": thing.cadence,
            "cadence_body": thing.cadence_body_id,
            "seen": mark_of(thing),
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["cadence"].choices = [("", above), *(pair for pair in Cadence.choices if pair[0])]
        fields["cadence_body"].queryset = Body.objects.filter(partnership=version.plan.partnership_id).order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cadence") == Cadence.BEFORE_BODY and not cleaned.get("cadence_body"):
            self.add_error("cadence_body", _("Choose the body before whose meetings an update is asked for."))
        return cleaned

    def agreed(self) -> dict[str, Any]:
        """What was filled in, as the services take it."""
        values = dict(self.cleaned_data)
        values["body"] = values.pop("cadence_body")
        return values

    def now_seen_as(self, thing: Level) -> None:
        """Note that the writer has the other's agreement before them."""
        self.carry("seen", mark_of(thing))


class PlanCadenceForm(CadenceForm):
    """The same of a whole plan, with its days of grace and whom updates that stay out are taken to."""

    grace_days = IntegerField(
        label=_("Days of grace"),
        help_text=_("An update that comes within so many days after it was due still counts as in time."),
        min_value=0,
        max_value=MOST_GRACE_DAYS,
        missing=_("Enter the days of grace, 0 for none."),
    )
    escalation_post = ModelSelectField(
        Post.objects.none(),
        label=_("Who is told of updates that stay out?"),
        help_text=_("A week after the days of grace. This post is also asked where nobody else is there to ask."),
        required=False,
        empty_label=_("Nobody"),
    )

    field_order = ("cadence", "cadence_body", "grace_days", "escalation_post", "reason")

    def __init__(self, *args: Any, thing: PlanVersion, **kwargs: Any) -> None:
        kwargs["initial"] = {"grace_days": thing.grace_days, "escalation_post": thing.escalation_post_id}
        super().__init__(*args, thing=thing, version=thing, above=_("Only where it is agreed below"), **kwargs)
        sides = (thing.plan.partnership.force_id, thing.plan.partnership.governing_body_id)
        posts = Post.objects.filter(Q(ends_on=None) | Q(pk=thing.escalation_post_id), organisation__in=sides)
        fields: dict[str, Any] = self.fields
        fields["escalation_post"].queryset = posts.select_related("organisation").order_by("name")

"""What agreeing a cadence asks. A form checks input; it never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.clearance.rules import warnings_in
from wardmote.core.organisations.models import Body, Post
from wardmote.core.ui.format import long_date
from wardmote.core.ui.forms import (
    CharField,
    CheckboxField,
    DateField,
    FileField,
    Form,
    IntegerField,
    ModelSelectField,
    RadiosField,
    SelectField,
    TextField,
)  # fmt: skip
from wardmote.plans.editing_forms import REASON, EditForm
from wardmote.plans.models import Activity, Cadence, PlanVersion
from wardmote.plans.models.plan import MOST_GRACE_DAYS
from wardmote.plans.selectors.moving import ratings_in
from wardmote.plans.selectors.standing import newest_rating, newest_update
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
    since = DateField(label=_("From which day on does it count?"), required=False, size="s")
    reason = TextField(label=REASON, rows=2, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, thing: Level, version: PlanVersion, above: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "cadence": thing.cadence,
            "cadence_body": thing.cadence_body_id,
            "seen": mark_of(thing),
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["cadence"].choices = [("", above), *(pair for pair in Cadence.choices if pair[0])]
        self.fields["since"].help_text = _since_hint(thing)
        self.fields["cadence_body"].queryset = Body.objects.filter(partnership=version.plan.partnership_id).order_by(
            "name"
        )

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


def _since_hint(thing: Level) -> str:
    """What a day means, and what an empty one does."""
    hint = _("An update that was due before this day is not missed. Give an earlier day where it was agreed earlier.")
    left = str(_("Left empty, it is today."))
    if thing.cadence_since:
        left = _("It counts from %(day)s. Left empty, that stays, or it is today where you change how often.") % {
            "day": long_date(thing.cadence_since)
        }
    return f"{hint} {left}"


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

    field_order = ("cadence", "cadence_body", "since", "grace_days", "escalation_post", "reason")

    def __init__(self, *args: Any, thing: PlanVersion, **kwargs: Any) -> None:
        kwargs["initial"] = {"grace_days": thing.grace_days, "escalation_post": thing.escalation_post_id}
        super().__init__(*args, thing=thing, version=thing, above=_("Only where it is agreed below"), **kwargs)
        sides = (thing.plan.partnership.force_id, thing.plan.partnership.governing_body_id)
        posts = Post.objects.filter(Q(ends_on=None) | Q(pk=thing.escalation_post_id), organisation__in=sides)
        self.fields["escalation_post"].queryset = posts.select_related("organisation").order_by("name")


UNCHANGED = {
    "planned": _("Work goes on as planned"),
    "waits": _("It waits for others"),
    "nothing_due": _("Nothing was planned for this time"),
}
"""What most often stands behind “no change”: one touch instead of a sentence typed on a phone."""


class ItemForm(Form):
    """One item of the page that a personal link opens. An item of which nothing is filled in stays as it is."""

    text = TextField(label=_("How is it going?"), rows=2, required=False)
    unchanged = RadiosField(
        label=_("Or has nothing changed?"), choices=list(UNCHANGED.items()), required=False, size=None
    )
    public_text = TextField(
        label=_("What may the public read?"),
        help_text=_("Leave this empty to change nothing in public. A second person clears it first."),
        rows=3,
        required=False,
    )
    looked_twice = CheckboxField(
        label=_("I have checked the words for the public: nobody can be told by them"), required=False
    )
    rating = SelectField(label=_("Rating"), required=False)
    reason = CharField(label=_("Why does the rating change?"), required=False, max_length=500)
    file = FileField(label=_("Evidence"), required=False)
    not_mine = CheckboxField(label=_("This is not mine"), required=False)
    why = CharField(label=_("Whose is it, or why is it not yours?"), required=False, max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rated = forms.IntegerField(widget=forms.HiddenInput, required=False)

    PUBLIC = ("public_text", "looked_twice")
    FOLDED = ("rating", "reason", "file", "not_mine", "why")

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        self.stands = activity.rating.key if activity.rating else "none"
        kwargs["initial"] = {"rating": self.stands, **_newest(activity)}
        super().__init__(*args, prefix=f"item-{activity.pk}", **kwargs)
        self.activity = activity
        self._ratings = {each.key: each for each in ratings_in(activity.version.scheme_id)}
        self.may_be_public = activity.version.plan.is_public
        if not self.may_be_public:  # a plan without a public page has no words for it
            for name in self.PUBLIC:
                del self.fields[name]
        words = [(each.key, f"{each.letter} {each.word}") for each in self._ratings.values()]
        self.fields["rating"].choices = [*words, ("none", _("Not rated"))]

    @property
    def is_open(self) -> bool:
        """Whether something is filled in, or wrong, among what is folded away."""
        return any(self.errors.get(name) for name in self.FOLDED) or any(
            self[name].value() not in {None, "", False, self.stands if name == "rating" else ""} for name in self.FOLDED
        )

    @property
    def public_is_open(self) -> bool:
        """Whether there are words for the public, or something is wrong with them."""
        return any(self.errors.get(name) or self[name].value() for name in self.PUBLIC if name in self.fields)

    def needs_a_second_look(self) -> bool:
        """Whether the words for the public hold something that must not be published."""
        return self.may_be_public and bool(warnings_in(str(self["public_text"].value() or "")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("rating") or self.stands
        cleaned["rating_changes"] = chosen != self.stands
        cleaned["rating"] = self._ratings.get(chosen)
        cleaned["says"] = (cleaned.get("text") or "").strip()
        cleaned["says_in_public"] = (cleaned.get("public_text") or "").strip()
        cleaned["because"] = str(UNCHANGED.get(cleaned.get("unchanged") or "", ""))
        cleaned["is_filled"] = bool(
            cleaned["says"]
            or cleaned["says_in_public"]
            or cleaned["because"]
            or cleaned["rating_changes"]
            or cleaned.get("file")
            or cleaned.get("not_mine")
        )
        if cleaned["rating_changes"] and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Say why the rating changes."))
        if cleaned["rating_changes"] and cleaned["because"]:
            self.add_error("unchanged", _("The rating changes: write how it is going instead."))
        if (cleaned["says"] or cleaned["says_in_public"]) and cleaned["because"]:
            self.add_error("unchanged", _("You have written how it is going: take the mark at “no change” away."))
        if self.needs_a_second_look() and not cleaned.get("looked_twice"):
            self.add_error("looked_twice", _("Look at the words for the public once more, and say that you have."))
        if cleaned.get("not_mine") and not (cleaned.get("why") or "").strip():
            self.add_error("why", _("Say whose it is, or why it is not yours."))
        answers = ("says", "says_in_public", "because", "rating_changes")
        if cleaned.get("not_mine") and any(cleaned[name] for name in answers):
            self.add_error("not_mine", _("Either answer, or say that it is not yours."))
        return cleaned

    def now_seen(self) -> None:
        """Note that the writer has the newest words before them."""
        typed: Any = self.data
        seen = typed.copy()
        for name, number in _newest(self.activity).items():
            seen[self.add_prefix(name)] = str(number)
        self.data = seen


def _newest(activity: Activity) -> dict[str, int]:
    """The numbers of the newest update and the newest rating, 0 where there is none."""
    rated = newest_rating.first(activity.pk)
    return {"seen": newest_update.first(activity.pk) or 0, "rated": rated[0] if rated else 0}

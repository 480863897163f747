"""The questions that the pages of a plan ask. A form checks input; it never saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.clearance.rules import warnings_in
from wardmote.core.documents.attachments import FILE_ENDINGS
from wardmote.core.organisations.models import Organisation, Partnership, Post, Team
from wardmote.core.ui.format import long_date, shorten
from wardmote.core.ui.forms import (
    CharField,
    CheckboxField,
    DateField,
    DayField,
    FileField,
    Form,
    RadiosField,
    SelectField,
    TextField,
)
from wardmote.plans import rules
from wardmote.plans.models import Activity, Dependency
from wardmote.plans.selectors.moving import ratings_in
from wardmote.plans.selectors.standing import newest_rating, newest_update
from wardmote.plans.services.depending import mark_of


class UpdateForm(Form):
    """How an activity is going, in under a minute.

    ``seen`` and ``rated`` are the newest update and rating that the writer had before them, ``stood`` the status. What
    they leave as the form showed it stays as it is, whatever somebody else has saved meanwhile.
    """

    internal_text = TextField(
        label=_("How is it going?"),
        help_text=_("For the force and its governing body. Where nothing has changed, say why in a few words."),
        rows=4,
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
    looked_twice = CheckboxField(
        label=_("I have checked the words for the public: nobody can be told by them"), required=False
    )
    evidence = FileField(
        label=_("A file that shows it"),
        help_text=_("Word, Excel, OpenDocument, PDF, a photograph or plain text. It never becomes public."),
        endings=FILE_ENDINGS,
        maximum_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
        size="m",
    )
    rating = RadiosField(label=_("Rating"), required=False, inline=True)
    reason = TextField(
        label=_("Why does the rating change?"), help_text=_("Only needed when it changes."), rows=2, required=False
    )
    status = SelectField(label=_("Status"), required=False, size="m")
    as_at = DateField(label=_("What date does this speak of?"), missing=_("Enter the date this update speaks of."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rated = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stood = forms.CharField(widget=forms.HiddenInput, required=False)

    TEXTS = ("internal_text", "public_text")
    """The two texts that stand side by side, each with what is doubtful in it."""

    UNCHANGED = "unchanged"
    """The name of the button that says that nothing has changed since last time."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        if not self.is_bound:  # what was sent says itself what its writer had before them
            self.initial = {**self._as_it_stands(), **self.initial}
        ratings = ratings_in(activity.version.scheme_id)
        self.fields["rating"].choices = [(each.key, f"{each.letter} {each.word}") for each in ratings] + [
            ("none", _("Not rated"))
        ]
        self.fields["status"].choices = Activity.Status.choices
        self._ratings = {each.key: each for each in ratings}

    def _as_it_stands(self) -> dict[str, Any]:
        activity = self.activity
        newest, rated = newest_update.first(activity.pk), newest_rating.first(activity.pk)
        # Shown is the rating that ``rated`` names: the activity may have been read before somebody else rated it.
        rating = rated[1] if rated else activity.rating and activity.rating.key
        return {
            "as_at": timezone.localdate(),
            "status": activity.status,
            "rating": rating or "none",
            "seen": newest or 0,
            "rated": rated[0] if rated else 0,
            "stood": activity.status,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("rating")
        cleaned["unchanged"] = self.UNCHANGED in self.data
        cleaned["rating_changes"] = bool(chosen) and chosen != self._rating_seen(cleaned.get("rated"))
        cleaned["rating"] = self._ratings.get(chosen or "")
        if cleaned.get("status") == cleaned.get("stood"):
            cleaned["status"] = ""  # left as it was shown
        says_something = (cleaned.get("internal_text") or "").strip() or (cleaned.get("public_text") or "").strip()
        if cleaned["unchanged"]:
            self._nothing_else_said(cleaned)
        elif not says_something and not cleaned["rating_changes"]:
            self.add_error("internal_text", _("Write how it is going, even if it is one sentence."))
        if cleaned["rating_changes"] and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Say why the rating changes."))
        if warnings_in(cleaned.get("public_text") or "") and not cleaned.get("looked_twice"):
            self.add_error("looked_twice", _("Look at the words for the public once more, and say that you have."))
        day = cleaned.get("as_at")
        if day and day > timezone.localdate():
            self.add_error("as_at", _("The date must be today or earlier."))
        return cleaned

    def needs_a_second_look(self) -> bool:
        """Whether the words for the public hold something that must not be published."""
        return bool(warnings_in(str(self["public_text"].value() or "")))

    def _nothing_else_said(self, cleaned: dict[str, Any]) -> None:
        """“No change” goes with a reason alone: whoever changes a rating or a status says that something has."""
        if not (cleaned.get("internal_text") or "").strip():
            self.add_error("internal_text", _("Say in a few words why nothing has changed."))
        changes = {
            "rating": cleaned["rating_changes"],
            "status": cleaned.get("status"),
            "public_text": (cleaned.get("public_text") or "").strip(),
        }
        for name, changed in changes.items():
            if changed:
                self.add_error(name, _("This has changed. Press “Save this update” instead."))

    def _rating_seen(self, event: int | None) -> str:
        """The choice that stood for the rating when the writer opened the form."""
        seen = self.activity.rating_events.filter(pk=event).select_related("rating").first() if event else None
        return seen.rating.key if seen and seen.rating else "none"

    def now_seen(self, *, updates: list[Any], ratings: list[Any]) -> None:
        """Note that the writer has somebody else's words before them: saving again is a choice made with open eyes.

        What the writer had left as it was follows what the other made of it; what they typed or chose stays.
        """
        self.activity.refresh_from_db()
        typed: Any = self.data
        seen = typed.copy()
        if updates:
            seen["seen"] = str(max(each.pk for each in updates))
        if ratings:
            seen["rated"] = str(max(each.pk for each in ratings))
            if not self.cleaned_data["rating_changes"]:
                seen["rating"] = self.activity.rating.key if self.activity.rating else "none"
        if not self.cleaned_data["status"]:
            seen["status"] = self.activity.status
        seen["stood"] = self.activity.status
        self.data = seen


class DateForm(Form):
    """When an activity is now due, why, and who agreed. ``revision`` is the row as the writer had it before them."""

    latest = DateField(label=_("When is it due now?"), missing=_("Enter the new date."))
    reason = TextField(
        label=_("Why does the date move?"), missing=_("Say why the date moves."), rows=3, size="m", maximum=2000
    )
    agreed_by = CharField(
        label=_("Who agreed to it?"),
        help_text=_("The board or the post, for example Performance Board."),
        required=False,
        max_length=200,
        size="m",
    )
    agreed_on = DateField(label=_("When was it agreed?"), missing=_("Enter the day it was agreed."))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        initial = {"agreed_on": timezone.localdate(), "revision": activity.revision}
        super().__init__(*args, **{**kwargs, "initial": initial | (kwargs.get("initial") or {})})
        self.activity = activity

    def clean_agreed_on(self) -> Any:
        return _not_in_future(self.cleaned_data["agreed_on"])

    def now_seen(self) -> None:
        """Note that the writer has somebody else's change before them; what they typed stays."""
        self.activity.refresh_from_db()
        typed: Any = self.data
        seen = typed.copy()
        seen["revision"] = str(self.activity.revision)
        self.data = seen


class DependencyForm(Form):
    """What an activity waits for that others decide."""

    kind = RadiosField(label=_("What kind of decision is it?"), missing=_("Choose what it waits for."))
    text = CharField(
        label=_("What does it wait for?"),
        help_text=_("For example: grant of the safer streets fund."),
        missing=_("Say what it waits for."),
        max_length=500,
        size="m",
    )
    waits_for = SelectField(
        label=_("Which activity?"), help_text=_("Only where it waits for another activity."), required=False, size="m"
    )
    decision_due = DateField(
        label=_("When is the decision due?"), help_text=_("Leave it empty where nobody knows yet."), required=False
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = activity.version.activities.filter(retired_on=None).exclude(pk=activity.pk)
        self._others = {each.key: each for each in others.select_related("commitment").order_by("position")}
        self.fields["kind"].choices = Dependency.Kind.choices
        named = [(key, shorten(f"{each}", 90)) for key, each in self._others.items()]
        self.fields["waits_for"].choices = [("", _("None")), *named]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["waits_for"] = self._others.get(cleaned.get("waits_for") or "")
        if "kind" in cleaned and (cleaned["kind"] == Dependency.Kind.ACTIVITY) != bool(cleaned["waits_for"]):
            self.add_error("waits_for", _("Choose the activity it waits for, or another kind."))
        return cleaned


class DecisionForm(Form):
    """What was decided about something an activity waits for. ``seen`` is how it stood when the form was opened."""

    outcome = RadiosField(
        label=_("What was decided?"),
        missing=_("Choose what was decided."),
        choices=[
            (Dependency.Outcome.GRANTED, _("Go ahead")),
            (Dependency.Outcome.REFUSED, _("No")),
            (Dependency.Outcome.WITHDRAWN, _("Nothing: it is no longer needed")),
            (Dependency.Outcome.WAITING, _("Nothing yet: it was put off")),
        ],
    )
    day = DateField(
        label=_("On which day?"),
        help_text=_("The day of the decision. Where it was put off, the day it is now expected."),
        missing=_("Enter the day."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dependency: Dependency, **kwargs: Any) -> None:
        initial = {"day": timezone.localdate(), "seen": mark_of(dependency)}
        super().__init__(*args, **{**kwargs, "initial": initial | (kwargs.get("initial") or {})})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, put_off = cleaned.get("day"), cleaned.get("outcome") == Dependency.Outcome.WAITING
        if day and not put_off and day > timezone.localdate():
            self.add_error("day", _("The date must be today or earlier."))
        return cleaned

    def said(self) -> str:
        """What was typed, in words."""
        return f"{Dependency.Outcome(self.cleaned_data['outcome']).label}, {long_date(self.cleaned_data['day'])}"

    def now_seen(self, dependency: Dependency) -> None:
        """Note that the writer has somebody else's decision before them; what they chose stays."""
        typed: Any = self.data
        seen = typed.copy()
        seen["seen"] = mark_of(dependency)
        self.data = seen


def _not_in_future(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("The date must be today or earlier."))
    return day


MOST_SUGGESTED = 3


class OwnerChoices:
    """Whom a printed owner of a partnership's plan can mean; made once for all the forms of a page."""

    def __init__(self, partnership: Partnership) -> None:
        sides = [partnership.force, partnership.governing_body]
        posts = Post.objects.filter(organisation__in=sides)
        teams = Team.objects.filter(organisation__in=sides)
        self.known: dict[str, Post | Team] = {f"post-{post.pk}": post for post in posts}
        self.known |= {f"team-{team.pk}": team for team in teams}
        self._names = {key: _name_of(each) for key, each in self.known.items()}
        self.new = {f"new-{kind}-{side.pk}": (kind, side) for side in sides for kind in ("post", "team")}
        words = {"post": _("Add as a post of %(name)s"), "team": _("Add as a team of %(name)s")}
        self.choices: list[tuple[str, Any]] = [
            ("", _("Choose")),
            *self._names.items(),
            *((key, words[kind] % {"name": side}) for key, (kind, side) in self.new.items()),
        ]

    def like(self, printed: str) -> list[tuple[str, str]]:
        """The few whose words stand in a printed name, the likeliest first, as choices."""
        found = [
            (rules.likeness(printed, each.name, getattr(each, "short_name", "")), key)
            for key, each in self.known.items()
            if getattr(each, "ends_on", None) is None
        ]
        likely = sorted((each for each in found if each[0]), key=lambda each: (-each[0], self._names[each[1]]))
        return [(key, self._names[key]) for _likeness, key in likely[:MOST_SUGGESTED]]


def _name_of(owner: Post | Team) -> str:
    """A post's or team's name in a list of both; a group says that it is one."""
    if isinstance(owner, Team) and owner.kind == Team.Kind.GROUP:
        return _("%(name)s (group of posts)") % {"name": owner}
    return str(owner)


class OwnerForm(Form):
    """Which post or team a printed name means; one that is not there yet can be added under the same name."""

    to = SelectField(label=_("Post, team or group"), missing=_("Choose the post, team or group that is meant."))

    def __init__(self, *args: Any, choices: OwnerChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices = choices
        self.fields["to"].choices = choices.choices

    def known(self) -> Post | Team | None:
        """The post or team that was chosen; None where one is to be added."""
        return self._choices.known.get(self.cleaned_data["to"])

    def to_add(self) -> tuple[str, Organisation] | None:
        """("post" or "team", whose) where one is to be added."""
        return self._choices.new.get(self.cleaned_data["to"])


class AliasForm(Form):
    """Which body a printed name means, or none, or one that is not listed yet."""

    NEW, NONE = "new", "none"

    body = SelectField(label=_("Body"), missing=_("Choose a body, or say that it is none."))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [
            ("", _("Choose")),
            *choices,
            (self.NEW, _("A body of its own: add it")),
            (self.NONE, _("Not a body: leave it as it is")),
        ]


HISTORY_KINDS = [
    ("update", _("Updates")),
    ("rating", _("Ratings")),
    ("date", _("Dates agreed anew")),
    ("edit", _("Changes typed here")),
    ("import", _("Documents imported")),
    ("step", _("Steps done")),
    ("dependency", _("What it waits for")),
    ("clearing", _("Cleared for the public")),
    ("opinion", _("Assurance")),
    ("evidence", _("Evidence")),
    ("lineage", _("Where it comes from")),
]


class HistoryForm(Form):
    """Narrows a history to one kind of entry."""

    kind = SelectField(label=_("Show"), required=False)

    def __init__(self, *args: Any, kinds: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everything")), *(each for each in HISTORY_KINDS if each[0] in kinds)]

    def chosen(self) -> str:
        """The kind asked for; one that is not there narrows nothing."""
        return str(self.cleaned_data["kind"]) if self.is_valid() else ""


class BetweenForm(Form):
    """Two days to compare, the earlier first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayField(label=_("From the end of"))
        self.fields["to"] = DayField(label=_("To the end of"))

    def clean(self) -> dict[str, Any]:
        days = self.cleaned_data
        if days.get("from") and days.get("to") and days["from"] >= days["to"]:
            self.add_error("to", _("The last day must be after the first."))
        return days

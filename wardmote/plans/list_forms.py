"""The questions that lists ask: how they are narrowed, cut and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from wardmote.core.ui.forms import CharField, CheckboxField, DayField, Form, SelectField
from wardmote.core.ui.page import drawn
from wardmote.plans.models import Activity, Cadence, Dependency, Opinion, Part
from wardmote.plans.selectors.listing import (
    GROUPINGS,
    ORDERS,
    Filter,
    Offer,
)

SHOWS = [
    ("", _("Everything")),
    ("off_track", _("Off track")),
    ("overdue", _("Past their agreed date")),
    ("overdue_original", _("Past their first date")),
    ("moved_twice", _("Date moved more than once")),
    ("worse", _("Rated worse than before")),
    ("better", _("Rated better than before")),
    ("moved", _("Rated otherwise than before")),
    ("differing", _("Rating and signals differ")),
    ("contradictory", _("Contradictory")),
    ("silent", _("Silent")),
    ("unowned", _("Without an owner")),
    ("unboarded", _("Without a board")),
    ("waiting", _("Waiting for a decision")),
    ("decision_late", _("Waiting for a decision that is late")),
    ("unmatched", _("Owner not matched to a post")),
]
DUES = [
    ("", _("Any date")),
    ("this_month", _("This month")),
    ("next_30", _("In the next 30 days")),
    ("next_90", _("In the next 90 days")),
    ("none", _("No date")),
]
GROUPS = [
    ("", _("No groups")),
    ("objective", _("Objective")),
    ("owner", _("Owner")),
    ("body", _("Board")),
    ("rating", _("Rating")),
    ("status", _("Status")),
    ("due", _("Month due")),
    ("plan", _("Plan")),
]
EVERY = ("", _("All"))

OWNER_NAMES = "owner-names"
"""The id of the list of names that the owner field suggests from."""

FIRST = ("plan", "words", "show", "objective", "rating", "status", "owner", "due", "group")
"""The filters that are always in sight; the others are a click away."""

NARROWING = tuple(Filter.__dataclass_fields__)


class FilterForm(Form):
    """Narrows a list of activities. Every choice is in the address, so that a list can be shared."""

    plan = SelectField(label=_("Plan"), required=False)
    words = CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    show = SelectField(label=_("Show"), choices=SHOWS, required=False)
    objective = SelectField(label=_("Objective"), required=False)
    rating = SelectField(label=_("Rating"), required=False)
    status = SelectField(label=_("Status"), required=False)
    owner = CharField(label=_("Owner"), required=False, widget=forms.TextInput(attrs={"list": OWNER_NAMES}))
    due = SelectField(label=_("Due"), choices=DUES, required=False)
    group = SelectField(label=_("Group by"), choices=GROUPS, required=False)
    part = SelectField(label=_("Part"), required=False)
    accountable = SelectField(label=_("Accountable"), required=False)
    post = SelectField(label=_("Post"), required=False)
    team = SelectField(label=_("Team or group"), required=False)
    body = SelectField(label=_("Overseen by"), required=False)
    due_from = DayField(label=_("Due from"), required=False)
    due_to = DayField(label=_("Due until"), required=False)
    depends = SelectField(label=_("Depends on"), required=False)
    cadence = SelectField(label=_("Update agreed"), required=False)
    assurance = SelectField(label=_("Assurance"), required=False)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = offer.owners
        choices: dict[str, Any] = {
            **offer.choices,
            "rating": [*offer.choices["rating"], ("none", _("Not rated"))],
            "status": list(Activity.Status.choices),
            "accountable": [(value, label) for value, label in Part.Accountable.choices if value],
            "depends": [("any", _("Anything")), ("undecided", _("Undecided")), *Dependency.Kind.choices],
            "assurance": [*Opinion.Answer.choices, ("none", _("No opinion"))],
            "cadence": [*(pair for pair in Cadence.choices if pair[0]), ("none", _("Not agreed"))],
        }
        for name, found in choices.items():
            self.fields[name].choices = [EVERY, *found]
        for name in ("plan",) if offer.is_one_plan else ("objective", "part"):
            del self.fields[name]
        for name in ("part", "post", "team", "body", "objective"):
            if name in self.fields and len(self.fields[name].choices) == 1:
                del self.fields[name]
        if offer.is_one_plan:
            self.fields["group"].choices = [pair for pair in GROUPS if pair[0] != "plan"]

    def narrowed(self) -> Filter:
        """What was asked for; an answer that is no choice narrows nothing."""
        self.is_valid()
        chosen: dict[str, Any] = {name: self.cleaned_data.get(name) for name in NARROWING if name in self.fields}
        for name in ("body", "post", "team"):
            chosen[name] = int(chosen[name]) if chosen.get(name) else None
        return Filter(**{name: value for name, value in chosen.items() if value})

    def plan_chosen(self) -> str:
        """The slug of the one plan that a list across plans is narrowed to."""
        self.is_valid()
        return str(self.cleaned_data.get("plan") or "")

    def order(self) -> str:
        """The order asked for, by its name in ``selectors.listing.ORDERS``; unknown names are the plan's own order."""
        asked = str(self.data.get("sort") or "")
        return asked if asked in ORDERS else ""

    def grouping(self) -> str:
        """The grouping asked for, by its name in ``selectors.listing.GROUPINGS``."""
        self.is_valid()
        asked = str(self.cleaned_data.get("group") or "")
        return asked if asked in GROUPINGS else ""

    def chosen(self) -> list[tuple[str, str]]:
        """(field, what it is narrowed to) for the filters in use."""
        self.is_valid()
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value:
                options = dict(getattr(field, "choices", []))
                shown = self[name].value() if name in {"due_from", "due_to"} else options.get(value, value)
                found.append((name, f"{field.label}: {shown}"))
        return found

    def in_sight(self) -> list[forms.BoundField]:
        """The filters that most lists need."""
        return [self[name] for name in self.fields if name in FIRST]

    def further(self) -> list[forms.BoundField]:
        """The others."""
        return [self[name] for name in self.fields if name not in FIRST]

    def further_in_use(self) -> bool:
        """Whether one of the others narrows this list, or was not understood."""
        return any(
            self.cleaned_data.get(bound.name) or ("due_" in bound.name and bound.errors) for bound in self.further()
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list, as ``FilterForm`` reads it, and the form as it stands on the page."""

    narrowed: Filter
    plan: str
    order: str
    group: str
    chosen: tuple[tuple[str, str], ...]
    filters: Markup


def asked_by(query: str, *, path: str, offer: Offer) -> Asked:
    """What the query of an address asks. The same query asked of the same offer is read and drawn once."""
    return _asked(query, path, offer, get_language() or "")


@lru_cache(maxsize=64)
def _asked(query: str, path: str, offer: Offer, _language: str) -> Asked:
    data = QueryDict(query)
    form = FilterForm(data or {}, offer=offer)
    filters = drawn("plans/filter.html", "filter_form", form, path, bool(data))
    return Asked(form.narrowed(), form.plan_chosen(), form.order(), form.grouping(), tuple(form.chosen()), filters)


class SaveViewForm(Form):
    """Keeps the list at hand under a name."""

    name = CharField(label=_("Name of this list"), max_length=80, missing=_("Enter a name for this list."), width=20)
    is_shared = CheckboxField(label=_("Share it with the force and its governing body"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

"""Starting a report, what it covers, and writing its sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Body
from wardmote.core.ui.forms import (
    CharField,
    CheckboxesField,
    CheckboxField,
    DateField,
    Form,
    IntegerField,
    ModelSelectField,
    RadiosField,
    SelectField,
    Text,
    TextField,
)
from wardmote.plans.models import PlanVersion
from wardmote.reports.definitions import Section, outlines

AUDIENCE_HINTS: dict[str, Text] = {
    "panel": _("The plan’s internal words, for staff and members of the panel."),
    "public": _("Cleared words only. A second person clears what you write here."),
}
MORE_ROWS = 3
"""Empty rows at the end of a list that can grow; saving brings as many again."""
MOST_ROWS = 500
"""More rows than any programme or report holds: a sent form cannot ask for a page without end."""


class _PeriodForm(Form):
    """The fields that both starting a report and its details ask."""

    period_starts_on = DateField(label=_("Period from"), required=False, size="s")
    period_ends_on = DateField(label=_("Period to"), required=False, size="s")
    as_at = DateField(
        label=_("As at"),
        help_text=_("The date the report speaks of."),
        missing=_("Enter the date the report speaks of."),
        size="s",
    )
    audience = RadiosField(
        label=_("Who will read it?"), choices=list(Edition.Audience.choices), hints=AUDIENCE_HINTS, size="s"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("period_starts_on"), cleaned.get("period_ends_on")
        if starts and ends and ends < starts:
            self.add_error("period_ends_on", _("The period must end after it starts."))
        if bool(starts) != bool(ends):
            missing = "period_ends_on" if starts else "period_starts_on"
            if missing not in self.errors:
                self.add_error(missing, _("Enter both ends of the period, or neither."))
        return cleaned

    @property
    def period(self) -> tuple[Any, Any]:
        return self.cleaned_data["period_starts_on"], self.cleaned_data["period_ends_on"]


class StartForm(_PeriodForm):
    """Which report, on which plan, for when and for whom."""

    plan = SelectField(label=_("Which plan?"), missing=_("Choose the plan."), size="s")
    outline = RadiosField(label=_("Which report?"), missing=_("Choose the kind of report."), size="s")
    body = ModelSelectField(
        Body.objects.none(),
        label=_("For which board?"),
        help_text=_("Only for a report that is written for one board."),
        empty_label=_("None"),
        required=False,
        size="s",
    )
    field_order = ["plan", "outline", "body", "period_starts_on", "period_ends_on", "as_at", "audience"]

    def __init__(self, *args: Any, versions: Sequence[PlanVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {version.plan.slug: version for version in versions}
        choices = [(slug, version.plan.title) for slug, version in self.versions.items()]
        self.fields["plan"].choices = choices if len(choices) == 1 else [("", _("Choose")), *choices]
        partnerships = {version.plan.partnership_id for version in versions}
        self.fields["body"].queryset = Body.objects.filter(partnership__in=partnerships).order_by("name")
        known = outlines()
        self.fields["outline"].choices = [(each.slug, each.name) for each in known]
        self.fields["outline"].hints = {each.slug: each.about for each in known}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = next((each for each in outlines() if each.slug == cleaned.get("outline")), None)
        if chosen and not chosen.for_body:
            cleaned["body"] = None
        return cleaned


class DetailsForm(_PeriodForm):
    """What a report is called, what it covers, and whether it shows only what has changed."""

    title = CharField(label=_("Title"), max_length=300, missing=_("Enter the title of the report."), size="s")
    changes_since = ModelSelectField(
        Edition.objects.none(),
        label=_("Compare with"),
        help_text=_("Ratings show what they were in this edition."),
        empty_label=_("Nothing: do not compare"),
        required=False,
        size="s",
    )
    only_changes = CheckboxField(label=_("Show only what has changed since that edition"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput)
    field_order = ["title", "period_starts_on", "period_ends_on", "as_at", "audience", "changes_since", "only_changes"]

    def __init__(self, *args: Any, editions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changes_since"].queryset = editions
        self.fields["changes_since"].label_from_instance = edition_label

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        edition = cleaned.get("changes_since")
        if edition and cleaned.get("audience") and edition.audience != cleaned["audience"]:
            self.add_error("changes_since", _("Choose an edition for the same readers."))
        if cleaned.get("only_changes") and not edition and "changes_since" not in self.errors:
            self.add_error("changes_since", _("Choose the edition to compare with."))
        return cleaned


def edition_label(edition: Edition) -> str:
    """How an edition is told from its neighbours in a list."""
    return now_("Edition %(number)d: %(title)s") % {"number": edition.number, "title": edition.title}


# Sections


class SectionForm(Form):
    """The words of one section. ``seen`` says which version of them its reader had before them."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: Section, values: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        self.build(values)

    def build(self, values: Mapping[str, Any]) -> None:
        """Add the fields of this kind of section, with what is in it now."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """The section as ``reports.words`` describes it."""
        raise NotImplementedError

    def picked(self) -> bool:
        """Whether something was picked whose words the author will want to edit."""
        return False

    def add(self, name: str, field: Any, initial: Any = None) -> None:
        field.initial = initial
        self.fields[name] = field

    def said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").replace("\r\n", "\n").strip()

    def paragraphs(self) -> list[str]:
        return [each.strip() for each in re.split(r"\n[ \t]*\n", self.said("paragraphs")) if each.strip()]

    def add_paragraphs(self, values: Mapping[str, Any], *, label: Any, rows: int) -> None:
        help_text = _("Leave an empty line between paragraphs.")
        words = "\n\n".join(values.get("paragraphs") or [])
        self.add("paragraphs", TextField(label=label, help_text=help_text, rows=rows, required=False, size="s"), words)


class TextForm(SectionForm):
    """Paragraphs. ``offers`` are sentences worked out of the figures, by key, that may be put behind them."""

    def __init__(self, *args: Any, offers: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.offers = offers or {}
        super().__init__(*args, **kwargs)

    def build(self, values: Mapping[str, Any]) -> None:
        self.add_paragraphs(values, label=_("Text"), rows=14)
        if self.offers:
            label, choices = _("Sentences from the figures"), list(self.offers.items())
            help_text = _("What you choose is put behind the text, where you can then change it.")
            field = CheckboxesField(label=label, help_text=help_text, choices=choices, required=False, size="s")
            self.add("sentences", field)

    def picked(self) -> bool:
        return bool(self.cleaned_data.get("sentences"))

    def values(self) -> dict[str, Any]:
        chosen = [self.offers[key] for key in self.cleaned_data.get("sentences") or ()]
        return {"paragraphs": [*self.paragraphs(), *chosen]}


class AppendixListForm(SectionForm):
    """What else is listed behind the report's own appendices."""

    def build(self, values: Mapping[str, Any]) -> None:
        words = "\n".join(values.get("paragraphs") or [])
        label, help_text = _("Other papers"), _("One a line. The report’s own appendices are listed by themselves.")
        self.add("paragraphs", TextField(label=label, help_text=help_text, rows=6, required=False, size="s"), words)

    def values(self) -> dict[str, Any]:
        return {"paragraphs": [line.strip() for line in self.said("paragraphs").split("\n") if line.strip()]}


class AnswersForm(SectionForm):
    """Questions that must each be answered, if only with “None”."""

    def build(self, values: Mapping[str, Any]) -> None:
        answers = values.get("answers") or {}
        for item in self.section.items:
            help_text = _("If there are none, write “None”.")
            field = TextField(label=item.heading, help_text=help_text, rows=3, required=False, size="s")
            self.add(f"answer-{item.key}", field, answers.get(item.key) or "")

    def values(self) -> dict[str, Any]:
        return {"answers": {item.key: self.said(f"answer-{item.key}") for item in self.section.items}}


class SessionsForm(SectionForm):
    """A covering text and the rows of the programme. A row is taken out by emptying it."""

    def build(self, values: Mapping[str, Any]) -> None:
        self.add_paragraphs(values, label=_("Covering text"), rows=6)
        rows = list(values.get("rows") or [])
        self.count = max(len(rows) + MORE_ROWS, _count(self.data, "row-", "-subject"))
        for number in range(self.count):
            row = rows[number] if number < len(rows) else {}
            for name, label in (("month", _("Month")), ("type", _("Type")), ("subject", _("Subject area"))):
                self.add(f"row-{number}-{name}", CharField(label=label, required=False), row.get(name) or "")

    def rows(self) -> list[list[Any]]:
        """The bound fields, row by row, for the template."""
        return [[self[f"row-{number}-{name}"] for name in ("month", "type", "subject")] for number in range(self.count)]

    def values(self) -> dict[str, Any]:
        rows = [
            {name: self.said(f"row-{number}-{name}") for name in ("month", "type", "subject")}
            for number in range(self.count)
        ]
        return {"paragraphs": self.paragraphs(), "rows": [row for row in rows if any(row.values())]}


class HighlightsForm(SectionForm):
    """Examples under each objective: picked from the plan or written, each with a covering text and a place in the order."""

    def __init__(self, *args: Any, plan: Mapping[str, Any], **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)

    def build(self, values: Mapping[str, Any]) -> None:
        self.add_paragraphs(values, label=_("Text before the examples"), rows=4)
        self.objectives = {
            each["key"]: each["title"] or now_("Objective %(number)d") % {"number": number}
            for number, each in enumerate(self.plan["objectives"], start=1)
        }
        chosen = list(values.get("chosen") or [])
        self.count = max(len(chosen) + 1, _count(self.data, "item-", "-text"))
        for number in range(self.count):
            item = chosen[number] if number < len(chosen) else {}
            self._add_item(number, item)
        self.progress = {key: _with_progress(each) for key, each in self._by_objective().items()}
        taken = {each.get("activity") for each in chosen}
        for key, activities in self.progress.items():
            options = [(each["uuid"], _label(each)) for each in activities if each["uuid"] not in taken]
            field = CheckboxesField(label=self.objectives[key], choices=options, required=False, size="s")
            field.hints = {each["uuid"]: shortened(each["progress"]) for each in activities}
            self.add(f"pick-{key}", field)

    def _add_item(self, number: int, item: Mapping[str, Any]) -> None:
        known = list(self.objectives.items())
        if item.get("objective") and item["objective"] not in self.objectives:
            known.insert(0, (item["objective"], now_("(no longer in the plan) %(key)s") % {"key": item["objective"]}))
        choices = [("", _("Choose")), *known]
        self.add(
            f"item-{number}-objective",
            SelectField(label=_("Objective"), choices=choices, required=False),
            item.get("objective") or "",
        )
        self.add(f"item-{number}-title", CharField(label=_("Title"), required=False), item.get("title") or "")
        self.add(f"item-{number}-text", TextField(label=_("Text"), rows=4, required=False), item.get("text") or "")
        order = IntegerField(label=_("Order"), required=False, width=2)
        self.add(f"item-{number}-order", order, number + 1 if item else None)
        self.add(
            f"item-{number}-activity", forms.CharField(widget=forms.HiddenInput, required=False), item.get("activity")
        )

    def _by_objective(self) -> dict[str, list[Mapping[str, Any]]]:
        return {
            objective["key"]: [
                {**activity, "commitment": commitment}
                for part in objective["parts"]
                for commitment in part["commitments"]
                for activity in commitment["activities"]
            ]
            for objective in self.plan["objectives"]
        }

    def items(self) -> list[dict[str, Any]]:
        """The bound fields of each example, for the template; the last is empty, for one more."""
        names = ("objective", "title", "text", "order", "activity")
        return [{name: self[f"item-{number}-{name}"] for name in names} for number in range(self.count)]

    def picks(self) -> list[Any]:
        """The bound fields to pick from, for the objectives that have anything to pick."""
        return [self[f"pick-{key}"] for key in self.progress if self.fields[f"pick-{key}"].choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(self.count):
            if cleaned.get(f"item-{number}-text") and not cleaned.get(f"item-{number}-objective"):
                self.add_error(f"item-{number}-objective", _("Choose the objective that this is an example of."))
        return cleaned

    def picked(self) -> bool:
        return any(self.cleaned_data.get(f"pick-{key}") for key in self.progress)

    def values(self) -> dict[str, Any]:
        written = []
        for number in range(self.count):
            words = self.said(f"item-{number}-text")
            if words:
                order = self.cleaned_data.get(f"item-{number}-order")
                item = {name: self.said(f"item-{number}-{name}") for name in ("objective", "title", "activity")}
                written.append((order if order is not None else number + 1, {**item, "text": words}))
        written.sort(key=lambda pair: pair[0])
        chosen = [item for _order, item in written]
        for key, activities in self.progress.items():
            wanted = set(self.cleaned_data.get(f"pick-{key}") or [])
            chosen += [
                {"objective": key, "title": _label(each), "text": each["progress"], "activity": each["uuid"]}
                for each in activities
                if each["uuid"] in wanted
            ]
        return {"paragraphs": self.paragraphs(), "chosen": chosen}


def _with_progress(activities: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [each for each in activities if (each["progress"] or "").strip()]


def _label(activity: Mapping[str, Any]) -> str:
    """What an example picked from the plan is called: its reference and its first words."""
    commitment = activity["commitment"]
    ref = activity["ref_printed"] or commitment["ref_printed"] or commitment["ref"] or ""
    return shortened(f"{ref} {activity['text'] or commitment['statement']}".strip(), 90)


def shortened(words: str, length: int = 200) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= length else f"{flat[: length - 1].rsplit(' ', 1)[0]}…"


def _count(data: Mapping[str, Any], start: str, end: str) -> int:
    """How many rows a sent form had: one more than the highest number in its names."""
    numbers = [re.fullmatch(rf"{start}(\d{{1,4}}){end}", name) for name in data or ()]
    return min(MOST_ROWS, max((int(found[1]) + 1 for found in numbers if found), default=0))


FORMS: dict[str, type[SectionForm]] = {
    "text": TextForm,
    "appendix_list": AppendixListForm,
    "answers": AnswersForm,
    "sessions": SessionsForm,
    "highlights": HighlightsForm,
}

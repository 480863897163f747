"""Sending a document in, correcting what was read of it, and saying where it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.forms import (
    CharField,
    CheckboxField,
    DateField,
    FileField,
    Form,
    RadiosField,
    SelectField,
    TextField,
)
from wardmote.core.ui.numbers import number_in
from wardmote.plans.models import Plan
from wardmote.plans.reading.columns import FIELDS_OF
from wardmote.reports.models import Upload
from wardmote.reports.naming import FIELDS, RATINGS, ROLES
from wardmote.reports.services.inbox import own_side

ENDINGS = (".docx", ".xlsx", ".odt", ".ods", ".csv", ".pdf", ".html", ".htm", ".txt")
NEW = "new"
NOT_USED = "-"


class TargetField(SelectField):
    """An existing plan, or a new one of a partnership. Cleans to (partnership, plan or None)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._targets: dict[str, tuple[Partnership, Plan | None]] = {}

    def offer(self, plans: Sequence[Plan], partnerships: Sequence[Partnership], *, unchosen: bool) -> None:
        """Say what there is to choose from; ``unchosen`` puts an empty choice first where there are several."""
        several = len(partnerships) > 1
        for plan in plans:
            self._targets[plan.slug] = (plan.partnership, plan)
        for partnership in partnerships:
            self._targets[f"{NEW}:{partnership.pk}"] = (partnership, None)
        choices: list[tuple[str, Any]] = [(plan.slug, plan.title) for plan in plans]
        for partnership in partnerships:
            label = _("A new plan of %(name)s") % {"name": partnership.name} if several else _("A new plan")
            choices.append((f"{NEW}:{partnership.pk}", label))
        if unchosen and len(choices) > 1:
            choices.insert(0, ("", _("Choose")))
        self.choices = choices

    def clean(self, value: Any) -> Any:
        return self._targets.get(super().clean(value))


class UploadForm(Form):
    """A document, and the plan it belongs to."""

    file = FileField(
        label=_("The document"),
        help_text=_(
            "Word, Excel, OpenDocument, CSV, PDF, a web page or plain text. Not a scan. The file is kept as it is."
        ),
        endings=ENDINGS,
        missing=_("Choose the document to import."),
    )
    target = TargetField(label=_("Which plan is it?"), missing=_("Choose the plan, or a new plan."), size="m")

    def __init__(self, *args: Any, plans: Sequence[Plan], partnerships: Sequence[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].maximum_bytes = settings.UPLOAD_MAX_BYTES
        self.fields["target"].offer(plans, partnerships, unchosen=True)


class ImportForm(Form):
    """Where a document that has been read belongs, and what date it speaks of."""

    target = TargetField(label=_("Which plan is it?"), size="s")
    title = CharField(label=_("Title of the new plan"), required=False, max_length=300)
    owner = RadiosField(label=_("Whose plan is the new one?"), required=False, size="s")
    is_public = CheckboxField(label=_("The new plan has a public page, with cleared text only"), required=False)
    as_at = DateField(
        label=_("What date does the document speak of?"),
        help_text=_("Text and ratings without a date of their own take this one."),
        missing=_("Enter the date the document speaks of."),
        size="s",
    )
    compared = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        upload: Upload,
        plans: Sequence[Plan],
        partnerships: Sequence[Partnership],
        by: Any,
        **kwargs: Any,
    ) -> None:
        here = target_key(upload.partnership, upload.plan)
        kwargs["initial"] = {
            "target": here,
            "title": upload.title,
            "owner": str(upload.owner_id or own_side(upload, by=by).pk),
            "is_public": upload.is_public,
            "as_at": upload.as_at,
            "compared": here,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.here = here
        self.fields["target"].offer(plans, partnerships, unchosen=False)
        both = {str(each.pk): each for each in (upload.partnership.force, upload.partnership.governing_body)}
        self.fields["owner"].choices = [(key, each.name) for key, each in both.items()]
        self.sides = both

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        target = cleaned.get("target")
        cleaned["owner"] = self.sides.get(cleaned.get("owner") or "")
        if target and target[1] is None and not (cleaned.get("title") or "").strip():
            self.add_error("title", _("Enter the title of the new plan."))
        return cleaned

    def has_another_target(self) -> bool:
        """Whether the reader chose another plan than the one the page compared with."""
        return bool(self.data.get("target") != self.data.get("compared"))


def target_key(partnership: Partnership, plan: Plan | None) -> str:
    """How a choice of target is written in a form."""
    return plan.slug if plan else f"{NEW}:{partnership.pk}"


class TableForm(Form):
    """What a table of a document is, and each of its columns."""

    role = RadiosField(label=_("What is this table?"), choices=list(ROLES.items()), size="s")
    header_rows = CharField(
        label=_("Rows with the names of the columns"),
        help_text=_("Row numbers as in the document, such as 3 or 3, 4. Leave it empty to let the reader find them."),
        required=False,
        width=10,
    )

    def __init__(self, *args: Any, table: Mapping[str, Any], **kwargs: Any) -> None:
        rows = ", ".join(str(row) for row in table["header_rows"])
        columns = {f"column-{each['number']}": each["field"] or NOT_USED for each in table["columns"]}
        kwargs["initial"] = {"role": table["role"], "header_rows": rows, **columns}
        super().__init__(*args, **kwargs)
        self.table = table
        choices = [(NOT_USED, _("Not used")), *((name, FIELDS[name]) for name in known_fields(table["role"]))]
        for each in table["columns"]:
            self.fields[f"column-{each['number']}"] = SelectField(
                label=now_("Column %(number)d is") % {"number": each["number"]}, choices=choices
            )

    def clean_header_rows(self) -> list[int]:
        numbers = [number_in(word) for word in self.cleaned_data["header_rows"].replace(",", " ").split()]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            raise ValidationError(_("Write row numbers, such as 3 or 3, 4."))
        return known

    def mapping(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The correction to store: what was said before of this table, with what the reader has changed now.

        What is left alone is decided by evidence again, so that one correction does not freeze everything else. Where the
        table is something else than it was, its columns are found anew.
        """
        chosen = self.cleaned_data
        again = chosen["role"] != self.table["role"]
        columns = {} if again else dict(before.get("columns") or {})
        for each in self.table["columns"]:
            name = f"column-{each['number']}"
            if not again and name in self.changed_data:
                columns[str(each["number"])] = None if chosen[name] == NOT_USED else chosen[name]
        rows = before.get("header_rows")
        if chosen["header_rows"] != self.table["header_rows"]:
            rows = chosen["header_rows"] or None
        return {"role": chosen["role"] if again else before.get("role"), "header_rows": rows, "columns": columns}


def known_fields(role: str) -> tuple[str, ...]:
    """The fields that a column of such a table can be given."""
    return next((fields for kind, fields in FIELDS_OF.items() if kind == role), ())


class RowForm(Form):
    """The values of one commitment or activity as read, to be corrected."""

    def __init__(self, *args: Any, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        for name, (field, value) in _fields_of(row).items():
            field.initial = value
            self.fields[name] = field

    def corrections(self) -> dict[str, str]:
        """Only what was changed: {path: value}, as ``corrections.corrected`` takes it."""
        return {f"{self.row['id']}:{name}": _written(self.cleaned_data[name]) for name in self.changed_data}


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n")


def _fields_of(row: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """{name of the value: (its form field, what was read)}, in the order of the page."""
    if "statement" in row:
        return {
            "ref": (CharField(label=_("Reference"), required=False, width=10), row["ref"] or ""),
            "statement": (TextField(label=_("Commitment"), rows=4), row["statement"] or ""),
        }
    timescale = row.get("timescale") or {}
    fields: dict[str, tuple[Any, Any]] = {
        "ref": (CharField(label=_("Reference"), required=False, width=10), row["ref"] or ""),
        "text": (TextField(label=_("Activity"), rows=4, required=False), row["text"] or ""),
        "owners": (
            TextField(label=_("Owners"), help_text=_("One a line; the first leads."), rows=3, required=False),
            "\n".join(row["owners"]),
        ),
        "rag": (
            SelectField(label=_("Rating"), choices=[(key, RATINGS[key]) for key in RATINGS], required=False),
            row["rag"] or "",
        ),
        "latest": (
            DateField(label=_("Due date"), required=False, size="s"),
            parse_date(timescale.get("latest") or ""),
        ),
        "progress": (TextField(label=_("Progress"), rows=6, required=False), row["progress"] or ""),
    }
    for number, update in enumerate(row.get("updates") or [], start=1):
        label = now_("Date of the update printed “%(print)s”") % {"print": update["printed"]}
        fields[f"update:{number}"] = (
            DateField(label=label, required=False, size="s"),
            parse_date(update["as_at"] or ""),
        )
    fields["oversight"] = (
        TextField(label=_("Oversight"), help_text=_("One a line."), rows=3, required=False),
        "\n".join(row["oversight"]),
    )
    return fields

"""Forms that ask as GOV.UK patterns ask. A form holds the question as its reader sees it; it never saves.

Use these fields in place of Django's: each knows how it is drawn (``ui.field`` and ``ui.fields`` in templates), says in
plain words what was wrong and how to put it right, and keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Text = str | Promise

if TYPE_CHECKING:  # generic for the type checker alone
    _ModelChoiceField = forms.ModelChoiceField[Any]
else:
    _ModelChoiceField = forms.ModelChoiceField

KINDS_BY_WIDGET: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
)


def kind_of(bound: forms.BoundField) -> str:
    """Which GOV.UK pattern draws a field: its own say, else what its widget is (for the forms of other packages)."""
    declared = getattr(bound.field, "kind", None)
    if declared and not bound.is_hidden:
        return str(declared)
    return next((kind for widget, kind in KINDS_BY_WIDGET if isinstance(bound.field.widget, widget)), "input")


class Form(forms.Form):
    """The base of every form. ``heading`` names a group of fields where one page asks several things."""

    fields: dict[str, Any]  # each is of its own kind: only some have choices

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # the server's messages say more than the browser's bubble

    def errors_in_order(self) -> list[tuple[str, str]]:
        """(id of the field to jump to, message) for the error summary, in the order of the page."""
        return errors_in_order(self)


def errors_in_order(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(id of the field to jump to, message) of any Django form, those about the whole form first."""
    found = [("", str(message)) for message in form.non_field_errors()]
    for bound in form:
        found += [(first_id(bound), str(message)) for message in bound.errors]
    return found


def first_id(bound: forms.BoundField) -> str:
    """The id of the control that a field's error should take the reader to."""
    identifier = bound.auto_id or bound.html_name
    return f"{identifier}-day" if kind_of(bound) == "date" else identifier


def choices_of(bound: forms.BoundField) -> list[dict[str, Any]]:
    """Options as plain values: value, text, hint, whether chosen now."""
    return [option for _heading, options in choice_groups_of(bound) for option in options]


def choice_groups_of(bound: forms.BoundField) -> list[tuple[str, list[dict[str, Any]]]]:
    """The same under their headings; an option that stands under none is a group of its own without one."""
    hints = getattr(bound.field, "hints", {})
    chosen = _chosen(bound)
    found = []
    for value, label in bound.field.choices:  # type: ignore[attr-defined]
        heading, group = (value, label) if isinstance(label, list | tuple) else ("", [(value, label)])
        options = []
        for each, text in group:
            raw = "" if each is None else str(each)
            options.append({"value": raw, "text": text, "hint": hints.get(raw, ""), "chosen": raw in chosen})
        found.append((heading, options))
    return found


def date_parts(bound: forms.BoundField) -> dict[str, str]:
    """What stands in the three boxes of a date: as typed where it was refused."""
    value = bound.value()
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    if isinstance(value, list | tuple):
        day, month, year = [*value, "", "", ""][:3]
        return {"day": str(day or ""), "month": str(month or ""), "year": str(year or "")}
    return {"day": "", "month": "", "year": ""}


def _chosen(bound: forms.BoundField) -> set[str]:
    value = bound.value()
    if value is None:
        return {""}
    if isinstance(value, list | tuple | set):
        return {str(each) for each in value}
    return {str(getattr(value, "value", value))}


class _Look:
    """How a field is drawn. ``width`` is in characters; ``size`` of the label is s, m, l or empty for ordinary text."""

    kind = "input"
    width: int | None = None
    rows = 5
    maximum: int | None = None
    size = ""
    autocomplete = ""
    inputmode = ""
    heading = False

    def look(self, **values: Any) -> None:
        for name, value in values.items():
            if value is not None:
                setattr(self, name, value)


def _required(label: Text | None, given: dict[str, Any], message: Text | None) -> dict[str, Any]:
    """Error messages with a first one that says what to enter, not that something "is required"."""
    return {"required": message or format_lazy(_("Answer “{question}”"), question=label or ""), **(given or {})}


class CharField(_Look, forms.CharField):
    """One line of text. ``missing`` is said when it is empty: "Enter the name of the plan"."""

    def __init__(
        self,
        *,
        missing: Text | None = None,
        width: int | None = None,
        size: str | None = None,
        autocomplete: str | None = None,
        heading: bool | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["error_messages"] = _required(kwargs.get("label"), kwargs.get("error_messages", {}), missing)
        super().__init__(**kwargs)
        self.look(width=width, size=size, autocomplete=autocomplete, heading=heading)


class TextField(CharField):
    """Several lines. ``maximum`` shows how many characters are left."""

    kind = "textarea"
    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, maximum: int | None = None, **kwargs: Any) -> None:
        if maximum is not None:
            kwargs["max_length"] = maximum
        super().__init__(**kwargs)
        self.look(rows=rows, maximum=maximum)


class PasswordField(CharField):
    """A password, with a button to show it."""

    kind = "password"
    widget = forms.PasswordInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)


class EmailField(_Look, forms.EmailField):
    """An e-mail address."""

    def __init__(self, *, missing: Text | None = None, **kwargs: Any) -> None:
        kwargs["error_messages"] = _required(
            kwargs.get("label"),
            {
                "invalid": _("Enter an e-mail address in the correct format, like name@example.org"),
                **kwargs.get("error_messages", {}),
            },
            missing,
        )
        super().__init__(**kwargs)
        self.look(width=30, autocomplete="email", inputmode="email")


class IntegerField(_Look, forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput

    def __init__(self, *, missing: Text | None = None, width: int = 5, **kwargs: Any) -> None:
        kwargs["error_messages"] = _required(
            kwargs.get("label"),
            {"invalid": _("Enter a whole number, like 12"), **kwargs.get("error_messages", {})},
            missing,
        )
        super().__init__(**kwargs)
        self.look(width=width, inputmode="numeric")


class SelectField(_Look, forms.ChoiceField):
    """One of a long list."""

    kind = "select"

    def __init__(self, *, missing: Text | None = None, size: str | None = None, **kwargs: Any) -> None:
        kwargs["error_messages"] = _required(kwargs.get("label"), kwargs.get("error_messages", {}), missing)
        super().__init__(**kwargs)
        self.look(size=size)


class RadiosField(_Look, forms.ChoiceField):
    """One of a few, all in sight. ``hints`` explains single options by their value."""

    kind = "radios"
    widget = forms.RadioSelect
    inline = False

    def __init__(
        self,
        *,
        missing: Text | None = None,
        hints: Mapping[str, Text] | None = None,
        inline: bool = False,
        size: str | None = "m",
        heading: bool | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["error_messages"] = _required(kwargs.get("label"), kwargs.get("error_messages", {}), missing)
        super().__init__(**kwargs)
        self.hints: Mapping[str, Text] = hints or {}
        self.look(inline=inline, size=size, heading=heading)


class CheckboxesField(_Look, forms.MultipleChoiceField):
    """Any number of a few."""

    kind = "checkboxes"
    widget = forms.CheckboxSelectMultiple

    def __init__(
        self,
        *,
        missing: Text | None = None,
        hints: Mapping[str, Text] | None = None,
        size: str | None = "m",
        **kwargs: Any,
    ) -> None:
        kwargs["error_messages"] = _required(kwargs.get("label"), kwargs.get("error_messages", {}), missing)
        super().__init__(**kwargs)
        self.hints = hints or {}
        self.look(size=size)


class CheckboxField(_Look, forms.BooleanField):
    """A single tick."""

    kind = "checkbox"

    def __init__(self, *, missing: Text | None = None, **kwargs: Any) -> None:
        kwargs["error_messages"] = _required(kwargs.get("label"), kwargs.get("error_messages", {}), missing)
        super().__init__(**kwargs)


class ModelSelectField(_Look, _ModelChoiceField):
    """One of many records. Give the queryset of what this user may choose: an id outside it is refused."""

    kind = "select"

    def __init__(self, queryset: Any, *, missing: Text | None = None, size: str | None = None, **kwargs: Any) -> None:
        kwargs["error_messages"] = _required(
            kwargs.get("label"),
            {"invalid_choice": _("Choose one of the list"), **kwargs.get("error_messages", {})},
            missing,
        )
        super().__init__(queryset, **kwargs)
        self.look(size=size)


class ModelRadiosField(ModelSelectField):
    """One of a few records, all in sight."""

    kind = "radios"
    widget = forms.RadioSelect
    inline = False
    size = "m"

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", None)
        super().__init__(queryset, **kwargs)


class DateBoxes(forms.Widget):
    """Reads day, month and year from three boxes named ``due-day``, ``due-month``, ``due-year``."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        parts = [str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")]
        return parts if any(parts) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in ("day", "month", "year"))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day"


class DateField(_Look, forms.Field):
    """A date in three boxes, because people know it that way and it needs no picker."""

    kind = "date"
    widget = DateBoxes

    def __init__(self, *, missing: Text | None = None, size: str | None = "m", **kwargs: Any) -> None:
        kwargs["error_messages"] = _required(kwargs.get("label"), kwargs.get("error_messages", {}), missing)
        super().__init__(**kwargs)
        self.look(size=size)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        day, month, year = value
        missing = [name for name, part in ((_("day"), day), (_("month"), month), (_("year"), year)) if not part]
        if missing:
            raise ValidationError(_("The date must include a %(part)s"), params={"part": missing[0]})
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            raise ValidationError(_("Enter a real date, like 30 6 2022")) from None
        if not 1900 <= found.year <= 2200:
            raise ValidationError(_("Enter the year with four numbers, like 2022"))
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class DayField(_Look, forms.DateField):
    """A date in one box, for filters: the browser's own picker, and 2022-06-30 or 30/6/2022 where it has none."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"])
        kwargs["error_messages"] = {
            "invalid": _("Enter a real date, like 30/6/2022"),
            **kwargs.get("error_messages", {}),
        }
        super().__init__(**kwargs)


class FileField(_Look, forms.FileField):
    """One file. ``endings`` are the accepted name endings; what is inside is the reader's business."""

    kind = "file"

    def __init__(
        self,
        *,
        missing: Text | None = None,
        endings: Sequence[str] = (),
        maximum_bytes: int | None = None,
        size: str | None = "m",
        **kwargs: Any,
    ) -> None:
        kwargs["error_messages"] = _required(kwargs.get("label"), kwargs.get("error_messages", {}), missing)
        super().__init__(**kwargs)
        self.endings = tuple(endings)
        self.maximum_bytes = maximum_bytes
        self.look(size=size)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and self.endings and not upload.name.lower().endswith(self.endings):
            raise ValidationError(
                _("The file must be one of these kinds: %(endings)s"), params={"endings": ", ".join(self.endings)}
            )
        if upload and self.maximum_bytes and upload.size > self.maximum_bytes:
            raise ValidationError(
                _("The file must be smaller than %(size)s MB"), params={"size": self.maximum_bytes // 1_000_000}
            )
        return upload


def posted_values(data: Any, leave_out: Iterable[str] = ("csrfmiddlewaretoken",)) -> list[tuple[str, str]]:
    """(name, value) of everything typed in a posted form, in order, without passwords and our own tokens."""
    out = set(leave_out)
    return [
        (name, value)
        for name, values in data.lists()
        if name not in out and "password" not in name.lower()
        for value in values
    ]

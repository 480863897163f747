"""What is asked of somebody who enters a series by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.forms import Form, ModelRadiosField, SelectField, TextField
from wardmote.performance import typing_words as words
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.typing import Line, read_lines

LONGEST = 60_000
SHOWN = 10
"""Mistakes that are told at once: whoever has more has pasted something else."""


class TypingForm(Form):
    """For which area, and the figures of its periods."""

    area = SelectField(label=_("For which area?"), missing=_("Choose an area"))
    figures = TextField(label=_("Figures"), missing=_("Type or paste at least one period"), maximum=LONGEST, rows=14)
    reason = TextField(
        label=_("Why did a figure change?"),
        help_text=_(
            "Needed only where a period that was entered before has another figure now. The earlier one is kept."
        ),
        required=False,
        maximum=300,
        rows=2,
    )

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        areas: Sequence[Area],
        partnerships: Sequence[Partnership],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.areas, self.partnerships, self.today = measure, areas, partnerships, today
        self.lines: list[Line] = []
        self.fields["area"].choices = [("", _("Choose")), *((each.code, words.area_words(each)) for each in areas)]
        self.fields["figures"].help_text = words.how_to_type(measure)
        if len(partnerships) > 1:
            self.fields["partnership"] = ModelRadiosField(
                Partnership.objects.filter(pk__in=[each.pk for each in partnerships]),
                label=_("For which partnership?"),
                missing=_("Choose a partnership"),
            )

    def clean_figures(self) -> str:
        """The text as it was typed; what it says is in ``lines``."""
        text: str = self.cleaned_data["figures"]
        self.lines, mistakes = read_lines(
            text,
            frequency=self.measure.frequency,
            two_numbers=self.measure.denominator is not None,
            share=self.measure.unit == "%",
            today=self.today,
        )
        if mistakes:
            told = [words.mistake_words(each, self.measure) for each in mistakes[:SHOWN]]
            raise ValidationError([*told, *words.more_words(len(mistakes) - SHOWN)])
        if not self.lines:
            raise ValidationError(_("Type or paste at least one period"))
        return text

    def chosen_area(self) -> Area:
        """The area."""
        return next(each for each in self.areas if each.code == self.cleaned_data["area"])

    def chosen_partnership(self) -> Partnership:
        """Whose figures they are."""
        found: Partnership = self.cleaned_data.get("partnership") or self.partnerships[0]
        return found

"""What is asked of somebody who enters a series by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from statistics import median
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.forms import CheckboxesField, Form, ModelRadiosField, SelectField, TextField
from wardmote.performance import typing_words as words
from wardmote.performance.definitions import Measure
from wardmote.performance.forms.areas import grouped_choices
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.typing import Line, far_off, read_lines
from wardmote.performance.selectors.areas import AreaGroup
from wardmote.performance.selectors.series import series_of

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
        areas: Sequence[AreaGroup],
        partnerships: Sequence[Partnership],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.partnerships, self.today = measure, partnerships, today
        self.areas = [each for group in areas for each in group.areas]
        self.lines: list[Line] = []
        self.fields["area"].choices = [("", _("Choose")), *grouped_choices(areas)]
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
            columns=words.column_names(self.measure),
            share=self.measure.unit == "%",
            today=self.today,
        )
        if mistakes:
            told = [words.mistake_words(each, self.measure) for each in mistakes[:SHOWN]]
            raise ValidationError([*told, *words.more_words(len(mistakes) - SHOWN)])
        if not self.lines:
            raise ValidationError(_("Type or paste at least one period"))
        return text

    def clean(self) -> dict[str, Any]:
        """Values that read oddly are saved once they are confirmed: two columns may have changed places."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        usual = self._usual_values()
        odd = [line for line, value in self._values() if far_off(value, usual)]
        if odd:
            self._ask_to_confirm(odd, median(usual))
        return cleaned

    def _values(self) -> list[tuple[Line, float]]:
        found = [(line, self.measure.value_of(line.numerator, line.denominator)) for line in self.lines]
        return [(line, value) for line, value in found if value is not None]

    def _usual_values(self) -> list[float]:
        """What is known of other periods; where nothing is, what is typed now."""
        series = series_of(self.measure, self.chosen_area())
        typed = {line.period for line in self.lines}
        known = [each.value for each in series.points if each.period not in typed] if series else []
        return [value for value in known if value is not None] or [value for _line, value in self._values()]

    def _ask_to_confirm(self, odd: Sequence[Line], usual: float) -> None:
        """A box to tick. It stands for these very lines: other ones are asked about anew."""
        mark = sha256(repr(odd).encode()).hexdigest()
        self.fields["confirmed"] = CheckboxesField(
            label=_("Are these lines read rightly?"),
            help_text=_("They are ten times away from what is usual. Nothing is saved yet, and nothing typed is lost."),
            choices=[(mark, _("Yes, save them so"))],
            required=False,
        )
        if mark not in (self["confirmed"].data or ()):
            told = [words.odd_words(each, usual, self.measure) for each in odd[:SHOWN]]
            self.add_error("confirmed", [*told, *words.more_odd_words(len(odd) - SHOWN)])

    def chosen_area(self) -> Area:
        """The area."""
        return next(each for each in self.areas if each.code == self.cleaned_data["area"])

    def chosen_partnership(self) -> Partnership:
        """Whose figures they are."""
        found: Partnership = self.cleaned_data.get("partnership") or self.partnerships[0]
        return found

"""What is asked of somebody who writes on a chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wardmote.core.ui.forms import Form, SelectField, TextField
from wardmote.performance.forms.partnerships import PartnershipForm
from wardmote.performance.rules.reading import FEWEST


class ChartForm(PartnershipForm):
    """At which period."""

    period = SelectField(label=_("From which period?"), missing=_("Choose a period"))

    def __init__(
        self,
        *args: Any,
        periods: Sequence[date],
        words: Callable[[date], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        newest_first = [(each.isoformat(), words(each)) for each in reversed(periods)]
        self.fields["period"].choices = [("", _("Choose")), *newest_first]

    def chosen_period(self) -> date:
        """The period, as a day."""
        return date.fromisoformat(self.cleaned_data["period"])


class NoteForm(ChartForm):
    """A note on a chart."""

    text = TextField(
        label=_("What happened?"),
        help_text=_("It stands under the chart. For example: a new way of recording began."),
        missing=_("Say what happened"),
        maximum=300,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].label = _("In which period?")


class RebaseForm(ChartForm):
    """A decision that the process is another one, and whether its limits stay as its first values make them."""

    fixed_until = SelectField(
        label=_("Up to which period do average and limits come from its values?"),
        help_text=_(
            "Choose one to fix the baseline: it needs at least 12 values, and later ones do not move the limits."
        ),
        required=False,
    )
    reason = TextField(
        label=_("Why do average and limits begin anew there?"),
        help_text=_(
            "Name what changed, or why a fixed baseline is the one to judge by. "
            "A run of good or bad figures alone is no reason: it is the signal."
        ),
        missing=_("Say why"),
        maximum=300,
        rows=3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose, *periods = self.fields["period"].choices
        self._young = {day for day, _told in periods[: FEWEST - 1]}
        self.fields["fixed_until"].choices = [("", _("All values from then on")), *periods]
        self.fields["period"].choices = [
            choose,
            *(
                (day, _too_few(told, known) if day in self._young else told)
                for known, (day, told) in enumerate(periods, 1)
            ),
        ]
        self.fields["period"].help_text = _(
            "Limits need at least 7 values. Until these are known, the earlier average and limits go on judging."
        )

    def has_enough(self) -> bool:
        """Whether as many values are known from the period on as limits need."""
        return self.cleaned_data["period"] not in self._young

    def chosen_end(self) -> date | None:
        """The last period of a fixed baseline, as a day."""
        chosen = self.cleaned_data["fixed_until"]
        return date.fromisoformat(chosen) if chosen else None


def _too_few(period: str, known: int) -> str:
    told = ngettext("%(period)s: %(num)s value so far, too few", "%(period)s: %(num)s values so far, too few", known)
    return told % {"period": period, "num": known}


class WithdrawForm(Form):
    """Why something on a chart is taken back."""

    reason = TextField(
        label=_("Why is it withdrawn?"),
        missing=_("Say why it is withdrawn"),
        maximum=300,
        rows=3,
    )

"""What narrows the page of signals: every choice is in its address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import Form, SelectField
from wardmote.performance.forms.areas import grouped_choices
from wardmote.performance.selectors.areas import AreaGroup
from wardmote.performance.served import Served

SHOWS = [
    ("", _("Every signal")),
    ("concern", _("Getting worse")),
    ("failing", _("Misses the target")),
    ("improvement", _("Getting better")),
    ("neither", _("Changed, neither better nor worse")),
    ("common", _("No special change")),
    ("none", _("No signal yet")),
    ("old", _("Old figures")),
]

ORDERS = [("", _("Worst first")), ("objective", _("By objective"))]

UNKNOWN = {"invalid_choice": _("“%(value)s” is not known here, and narrows nothing. Choose one of the list.")}


class AreaForm(Form):
    """Which area, under the heading of its kind."""

    area = SelectField(label=_("Area"), required=False)

    def __init__(self, *args: Any, areas: Sequence[AreaGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = grouped_choices(areas)


class SignalFilterForm(AreaForm):
    """Which area, which signals, whose measures, for which objective. Where none has a measure, it is not asked for."""

    signal = SelectField(label=_("Signal"), required=False, choices=SHOWS, error_messages=UNKNOWN)
    owner = SelectField(label=_("Owner"), required=False, error_messages=UNKNOWN)
    objective = SelectField(label=_("Objective"), required=False, error_messages=UNKNOWN)
    order = SelectField(label=_("Order"), required=False, choices=ORDERS, error_messages=UNKNOWN)

    def __init__(self, *args: Any, owners: Sequence[str], served: Sequence[Served], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if served:
            choices = [("", _("Every objective")), *((each.key, each.title) for each in served)]
            self.fields["objective"].choices = choices
        else:
            del self.fields["objective"], self.fields["order"]
        self.fields["owner"].choices = [("", _("Everybody")), *((each, each) for each in owners)]

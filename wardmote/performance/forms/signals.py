"""What narrows the page of signals: every choice is in its address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import Form, SelectField
from wardmote.performance.rules.series import Area
from wardmote.performance.served import Served

SHOWS = [
    ("", _("Every signal")),
    ("concern", _("Getting worse")),
    ("failing", _("Misses the target")),
    ("improvement", _("Getting better")),
    ("common", _("No special change")),
    ("none", _("No signal yet")),
    ("old", _("Old figures")),
]


ORDERS = [("", _("Worst first")), ("objective", _("By objective"))]


class AreaForm(Form):
    """Which area."""

    area = SelectField(label=_("Area"), required=False)

    def __init__(self, *args: Any, areas: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(each.code, each.name) for each in areas]


class SignalFilterForm(AreaForm):
    """Which area, which signals, whose measures, for which objective. Where none has a measure, it is not asked for."""

    signal = SelectField(label=_("Signal"), required=False, choices=SHOWS)
    owner = SelectField(label=_("Owner"), required=False)
    objective = SelectField(label=_("Objective"), required=False)
    order = SelectField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, *args: Any, owners: Sequence[str], served: Sequence[Served], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if served:
            choices = [("", _("Every objective")), *((each.key, each.title) for each in served)]
            self.fields["objective"].choices = choices
        else:
            del self.fields["objective"], self.fields["order"]
        self.fields["owner"].choices = [("", _("Everybody")), *((each, each) for each in owners)]

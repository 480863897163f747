"""What is asked of somebody who says by which measure a commitment is judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import Form, SelectField
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area


class MeasureForm(Form):
    """Which measure, of which area."""

    measure = SelectField(label=_("Which measure?"), missing=_("Choose a measure"))
    area = SelectField(label=_("Of which area?"), missing=_("Choose an area"))

    def __init__(self, *args: Any, measures: Iterable[Measure], areas: Iterable[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [("", _("Choose")), *((each.key, each.title) for each in measures)]
        self.fields["area"].choices = [("", _("Choose")), *((each.code, each.name) for each in areas)]

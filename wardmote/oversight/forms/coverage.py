"""Which part of the matrix to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import Form, SelectField

SHOWS = (
    ("", _("Every commitment")),
    ("unnamed", _("Names no board")),
    ("unseen", _("A board it names has never looked")),
    ("never", _("No board has ever looked")),
    ("stale", _("Not looked at for six months")),
    ("off_track", _("Off track")),
)


class CoverageForm(Form):
    """The plan, the objective, and what to look for."""

    plan = SelectField(label=_("Plan"), required=False)
    objective = SelectField(label=_("Objective"), required=False)
    show = SelectField(label=_("Show"), choices=SHOWS, required=False)

    def __init__(
        self,
        *args: Any,
        plans: Iterable[tuple[str, str]],
        objectives: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("plan", plans), ("objective", objectives)):
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *options]

    def chosen(self) -> dict[str, str]:
        """What is asked. A choice that is gone narrows nothing."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

"""What the forms about actions, boards and meetings share."""

from __future__ import annotations

from typing import Any

from django import forms

from wardmote.core.ui.forms import Form


class RevisionForm(Form):
    """A form that changes a record: ``seen`` is the revision that its writer had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, revision: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = revision

    def now_seen(self, revision: int) -> None:
        """The writer has now been shown what somebody else changed, so that they may save over it."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = str(revision)
        self.data = data

"""What the forms about actions, boards and meetings share."""

from __future__ import annotations

from typing import Any

from django import forms

from wardmote.oversight.forms.common import SeenForm


class RevisionForm(SeenForm):
    """A form that changes a record: ``seen`` is the revision that its writer had before them."""

    seen: Any = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, revision: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = revision

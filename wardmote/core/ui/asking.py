"""One question a page: show the form, do it, go on; or say what was wrong with everything typed kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wardmote.core.ui.page import page


def ask(
    request: HttpRequest,
    form: BaseForm,
    save: Callable[[], str],
    *,
    title: Any,
    button: Any,
    lead: Any = "",
    look: str = "",
    section: str,
    breadcrumbs: Sequence[tuple[Any, str]],
    template: str = "ui/ask.html",
    **context: Any,
) -> HttpResponse:
    """Ask until the answer is good. ``save`` does it and gives the address to go on to.

    A service that refuses with ``ValidationError`` is answered like any other mistake in the form.
    """
    if form.is_bound and form.is_valid():
        try:
            return HttpResponseRedirect(save())
        except ValidationError as refused:
            add_refusals(form, refused)
    return page(
        request,
        template,
        {"form": form, "problem": form.is_bound, "button": button, "lead": lead, "look": look, **context},
        title=title,
        section=section,
        breadcrumbs=breadcrumbs,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


def add_refusals(form: BaseForm, refused: ValidationError) -> None:
    """Put a service's reasons on the fields they are about; on the form itself where it has no such field."""
    reasons = refused.message_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.messages}
    for name, words in reasons.items():
        field = name if name in form.fields else None
        for each in words:
            form.add_error(field, each)

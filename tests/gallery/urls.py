"""The site with one page more: every component in every state, for axe and for the eye. Never shipped.

To look at it: ``WARDMOTE_DEBUG=1 .venv/bin/python -m tests.gallery``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from wardmote.config.urls import handler400, handler403, handler404, handler500
from wardmote.config.urls import urlpatterns as site
from wardmote.core.ui import forms
from wardmote.core.ui.hooks import Hit
from wardmote.core.ui.page import Crumb

__all__ = ["handler400", "handler403", "handler404", "handler500"]

TEMPLATE = Path(__file__).with_name("gallery.html")


def rating(letter: str, word: str, tone: str, position: int) -> SimpleNamespace:
    return SimpleNamespace(letter=letter, word=word, tone=tone, position=position)


RED, AMBER, GREEN = rating("R", "Red", "red", 0), rating("A", "Amber", "amber", 1), rating("G", "Green", "green", 2)
COMPLETE, UNGRADED = rating("C", "Complete", "ink", 3), rating("U", "Ungraded", "none", 4)


class EveryField(forms.Form):
    """One field of each kind."""

    line = forms.CharField(label="One line", missing="Enter a line", width=20, help_text="Ten words at most.")
    text = forms.TextField(label="Several lines", required=False, maximum=200)
    address = forms.EmailField(label="E-mail address", missing="Enter an e-mail address")
    number = forms.IntegerField(label="A number", missing="Enter a number")
    secret = forms.PasswordField(label="A password", missing="Enter a password")
    one = forms.SelectField(label="One of many", choices=[("", "Choose"), ("a", "North")], missing="Choose a place")
    few = forms.RadiosField(
        label="One of a few", choices=[("a", "Amber"), ("g", "Green")], hints={"a": "Some risk"}, missing="Choose one"
    )
    line_of = forms.RadiosField(label="Yes or no", choices=[("y", "Yes"), ("n", "No")], inline=True)
    some = forms.CheckboxesField(label="Any of a few", choices=[("a", "One"), ("b", "Two")], missing="Choose some")
    sure = forms.CheckboxField(label="I have read it", missing="Say that you have read it")
    when = forms.DateField(label="A date", missing="Enter a date", help_text="For example, 30 6 2022")
    day = forms.DayField(label="A day", required=False)
    file = forms.FileField(label="A file", missing="Choose a file", endings=[".docx", ".xlsx"])


class FilterForm(forms.Form):
    words = forms.CharField(label="Words", required=False)
    place = forms.SelectField(label="Place", choices=[("", "All"), ("n", "North")], required=False)


def context(request: HttpRequest) -> dict[str, Any]:
    """Something for every component to show."""
    return {
        "title": "Gallery",
        "section": "",
        "breadcrumbs": [Crumb("Plans", "/"), Crumb("Northmoor safety plan", "/")],
        "ratings": [RED, AMBER, GREEN, COMPLETE, UNGRADED, None],
        "red": RED,
        "amber": AMBER,
        "green": GREEN,
        "today": date(2022, 6, 30),
        "rated_on": date(2022, 6, 16),
        "counts": [
            {"rating": RED, "count": 11, "url": "/?rating=red"},
            {"rating": AMBER, "count": 24, "url": "/?rating=amber"},
            {"rating": GREEN, "count": 3, "url": ""},
            {"rating": COMPLETE, "count": 1200, "url": ""},
            {"rating": None, "count": 1, "url": "/?rating=none"},
        ],
        "fresh": EveryField(),
        "wrong": EveryField({"when-day": "31", "when-month": "2", "when-year": "2022", "text": "x"}, auto_id="w_%s"),
        "filter_form": FilterForm(request.GET or None),
        "pages": Paginator(range(1234), 50).get_page(request.GET.get("page", 7)),
        "events": [
            {
                "title": "Rated an activity",
                "at": datetime(2022, 6, 29, 13, 5, tzinfo=UTC),
                "by": "Policy Officer",
                "text": "The first handlers have started.",
                "changes": [{"name": "Rating", "was": "A Amber", "now": "R Red"}, {"name": "Reason", "now": "Late"}],
            },
            {"title": "Imported a document", "on": date(2022, 5, 31)},
        ],
        "findings": [
            {
                "title": "Must be decided",
                "severity": "error",
                "found": [
                    {
                        "message": "The same reference stands twice.",
                        "print": "3.2.3",
                        "place": "table 2, row 14",
                        "url": "#table",
                        "reason": "Both rows keep their own key.",
                    }
                ],
            },
            {
                "title": "Should be looked at",
                "severity": "warning",
                "found": [{"message": "A stamp is no date.", "print": "296023", "place": "table 2, row 3"}],
            },
            {"title": "For information", "severity": "info", "found": [{"message": "Two hidden columns were read."}]},
        ],
        "hits": [
            SimpleNamespace(
                label="Commitments",
                more=True,
                hits=[Hit("2 Walk every market street once a week", "/", "Commitment", "The market rota.", "Plan")],
            )
        ],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    engine: Any = engines["jinja2"]
    return HttpResponse(engine.from_string(TEMPLATE.read_text(encoding="utf-8")).render(context(request), request))


urlpatterns = [path("gallery/", gallery, name="gallery"), *site]

"""Coverage: which commitments which boards have looked at, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.documents.compose import Column
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.ui.format import shorten
from wardmote.core.ui.jinja import here
from wardmote.core.ui.page import page
from wardmote.oversight.downloads import as_file
from wardmote.oversight.forms.coverage import SHOWS, CoverageForm
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.selectors.coverage import Line, Stands, commitments_in_force, coverage

STALE = timedelta(days=183)
PER_PAGE = 50


@require(VIEW)
def coverage_page(request: HttpRequest) -> HttpResponse:
    """The matrix of commitments by boards, and what is missing in it."""
    today = timezone.localdate()
    form = _form(request)
    asked = form.chosen()
    found = coverage(user=request.user, today=today, plan=asked.get("plan", ""), objective=asked.get("objective", ""))
    lines = [each for each in found.lines if _is_asked(each, asked.get("show", ""), today)]
    if (kind := request.GET.get("as")) in ("csv", "xlsx"):
        return as_file(_grid(lines, found.bodies), kind, stem="coverage")
    shown = [each for each in found.bodies if any(each.body.pk in line.named | line.looks.keys() for line in lines)]
    pages = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "oversight/coverage/coverage.html",
        {
            "form": form,
            "chosen": [(words, here(request, **{name: None, "page": None})) for name, words in _said(form, asked)],
            "pages": pages,
            "lines": pages.object_list,
            "bodies": shown,
            "found": found,
            "figures": _figures(found, request.path, asked),
            "lapsed": [each for each in found.bodies if each.lapsed],
            "never_look": [each for each in found.bodies if each.never_looks],
            "asked": [each for each in found.bodies if each.asked],
            "stale": today - STALE,
            "today": today,
            "one_plan": len({each.commitment.version_id for each in lines}) < 2,
        },
        title=_("Coverage"),
        section="coverage",
        block="results",
    )


def _form(request: HttpRequest) -> CoverageForm:
    rows = commitments_in_force(user=request.user).order_by("version__plan__title", "part__objective__position")
    plans: dict[str, str] = {}
    objectives: dict[str, str] = {}
    for slug, title, key, words in rows.values_list(
        "version__plan__slug", "version__plan__title", "part__objective__slug", "part__objective__title"
    ).distinct():
        plans[slug] = title
        if request.GET.get("plan") in (None, "", slug):
            objectives[key] = shorten(words, 60)
    return CoverageForm(request.GET or None, plans=plans.items(), objectives=objectives.items())


def _is_asked(line: Line, show: str, today: date) -> bool:
    match show:
        case "unnamed":
            return not line.named
        case "unseen":
            return bool(line.unseen)
        case "never":
            return not line.looks
        case "stale":
            return line.last is None or line.last < today - STALE
        case "off_track":
            return line.off_track
    return True


def _said(form: CoverageForm, asked: dict[str, str]) -> list[tuple[str, str]]:
    fields: dict[str, Any] = form.fields
    labels: dict[str, dict[str, Any]] = {
        "plan": dict(fields["plan"].choices),
        "objective": dict(fields["objective"].choices),
        "show": dict(SHOWS),
    }
    return [(name, str(labels[name].get(value, value))) for name, value in asked.items()]


def _figures(found: Any, path: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    """What is missing, each a list of its own a click away."""
    where = "".join(f"&{name}={value}" for name, value in asked.items() if name != "show")
    seen = len(found.lines) - len(found.never_seen)
    return [
        {
            "value": _("%(seen)s of %(all)s") % {"seen": seen, "all": len(found.lines)},
            "label": _("looked at by some board"),
            "url": f"{path}?{where.lstrip('&')}" if where else path,
        },
        {
            "value": len(found.without_body),
            "label": _("name no board"),
            "url": f"{path}?show=unnamed{where}",
        },
        {
            "value": sum(bool(each.unseen) for each in found.lines),
            "label": _("name a board that has never looked"),
            "url": f"{path}?show=unseen{where}",
        },
        {
            "value": sum(each.lapsed for each in found.bodies),
            "label": _("boards have not met in their interval"),
            "url": "#lapsed",
        },
        {
            "value": sum(each.never_looks for each in found.bodies),
            "label": _("boards never look at what names them"),
            "url": "#never-look",
        },
    ]


def _grid(lines: list[Line], bodies: list[Stands]) -> Grid:
    """The matrix as a sheet: a column for each board. Named and never looked says so in words."""
    columns = [
        Column(_("Plan"), 2),
        Column(_("Objective"), 2),
        Column(_("Ref"), 1),
        Column(_("Commitment"), 5),
        Column(_("Last looked at"), 1.5),
        Column(_("Other means of oversight"), 2),
        *(Column(each.body.name, 1.5) for each in bodies),
    ]
    rows = []
    for line in lines:
        cells: list[Any] = [
            line.commitment.version.plan.title,
            line.commitment.part.objective.title,
            line.commitment.ref_shown,
            line.commitment.statement,
            line.last,
            "; ".join(line.printed),
        ]
        for each in bodies:
            day = line.looks.get(each.body.pk)
            cells.append(day or (_("named, never looked") if each.body.pk in line.named else None))
        rows.append(tuple(cells))
    return Grid(_("Coverage"), tuple(columns), tuple(rows))

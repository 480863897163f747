"""The Jinja2 environment of every page.

A name that a template expects and nobody gave stops the page: a blank would be read as "nothing to report". Only the
macros of govuk-frontend-jinja, which count on missing parameters, run in an environment of their own that forgives.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property, lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.urls import get_script_prefix
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined

from wardmote.core.ui import format
from wardmote.core.ui.differences import words_changed
from wardmote.core.ui.forms import choice_groups_of, choices_of, date_parts, errors_in_order, kind_of
from wardmote.core.ui.remembered import address, file_address, said

GOVUK_COMPONENTS = (
    "back-link",
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "password-input",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "table",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
)


KEPT_PIECES = 1024
"""Pieces of the frame that a process keeps, a few hundred bytes each: the names of many users, and few of all others."""


class Components:
    """Our own macros as ``ui.rating_tag(…)`` in every template, whole page or partial, without an import line."""

    def __init__(self, environment: Environment, template: str) -> None:
        self._environment = environment
        self._template = template

    def __getattr__(self, name: str) -> Any:
        macro = getattr(self._environment.get_template(self._template).module, name)
        if not self._environment.auto_reload:  # in development a changed file is read anew
            setattr(self, name, macro)
        return macro


class Frame:
    """The macros of ``ui/frame.html``, each drawn once for all that it is given: ``frame.menu(…)`` in every template."""

    def __init__(self, environment: Environment) -> None:
        self._macros = Components(environment, "ui/frame.html")
        self._drawn = lru_cache(maxsize=KEPT_PIECES)(self._draw)

    def __getattr__(self, name: str) -> Any:
        return partial(self._piece, name)

    def _piece(self, name: str, *given: Hashable) -> Any:
        if settings.DEBUG:
            return self._draw("", "", name, *given)
        return self._drawn(get_language() or "", get_script_prefix(), name, *given)

    def _draw(self, _language: str, _prefix: str, name: str, *given: Hashable) -> Any:
        return getattr(self._macros, name)(*given)


class GovukMacros:
    """The component macros of GOV.UK Frontend as ``govuk.summary_list({…})``."""

    def __init__(self) -> None:
        self._names = {name.replace("-", "_"): name for name in GOVUK_COMPONENTS}

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            autoescape=True,
            undefined=ChainableUndefined,
            loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # a package never changes while we run
        )

    def __getattr__(self, name: str) -> Any:
        component = self._names[name]
        macro = "govuk" + "".join(part.capitalize() for part in component.split("-"))
        template = self._environment.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
        found = getattr(template.module, macro)
        setattr(self, name, found)
        return found


def here(request: HttpRequest, **changes: Any) -> str:
    """This page's address with some of its query changed; None takes a value out."""
    query = request.GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, [str(each) for each in value])
        else:
            query[key] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A mapping without some of its keys."""
    return {key: value for key, value in values.items() if key not in names}


def environment(**options: Any) -> Environment:
    """Django's loaders, our filters and components, and the translations of the language in force."""
    env = Environment(  # nosec B701 - Django's options turn autoescape on
        **{
            **options,
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        gettext=said,
        _=said,
        static=file_address,
        url=address,
        here=here,
        kind_of=kind_of,
        choice_groups_of=choice_groups_of,
        choices_of=choices_of,
        date_parts=date_parts,
        errors_in_order=errors_in_order,
        words_changed=words_changed,
        govuk=GovukMacros(),
        ui=Components(env, "ui/components.html"),
        frame=Frame(env),
    )
    env.filters.update(
        long_date=format.long_date,
        iso_date=format.iso_date,
        day_date=format.day_date,
        short_date=format.short_date,
        month=format.month,
        short_month=format.short_month,
        clock=format.clock,
        datetime=format.long_datetime,
        period=format.period,
        ago=format.ago,
        thousands=format.thousands,
        plural=format.plural,
        file_size=format.file_size,
        lines=format.lines,
        mail_address=format.mail_address,
        paragraphs=format.paragraphs,
        shorten=format.shorten,
        highlight=format.highlight,
        listing=format.listing,
        without=without,
    )
    return env


def load_frame() -> None:
    """Read the templates that stand around every page, before the first of them is asked for."""
    backend: Any = engines["jinja2"]
    for name in backend.env.list_templates(filter_func=lambda name: name.startswith("ui/")):
        backend.env.get_template(name)

"""The Jinja2 environment of every page."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, Environment
from jinja2.loaders import ChoiceLoader, PackageLoader, PrefixLoader


def environment(**options: Any) -> Environment:
    """Django's loaders plus the govuk-frontend macros under ``govuk_frontend_jinja/``."""
    env = Environment(**{**options, "undefined": ChainableUndefined, "extensions": ["jinja2.ext.i18n"]})
    if env.loader is not None:
        env.loader = ChoiceLoader([env.loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})])
    env.globals.update(static=static, url=lambda name, *args, **kwargs: reverse(name, args=args, kwargs=kwargs))
    return env

"""Compile every Jinja2 template with the site's own environment: ``python -m scripts.check_templates``."""

from __future__ import annotations

import os
import sys

import django


def main() -> int:
    """Compile each, and name those that do not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.testing")
    django.setup()
    from django.template import engines
    from jinja2 import TemplateSyntaxError

    environment = engines["jinja2"].env
    ours = [name for name in environment.list_templates() if not name.startswith("govuk_frontend_jinja/")]
    wrong = 0
    for name in ours:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as problem:
            wrong += 1
            print(f"{problem.filename or name}:{problem.lineno}: {problem.message}")
    print(f"{len(ours)} templates")
    return 1 if wrong or not ours else 0


if __name__ == "__main__":
    sys.exit(main())

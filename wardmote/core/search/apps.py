from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "wardmote.core.search"
    label = "search"

    def ready(self) -> None:
        # Django's own way to fill a table once every app's tables are there: after an upgrade or a restore.
        post_migrate.connect(_fill, sender=self)


def _fill(**options: Any) -> None:
    """Fill an empty index, unless only some of the apps have their tables yet."""
    from wardmote.core.search.services import build_if_empty

    migrated = options.get("apps", apps).get_models()
    if {model._meta.label for model in migrated} >= {model._meta.label for model in apps.get_models()}:
        build_if_empty()

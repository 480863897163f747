"""The same rows with nothing but Django: its ORM, its templates, no session, no permissions, no frame around them."""

from __future__ import annotations

import os

import django
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

from wardmote.plans.models import Activity  # noqa: E402

ROWS = Engine().from_string(
    "<table>{% for each in rows %}<tr><th>{{ each.ref_printed }}</th><td>{{ each.text }}</td>"
    "<td>{{ each.commitment.statement }}</td><td>{{ each.rating.word }}</td><td>{{ each.latest|date:'j F Y' }}</td>"
    "<td>{% for owner in each.assignments.all %}{{ owner.post|default:owner.printed }} {% endfor %}</td>"
    "<td>{{ each.last_update_on|date:'j F Y' }}</td></tr>{% endfor %}</table>"
)


def rows(request: HttpRequest) -> HttpResponse:
    found = Activity.objects.select_related("commitment", "rating").prefetch_related("assignments__post")
    return HttpResponse(ROWS.render(Context({"rows": found.order_by("position")[:100]})))


urlpatterns = [path("", rows)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = get_wsgi_application()

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path, re_path

from wardmote.publishing.views import for_machines, pages

LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="public_home"),
    path("plans/<slug:slug>/", pages.plan, name="public_plan"),
    path("plans/<slug:slug>/data.json", pages.plan_data, name="public_plan_data"),
    path("plans/<slug:slug>/commitments/<slug:key>/", pages.commitment, name="public_commitment"),
    path("reports/", pages.editions, name="public_editions"),
    path("reports/<uuid:uuid>/", pages.edition, name="public_edition"),
    path("reports/<uuid:uuid>/<slug:kind>/", pages.edition_file_of_kind, name="public_edition_file_of_kind"),
    path("reports/<uuid:uuid>/<str:name>", pages.edition_file, name="public_edition_file"),
    path("search/", pages.search, name="public_search"),
    path("about/", pages.about, name="public_about"),
    path("feed.xml", for_machines.feed, name="public_feed"),
    path("sitemap.xml", for_machines.sitemap, name="public_sitemap"),
    path("robots.txt", for_machines.robots, name="public_robots"),
    re_path(rf"^(?P<code>{LANGUAGES})/(?P<rest>.*)$", pages.in_language, name="public_in_language"),
]

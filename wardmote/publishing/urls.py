from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path, re_path

from wardmote.publishing.views import for_machines, oversight, pages, performance

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
    path("performance/", performance.overview, name="public_performance"),
    path("performance/<slug:slug>/<slug:key>/", performance.measure, name="public_measure"),
    path("performance/<slug:slug>/<slug:key>/figures.csv", performance.measure_figures, name="public_measure_figures"),
    path("search/", pages.search, name="public_search"),
    path("about/", pages.about, name="public_about"),
    path("oversight/", oversight.overview, name="public_oversight"),
    path("boards/", oversight.boards, name="public_boards"),
    path("boards/<int:number>/", oversight.board, name="public_board"),
    path("meetings/", oversight.meetings, name="public_meetings"),
    path("meetings/<uuid:uuid>/", oversight.meeting, name="public_meeting"),
    path("inspections/", oversight.inspections, name="public_inspections"),
    path("inspections/<uuid:uuid>/", oversight.inspection, name="public_inspection"),
    path("holding-to-account/", oversight.sessions, name="public_sessions"),
    path("holding-to-account/<uuid:uuid>/", oversight.session, name="public_session"),
    path("decisions/", oversight.decisions, name="public_decisions"),
    path("decisions/<uuid:uuid>/", oversight.decision, name="public_decision"),
    path("recommendations/", oversight.recommendations, name="public_recommendations"),
    path("consultations/", oversight.consultations, name="public_consultations"),
    path("duties/", oversight.duties, name="public_duties"),
    path("feed.xml", for_machines.feed, name="public_feed"),
    path("sitemap.xml", for_machines.sitemap, name="public_sitemap"),
    path("robots.txt", for_machines.robots, name="public_robots"),
    re_path(rf"^(?P<code>{LANGUAGES})/(?P<rest>.*)$", pages.in_language, name="public_in_language"),
]

from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.core.files import views

urlpatterns: list[URLPattern] = [
    path("evidence/", views.evidence_list, name="evidence_list"),
    path("evidence/add/<str:subject_type>/<int:subject_id>/", views.evidence_attach, name="evidence_attach"),
    path("evidence/<uuid:uuid>/", views.evidence, name="evidence"),
    path("evidence/<uuid:uuid>/replace/", views.evidence_replace, name="evidence_replace"),
    path("evidence/<uuid:uuid>/withdraw/", views.evidence_withdraw, name="evidence_withdraw"),
    path("evidence/<uuid:uuid>/<int:number>/", views.evidence_file, name="evidence_file"),
]

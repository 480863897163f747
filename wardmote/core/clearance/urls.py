from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.core.clearance import views

urlpatterns: list[URLPattern] = [
    path("clearing/", views.clearing, name="clearing"),
    path("clearing/together/", views.clearing_together, name="clearing_together"),
    path("clearing/holds/", views.holds, name="holds"),
    path("clearing/holds/<int:number>/end/", views.hold_end, name="hold_end"),
    path("sent-back/", views.sent_back, name="sent_back"),
    path("clearing/<int:number>/back/", views.passage_back, name="passage_back"),
    path("sent-back/<int:number>/mend/", views.passage_mend, name="passage_mend"),
    path("clearing/<int:number>/withdraw/", views.passage_withdraw, name="passage_withdraw"),
]

"""Addresses of inspections and the other registers of scrutiny."""

from django.urls import URLPattern, path

from wardmote.oversight.views import finding, inspection, scrutiny

registers_of_scrutiny: list[URLPattern] = [
    path("scrutiny/", scrutiny.scrutiny, name="scrutiny"),
    path("inspections/", inspection.inspections, name="inspections"),
    path("inspections/add/", inspection.inspection_add, name="inspection_add"),
    path("inspections/<int:number>/", inspection.inspection, name="inspection"),
    path("inspections/<int:number>/edit/", inspection.inspection_edit, name="inspection_edit"),
    path("inspections/<int:number>/respond/", inspection.inspection_respond, name="inspection_respond"),
    path("inspections/<int:number>/letter/", inspection.inspection_letter, name="inspection_letter"),
    path("inspections/<int:number>/findings/add/", finding.finding_add, name="finding_add"),
    path("findings/", finding.findings, name="findings"),
    path("findings/<int:number>/", finding.finding, name="finding"),
    path("findings/<int:number>/edit/", finding.finding_edit, name="finding_edit"),
    path("findings/<int:number>/answer/", finding.finding_answer, name="finding_answer"),
    path("findings/<int:number>/force/", finding.finding_force, name="finding_force"),
    path("findings/<int:number>/body/", finding.finding_body, name="finding_body"),
    path("findings/<int:number>/move/", finding.finding_move, name="finding_move"),
    path("findings/<int:number>/sign-off/", finding.finding_sign_off, name="finding_sign_off"),
    path("findings/<int:number>/give-way/", finding.finding_give_way, name="finding_give_way"),
    path("findings/<int:number>/link/", finding.finding_link, name="finding_link"),
    path("findings/<int:number>/unlink/", finding.finding_unlink, name="finding_unlink"),
]

"""Addresses of inspections and the other registers of scrutiny."""

from django.urls import URLPattern, path

from wardmote.oversight.views import decision, finding, inspection, programme, scrutiny

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
    path("holding-to-account/", programme.programme, name="programme"),
    path("holding-to-account/add/", programme.session_add, name="session_add"),
    path("holding-to-account/<int:number>/", programme.scrutiny_session, name="scrutiny_session"),
    path("holding-to-account/<int:number>/edit/", programme.session_edit, name="session_edit"),
    path("holding-to-account/<int:number>/settle/", programme.session_settle, name="session_settle"),
    path("holding-to-account/<int:number>/notes/", programme.session_notes, name="session_notes"),
    path("holding-to-account/<int:number>/questions/add/", programme.question_add, name="question_add"),
    path("questions/<int:number>/edit/", programme.question_edit, name="question_edit"),
    path("questions/<int:number>/answer/", programme.question_answer, name="question_answer"),
    path("questions/<int:number>/comment/", programme.question_comment, name="question_comment"),
    path("decisions/", decision.decisions, name="decisions"),
    path("decisions/add/", decision.decision_add, name="decision_add"),
    path("decisions/<int:number>/", decision.decision, name="decision"),
    path("decisions/<int:number>/edit/", decision.decision_edit, name="decision_edit"),
    path("decisions/<int:number>/publish/", decision.decision_publish, name="decision_publish"),
]

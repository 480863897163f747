from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.reports.views import comparing, drafts, editions, inbox, review

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:uuid>/", inbox.upload, name="upload"),
    path("inbox/<uuid:uuid>/read-again/", inbox.read_again, name="upload_read_again"),
    path("inbox/<uuid:uuid>/tables/<int:number>/", review.table, name="upload_table"),
    path("inbox/<uuid:uuid>/rows/", review.row, name="upload_row"),
    path("inbox/<uuid:uuid>/import/", review.compare, name="upload_import"),
    path("inbox/<uuid:uuid>/put-away/", inbox.put_away, name="upload_put_away"),
    path("reports/", editions.reports, name="reports"),
    path("reports/new/", drafts.start, name="draft_start"),
    path("reports/drafts/<int:number>/", drafts.draft, name="draft"),
    path("reports/drafts/<int:number>/details/", drafts.details, name="draft_details"),
    path("reports/drafts/<int:number>/sections/<slug:key>/", drafts.section, name="draft_section"),
    path("reports/drafts/<int:number>/preview/", drafts.preview_draft, name="draft_preview"),
    path("reports/drafts/<int:number>/files/<slug:kind>/", drafts.draft_file, name="draft_file"),
    path("reports/drafts/<int:number>/offer/", drafts.offer, name="draft_offer"),
    path("reports/drafts/<int:number>/issue/", drafts.issue, name="draft_issue"),
    path("reports/drafts/<int:number>/put-away/", drafts.put_away, name="draft_put_away"),
    path("reports/editions/<uuid:uuid>/", editions.edition, name="edition"),
    path("reports/editions/<uuid:uuid>/files/<slug:kind>/", editions.edition_file, name="edition_file"),
    path("reports/editions/<uuid:uuid>/compare/", comparing.compare_editions, name="edition_compare"),
    path(
        "reports/editions/<uuid:uuid>/compare/<uuid:other>/word/",
        comparing.comparison_file,
        name="edition_comparison_file",
    ),
]

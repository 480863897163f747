"""Every address of the site. Public pages stand at the root; work pages under /work/."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("wardmote.core.accounts.urls")),
    path("work/", include("wardmote.core.search.urls")),
    path("work/", include("wardmote.core.audit.urls")),
    path("work/", include("wardmote.core.clearance.urls")),
    path("work/", include("wardmote.plans.urls")),
    path("work/", include("wardmote.reports.urls")),
    path("", include("wardmote.publishing.urls")),
]

"""Every address of the site. Public pages stand at the root; work pages under /work/."""

from django.urls import include, path

from wardmote.core.api.building import addresses
from wardmote.performance.api import router as performance
from wardmote.plans.api import router as plans
from wardmote.reports.api import router as reports

urlpatterns = [
    path("work/", include("wardmote.plans.urls")),  # the first that is tried, because most pages are of a plan
    path("", include("wardmote.core.ui.urls")),
    path("", include("wardmote.core.accounts.urls")),
    path("api/", include(addresses([performance, plans, reports]))),
    path("work/", include("wardmote.core.search.urls")),
    path("work/", include("wardmote.core.clearance.urls")),
    path("work/", include("wardmote.core.files.urls")),
    path("work/", include("wardmote.performance.urls")),
    path("work/", include("wardmote.oversight.urls")),
    path("work/", include("wardmote.reports.urls")),
    path("", include("wardmote.publishing.urls")),
]

handler400 = "wardmote.core.ui.views.bad_request"
handler403 = "wardmote.core.ui.views.forbidden"
handler404 = "wardmote.core.ui.views.not_found"
handler429 = "wardmote.core.ui.views.too_many"
handler500 = "wardmote.core.ui.views.server_error"

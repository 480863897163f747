"""The one list of rooms, from the top down. Import order and app loading both follow it."""

ROOMS = [
    "wardmote.publishing",
    "wardmote.reports",
    "wardmote.oversight",
    "wardmote.plans",
    "wardmote.performance",
]

CORE = [
    "wardmote.core.operations",
    "wardmote.core.search",
    "wardmote.core.clearance",
    "wardmote.core.editions",
    "wardmote.core.files",
    "wardmote.core.api",
    "wardmote.core.accounts",
    "wardmote.core.organisations",
    "wardmote.core.notices",
    "wardmote.core.audit",
    "wardmote.core.documents",
    "wardmote.core.ui",
]

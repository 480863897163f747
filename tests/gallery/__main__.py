"""Serve the gallery on this machine, to look at it."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.config.settings"
os.environ["WARDMOTE_DEBUG"] = "1"
os.environ["WARDMOTE_EXAMPLE"] = "1"

from django.conf import settings
from django.core.management import execute_from_command_line

settings.ROOT_URLCONF = "tests.gallery.urls"
execute_from_command_line(["manage.py", "runserver", "--noreload", os.environ.get("PORT", "8010")])

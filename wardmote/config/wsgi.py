"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")

from wardmote.config.settings import check_secret_key

check_secret_key()
application = get_wsgi_application()

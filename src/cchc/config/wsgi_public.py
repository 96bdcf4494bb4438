"""The WSGI entry of the public site: `gunicorn cchc.config.wsgi_public`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.public_prod")
application = get_wsgi_application()

"""The WSGI entry of the public site: `gunicorn cchc.config.wsgi_public`."""

import os

from cchc.common import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.public_prod")
application = serving.application()

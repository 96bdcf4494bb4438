"""The WSGI entry: `gunicorn cchc.config.wsgi`."""

import os

from cchc.common import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.prod")
application = serving.application()

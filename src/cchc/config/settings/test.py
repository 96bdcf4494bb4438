"""The test suite. SQLite in memory unless DATABASE_URL says PostgreSQL."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from .base import *  # noqa: F403
from .base import DATABASES, INSTALLED_APPS, MIDDLEWARE

SECRET_KEY = "only-for-tests"  # noqa: S105
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",  # reads the passwords of the demonstration
]
ALLOWED_HOSTS = ["*"]
REQUIRE_TWO_FACTOR = False
FILE_STORE = Path(tempfile.gettempdir()) / f"cchc-test-files-{os.getpid()}"
MAIL_SPOOL = Path(tempfile.gettempdir()) / f"cchc-test-outbox-{os.getpid()}"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # The watch over repeated queries: which queries are asked does not depend on the database, so one engine is enough.
    INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
    MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ACCOUNT_RATE_LIMITS = {}  # tests of the limits set their own
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session", "field": "get()"},  # a new key reads and deletes the old one: no loop
    {"model": "notices.Notice", "field": "get()"},  # written once to each member of a team
]
ZEAL_NPLUSONE_THRESHOLD = 4  # two blobs of a paper, two units of a form: no loops

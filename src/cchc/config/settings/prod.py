"""Production: everything from the environment, https only. docs/guides/operating.md lists the variables."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, SECRET_KEY, env

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("Đặt biến môi trường SECRET_KEY (từ 50 ký tự ngẫu nhiên trở lên).")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Without a mail server the mails wait in the outbox and are seen there; printed, they would count as sent.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "cchc.notices.smtp.EmailBackend"  # the same, and says how far a mail went
_HOST = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS else "localhost"
SITE_URL = env.str("SITE_URL", default=f"https://{_HOST}")
PUBLIC_SITE_URL = env.str("PUBLIC_SITE_URL", default=SITE_URL)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"cchc@{_HOST}")
# Whether all subdomains speak https, and whether the name goes on the browsers' list, is the province's to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

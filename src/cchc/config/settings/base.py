"""Settings shared by every site. What differs comes from the environment; nothing here is a secret."""

from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

# At run time, too, `QuerySet["Unit"]` must be subscriptable.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[4]
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY", default="")  # prod refuses an empty one; the demonstration makes its own
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMONSTRATION = False  # True: the site says on every page that its data is not real
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", default=True)

INSTALLED_APPS = [
    "cchc.demo",
    "cchc.portal",
    "cchc.inspections",
    "cchc.procedures",
    "cchc.tasks",
    "cchc.criteria",
    "cchc.legislation",
    "cchc.notices",
    "cchc.documents",
    "cchc.metrics",
    "cchc.calendars",
    "cchc.files",
    "cchc.accounts",
    "cchc.units",
    "cchc.audit",
    "cchc.common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks_db",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cchc.common.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "cchc.common.middleware.NoNulMiddleware",  # before the session's cookie is read
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cchc.common.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cchc.files.middleware.UploadLimitMiddleware",  # before the CSRF check, which would read the form
    "django.middleware.csrf.CsrfViewMiddleware",
    "cchc.common.middleware.NoNulInFormsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cchc.accounts.middleware.SignInMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cchc.common.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "cchc.config.urls"
WSGI_APPLICATION = "cchc.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "src/cchc/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["cchc.common.templatetags.cchc", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cchc.config.context.site",
            ],
        },
    }
]

FORM_RENDERER = "cchc.common.forms.Renderer"

# ── data ──
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'cchc.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # One writer at a time, taken at BEGIN: `select_for_update` does nothing on SQLite, this is the lock.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Limits on signing in and used codes live here, so every worker process must see the same: a table, on any database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_STORE = Path(env.str("FILE_STORE", default=str(VAR_DIR / "files")))
# Certificates of the authorities that the office trusts (.crt, .cer, .pem); empty: no signature is called trusted.
TRUST_STORE = env.str("TRUST_STORE", default="")
FILE_UPLOAD_TEMP_DIR = env.str("FILE_UPLOAD_TEMP_DIR", default=None)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# ── people ──
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cchc.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # sessions last SESSION_COOKIE_AGE, without asking
# Both steps of signing in are limited; an office of a hundred people shares one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)  # else every client has the proxy's address
ACCOUNT_FORMS = {
    "login": "cchc.accounts.sign_in_forms.LoginForm",
    "reauthenticate": "cchc.accounts.sign_in_forms.ReauthenticateForm",
    "change_password": "cchc.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "cchc.accounts.sign_in_forms.SetPasswordForm",
}
MFA_ADAPTER = "cchc.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "cchc.accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "cchc.accounts.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "cchc.accounts.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "cchc.accounts.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "cchc.accounts.sign_in_forms.EditWebAuthnForm",
    "login_webauthn": "cchc.accounts.sign_in_forms.LoginWebAuthnForm",
    "authenticate_webauthn": "cchc.accounts.sign_in_forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "cchc.accounts.sign_in_forms.ReauthenticateWebAuthnForm",
}
MFA_TOTP_TOLERANCE = 1  # telephones whose clock is half a minute off
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "cchc"
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=10 * 3600)  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # the autosave script reads it to renew a form after signing in again
CSRF_FAILURE_VIEW = "cchc.accounts.views.account.csrf_failure"

# ── background work, mail (docs/adr/0012) ──
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")  # links in mails start with it
# The codes of posted sheets lead there.
PUBLIC_SITE_URL = env.str("PUBLIC_SITE_URL", default="http://127.0.0.1:8001")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="cchc@localhost")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)  # the sending transaction waits so long for the mail server
MAIL_SPOOL = Path(env.str("MAIL_SPOOL", default=str(VAR_DIR / "outbox")))  # on a disk of the worker's own machine
MAIL_RETRY_MINUTES = env.list("MAIL_RETRY_MINUTES", cast=int, default=[1, 5, 30, 120, 720])  # the last one repeats
MAIL_GIVE_UP_HOURS = env.int("MAIL_GIVE_UP_HOURS", default=120)
REMIND_AT_HOUR = env.int("REMIND_AT_HOUR", default=8)  # of the office's day

# ── words ──
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "src/cchc/locale"]
FORMAT_MODULE_PATH = ["cchc.common.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # it would also group years and keys; numbers are shown by the filter `num`
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# ── static files, security headers ──
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "src/cchc/static"]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "cchc.common.middleware.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

"""The public site: what it leaves out of the staff site's settings. public_demo and public_prod are made with it.

It may run with a database role that can only read: it keeps no session and no cache in a table.
"""

from collections.abc import Mapping
from typing import Any

# Sign-in, sessions and the workers' jobs have no place here; the tables of our own apps are read.
LEFT_OUT = ("cchc.demo", "django.contrib.sessions", "django.contrib.messages", "allauth", "django_htmx", "django_tasks")


def public_settings(staff: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the public site changes in the settings of the staff site."""
    apps = [app for app in staff["INSTALLED_APPS"] if not app.startswith(LEFT_OUT)]
    templates = [{**engine, "OPTIONS": dict(engine["OPTIONS"])} for engine in staff["TEMPLATES"]]
    templates[0]["OPTIONS"]["context_processors"] = [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "cchc.portal.context.site",
    ]
    return {
        "INSTALLED_APPS": apps,
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "cchc.common.middleware.RequestIdMiddleware",
            "csp.middleware.CSPMiddleware",
            "cchc.common.middleware.NoNulMiddleware",
            "cchc.common.middleware.LanguageMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        "ROOT_URLCONF": "cchc.config.urls_public",
        "WSGI_APPLICATION": "cchc.config.wsgi_public.application",
        "TEMPLATES": templates,
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "LANGUAGE_COOKIE_NAME": "public_language",  # beside the staff site on one host
        "CSRF_COOKIE_NAME": "public_csrftoken",
        "CSRF_FAILURE_VIEW": "cchc.portal.errors.stale",
        "AUTHENTICATION_BACKENDS": [],
    }

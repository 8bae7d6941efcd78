"""Answers to browsers: hosts, templates, assets, cookies, headers and the content security policy."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from betterward.config import places


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "yes", "true", "on"}


def _listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


DEBUG = _is_on("BETTERWARD_DEBUG")
DEMO = _is_on("BETTERWARD_DEMO")
HTTPS = _is_on("BETTERWARD_HTTPS")

SECRET_KEY = places.secret_key()
FEED_KEYS = places.feed_keys()
FEED_HOSTS = _listed("BETTERWARD_FEED_HOSTS")
FEED_FOLDER = os.environ.get("BETTERWARD_FEED_FOLDER", "")
ALLOWED_HOSTS = [*_listed("BETTERWARD_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _listed("BETTERWARD_HOSTS")]
# Set only behind a proxy that always overwrites this header; otherwise a visitor could claim https.
if _is_on("BETTERWARD_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": sorted(places.SOURCES.glob("*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "betterward.config.jinja.environment",
            "context_processors": ["betterward.config.jinja.for_every_page", "betterward.common.layout.for_layout"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # allauth's pages in our look; apart from templates/, where the Jinja2 engine would read them first.
        "DIRS": [places.SOURCES / "people" / "sign_in"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = places.collected_assets()
STATICFILES_DIRS: list[Path] = [places.built_assets()] if places.built_assets().exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = places.data_folder() / "files"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
# Idle for 12 hours ends a session; config.middleware ends it after SESSION_LONGEST in any case.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_LONGEST = 7 * 24 * 60 * 60
SESSION_ENGINE = "betterward.people.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "betterward.common.faults.csrf_failure"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

"""The settings under which the tests run."""

import os

from betterward.config.settings import *


DEBUG = False
SECRET_KEY = "only for tests, never served"  # noqa: S105
FEED_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
FEED_HOSTS = []
FEED_FOLDER = ""
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
for _database in DATABASES.values():
    # Nobody may stay connected to the template database, and each test sees its own connection.
    _database["OPTIONS"].pop("pool", None)

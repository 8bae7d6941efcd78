"""The database, its history, and the jobs that live in it."""

import os
from typing import Any

from betterward.config import database


APP_ROLE = database.app_role()
"""The role whose rights `config.grants` sets after every migration."""


def _configured(role: str) -> dict[str, Any]:
    found = database.settings_from(database.url(role))
    # One pool per process: 128 threads queue for eight connections without error (measured, docs/performance.md).
    found["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return {**found, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}


DATABASES = {"default": _configured(os.environ.get("BETTERWARD_ROLE", "app"))}

# The moment of the write, not of the start of its transaction.
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
# Our history middleware names the person; pgtrigger's own schema editor hooks stay at their defaults.
PGTRIGGER_MIGRATIONS = True

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"update_heartbeat_interval": 10, "stalled_worker_timeout": 30}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

EMAIL_BACKEND = os.environ.get("BETTERWARD_EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("BETTERWARD_FROM", "betterward@localhost")

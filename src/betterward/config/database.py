"""From an address such as postgresql://user:word@host/name?sslmode=require to Django's database settings."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from betterward.common.errors import Refused
from betterward.config import embedded, places


OWN_KEYS = {"host", "port", "user", "password", "dbname"}


def settings_from(url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address.

    Anything after the question mark goes to libpq as it is, except a `host`, which may be a socket's folder.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Refused(f"DATABASE_URL must begin with postgresql://, and it begins with {parts.scheme or 'nothing'}.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or options.get("dbname", ""),
        "USER": unquote(parts.username or options.get("user", "")),
        "PASSWORD": unquote(parts.password or options.get("password", "")),
        "HOST": unquote(parts.hostname or "") or options.get("host", ""),
        "PORT": str(parts.port or options.get("port", "")),
        "OPTIONS": {key: value for key, value in options.items() if key not in OWN_KEYS},
    }


def is_embedded() -> bool:
    """Whether the site keeps its own database server: nobody named another one."""
    return not os.environ.get("DATABASE_URL")


def cluster() -> embedded.Cluster:
    """The embedded cluster of this data folder."""
    return embedded.Cluster(embedded.default_home(places.data_folder()))


def url(role: str) -> str:
    """The database's address for a role: `app` is the site and the worker, `owner` changes tables."""
    if is_embedded():
        return cluster().url(embedded.OWNER if role == "owner" else embedded.APP)
    app = os.environ["DATABASE_URL"]
    return os.environ.get("BETTERWARD_OWNER_DATABASE_URL", app) if role == "owner" else app


def app_role() -> str:
    """The name of the role the site works as; the owner grants it its rights."""
    return str(settings_from(url("app"))["USER"])

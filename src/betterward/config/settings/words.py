"""Language, dates and time."""

from betterward.config import places


LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
LOCALE_PATHS = [places.SOURCES / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
# Instants are stored in UTC; an organisation has its own time zone.
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

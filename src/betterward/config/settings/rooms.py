"""Which apps and middleware there are, and in which order."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    # The pages of second factors say "2 days ago".
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_htmx",
    "django_structlog",
    "csp",
    # Ours, floor by floor from the ground up.
    "betterward.common",
    "betterward.organisations",
    "betterward.people",
    "betterward.activity",
    "betterward.index",
    "betterward.asks",
    "betterward.measures",
    "betterward.intake",
    "betterward.strategy",
    "betterward.projects",
    "betterward.cycles",
    "betterward.boards",
    "betterward.pages",
    "betterward.demo",
    # Sign-in; after ours, so that our templates win.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # The roof comes last: its grants need every table.
    "betterward.config",
]

MIDDLEWARE = [
    "betterward.config.middleware.Answers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "betterward.config.middleware.SessionsEnd",
    "betterward.common.middleware.RefusalsMiddleware",
    "betterward.people.middleware.ActorMiddleware",
    "betterward.common.middleware.VouchingMiddleware",
]

ROOT_URLCONF = "betterward.config.urls"
WSGI_APPLICATION = "betterward.config.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

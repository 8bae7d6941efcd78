"""The Jinja2 environment of our pages: translated, escaped, with the form parts of the NHS design system at hand."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from django_htmx.jinja import htmx_script
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader


def environment(**options: Any) -> Environment:
    """The environment Django's Jinja2 backend asks for."""
    options["undefined"] = ChainableUndefined
    own = Environment(  # noqa: S701 - the backend hands in autoescape=True
        **options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
    )
    own.loader = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    own.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    own.globals |= {"static": static, "url": url, "htmx_script": htmx_script}
    own.filters |= {"day": day, "moment": moment}
    own.policies["ext.i18n.trimmed"] = True
    return own


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named view, as in Django's own templates."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def day(value: date) -> str:
    """A day as people write it: `23 November 2026`."""
    return date_format(value, "j F Y")


def moment(value: datetime) -> str:
    """A moment where the reader is: `23 November 2026, 08:00`."""
    return date_format(localtime(value), "j F Y, H:i")


def for_every_page(request: HttpRequest) -> dict[str, Any]:
    """What each template may use besides what its view gives."""
    return {
        # The nonce is lazy and falsy until used; as text it is made here and the policy names it.
        "csp_nonce": str(getattr(request, "csp_nonce", "")),
        "is_demo_mode": settings.DEMO,
        "language": translation.get_language(),
    }

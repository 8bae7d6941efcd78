"""``{% jinja "common/part.jinja" name=value %}``: one of our Jinja2 templates inside a Django template."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, engines
from django.utils.safestring import SafeString, mark_safe


register = template.Library()


@register.simple_tag(takes_context=True)
def jinja(context: Context, name: str, **facts: Any) -> SafeString:
    """Render a Jinja2 template with these facts and the request of the page around it."""
    words = engines["jinja2"].get_template(name).render(facts, context.get("request"))
    return mark_safe(words)  # noqa: S308 - Jinja2 has escaped it already

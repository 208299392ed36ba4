"""The modules of a page."""

from __future__ import annotations

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def module(nom: str) -> SafeString:
    """A module and, at the same moment, what it imports: on a slow line each link of a chain is half a second."""
    suites = getattr(staticfiles_storage, "suites", {}).get(nom, ())
    lien = '<link rel="modulepreload" href="{}" fetchpriority="low">'
    liens = format_html_join("", lien, ((static(suite),) for suite in suites))
    return format_html('{}<script type="module" src="{}"></script>', liens, static(nom))

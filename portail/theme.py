"""Light, dark or as the system: what the person chose, kept in a cookie so that the page is drawn right at once."""

from __future__ import annotations

from django.http import HttpRequest

THEMES = ("clair", "sombre")


def theme_de(request: HttpRequest) -> str:
    """The forced theme, or "" to follow the system. Neither session nor query: error pages ask it too."""
    theme = request.COOKIES.get("__Host-theme") or request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""

"""Light or dark: the system decides, unless the person did."""

from __future__ import annotations

from django.http import HttpRequest

THEMES = ("clair", "sombre")


def theme_choisi(request: HttpRequest) -> str:
    """That of the cookie; nothing when the system decides."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""

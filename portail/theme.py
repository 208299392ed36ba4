"""What the person chose of the frame, kept in cookies so that the page is drawn right at once."""

from __future__ import annotations

from django.http import HttpRequest

THEMES = ("clair", "sombre")


def theme_de(request: HttpRequest) -> str:
    """The forced theme, or "" to follow the system. Neither session nor query: error pages ask it too."""
    theme = choix(request, "theme")
    return theme if theme in THEMES else ""


def choix(request: HttpRequest, nom: str) -> str:
    """What a cookie of the frame holds; over HTTPS it belongs to this very host."""
    return request.COOKIES.get(f"__Host-{nom}") or request.COOKIES.get(nom, "")

"""A browser's User-Agent in words that its owner recognises."""

from __future__ import annotations

# Order matters: Edge and Opera also say Chrome, Chrome also says Safari.
NAVIGATEURS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMES = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def nommer(agent: str) -> str:
    """Mozilla/5.0 (Windows NT 10.0…) … Firefox/128.0 → Firefox sur Windows."""
    navigateur = _trouver(agent, NAVIGATEURS, "Navigateur inconnu")
    systeme = _trouver(agent, SYSTEMES, "")
    return f"{navigateur} sur {systeme}" if systeme else navigateur


def _trouver(agent: str, noms: tuple[tuple[str, str], ...], defaut: str) -> str:
    return next((nom for marque, nom in noms if marque in agent), defaut)

"""Durations and sizes, as the page of the state says them."""

from __future__ import annotations

from datetime import timedelta

GO = 1024**3


def duree(ecart: timedelta) -> str:
    """« 40 s », « 12 min », « 3 h 05 », « 2 jours »."""
    secondes = max(0, round(ecart.total_seconds()))
    if secondes < 90:
        return f"{secondes} s"
    if secondes < 5400:
        return f"{round(secondes / 60)} min"
    if secondes < 48 * 3600:
        return f"{secondes // 3600} h {secondes % 3600 // 60:02d}"
    return f"{round(secondes / 86400)} jours"


def taille(octets: int) -> str:
    return f"{octets / GO:.1f} Go".replace(".", ",")


def combien(nombre: int, un: str, plusieurs: str) -> str:
    return f"{nombre} {un if nombre < 2 else plusieurs}"

"""What the line of an entry shows of the telephony: the way to the hour of which it speaks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from maincourante.suites import Lien
from telephonie.models import ActiviteInhabituelle

NOM = "telephonie"
_SIGNALES = ActiviteInhabituelle.objects.filter(entree=OuterRef("pk")).order_by("id")
_JSON = JSONObject(code="entite__code", debut="debut_le")


def dire(signaux: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calls of the hour."""
    return [
        {
            "genre": NOM,
            "id": f"{signal['code']} {signal['debut']}",
            "nom": "Voir les appels",
            "symbole": "",
            "adresse": f"{reverse('telephonie_appels', args=[signal['code']])}?"
            + urlencode({"du": signal["debut"], "minutes": 60}),
        }
        for signal in signaux
    ]


LIEN = Lien(lire=ArraySubquery(_SIGNALES.values(json=_JSON)), dire=dire)


def puce(code: str, debut: datetime) -> dict[str, Any]:
    """What the expression above reads of a signal, before it is written."""
    return {"code": code, "debut": debut.isoformat()}

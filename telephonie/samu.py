"""Samu as the telephone engines name them."""

from __future__ import annotations

from annuaire.models import Entite

PREFIXE = "SAMU"


def codes_des_samu() -> dict[str, int]:
    """The id of each Samu by what an event may call it: "31" or "SAMU31"."""
    codes: dict[str, int] = {}
    for pk, code in Entite.objects.filter(type=Entite.Type.SAMU).values_list("pk", "code"):
        codes[code] = codes[code.removeprefix(PREFIXE)] = pk
    return codes

"""A simulated activity goes through the same door as a real one, from a source that says that it is simulated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from annuaire.models import Entite
from telephonie.actes.recevoir import Bilan, recevoir
from telephonie.fuseaux import fuseau_de
from telephonie.models import AccesTelephonique, FileAppels, SourceTelephonie
from telephonie.samu import PREFIXE
from telephonie.simulation import Panne, Simulation

LOT = 10_000
# Who is there when a live simulation begins.
AGENTS = [f"ARM{n:02d}" for n in range(1, 9)]


def source_simulee(entite: Entite) -> SourceTelephonie:
    """That of this Samu, with the queues and the access that the simulation speaks of."""
    source, nouvelle = SourceTelephonie.objects.get_or_create(
        code=f"simulation-{entite.code.lower()}",
        defaults={"nom": f"Simulation, {entite.nom}", "genre": SourceTelephonie.Genre.SIMULATION, "entite": entite},
    )
    if nouvelle:
        for genre, nom in FileAppels.Genre.choices:
            FileAppels.objects.get_or_create(entite=entite, code=genre, defaults={"nom": nom, "genre": genre})
        AccesTelephonique.objects.get_or_create(
            entite=entite, code="T0", defaults={"nom": "T0 principal", "canaux": 60}
        )
    return source


def simulation_de(
    entite: Entite, *, par_jour: float, graine: int, voisin: Entite | None = None, pannes: tuple[Panne, ...] = ()
) -> Simulation:
    """The story of this Samu on its own clock."""
    return Simulation(
        entite.code.removeprefix(PREFIXE),
        par_jour,
        graine,
        voisin.code.removeprefix(PREFIXE) if voisin else "",
        pannes,
        fuseau_de(entite),
    )


def simuler(entite: Entite, simulation: Simulation, debut: datetime, fin: datetime) -> Bilan:
    """Send the calls presented from `debut` and ended before `fin`. Doing it again with the same seed adds nothing."""
    return envoyer(source_simulee(entite), _lignes(simulation, debut, fin))


def envoyer(source: SourceTelephonie, lignes: Iterator[str]) -> Bilan:
    """By batches, as a real source would."""
    total = Bilan()
    while lot := list(islice(lignes, LOT)):
        bilan = recevoir(auteur=None, source=source, lignes=lot)
        total.acceptes += bilan.acceptes
        total.deja_recus += bilan.deja_recus
        total.refus |= bilan.refus
    return total


def _lignes(simulation: Simulation, debut: datetime, fin: datetime) -> Iterator[str]:
    for appel in simulation.appels(debut, fin):
        if all(datetime.fromisoformat(str(ligne["survenu_le"])) < fin for ligne in appel):
            yield from (json.dumps(ligne) for ligne in appel)


class EnDirect:
    """A simulated activity whose events are sent when their time has come: calls live on the screens."""

    def __init__(self, entite: Entite, *, par_jour: float, debut: datetime, voisin: Entite | None = None) -> None:
        self.source = source_simulee(entite)
        graine = int(debut.timestamp())
        simulation = simulation_de(entite, par_jour=par_jour, graine=graine, voisin=voisin)
        self._appels = simulation.appels(debut, debut + timedelta(days=30))
        self._a_venir: list[dict[str, Any]] = []
        self._jusqu_a = debut
        self._hasard = Random(graine)  # noqa: S311 — a story, not a secret
        for agent in AGENTS:
            etat = {"agent": agent, "etat": "disponible"}
            self._a_venir.append(self._evenement("agent.etat", debut.isoformat(), etat))

    def avancer(self, maintenant: datetime) -> int:
        """Send what has happened until now. Returns how many events."""
        while self._jusqu_a <= maintenant and (appel := next(self._appels, None)):
            self._jusqu_a = _quand(appel[0])
            self._a_venir += [*appel, *self._agents(appel)]
        self._a_venir.sort(key=_quand)
        combien = sum(1 for ligne in self._a_venir if _quand(ligne) <= maintenant)
        dus, self._a_venir = self._a_venir[:combien], self._a_venir[combien:]
        if dus:
            recevoir(auteur=None, source=self.source, lignes=[json.dumps(ligne) for ligne in dus])
        return combien

    def _agents(self, appel: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Who answers is in a call until its end."""
        fin = appel[-1]["survenu_le"]
        for ligne in appel:
            if ligne["type"] == "appel.repondu":
                agent = ligne["donnees"]["agent"]
                yield self._evenement("agent.etat", ligne["survenu_le"], {"agent": agent, "etat": "en_appel"})
                yield self._evenement("agent.etat", fin, {"agent": agent, "etat": "disponible"})

    def _evenement(self, genre: str, quand: str, donnees: dict[str, str]) -> dict[str, Any]:
        uuid = str(UUID(int=self._hasard.getrandbits(128), version=4))
        return {"id": uuid, "type": genre, "survenu_le": quand, "donnees": donnees}


def _quand(ligne: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(ligne["survenu_le"])

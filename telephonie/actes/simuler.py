"""A simulated activity goes through the same door as a real one, from a source that says that it is simulated."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, count, islice, pairwise
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Max

from annuaire.models import Entite
from telephonie.actes.recevoir import Bilan, recevoir
from telephonie.fuseaux import fuseau_de
from telephonie.models import AccesTelephonique, EvenementTelephonie, FileAppels, SourceTelephonie
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


def reprise(entite: Entite, debut: datetime) -> datetime:
    """From when a simulated activity can be told without a second one over the same hours: `debut`, or the last event
    that the source holds."""
    deja = EvenementTelephonie.objects.filter(source=source_simulee(entite), survenu_le__gte=debut)
    return deja.aggregate(dernier=Max("survenu_le"))["dernier"] or debut


def envoyer(source: SourceTelephonie, lignes: Iterator[str]) -> Bilan:
    """By batches, as a real source would."""
    total, partis = Bilan(), 0
    while lot := list(islice(lignes, LOT)):
        bilan = recevoir(auteur=None, source=source, lignes=lot)
        total.acceptes += bilan.acceptes
        total.deja_recus += bilan.deja_recus
        total.refus |= {partis + rang: raison for rang, raison in bilan.refus.items()}
        partis += len(lot)
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
        self._jusqu_a = debut
        self._hasard = Random(graine)  # noqa: S311 — a story, not a secret
        # Each agent, and when the last call that they answer ends.
        self._libres_le = dict.fromkeys(AGENTS, debut)
        self._a_venir = [self._etat(agent, "disponible", debut.isoformat()) for agent in AGENTS]

    def avancer(self, maintenant: datetime) -> int:
        """Send what has happened until now. Returns how many events."""
        while self._jusqu_a <= maintenant and (appel := next(self._appels, None)):
            self._jusqu_a = _quand(appel[0])
            self._a_venir += [*appel, *self._agents(appel)]
        self._a_venir.sort(key=_quand)
        combien = sum(1 for ligne in self._a_venir if _quand(ligne) <= maintenant)
        self._envoyer(combien)
        return combien

    def finir(self, maintenant: datetime) -> None:
        """Those who talk or wait hang up, everybody goes home: the screens are left with an empty room."""
        self.avancer(maintenant)
        quand = maintenant.isoformat()
        departs = [self._etat(agent, "deconnecte", quand) for agent in self._libres_le]
        self._a_venir = [*self._raccroches(quand), *departs]
        self._envoyer(len(self._a_venir))

    def _envoyer(self, combien: int) -> None:
        """What could not be sent stays to come."""
        if combien:
            recevoir(auteur=None, source=self.source, lignes=map(json.dumps, self._a_venir[:combien]))
        del self._a_venir[:combien]

    def _agents(self, appel: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Who answers is in a call until somebody else answers it, or until its end."""
        reponses = [ligne for ligne in appel if ligne["type"] == "appel.repondu"]
        for reponse, suite in pairwise([*reponses, appel[-1]]):
            siennes = [ligne for ligne in appel if ligne["donnees"].get("agent") == reponse["donnees"]["agent"]]
            agent = self._libre(reponse["donnees"]["agent"], _quand(siennes[0]))
            self._libres_le[agent] = _quand(suite)
            for ligne in siennes:
                ligne["donnees"]["agent"] = agent
            yield self._etat(agent, "en_appel", reponse["survenu_le"])
            yield self._etat(agent, "disponible", suite["survenu_le"])

    def _libre(self, voulu: str, quand: datetime) -> str:
        """The one drawn or a colleague of the same job: nobody answers two calls at once."""
        collegues = (f"{voulu[:3]}{n:02d}" for n in count(1))
        return next(nom for nom in chain([voulu], collegues) if self._libres_le.get(nom, quand) <= quand)

    def _raccroches(self, quand: str) -> Iterator[dict[str, Any]]:
        """The end of each call that has begun, and of its recording."""
        restes: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for ligne in self._a_venir:
            if "appel" in ligne:
                restes[ligne["appel"]].append(ligne)
        for appel, lignes in restes.items():
            genres = {ligne["type"] for ligne in lignes}
            if "appel.presente" in genres:
                continue
            yield self._evenement("appel.fin", quand, {"par": "appelant"}) | {"appel": appel}
            if "enregistrement.debut" not in genres:
                fins = (ligne for ligne in lignes if ligne["type"] == "enregistrement.fin")
                yield from (ligne | {"survenu_le": quand} for ligne in fins)

    def _etat(self, agent: str, etat: str, quand: str) -> dict[str, Any]:
        return self._evenement("agent.etat", quand, {"agent": agent, "etat": etat})

    def _evenement(self, genre: str, quand: str, donnees: dict[str, str]) -> dict[str, Any]:
        uuid = str(UUID(int=self._hasard.getrandbits(128), version=4))
        return {"id": uuid, "type": genre, "survenu_le": quand, "donnees": donnees}


def _quand(ligne: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(ligne["survenu_le"])

"""A simulated activity goes through the same door as a real one, from a source that says that it is simulated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from annuaire.models import Entite
from telephonie.actes.recevoir import Bilan, recevoir
from telephonie.fuseaux import fuseau_de
from telephonie.models import AccesTelephonique, FileAppels, SourceTelephonie
from telephonie.samu import PREFIXE
from telephonie.simulation import Panne, Simulation

LOT = 10_000


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
    source, total = source_simulee(entite), Bilan()
    lignes = _lignes(simulation, debut, fin)
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

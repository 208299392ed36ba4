"""Fill the base with a very long event, told through the acts, and with a map that holds many objects.

Runs in the portal's environment, in test mode: the acts happen at the hours of the story.
Usage: peupler_evenement.py ENTREES CHANGEMENTS OBJETS FICHIER [VICTIMES]. Writes the session of its author and prints
the event and the groupe of the map as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from peupler import ouvrir_seance, peupler

from annuaire.horloge import a_l_heure
from annuaire.models import Groupe, Utilisateur
from evenements.actes.carte import deplacer, dessiner
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.models import Evenement, ObjetCarto
from maincourante.actes.consigner import consigner
from sivic.actes.denombrer import denombrer, trier

DEBUT = datetime(2026, 6, 20, 6, tzinfo=UTC)
DUREE = timedelta(hours=72)
SYMBOLES = ("pma", "smur", "danger", "crm", "vsav")
# Each object drawn is moved this many times.
PAR_OBJET = 4
TEXTE = "Point {n} : 2 UA et 5 UR pris en charge au PMA, évacuation vers le CHU en cours, demande d'un SMUR de renfort."


def raconter(auteur: Utilisateur, entrees: int, changements: int) -> Evenement:
    """An event of three days: entries, and changes of the map spread among them."""
    with a_l_heure(DEBUT):
        decrit = Description(titre="Mesure du rejeu", nature="nrc", debut_le=DEBUT)
        evenement = ouvrir_evenement(auteur=auteur, jeton=uuid4(), description=decrit)
    gestes = _meler(auteur, evenement.groupe, entrees, changements)
    for rang, geste in enumerate(gestes):
        with a_l_heure(DEBUT + DUREE * (rang + 1) / len(gestes)):
            geste()
    return evenement


def _meler(auteur: Utilisateur, groupe: Groupe, entrees: int, changements: int) -> list[Callable[[], Any]]:
    dits = [
        lambda n=n: consigner(auteur=auteur, groupe=groupe, texte=TEXTE.format(n=n), jeton=uuid4())
        for n in range(entrees)
    ]
    dessins = [_changer(auteur, groupe, n) for n in range(changements)]
    par = max(1, len(dits) // max(1, len(dessins)))
    suite = iter(dessins)
    meles = [geste for rang, dit in enumerate(dits) for geste in (dit, *islice(suite, int(rang % par == 0)))]
    return [*meles, *suite]


def _changer(auteur: Utilisateur, groupe: Groupe, n: int) -> Callable[[], Any]:
    """The n-th change: every PAR_OBJET-th draws, the others move what was drawn last."""

    def geste() -> None:
        if n % PAR_OBJET == 0:
            symbole = SYMBOLES[n % len(SYMBOLES)]
            dessiner(auteur=auteur, groupe=groupe, jeton=uuid4(), genre="point", symbole=symbole, geometrie=place(n))
            return
        objet = ObjetCarto.objects.filter(groupe=groupe).latest("pk")
        deplacer(auteur=auteur, objet=objet, jeton=uuid4(), version=objet.version, geometrie=place(n))

    return geste


def place(n: int) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [1 + n % 50 / 50, 43 + n // 50 % 50 / 50]}


def garnir(auteur: Utilisateur, groupe: Groupe, objets: int) -> None:
    """A map that already holds so many symbols."""
    commun = {"groupe": groupe, "genre": "point", "cree_par": auteur, "modifie_par": auteur}
    dates = {"cree_le": DEBUT, "modifie_le": DEBUT}
    ObjetCarto.objects.bulk_create(
        ObjetCarto(jeton=uuid4(), symbole=symbole, libelle=f"Objet {n}", geometrie=place(n), **commun, **dates)
        for n, symbole in zip(range(objets), cycle(SYMBOLES), strict=False)
    )


def compter(auteur: Utilisateur, evenement: Evenement, victimes: int) -> None:
    """So many people counted, each triaged once more."""
    for _ in range(victimes):
        trier(auteur=auteur, victime=denombrer(auteur=auteur, evenement=evenement, jeton=uuid4(), etat="ur"), etat="ua")


if __name__ == "__main__":
    combien_d_entrees, combien_de_changements, combien_d_objets = map(int, sys.argv[1:4])
    le_groupe, [qui] = peupler(1, "rejeu")
    garnir(qui, le_groupe, combien_d_objets)
    l_evenement = raconter(qui, combien_d_entrees, combien_de_changements)
    compter(qui, l_evenement, int(sys.argv[5]) if len(sys.argv) > 5 else 0)
    Path(sys.argv[4]).write_text(ouvrir_seance(qui))
    print(json.dumps({"evenement": l_evenement.pk, "carte": le_groupe.pk}))

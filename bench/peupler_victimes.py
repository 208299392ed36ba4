"""The gestures of a fault run of victims, told through the acts. Runs in the portal's environment. Usage:

peupler_victimes.py ouvrir                                        an exercise in common with SIVIC, as JSON
peupler_victimes.py compter EVENEMENT COMBIEN DUREE GRAINE FICHIER   count, triage, orient; what was acknowledged
peupler_victimes.py renvoyer EVENEMENT                            send again what was put aside, as a person would
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import Error, connection
from peupler import peupler

from annuaire import horloge
from annuaire.models import Affectation, Entite, Role, Utilisateur
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.models import Evenement
from sivic.actes.denombrer import denombrer, trier
from sivic.actes.deposer import mettre_en_commun
from sivic.actes.orienter import orienter
from sivic.actes.renvoyer import renvoyer
from sivic.models import Envoi, Victime

T = TypeVar("T")
HOPITAUX = ("HOP-31-PURPAN", "HOP-31-RANGUEIL", "HOP-82-MONTAUBAN")
ETATS = ("ua", "ur", "implique")
# Of a victim: counted, sorted again once or twice, sent somewhere.
GESTES_PAR_VICTIME = 3


def ouvrir() -> dict[str, int]:
    [auteur] = peupler(1, "victimes")[1]
    Affectation.objects.filter(pk=auteur.affectation_active_id).update(role=Role.RESPONSABLE)
    auteur = Utilisateur.objects.select_related("affectation_active").get(pk=auteur.pk)
    for code in HOPITAUX:
        Entite.objects.get_or_create(code=code, defaults={"nom": code, "type": Entite.Type.HOPITAL})
    decrit = Description(titre="Pannes", nature="collectif", debut_le=horloge.maintenant(), est_exercice=True)
    evenement = ouvrir_evenement(auteur=auteur, jeton=uuid4(), description=decrit)
    mettre_en_commun(auteur=auteur, evenement=evenement)
    return {"evenement": evenement.pk}


class Dossier:
    """Count the victims, and write each gesture that was acknowledged, in order."""

    def __init__(self, evenement: Evenement, graine: int, carnet: Path) -> None:
        self.evenement, self.auteur = evenement, evenement.ouvert_par
        self.hasard = random.Random(graine)
        self.carnet = carnet.open("a", buffering=1)  # to the end of the process
        self.victimes: list[Victime] = []

    def compter(self, combien: int, duree: float) -> None:
        gestes = combien * GESTES_PAR_VICTIME
        for rang in range(gestes):
            if len(self.victimes) < combien and (rang % GESTES_PAR_VICTIME == 0 or not self.victimes):
                self._denombrer()
            else:
                self.hasard.choice((self._trier, self._orienter))()
            time.sleep(duree / gestes)

    def _denombrer(self) -> None:
        etat, jeton = self.hasard.choice(ETATS), uuid4()
        victime = insister(lambda: denombrer(auteur=self.auteur, evenement=self.evenement, jeton=jeton, etat=etat))
        self.victimes.append(victime)
        self._noter(victime, etat=etat)

    def _trier(self) -> None:
        victime, etat = self.hasard.choice(self.victimes), self.hasard.choice(ETATS)
        insister(lambda: trier(auteur=self.auteur, victime=victime, etat=etat))
        self._noter(victime, etat=etat)

    def _orienter(self) -> None:
        victime = self.hasard.choice(self.victimes)
        code = self.hasard.choice(HOPITAUX)
        vers = insister(lambda: Entite.objects.get(code=code))
        insister(
            lambda: orienter(auteur=self.auteur, evenement=self.evenement, victimes=[victime.pk], destination=vers)
        )
        self._noter(victime, destination=code)

    def _noter(self, victime: Victime, **dit: str) -> None:
        self.carnet.write(json.dumps({"victime": victime.nom, **dit}) + "\n")


def insister(geste: Callable[[], T]) -> T:
    """As a person, or the outbox of their screen, does: again until it is acknowledged."""
    while True:
        try:
            return geste()
        except Error:
            connection.close()
            time.sleep(0.2)


def renvoyer_les_ecartes(evenement: Evenement) -> None:
    """What a person does before the ledger: one click for each line that was put aside and says the last state."""
    for envoi in Envoi.objects.filter(evenement=evenement, statut__in=(Envoi.Statut.REFUSE, Envoi.Statut.ABANDONNE)):
        with suppress(ValidationError):  # a newer state was sent since
            renvoyer(auteur=evenement.ouvert_par, envoi=envoi)


if __name__ == "__main__":
    quoi, *reste = sys.argv[1:]
    if quoi == "ouvrir":
        print(json.dumps(ouvrir()))
    else:
        lequel = Evenement.objects.select_related("ouvert_par__affectation_active__entite").get(pk=int(reste[0]))
        if quoi == "compter":
            Dossier(lequel, int(reste[3]), Path(reste[4])).compter(int(reste[1]), float(reste[2]))
        else:
            renvoyer_les_ecartes(lequel)

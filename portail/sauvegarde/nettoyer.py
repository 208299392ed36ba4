"""Drop from the shared contents those that no kept backup names any more: packs of continuity, mostly.

Nothing is dropped on a doubt: a backup that does not say what it names, or one that is being taken, stops all.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone

from portail.sauvegarde.forme import LISTE, MANIFESTE, Refus, lire_liste
from portail.sauvegarde.lieu import Lieu

# What a backup under way elsewhere has copied, none names yet.
REPIT = timedelta(days=1)
CONTENU = re.compile(r"(?:fichiers|apercus)/../../([0-9a-f]{64})")


def nettoyer(ou: Lieu) -> int:
    """How many files went. What does not look like ours is left alone, whatever its age."""
    gardees = ou.sauvegardes()
    nommes = {empreinte for nom in gardees for empreinte in _nommes(ou, nom)}
    limite = timezone.now() - REPIT
    retires = 0
    for nom, ecrit_le in ou.contenus_tenus() if gardees else ():
        reconnu = CONTENU.match(nom)
        if reconnu is None or reconnu[1] in nommes or ecrit_le > limite:
            continue
        # Each time: one that begins counts on what it sees here. Its second pass copies again what goes just now.
        if ou.sauvegardes() != gardees or ou.est_en_cours():
            raise Refus("Une sauvegarde est en cours, ou une ébauche (« .partiel ») est restée : retirez-la.")
        ou.contenus.delete(nom)
        retires += 1
    return retires


def _nommes(ou: Lieu, nom: str) -> list[str]:
    try:
        return lire_liste(ou.lire(nom, MANIFESTE), ou.lire(nom, LISTE))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        raise Refus(
            f"{ou.nommer(nom)} ne dit pas, ou plus, quels contenus il faut garder : c'est une sauvegarde d'une version "
            "d'avant, ou altérée. Tant qu'elle est là, aucun contenu n'est retiré."
        ) from None

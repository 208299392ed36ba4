"""Take a backup while the portal runs: the contents, one moment of the base, then the contents that came meanwhile.

A content is in the storage before the transaction that names it, so all those of that moment are there to be copied.
The first copy is for those that are erased (packs of continuity) while the base is dumped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from fil.models import Fil
from ged.magasin import adresse, magasin
from ged.models import Fichier
from portail.sauvegarde import cles, postgres
from portail.sauvegarde.forme import (
    BASE,
    MANIFESTE,
    PRIVE_FICHIER,
    ecrire_liste,
    ecrire_manifeste,
    hacher,
    noms_des_apercus,
)
from portail.sauvegarde.lieu import Lieu

ENSEMBLE = 8  # contents on their way at the same time: what matters when they are in a remote service
Contenu = tuple[str, int, int]  # SHA-256, size, images of it


class Prise(NamedTuple):
    """A backup: where it is, the fingerprint of its manifest, and what the storage should have had and had not."""

    adresse: str
    manifeste: str
    absents: list[str]


@dataclass
class Copies:
    """What one pass over the contents did."""

    copies: int = 0
    octets: int = 0
    absents: tuple[str, ...] = ()
    apercus_absents: int = 0


def sauvegarder(ou: Lieu, dire: Callable[[str], None]) -> Prise:
    """One more backup in this place, while the portal runs."""
    nom = timezone.now().strftime("%Y%m%dT%H%M%S.%fZ")
    with ou.preparer(nom) as ebauche:
        premiere = copier(_contenus(), ou)
        dire(f"Documents : {premiere.copies} contenus copiés ({premiere.octets / 1e6:,.1f} Mo)")
        with postgres.instantane() as moment:
            manifeste = _inventaire()
            liste = _contenus()
            postgres.vider_dans(ebauche / BASE, moment)
        (ebauche / BASE).chmod(PRIVE_FICHIER)
        octets = (ebauche / BASE).stat().st_size
        dire(f"Base : {octets / 1e6:,.1f} Mo, {len(manifeste['tetes'])} fils")
        seconde = copier(liste, ou)
        if seconde.apercus_absents:
            dire(f"Aperçus absents du magasin : {seconde.apercus_absents}")
        manifeste["base"] = {"sha256": hacher(ebauche / BASE), "octets": octets}
        manifeste["fichiers"] = {
            "nombre": len(liste),
            "octets": sum(taille for _, taille, _ in liste),
            "sha256": ecrire_liste(ebauche, (empreinte for empreinte, _, _ in liste)),
        }
        ecrire_manifeste(ebauche, manifeste)
        empreinte = hacher(ebauche / MANIFESTE)
    absents = [f"Le contenu {absent} n'est pas dans le magasin des documents." for absent in seconde.absents]
    return Prise(ou.nommer(nom), empreinte, absents)


def copier(liste: Iterable[Contenu], ou: Lieu) -> Copies:
    """Into this place what it does not have yet, whole or not at all."""
    total = Copies()
    with ThreadPoolExecutor(ENSEMBLE) as ensemble:
        for empreinte, octets, absents in ensemble.map(partial(_copier_un, ou), liste):
            total.copies += octets >= 0
            total.octets += max(octets, 0)
            total.absents += (empreinte,) if adresse(empreinte) in absents else ()
            total.apercus_absents += sum(nom != adresse(empreinte) for nom in absents)
    return total


def _copier_un(ou: Lieu, contenu: Contenu) -> tuple[str, int, list[str]]:
    """The bytes of the content that were copied (-1: it was there), and the names that the storage does not have."""
    empreinte, taille, apercus = contenu
    copies, absents = -1, []
    for nom in (adresse(empreinte), *noms_des_apercus(empreinte, apercus)):
        est_le_contenu = nom == adresse(empreinte)
        if ou.contenus.exists(nom) and (not est_le_contenu or ou.contenus.size(nom) == taille):
            continue
        try:
            with magasin().open(nom, "rb") as source:
                ou.contenus.save(nom, source)
        except FileNotFoundError:
            absents.append(nom)
            continue
        copies = taille if est_le_contenu else copies
    return empreinte, copies, absents


def _contenus() -> list[Contenu]:
    return list(Fichier.objects.order_by("pk").values_list("empreinte", "taille", "apercus"))


def _inventaire() -> dict[str, Any]:
    """What a restore will be compared with: the head of every fil, the version of the tables, whose keys."""
    tetes = Fil.objects.order_by("groupe").values_list("groupe", "dernier_numero", "empreinte")
    return {
        "pris_le": timezone.now().isoformat(timespec="seconds"),
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "tetes": {str(groupe): [numero, bytes(empreinte).hex()] for groupe, numero, empreinte in tetes},
        "cles": cles.empreintes(),
    }

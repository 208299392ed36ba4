"""Take a backup while the portal runs: the contents, one moment of the base, then the contents that came meanwhile.

A content is in the storage before the transaction that names it, so all those of that moment are there to be copied.
The first copy is for those that are erased (packs of continuity) while the base is dumped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from fil.models import Fil
from ged.magasin import adresse, magasin
from ged.models import Fichier
from portail.sauvegarde import cles, postgres
from portail.sauvegarde.forme import (
    BASE,
    CONTENUS,
    PARTIEL,
    PRIVE_DOSSIER,
    PRIVE_FICHIER,
    Refus,
    contenus,
    ecrire_manifeste,
    hacher,
    noms_des_apercus,
)

ENSEMBLE = 8  # contents on their way at the same time: what matters when they are in a remote service
Contenu = tuple[str, int, int]  # SHA-256, size, images of it


@dataclass
class Copies:
    """What one pass over the contents did."""

    copies: int = 0
    octets: int = 0
    absents: tuple[str, ...] = ()
    apercus_absents: int = 0


def sauvegarder(dossier: Path, dire: Callable[[str], None]) -> tuple[Path, list[str]]:
    """Give the new backup, and the contents that the storage should have had and had not."""
    dossier.mkdir(mode=PRIVE_DOSSIER, parents=True, exist_ok=True)
    finale = dossier / timezone.now().strftime("%Y%m%dT%H%M%S.%fZ")
    ebauche = finale.with_name(finale.name + PARTIEL)
    if finale.exists() or ebauche.exists():
        raise Refus(f"Une sauvegarde {finale.name} existe déjà : recommencez.")
    ebauche.mkdir(mode=PRIVE_DOSSIER)
    (dossier / CONTENUS).mkdir(mode=PRIVE_DOSSIER, exist_ok=True)
    ou = contenus(dossier)
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
    manifeste["fichiers"] = {"nombre": len(liste), "octets": sum(taille for _, taille, _ in liste)}
    ecrire_manifeste(ebauche, manifeste)
    ebauche.rename(finale)
    return finale, [f"Le contenu {empreinte} n'est pas dans le magasin des documents." for empreinte in seconde.absents]


def copier(liste: Iterable[Contenu], ou: FileSystemStorage) -> Copies:
    """Into this folder what it does not have yet, whole or not at all."""
    total = Copies()
    with ThreadPoolExecutor(ENSEMBLE) as ensemble:
        for empreinte, octets, absents in ensemble.map(partial(_copier_un, ou), liste):
            total.copies += octets >= 0
            total.octets += max(octets, 0)
            total.absents += (empreinte,) if adresse(empreinte) in absents else ()
            total.apercus_absents += sum(nom != adresse(empreinte) for nom in absents)
    return total


def _copier_un(ou: FileSystemStorage, contenu: Contenu) -> tuple[str, int, list[str]]:
    """The bytes of the content that were copied (-1: it was there), and the names that the storage does not have."""
    empreinte, taille, apercus = contenu
    copies, absents = -1, []
    for nom in (adresse(empreinte), *noms_des_apercus(empreinte, apercus)):
        est_le_contenu = nom == adresse(empreinte)
        if ou.exists(nom) and (not est_le_contenu or ou.size(nom) == taille):
            continue
        try:
            _copier_fichier(nom, ou)
        except FileNotFoundError:
            absents.append(nom)
            continue
        copies = taille if est_le_contenu else copies
    return empreinte, copies, absents


def _copier_fichier(nom: str, ou: FileSystemStorage) -> None:
    """Under another name until all of it is there: a cut leaves nothing that looks whole."""
    with magasin().open(nom, "rb") as source:
        ou.delete(nom)
        ou.delete(nom + PARTIEL)
        Path(ou.path(ou.save(nom + PARTIEL, source))).rename(ou.path(nom))


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

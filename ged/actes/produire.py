"""Files that the portal makes by itself, kept in the same storage as the documents."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction

from annuaire import horloge
from ged import magasin
from ged.models import Fichier


def garder_produit(octets: bytes, extension: str) -> Fichier:
    """Nothing to scan nor to read in it: it comes from here."""
    with NamedTemporaryFile() as local:
        local.write(octets)
        local.flush()
        chemin = Path(local.name)
        empreinte = magasin.empreinte_de(chemin)
        magasin.garder(chemin, empreinte)
    fichier, _ = Fichier.objects.get_or_create(
        empreinte=empreinte,
        defaults={
            "taille": len(octets),
            "extension": extension,
            "etat": Fichier.Etat.SAIN,
            "lecture": Fichier.Lecture.FAITE,
            "recu_le": horloge.maintenant(),
        },
    )
    return fichier


def jeter_produit(fichier: Fichier) -> None:
    """A produced file that a newer one replaces, unless a document holds the same content."""
    if fichier.versions.exists():
        return
    nom = magasin.adresse(fichier.empreinte)
    fichier.delete()
    transaction.on_commit(lambda: magasin.magasin().delete(nom))

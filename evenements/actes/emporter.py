"""Produce the continuity pack of an entité; the few latest ones stay."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.db.models import Q

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Entite, Groupe, Utilisateur
from evenements.continuite.contenu import rassembler
from evenements.continuite.document import composer
from evenements.models import PackContinuite
from fil.actes import publier
from ged.actes.produire import garder_fichier_produit, garder_produit, jeter_produit

GARDES = 4


def produire_pack(*, entite: Entite, auteur: Utilisateur | None = None) -> PackContinuite:
    """Gathered and written before the transaction, which only records it. Who asked for it hears that it is there."""
    if auteur is not None and auteur.entite_active != entite:
        raise DroitInsuffisant("Le pack d'une entité se demande à un poste de cette entité.")
    le = horloge.maintenant()
    emporte = rassembler(entite, le)
    with NamedTemporaryFile() as archive:
        pdf = composer(emporte, Path(archive.name))
        return _enregistrer(entite, le, pdf, Path(archive.name), auteur)


@transaction.atomic
def _enregistrer(entite: Entite, le: datetime, pdf: bytes, archive: Path, auteur: Utilisateur | None) -> PackContinuite:
    pack = PackContinuite.objects.create(
        entite=entite, produit_le=le, pdf=garder_produit(pdf, "pdf"), zip=garder_fichier_produit(archive, "zip")
    )
    _oublier_les_anciens(entite)
    groupe = Groupe.objects.propres(entite).first()
    if auteur is not None and groupe is not None:
        publier(groupe, "pack.produit", pack, auteur=auteur)
    return pack


def _oublier_les_anciens(entite: Entite) -> None:
    for ancien in PackContinuite.objects.filter(entite=entite).select_related("pdf", "zip")[GARDES:]:
        ancien.delete()
        for fichier in (ancien.pdf, ancien.zip):
            # Two packs of one minute in which nothing happened are the same bytes.
            if not PackContinuite.objects.filter(Q(pdf=fichier) | Q(zip=fichier)).exists():
                jeter_produit(fichier)

"""Produce the continuity pack of an entité; the few latest ones stay."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import structlog
from django.db import transaction
from django.db.models import Q

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Entite, Groupe, Utilisateur
from evenements.continuite.contenu import rassembler
from evenements.continuite.document import Composition, composer
from evenements.models import PackContinuite
from fil.actes import publier
from ged.actes.produire import garder_fichier_produit, garder_produit, jeter_produit

journal = structlog.get_logger(__name__)
GARDES = 4


def produire_pack(*, entite: Entite, auteur: Utilisateur | None = None) -> PackContinuite:
    """Gathered and written before the transaction, which only records it. Who asked for it hears that it is there.

    A storage that does not give some files stops no pack: `manquantes` says how many, for whoever may ask again.
    """
    if auteur is not None and auteur.entite_active != entite:
        raise DroitInsuffisant("Le pack d'une entité se demande à un poste de cette entité.")
    le = horloge.maintenant()
    emporte = rassembler(entite, le)
    with NamedTemporaryFile() as archive:
        compose = composer(emporte, Path(archive.name))
        pack = _enregistrer(entite, le, compose, Path(archive.name), auteur)
    if pack.manquantes:
        journal.warning("pack_incomplet", entite=entite.pk, manquantes=pack.manquantes)
    return pack


@transaction.atomic
def _enregistrer(
    entite: Entite, le: datetime, compose: Composition, archive: Path, auteur: Utilisateur | None
) -> PackContinuite:
    pack = PackContinuite.objects.create(
        entite=entite,
        produit_le=le,
        pdf=garder_produit(compose.pdf, "pdf"),
        zip=garder_fichier_produit(archive, "zip"),
        manquantes=compose.manquantes,
    )
    _oublier_les_anciens(pack)
    groupe = Groupe.objects.propres(entite).first()
    if auteur is not None and groupe is not None:
        publier(groupe, "pack.produit", pack, auteur=auteur)
    return pack


def _oublier_les_anciens(pack: PackContinuite) -> None:
    """Those that lack files make room first: while the storage refuses, the whole ones of before stay."""
    autres = PackContinuite.objects.filter(entite=pack.entite_id).exclude(pk=pack.pk)
    gardes = list(autres.filter(manquantes=0).values_list("pk", flat=True)[: GARDES - 1])
    for ancien in autres.exclude(pk__in=gardes).select_related("pdf", "zip"):
        ancien.delete()
        for fichier in (ancien.pdf, ancien.zip):
            # Two packs of one minute in which nothing happened are the same bytes.
            if not PackContinuite.objects.filter(Q(pdf=fichier) | Q(zip=fichier)).exists():
                jeter_produit(fichier)

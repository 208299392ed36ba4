"""Produce the continuity pack of an entité; the few latest ones stay."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import structlog
from django.db import transaction
from django.db.models import Model, Q

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Entite, Groupe, Participation, Utilisateur
from evenements.continuite.contenu import rassembler
from evenements.continuite.document import composer
from evenements.etat import donnees_pack
from evenements.models import PackContinuite
from fil.actes import publier
from ged.actes.produire import Produits, jeter_produit
from ged.ouvrage import demander

journal = structlog.get_logger(__name__)
GARDES = 4


def produire_pack(*, entite: Entite, auteur: Utilisateur | None = None) -> PackContinuite:
    """Gathered and written before the transaction, which only records it. Who asked for it hears that it is there.

    A storage that does not give some files stops no pack: `manquantes` says how many, for whoever may ask again.
    The pack is made again when meanwhile the entité has left a groupe of which it tells.
    """
    if auteur is not None and auteur.entite_active != entite:
        raise DroitInsuffisant("Le pack d'une entité se demande à un poste de cette entité.")
    le = horloge.maintenant()
    emporte = rassembler(entite, le)
    with Produits() as produits:
        with NamedTemporaryFile() as archive:
            pdf, manquantes = composer(emporte, Path(archive.name))
            fichiers = {"pdf": produits.garder(pdf, "pdf"), "zip": produits.garder_fichier(Path(archive.name), "zip")}
        pack = PackContinuite(entite=entite, produit_le=le, manquantes=manquantes, **fichiers)
        est_garde = _enregistrer(pack, emporte.groupes, auteur)
    if not est_garde:
        return produire_pack(entite=entite, auteur=auteur)
    if pack.manquantes:
        journal.warning("pack_incomplet", entite=entite.pk, manquantes=pack.manquantes)
    return pack


@transaction.atomic
def tracer_pack(*, auteur: Utilisateur, pack: PackContinuite, format_: str) -> None:
    """Record who takes it out of the portal, on the fil of the entité whose it is. Whoever sees it may."""
    if groupe := Groupe.objects.propres(pack.entite).first():
        publier(groupe, "pack.emporte", pack, auteur=auteur, donnees=donnees_pack(pack) | {"format": format_})


def reprendre_les_packs(groupe: Groupe, genre: str, objet: Model, _auteur: Utilisateur | None) -> None:
    """Called by annuaire after each change of a participation: an entité keeps no pack of what is closed to it. One of
    what it still sees is asked for at once."""
    if genre != "participation.retiree" or groupe.genre in Groupe.SANS_JOURNAL or not isinstance(objet, Participation):
        return
    if packs := list(PackContinuite.objects.filter(entite=objet.entite_id).select_related("pdf", "zip")):
        demander("evenements.tasks.produire_le_pack", packs[0].entite_id)
        _oublier(packs)


@transaction.atomic
def _enregistrer(pack: PackContinuite, groupes: list[int], auteur: Utilisateur | None) -> bool:
    """The participations, the fil, then the packs, as who removes a participant takes them. False, and nothing is kept,
    if one of these groupes is no longer the entité's."""
    siennes = Participation.objects.select_for_update(no_key=True).filter(entite=pack.entite_id, groupe__in=groupes)
    if len(siennes.order_by("pk")) < len(groupes):
        _jeter(pack)
        return False
    pack.save()
    groupe = Groupe.objects.propres(pack.entite).first()
    if auteur is not None and groupe is not None:
        publier(groupe, "pack.produit", pack, auteur=auteur)
    _oublier_les_anciens(pack)
    return True


def _oublier_les_anciens(pack: PackContinuite) -> None:
    """Those that lack files make room first: while the storage refuses, the whole ones of before stay."""
    autres = PackContinuite.objects.filter(entite=pack.entite_id).exclude(pk=pack.pk)
    gardes = list(autres.filter(manquantes=0).values_list("pk", flat=True)[: GARDES - 1])
    _oublier(autres.exclude(pk__in=gardes).select_related("pdf", "zip"))


def _oublier(packs: Iterable[PackContinuite]) -> None:
    for pack in packs:
        pack.delete()
        _jeter(pack)


def _jeter(pack: PackContinuite) -> None:
    for fichier in (pack.pdf, pack.zip):
        # Two packs of one minute in which nothing happened are the same bytes.
        if not PackContinuite.objects.filter(Q(pdf=fichier) | Q(zip=fichier)).exists():
            jeter_produit(fichier)

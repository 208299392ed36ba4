"""Rectify or cancel an entry. Neither erases anything."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.copier import annoncer_les_copies, prendre_les_copies
from maincourante.actes.nommer import mentions
from maincourante.actes.suite import annoncer, verifier_non_annulee, verifier_poids, verrouiller
from maincourante.actes.validation import MOTIF_MAX, valider_texte
from maincourante.droits import verifier_peut_corriger
from maincourante.models import Entree, Rectification

RECTIFICATIONS_MAX = 50


@rejouable
def rectifier(*, auteur: Utilisateur, entree: Entree, texte: str, jeton: UUID, vues: int | None = None) -> Entree:
    """Replace the text of an entry; the one it had stays readable. Replaying the same jeton does nothing else. `vues`:
    how many rectifications the person read; one of a colleague since is not covered, one of their own is."""
    entree = verrouiller(entree)
    # Before the rights, as everywhere: what was done in time is not refused for being sent again too late.
    if deja := Rectification.objects.filter(jeton=jeton).first():
        return _rejouee(deja, auteur, entree)
    verifier_peut_corriger(auteur, entree)
    verifier_non_annulee(entree)
    _verifier_place(entree)
    texte = valider_texte(texte)
    if texte == entree.texte:
        raise ValidationError({"texte": "Le texte n'a pas changé."})
    _verifier_que_vue(entree, auteur, vues)
    copies = prendre_les_copies(entree)
    Rectification.objects.create(
        entree=entree, jeton=jeton, texte_avant=entree.texte, auteur=auteur, rectifiee_le=horloge.maintenant()
    )
    entree.texte = texte
    entree.mentions = mentions(texte, entree.groupe)
    entree.save(update_fields=["texte", "mentions"])
    return _annoncer(entree, "entree.rectifiee", copies, auteur=auteur)


@transaction.atomic
def annuler(*, auteur: Utilisateur, entree: Entree, motif: str) -> Entree:
    """Say that an entry no longer holds, and why. Cancelling again for the same reason changes nothing."""
    entree = verrouiller(entree)
    motif = valider_texte(motif, champ="motif", maximum=MOTIF_MAX)
    if entree.annulee_le and (entree.annulee_par_id, entree.annulee_motif) == (auteur.pk, motif):
        return entree
    verifier_peut_corriger(auteur, entree)
    verifier_non_annulee(entree)
    copies = prendre_les_copies(entree)
    entree.annulee_le, entree.annulee_par, entree.annulee_motif = horloge.maintenant(), auteur, motif
    entree.save(update_fields=["annulee_le", "annulee_par", "annulee_motif"])
    return _annoncer(entree, "entree.annulee", copies, auteur=auteur)


def _annoncer(entree: Entree, genre: str, copies: list[int], *, auteur: Utilisateur) -> Entree:
    """The entry, then its copies, which say that it changed."""
    complete = annoncer(entree, genre, auteur=auteur)
    annoncer_les_copies(copies)
    return complete


def _verifier_place(entree: Entree) -> None:
    if entree.rectifications.count() >= RECTIFICATIONS_MAX:
        raise ValidationError(
            {"texte": f"Cette entrée a déjà été rectifiée {RECTIFICATIONS_MAX} fois\u00a0: consignez-en une nouvelle."}
        )
    verifier_poids(entree)


def _verifier_que_vue(entree: Entree, auteur: Utilisateur, vues: int | None) -> None:
    if vues is None:
        return
    depuis = entree.rectifications.order_by("pk").values_list("auteur", flat=True)[vues:]
    if any(qui != auteur.pk for qui in depuis):
        raise ValidationError({"texte": "Un collègue a rectifié cette entrée entre-temps\u00a0: relisez-la."})


def _rejouee(rectification: Rectification, auteur: Utilisateur, entree: Entree) -> Entree:
    if (rectification.auteur_id, rectification.entree_id) != (auteur.pk, entree.pk):
        raise jeton_pris()
    return entree

"""What is added to an entry: comments, a pin, the progress of an action."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.droits import verifier_peut_ecrire
from annuaire.models import Utilisateur
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.consigner import ActionDemandee, champs_de_l_action
from maincourante.actes.suite import annoncer, deja_fait, verifier_non_annulee, verifier_poids, verrouiller
from maincourante.actes.validation import COMMENTAIRE_MAX, valider_texte
from maincourante.models import Commentaire, Entree

COMMENTAIRES_MAX = 200
SANS_CHANGEMENT: Mapping[str, Any] = MappingProxyType({})


@rejouable
def commenter(*, auteur: Utilisateur, entree: Entree, texte: str, jeton: UUID) -> Entree:
    """Add a comment to the thread of an entry. Replaying the same jeton does nothing else."""
    entree = verrouiller(entree)
    if deja := Commentaire.objects.filter(jeton=jeton).first():
        if (deja.auteur_id, deja.entree_id) != (auteur.pk, entree.pk):
            raise jeton_pris()
        return entree
    verifier_peut_ecrire(auteur, entree.groupe)
    if entree.commentaires.count() >= COMMENTAIRES_MAX:
        raise ValidationError({"texte": f"Ce fil compte {COMMENTAIRES_MAX} commentaires\u00a0: consignez une entrée."})
    verifier_poids(entree)
    Commentaire.objects.create(
        entree=entree,
        jeton=jeton,
        auteur=auteur,
        entite=auteur.entite_active,
        texte=valider_texte(texte, maximum=COMMENTAIRE_MAX),
        ecrit_le=horloge.maintenant(),
    )
    return annoncer(entree, "entree.commentee", auteur=auteur)


@transaction.atomic
def epingler(*, auteur: Utilisateur, entree: Entree, jeton: UUID | None = None) -> Entree:
    """Make an entry a key point of its groupe."""
    entree = verrouiller(entree)
    if deja_fait(jeton, auteur, entree):
        return entree
    if entree.epinglee_le and entree.epinglee_par_id == auteur.pk:
        return entree
    verifier_peut_ecrire(auteur, entree.groupe)
    if entree.epinglee_le:
        return entree
    verifier_non_annulee(entree)
    entree.epinglee_le, entree.epinglee_par = horloge.maintenant(), auteur
    entree.save(update_fields=["epinglee_le", "epinglee_par"])
    return annoncer(entree, "entree.epinglee", auteur=auteur)


@transaction.atomic
def desepingler(*, auteur: Utilisateur, entree: Entree, jeton: UUID | None = None) -> Entree:
    entree = verrouiller(entree)
    if deja_fait(jeton, auteur, entree):
        return entree
    verifier_peut_ecrire(auteur, entree.groupe)
    if not entree.epinglee_le:
        return entree
    entree.epinglee_le = entree.epinglee_par = None
    entree.save(update_fields=["epinglee_le", "epinglee_par"])
    return annoncer(entree, "entree.desepinglee", auteur=auteur)


@transaction.atomic
def suivre_action(
    *,
    auteur: Utilisateur,
    entree: Entree,
    etat: str | None = None,
    changements: Mapping[str, Any] = SANS_CHANGEMENT,
    vu: str | None = None,
    jeton: UUID | None = None,
) -> Entree:
    """Move an action on, or make one of an entry, which takes an `etat`. `changements`: who does it (`entite` or
    `personne`) and before when (`echeance`), where they change; None takes away. What is not given stays as a colleague
    may just have said it. `vu`: the état that the person read; another one since is not covered."""
    entree = verrouiller(entree)
    if deja_fait(jeton, auteur, entree):
        return entree
    verifier_peut_ecrire(auteur, entree.groupe)
    if vu is not None and etat and entree.action_etat not in ("", vu, etat):
        dit = entree.get_action_etat_display().lower()
        raise ValidationError({"etat": f"Cette action est passée à « {dit} » entre-temps\u00a0: relisez-la."})
    etat = etat or entree.action_etat
    if etat not in Entree.Action.values:
        raise ValidationError({"etat": "Choisissez à faire, en cours ou fait."})
    champs = _apres(entree, changements) | {"action_etat": etat}
    if all(getattr(entree, champ) == valeur for champ, valeur in champs.items()):
        return entree
    verifier_non_annulee(entree)
    if etat != entree.action_etat:
        champs["action_faite_le"] = horloge.maintenant() if etat == Entree.Action.FAIT else None
    for champ, valeur in champs.items():
        setattr(entree, champ, valeur)
    entree.save(update_fields=list(champs))
    return annoncer(entree, "entree.action", auteur=auteur)


def _apres(entree: Entree, changements: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that change: naming an entité takes the person away, and the reverse."""
    donnes = dict(changements)
    if donnes.get("entite"):
        donnes.setdefault("personne", None)
    if donnes.get("personne"):
        donnes.setdefault("entite", None)
    champs = champs_de_l_action(entree.groupe, ActionDemandee(**donnes))
    return {f"action_{nom}": champs[f"action_{nom}"] for nom in donnes}

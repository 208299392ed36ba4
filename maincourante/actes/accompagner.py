"""What is added to an entry: comments, a pin, the progress of an action."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

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
QUI = frozenset({"entite", "personne"})


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
    vues: Mapping[str, Any] = SANS_CHANGEMENT,
    jeton: UUID | None = None,
) -> Entree:
    """Move an action on, or make one of an entry, which takes an `etat`. `changements`: who does it (`entite` or
    `personne`) and before when (`echeance`), where they change; None takes away. What is not given stays as a colleague
    may just have said it. `vu`: the état that the person read, `vues`: the rest that they read of what they change, by
    the same names; said otherwise since, it is not covered."""
    entree = verrouiller(entree)
    if deja_fait(jeton, auteur, entree):
        return entree
    verifier_peut_ecrire(auteur, entree.groupe)
    autrement = _autre_qui(entree, changements, vues) | _autre_echeance(entree, changements, vues)
    if refus := _autre_etat(entree, etat, vu) | autrement:
        raise ValidationError(refus)
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


def _autre_etat(entree: Entree, etat: str | None, vu: str | None) -> dict[str, str]:
    """What a colleague said since it was read is not covered, here and below; who says the same covers nothing."""
    if vu is None or not etat or entree.action_etat in ("", vu, etat):
        return {}
    dit = entree.get_action_etat_display().lower()
    return {"etat": f"Cette action est passée à « {dit} » entre-temps\u00a0: relisez-la."}


def _autre_qui(entree: Entree, changements: Mapping[str, Any], vues: Mapping[str, Any]) -> dict[str, str]:
    """Who has the action is one thing, be it an entité or a person."""
    confiee = entree.action_entite_id, entree.action_personne_id
    if QUI.isdisjoint(changements) or QUI.isdisjoint(vues) or confiee in (_qui(changements), _qui(vues)):
        return {}
    nom = entree.action_entite.nom if entree.action_entite else ""
    nom = entree.action_personne.nom_affiche if entree.action_personne else nom
    dit = f"est maintenant confiée à {nom}" if nom else "n'est plus confiée à personne"
    return {"entite": f"Qui fait cette action a été changé entre-temps\u00a0: elle {dit}."}


def _autre_echeance(entree: Entree, changements: Mapping[str, Any], vues: Mapping[str, Any]) -> dict[str, str]:
    echeance = entree.action_echeance
    if "echeance" not in changements.keys() & vues.keys() or echeance in (changements["echeance"], vues["echeance"]):
        return {}
    dit = f"c'est maintenant le {localtime(echeance):%d/%m/%Y à %H:%M}" if echeance else "elle n'en a plus"
    return {"echeance": f"L'échéance de cette action a été changée entre-temps\u00a0: {dit}."}


def _qui(noms: Mapping[str, Any]) -> tuple[int | None, int | None]:
    return noms.get("entite"), noms.get("personne")

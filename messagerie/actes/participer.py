"""Who takes part in a conversation, its name, and leaving it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.actes.participations import changer_droit, inviter, quitter, retirer
from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit, Entite, Groupe, Participation, Utilisateur
from fil.actes import publier
from maincourante.actes.validation import valider_nom
from messagerie.actes.arrivees import presents, tenir_pour_lu
from messagerie.actes.ouvrir import NOM_MAX, PARTI
from messagerie.droits import verifier_peut_composer
from messagerie.models import Conversation


@transaction.atomic
def ajouter(
    *,
    auteur: Utilisateur,
    conversation: Conversation,
    personne: Utilisateur | None = None,
    entite: Entite | None = None,
) -> Participation:
    """Add a person or an entité; they see what was written before them, as in every groupe."""
    verifier_peut_composer(auteur, conversation)
    if personne is not None and not personne.is_active:
        raise ValidationError({"participant": PARTI.format(nom=personne.nom_affiche)})
    groupe = conversation.groupe
    deja = presents(groupe)
    participation = inviter(auteur=auteur, groupe=groupe, droit=Droit.ECRITURE, personne=personne, entite=entite)
    tenir_pour_lu(groupe, deja=deja)
    return participation


@transaction.atomic
def oter(*, auteur: Utilisateur, conversation: Conversation, participation: Participation) -> None:
    """Remove a participant: the conversation is closed to them at once, open screens included."""
    verifier_peut_composer(auteur, conversation)
    retirer(auteur=auteur, participation=participation)


@transaction.atomic
def partir(*, auteur: Utilisateur, conversation: Conversation) -> None:
    """Leave a conversation for good. The last to pilot it hands that to whoever has been there the longest."""
    if conversation.genre == Conversation.Genre.DIRECTE:
        raise DroitInsuffisant("Une conversation à deux ne se quitte pas : archivez-la ou rendez-la muette.")
    if conversation.genre == Conversation.Genre.RATTACHEE:
        raise DroitInsuffisant("On quitte cette conversation en quittant l'événement ou la cellule.")
    groupe = Groupe.objects.select_for_update(no_key=True).get(pk=conversation.groupe_id)
    if not groupe.participations.filter(utilisateur=auteur).exists():
        raise ValidationError("Vous êtes dans cette conversation par votre entité : archivez-la ou rendez-la muette.")
    _passer_la_main(auteur, groupe)
    quitter(utilisateur=auteur, groupe=groupe)


@transaction.atomic
def renommer(*, auteur: Utilisateur, conversation: Conversation, nom: str) -> Conversation:
    verifier_peut_composer(auteur, conversation)
    nom = valider_nom(nom, champ="nom", maximum=NOM_MAX)
    if len(nom) < 3:
        raise ValidationError({"nom": "Donnez à la conversation un nom d'au moins 3 caractères."})
    groupe = conversation.groupe
    if groupe.nom == nom:
        return conversation
    groupe.nom = nom
    groupe.save(update_fields=["nom"])
    publier(groupe, "conversation.renommee", conversation, auteur=auteur)
    return conversation


def _passer_la_main(auteur: Utilisateur, groupe: Groupe) -> None:
    pilotes = groupe.participations.filter(droit=Droit.PILOTAGE)
    if pilotes.exclude(utilisateur=auteur).exists():
        return
    autres = groupe.participations.exclude(utilisateur=auteur).order_by("depuis_le", "pk")
    # To a closed account only when no other is left.
    suivant = autres.exclude(utilisateur__is_active=False).first() or autres.first()
    if suivant is None:
        raise ValidationError("Vous êtes seul dans cette conversation : archivez-la, elle restera lisible.")
    changer_droit(auteur=auteur, participation=suivant, droit=Droit.PILOTAGE)

"""What a person may do with a conversation and its messages. Who sees and writes is annuaire's rule."""

from __future__ import annotations

from datetime import datetime

from annuaire.droits import DroitInsuffisant, droit_dans, est_responsable, verifier_ouvert, verifier_peut_ecrire
from annuaire.models import AccesMachine, Droit, Groupe, Utilisateur
from messagerie.models import Conversation, Message
from messagerie.models.message import REPENTIR


def verifier_peut_ouvrir(auteur: Utilisateur) -> None:
    """Anybody, with anybody, but a machine that was given one groupe: it has nothing to say elsewhere."""
    if AccesMachine.objects.filter(compte=auteur, groupe__isnull=False).exists():
        raise DroitInsuffisant("Cette machine est limitée à un groupe\u00a0: elle n'ouvre pas de conversation.")


def verifier_peut_envoyer(auteur: Utilisateur, groupe: Groupe) -> None:
    verifier_peut_ecrire(auteur, groupe)


def verifier_peut_corriger(auteur: Utilisateur, message: Message, *, le: datetime) -> None:
    """Its author, within a quarter of an hour: at the very instant that the acte writes, which the database checks."""
    verifier_peut_ecrire(auteur, message.groupe)
    if message.auteur_id != auteur.pk:
        raise DroitInsuffisant("Seul l'auteur d'un message peut le modifier ou le supprimer.")
    if le > message.envoye_le + REPENTIR:
        raise DroitInsuffisant("Un message se modifie ou se supprime dans les 15 minutes : écrivez un rectificatif.")


def verifier_peut_lire_original(auteur: Utilisateur) -> None:
    if not est_responsable(auteur):
        raise DroitInsuffisant("Seul un responsable peut relire l'original d'un message modifié ou supprimé.")


def peut_composer(auteur: Utilisateur, conversation: Conversation) -> bool:
    try:
        verifier_peut_composer(auteur, conversation)
    except DroitInsuffisant:
        return False
    return True


def verifier_peut_composer(auteur: Utilisateur, conversation: Conversation) -> None:
    """Rename it, add or remove somebody: who pilots it. One between two people stays between them."""
    verifier_ouvert(conversation.groupe)
    if conversation.genre == Conversation.Genre.DIRECTE:
        raise DroitInsuffisant(
            "Une conversation à deux reste à deux : ouvrez une conversation à plusieurs pour en réunir d'autres."
        )
    if conversation.genre == Conversation.Genre.RATTACHEE:
        raise DroitInsuffisant("Les participants de cette conversation sont ceux de l'événement ou de la cellule.")
    if (droit_dans(auteur, conversation.groupe) or 0) < Droit.PILOTAGE:
        raise DroitInsuffisant("Seul qui pilote cette conversation peut en changer le nom ou les participants.")

"""What an author takes back, what the others put on a message, what a responsable reads again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.droits import verifier_ouvert
from annuaire.models import Utilisateur
from fil.actes import voiler
from fil.models import Depeche
from maincourante.actes.validation import MOTIF_MAX, valider_texte
from messagerie.actes.envoyer import TEXTE_MAX
from messagerie.actes.joindre import reprendre_les_pieces
from messagerie.actes.nommer import nommer
from messagerie.actes.suite import annoncer, deja_fait, verifier_non_supprime, verrouiller, verrouiller_tous
from messagerie.droits import verifier_peut_corriger, verifier_peut_envoyer, verifier_peut_lire_original
from messagerie.etat import etat_personne
from messagerie.models import Message, Reaction

TRANSFERE = "Un message transféré garde les mots de son auteur : supprimez-le, ou ajoutez un message."
ECRITS = ("message.envoye", "message.modifie")


@transaction.atomic
def modifier(*, auteur: Utilisateur, message: Message, texte: str, jeton: UUID | None = None) -> Message:
    """Change the text within a quarter of an hour; one's own, not what another wrote and one forwarded. What was there
    stays in the sealed record, under a veil."""
    message = verrouiller(message)
    if deja_fait(jeton, auteur, message):
        return message
    maintenant = horloge.maintenant()
    verifier_peut_corriger(auteur, message, le=maintenant)
    verifier_non_supprime(message)
    if message.origine_id:
        raise ValidationError({"message": TRANSFERE})
    texte = valider_texte(texte, maximum=TEXTE_MAX)
    if texte == message.texte:
        return message
    reponses = _tenir_les_reponses(message)
    message.texte, message.modifie_le = texte, maintenant
    message.mentions = nommer(texte, message.groupe, (), gardees=message.mentions)
    message.save(update_fields=["texte", "modifie_le", "mentions"])
    return _reprendre(message, reponses, "message.modifie", auteur)


@transaction.atomic
def supprimer(*, auteur: Utilisateur, message: Message, jeton: UUID | None = None) -> Message:
    """Withdraw a message within a quarter of an hour, with its files. Its place stays; its text is in the sealed
    record, veiled."""
    message = verrouiller(message)
    if deja_fait(jeton, auteur, message):
        return message
    maintenant = horloge.maintenant()
    verifier_peut_corriger(auteur, message, le=maintenant)
    if message.supprime_le:
        return message
    reponses = _tenir_les_reponses(message)
    message.texte, message.mentions, message.supprime_le = "", [], maintenant
    message.save(update_fields=["texte", "mentions", "supprime_le"])
    reprendre_les_pieces(message, auteur=auteur)
    return _reprendre(message, reponses, "message.supprime", auteur)


@transaction.atomic
def reagir(*, auteur: Utilisateur, message: Message, signe: str, est_posee: bool, jeton: UUID | None = None) -> Message:
    """Put a sign on a message, or take it back. The same again changes nothing."""
    message = verrouiller(message)
    if deja_fait(jeton, auteur, message):
        return message
    verifier_peut_envoyer(auteur, message.groupe)
    verifier_non_supprime(message)
    if signe not in Reaction.Signe.values:
        raise ValidationError({"signe": "Choisissez un des signes proposés."})
    mienne = Reaction.objects.filter(message=message, utilisateur=auteur, signe=signe)
    if mienne.exists() == est_posee:
        return message
    if est_posee:
        Reaction.objects.create(message=message, utilisateur=auteur, signe=signe)
    else:
        mienne.delete()
    return annoncer(message, "message.reaction", auteur=auteur)


@transaction.atomic
def lire_original(*, auteur: Utilisateur, message: Message, motif: str) -> list[dict[str, Any]]:
    """What was written, from the sealed record; who read it and why goes on the fil. Each with its hour."""
    message = verrouiller(message)
    verifier_peut_lire_original(auteur)
    verifier_ouvert(message.groupe)
    motif = valider_texte(motif, champ="motif", maximum=MOTIF_MAX)
    if not message.modifie_le and not message.supprime_le:
        raise ValidationError({"message": "Ce message n'a été ni modifié ni supprimé."})
    ecrits = Depeche.objects.filter(
        groupe=message.groupe_id, objet_type="message", objet_id=message.pk, genre__in=ECRITS
    ).order_by("numero")
    versions = [
        {
            "texte": d.donnees["texte"],
            "le": d.emise_le,
            "numero": d.numero,
            "pieces": [piece["nom"] for piece in d.donnees.get("pieces", [])],
        }
        for d in ecrits
    ]
    annoncer(message, "message.original_lu", auteur=auteur, lecture={"personne": etat_personne(auteur), "motif": motif})
    return versions


def _tenir_les_reponses(message: Message) -> list[Message]:
    """Those that quote it, held before any fil: who acts on one of them meanwhile has told it already, and it will be
    veiled, or waits and reads it anew."""
    return verrouiller_tous(Message.objects.filter(reponse_a=message))


def _reprendre(message: Message, reponses: Iterable[Message], genre: str, auteur: Utilisateur) -> Message:
    """What was said of it so far is veiled, in the messages that quote it too."""
    voiler(message.groupe, message)
    repris = annoncer(message, genre, auteur=auteur)
    for reponse in reponses:
        voiler(reponse.groupe, reponse)
        annoncer(reponse, "message.citation", auteur=auteur)
    return repris

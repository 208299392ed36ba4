"""Send a message, forward one, acknowledge an urgent one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from rest_framework.exceptions import APIException

from annuaire import horloge
from annuaire.droits import verifier_ouvert
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from fil.actes.jetons import jeton_pris
from fil.lectures import avoir_ecrit
from ged.actes.joindre import Pieces, annoncer_pieces, joindre, recopier, recueillir_les_pieces
from maincourante.actes.validation import valider_texte
from messagerie.actes.debit import verifier_debit
from messagerie.actes.inserer import inserer
from messagerie.actes.joindre import documents_de, lier
from messagerie.actes.nommer import Mention, nommer
from messagerie.actes.suite import annoncer, verifier_non_supprime, verrouiller
from messagerie.droits import verifier_peut_envoyer
from messagerie.etat import sans_suite
from messagerie.models import Conversation, Message, PriseEnCompte

TEXTE_MAX = 10_000
# A jeton that has served is looked for only once something was refused: a first sending costs no reading.
REFUS = (IntegrityError, PermissionDenied, ValidationError, APIException)
SEUL = "{nom} n'a plus de compte actif : personne ne lirait ce message."


@dataclass(frozen=True)
class Envoye:
    """The message of a jeton, and its state as it was announced if this call made it (None for a replay)."""

    message: Message
    donnees: dict[str, Any] | None = None


def envoyer(
    *,
    auteur: Utilisateur,
    groupe: Groupe,
    texte: str,
    jeton: UUID,
    est_urgent: bool = False,
    reponse_a: int | None = None,
    mentions: Sequence[Mention] = (),
    pieces: Sequence[UUID] = (),
) -> Envoye:
    """Write a message in a conversation and announce it. The same jeton again gives the first message, and no more.

    `pieces` are finished uploads; a message that says nothing else says their names.
    """
    try:
        with transaction.atomic():
            verifier_peut_envoyer(auteur, groupe)
            if texte.strip() or not pieces:
                texte = valider_texte(texte, maximum=TEXTE_MAX)
            verifier_debit(auteur)
            _verifier_destinataire(auteur, groupe)
            recueillies = recueillir_les_pieces(auteur=auteur, groupe=groupe, jetons=pieces) if pieces else []
            jointes = joindre(auteur=auteur, groupe=groupe, recueillies=recueillies) if recueillies else None
            texte = texte if texte.strip() or jointes is None else _noms(jointes)
            message = _nouveau(auteur, groupe, texte, jeton, est_urgent=est_urgent)
            message.reponse_a = _cite(groupe, reponse_a)
            message.mentions = nommer(texte, groupe, mentions) if "@" in texte or mentions else []
            return _enregistrer(message, jointes)
    except REFUS:
        if deja := _deja(jeton):
            return _rejoue(deja, auteur, groupe)
        raise


def transferer(*, auteur: Utilisateur, message: Message, groupe: Groupe, jeton: UUID) -> Envoye:
    """Copy a message that one sees to another conversation where one writes; the copy names who wrote it first. The
    same jeton again gives the first copy, and no more."""
    try:
        with transaction.atomic():
            verifier_peut_envoyer(auteur, groupe)
            message = verrouiller(message)
            verifier_non_supprime(message)
            if message.groupe_id == groupe.pk:
                raise ValidationError({"conversation": "Ce message est déjà dans cette conversation."})
            verifier_debit(auteur)
            copie = _nouveau(auteur, groupe, message.texte, jeton, est_urgent=False)
            # A forwarded message keeps naming its first author, whoever passes it on.
            copie.origine = message.origine or message
            documents = documents_de(message)
            recopiees = recopier(auteur=auteur, documents=documents, groupe=groupe, jeton=jeton) if documents else None
            return _enregistrer(copie, recopiees)
    except REFUS:
        if deja := _deja(jeton):
            return _rejoue(deja, auteur, groupe)
        raise


@transaction.atomic
def prendre_en_compte(*, auteur: Utilisateur, message: Message) -> Message:
    """Acknowledge an urgent message, once. It does not ask for the right to write: who reads must be able to answer."""
    message = verrouiller(message)
    verifier_ouvert(message.groupe)
    if not message.est_urgent or message.auteur_id == auteur.pk:
        raise ValidationError({"message": "Seul un message urgent se prend en compte, par qui le reçoit."})
    _, nouvelle = PriseEnCompte.objects.get_or_create(
        message=message, utilisateur=auteur, defaults={"le": horloge.maintenant()}
    )
    return annoncer(message, "message.pris_en_compte", auteur=auteur) if nouvelle else message


def _nouveau(auteur: Utilisateur, groupe: Groupe, texte: str, jeton: UUID, *, est_urgent: bool) -> Message:
    return Message(
        groupe=groupe,
        jeton=jeton,
        auteur=auteur,
        entite=auteur.entite_active,
        envoye_le=horloge.maintenant(),
        texte=texte,
        est_urgent=est_urgent,
    )


def _enregistrer(message: Message, jointes: Pieces | None) -> Envoye:
    inserer(message)
    if jointes:
        lier(message, jointes)
    with sans_suite(message, jointes.documents if jointes else ()):
        depeche = publier(message.groupe, "message.envoye", message, auteur=message.auteur)
    avoir_ecrit(depeche)
    if jointes:
        annoncer_pieces(jointes)
    return Envoye(message, depeche.donnees)


def _noms(jointes: Pieces) -> str:
    return ", ".join(document.courante.nom for document in jointes.documents if document.courante)


def _cite(groupe: Groupe, reponse_a: int | None) -> Message | None:
    if reponse_a is None:
        return None
    # Held: what its author is withdrawing at this moment is not told again.
    lignes = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("auteur").defer("recherche")
    cite = lignes.filter(pk=reponse_a, groupe=groupe).first()
    if cite is None:
        raise ValidationError({"reponse_a": "Le message auquel vous répondez n'est pas dans cette conversation."})
    return cite


def _verifier_destinataire(auteur: Utilisateur, groupe: Groupe) -> None:
    """Between two people, the other one must still be there."""
    if groupe.conversation.genre != Conversation.Genre.DIRECTE:
        return
    autre = Utilisateur.objects.filter(participations__groupe=groupe).exclude(pk=auteur.pk).first()
    if autre is not None and not autre.is_active:
        raise ValidationError({"texte": SEUL.format(nom=autre.nom_affiche)})


def _deja(jeton: UUID) -> Message | None:
    return Message.objects.filter(jeton=jeton).select_related("groupe").first()


def _rejoue(message: Message, auteur: Utilisateur, groupe: Groupe) -> Envoye:
    """A jeton belongs to the person and the conversation that used it first."""
    if message.auteur_id != auteur.pk or message.groupe_id != groupe.pk:
        raise jeton_pris()
    return Envoye(message)

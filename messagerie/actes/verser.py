"""Pour messages into a main courante: one entry that says who wrote them, when, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from annuaire import horloge
from annuaire.droits import verifier_ouvert
from annuaire.models import Groupe, Utilisateur
from ged.models import Document
from maincourante.actes.consigner import consigner, rejouee
from maincourante.actes.validation import ANCIENNETE_MAX
from maincourante.models import Categorie, Entree
from messagerie.actes.joindre import documents_de
from messagerie.actes.suite import annoncer, verifier_non_supprime, verrouiller_tous
from messagerie.models import Message, Versement

MESSAGES_MAX = 50
PIECES_MAX = 50


@transaction.atomic
def verser(
    *,
    auteur: Utilisateur,
    messages: Sequence[Message],
    groupe: Groupe,
    jeton: UUID,
    categorie: Categorie | None = None,
    importance: str = Entree.Importance.NORMALE,
) -> Entree:
    """Record messages that one sees, and their files, as one entry of a groupe where one writes. The same jeton again
    gives the first entry and does nothing more, even if its author has withdrawn a message since."""
    if deja := Entree.objects.filter(jeton=jeton).first():
        return rejouee(deja, auteur, groupe).entree
    # Read again and held: what its author takes back at this moment does not stay in a logbook for ever.
    messages = sorted(verrouiller_tous(messages), key=lambda message: message.numero)
    _verifier(messages)
    # Each message says where it was poured, on the fil of its conversation.
    verifier_ouvert(messages[0].groupe)
    if importance == Entree.Importance.NORMALE and any(message.est_urgent for message in messages):
        importance = Entree.Importance.URGENTE
    consignee = consigner(
        auteur=auteur,
        groupe=groupe,
        texte=rediger(messages),
        jeton=jeton,
        categorie=categorie,
        importance=importance,
        survenu_le=messages[0].envoye_le,
        documents=_pieces(messages),
        aussi=[messages[0].groupe],
    )
    if consignee.est_nouvelle:
        for message in messages:
            Versement.objects.create(message=message, entree=consignee.entree, auteur=auteur, le=horloge.maintenant())
            annoncer(message, "message.verse", auteur=auteur)
    return consignee.entree


def rediger(messages: Sequence[Message]) -> str:
    """The words of the messages, each with who wrote them, and where they come from. Those of a forwarded one are not
    of who passed it on."""
    prefetch_related_objects(messages, "origine__auteur", "origine__entite")
    if len(messages) == 1:
        return f"{messages[0].texte}\n{_origine(messages[0])}"
    jours = {timezone.localdate(message.envoye_le) for message in messages}
    heure = _heure if len(jours) == 1 else _jour_et_heure
    lignes = [f"{heure(m)} {_qui(m)}{_transfere(m)} : {m.texte}" for m in messages]
    return "\n".join([*lignes, f"Messagerie, {len(messages)} messages de {messages[0].groupe.nom}."])


def _pieces(messages: Sequence[Message]) -> list[Document]:
    documents = documents_de(*messages)
    if len(documents) > PIECES_MAX:
        trop = f"Ces messages portent {len(documents)} pièces jointes (maximum {PIECES_MAX}) : versez-en moins."
        raise ValidationError({"messages": trop})
    return documents


def _origine(message: Message) -> str:
    ecrit = f"{_qui(message)} à {_heure(message)}"
    if premier := message.origine:
        ecrit = f"{_qui(premier)} {_quand(premier, message)}, transféré par {ecrit}"
    return f"Messagerie : écrit par {ecrit}, message n° {message.numero} de {message.groupe.nom}."


def _transfere(message: Message) -> str:
    premier = message.origine
    return f", transféré de {_qui(premier)} {_quand(premier, message)}" if premier else ""


def _qui(message: Message) -> str:
    return f"{message.auteur.nom_affiche}{f' ({message.entite.nom})' if message.entite else ''}"


def _quand(premier: Message, message: Message) -> str:
    """The day too, if it is another one than that of who passed it on."""
    le_meme = timezone.localdate(premier.envoye_le) == timezone.localdate(message.envoye_le)
    return f"à {_heure(premier)}" if le_meme else f"le {_jour_et_heure(premier)}"


def _heure(message: Message) -> str:
    return f"{timezone.localtime(message.envoye_le):%H:%M}"


def _jour_et_heure(message: Message) -> str:
    return f"{timezone.localtime(message.envoye_le):%d/%m/%Y %H:%M}"


def _verifier(messages: Sequence[Message]) -> None:
    if not messages:
        raise ValidationError({"messages": "Choisissez au moins un message."})
    if len(messages) > MESSAGES_MAX:
        raise ValidationError({"messages": f"Une entrée reçoit au plus {MESSAGES_MAX} messages."})
    if len({message.groupe_id for message in messages}) > 1:
        raise ValidationError({"messages": "Choisissez des messages d'une même conversation."})
    if messages[0].envoye_le < horloge.maintenant() - ANCIENNETE_MAX:
        dit = "Un de ces messages a" if len(messages) > 1 else "Ce message a"
        raise ValidationError(
            {"messages": f"{dit} plus d'un an : une main courante ne reçoit plus rien d'aussi ancien."}
        )
    for message in messages:
        verifier_non_supprime(message)

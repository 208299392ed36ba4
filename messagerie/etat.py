"""The state of a message and of a conversation as plain JSON, and the only drawing of a message."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.template.loader import get_template
from django.utils.safestring import SafeString

from annuaire.models import Entite, Utilisateur
from ged.models import Document
from ged.pieces import donnees_piece, lecture_des_pieces
from messagerie.models import Conversation, Message, Piece, PriseEnCompte, Reaction, Versement

Donnees = dict[str, Any]
EXTRAIT_MAX = 160
DESSINS_GARDES = 4_096
UN_A_UN = ("auteur", "entite", "reponse_a__auteur", "origine__auteur", "origine__entite")
SUITE = (
    Prefetch("reactions", Reaction.objects.select_related("utilisateur").order_by("id")),
    Prefetch("prises_en_compte", PriseEnCompte.objects.select_related("utilisateur").order_by("id")),
    Prefetch(
        "versements",
        Versement.objects.select_related("entree", "auteur").defer("entree__recherche", "entree__texte").order_by("id"),
    ),
)


def avec_suite(messages: QuerySet[Message]) -> QuerySet[Message]:
    """The messages with all that `donnees_message` reads, in four queries."""
    return (
        messages.select_related(*UN_A_UN)
        .prefetch_related(*SUITE)
        .annotate(pieces_jointes=lecture_des_pieces(Piece, "message"))
        .defer("recherche", "reponse_a__recherche", "origine__recherche")
    )


@contextmanager
def sans_suite(message: Any, documents: Sequence[Document] = ()) -> Iterator[None]:
    """Inside, nothing has followed this new message yet, so that `donnees_message` does not ask the database."""
    message.pieces_jointes = [donnees_piece(document) for document in documents]
    message._prefetched_objects_cache = {"reactions": (), "prises_en_compte": (), "versements": ()}
    yield
    message._prefetched_objects_cache = {}


def donnees_message(message: Any) -> Donnees:
    """Everything needed to draw the message, which comes from `avec_suite` or `sans_suite`. Dates in UTC."""
    return {
        "id": message.pk,
        "groupe": message.groupe_id,
        "numero": message.numero,
        "jeton": str(message.jeton),
        "auteur": etat_personne(message.auteur),
        "entite": etat_entite(message.entite),
        "envoye_le": date(message.envoye_le),
        "texte": message.texte,
        "mentions": message.mentions,
        "est_urgent": message.est_urgent,
        "reponse_a": _citation(message.reponse_a),
        "origine": _origine(message.origine),
        "modifie_le": date(message.modifie_le),
        "supprime_le": date(message.supprime_le),
        "reactions": _reactions(message),
        "prises_en_compte": [
            {"personne": etat_personne(p.utilisateur), "le": date(p.le)} for p in message.prises_en_compte.all()
        ],
        "versements": [
            {
                "entree": v.entree_id,
                "numero": v.entree.numero,
                "groupe": v.entree.groupe_id,
                "auteur": etat_personne(v.auteur),
                "le": date(v.le),
            }
            for v in message.versements.all()
        ],
        "pieces": message.pieces_jointes,
    }


def donnees_conversation(conversation: Conversation) -> Donnees:
    """What is said of a conversation on its own fil."""
    groupe = conversation.groupe
    return {
        "id": conversation.pk,
        "genre": conversation.genre,
        "nom": groupe.nom,
        "fonction": conversation.fonction,
        "rattachee": conversation.rattachee_id,
        "close_le": date(groupe.clos_le),
    }


def rendre_message(donnees: Donnees) -> SafeString:
    """The HTML fragment of a message, the same for every reader: the browser decides what depends on who reads."""
    return _dessiner(json.dumps(donnees, separators=(",", ":")))


def rendre_rien(donnees: Donnees) -> str:
    """For what is not a line of the conversation."""
    return ""


@lru_cache(maxsize=DESSINS_GARDES)
def _dessiner(etat: str) -> SafeString:
    gabarit = get_template("messagerie/message.html", using="jinja2")
    return SafeString(gabarit.render({"m": json.loads(etat), "signes": SIGNES}))


# The word of each sign, whose drawing is in the sprite: not every machine has a font for emojis.
SIGNES = {
    "accord": "D’accord",
    "fait": "Fait",
    "vu": "Je regarde",
    "merci": "Merci",
    "question": "Question",
    "attention": "Attention",
}


def date(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat() if instant else None


def etat_personne(personne: Utilisateur | None) -> Donnees | None:
    return {"id": personne.pk, "nom": personne.nom_affiche} if personne else None


def etat_entite(entite: Entite | None) -> Donnees | None:
    return {"id": entite.pk, "code": entite.code, "nom": entite.nom} if entite else None


def _citation(message: Message | None) -> Donnees | None:
    if message is None:
        return None
    texte = " ".join(message.texte.split())
    extrait = texte if len(texte) <= EXTRAIT_MAX else f"{texte[:EXTRAIT_MAX]}…"
    return {"id": message.pk, "numero": message.numero, "auteur": etat_personne(message.auteur), "extrait": extrait}


def _origine(message: Message | None) -> Donnees | None:
    """No name of the other conversation: its readers know how it is called, the others need not."""
    if message is None:
        return None
    return {
        "message": message.pk,
        "numero": message.numero,
        "groupe": message.groupe_id,
        "auteur": etat_personne(message.auteur),
        "entite": etat_entite(message.entite),
        "le": date(message.envoye_le),
    }


def _reactions(message: Message) -> list[Donnees]:
    """By sign, in the order of the set, with who put it."""
    par_signe: dict[str, list[Donnees | None]] = {}
    for reaction in message.reactions.all():
        par_signe.setdefault(reaction.signe, []).append(etat_personne(reaction.utilisateur))
    return [{"signe": signe, "personnes": par_signe[signe]} for signe in Reaction.Signe.values if signe in par_signe]

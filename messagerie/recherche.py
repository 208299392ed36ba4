"""French full text search in one's conversations: accents and plurals do not matter."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, QuerySet

from annuaire.models import Groupe, Utilisateur
from annuaire.mots import extrait, requete, surligner
from messagerie.etat import date, etat_entite, etat_personne
from messagerie.models import Message

PAGE = 30


def chercher(
    utilisateur: Utilisateur, q: str, *, groupe: int | None = None, avant: int | None = None, taille: int = PAGE
) -> list[dict[str, Any]]:
    """The newest messages that hold the words, with the passage; `avant`: the id of the last one already seen."""
    mots = requete(q)
    if not mots:
        return []
    conversations = Groupe.objects.visibles_par(utilisateur).filter(genre=Groupe.Genre.CONVERSATION)
    if groupe is not None:
        conversations = conversations.filter(pk=groupe)
    cherche = SearchQuery(mots, search_type="raw", config="portail_fr")
    # Named one by one: PostgreSQL knows then how few of all messages these are, and opens no other.
    siennes = list(conversations.order_by().values_list("pk", flat=True))
    trouves = Message.objects.filter(groupe__in=siennes, supprime_le__isnull=True, recherche=cherche)
    if avant is not None:
        trouves = trouves.filter(pk__lt=avant)
    # The sum keeps the planner from walking all messages until a page is full, which a rare word never fills.
    ids = list(trouves.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)[:taille])
    return [_resultat(message) for message in _avec_extrait(Message.objects.filter(pk__in=ids), q)]


def _avec_extrait(messages: QuerySet[Message], q: str) -> QuerySet[Message]:
    a_marquer = SearchQuery(requete(q, a_marquer=True), search_type="raw", config="portail_fr")
    trouves = messages.annotate(extrait=extrait("texte", a_marquer, max_words=30, min_words=12))
    return trouves.select_related("auteur", "entite", "groupe").defer("recherche").order_by("-pk")


def _resultat(message: Any) -> dict[str, Any]:
    return {
        "id": message.pk,
        "conversation": message.groupe_id,
        "nom": message.groupe.nom,
        "numero": message.numero,
        "auteur": etat_personne(message.auteur),
        "entite": etat_entite(message.entite),
        "envoye_le": date(message.envoye_le),
        "extrait": str(surligner(message.extrait)),
    }

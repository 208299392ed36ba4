"""French full text search in one's conversations: accents and plurals do not matter."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import QuerySet, Value

from annuaire.models import Utilisateur
from maincourante.recherche import DEBUT, FIN, requete, surligner
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
    trouves = Message.objects.visibles_par(utilisateur).filter(supprime_le__isnull=True)
    if groupe is not None:
        trouves = trouves.filter(groupe=groupe)
    if avant is not None:
        trouves = trouves.filter(pk__lt=avant)
    return [_resultat(message) for message in _avec_extrait(trouves, mots)[:taille]]


def _avec_extrait(messages: QuerySet[Message], mots: str) -> QuerySet[Message]:
    cherche = SearchQuery(mots, search_type="raw", config="portail_fr")
    extrait = SearchHeadline(
        "texte",
        cherche,
        config=Value("portail_fr"),
        start_sel=DEBUT,
        stop_sel=FIN,
        max_words=30,
        min_words=12,
    )
    trouves = messages.filter(recherche=cherche).annotate(extrait=extrait)
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

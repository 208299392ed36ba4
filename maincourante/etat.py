"""The state of an entry as plain JSON, and its only drawing, for the page, the live frame and the HTTP reading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject
from django.template.loader import get_template
from django.utils.safestring import SafeString

from annuaire.models import Entite, Utilisateur
from ged.models import Document
from ged.pieces import donnees_piece, lecture_des_pieces
from maincourante.models import (
    Adressage,
    Categorie,
    Commentaire,
    Entree,
    MainCourante,
    Modele,
    Piece,
    Rectification,
)
from maincourante.original import AMONT, etats_origine
from maincourante.suites import lectures_des_liens, liens_de, poser_liens

UN_A_UN: dict[str, type[Model]] = {
    "auteur": Utilisateur,
    "entite": Entite,
    "categorie": Categorie,
    "action_entite": Entite,
    "action_personne": Utilisateur,
    "epinglee_par": Utilisateur,
    "annulee_par": Utilisateur,
    "origine": Entree,
}
LUS: dict[type[Model], set[str]] = {
    Utilisateur: {"titre", "first_name", "last_name", "username"},
    Entite: {"code", "nom"},
    Categorie: {"libelle"},
    Entree: {"numero", "groupe_id"},
}


def _superflus(**liens: type[Model]) -> list[str]:
    """What is not read of the people, entités and origins that an entry names: most of their columns."""
    return [
        f"{lien}__{champ.attname}"
        for lien, modele in liens.items()
        for champ in modele._meta.concrete_fields
        if not champ.primary_key and champ.attname not in LUS[modele]
    ]


SUITE = (
    Prefetch(
        "rectifications",
        Rectification.objects.select_related("auteur").defer(*_superflus(auteur=Utilisateur)).order_by("id"),
        to_attr="rectifications_lues",
    ),
    Prefetch(
        "adressages",
        Adressage.objects.select_related("entite", "utilisateur", "pris_par", "relance_par")
        .defer(*_superflus(entite=Entite, utilisateur=Utilisateur, pris_par=Utilisateur, relance_par=Utilisateur))
        .order_by("id"),
        to_attr="adressages_lus",
    ),
    Prefetch(
        "commentaires",
        Commentaire.objects.select_related("auteur", "entite")
        .defer("recherche", *_superflus(auteur=Utilisateur, entite=Entite))
        .order_by("id"),
        to_attr="commentaires_lus",
    ),
)
COPIES = Entree.objects.filter(origine=OuterRef("pk")).order_by("id")
A_POSTERIORI = timedelta(seconds=60)
DESSINS_GARDES = 4_096  # about 3 kB each


def avec_suite(entrees: QuerySet[Entree]) -> QuerySet[Entree]:
    """The entries with all that `donnees_entree` reads, in four queries."""
    copies = COPIES.values(json=JSONObject(entree="pk", numero="numero", groupe="groupe_id"))
    return (
        entrees.select_related(*UN_A_UN)
        .prefetch_related(*SUITE)
        .annotate(
            copies=ArraySubquery(copies),
            amont=AMONT,
            pieces_jointes=lecture_des_pieces(Piece, "entree"),
            **lectures_des_liens(),
        )
        .defer("recherche", *_superflus(**UN_A_UN))
    )


@contextmanager
def sans_suite(
    entree: Any,
    adressages: Sequence[Adressage] = (),
    copies: Sequence[Entree] = (),
    liens: Mapping[str, Any] | None = None,
    documents: Sequence[Document] = (),
) -> Iterator[None]:
    """Inside, nothing else has followed this new entry yet, so that `donnees_entree` does not ask the database: but of
    the copy of a copy, whose first original may no longer hold."""
    entree.amont = _amont(entree) if entree.origine and entree.origine.origine_id else None
    entree.copies = [_copie(copie) for copie in copies]
    entree.pieces_jointes = [donnees_piece(document) for document in documents]
    entree.rectifications_lues, entree.adressages_lus, entree.commentaires_lus = (), adressages, ()
    poser_liens(entree, liens or {})
    yield
    del entree.rectifications_lues, entree.adressages_lus, entree.commentaires_lus


def donnees_entree(entree: Any) -> dict[str, Any]:
    """Everything needed to draw the entry, which comes from `avec_suite` or `sans_suite`.

    Dates are ISO 8601 in UTC; keys are those of the model; None where there is nothing.
    """
    return {
        "id": entree.pk,
        "groupe": entree.groupe_id,
        "numero": entree.numero,
        "jeton": str(entree.jeton),
        "genre": entree.genre,
        "auteur": etat_personne(entree.auteur),
        "entite": etat_entite(entree.entite),
        "consignee_le": _date(entree.consignee_le),
        "survenu_le": _date(entree.survenu_le),
        "est_a_posteriori": entree.consignee_le - entree.survenu_le > A_POSTERIORI,
        "texte": entree.texte,
        "mentions": entree.mentions,
        "categorie": {"code": entree.categorie.code, "libelle": entree.categorie.libelle} if entree.categorie else None,
        "importance": entree.importance,
        "lieu": _lieu(entree),
        "destinataires": [_destinataire(adressage) for adressage in entree.adressages_lus],
        "action": _action(entree),
        "rectifications": [
            {"texte_avant": r.texte_avant, "auteur": etat_personne(r.auteur), "le": _date(r.rectifiee_le)}
            for r in entree.rectifications_lues
        ],
        "annulation": {
            "auteur": etat_personne(entree.annulee_par),
            "le": _date(entree.annulee_le),
            "motif": entree.annulee_motif,
        }
        if entree.annulee_le
        else None,
        "epingle": {"auteur": etat_personne(entree.epinglee_par), "le": _date(entree.epinglee_le)}
        if entree.epinglee_le
        else None,
        "commentaires": [
            {
                "id": c.pk,
                "auteur": etat_personne(c.auteur),
                "entite": etat_entite(c.entite),
                "texte": c.texte,
                "le": _date(c.ecrit_le),
            }
            for c in entree.commentaires_lus
        ],
        "origine": _origine(entree),
        "partages": entree.copies,
        "liens": liens_de(entree),
        "pieces": entree.pieces_jointes,
    }


def etat_cote(entree: Any) -> dict[str, Any]:
    """The little that the side panel shows of an open action or a key point, which has its `amont`."""
    return {
        "id": entree.pk,
        "groupe": entree.groupe_id,
        "numero": entree.numero,
        "texte": entree.texte,
        "importance": entree.importance,
        "consignee_le": _date(entree.consignee_le),
        "survenu_le": _date(entree.survenu_le),
        "action": _action(entree),
        "origine": _origine(entree),
    }


def donnees_modele(modele: Modele) -> dict[str, Any]:
    return {
        "id": modele.pk,
        "titre": modele.titre,
        "texte": modele.texte,
        "categorie": modele.categorie_id,
        "importance": modele.importance,
    }


def donnees_main_courante(journal: MainCourante) -> dict[str, Any]:
    return {"groupe": journal.pk, "delai_prise_en_compte": journal.delai_prise_en_compte}


def rendre_rien(donnees: dict[str, Any]) -> str:
    """For what is not a line of the log."""
    return ""


def rendre_entree(donnees: dict[str, Any]) -> SafeString:
    """The HTML fragment of an entry, the same for every reader: the browser decides what depends on who reads."""
    return _dessiner(json.dumps(donnees, separators=(",", ":")))


@lru_cache(maxsize=DESSINS_GARDES)
def _dessiner(etat: str) -> SafeString:
    """Everybody opens the same last entries: each state is drawn once per process. The whole state is the key."""
    return SafeString(get_template("maincourante/entree.html", using="jinja2").render({"e": json.loads(etat)}))


def _date(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat() if instant else None


def etat_personne(personne: Utilisateur | None) -> dict[str, Any] | None:
    return {"id": personne.pk, "nom": personne.nom_affiche} if personne else None


def etat_entite(entite: Entite | None) -> dict[str, Any] | None:
    return {"id": entite.pk, "code": entite.code, "nom": entite.nom} if entite else None


def _lieu(entree: Entree) -> dict[str, Any] | None:
    if not entree.lieu and entree.latitude is None:
        return None
    return {"texte": entree.lieu, "latitude": entree.latitude, "longitude": entree.longitude}


def _destinataire(adressage: Adressage) -> dict[str, Any]:
    return {
        "id": adressage.pk,
        "entite": etat_entite(adressage.entite),
        "role": adressage.role,
        "personne": etat_personne(adressage.utilisateur),
        "nom": _nom_destinataire(adressage),
        "adresse_le": _date(adressage.adresse_le),
        "echeance_le": _date(adressage.echeance_le),
        "relance_le": _date(adressage.relance_le),
        "relance_par": etat_personne(adressage.relance_par),
        "pris_par": etat_personne(adressage.pris_par),
        "pris_le": _date(adressage.pris_le),
    }


def _nom_destinataire(adressage: Adressage) -> str:
    if adressage.utilisateur:
        return adressage.utilisateur.nom_affiche
    assert adressage.entite is not None  # noqa: S101 — the constraint adressage_entite_ou_personne
    return f"{adressage.entite.nom} · {adressage.get_role_display()}" if adressage.role else adressage.entite.nom


def _action(entree: Entree) -> dict[str, Any] | None:
    if not entree.action_etat:
        return None
    return {
        "etat": entree.action_etat,
        "entite": etat_entite(entree.action_entite),
        "personne": etat_personne(entree.action_personne),
        "echeance": _date(entree.action_echeance),
        "faite_le": _date(entree.action_faite_le),
    }


def _origine(entree: Any) -> dict[str, Any] | None:
    """Whether it still holds is for all to know; by whom and why, for those who read it."""
    if entree.origine is None:
        return None
    return _copie(entree.origine) | etats_origine(entree.amont)


def _amont(entree: Entree) -> Any:
    return Entree.objects.filter(pk=entree.pk).values_list(AMONT, flat=True).get()


def _copie(entree: Entree) -> dict[str, Any]:
    """No name: readers of this groupe need not take part in the other one. Whoever does knows how it is called."""
    return {"entree": entree.pk, "numero": entree.numero, "groupe": entree.groupe_id}

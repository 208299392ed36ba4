"""A million entries in one main courante, written straight into the base: by the acte, one by one, it would take hours.

The first entry goes through the portal; the others are its row with another number, date, author and text. Their
dépêches are not written: the pages measured here read the entries, not the fil, whose head is moved so that the unread
counts have their full size. Runs in the portal's environment. Usage: million.py COMBIEN GROUPE.
"""

from __future__ import annotations

import os
import sys
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 — the applications must be loaded first

from annuaire.models import Affectation, Groupe, Utilisateur  # noqa: E402
from maincourante.actes.consigner import consigner  # noqa: E402
from maincourante.models import Adressage, Commentaire, Entree  # noqa: E402

TABLE = "maincourante_entree"
SUJETS = (
    "SMUR de Muret", "VLM 1", "Hélico Dragon 31", "Régulation", "Cellule de crise", "AR 2", "UMH de garde",
    "Équipe NRBC", "PC du Sdis", "CH de Montauban", "Directeur de garde", "CUMP",
)  # fmt: skip
ACTIONS = (
    "engagé sur", "demande un renfort pour", "sur les lieux de", "quitte", "bilan transmis pour", "en attente à",
    "annulé pour", "prend en charge deux relatives à", "signale une fumée visible depuis", "se rend disponible après",
)  # fmt: skip
FAITS = (
    "l'accident de la RD 820", "l'incendie de l'entrepôt", "le malaise du gymnase", "la fuite de chlore",
    "l'explosion de la silo", "l'évacuation de l'école", "la crue de l'Ariège", "le carambolage de l'A61",
    "le transfert en réanimation", "la coupure électrique du bloc",
)  # fmt: skip
SUITES = (
    "", "Rappel dans dix minutes.", "Lits de réanimation recensés.", "Familles orientées vers l'accueil.",
    "Vent d'est, périmètre porté à 500 mètres.", "Effectif complet, relève à 20 h.", "Rien à signaler.",
)  # fmt: skip
# One entry in 50 000 has it: the rare word of the search (bench.pages).
RARE = "thoracotomie"


def remplir(combien: int, groupe: Groupe) -> None:
    """Everything, in one transaction; the index of the words is made again at the end, which is faster."""
    auteurs = list(Utilisateur.objects.filter(affectation_active__isnull=False).order_by("pk")[:200])
    with transaction.atomic():
        modele = consigner(auteur=auteurs[0], groupe=groupe, texte="Ouverture.", jeton=uuid4()).entree
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'entree_recherche'")
        definition = curseur.fetchone()[0]
        curseur.execute("DROP INDEX entree_recherche")
        curseur.execute("SET LOCAL session_replication_role = replica")  # what is copied needs no check of its keys
        curseur.execute(_insertion(), {**_valeurs(auteurs), "modele": modele.pk, "combien": combien})
        curseur.execute("SET LOCAL maintenance_work_mem = '512MB'")
        curseur.execute(definition)
        curseur.execute(
            "UPDATE maincourante_maincourante SET dernier_numero = %s WHERE groupe_id = %s", [combien + 1, groupe.pk]
        )
        curseur.execute("UPDATE fil_fil SET nouveautes = %s WHERE groupe_id = %s", [combien + 1, groupe.pk])
    habiller(groupe, auteurs)
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")


def _insertion() -> str:
    """Copies every column of the model entry but those that change from one entry to the next."""
    changees: dict[str, str | None] = {
        "id": None,
        "recherche": None,
        "numero": "m.numero + i",
        "jeton": "gen_random_uuid()",
        "consignee_le": "now() - make_interval(secs => 20 * (%(combien)s - i))",
        "survenu_le": "now() - make_interval(secs => 20 * (%(combien)s - i))",
        "auteur_id": "(%(auteurs)s::bigint[])[1 + i %% %(nb_auteurs)s]",
        "entite_id": "(%(entites)s::bigint[])[1 + i %% %(nb_auteurs)s]",
        "categorie_id": "(%(categories)s::text[])[1 + i %% 5]",
        "importance": "CASE WHEN i %% 97 = 0 THEN 'urgente' WHEN i %% 11 = 0 THEN 'importante' ELSE 'normale' END",
        "texte": """concat_ws(' ',
            (%(sujets)s::text[])[1 + (hashint8(i) & 2147483647) %% array_length(%(sujets)s::text[], 1)],
            (%(actions)s::text[])[1 + (hashint8(i * 7) & 2147483647) %% array_length(%(actions)s::text[], 1)],
            (%(faits)s::text[])[1 + (hashint8(i * 13) & 2147483647) %% array_length(%(faits)s::text[], 1)] || ',',
            'dossier', (100000 + (hashint8(i * 17) & 2147483647) %% 400000)::text || '.',
            (%(suites)s::text[])[1 + (hashint8(i * 19) & 2147483647) %% array_length(%(suites)s::text[], 1)],
            CASE WHEN i %% 50000 = 49999 THEN %(rare)s END)""",
    }
    toutes = [str(champ.column) for champ in Entree._meta.concrete_fields]
    colonnes = [colonne for colonne in toutes if changees.get(colonne, "") is not None]
    sources = [changees.get(colonne) or f"m.{colonne}" for colonne in colonnes]
    return (
        f"INSERT INTO {TABLE} ({', '.join(colonnes)}) SELECT {', '.join(sources)} "
        f"FROM {TABLE} m, generate_series(1, %(combien)s) AS i WHERE m.id = %(modele)s"
    )


def _valeurs(auteurs: list[Utilisateur]) -> dict[str, Any]:
    entites = dict(Affectation.objects.values_list("utilisateur_id", "entite_id"))
    return {
        "auteurs": [auteur.pk for auteur in auteurs],
        "entites": [entites[auteur.pk] for auteur in auteurs],
        "nb_auteurs": len(auteurs),
        "categories": ["information", "decision", "demande", "moyens", "bilan"],
        "sujets": list(SUJETS),
        "actions": list(ACTIONS),
        "faits": list(FAITS),
        "suites": list(SUITES),
        "rare": RARE,
    }


def habiller(groupe: Groupe, auteurs: list[Utilisateur]) -> None:
    """The newest entries have addressees and comments, as in a real crisis."""
    for rang, entree in enumerate(Entree.objects.filter(groupe=groupe).order_by("-numero").defer("recherche")[:300]):
        if rang % 3 == 0:
            Adressage.objects.create(
                entree=entree,
                entite_id=entree.entite_id,
                adresse_le=entree.consignee_le,
                echeance_le=entree.consignee_le,
                pris_par=auteurs[rang % len(auteurs)] if rang % 2 else None,
                pris_le=entree.consignee_le if rang % 2 else None,
            )
        if rang % 4 == 0:
            Commentaire.objects.create(
                entree=entree,
                jeton=uuid4(),
                auteur=auteurs[0],
                entite_id=entree.entite_id,
                texte="Vu avec le régulateur.",
                ecrit_le=entree.consignee_le,
            )


if __name__ == "__main__":
    remplir(int(sys.argv[1]), Groupe.objects.get(pk=int(sys.argv[2])))

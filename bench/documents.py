"""A hundred thousand documents with two pages of text each, and the search over them.

As in bench/million.py: the first goes through the portal, the others are its rows with other words. The search
columns are filled by the portal's own statement. Runs in the portal's environment. Usage: documents.py COMBIEN GROUPE.
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

from annuaire.models import Groupe, Utilisateur  # noqa: E402
from ged.actes.deposer import deposer  # noqa: E402
from ged.actes.depots import ouvrir_depot, recevoir  # noqa: E402
from ged.actes.indexer import indexer  # noqa: E402
from ged.models import Document, Fichier, Version  # noqa: E402

TITRES = (
    "Procédure",
    "Plan blanc",
    "Annuaire de crise",
    "Carte des moyens",
    "Compte rendu",
    "Fiche réflexe",
    "Consigne",
)
SUJETS = (
    "évacuation", "hélicoptère", "décontamination", "régulation", "réanimation", "astreinte", "télécommunications",
    "grand froid", "canicule", "regroupement des victimes", "bascule des lignes", "relève",
)  # fmt: skip
LIEUX = ("Toulouse", "Montauban", "Albi", "Muret", "Purpan", "Rangueil", "Castelsarrasin", "Portet", "Blagnac", "Auch")
MOTS = (
    "le médecin régulateur décide l'orientation", "l'ARM prévient le cadre d'astreinte", "les lits sont recensés",
    "la cellule de crise est ouverte", "le poste médical avancé est installé", "les familles sont accueillies",
    "le bilan est transmis toutes les trente minutes", "les renforts viennent de la zone", "le matériel est vérifié",
    "la main courante porte chaque décision", "les victimes sont triées puis évacuées", "la préfecture est informée",
)  # fmt: skip
# One document in 10 000 has it.
RARE = "thoracotomie"
PHRASES = 60
LOT = 5_000


def remplir(combien: int, groupe: Groupe) -> None:
    auteur = Utilisateur.objects.filter(affectation_active__isnull=False).order_by("pk")[0]
    modele = _premier(auteur, groupe)
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")  # what is copied needs no check of its keys
        for colonnes, source in (_fichiers(modele), _documents(modele), _versions(modele)):
            curseur.execute(colonnes, source | {"combien": combien})
        curseur.execute(
            "UPDATE ged_document d SET courante_id = v.id FROM ged_version v"
            " WHERE v.document_id = d.id AND d.courante_id IS NULL"
        )
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for debut in range(0, len(ids), LOT):
        indexer(*ids[debut : debut + LOT])
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")


def _premier(auteur: Utilisateur, groupe: Groupe) -> Document:
    depot = ouvrir_depot(auteur=auteur, groupe=groupe, nom="modèle.txt", taille=7, jeton=uuid4())
    depot = recevoir(auteur=auteur, depot=depot, debut=0, octets=b"modele.")
    return deposer(auteur=auteur, groupe=groupe, jeton=depot.jeton)


def _fichiers(modele: Document) -> tuple[str, dict[str, Any]]:
    texte = f"""(SELECT string_agg((%(mots)s::text[])[1 + (hashint8(i * 31 + n) & 2147483647) %% {len(MOTS)}], '. ')
        FROM generate_series(1, {PHRASES}) AS n) || CASE WHEN i %% 10000 = 9999 THEN ' {RARE}' ELSE '' END"""
    empreinte = "md5(i::text) || md5((-i)::text)"
    assert modele.courante is not None
    return _copier(Fichier, modele.courante.fichier_id, {"empreinte": empreinte, "texte": texte}), {"mots": list(MOTS)}


def _documents(modele: Document) -> tuple[str, dict[str, Any]]:
    titre = f"""concat_ws(' ', (%(titres)s::text[])[1 + i %% {len(TITRES)}],
        (%(sujets)s::text[])[1 + (hashint8(i) & 2147483647) %% {len(SUJETS)}],
        (%(lieux)s::text[])[1 + (hashint8(i * 7) & 2147483647) %% {len(LIEUX)}], i::text)"""
    changees = {
        "titre": titre,
        "courante_id": "NULL",
        "depose_le": "now() - make_interval(mins => 3 * (%(combien)s - i))",
    }
    donnees = {"titres": list(TITRES), "sujets": list(SUJETS), "lieux": list(LIEUX)}
    return _copier(Document, modele.pk, changees), donnees


def _versions(modele: Document) -> tuple[str, dict[str, Any]]:
    """The nth document holds the nth file."""
    assert modele.courante is not None
    changees = {
        "jeton": "gen_random_uuid()",
        "document_id": f"{modele.pk} + i",
        "fichier_id": f"{modele.courante.fichier_id} + i",
    }
    return _copier(Version, modele.courante_id, changees), {}


def _copier(modele: Any, pk: int | None, changees: dict[str, str]) -> str:
    table = modele._meta.db_table
    toutes = [str(champ.column) for champ in modele._meta.concrete_fields]
    sources = [f"m.id + i AS {c}" if c == "id" else changees.get(c, f"m.{c}") for c in toutes]
    return (
        f"INSERT INTO {table} ({', '.join(toutes)}) SELECT {', '.join(sources)} "
        f"FROM {table} m, generate_series(1, %(combien)s) AS i WHERE m.id = {pk}"
    )


if __name__ == "__main__":
    remplir(int(sys.argv[1]), Groupe.objects.get(pk=int(sys.argv[2])))

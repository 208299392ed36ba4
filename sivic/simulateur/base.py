"""The memory of the simulated SIVIC: a schema of its own, that the portal never reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

SCHEMA = """
    CREATE SCHEMA IF NOT EXISTS simulateur_sivic;
    CREATE TABLE IF NOT EXISTS simulateur_sivic.objet (
        evenement text, victime text, version integer NOT NULL, champs jsonb NOT NULL, recues integer[] NOT NULL,
        admise_le timestamptz, sortie_le timestamptz, PRIMARY KEY (evenement, victime)
    );
    CREATE TABLE IF NOT EXISTS simulateur_sivic.journal (
        numero bigint PRIMARY KEY, evenement text NOT NULL, victime text NOT NULL, champs jsonb NOT NULL
    );
    CREATE TABLE IF NOT EXISTS simulateur_sivic.panne (nom text PRIMARY KEY, chance double precision NOT NULL);
"""
ADMETTRE = """
    UPDATE simulateur_sivic.objet SET admise_le = now()
    WHERE victime <> '' AND champs ? 'destination' AND NOT champs ?| array['fusionnee_dans', 'annulee', 'admise_le']
        AND admise_le IS NULL
    RETURNING evenement, victime,
        jsonb_build_object('etablissement', champs->>'destination', 'admise_le', to_jsonb(admise_le))
"""
SORTIR = """
    UPDATE simulateur_sivic.objet SET sortie_le = now() WHERE admise_le IS NOT NULL AND sortie_le IS NULL
    RETURNING evenement, victime, jsonb_build_object('sortie_le', to_jsonb(sortie_le))
"""
OUVRIR = """
    INSERT INTO simulateur_sivic.objet (evenement, victime, version, champs, recues)
    SELECT 'SIV-' || lpad((count(*) + 1)::text, 5, '0'), '', 0, %s, '{}'
    FROM simulateur_sivic.objet WHERE evenement LIKE 'SIV-%%' AND victime = ''
    RETURNING evenement, victime, champs
"""
LEVER = """
    UPDATE simulateur_sivic.objet SET champs = champs || '{"etat": "leve"}'
    WHERE victime = '' AND champs->>'etat' = 'en_cours' RETURNING evenement, victime, '{"etat": "leve"}'::jsonb
"""
VENIR = """
    INSERT INTO simulateur_sivic.objet (evenement, victime, version, champs, recues, admise_le)
    SELECT evenement, 'S-' || (SELECT 1 + count(DISTINCT victime) FROM simulateur_sivic.journal WHERE victime ~ '^S-'),
        0, '{"etat": "ur", "lieu": "hopital"}', '{}', now()
    FROM simulateur_sivic.objet WHERE victime = '' ORDER BY evenement DESC LIMIT 1
    RETURNING evenement, victime, champs
"""
# SIVIC's own number of a person whom the portal has added to its list: one person, under the portal's number.
RECONNAITRE = """
    WITH sienne AS (
        DELETE FROM simulateur_sivic.objet WHERE evenement = %(evenement)s AND victime = %(sivic)s
        RETURNING admise_le, sortie_le
    )
    UPDATE simulateur_sivic.objet SET admise_le = coalesce(objet.admise_le, sienne.admise_le),
        sortie_le = coalesce(objet.sortie_le, sienne.sortie_le)
    FROM sienne WHERE evenement = %(evenement)s AND victime = %(victime)s
"""
PANNES = {
    "lent": "Répond en 2 secondes",
    "erreur": "Répond 500",
    "refuse": "Refuse (422)",
    "coupe": "Hors d'atteinte (503)",
    "perdue": "Écrit, puis perd sa réponse (500)",
    "double": "Répète des lignes du journal",
    "desordre": "Mélange le journal",
}


class Conflit(Exception):
    """The same version with another content."""


def preparer() -> None:
    with connection.cursor() as curseur:
        curseur.execute(SCHEMA)


@transaction.atomic
def deposer(evenement: str, victime: str, version: int, champs: dict[str, Any]) -> bool:
    """Keep this version; whether it is new. An older one is acknowledged and changes nothing."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{evenement}/{victime}"])
        curseur.execute(
            "SELECT version, champs FROM simulateur_sivic.objet WHERE evenement = %s AND victime = %s",
            [evenement, victime],
        )
        tenue = curseur.fetchone()
        if tenue and tenue[0] == version and _objet(tenue[1]) != champs:
            raise Conflit
        if tenue and tenue[0] >= version:
            return False
        curseur.execute(
            """
            INSERT INTO simulateur_sivic.objet (evenement, victime, version, champs, recues)
            VALUES (%s, %s, %s, %s, ARRAY[%s])
            ON CONFLICT (evenement, victime) DO UPDATE SET version = EXCLUDED.version, champs = EXCLUDED.champs,
                recues = simulateur_sivic.objet.recues || EXCLUDED.version
            """,
            [evenement, victime, version, json.dumps(champs), version],
        )
        if sivic := champs.get("sivic"):
            curseur.execute(RECONNAITRE, {"evenement": evenement, "victime": victime, "sivic": sivic})
    return True


def oublier() -> None:
    """As on the first day."""
    with connection.cursor() as curseur:
        curseur.execute("TRUNCATE simulateur_sivic.objet, simulateur_sivic.journal, simulateur_sivic.panne")


def connait(evenement: str) -> bool:
    return bool(_lire("SELECT 1 FROM simulateur_sivic.objet WHERE evenement = %s AND victime = ''", [evenement]))


def objets() -> list[dict[str, Any]]:
    """All that is held, the event before its victims."""
    colonnes = ("evenement", "victime", "version", "champs", "recues", "admise_le", "sortie_le")
    lignes = _lire(f"SELECT {', '.join(colonnes)} FROM simulateur_sivic.objet ORDER BY 1, length(victime), 2")  # noqa: S608
    return [dict(zip(colonnes, ligne, strict=True)) | {"champs": _objet(ligne[3])} for ligne in lignes]


def journal(depuis: int, limite: int = 500) -> list[dict[str, Any]]:
    lignes = _lire(
        "SELECT numero, evenement, victime, champs FROM simulateur_sivic.journal WHERE numero > %s ORDER BY 1 LIMIT %s",
        [depuis, limite],
    )
    noms = ("numero", "evenement", "victime", "champs")
    return [dict(zip(noms, ligne, strict=True)) | {"champs": _objet(ligne[3])} for ligne in lignes]


@transaction.atomic
def ecrire(evenement: str, victime: str, champs: dict[str, Any]) -> int:
    """One line of the journal: numbers follow each other without a gap."""
    with connection.cursor() as curseur:
        curseur.execute("LOCK TABLE simulateur_sivic.journal IN EXCLUSIVE MODE")
        curseur.execute(
            "INSERT INTO simulateur_sivic.journal SELECT coalesce(max(numero), 0) + 1, %s, %s, %s"
            " FROM simulateur_sivic.journal RETURNING numero",
            [evenement, victime, json.dumps(champs)],
        )
        return int(curseur.fetchone()[0])


def admettre() -> int:
    """Every victim that was oriented is admitted where it was sent; how many."""
    return _mouvoir(ADMETTRE)


def venir() -> int:
    """Somebody comes to a hospital by their own means, in the last event: SIVIC alone knows of them."""
    return _mouvoir(VENIR)


def sortir() -> int:
    """Whoever is in a hospital leaves it; how many."""
    return _mouvoir(SORTIR)


def ouvrir(champs: dict[str, Any]) -> int:
    """An event that SIVIC opens by itself, under a reference of its own."""
    return _mouvoir(OUVRIR, [json.dumps(champs)])


def lever() -> int:
    """Every event that runs is over, for SIVIC; how many."""
    return _mouvoir(LEVER)


def pannes() -> dict[str, float]:
    """The chance of each fault, from 0 to 1."""
    tenues = dict(_lire("SELECT nom, chance FROM simulateur_sivic.panne"))
    return {nom: tenues.get(nom, 0.0) for nom in PANNES}


def regler_pannes(lire: Callable[[str], float]) -> None:
    with connection.cursor() as curseur:
        for nom in PANNES:
            curseur.execute(
                "INSERT INTO simulateur_sivic.panne VALUES (%s, %s)"
                " ON CONFLICT (nom) DO UPDATE SET chance = EXCLUDED.chance",
                [nom, lire(nom)],
            )


@transaction.atomic
def _mouvoir(requete: str, valeurs: list[Any] | None = None) -> int:
    mouvements = _lire(requete, valeurs)
    for evenement, victime, champs in mouvements:
        ecrire(evenement, victime, _objet(champs))
    return len(mouvements)


def _lire(requete: str, valeurs: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs or [])
        return curseur.fetchall()


def _objet(lu: Any) -> dict[str, Any]:
    """Django gives the text of a jsonb to who reads without a model."""
    return json.loads(lu) if isinstance(lu, str) else lu

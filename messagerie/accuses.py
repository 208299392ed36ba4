"""Who received a message and who read it, and when: from what screens have told."""

from __future__ import annotations

from typing import Any

from django.db import connection

from annuaire.models import Groupe, Utilisateur
from fil.models import Accuse
from maincourante.participants import personnes_de
from messagerie.etat import date, etat_personne
from messagerie.models import Message

# The last telling of each person, found by jumps in the index: what a year of a conversation was told is not read.
DERNIERS = """
    WITH RECURSIVE dernier AS (
        (SELECT utilisateur_id, quoi, rang FROM fil_accuse WHERE groupe_id = %(groupe)s
         ORDER BY utilisateur_id DESC, quoi DESC, rang DESC LIMIT 1)
        UNION ALL
        SELECT suivant.* FROM dernier CROSS JOIN LATERAL (
            SELECT utilisateur_id, quoi, rang FROM fil_accuse
            WHERE groupe_id = %(groupe)s AND (utilisateur_id, quoi) < (dernier.utilisateur_id, dernier.quoi)
            ORDER BY utilisateur_id DESC, quoi DESC, rang DESC LIMIT 1
        ) AS suivant
    )
"""
CURSEURS = f"{DERNIERS} SELECT utilisateur_id, quoi, rang FROM dernier ORDER BY utilisateur_id, quoi"  # noqa: S608 — constants of this module
# The first telling that reaches a message is when it was received, or read.
PREMIERS = f"""
    {DERNIERS}
    SELECT dernier.utilisateur_id, dernier.quoi, premier.le FROM dernier CROSS JOIN LATERAL (
        SELECT le FROM fil_accuse
        WHERE groupe_id = %(groupe)s AND utilisateur_id = dernier.utilisateur_id AND quoi = dernier.quoi
          AND rang >= %(rang)s
        ORDER BY rang LIMIT 1
    ) AS premier
"""  # noqa: S608 — constants of this module only


def accuses_de(message: Message) -> list[dict[str, Any]]:
    """Each person who sees the conversation, but its author: received when, read when."""
    with connection.cursor() as curseur:
        curseur.execute(PREMIERS, {"groupe": message.groupe_id, "rang": message.numero})
        quand = {(personne, quoi): le for personne, quoi, le in curseur.fetchall()}
    autres = personnes_de(message.groupe).exclude(pk=message.auteur_id).order_by("last_name", "first_name")
    return [_accuse(personne, quand) for personne in autres]


def curseurs_de(groupe: Groupe) -> list[dict[str, Any]]:
    """How far each person's screen received, and each read; from which the states of all messages follow."""
    with connection.cursor() as curseur:
        curseur.execute(CURSEURS, {"groupe": groupe.pk})
        return [{"personne": personne, "quoi": quoi, "numero": numero} for personne, quoi, numero in curseur.fetchall()]


def _accuse(personne: Utilisateur, quand: dict[Any, Any]) -> dict[str, Any]:
    lu = quand.get((personne.pk, Accuse.Quoi.LU))
    # What was read was received, whichever was told first.
    recu = min(filter(None, [quand.get((personne.pk, Accuse.Quoi.RECU)), lu]), default=None)
    return {"personne": etat_personne(personne), "recu_le": date(recu), "lu_le": date(lu)}

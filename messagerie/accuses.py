"""Who received a message and who read it, and when: from what screens have told."""

from __future__ import annotations

from typing import Any

from django.db import connection

from annuaire.models import Groupe, Utilisateur
from fil.models import Accuse
from maincourante.participants import personnes_de
from messagerie.etat import date, etat_personne
from messagerie.models import Message

# The first telling that reaches a message is when it was received, or read.
PREMIERS = """
    SELECT utilisateur_id, quoi, min(le) FROM fil_accuse WHERE groupe_id = %s AND rang >= %s
    GROUP BY utilisateur_id, quoi
"""


def accuses_de(message: Message) -> list[dict[str, Any]]:
    """Each person who sees the conversation, but its author: received when, read when."""
    with connection.cursor() as curseur:
        curseur.execute(PREMIERS, [message.groupe_id, message.numero])
        quand = {(personne, quoi): le for personne, quoi, le in curseur.fetchall()}
    autres = personnes_de(message.groupe).exclude(pk=message.auteur_id).order_by("last_name", "first_name")
    return [_accuse(personne, quand) for personne in autres]


def curseurs_de(groupe: Groupe) -> list[dict[str, Any]]:
    """How far each person's screen received, and each read; from which the states of all messages follow."""
    derniers = Accuse.objects.filter(groupe=groupe).order_by("utilisateur_id", "quoi", "-rang")
    derniers = derniers.distinct("utilisateur_id", "quoi")
    return [
        {"personne": personne, "quoi": quoi, "numero": numero}
        for personne, quoi, numero in derniers.values_list("utilisateur_id", "quoi", "rang")
    ]


def _accuse(personne: Utilisateur, quand: dict[Any, Any]) -> dict[str, Any]:
    lu = quand.get((personne.pk, Accuse.Quoi.LU))
    # What was read was received, whichever was told first.
    recu = min(filter(None, [quand.get((personne.pk, Accuse.Quoi.RECU)), lu]), default=None)
    return {"personne": etat_personne(personne), "recu_le": date(recu), "lu_le": date(lu)}

"""The groupes of a person as the rail shows them: droit, head of the fil, unread and urgent counts, in one query."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from annuaire.droits import PLAFOND
from annuaire.models import Droit, Groupe, Participation, Role, Utilisateur
from annuaire.preparees import PrepareePour

# Urgent entries are counted among the unread ones only. An unread entry is one of the last `nouvelles` of its logbook:
# the fil counts one novelty per entry consigned, so the partial index on urgent entries answers without the dépêches.
# What the person wrote is not unread for them, nor what was annulled still urgent: as the browser counts live.
COMPTER = """
    SELECT g.id, g.nom, g.genre, droits.droit, coalesce(fil.dernier_numero, 0) AS tete,
        non_lus, cardinality(urgentes) AS urgents, urgentes
    FROM unnest(%(ids)s::bigint[], %(droits)s::int[]) AS droits (id, droit)
    JOIN annuaire_groupe g ON g.id = droits.id
    LEFT JOIN fil_fil fil ON fil.groupe_id = g.id
    LEFT JOIN fil_lecture lecture ON lecture.groupe_id = g.id AND lecture.utilisateur_id = %(utilisateur)s
    LEFT JOIN maincourante_maincourante mc ON mc.groupe_id = g.id
    CROSS JOIN LATERAL (
        SELECT greatest(coalesce(fil.nouveautes, 0) - coalesce(lecture.rang, 0), 0) AS nouvelles
    ) AS comptes
    CROSS JOIN LATERAL (
        SELECT nouvelles - count(*) AS non_lus FROM maincourante_entree e
        WHERE e.auteur_id = %(utilisateur)s AND e.groupe_id = g.id AND e.numero > mc.dernier_numero - nouvelles
    ) AS des_autres
    CROSS JOIN LATERAL (
        SELECT array(
            SELECT e.id FROM maincourante_entree e
            WHERE e.groupe_id = g.id AND e.importance = 'urgente' AND e.numero > mc.dernier_numero - nouvelles
                AND e.auteur_id IS DISTINCT FROM %(utilisateur)s AND e.annulee_le IS NULL
            ORDER BY e.numero DESC LIMIT 100
        ) AS urgentes
    ) AS recentes
    ORDER BY (g.entite_id = %(entite)s) IS TRUE DESC, array_position(%(genres)s, g.genre::text), lower(g.nom)
"""


# What is closed is found among the closed events: it would fill the rail with what nobody writes in any more.
OUVERTES = PrepareePour(
    lambda personne: (
        Participation.objects.de(personne)
        .filter(groupe__clos_le__isnull=True)
        .exclude(groupe__genre__in=Groupe.SANS_JOURNAL)
        .values_list("groupe_id", "droit", "utilisateur_id")
    )
)
ORDRE = ["evenement", "entite", "region", "zone", "nation", "cellule", "thematique"]


class Ligne(NamedTuple):
    """One groupe of the rail; `tete` is the number of the last dépêche of its fil, `urgentes` the ids of the entries
    that `urgents` counts."""

    id: int
    nom: str
    genre: str
    droit: int
    tete: int
    non_lus: int
    urgents: int
    urgentes: list[int]


def groupes_de(utilisateur: Utilisateur) -> list[Ligne]:
    """The groupes in which the person takes part, the logbook of their own entité first."""
    poste, droits = utilisateur.poste, droits_de(utilisateur)
    if not droits:
        return []
    with connection.cursor() as curseur:
        curseur.execute(
            COMPTER,
            {
                "ids": list(droits),
                "droits": [int(droit) for droit in droits.values()],
                "utilisateur": utilisateur.pk,
                "genres": ORDRE,
                "entite": poste.entite_id if poste else None,
            },
        )
        return [Ligne(*ligne) for ligne in curseur.fetchall()]


def droits_de(utilisateur: Utilisateur) -> dict[int, Droit]:
    """The person's droit in every open groupe, capped by role as annuaire.droits.droit_dans does, in one query."""
    poste = utilisateur.poste
    plafond = PLAFOND[Role(poste.role)] if poste else Droit.LECTURE
    droits: dict[int, Droit] = {}
    for groupe, droit, personnelle in OUVERTES(utilisateur):
        obtenu = droit if personnelle else min(droit, plafond)
        droits[groupe] = Droit(max(obtenu, droits.get(groupe, Droit.LECTURE)))
    return droits

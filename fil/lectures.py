"""Reading: what a person has missed, how far they have read, how much is unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce, Greatest

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from annuaire.preparees import curseur_qui_prepare
from fil.lignes import COLONNES, Rangee
from fil.models import Depeche, Fil

PAGE = 200
PAGE_NUE = 1_000
DEPUIS = f"""
    SELECT {COLONNES}
    FROM unnest(%s::bigint[], %s::bigint[]) AS curseur (groupe_id, numero)
    CROSS JOIN LATERAL (
        SELECT * FROM fil_depeche WHERE groupe_id = curseur.groupe_id AND numero > curseur.numero
        ORDER BY numero LIMIT %s
    ) AS d
    ORDER BY d.groupe_id, d.numero LIMIT %s
"""  # noqa: S608 — no value in the text
MARQUER = """
    INSERT INTO fil_lecture (utilisateur_id, groupe_id, numero, rang, lu_le)
    SELECT lu.utilisateur_id, lu.groupe_id, d.numero, d.rang, now()
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS lu (utilisateur_id, groupe_id, numero)
    JOIN fil_fil AS f ON f.groupe_id = lu.groupe_id
    JOIN fil_depeche AS d ON d.groupe_id = lu.groupe_id AND d.numero = least(lu.numero, f.dernier_numero)
    ORDER BY lu.utilisateur_id, lu.groupe_id
    ON CONFLICT (utilisateur_id, groupe_id) DO UPDATE
        SET numero = excluded.numero, rang = excluded.rang, lu_le = excluded.lu_le
        WHERE fil_lecture.numero < excluded.numero
"""
# Where people write to each other, each is told what the others have received and read. The rank of a dépêche is the
# number of the last message up to it. A screen late behind another of the same person tells nothing new.
ACCUSER = """
    INSERT INTO fil_accuse (utilisateur_id, groupe_id, quoi, rang, le)
    SELECT a.utilisateur_id, a.groupe_id, a.quoi, d.rang, %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[]) AS a (utilisateur_id, groupe_id, quoi, numero)
    JOIN annuaire_groupe AS g ON g.id = a.groupe_id AND g.genre = 'conversation'
    JOIN fil_fil AS f ON f.groupe_id = a.groupe_id
    JOIN fil_depeche AS d ON d.groupe_id = a.groupe_id AND d.numero = least(a.numero, f.dernier_numero)
    WHERE d.rang > 0 AND NOT EXISTS (
        SELECT FROM fil_accuse AS deja WHERE deja.groupe_id = a.groupe_id AND deja.utilisateur_id = a.utilisateur_id
        AND deja.quoi = a.quoi AND deja.rang >= d.rang
    )
    ORDER BY a.groupe_id, a.utilisateur_id, a.quoi
    ON CONFLICT DO NOTHING RETURNING groupe_id, utilisateur_id, quoi, rang
"""

AVOIR_ECRIT = """
    INSERT INTO fil_lecture (utilisateur_id, groupe_id, numero, rang, lu_le)
    SELECT %(auteur)s, %(groupe)s, %(numero)s, %(rang)s, now()
    WHERE %(rang)s <= 1 + coalesce((
        SELECT rang FROM fil_lecture WHERE utilisateur_id = %(auteur)s AND groupe_id = %(groupe)s
    ), 0)
    ON CONFLICT (utilisateur_id, groupe_id) DO UPDATE
        SET numero = excluded.numero, rang = excluded.rang, lu_le = excluded.lu_le
        WHERE fil_lecture.numero < excluded.numero
"""


class Position(NamedTuple):
    """A person in a groupe, the key of a reading cursor."""

    utilisateur: int
    groupe: int


def depuis(curseurs: Mapping[int, int], *, limite: int = PAGE) -> tuple[list[Rangee], bool]:
    """The dépêches after each cursor {groupe: numero}, by groupe and number, and whether there are more."""
    groupes, numeros = list(curseurs), list(curseurs.values())
    with connection.cursor() as curseur:
        curseur.execute(DEPUIS, [groupes, numeros, limite + 1, limite + 1])
        rangees = [Rangee(*rangee) for rangee in curseur.fetchall()]
    return rangees[:limite], len(rangees) > limite


def tetes(groupes: Iterable[int]) -> dict[int, int]:
    """The last number of each of these fils; 0 for one that has none yet."""
    groupes = list(groupes)
    return dict.fromkeys(groupes, 0) | dict(
        Fil.objects.filter(groupe__in=groupes).values_list("groupe_id", "dernier_numero")
    )


def marquer_lu(*, utilisateur: Utilisateur, groupe: Groupe, numero: int) -> None:
    """Move the person's reading cursor forward; never back, never beyond the fil."""
    marquer_lus({Position(utilisateur.pk, groupe.pk): numero})


def avoir_ecrit(depeche: Depeche) -> None:
    """Who writes has read what they wrote, if nothing waited before it: one also writes from elsewhere (forwarding), or
    before what came during a cut. Inside the transaction of the acte."""
    d = depeche
    valeurs = {"auteur": d.auteur_id, "groupe": d.groupe_id, "numero": d.numero, "rang": d.rang}
    curseur_qui_prepare().execute(AVOIR_ECRIT, valeurs)


@transaction.atomic
def marquer_lus(lus: Mapping[Position, int]) -> None:
    """Move many cursors in one statement, in the same order everywhere so that two processes never block each other."""
    if lus:
        with connection.cursor() as curseur:
            curseur.execute(MARQUER, [[p.utilisateur for p in lus], [p.groupe for p in lus], list(lus.values())])


class Recepisse(NamedTuple):
    """What a person's screen tells of a conversation: up to where it received it ("recu") or the person read ("lu")."""

    utilisateur: int
    groupe: int
    quoi: str


def conversations_parmi(groupes: Iterable[int]) -> set[int]:
    """Those of these groupes where people write to each other; a groupe never changes genre."""
    conversations = Groupe.objects.filter(pk__in=groupes, genre=Groupe.Genre.CONVERSATION)
    return set(conversations.values_list("pk", flat=True))


@transaction.atomic
def accuser(recepisses: Mapping[Recepisse, int]) -> list[tuple[int, int, str, int]]:
    """Note what was received and read, up to a number of the fil, in the groupes that are conversations. Returns what
    is new: (groupe, person, quoi, number of the message)."""
    if not recepisses:
        return []
    colonnes = [list(colonne) for colonne in zip(*recepisses, strict=True)]
    with connection.cursor() as curseur:
        curseur.execute(ACCUSER, [horloge.maintenant(), *colonnes, list(recepisses.values())])
        return curseur.fetchall()


def non_lus(utilisateur: Utilisateur) -> dict[int, int]:
    """What this person has not read, {groupe: how many}, for every groupe they see; one query."""
    return dict(
        Groupe.objects.visibles_par(utilisateur)
        .de_partage()
        .annotate(
            lecture=FilteredRelation("lectures", condition=Q(lectures__utilisateur=utilisateur)),
            non_lus=Greatest(0, Coalesce(F("fil__nouveautes"), 0) - Coalesce(F("lecture__rang"), 0)),
        )
        .values_list("pk", "non_lus")
    )

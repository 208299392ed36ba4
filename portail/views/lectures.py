"""What the home page reads, each list in one query over the groupes of the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Prefetch, QuerySet

from annuaire.models import Groupe, Utilisateur
from maincourante.filtres import a_prendre_par
from maincourante.models import Adressage, Entree
from maincourante.original import AMONT

PAR_LISTE = 12
TOUTES = 500
DERNIERES = 40

# The newest of each logbook, then the newest of those: an ORDER BY over `groupe_id IN (…)` may read the whole table.
DERNIERES_PAR_GROUPE = """
    SELECT lue.id FROM (
        SELECT recente.*, row_number() OVER (ORDER BY recente.consignee_le DESC, recente.id DESC) AS place
        FROM unnest(%(groupes)s::bigint[]) AS g (id) CROSS JOIN LATERAL (
            SELECT e.id, e.groupe_id, e.consignee_le, row_number() OVER (ORDER BY e.numero DESC) AS rang
            FROM maincourante_entree e WHERE e.groupe_id = g.id ORDER BY e.numero DESC LIMIT %(limite)s
        ) AS recente
    ) AS lue
    WHERE lue.place <= %(limite)s OR (lue.rang = 1 AND lue.groupe_id = ANY(%(chacun)s))
"""


def dernieres_entrees(
    utilisateur: Utilisateur, *, chacun: Sequence[int] = (), limite: int = DERNIERES
) -> tuple[list[Any], dict[int, Any]]:
    """The last entries over all the logbooks of the person, newest first, and, for each of `chacun`, its last one: all
    with their `amont`."""
    groupes = list(
        Groupe.objects.visibles_par(utilisateur).ouverts().de_partage().order_by().values_list("pk", flat=True)
    )
    with connection.cursor() as curseur:
        curseur.execute(DERNIERES_PAR_GROUPE, {"groupes": groupes, "chacun": list(chacun), "limite": limite})
        ids = [identifiant for (identifiant,) in curseur.fetchall()]
    entrees = Entree.objects.visibles_par(utilisateur).filter(pk__in=ids)
    entrees = entrees.select_related("groupe", "auteur", "entite", "categorie").annotate(amont=AMONT)
    lues = list(entrees.order_by("-consignee_le", "-pk"))
    derniere_de: dict[int, Any] = {}
    for entree in lues:
        derniere_de.setdefault(entree.groupe_id, entree)
    return lues[:limite], derniere_de


def a_prendre_en_compte(utilisateur: Utilisateur, *, limite: int = PAR_LISTE) -> list[Adressage]:
    """What is addressed to the person or to their post and that nobody has taken in charge, the most urgent first. An
    entry that names both is one thing to do: it comes once."""
    attendus = a_prendre_par(utilisateur).filter(entree__in=Entree.objects.visibles_par(utilisateur))
    premiers = attendus.order_by("entree_id", "echeance_le", "pk").distinct("entree_id").values("pk")
    entrees = Entree.objects.select_related("groupe", "auteur", "entite").annotate(amont=AMONT)
    lus = Adressage.objects.filter(pk__in=premiers).prefetch_related(Prefetch("entree", entrees))
    return list(lus.order_by("echeance_le", "pk")[:limite])


def mes_actions(utilisateur: Utilisateur, *, limite: int = PAR_LISTE) -> list[Entree]:
    """The open actions given to the person, the first due first."""
    return list(_ouvertes(utilisateur).filter(action_personne=utilisateur)[:limite])


def actions_de_l_entite(utilisateur: Utilisateur, *, limite: int = PAR_LISTE) -> list[Entree]:
    """The open actions given to the entité of the post, the first due first; what was given to the person is theirs."""
    poste = utilisateur.poste
    if poste is None:
        return []
    pour_nous = _ouvertes(utilisateur).filter(action_entite=poste.entite_id).exclude(action_personne=utilisateur)
    return list(pour_nous[:limite])


def _ouvertes(utilisateur: Utilisateur) -> QuerySet[Entree]:
    return (
        Entree.objects.visibles_par(utilisateur)
        .filter(action_etat__in=[Entree.Action.A_FAIRE, Entree.Action.EN_COURS], annulee_le__isnull=True)
        .filter(groupe__clos_le__isnull=True)
        .select_related("groupe", "action_entite", "action_personne")
        .annotate(amont=AMONT)
        .order_by(F("action_echeance").asc(nulls_last=True), "consignee_le", "pk")
    )

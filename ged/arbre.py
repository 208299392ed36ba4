"""The tree as the page shows it: the groupes of the person, the dossiers of the one that is open, in depth order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from annuaire.models import Groupe, Utilisateur
from ged.models import Accuse, Document, Dossier
from ged.models.document import DocumentQuerySet

ORDRE = ("entite", "region", "zone", "nation", "evenement", "cellule", "thematique")


@dataclass(frozen=True)
class Branche:
    """One dossier of the tree, with its depth and how many documents stand directly in it."""

    dossier: Dossier
    niveau: int
    documents: int
    est_ouverte: bool
    est_sur_le_chemin: bool


def colonne(utilisateur: Utilisateur) -> dict[str, Any]:
    """What the left column of every page shows: the groupes, and how many documents are still to be read."""
    return {
        "groupes": groupes_de(utilisateur),
        "nombre_a_lire": lectures_demandees(utilisateur).exclude(accuse_par(utilisateur)).count(),
    }


def lectures_demandees(lecteur: Utilisateur) -> DocumentQuerySet:
    """What the person is asked to read, acknowledged or not."""
    return Document.objects.visibles_par(lecteur).presents().filter(a_lire_le__isnull=False)


def accuse_par(lecteur: Utilisateur) -> Exists:
    """Whether the person has acknowledged the version to read of a document."""
    return Exists(Accuse.objects.filter(version=OuterRef("courante"), utilisateur=lecteur))


def groupes_de(utilisateur: Utilisateur) -> list[Groupe]:
    """One's own entité first, then region, zone, nation, events, the others."""
    entite = utilisateur.entite_active
    groupes = Groupe.objects.visibles_par(utilisateur).de_partage().filter(Q(clos_le__isnull=True))
    return sorted(
        groupes,
        key=lambda g: (entite is None or g.entite_id != entite.pk or g.genre != "entite", ORDRE.index(g.genre), g.nom),
    )


def branches(groupe: Groupe, ouvert: Dossier | None) -> list[Branche]:
    """All the dossiers of the groupe, each under its parent, in one query."""
    compte = Count("documents", filter=Q(documents__retire_le__isnull=True))
    dossiers = Dossier.objects.filter(groupe=groupe).presents().annotate(nombre=compte)
    par_parent: dict[int | None, list[Dossier]] = defaultdict(list)
    connus = {dossier.pk: dossier for dossier in dossiers}
    for dossier in sorted(connus.values(), key=lambda d: (d.genre == Dossier.Genre.PIECES, d.nom.casefold())):
        par_parent[dossier.parent_id].append(dossier)
    chemin, courant = set(), ouvert.pk if ouvert else None
    while courant is not None and courant not in chemin:
        chemin.add(courant)
        courant = connus[courant].parent_id if courant in connus else None
    return list(_descendre(par_parent, None, 0, ouvert, chemin))


def _descendre(
    par_parent: dict[int | None, list[Dossier]],
    parent: int | None,
    niveau: int,
    ouvert: Dossier | None,
    chemin: set[int],
) -> list[Branche]:
    lignes: list[Branche] = []
    for dossier in par_parent[parent]:
        nombre = getattr(dossier, "nombre", 0)
        est_ouverte = ouvert is not None and dossier.pk == ouvert.pk
        lignes.append(Branche(dossier, niveau, nombre, est_ouverte, dossier.pk in chemin))
        lignes += _descendre(par_parent, dossier.pk, niveau + 1, ouvert, chemin)
    return lignes

"""What the acts of an event begin and end with."""

from __future__ import annotations

from collections.abc import Iterable

from annuaire.models import Entite, Groupe, Utilisateur
from evenements.apports import Concerne
from evenements.etat import donnees_evenement, etat_personne
from evenements.models import Evenement
from fil.actes import publier
from fil.models import Fil
from maincourante.actes.signaler import signaler

NOM_MAX = 120  # of Groupe.nom
RELATIONS = ("groupe", "categorie", "entite", "ouvert_par")


def verrouiller(evenement: Evenement) -> Evenement:
    """The event as it is now, with its groupe, both locked to the commit."""
    groupe = Groupe.objects.select_for_update(no_key=True).get(pk=evenement.groupe_id)
    lignes = Evenement.objects.select_for_update(no_key=True, of=("self",)).select_related(*RELATIONS)
    actuel = lignes.defer("recherche").get(pk=evenement.pk)
    actuel.groupe = groupe
    return actuel


def signaler_partout(
    evenement: Evenement,
    texte: str,
    *,
    auteur: Utilisateur | None,
    aussi: Iterable[Groupe | int] = (),
    categorie: str = "",
    importance: str = "normale",
) -> None:
    """The system line of an acte that will announce on other fils too: all of them are locked here, in order."""
    signaler(
        auteur=auteur,
        groupe=evenement.groupe,
        texte=texte,
        categorie=categorie,
        importance=importance,
        aussi=list(aussi),
    )


def groupes_propres(entites: Iterable[Entite | int | None]) -> list[Groupe]:
    """In the order in which their fils are locked."""
    return list(Groupe.objects.propres(*entites).order_by("pk"))


def annoncer_aux_groupes(
    evenement: Evenement, genre: str, groupes: Iterable[Groupe], *, auteur: Utilisateur | None
) -> None:
    """Say on other fils what becomes of the event. `curseur`: from where a screen that learns of it here follows it."""
    tete = Fil.objects.filter(groupe=evenement.groupe_id).values_list("dernier_numero", flat=True).first()
    donnees = donnees_evenement(evenement) | {
        "nom": evenement.groupe.nom,
        "curseur": tete or 0,
        "par": etat_personne(auteur),
    }
    for groupe in groupes:
        publier(groupe, genre, evenement, auteur=auteur, donnees=donnees)


def annoncer_aux_concernes(concernes: Iterable[Concerne], *, auteur: Utilisateur | None) -> None:
    """Have those who follow no event read again what they show of this one."""
    for groupe, genre, objet in concernes:
        publier(groupe, genre, objet, auteur=auteur)


def nom_du_groupe(titre: str, *, est_exercice: bool) -> str:
    """The rail, the alerts and the search show it alone: an exercise says so there too."""
    return f"EXERCICE · {titre}"[:NOM_MAX] if est_exercice else titre


def nom_de_cellule(nom: str, evenement: Evenement) -> str:
    return nom_du_groupe(f"{nom} · {evenement.titre}"[:100], est_exercice=evenement.est_exercice)

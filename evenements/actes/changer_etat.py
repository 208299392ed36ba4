"""The life of an event: preparation, running, over, closed; and the way back from closed, which asks a reason too."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from evenements.actes.commun import (
    annoncer_aux_concernes,
    annoncer_aux_groupes,
    groupes_propres,
    signaler_partout,
    verrouiller,
)
from evenements.actes.validation import valider_motif
from evenements.apports import concernes, groupes_attaches
from evenements.droits import verifier_peut_conduire, verifier_peut_rouvrir
from evenements.models import ChangementEtat, Evenement
from fil.actes import publier
from maincourante.actes.verrous import prendre

Etat = Evenement.Etat
# From each state, those it may pass to, and the genre of the dépêche that says so.
PASSAGES: dict[tuple[str, str], tuple[str, str]] = {
    (Etat.PREPARATION, Etat.EN_COURS): ("evenement.demarre", "Événement démarré"),
    (Etat.PREPARATION, Etat.CLOS): ("evenement.clos", "Événement clos sans avoir commencé"),
    (Etat.EN_COURS, Etat.LEVE): ("evenement.leve", "Dispositif levé"),
    (Etat.LEVE, Etat.EN_COURS): ("evenement.repris", "Événement repris"),
    (Etat.LEVE, Etat.CLOS): ("evenement.clos", "Événement clos"),
    (Etat.CLOS, Etat.EN_COURS): ("evenement.rouvert", "Événement rouvert"),
    (Etat.CLOS, Etat.PREPARATION): ("evenement.rouvert", "Événement rouvert en préparation"),
}


@transaction.atomic
def changer_etat(*, auteur: Utilisateur, evenement: Evenement, vers: str, motif: str) -> Evenement:
    """Pass to another state, with a reason. To close makes the event read-only for all, cells included; the database
    refuses what would come after. The same state again changes nothing."""
    evenement = verrouiller(evenement)
    _verifier_droit(auteur, evenement)
    if vers == evenement.etat:
        return evenement
    tenir_les_cellules(evenement)
    genre, phrase = _passage(evenement, vers)
    motif = valider_motif(motif)
    if evenement.groupe.clos_le:
        _rouvrir_les_groupes(evenement)
    autres = concernes(evenement) if Etat.CLOS in (evenement.etat, vers) else []
    _inscrire(evenement, vers, motif, auteur)
    voisins = _voisins(evenement)
    signaler_partout(
        evenement,
        f"{phrase} : {motif}",
        auteur=auteur,
        aussi=[*voisins, *groupes_autour(evenement), *(groupe for groupe, _, _ in autres)],
        importance="importante",
    )
    publier(evenement.groupe, genre, evenement, auteur=auteur)
    annoncer_aux_groupes(evenement, genre, voisins, auteur=auteur)
    annoncer_aux_concernes(autres, auteur=auteur)
    if vers == Etat.CLOS:
        _clore_les_groupes(evenement)
    return evenement


def passages_possibles(evenement: Evenement) -> list[str]:
    """What was closed before it began, and nothing else, may go back to its preparation."""
    possibles = [vers for de, vers in PASSAGES if de == evenement.etat]
    if Etat.PREPARATION in possibles and _etat_precedent(evenement) != Etat.PREPARATION:
        possibles.remove(Etat.PREPARATION)
    return possibles


def _etat_precedent(evenement: Evenement) -> str | None:
    return evenement.changements.order_by("-pk").values_list("de", flat=True).first()


def prendre_pour_clore(evenement: Evenement) -> None:
    """All that closing will write on, at once and in order, for who passes through another state before: the fils that
    only the last one needs would be asked for after those of the first."""
    tenir_les_cellules(evenement)
    autres = [groupe for groupe, _, _ in concernes(evenement)]
    fils: list[Groupe | int] = [evenement.groupe, *_voisins(evenement), *groupes_autour(evenement), *autres]
    prendre(journaux=[evenement.groupe], fils=fils)


def _voisins(evenement: Evenement) -> list[Groupe]:
    return groupes_propres(evenement.groupe.participations.values_list("entite", flat=True))


def cellules_de(evenement: Evenement) -> list[Groupe]:
    return list(_cellules(evenement))


def tenir_les_cellules(evenement: Evenement) -> list[Groupe]:
    """The same, held to the commit, before any fil: who manages the participants or the dossiers of a cell holds its
    groupe, then asks for its fil. The groupe of the event is held."""
    return list(_cellules(evenement).select_for_update(no_key=True, of=("self",)))


def _cellules(evenement: Evenement) -> QuerySet[Groupe]:
    return Groupe.objects.filter(cellule__evenement=evenement).order_by("pk")


def groupes_autour(evenement: Evenement) -> list[int]:
    """What lives and closes with the event: its cells, and what upper apps attach to it and to them."""
    cellules = [cellule.pk for cellule in cellules_de(evenement)]
    return [*cellules, *groupes_attaches([evenement.groupe_id, *cellules])]


def _verifier_droit(auteur: Utilisateur, evenement: Evenement) -> None:
    if evenement.groupe.clos_le:
        verifier_peut_rouvrir(auteur, evenement)
    else:
        verifier_peut_conduire(auteur, evenement)


def _passage(evenement: Evenement, vers: str) -> tuple[str, str]:
    permis = passages_possibles(evenement)
    if vers in permis:
        return PASSAGES[evenement.etat, vers]
    possibles = " ou ".join(f"« {Etat(p).label.lower()} »" for p in permis)
    raise ValidationError({"vers": f"Un événement {evenement.get_etat_display().lower()} passe à l'état {possibles}."})


def _inscrire(evenement: Evenement, vers: str, motif: str, auteur: Utilisateur) -> None:
    maintenant = horloge.maintenant()
    ChangementEtat.objects.create(
        evenement=evenement, de=evenement.etat, vers=vers, motif=motif, auteur=auteur, change_le=maintenant
    )
    evenement.etat, evenement.etat_depuis_le = vers, maintenant
    evenement.version += 1
    evenement.save(update_fields=["etat", "etat_depuis_le", "version"])


def _clore_les_groupes(evenement: Evenement) -> None:
    """Last of all. All the fils are held: whoever is writing meanwhile will be refused when announcing it."""
    groupes = [evenement.groupe_id, *groupes_autour(evenement)]
    Groupe.objects.filter(pk__in=groupes).update(clos_le=horloge.maintenant())
    evenement.groupe.refresh_from_db(fields=["clos_le"])


def _rouvrir_les_groupes(evenement: Evenement) -> None:
    """First of all: the database would refuse the entry that says it is open again."""
    Groupe.objects.filter(pk__in=[evenement.groupe_id, *groupes_autour(evenement)]).update(clos_le=None)
    evenement.groupe.clos_le = None

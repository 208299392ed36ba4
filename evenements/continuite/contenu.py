"""What a pack says, before any format: numbers, open events, the last day of the logs, actions, fiches réflexes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q

from annuaire.models import Entite, Groupe, Numero
from evenements.etat_carte import objets_de
from evenements.extrait import Extrait, extraire
from evenements.lectures import tete_du_dernier_point
from evenements.models import Evenement
from evenements.synthese import generer, moment
from ged.etat import avec_version
from ged.fiches import qui_valent
from ged.models import Document
from maincourante.filtres import ACTIONS_OUVERTES
from maincourante.models import Entree
from maincourante.original import AMONT, dire_original

UN_JOUR = timedelta(hours=24)
LIGNES_MAX = 400
ACTIONS_MAX = 100
FICHES_MAX = 60


@dataclass(frozen=True)
class EvenementEmporte:
    """An open event with what is known of it."""

    evenement: Evenement
    sections: list[dict[str, str]]
    lignes: Extrait[dict[str, str]]
    objets: list[dict[str, Any]]


@dataclass(frozen=True)
class Emporte:
    """All that an entité takes with it."""

    entite: Entite
    le: datetime
    groupes: list[int]
    numeros: list[dict[str, Any]]
    evenements: list[EvenementEmporte]
    lignes: Extrait[dict[str, str]]
    actions: Extrait[str]
    fiches: Extrait[Document]


def rassembler(entite: Entite, le: datetime) -> Emporte:
    """As the entité sees it: the groupes in which it takes part, and nothing else."""
    groupes = Groupe.objects.filter(participations__entite=entite, clos_le__isnull=True).de_partage()
    ids = list(groupes.values_list("pk", flat=True))
    propre = groupes.propres(entite).first()
    ouverts = Evenement.objects.filter(groupe__in=ids).exclude(etat=Evenement.Etat.CLOS).defer("recherche")
    ouverts = ouverts.select_related("groupe", "entite").order_by("-debut_le")
    return Emporte(
        entite=entite,
        le=le,
        groupes=ids,
        numeros=_numeros(entite),
        evenements=[_evenement(e, entite, le) for e in ouverts],
        lignes=_lignes(propre.pk, le) if propre else Extrait(),
        actions=_actions(ids),
        fiches=_fiches(ids),
    )


def _numeros(entite: Entite) -> list[dict[str, Any]]:
    """Its own numbers, then those above it, then those of its region: whom one calls when the screens are dark."""
    au_dessus = [parent.pk for parent in entite.au_dessus()]
    region = Q(parent=entite.parent_id) if entite.parent_id else Q(pk=entite.pk)
    proches = Entite.objects.filter(Q(pk=entite.pk) | Q(pk__in=au_dessus) | region | Q(parent=entite), est_active=True)
    lues = proches.prefetch_related(Prefetch("numeros", Numero.objects.order_by("genre", "id")))
    rang = {entite.pk: 0} | {pk: 1 + i for i, pk in enumerate(au_dessus)}
    return [
        {"entite": e.nom, "numeros": [[n.get_genre_display(), n.numero, n.libelle] for n in e.numeros.all()]}
        for e in sorted(lues, key=lambda e: (rang.get(e.pk, 99), e.type, e.nom))
        if e.numeros.all()
    ]


def _evenement(evenement: Evenement, entite: Entite, le: datetime) -> EvenementEmporte:
    ecrites = generer(evenement, depuis=tete_du_dernier_point(evenement), lectrice=entite)
    sections = [section for section in ecrites if section["texte"]]
    return EvenementEmporte(evenement, sections, _lignes(evenement.groupe_id, le), objets_de(evenement.groupe))


def _lignes(groupe: int, le: datetime) -> Extrait[dict[str, str]]:
    """The last 24 hours, oldest first; the newest ones when there are too many."""
    entrees = Entree.objects.filter(groupe=groupe, consignee_le__gt=le - UN_JOUR, annulee_le__isnull=True)
    lues = entrees.select_related("auteur", "entite").annotate(amont=AMONT).defer("recherche").order_by("-numero")
    extrait = extraire(lues, LIGNES_MAX)
    return Extrait([_ligne(entree) for entree in reversed(extrait.lus)], extrait.laisses)


def _ligne(entree: Any) -> dict[str, str]:
    qui = " ".join(str(x) for x in (entree.auteur, entree.entite) if x) or "Portail"
    return {
        "numero": str(entree.numero),
        "quand": moment(entree.survenu_le),
        "qui": qui,
        "texte": entree.texte,
        "importance": entree.importance,
        "original": _original(entree),
    }


def _actions(groupes: Iterable[int]) -> Extrait[str]:
    ouvertes = Entree.objects.filter(groupe__in=groupes, action_etat__in=ACTIONS_OUVERTES, annulee_le__isnull=True)
    ouvertes = ouvertes.select_related("groupe", "action_entite", "action_personne")
    ouvertes = ouvertes.annotate(amont=AMONT).defer("recherche")
    extrait = extraire(ouvertes.order_by("action_echeance", "pk"), ACTIONS_MAX)
    return Extrait([_action(entree) for entree in extrait.lus], extrait.laisses)


def _action(entree: Any) -> str:
    qui = entree.action_personne or entree.action_entite
    suite = [dit for dit in (_original(entree), f"confiée à {qui}" if qui else "") if dit]
    if entree.action_echeance:
        suite.append(f"avant le {moment(entree.action_echeance)}")
    return " — ".join([f"{entree.groupe.nom}, n° {entree.numero} : {' '.join(entree.texte.split())}", *suite])


def _original(entree: Any) -> str:
    return dire_original(entree.amont, lambda instant: f"le {moment(instant)}")


def _fiches(groupes: Iterable[int]) -> Extrait[Document]:
    """Those of which the file cannot be had too: the pack names them."""
    valent = qui_valent(Document.objects.filter(groupe__in=groupes)).exclude(natures=[])
    return extraire(avec_version(valent).order_by("titre"), FICHES_MAX)

"""The five events of the training base: one closed, one programmed, one national, one running, one exercise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from annuaire.actes.participations import inviter
from annuaire.models import Droit, Entite, Groupe, Utilisateur
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import preparer_point, publier_point
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.actes.relever import prendre_releve, preparer_releve
from evenements.models import Evenement
from portail.formation import cartes, victimes
from portail.formation.distribution import Distribution, cadre
from portail.formation.geste import Geste, raconter
from portail.formation.recit import lire

Niveau, Etat = Evenement.Niveau, Evenement.Etat
HEURE_DU_MATCH = 21
ESPACE = UUID("6c8f2d0e-8f0e-4f39-9a5e-1c3a1d2f7b10")


@dataclass(frozen=True)
class Gros:
    """A gesture on an event that is not an entry: when, and what it does."""

    instant: datetime
    faire: Callable[[], object]


@dataclass(frozen=True)
class Fiche:
    """An event of the training base. `moments`: minutes after it is opened, who, what, with what."""

    cle: str
    auteur: str
    avant: timedelta
    description: dict[str, Any]
    invites: tuple[str, ...] = ()
    moments: tuple[tuple[int, str, str, dict[str, Any]], ...] = ()
    # Prepared so long before it starts (a programmed one).
    prepare_avant: timedelta = timedelta()


FICHES = (
    Fiche(
        "autoroute",
        "cadre82",
        timedelta(days=9, hours=2),
        {
            "titre": "Carambolage dans le brouillard, A62 à Castelsarrasin",
            "nature": "collectif",
            "categorie": "/TRP",
            "adresse": "A62, PR 195, Castelsarrasin",
            "latitude": 44.0386,
            "longitude": 1.1076,
            "plans": ["orsec-novi"],
            "echelle": 3,
        },
        ("SAMU31",),
        (
            (12, "arm82", "bilan", {"source": "terrain", "ua": 2, "ur": 6, "impliques": 11}),
            (20, "mr82", "remonter", {"jusqu_a": Niveau.REGIONAL}),
            (35, "mr82", "bilan", {"source": "regulation", "ua": 3, "ur": 7, "impliques": 14, "dcd": 1}),
            (75, "arm82", "bilan", {"source": "terrain", "ua": 3, "ur": 8, "impliques": 17, "dcd": 1}),
            (80, "mr82", "point", {}),
            (125, "cadre82", "etat", {"vers": Etat.LEVE, "motif": "Dernière victime évacuée, autoroute rendue."}),
            (200, "cadre82", "etat", {"vers": Etat.CLOS, "motif": "Dossier complet, RETEX fixé dans la semaine."}),
        ),
    ),
    Fiche(
        "stadium",
        "cadre.samu31",
        timedelta(days=-3, hours=-6),
        {
            "titre": "Finale de coupe au Stadium de Toulouse",
            "nature": "rassemblement",
            "categorie": "/PSW",
            "est_programme": True,
            "adresse": "Stadium, 1 allée Gabriel-Biénès, Toulouse",
            "latitude": 43.5833,
            "longitude": 1.4340,
        },
        ("SAMU82", "ARS-OCC"),
        prepare_avant=timedelta(days=5),
    ),
    Fiche(
        "panne",
        "corruss",
        timedelta(minutes=95),
        {
            "titre": "Panne nationale d'acheminement des appels d'urgence",
            "nature": "cyber",
            "niveau": Niveau.NATIONAL,
            "echelle": 4,
        },
        ("DGOS", "SAMU31", "SAMU59", "SAMU82", "ARS-OCC", "ARS-HDF", "ZONE-SUD", "ZONE-NORD"),
        ((70, "corruss", "point", {}),),
    ),
    Fiche(
        "colombette",
        "cadre31",
        timedelta(minutes=72),
        {
            "titre": "Explosion d'un immeuble, rue de la Colombette à Toulouse",
            "nature": "collectif",
            "categorie": "/EXP",
            "adresse": "Rue de la Colombette, Toulouse",
            "latitude": 43.6053,
            "longitude": 1.4553,
            "plans": ["orsec-novi", "plan-blanc"],
            "echelle": 3,
        },
        ("SAMU82",),
        (
            (9, "arm31", "bilan", {"source": "terrain", "ua": 2, "ur": 4, "impliques": 9}),
            (18, "cadre31", "remonter", {"jusqu_a": Niveau.ZONAL}),
            (25, "mr31", "cellule", {"genre": "pma", "nom": "PMA Saint-Aubin"}),
            (30, "arm31", "bilan", {"source": "terrain", "ua": 4, "ur": 9, "impliques": 20}),
            (38, "mr31", "bilan", {"source": "regulation", "ua": 4, "ur": 11, "impliques": 23, "dcd": 0}),
            (42, "arm31", "victimes", {"lieu": "pma", "ua": 4, "ur": 9}),
            (46, "mr31", "orienter", {"vers": "HOP-31-PURPAN", "ua": 3, "ur": 2}),
            (48, "mr31", "orienter", {"vers": "HOP-31-RANGUEIL", "ua": 1, "ur": 3}),
            (50, "cadre31", "point", {}),
            (54, "arm31", "victimes", {"lieu": "prv", "ua": 1, "ur": 2, "implique": 6}),
            (55, "arm.samu82", "doubler", {}),
            (56, "arm31", "nommer", {}),
            (57, "mr31", "accompagner", {}),
            (58, "mr31", "releve", {"poste": "Médecin régulateur dédié à l'événement"}),
            (64, "accueil.purpan", "accueillir", {"nombre": 3}),
            (68, "arm31", "bilan", {"source": "terrain", "ua": 5, "ur": 11}),
        ),
    ),
    Fiche(
        "exercice",
        "cadre31",
        timedelta(minutes=25),
        {
            "titre": "Feu chimique à Portet-sur-Garonne",
            "nature": "nrc",
            "categorie": "/FIR",
            "est_exercice": True,
            "est_programme": True,
            "adresse": "Zone du Bois Vert, Portet-sur-Garonne",
            "latitude": 43.5220,
            "longitude": 1.4060,
        },
        ("SAMU82", "ARS-OCC"),
        (
            (4, "cadre31", "commun", {}),
            (7, "arm31", "victimes", {"lieu": "pma", "ua": 2, "ur": 3, "implique": 3}),
            (8, "arm31", "bilan", {"source": "terrain", "ua": 2, "ur": 3, "impliques": 3}),
            (14, "mr31", "orienter", {"vers": "HOP-31-PURPAN", "ua": 1, "ur": 1}),
        ),
    ),
)


class Evenements:
    """Opens the events as time reaches them, and tells what happens in them."""

    def __init__(self, distribution: Distribution, fin: datetime, groupes: dict[str, Groupe]) -> None:
        self.distribution = distribution
        self.fin = fin
        self.groupes = groupes
        self.ouverts: dict[str, Evenement] = {}
        self.hasard = Random(2027)  # noqa: S311 — a fixed seed, on purpose
        self.joues: dict[str, dict[str, Utilisateur]] = {}

    def gestes(self) -> Iterator[Geste | Gros]:
        """Everything that has happened before `fin`; the entries of a story come as the usual gestures."""
        for fiche in FICHES:
            debut = self._debut(fiche)
            ouverture = debut - fiche.prepare_avant
            yield Gros(ouverture, partial(self._ouvrir, fiche, debut))
            for minutes, acteur, quoi, avec in (*fiche.moments, *cartes.moments(fiche.cle)):
                instant = ouverture + timedelta(minutes=minutes)
                if instant <= self.fin:
                    yield Gros(instant, partial(self._agir, fiche, instant, acteur, quoi, avec))
        for recit in lire("evenements"):
            fiche = next(f for f in FICHES if f"evt:{f.cle}" == recit.reglages["groupe"])
            depart = self._debut(fiche) - fiche.prepare_avant
            ou = cadre(recit.reglages["groupe"])
            racontes = raconter(
                recit, debut=depart, ou=ou, distribution=self.distribution, hasard=self.hasard, telling=fiche.cle
            )
            yield from (geste for geste in racontes if geste.instant <= self.fin)

    def _debut(self, fiche: Fiche) -> datetime:
        """What is to come starts at the hour of a match."""
        debut = self.fin - fiche.avant
        return timezone.localtime(debut).replace(hour=HEURE_DU_MATCH, minute=0) if debut > self.fin else debut

    def _ouvrir(self, fiche: Fiche, debut: datetime) -> None:
        auteur = self._qui(fiche, fiche.auteur, debut)
        fin = debut + timedelta(hours=6) if fiche.description.get("est_programme") else None
        debut = debut.replace(second=0, microsecond=0)
        description = Description(debut_le=debut, fin_prevue_le=fin, **fiche.description)
        evenement = ouvrir_evenement(auteur=auteur, jeton=uuid5(ESPACE, fiche.cle), description=description)
        self.ouverts[fiche.cle] = evenement
        self.groupes[f"evt:{fiche.cle}"] = evenement.groupe
        for code in fiche.invites:
            entite = Entite.objects.get(code=code)
            inviter(auteur=auteur, groupe=evenement.groupe, droit=Droit.ECRITURE, entite=entite)

    def _agir(self, fiche: Fiche, instant: datetime, acteur: str, quoi: str, avec: dict[str, Any]) -> None:
        evenement, qui = self.ouverts[fiche.cle], self._qui(fiche, acteur, instant)
        jeton = uuid5(ESPACE, f"{fiche.cle} {instant.isoformat()} {quoi}")
        match quoi:
            case "bilan":
                etablir_bilan(auteur=qui, evenement=evenement, jeton=jeton, **avec)
            case "remonter":
                remonter(auteur=qui, evenement=evenement, **avec)
            case "cellule":
                ouvrir_cellule(auteur=qui, evenement=evenement, **avec)
            case "victimes":
                victimes.compter(auteur=qui, evenement=evenement, jeton=jeton, **avec)
            case "commun":
                victimes.mettre_en_commun(auteur=self._pilote(evenement), evenement=evenement)
            case "nommer":
                victimes.nommer(auteur=qui, evenement=evenement)
            case "doubler":
                victimes.doubler(auteur=qui, evenement=evenement, jeton=jeton)
            case "accompagner":
                victimes.accompagner(auteur=qui, evenement=evenement)
            case "accueillir":
                victimes.accueillir(auteur=qui, evenement=evenement, **avec)
            case "orienter":
                victimes.envoyer(auteur=qui, evenement=evenement, **avec)
            case "carte":
                cartes.jouer(auteur=qui, groupe=evenement.groupe, **avec)
            case "etat":
                changer_etat(auteur=self._pilote(evenement), evenement=evenement, **avec)
            case "point":
                point = preparer_point(auteur=qui, evenement=evenement)
                publier_point(auteur=qui, point=point, version=point.version)
            case "releve":
                releve = preparer_releve(auteur=qui, evenement=evenement, jeton=jeton, **avec)
                prendre_releve(auteur=self._qui(fiche, "arm31", instant), releve=releve)

    def _pilote(self, evenement: Evenement) -> Utilisateur:
        return Utilisateur.objects.select_related("affectation_active__entite").get(pk=evenement.ouvert_par_id)

    def _qui(self, fiche: Fiche, acteur: str, instant: datetime) -> Utilisateur:
        """By name for a demonstration account, else whoever is on shift."""
        nommee = Utilisateur.objects.select_related("affectation_active__entite").filter(username=acteur).first()
        if nommee:
            return nommee
        deja = self.joues.setdefault(fiche.cle, {})
        return self.distribution.choisir(acteur, cadre(f"evt:{fiche.cle}"), instant, self.hasard, deja)

"""The event that « manage.py animer » works live: its entries, its bilans, its remontée, its cell, its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

from django.utils import timezone

from annuaire.actes.participations import inviter
from annuaire.models import Droit, Entite, Groupe, Utilisateur
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import preparer_point, publier_point
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.models import Evenement
from ged.actes.deposer import Description as DescriptionDeDocument
from ged.actes.deposer import deposer
from portail.formation import cartes, victimes
from portail.formation.distribution import Distribution, cadre
from portail.formation.documents import Ecrit, envoyer
from portail.formation.evenements import Gros
from portail.formation.geste import Geste, raconter
from portail.formation.recit import lire

CLE = "evt:exercice"
TITRE = "Feu chimique à Portet-sur-Garonne"
Niveau, Etat = Evenement.Niveau, Evenement.Etat
# Minute of the scenario, who, what, with what. The bilans are those of the logbook (exercice.txt).
MOMENTS: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
    (1, "cadre31", "commun", {}),
    (5, "arm31", "bilan", {"source": "terrain", "ua": 0, "ur": 2, "impliques": 6}),
    (10, "arm31", "premieres", {"lieu": "prv", "ua": 2, "ur": 3, "implique": 3}),
    (11, "arm31", "bilan", {"source": "terrain", "ua": 2, "ur": 3, "impliques": 3}),
    (12, "arm31", "victimes", {"lieu": "prv", "ua": 1, "ur": 3}),
    (16, "cadre31", "remonter", {"jusqu_a": Niveau.ZONAL}),
    (18, "mr31", "orienter", {"vers": "HOP-31-PURPAN", "ua": 1, "ur": 2}),
    (19, "cadre31", "document", {"titre": "Consignes de confinement de Portet", "format_": "pdf"}),
    (27, "arm31", "victimes", {"lieu": "prv", "ua": 1, "ur": 2, "implique": 4}),
    (30, "mr31", "bilan", {"source": "regulation", "ua": 4, "ur": 7, "impliques": 12}),
    (31, "mr31", "cellule", {"genre": "pma"}),
    (33, "mr31", "orienter", {"vers": "HOP-31-RANGUEIL", "ua": 1, "ur": 2}),
    (34, "mr31", "document", {"titre": "Implantation du PMA du Récébédou", "format_": "png"}),
    (38, "arm31", "bilan", {"source": "terrain", "ua": 4, "ur": 7, "impliques": 19}),
    (50, "cadre31", "point", {}),
    (62, "arm31", "bilan", {"source": "terrain", "ua": 4, "ur": 9, "impliques": 31}),
    (77, "arm31", "bilan", {"source": "terrain", "ua": 4, "ur": 8, "impliques": 32, "dcd": 1}),
    (80, "mr31", "bilan", {"source": "hopital", "ua": 2, "ur": 4}),
    (104, "arm31", "bilan", {"source": "terrain", "ua": 4, "ur": 8, "impliques": 41, "dcd": 1}),
    (112, "cadre31", "etat", {"vers": Etat.LEVE, "motif": "FIN D'EXERCICE FIN D'EXERCICE."}),
)


class EvenementJoue:
    """The running exercise event of the training base, or a new one when the last was ended."""

    def __init__(self, distribution: Distribution, groupes: dict[str, Groupe], hasard: Random) -> None:
        self.distribution = distribution
        self.hasard = hasard
        self.deja: dict[str, Utilisateur] = {}
        self.evenement = self._trouver() or self._ouvrir()
        # The running event of the training base has its first victims; a new one has none, whatever trainees add.
        self.a_ses_victimes = self.evenement.victimes.exists()
        groupes[CLE] = self.evenement.groupe

    def gestes(self, debut: datetime, *, cadence: float, duree: int | None) -> Iterator[Geste | Gros]:
        """What happens in it, `cadence` seconds per minute, during its first `duree` minutes."""
        (recit,) = lire("exercice-evenement")
        racontes = raconter(
            recit,
            debut=debut,
            ou=cadre(CLE),
            distribution=self.distribution,
            hasard=self.hasard,
            telling="exercice-evenement",
            cadence=cadence,
        )
        fin = debut + timedelta(seconds=duree * cadence) if duree is not None else None
        yield from (geste for geste in racontes if fin is None or geste.instant <= fin)
        for minute, acteur, quoi, avec in (*MOMENTS, *cartes.moments("joue")):
            if duree is None or minute <= duree:
                yield Gros(debut + timedelta(seconds=minute * cadence), partial(self._agir, acteur, quoi, avec))

    def _agir(self, acteur: str, quoi: str, avec: dict[str, Any]) -> None:
        qui = self._qui(acteur)
        match quoi:
            case "bilan":
                etablir_bilan(auteur=qui, evenement=self.evenement, jeton=uuid4(), **avec)
            case "remonter":
                remonter(auteur=qui, evenement=self.evenement, **avec)
            case "cellule":
                ouvrir_cellule(auteur=qui, evenement=self.evenement, **avec)
            case "document":
                self._deposer(qui, **avec)
            case "commun":
                victimes.mettre_en_commun(auteur=self._pilote(), evenement=self.evenement)
            case "premieres" if self.a_ses_victimes:
                return
            case "victimes" | "premieres":
                victimes.compter(auteur=qui, evenement=self.evenement, jeton=uuid4(), **avec)
            case "orienter":
                victimes.envoyer(auteur=qui, evenement=self.evenement, **avec)
            case "carte":
                cartes.jouer(auteur=qui, groupe=self.evenement.groupe, **avec)
            case "point":
                point = preparer_point(auteur=qui, evenement=self.evenement)
                publier_point(auteur=qui, point=point, version=point.version)
            case "etat":
                changer_etat(auteur=self._pilote(), evenement=self.evenement, **avec)

    def _pilote(self) -> Utilisateur:
        pilotes = Utilisateur.objects.select_related("affectation_active__entite")
        return pilotes.get(pk=self.evenement.ouvert_par_id)

    def _deposer(self, qui: Utilisateur, *, titre: str, format_: str) -> None:
        """A document arrives in the event: those who have its page open see it at once."""
        groupe = self.evenement.groupe
        ecrit = Ecrit(
            CLE, "", "plan", format_, "", timedelta(), {}, titre, ["Entrée ; Tri ; UA ; UR ; PRV ; Évacuation"]
        )
        jeton = envoyer(qui, groupe, ecrit, timezone.now())
        deposer(auteur=qui, groupe=groupe, jeton=jeton, description=DescriptionDeDocument(titre=titre, type="plan"))

    def _trouver(self) -> Evenement | None:
        exercices = Evenement.objects.filter(est_exercice=True, titre=TITRE, etat=Etat.EN_COURS)
        return exercices.select_related("groupe").order_by("-pk").first()

    def _ouvrir(self) -> Evenement:
        auteur = self._qui("cadre31")
        description = Description(
            titre=TITRE,
            nature="nrc",
            categorie="/FIR",
            est_exercice=True,
            debut_le=timezone.now(),
            adresse="Zone du Bois Vert, Portet-sur-Garonne",
            latitude=43.5220,
            longitude=1.4060,
        )
        evenement = ouvrir_evenement(auteur=auteur, jeton=uuid4(), description=description)
        for code in ("SAMU82", "ARS-OCC"):
            entite = Entite.objects.get(code=code)
            inviter(auteur=auteur, groupe=evenement.groupe, droit=Droit.ECRITURE, entite=entite)
        return evenement

    def _qui(self, acteur: str) -> Utilisateur:
        return self.distribution.choisir(acteur, cadre(CLE), timezone.now(), self.hasard, self.deja)

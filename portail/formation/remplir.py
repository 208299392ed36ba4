"""Fills an empty base for training: people, thematic groupes, a fortnight of logbooks, reading cursors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone

from annuaire import horloge
from annuaire.actes.groupes import creer_groupe_thematique
from annuaire.actes.participations import inviter
from annuaire.models import Droit, Entite, Groupe, Utilisateur
from fil.lectures import Position, marquer_lus
from fil.models import Depeche, Fil
from maincourante.actes.regler import creer_modele, regler
from maincourante.actes.validation import categorie_de
from maincourante.models import Entree
from portail.formation import conversations, telephonie
from portail.formation.distribution import Distribution, cadre
from portail.formation.documents import Bibliotheque
from portail.formation.evenements import Evenements, Gros
from portail.formation.geste import Geste
from portail.formation.personnel import COMPTES, creer_le_personnel, emplois
from portail.formation.quinzaine import JOURS, Quinzaine
from portail.formation.scene import Scene, groupes_par_cle

ECRITURE, LECTURE = Droit.ECRITURE, Droit.LECTURE
# key: (who creates it, name, what it is for, who is invited with which droit)
THEMATIQUES = {
    "stadium": (
        "cadre.samu31",
        "Grands rassemblements du Stadium",
        "Matchs et concerts : dispositif prévisionnel, renforts, bilans.",
        {"SAMU31": ECRITURE, "SAMU82": ECRITURE, "ARS-OCC": ECRITURE, "ZONE-SUD": ECRITURE},
    ),
    "telecoms": (
        "elise.morvan",
        "Télécommunications de secours",
        "Essais de satellite et de bascule des lignes 15, un par mois et par Samu.",
        dict.fromkeys(("SAMU31", "SAMU82", "SAMU81", "SAMU34", "SAMU59", "SAMU13", "DGOS"), ECRITURE)
        | {"CORRUSS": LECTURE},
    ),
    "portail": (
        "patrice.hoarau",
        "Référents du portail",
        "Questions, mises à jour, coupures prévues.",
        dict.fromkeys(("PORTAIL", "SAMU31", "SAMU59", "ARS-OCC", "ARS-HDF", "DGOS"), ECRITURE),
    ),
}
MODELES = {
    "SAMU31": (
        ("SMUR indisponible", "SMUR … indisponible ([motif]), retour prévu …", "moyens", "normale"),
        ("Délestage", "Délestage de … demandé par son administrateur de garde jusqu'à …", "decision", "importante"),
        (
            "Bilan d'ambiance",
            "Bilan : … UA, … UR, … impliqués, … DCD. PRV : … Moyens sur place : …",
            "bilan",
            "importante",
        ),
        ("Relève", "Relève de … : … ARM, … médecins régulateurs. SMUR armés : … Consignes : …", "releve", "normale"),
    ),
    "region:ARS-OCC": (
        (
            "Point capacitaire",
            "Point capacitaire de … : réanimation adulte … lits libres, pédiatrie …",
            "bilan",
            "normale",
        ),
        ("Demande de renfort", "… demande à …, pour … avant …", "demande", "urgente"),
    ),
    "nation": (("Point national", "Point national de … : …", "bilan", "normale"),),
}
# minutes to take in charge what is addressed; elsewhere, the portal's setting
DELAIS = {"SAMU31": 5, "nation": 20}
# How many entries each demonstration account has left unread in the busiest groupes, from the first to the last.
NON_LUS = (7, 12, 3, 5, 2, 4)


@dataclass(frozen=True)
class Remplie:
    """What has been written."""

    personnes: int
    entrees: int
    depeches: int


def est_remplie() -> bool:
    return Utilisateur.objects.filter(username__in=COMPTES).exists()


@transaction.atomic
def remplir(*, fin: datetime | None = None, part: float = 1.0) -> Remplie:
    """All or nothing: an interrupted filling leaves the base empty."""
    fin = fin or timezone.now()
    creer_le_personnel(fin)
    distribution = Distribution().charger(emplois())
    groupes = groupes_par_cle()
    bibliotheque = Bibliotheque(groupes, partial(_nommer, distribution, fin), fin)
    documents = list(bibliotheque.gestes())
    reglages = fin - timedelta(days=JOURS + 1)
    # The library is older than the rest; each fil is written in the order of time.
    _jouer([geste for geste in documents if geste.instant < reglages])
    groupes.update(_creer_les_thematiques(fin))
    _regler(groupes, fin)
    telephonie.simuler_les_appels(fin, part=part)
    evenements = Evenements(distribution, fin, groupes)
    recents = [geste for geste in documents if geste.instant >= reglages]
    _jouer(
        [*Quinzaine(distribution, fin, part=part).gestes(), *evenements.gestes(), *recents, *telephonie.gestes(fin)],
        Scene(groupes),
    )
    conversations.jouer(fin, groupes)
    _marquer_lu()
    return Remplie(Utilisateur.objects.count(), Entree.objects.count(), Depeche.objects.count())


def _jouer(gestes: Sequence[Geste | Gros], scene: Scene | None = None) -> None:
    """In the order of time, the clock set at each."""
    for geste in sorted(gestes, key=lambda geste: geste.instant):
        with horloge.a_l_heure(geste.instant):
            if isinstance(geste, Gros):
                geste.faire()
            elif scene:
                scene.jouer(geste)


def _creer_les_thematiques(fin: datetime) -> dict[str, Groupe]:
    thematiques = {}
    with horloge.a_l_heure(fin - timedelta(days=JOURS + 5)):
        for cle, (identifiant, nom, description, invites) in THEMATIQUES.items():
            auteur = _personne(identifiant)
            groupe = creer_groupe_thematique(auteur=auteur, nom=nom, description=description)
            for code, droit in invites.items():
                inviter(auteur=auteur, groupe=groupe, droit=droit, entite=Entite.objects.get(code=code))
            thematiques[cle] = groupe
    return thematiques


def _regler(groupes: dict[str, Groupe], fin: datetime) -> None:
    pilotes = {"SAMU31": "cadre.samu31", "region:ARS-OCC": "cellule.ars-occitanie", "nation": "elise.morvan"}
    with horloge.a_l_heure(fin - timedelta(days=JOURS + 1)):
        for cle, modeles in MODELES.items():
            for titre, texte, categorie, importance in modeles:
                creer_modele(
                    auteur=_personne(pilotes[cle]),
                    groupe=groupes[cle],
                    titre=titre,
                    texte=texte,
                    categorie=categorie_de(categorie),
                    importance=importance,
                )
        for cle, minutes in DELAIS.items():
            regler(auteur=_personne(pilotes[cle]), groupe=groupes[cle], delai_prise_en_compte=minutes)


def _marquer_lu() -> None:
    """The demonstration accounts have read nearly all: enough is left for the counters to show something."""
    lus: dict[Position, int] = {}
    for personne in Utilisateur.objects.filter(username__in=COMPTES).select_related("affectation_active__entite"):
        fils = Fil.objects.filter(groupe__in=Groupe.objects.visibles_par(personne).de_partage())
        for rang, fil in enumerate(fils.order_by("-nouveautes")):
            reste = NON_LUS[(rang + personne.pk) % len(NON_LUS)]
            lues = Depeche.objects.filter(groupe=fil.groupe_id, rang__lte=max(fil.nouveautes - reste, 0))
            if numero := lues.order_by("-numero").values_list("numero", flat=True).first():
                lus[Position(personne.pk, fil.groupe_id)] = numero
    marquer_lus(lus)


def _nommer(distribution: Distribution, fin: datetime, acteur: str) -> Utilisateur:
    """By name, else whoever is on shift in the crisis: cadre31, corruss."""
    nommee = Utilisateur.objects.select_related("affectation_active__entite").filter(username=acteur).first()
    ou = cadre("evt:panne" if acteur == "corruss" else "evt:colombette")
    return nommee or distribution.choisir(acteur, ou, fin, Random(7), {})  # noqa: S311 — a rota, not a secret


def _personne(identifiant: str) -> Utilisateur:
    return Utilisateur.objects.select_related("affectation_active__entite").get(username=identifiant)

"""The people of the training base: the ten demonstration accounts and their colleagues, all invented."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from annuaire import horloge
from annuaire.actes.affectations import affecter, nommer_premier_administrateur
from annuaire.annonces import annoncer, registre_des_habilitations
from annuaire.etat import donnees_compte
from annuaire.models import Entite, Utilisateur
from portail.formation.recit import TEXTES

MOT_DE_PASSE = "formation"
COMPTES = (
    "arm.samu31",
    "regulateur.samu31",
    "arm.samu82",
    "cadre.samu31",
    "cellule.ars-occitanie",
    "zone.sud",
    "veille.dgos",
    "arm.samu59",
    "admin",
    "accueil.purpan",
)
ANCIENNETE = timedelta(days=40)
# A second post: who, where, as what, with which role. Their first one stays the active one.
SECONDS_POSTES = (
    ("regulateur.samu31", "ARS-OCC", "Médecin référent SSE", "contributeur"),
    ("etienne.lacombe", "ZONE-SUD", "Conseiller du préfet de zone", "contributeur"),
)


@dataclass(frozen=True)
class Fiche:
    """One line of personnel.csv."""

    identifiant: str
    titre: str
    prenom: str
    nom: str
    entite: str
    role: str
    emploi: str
    fonction: str
    telephone: str


def fiches() -> list[Fiche]:
    with (TEXTES / "personnel.csv").open(encoding="utf-8", newline="") as flux:
        return [Fiche(**ligne) for ligne in csv.DictReader((x for x in flux if not x.startswith("#")), delimiter=";")]


def emplois() -> dict[str, str]:
    return {fiche.identifiant: fiche.emploi for fiche in fiches()}


def creer_le_personnel(maintenant: datetime) -> None:
    """The administrator first, who then gives every post; accounts and posts are on the record of habilitations."""
    chiffre = make_password(MOT_DE_PASSE)  # Once: hashing it for each would take half a minute.
    liste = fiches()
    entites = {entite.code: entite for entite in Entite.objects.all()}
    with horloge.a_l_heure(maintenant - ANCIENNETE):
        admin = _premier_administrateur(next(f for f in liste if f.identifiant == "admin"), entites, chiffre)
        for fiche in liste:
            if fiche.identifiant != "admin":
                personne = _creer(fiche, chiffre, auteur=admin)
                _affecter(admin, personne, entites[fiche.entite], fiche.role, fiche.fonction)
        for identifiant, code, fonction, role in SECONDS_POSTES:
            personne = Utilisateur.objects.get(username=identifiant)
            _affecter(admin, personne, entites[code], role, fonction)


def _premier_administrateur(fiche: Fiche, entites: dict[str, Entite], chiffre: str) -> Utilisateur:
    admin = _creer(fiche, chiffre, auteur=None)
    admin.is_staff = admin.is_superuser = True
    admin.save(update_fields=["is_staff", "is_superuser"])
    nommer_premier_administrateur(utilisateur=admin, entite=entites[fiche.entite], fonction=fiche.fonction)
    return admin


def _creer(fiche: Fiche, chiffre: str, *, auteur: Utilisateur | None) -> Utilisateur:
    personne = Utilisateur.objects.create(
        username=fiche.identifiant,
        password=chiffre,
        titre=fiche.titre,
        first_name=fiche.prenom,
        last_name=fiche.nom,
        telephone=fiche.telephone,
        date_joined=horloge.maintenant(),
    )
    registre = registre_des_habilitations()
    annoncer(registre, "compte.cree", personne, auteur=auteur, donnees=donnees_compte(personne))
    return personne


def _affecter(admin: Utilisateur, personne: Utilisateur, entite: Entite, role: str, fonction: str) -> None:
    affecter(auteur=admin, utilisateur=personne, entite=entite, role=role, fonction=fonction)

"""Accounts: created by whoever manages the entité (nobody signs up), closed, reopened, given a new password."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.actes.affectations import affecter, garder_un_administrateur, tenue_de_l_administration
from annuaire.actes.sessions import fermer_toutes
from annuaire.annonces import annoncer, registre_des_habilitations, tenir_les_habilitations
from annuaire.droits import verifier_peut_donner_role, verifier_peut_gerer_compte, verifier_peut_gerer_entite
from annuaire.etat import donnees_compte
from annuaire.lisible import en_une_ligne
from annuaire.models import AccesMachine, Entite, Utilisateur

IDENTIFIANT = re.compile(r"[a-z0-9][a-z0-9._-]{1,148}[a-z0-9]")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # Nothing that is misread over the telephone.


@dataclass(frozen=True)
class MotDePasse:
    """A provisional password: what is told, and what is kept."""

    clair: str
    empreinte: str

    @classmethod
    def tirer(cls) -> MotDePasse:
        clair = mot_de_passe_provisoire()
        return cls(clair, make_password(clair))

    @classmethod
    def vide(cls) -> MotDePasse:
        """None, with which nobody comes in."""
        return cls("", make_password(None))


@dataclass(frozen=True)
class CompteCree:
    """The new account and its provisional password, which is shown once and stored nowhere in clear."""

    utilisateur: Utilisateur
    mot_de_passe: str


@transaction.atomic
def creer_compte(
    *,
    auteur: Utilisateur,
    identifiant: str,
    prenom: str,
    nom: str,
    entite: Entite,
    role: str,
    fonction: str = "",
    titre: str = "",
    telephone: str = "",
    identifiant_psc: str = "",
    mot_de_passe: MotDePasse | None = None,
) -> CompteCree:
    """Create an account with its first post; the provisional password must be changed at the first sign-in."""
    mot_de_passe = mot_de_passe or MotDePasse.tirer()
    verifier_peut_gerer_entite(auteur, entite)
    verifier_peut_donner_role(auteur, role)
    tenir_les_habilitations()
    erreurs: dict[str, str] = {}
    utilisateur = Utilisateur(
        username=_identifiant(identifiant, erreurs),
        first_name=_obligatoire("prenom", prenom, "Indiquez le prénom.", erreurs),
        last_name=_obligatoire("nom", nom, "Indiquez le nom.", erreurs),
        titre=en_une_ligne(titre)[:8],
        telephone=telephone.strip()[:24],
        identifiant_psc=_identifiant_psc(identifiant_psc, erreurs),
        doit_changer_mot_de_passe=True,
        mot_de_passe_donne_le=horloge.maintenant(),
        date_joined=horloge.maintenant(),
    )
    if erreurs:
        raise ValidationError(erreurs)
    utilisateur.password = mot_de_passe.empreinte
    utilisateur.save(force_insert=True)
    _annoncer(utilisateur, "compte.cree", auteur)
    affecter(auteur=auteur, utilisateur=utilisateur, entite=entite, role=role, fonction=fonction)
    return CompteCree(utilisateur, mot_de_passe.clair)


@transaction.atomic
def desactiver_compte(*, auteur: Utilisateur, utilisateur: Utilisateur) -> None:
    """Close the account: the person can no longer sign in, and their open sessions end at once."""
    # Before the person, as who gives them a post.
    tenir_les_habilitations()
    utilisateur = _reprendre(utilisateur)
    verifier_peut_gerer_compte(auteur, utilisateur)
    if not utilisateur.is_active:
        return
    tenue = tenue_de_l_administration()
    utilisateur.is_active = False
    utilisateur.save(update_fields=["is_active"])
    garder_un_administrateur(tenue)
    fermer_toutes(utilisateur, auteur=auteur)
    _annoncer(utilisateur, "compte.desactive", auteur)


@transaction.atomic
def activer_compte(*, auteur: Utilisateur, utilisateur: Utilisateur) -> None:
    """Reopen a closed account."""
    utilisateur = _reprendre(utilisateur)
    verifier_peut_gerer_compte(auteur, utilisateur)
    if utilisateur.is_active:
        return
    utilisateur.is_active = True
    utilisateur.save(update_fields=["is_active"])
    _annoncer(utilisateur, "compte.active", auteur)


@transaction.atomic
def reinitialiser_acces(*, auteur: Utilisateur, utilisateur: Utilisateur) -> str:
    """For a lost password or second factor: both are taken away, sessions end; returns a provisional password. Whoever
    had locked themselves out comes in with it at once, as the page of the lockout says."""
    utilisateur = _reprendre(utilisateur)
    verifier_peut_gerer_compte(auteur, utilisateur)
    mot_de_passe = mot_de_passe_provisoire()
    utilisateur.set_password(mot_de_passe)
    utilisateur.doit_changer_mot_de_passe, utilisateur.mot_de_passe_donne_le = True, horloge.maintenant()
    utilisateur.save(update_fields=["password", "doit_changer_mot_de_passe", "mot_de_passe_donne_le"])
    Authenticator.objects.filter(user=utilisateur).delete()
    AccessAttempt.objects.filter(username=utilisateur.username.lower()).delete()
    fermer_toutes(utilisateur, auteur=auteur)
    _annoncer(utilisateur, "compte.acces_reinitialise", auteur)
    return mot_de_passe


@transaction.atomic
def modifier_identite(
    *,
    auteur: Utilisateur,
    utilisateur: Utilisateur,
    prenom: str,
    nom: str,
    titre: str = "",
    telephone: str = "",
    identifiant_psc: str = "",
) -> Utilisateur:
    """Correct the names, the telephone or the Pro Santé Connect identity of a person that one manages. This last is a
    way in: who had come in signs in again, and the record says that it changed, never the number."""
    # Before the person, as who gives them a post.
    tenir_les_habilitations()
    utilisateur = _reprendre(utilisateur)
    ancien_psc = utilisateur.identifiant_psc
    verifier_peut_gerer_compte(auteur, utilisateur)
    erreurs: dict[str, str] = {}
    utilisateur.first_name = _obligatoire("prenom", prenom, "Indiquez le prénom.", erreurs)
    utilisateur.last_name = _obligatoire("nom", nom, "Indiquez le nom.", erreurs)
    utilisateur.titre, utilisateur.telephone = en_une_ligne(titre)[:8], telephone.strip()[:24]
    utilisateur.identifiant_psc = _identifiant_psc(identifiant_psc, erreurs, sauf=utilisateur)
    if erreurs:
        raise ValidationError(erreurs)
    utilisateur.save(update_fields=["first_name", "last_name", "titre", "telephone", "identifiant_psc"])
    _annoncer(utilisateur, "compte.modifie", auteur)
    if utilisateur.identifiant_psc != ancien_psc:
        fermer_toutes(utilisateur, auteur=auteur)
        _annoncer(utilisateur, "compte.psc_modifie", auteur)
    return utilisateur


@transaction.atomic
def modifier_mon_telephone(*, utilisateur: Utilisateur, telephone: str) -> None:
    """Keep one's own telephone number up to date in the directory."""
    utilisateur.telephone = telephone.strip()[:24]
    utilisateur.save(update_fields=["telephone"])
    _annoncer(utilisateur, "compte.modifie", utilisateur)


def noter_la_visite(*, utilisateur: Utilisateur) -> None:
    """The first-visit tour was taken or skipped. Like the reading of a fil, it concerns nobody else: no dépêche."""
    utilisateur.visite_le = horloge.maintenant()
    utilisateur.save(update_fields=["visite_le"])


def mot_de_passe_provisoire() -> str:
    """Four groups of four, about 79 bits: easy to dictate, impossible to guess."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def _annoncer(utilisateur: Utilisateur, genre: str, auteur: Utilisateur) -> None:
    annoncer(registre_des_habilitations(), genre, utilisateur, auteur=auteur, donnees=donnees_compte(utilisateur))


def _reprendre(utilisateur: Utilisateur) -> Utilisateur:
    """Locked without its key: a stronger lock and a dépêche that names its author would wait for each other."""
    return Utilisateur.objects.select_for_update(no_key=True, of=("self",)).get(pk=utilisateur.pk)


def _identifiant(identifiant: str, erreurs: dict[str, str]) -> str:
    identifiant = identifiant.strip().lower()
    if not IDENTIFIANT.fullmatch(identifiant):
        erreurs["identifiant"] = (
            "De 3 à 150 caractères\u00a0: lettres sans accent, chiffres, point, tiret\u00a0; par exemple julie.petit."
        )
    elif identifiant.startswith(AccesMachine.PREFIXE):
        erreurs["identifiant"] = f"Les identifiants en «\u00a0{AccesMachine.PREFIXE}\u00a0» sont ceux des machines."
    elif Utilisateur.objects.filter(username__iexact=identifiant).exists():
        erreurs["identifiant"] = "Cet identifiant est déjà pris."
    return identifiant


def _identifiant_psc(valeur: str, erreurs: dict[str, str], sauf: Utilisateur | None = None) -> str | None:
    valeur = valeur.strip()
    if not valeur:
        return None
    if not re.fullmatch(r"[A-Za-z0-9/._-]{5,64}", valeur):
        erreurs["identifiant_psc"] = "Recopiez le numéro RPPS ou l'identifiant national, sans espace."
    elif Utilisateur.objects.filter(identifiant_psc=valeur).exclude(pk=sauf.pk if sauf else None).exists():
        erreurs["identifiant_psc"] = "Cet identifiant est déjà celui d'un autre compte."
    return valeur


def _obligatoire(champ: str, valeur: str, phrase: str, erreurs: dict[str, str]) -> str:
    valeur = en_une_ligne(valeur)
    if not valeur:
        erreurs[champ] = phrase
    elif len(valeur) > 150:
        erreurs[champ] = "Ce texte dépasse 150 caractères."
    return valeur

"""Machines that use the REST API: a service account, and the credentials of its application. Each change is a dépêche
of the record of habilitations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import Application
from oauth2_provider.scopes import get_scopes_backend

from annuaire import horloge
from annuaire.actes.entites import verifier_entite_ouverte
from annuaire.actes.participations import inviter, quitter
from annuaire.annonces import annoncer, registre_des_habilitations, tenir_les_habilitations
from annuaire.droits import (
    PLAFOND,
    DroitInsuffisant,
    verifier_peut_gerer_entite,
    verifier_peut_gerer_machine,
)
from annuaire.etat import FONCTION_MACHINE, donnees_acces, donnees_affectation, donnees_compte
from annuaire.models import AccesMachine, Affectation, Entite, Groupe, Role, Utilisateur

NOM = re.compile(r"[a-z0-9-]{2,40}")
# A machine may call a hundred times a second; that it lives is worth one write a minute.
NOTER_USAGE = timedelta(minutes=1)


@dataclass(frozen=True)
class Acces:
    """The credentials, told once: the base keeps only a hash of the secret."""

    acces: AccesMachine
    identifiant: str
    secret: str


@transaction.atomic
def ouvrir_acces(
    *,
    auteur: Utilisateur | None,
    nom: str,
    entite: Entite,
    role: str,
    groupe: Groupe | None = None,
    portees: Sequence[str] = (),
) -> Acces:
    """Give a machine of this entité its account and its credentials. What it may do is what its account may do: the
    rights are those of people. `auteur` is None for who holds the server (the command). A revoked name opens again."""
    if auteur is not None:
        verifier_peut_gerer_machine(auteur, entite, role, groupe)
    _valider(nom, role, groupe, portees)
    # Two people may give the same name at once, and no row is there to lock yet.
    tenir_les_habilitations()
    verifier_entite_ouverte(entite)
    acces = AccesMachine.objects.select_for_update().filter(entite=entite, nom=nom).first()
    if acces is not None and acces.est_ouvert:
        raise ValidationError({"nom": "Une machine de cette entité a déjà ce nom."})
    compte = _compte(nom, entite, groupe, auteur)
    if acces is None:
        acces = AccesMachine(compte=compte, entite=entite, nom=nom)
    acces.compte, acces.role, acces.groupe, acces.portees = compte, role, groupe, sorted(portees)
    acces.cree_par, acces.cree_le = auteur, horloge.maintenant()
    acces.renouvele_le = acces.revoque_le = acces.revoque_par = acces.dernier_usage_le = None
    cles = _donner_des_cles(acces)
    _donner_vue(acces, auteur)
    _annoncer(acces, "machine.ouverte", auteur)
    return cles


@transaction.atomic
def renouveler_secret(*, auteur: Utilisateur | None, acces: AccesMachine) -> Acces:
    """Another secret for the same identifier; the former one and the tokens that it gave end now."""
    acces = _reprendre(acces)
    if auteur is not None:
        verifier_peut_gerer_machine(auteur, acces.entite, acces.role, acces.groupe)
    if not acces.est_ouvert:
        raise ValidationError("Cet accès est révoqué\u00a0: ouvrez-en un autre.")
    acces.renouvele_le = horloge.maintenant()
    cles = _donner_des_cles(acces)
    _annoncer(acces, "machine.renouvelee", auteur)
    return cles


@transaction.atomic
def revoquer_acces(*, auteur: Utilisateur, acces: AccesMachine) -> None:
    """End it now: its tokens die with its credentials, its account closes. What it wrote stays."""
    acces = _reprendre(acces)
    verifier_peut_gerer_entite(auteur, acces.entite)
    if not acces.est_ouvert:
        raise ValidationError("Cet accès est déjà révoqué.")
    application, acces.application = acces.application, None
    acces.revoque_le, acces.revoque_par = horloge.maintenant(), auteur
    acces.save(update_fields=["application", "revoque_le", "revoque_par"])
    if application is not None:
        application.delete()
    _reprendre_vue(acces.compte, auteur)
    acces.compte.is_active = False
    acces.compte.save(update_fields=["is_active"])
    _annoncer(acces, "machine.revoquee", auteur)


@transaction.atomic
def ouvrir_acces_machine(*, nom: str, entite: Entite, role: str = Role.RESPONSABLE) -> Acces:
    """For who holds the server: open it, or, if it is open, give it this role and another secret."""
    tenir_les_habilitations()
    ouvert = AccesMachine.objects.select_for_update().filter(entite=entite, nom=nom, revoque_le=None).first()
    if ouvert is None:
        return ouvrir_acces(auteur=None, nom=nom, entite=entite, role=role)
    acces = _reprendre(ouvert)
    if acces.role != role:
        _valider(nom, role, acces.groupe, acces.portees)
        acces.role = role
        _donner_vue(acces, None)
        acces.save(update_fields=["role"])
    return renouveler_secret(auteur=None, acces=acces)


def noter_usage(compte_id: int) -> None:
    """That the machine of this account has just called; writes at most once a minute, whatever the callers."""
    maintenant = horloge.maintenant()
    anciens = Q(dernier_usage_le=None) | Q(dernier_usage_le__lt=maintenant - NOTER_USAGE)
    AccesMachine.objects.filter(anciens, compte_id=compte_id).update(dernier_usage_le=maintenant)


def _valider(nom: str, role: str, groupe: Groupe | None, portees: Sequence[str]) -> None:
    if not NOM.fullmatch(nom):
        raise ValidationError({"nom": "Écrivez de 2 à 40 lettres minuscules sans accent, chiffres ou tirets."})
    if role not in AccesMachine.ROLES:
        raise ValidationError({"role": "Une machine n'administre rien\u00a0: donnez-lui un autre rôle."})
    if groupe is not None and role == Role.RESPONSABLE:
        raise ValidationError(
            {"role": "Une machine limitée à un groupe le lit ou y écrit\u00a0; elle ne le pilote pas."}
        )
    if inconnues := set(portees) - set(get_scopes_backend().get_all_scopes()):
        raise ValidationError({"portees": f"Portée inconnue\u00a0: {', '.join(sorted(inconnues))}."})


def _compte(nom: str, entite: Entite, groupe: Groupe | None, auteur: Utilisateur | None) -> Utilisateur:
    """The service account, without a password: nobody signs in with it. One that is not this machine's is left alone:
    whoever made it could come in by Pro Santé Connect."""
    identifiant = f"{AccesMachine.PREFIXE}{entite.code.lower()}.{nom}"
    compte = Utilisateur.objects.select_for_update(no_key=True).filter(username=identifiant).first()
    if compte is not None and not AccesMachine.objects.filter(compte=compte, entite=entite, nom=nom).exists():
        raise ValidationError({"nom": "Un autre compte porte déjà ce nom."})
    genre = "compte.cree" if compte is None else "compte.active"
    compte = compte or Utilisateur(username=identifiant, date_joined=horloge.maintenant())
    # Without a post nothing else says whose it is, beside what it writes.
    compte.last_name = f"Machine {nom} ({entite})" if groupe else f"Machine {nom}"
    compte.is_active = True
    compte.set_unusable_password()
    compte.save()
    registre = registre_des_habilitations()
    annoncer(registre, genre, compte, auteur=auteur, donnees=donnees_compte(compte) | {"entites": [entite.pk]})
    return compte


def _donner_des_cles(acces: AccesMachine) -> Acces:
    """An application anew: the tokens of the former one are deleted with it. The identifier stays the same."""
    ancienne, secret = acces.application, generate_client_secret()
    identifiant = ancienne.client_id if ancienne else generate_client_id()
    if ancienne is not None:
        ancienne.delete()
    acces.application = Application.objects.create(
        name=acces.compte.username,
        user=acces.compte,
        client_id=identifiant,
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    acces.save()
    return Acces(acces, identifiant, secret)


def _donner_vue(acces: AccesMachine, auteur: Utilisateur | None) -> None:
    """A post in its entité, or a participation in its only groupe, which somebody who pilots it gives."""
    compte = acces.compte
    _reprendre_vue(compte, auteur)
    if acces.groupe is not None:
        if auteur is None:
            raise ValidationError("Cette machine est limitée à un groupe\u00a0: changez-la depuis les pages.")
        inviter(auteur=auteur, groupe=acces.groupe, droit=PLAFOND[Role(acces.role)], personne=compte)
        return
    poste = Affectation.objects.create(
        utilisateur=compte,
        entite=acces.entite,
        role=acces.role,
        fonction=FONCTION_MACHINE,
        debut_le=horloge.maintenant(),
    )
    compte.affectation_active = poste
    compte.save(update_fields=["affectation_active"])
    _annoncer_poste(poste, "affectation.creee", auteur)


def _reprendre_vue(compte: Utilisateur, auteur: Utilisateur | None) -> None:
    """What it saw until now. A groupe that it alone pilots, or that is closed, keeps the name of a closed account."""
    maintenant = horloge.maintenant()
    for poste in list(compte.affectations.en_cours().select_related("entite")):
        poste.fin_le = max(maintenant, poste.debut_le)
        poste.save(update_fields=["fin_le"])
        _annoncer_poste(poste, "affectation.terminee", auteur)
    if compte.affectation_active_id:
        compte.affectation_active = None
        compte.save(update_fields=["affectation_active"])
    for participation in list(compte.participations.select_related("groupe")):
        with suppress(ValidationError, DroitInsuffisant):
            quitter(utilisateur=compte, groupe=participation.groupe)


def _annoncer_poste(poste: Affectation, genre: str, auteur: Utilisateur | None) -> None:
    annoncer(registre_des_habilitations(), genre, poste, auteur=auteur, donnees=donnees_affectation(poste))


def _annoncer(acces: AccesMachine, genre: str, auteur: Utilisateur | None) -> None:
    annoncer(registre_des_habilitations(), genre, acces, auteur=auteur, donnees=donnees_acces(acces))


def _reprendre(acces: AccesMachine) -> AccesMachine:
    """The access as it is now, locked until the end of the transaction."""
    verrouilles = AccesMachine.objects.select_for_update(no_key=True, of=("self",))
    return verrouilles.select_related("compte", "entite", "groupe", "application").get(pk=acces.pk)

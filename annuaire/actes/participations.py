"""Who takes part in a groupe. Each change is a dépêche on its own fil, at which open sockets check their rights."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.annonces import annoncer, suivre_participation
from annuaire.droits import (
    DroitInsuffisant,
    est_responsable,
    verifier_ouvert,
    verifier_peut_gerer_participants,
)
from annuaire.etat import donnees_participation
from annuaire.models import Droit, Entite, Groupe, Participation, Utilisateur

DERNIER_PILOTE = "Ce participant est le dernier à piloter ce groupe\u00a0: donnez d'abord le pilotage à un autre."


@transaction.atomic
def inviter(
    *,
    auteur: Utilisateur,
    groupe: Groupe,
    droit: int,
    entite: Entite | None = None,
    personne: Utilisateur | None = None,
) -> Participation:
    """Add an entité or a person to the groupe."""
    vise = _un_seul(entite, personne)
    groupe = _verrouiller(groupe)
    verifier_peut_gerer_participants(auteur, groupe, vise=vise)
    droit = _valider_droit(droit)
    if groupe.participations.filter(entite=entite, utilisateur=personne).exists():
        raise ValidationError({"participant": f"{vise} participe déjà à ce groupe."})
    participation = Participation.objects.create(
        groupe=groupe, entite=entite, utilisateur=personne, droit=droit, depuis_le=horloge.maintenant()
    )
    annoncer_participation(participation, "participation.ajoutee", auteur)
    return participation


@transaction.atomic
def changer_droit(*, auteur: Utilisateur, participation: Participation, droit: int) -> Participation:
    """Give the participant another droit. The same one again changes nothing."""
    participation = _reprendre(participation)
    verifier_peut_gerer_participants(auteur, participation.groupe, vise=_vise(participation))
    droit = _valider_droit(droit)
    if participation.droit == droit:
        return participation
    _refuser_si_derivee(participation, "Ce droit vient du territoire\u00a0: il ne se change pas à la main.")
    if droit < Droit.PILOTAGE:
        _garder_un_pilote(participation, DERNIER_PILOTE)
    participation.droit = droit
    participation.save(update_fields=["droit"])
    annoncer_participation(participation, "participation.modifiee", auteur)
    return participation


@transaction.atomic
def retirer(*, auteur: Utilisateur, participation: Participation) -> None:
    """Remove a participant: what they saw through it is closed to them at once, open sockets included."""
    participation = _reprendre(participation)
    verifier_peut_gerer_participants(auteur, participation.groupe, vise=_vise(participation))
    _refuser_si_derivee(participation, "Ce participant vient du territoire\u00a0: il ne se retire pas à la main.")
    _garder_un_pilote(participation, DERNIER_PILOTE)
    _retirer(participation, auteur)


@transaction.atomic
def quitter(*, utilisateur: Utilisateur, groupe: Groupe) -> None:
    """Leave by oneself a groupe in which one takes part in person."""
    verifier_ouvert(_verrouiller(groupe))
    participation = groupe.participations.select_related("groupe").filter(utilisateur=utilisateur).first()
    if participation is None:
        raise ValidationError(
            "Vous participez à ce groupe par votre entité\u00a0: seul un responsable peut en retirer l'entité entière."
        )
    _garder_un_pilote(
        participation, "Vous êtes le dernier à piloter ce groupe\u00a0: donnez d'abord le pilotage à un autre."
    )
    _retirer(participation, utilisateur)


@transaction.atomic
def retirer_mon_entite(*, auteur: Utilisateur, groupe: Groupe) -> None:
    """A responsable takes his whole entité out of a groupe that was joined by hand."""
    if not est_responsable(auteur) or auteur.entite_active is None:
        raise DroitInsuffisant("Seul un responsable peut retirer son entité d'un groupe.")
    verifier_ouvert(_verrouiller(groupe))
    participation = groupe.participations.select_related("groupe", "entite").filter(entite=auteur.entite_active).first()
    if participation is None:
        raise ValidationError("Votre entité ne participe pas à ce groupe.")
    _refuser_si_derivee(
        participation, "Votre entité participe à ce groupe par son territoire\u00a0: elle ne le quitte pas."
    )
    _garder_un_pilote(participation, "Votre entité est la dernière à piloter ce groupe\u00a0: donnez d'abord ce droit.")
    _retirer(participation, auteur)


def _retirer(participation: Participation, auteur: Utilisateur) -> None:
    Participation.objects.filter(pk=participation.pk).delete()
    annoncer_participation(participation, "participation.retiree", auteur)


def annoncer_participation(participation: Participation, genre: str, auteur: Utilisateur) -> None:
    """One dépêche on the groupe's own fil, after what the app that made the groupe has to say (an entry, for an event:
    the counter of entries is always locked before the fil)."""
    suivre_participation(participation, genre, auteur)
    annoncer(participation.groupe, genre, participation, auteur=auteur, donnees=donnees_participation(participation))


def _reprendre(participation: Participation) -> Participation:
    """The participation as it is now, its groupe locked: two pilots cannot remove each other at the same time."""
    _verrouiller(participation.groupe)
    participations = Participation.objects.select_related("groupe", "entite", "utilisateur")
    actuelle = participations.filter(pk=participation.pk).first()
    if actuelle is None:
        raise ValidationError("Ce participant a déjà été retiré.")
    return actuelle


def _verrouiller(groupe: Groupe) -> Groupe:
    """The groupe as it is now: it may have been closed since the page was drawn."""
    return Groupe.objects.select_for_update(no_key=True).get(pk=groupe.pk)


def _un_seul(entite: Entite | None, personne: Utilisateur | None) -> Entite | Utilisateur:
    if entite is not None and personne is None:
        return entite
    if personne is not None and entite is None:
        return personne
    raise ValidationError({"participant": "Choisissez une entité ou une personne."})


def _vise(participation: Participation) -> Entite | Utilisateur:
    return _un_seul(participation.entite, participation.utilisateur)


def _valider_droit(droit: int) -> Droit:
    try:
        return Droit(droit)
    except ValueError:
        raise ValidationError(
            {"droit": "Ce droit n'existe pas\u00a0: choisissez lecture, écriture ou pilotage."}
        ) from None


def _refuser_si_derivee(participation: Participation, phrase: str) -> None:
    if participation.est_derivee:
        raise ValidationError(phrase)


def _garder_un_pilote(participation: Participation, phrase: str) -> None:
    """A groupe made by hand never stays without anyone to manage it."""
    groupe = participation.groupe
    if groupe.genre not in Groupe.FAITS_A_LA_MAIN or participation.droit < Droit.PILOTAGE:
        return
    if not groupe.participations.filter(droit=Droit.PILOTAGE).exclude(pk=participation.pk).exists():
        raise ValidationError(phrase)

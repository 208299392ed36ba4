"""Count a victim, say its state and its place again, give it its bracelet's number."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from annuaire import horloge
from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from evenements.actes.validation import valider_choix
from evenements.models import Evenement
from fil.actes.jetons import jeton_pris, rejouable
from sivic.actes.annoncer import annoncer
from sivic.actes.gestes import ChangeEntreTemps, deja_fait
from sivic.droits import verifier_peut_denombrer, verifier_peut_prendre_en_charge
from sivic.models import Victime
from sivic.sinus import lire_sinus

RELATIONS = ("entite", "destination", "absorbee_par", "sejour__etablissement")


@rejouable
def denombrer(
    *,
    auteur: Utilisateur,
    evenement: Evenement,
    jeton: UUID,
    etat: str,
    sinus: str = "",
    lieu: str = Victime.Lieu.TERRAIN,
) -> Victime:
    """Add one person to the event's list. Replaying the same jeton gives the same person and does nothing else."""
    evenement = verrouiller(evenement)
    # Before the rights, as `deja_fait`: what was counted in time is not refused for being sent again too late.
    if deja := Victime.objects.filter(jeton=jeton).first():
        return _rejouee(deja, auteur, evenement)
    entite = verifier_peut_denombrer(auteur, evenement)
    dernier = Victime.objects.filter(evenement=evenement).aggregate(rang=Max("rang"))["rang"] or 0
    victime = Victime.objects.create(
        evenement=evenement,
        jeton=jeton,
        rang=dernier + 1,
        sinus=_sinus_libre(evenement, sinus),
        etat=_etat(etat),
        lieu=_lieu(lieu),
        entite=entite,
        denombree_le=horloge.maintenant(),
        denombree_par=auteur,
    )
    annoncer(victime, "victime.denombree", auteur)
    return victime


@transaction.atomic
def trier(
    *, auteur: Utilisateur, victime: Victime, etat: str, jeton: UUID | None = None, vu: str | None = None
) -> Victime:
    """Say the vital state again, as the person gets better or worse. The former one stays in the fil.

    `vu`: the state that the person had before them; said late, it must not cover what a colleague said since."""
    evenement = verrouiller(victime.evenement)
    if deja_fait(jeton, auteur, evenement, "victime.triee", [victime.pk]):
        return actuelle(victime, evenement)
    victime = reprendre(auteur, victime)
    if vu is not None and victime.etat not in (vu, etat):
        raise ChangeEntreTemps(
            f"Entre-temps, un collègue a dit {victime.nom} : {victime.get_etat_display()}.", [victime]
        )
    if victime.etat != _etat(etat):
        victime.etat = etat
        victime.save(update_fields=["etat"])
        annoncer(victime, "victime.triee", auteur)
    return victime


@transaction.atomic
def situer(
    *, auteur: Utilisateur, victime: Victime, lieu: str, jeton: UUID | None = None, vu: str | None = None
) -> Victime:
    """Say where the person is cared for now: from the field to a post, to a hospital. `vu`: the place on screen."""
    evenement = verrouiller(victime.evenement)
    if deja_fait(jeton, auteur, evenement, "victime.situee", [victime.pk]):
        return actuelle(victime, evenement)
    victime = reprendre(auteur, victime)
    if vu is not None and victime.lieu not in (vu, lieu):
        raise ChangeEntreTemps(
            f"Entre-temps, le lieu de {victime.nom} a changé : {victime.get_lieu_display()}.", [victime]
        )
    if victime.lieu != _lieu(lieu):
        victime.lieu = lieu
        victime.save(update_fields=["lieu"])
        annoncer(victime, "victime.situee", auteur)
    return victime


@transaction.atomic
def numeroter(
    *, auteur: Utilisateur, victime: Victime, sinus: str, jeton: UUID | None = None, vu: str | None = None
) -> Victime:
    """Give the number of the bracelet to a person who had none, or mend it. `vu`: the one on screen."""
    evenement = verrouiller(victime.evenement)
    if deja_fait(jeton, auteur, evenement, "victime.numerotee", [victime.pk]):
        return actuelle(victime, evenement)
    victime = reprendre(auteur, victime)
    numero = _sinus_libre(victime.evenement, sinus, sauf=victime)
    if not numero:
        raise ValidationError({"sinus": "Donnez le numéro du bracelet."})
    if vu is not None and victime.sinus not in (vu, numero):
        raise ChangeEntreTemps(
            f"Entre-temps, un collègue a donné à {victime.nom} le bracelet {victime.sinus}.", [victime]
        )
    if victime.sinus != numero:
        victime.sinus = numero
        victime.save(update_fields=["sinus"])
        annoncer(victime, "victime.numerotee", auteur)
    return victime


def reprendre(auteur: Utilisateur, victime: Victime, *, meme_annulee: bool = False) -> Victime:
    """The victim as it is now; its event is locked, so that acts on one list follow each other."""
    evenement = verrouiller(victime.evenement)
    verifier_peut_denombrer(auteur, evenement)
    return qui_compte(actuelle(victime, evenement), meme_annulee=meme_annulee)


def reprendre_en_charge(auteur: Utilisateur, victime: Victime) -> Victime:
    """The same, for who takes the person in charge: a Samu that counts, or the hospital, which follows no event."""
    evenement = verrouiller(victime.evenement)
    une = actuelle(victime, evenement)
    verifier_peut_prendre_en_charge(auteur, une)
    return qui_compte(une)


def actuelle(victime: Victime, evenement: Evenement) -> Victime:
    """Read again in the event that was just locked, with all that its dépêche says."""
    lue = Victime.objects.select_related(*RELATIONS).get(pk=victime.pk)
    lue.evenement = evenement
    return lue


def qui_compte(victime: Victime, *, meme_annulee: bool = False) -> Victime:
    """Refuse what would change the trace of a person counted twice, or a person annulled."""
    if victime.absorbee_par is not None:
        raise ValidationError(f"{victime.nom} est fusionnée dans {victime.absorbee_par.nom} : c'est elle qui compte.")
    if victime.annulation and not meme_annulee:
        raise ValidationError(f"{victime.nom} est annulée : rétablissez-la d'abord.")
    return victime


def _etat(etat: str) -> str:
    return valider_choix(etat, Victime.Etat.values, champ="etat", phrase="Choisissez UA, UR, impliqué ou DCD.")


def _lieu(lieu: str) -> str:
    return valider_choix(lieu, Victime.Lieu.values, champ="lieu", phrase="Ce lieu n'existe pas.")


def _sinus_libre(evenement: Evenement, sinus: str, *, sauf: Victime | None = None) -> str:
    """The number in its one form, if no other person of the event has it."""
    if not sinus.strip():
        return ""
    try:
        numero = str(lire_sinus(sinus))
    except ValidationError as refus:
        raise ValidationError({"sinus": refus.messages}) from None
    if (autre := porteur(evenement, numero)) and autre != sauf:
        raise ChangeEntreTemps({"sinus": f"Ce bracelet est déjà celui de {autre.nom}."}, [autre])
    return numero


def porteur(evenement: Evenement, sinus: str) -> Victime | None:
    """Who bears this bracelet, if somebody does."""
    try:
        return Victime.objects.filter(evenement=evenement, annulation="", sinus=str(lire_sinus(sinus))).first()
    except ValidationError:
        return None


def _rejouee(victime: Victime, auteur: Utilisateur, evenement: Evenement) -> Victime:
    if (victime.denombree_par_id, victime.evenement_id) != (auteur.pk, evenement.pk):
        raise jeton_pris()
    return victime

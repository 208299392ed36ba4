"""Empty the outbox: in order for each victim, once for each version, again and again while SIVIC does not answer."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from annuaire import horloge
from annuaire.models import Utilisateur
from annuaire.verrous import seul
from evenements.actes.commun import verrouiller
from fil.actes import publier
from sivic.actes.deposer import refus_de_nature
from sivic.adaptateur import HorsAtteinte, PanneSivic, RefusSivic, Sivic
from sivic.droits import verifier_peut_denombrer
from sivic.models import Envoi, Liaison

VERROU = 8_144
# Faults of SIVIC itself are tried so many times, about an hour in all; its silence, for ever.
ESSAIS_MAX = 18
ATTENTE_MAX_S = 300


def expedier(sivic: Sivic) -> int:
    """Send what is due; the number of answers that SIVIC gave. One sender at a time: a second one leaves at once."""
    if not joignable():
        return 0
    with seul(VERROU) as pris:
        return _passer(sivic) if pris else 0


def joignable() -> bool:
    """Whether it is time to ask: while SIVIC is silent it is asked less and less often, at most every minute."""
    prochain = Liaison.actuelle().prochain_essai_le
    return prochain is None or prochain <= horloge.maintenant()


def noter_reponse() -> None:
    Liaison.objects.filter(pk=1).update(
        contact_le=horloge.maintenant(), muette_depuis_le=None, essais=0, prochain_essai_le=None
    )


def noter_silence() -> None:
    liaison, maintenant = Liaison.actuelle(), horloge.maintenant()
    liaison.muette_depuis_le = liaison.muette_depuis_le or maintenant
    liaison.essais += 1
    liaison.prochain_essai_le = maintenant + timedelta(seconds=min(2**liaison.essais, 60))
    liaison.save(update_fields=["muette_depuis_le", "essais", "prochain_essai_le"])


@transaction.atomic
def renvoyer(*, auteur: Utilisateur, envoi: Envoi) -> Envoi:
    """Try again what SIVIC refused or could not take, if nothing newer was told since."""
    evenement = verrouiller(envoi.evenement)
    verifier_peut_denombrer(auteur, evenement)
    actuel = Envoi.objects.select_for_update().get(pk=envoi.pk)
    if actuel.statut not in (Envoi.Statut.REFUSE, Envoi.Statut.ABANDONNE):
        raise ValidationError("Cet envoi n'a pas été écarté.")
    if Envoi.objects.filter(evenement=evenement, victime=actuel.victime_id, version__gt=actuel.version).exists():
        raise ValidationError("Un envoi plus récent dit déjà l'état actuel.")
    actuel.statut, actuel.motif, actuel.essais = Envoi.Statut.EN_ATTENTE, "", 0
    actuel.prochain_essai_le = horloge.maintenant()
    actuel.save(update_fields=["statut", "motif", "essais", "prochain_essai_le"])
    publier(evenement.groupe, "envoi.relance", actuel, auteur=auteur)
    return actuel


def _passer(sivic: Sivic) -> int:
    reponses, retenus = 0, set()
    ouverts = (
        Envoi.objects.filter(statut__in=Envoi.OUVERTS).select_related("evenement__commun", "victime").order_by("pk")
    )
    for envoi in list(ouverts.defer("evenement__recherche")):
        objet, evenement = (envoi.evenement_id, envoi.victime_id), (envoi.evenement_id, None)
        if objet in retenus or evenement in retenus:
            continue
        if envoi.prochain_essai_le > horloge.maintenant():
            retenus.add(objet)
            continue
        if refus := refus_de_nature(envoi.evenement):
            _clore(envoi, Envoi.Statut.ABANDONNE, refus)
            continue
        try:
            _envoyer(sivic, envoi)
        except HorsAtteinte:
            # Nobody answered: this was not one of its eighteen tries.
            Envoi.objects.filter(pk=envoi.pk).update(statut=Envoi.Statut.EN_ATTENTE, essais=F("essais") - 1)
            noter_silence()
            return reponses
        except PanneSivic as panne:
            _remettre(envoi, str(panne))
            retenus.add(objet)
        reponses += 1
    if reponses:
        noter_reponse()
    return reponses


def _envoyer(sivic: Sivic, envoi: Envoi) -> None:
    """Said to be on its way before it leaves: killed here, it leaves again, and the version makes it one."""
    Envoi.objects.filter(pk=envoi.pk).update(statut=Envoi.Statut.ENVOYE, essais=F("essais") + 1)
    reference = envoi.evenement.commun.reference
    try:
        if envoi.victime is None:
            sivic.dire_evenement(reference, envoi.version, envoi.contenu)
        else:
            sivic.dire_victime(reference, envoi.victime.nom, envoi.version, envoi.contenu)
    except RefusSivic as refus:
        _clore(envoi, Envoi.Statut.REFUSE, str(refus))
    else:
        _clore(envoi, Envoi.Statut.ACCEPTE, "")


@transaction.atomic
def _clore(envoi: Envoi, statut: str, motif: str) -> None:
    """What SIVIC made of it; said on the fil of the event, unless that was closed meanwhile and takes nothing more."""
    evenement = verrouiller(envoi.evenement)
    envoi.statut, envoi.motif, envoi.repondu_le = statut, motif, horloge.maintenant()
    envoi.save(update_fields=["statut", "motif", "repondu_le"])
    if evenement.groupe.clos_le is None:
        publier(evenement.groupe, f"envoi.{statut}", envoi, auteur=None)


def _remettre(envoi: Envoi, motif: str) -> None:
    envoi.refresh_from_db(fields=["essais"])
    if envoi.essais >= ESSAIS_MAX:
        _clore(envoi, Envoi.Statut.ABANDONNE, motif)
        return
    attente = timedelta(seconds=min(2**envoi.essais, ATTENTE_MAX_S))
    Envoi.objects.filter(pk=envoi.pk).update(
        statut=Envoi.Statut.EN_ATTENTE, prochain_essai_le=horloge.maintenant() + attente
    )

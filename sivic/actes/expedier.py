"""Empty the outbox: in order for each victim, once for each version, again and again while SIVIC does not answer."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from annuaire import horloge
from annuaire.verrous import seul
from evenements.actes.commun import verrouiller
from fil.actes import publier
from sivic.actes.deposer import refus_de_nature
from sivic.adaptateur import HorsAtteinte, PanneSivic, RefusSivic, Sivic
from sivic.models import AnnonceSivic, Envoi, Liaison

VERROU = 8_144
# Faults of SIVIC itself are tried so many times, about an hour in all; its silence, for ever.
ESSAIS_MAX = 18
ATTENTE_MAX_S = 300
# What alone is not answered, while SIVIC answers about the rest, is tried again after half the time that it has waited,
# within these bounds; so many in one pass, which a task's time bounds.
SEUL_EN_CAUSE_S = (5, 120)
MUETS_MAX = 5


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


def _passer(sivic: Sivic) -> int:
    """In order for each object: what waits or is not answered holds back what is newer of it, and nothing else."""
    reponses, muets, retenus, connus = 0, 0, set(), _connus()
    ouverts = (
        Envoi.objects.filter(statut__in=Envoi.OUVERTS).select_related("evenement__commun", "victime").order_by("pk")
    )
    for envoi in list(ouverts.defer("evenement__recherche")):
        objet = (envoi.evenement_id, envoi.victime_id)
        if objet in retenus:
            continue
        if envoi.prochain_essai_le > horloge.maintenant():
            retenus.add(objet)
            continue
        if refus := refus_de_nature(envoi.evenement):
            _clore(envoi, Envoi.Statut.ABANDONNE, refus)
            continue
        if envoi.victime_id is not None and envoi.evenement_id not in connus:
            # SIVIC would refuse for good whoever is of an event that it has not taken.
            retenus.add(objet)
            continue
        try:
            if _envoyer(sivic, envoi) and envoi.victime_id is None:
                connus.add(envoi.evenement_id)
        except HorsAtteinte:
            retenus.add(objet)
            muets += 1
            if not _laisser_attendre(sivic, envoi) or muets == MUETS_MAX:
                break
            continue
        except PanneSivic as panne:
            _remettre(envoi, str(panne))
            retenus.add(objet)
        reponses += 1
    if reponses and joignable():
        noter_reponse()
    return reponses


def _connus() -> set[int]:
    """The events that SIVIC holds: it has accepted one of their states, or opened them itself."""
    acceptes = Envoi.objects.filter(victime=None, statut=Envoi.Statut.ACCEPTE)
    les_siens = AnnonceSivic.objects.filter(statut=AnnonceSivic.Statut.LIEE)
    return {*acceptes.values_list("evenement_id", flat=True), *les_siens.values_list("evenement_id", flat=True)}


def _laisser_attendre(sivic: Sivic, envoi: Envoi) -> bool:
    """Nobody answered: this was not one of its eighteen tries. Whether SIVIC answers all the same, about its journal:
    then it is this object that waits, and the others need not wait for it."""
    seul_en_cause, maintenant = _repond(sivic), horloge.maintenant()
    au_moins, au_plus = SEUL_EN_CAUSE_S
    attente = min(max((maintenant - envoi.ecrit_le).total_seconds() / 2, au_moins), au_plus) if seul_en_cause else 0
    Envoi.objects.filter(pk=envoi.pk).update(
        statut=Envoi.Statut.EN_ATTENTE,
        essais=F("essais") - 1,
        prochain_essai_le=maintenant + timedelta(seconds=attente),
    )
    if not seul_en_cause:
        noter_silence()
    return seul_en_cause


def _repond(sivic: Sivic) -> bool:
    try:
        sivic.journal(Liaison.actuelle().curseur)
    except HorsAtteinte:
        return False
    except (PanneSivic, RefusSivic):
        return True
    return True


def _envoyer(sivic: Sivic, envoi: Envoi) -> bool:
    """Whether SIVIC took it. Said to be on its way before it leaves: killed here, it leaves again, and the version
    makes it one."""
    Envoi.objects.filter(pk=envoi.pk).update(statut=Envoi.Statut.ENVOYE, essais=F("essais") + 1)
    reference = envoi.evenement.commun.reference
    try:
        if envoi.victime is None:
            sivic.dire_evenement(reference, envoi.version, envoi.contenu)
        else:
            sivic.dire_victime(reference, envoi.victime.nom, envoi.version, envoi.contenu)
    except RefusSivic as refus:
        _clore(envoi, Envoi.Statut.REFUSE, str(refus))
        return False
    _clore(envoi, Envoi.Statut.ACCEPTE, "")
    return True


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

"""Put in the outbox what SIVIC must know, in the transaction of the change; share an event with SIVIC."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Participation, Utilisateur
from evenements.actes.commun import verrouiller
from evenements.droits import verifier_peut_conduire
from evenements.models import Evenement
from maincourante.actes.signaler import signaler
from sivic.actes.restes import attendre_l_etat
from sivic.frontiere import Contenu, evenement_sortant, victime_sortante
from sivic.models import Envoi, EvenementCommun, Reception, Victime


@transaction.atomic
def mettre_en_commun(*, auteur: Utilisateur, evenement: Evenement) -> EvenementCommun:
    """Share the event with SIVIC: it is told there, with everybody counted so far. Again, it does nothing more."""
    evenement = verrouiller(evenement)
    verifier_peut_conduire(auteur, evenement)
    if not settings.SIVIC_URL:
        raise ValidationError("Ce portail n'est relié à aucun SIVIC.")
    if refus := refus_de_nature(evenement):
        raise ValidationError(refus)
    deja = EvenementCommun.objects.filter(evenement=evenement).first()
    return deja or lier(auteur=auteur, evenement=evenement, reference=evenement.reference)


def lier(*, auteur: Utilisateur, evenement: Evenement, reference: str) -> EvenementCommun:
    """Both sides speak of it under this reference from now on; everybody counted is told, and what SIVIC had already
    said of it is its own: whoever came to a hospital by then is on its gap board, and a state other than ours waits for
    somebody. The event is locked."""
    commun = EvenementCommun.objects.create(
        evenement=evenement, reference=reference, depuis_le=horloge.maintenant(), par=auteur
    )
    Reception.objects.filter(evenement=None, evenement_dit=reference).update(evenement=evenement)
    signaler(
        auteur=auteur,
        groupe=evenement.groupe,
        texte=f"Événement en commun avec SIVIC, référence {reference} : les victimes y sont transmises, "
        "sans identité ni texte libre.",
    )
    deposer_evenement(evenement)
    _deposer_toutes(evenement)
    attendre_l_etat(evenement)
    return commun


def _deposer_toutes(evenement: Evenement) -> None:
    """Everybody counted so far, at once. Nothing had left before the event was in common: these are first versions."""
    if refus_de_nature(evenement):
        return
    maintenant = horloge.maintenant()
    # Who was annulled before is nobody whom SIVIC would have to forget.
    comptees = evenement.victimes.filter(annulation="")
    victimes = comptees.select_related("entite", "destination", "absorbee_par", "sejour__etablissement")
    Envoi.objects.bulk_create(
        Envoi(
            evenement=evenement,
            victime=victime,
            version=1,
            contenu=victime_sortante(victime),
            ecrit_le=maintenant,
            prochain_essai_le=maintenant,
        )
        for victime in victimes.prefetch_related("identifiants").order_by("rang")
    )


def refus_de_nature(evenement: Evenement) -> str:
    """An exercise goes to a SIVIC of exercise and to no other; a real event never goes to one."""
    if evenement.est_exercice == settings.SIVIC_EXERCICE:
        return ""
    if evenement.est_exercice:
        return "Un exercice ne part jamais vers le SIVIC réel."
    return "Ce SIVIC est celui des exercices : un événement réel n'y part pas."


def garde_de_nature(evenement: Evenement) -> str:
    """Whether it is real or not decides which SIVIC hears of it: in common, that no longer changes."""
    if not EvenementCommun.objects.filter(evenement=evenement).exists():
        return ""
    dit = "un exercice" if evenement.est_exercice else "réel"
    return f"Cet événement est en commun avec SIVIC comme {dit} : il le reste. Ouvrez-en un autre."


def deposer_victime(victime: Victime) -> None:
    """The state of the victim, if its event is in common and SIVIC has not been told it yet."""
    _deposer(victime.evenement, victime, victime_sortante(victime))


def deposer_evenement(evenement: Evenement) -> None:
    _deposer(evenement, None, evenement_sortant(evenement))


def deposer_participation(participation: Participation) -> None:
    """Who joins or leaves the event changes its territory and its hospitals."""
    evenement = Evenement.objects.filter(groupe=participation.groupe_id).select_related("groupe", "entite").first()
    if evenement is not None:
        deposer_evenement(evenement)


def redeposer(evenement: Evenement, victime: Victime | None) -> None:
    """The same state again, as a new version: SIVIC holds something else."""
    contenu = victime_sortante(victime) if victime else evenement_sortant(evenement)
    _ecrire(evenement, victime, contenu, _dernier(evenement, victime))


def _deposer(evenement: Evenement, victime: Victime | None, contenu: Contenu) -> None:
    if not EvenementCommun.objects.filter(evenement=evenement).exists() or refus_de_nature(evenement):
        return
    dernier = _dernier(evenement, victime)
    if dernier is None or dernier.contenu != contenu:
        _ecrire(evenement, victime, contenu, dernier)


def _dernier(evenement: Evenement, victime: Victime | None) -> Envoi | None:
    return Envoi.objects.filter(evenement=evenement, victime=victime).order_by("-version").first()


def _ecrire(evenement: Evenement, victime: Victime | None, contenu: Contenu, dernier: Envoi | None) -> None:
    """The event is locked by every acte that comes here: versions follow each other."""
    maintenant = horloge.maintenant()
    Envoi.objects.create(
        evenement=evenement,
        victime=victime,
        version=dernier.version + 1 if dernier else 1,
        contenu=contenu,
        ecrit_le=maintenant,
        prochain_essai_le=maintenant,
    )

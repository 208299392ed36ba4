"""Send again what SIVIC refused or could not take: one line of the ledger, or all those of an event."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from evenements.droits import pilotait
from evenements.models import Evenement
from fil.actes import publier
from sivic.droits import verifier_peut_denombrer
from sivic.models import Envoi


@transaction.atomic
def renvoyer(*, auteur: Utilisateur, envoi: Envoi) -> Envoi:
    """Try it again, if nothing newer was told since."""
    evenement = verrouiller(envoi.evenement)
    _verifier_peut_renvoyer(auteur, evenement)
    actuel = Envoi.objects.select_for_update().get(pk=envoi.pk)
    if actuel.statut not in (Envoi.Statut.REFUSE, Envoi.Statut.ABANDONNE):
        raise ValidationError("Cet envoi n'a pas été écarté.")
    if not Envoi.objects.a_reprendre().filter(pk=actuel.pk).exists():
        raise ValidationError("Un envoi plus récent dit déjà l'état actuel.")
    return _relancer(auteur, evenement, actuel)


@transaction.atomic
def tout_renvoyer(*, auteur: Utilisateur, evenement: Evenement) -> int:
    """All that was put aside and still says the last state of its object; how many lines."""
    evenement = verrouiller(evenement)
    _verifier_peut_renvoyer(auteur, evenement)
    ecartes = Envoi.objects.a_reprendre().filter(evenement=evenement).order_by("pk").values_list("pk", flat=True)
    envois = list(Envoi.objects.select_for_update().filter(pk__in=list(ecartes)).order_by("pk"))
    if not envois:
        raise ValidationError("Aucun envoi n'est à reprendre.")
    for envoi in envois:
        _relancer(auteur, evenement, envoi)
    return len(envois)


def _verifier_peut_renvoyer(auteur: Utilisateur, evenement: Evenement) -> None:
    """Who counts in it; once it is closed, whoever piloted it: that it is over must reach SIVIC too."""
    if evenement.groupe.clos_le is None:
        verifier_peut_denombrer(auteur, evenement)
    elif not pilotait(auteur, evenement):
        raise DroitInsuffisant("L'événement est clos : seul qui le pilotait renvoie ce qui en reste.")


def _relancer(auteur: Utilisateur, evenement: Evenement, envoi: Envoi) -> Envoi:
    envoi.statut, envoi.motif, envoi.essais = Envoi.Statut.EN_ATTENTE, "", 0
    envoi.prochain_essai_le = horloge.maintenant()
    envoi.save(update_fields=["statut", "motif", "essais", "prochain_essai_le"])
    if evenement.groupe.clos_le is None:
        publier(evenement.groupe, "envoi.relance", envoi, auteur=auteur)
    return envoi

"""A file of the watched folder is refused: kept for the page, told once to who answers for the Samu, then settled."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from annuaire import horloge
from annuaire.droits import DroitInsuffisant, est_administrateur
from annuaire.models import Entite, Groupe, Role, Utilisateur
from maincourante.actes.nommer import Destinataire
from maincourante.actes.signaler import signaler
from maincourante.models import Entree
from telephonie.droits import peut_envoyer
from telephonie.models import FichierRefuse, SourceTelephonie

RAISONS_GARDEES = 20
PHRASE = (
    "Un fichier d'appels déposé dans le dossier surveillé a été refusé, rien n'en est compté. "
    "Ses raisons : Téléphonie, « Déposer un fichier »."
)


def noter_refus(source: SourceTelephonie | None, dossier: str, nom: str, raisons: Sequence[str]) -> FichierRefuse:
    """Inside the transaction that puts the file away. A producer that is wrong every minute is told of once."""
    if source is not None and not FichierRefuse.objects.filter(source=source, regle_le=None).exists():
        _prevenir(source.entite)
    return FichierRefuse.objects.create(
        source=source,
        dossier=dossier,
        nom=nom,
        raisons=list(raisons[:RAISONS_GARDEES]),
        combien=len(raisons),
        refuse_le=horloge.maintenant(),
    )


@transaction.atomic
def regler_refus(*, auteur: Utilisateur, refus: FichierRefuse) -> FichierRefuse:
    """Somebody has seen to it; the next refusal will be told again."""
    refus = FichierRefuse.objects.select_for_update(of=("self",)).select_related("source__entite").get(pk=refus.pk)
    samu = refus.source.entite if refus.source else None
    if not (peut_envoyer(auteur, samu) if samu else est_administrateur(auteur)):
        raise DroitInsuffisant("Seul un responsable de ce Samu règle ses fichiers refusés.")
    if refus.regle_le is None:
        refus.regle_le, refus.regle_par = horloge.maintenant(), auteur
        refus.save(update_fields=["regle_le", "regle_par"])
    return refus


def refus_a_regler(lecteur: Utilisateur, samu: Entite) -> QuerySet[FichierRefuse]:
    """Those of its sources; to who administers the portal, those of no source too. They go with the files."""
    siens = Q(source__entite=samu) if peut_envoyer(lecteur, samu) else Q(pk__in=())
    if est_administrateur(lecteur):
        siens |= Q(source=None)
    return FichierRefuse.objects.filter(siens, regle_le=None).select_related("source")


def _prevenir(samu: Entite) -> None:
    groupe = Groupe.objects.ouverts().propres(samu).filter(participations__entite=samu).first()
    if groupe is not None:
        signaler(
            auteur=None,
            groupe=groupe,
            texte=PHRASE,
            categorie="technique",
            importance=Entree.Importance.IMPORTANTE,
            destinataires=[Destinataire(entite=samu.pk, role=str(Role.RESPONSABLE))],
        )

"""Turn a finished upload into a content of the library: checked, fingerprinted, stored once."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes.jetons import jeton_pris
from ged import magasin
from ged.actes.depots import jeter
from ged.actes.jeter import tenir_le_contenu
from ged.controle.nature import controler
from ged.models import Depot, Fichier, Version
from ged.noms import extension_de
from ged.ouvrage import demander


def depot_acheve(jeton: UUID, auteur: Utilisateur, groupe: Groupe) -> Depot:
    """The person's own upload in this groupe, whole; held until the commit."""
    depot = _tenir(jeton, auteur, groupe)
    if depot is None:
        raise ValidationError({"jeton": "Ce dépôt n'existe pas ou a expiré : déposez le fichier de nouveau."})
    if depot.recu < depot.taille:
        raise ValidationError(
            {"fichier": f"L'envoi s'est arrêté à {depot.recu} octets sur {depot.taille} : reprenez-le."}
        )
    return depot


def recueillir(depot: Depot) -> Fichier:
    """The content of this upload, in the storage before the transaction says that it is."""
    return inscrire(depot, garder(depot))


def garder(depot: Depot) -> str:
    """The SHA-256 of its content, looked at and kept. It may take long: before any lock that others wait for."""
    chemin = magasin.chemin_du_depot(depot.jeton)
    if not chemin.is_file() or chemin.stat().st_size != depot.taille:
        raise ValidationError({"fichier": "Une partie de ce fichier s'est perdue en route : déposez-le de nouveau."})
    controler(chemin, extension_de(depot.nom))
    empreinte = magasin.empreinte_de(chemin)
    tenir_le_contenu(empreinte)
    magasin.garder(chemin, empreinte)
    return empreinte


def inscrire(depot: Depot, empreinte: str) -> Fichier:
    """The row of this content, which ends its upload. Who inscribes several does it in the order of their empreintes:
    two sendings of the same files would else wait for each other."""
    fichier, nouveau = Fichier.objects.get_or_create(
        empreinte=empreinte,
        defaults={
            "taille": depot.taille,
            "extension": extension_de(depot.nom),
            "etat": Fichier.Etat.QUARANTAINE if settings.GED_ANTIVIRUS else Fichier.Etat.NON_ANALYSE,
            "recu_le": horloge.maintenant(),
        },
    )
    if settings.GED_ANTIVIRUS and fichier.etat == Fichier.Etat.NON_ANALYSE:
        # Known from before there was a scanner: what is deposited now waits for its verdict, as any other.
        Fichier.objects.filter(pk=fichier.pk, etat=fichier.etat).update(etat=Fichier.Etat.QUARANTAINE)
        fichier.refresh_from_db(fields=["etat"])
    if fichier.etat == Fichier.Etat.INFECTE:
        raise ValidationError({"fichier": "L'antivirus a déjà refusé ce fichier : il n'est pas déposé."})
    jeter(depot)
    if nouveau or fichier.lecture == Fichier.Lecture.ATTENTE or fichier.etat == Fichier.Etat.QUARANTAINE:
        demander("ged.tasks.traiter_le_fichier", fichier.pk)
    return fichier


def version_du_jeton(jeton: UUID, auteur: Utilisateur, groupe: Groupe) -> Version | None:
    """What this jeton has already deposited: sending again gives it, and does nothing more.

    Who deposits it at this very moment holds the upload: he is waited for, then it is gone and the version is there.
    """
    depot = _tenir(jeton, auteur, groupe)
    version = Version.objects.filter(jeton=jeton).select_related("document").first()
    if version and (version.auteur_id, version.document.groupe_id) != (auteur.pk, groupe.pk):
        raise jeton_pris()
    if version and depot:
        # Opened again by who had not heard that it was deposited: it would stay among the uploads on their way.
        jeter(depot)
    return version


def _tenir(jeton: UUID, auteur: Utilisateur, groupe: Groupe) -> Depot | None:
    return Depot.objects.select_for_update().filter(pk=jeton, utilisateur=auteur, groupe=groupe).first()
